package org.senselights.web;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.senselights.engine.EngineView;
import org.senselights.presence.Snapshot;

/**
 * How many were on line in the last six hours. Any thread may use it.
 *
 * <p>It begins with a sample every five seconds, so that there is something to see soon, and thins itself as it grows
 * old, until it keeps one a minute.
 */
public final class History {
  private static final Duration REACH = Duration.ofHours(6);
  private static final Duration FINEST = Duration.ofSeconds(5);
  private static final Duration COARSEST = Duration.ofMinutes(1);

  /** Timers are late, and are not to lose every second sample by it. */
  private static final Duration EARLY = Duration.ofSeconds(1);

  private static final int MOST = (int) REACH.dividedBy(COARSEST);

  private final List<Sample> samples = new ArrayList<>();
  private Duration spacing = FINEST;

  /**
   * How many were on line at one moment.
   *
   * @param at the moment
   * @param sessions sessions in all
   * @param connections open connections in all
   * @param users different users
   */
  public record Sample(Instant at, long sessions, long connections, long users) {}

  /** Knows nothing yet. */
  public History() {}

  /**
   * Looks who is on line. To be called every five seconds or so; what is too early is left out.
   *
   * @param at the moment, by the wall clock; where that was set back, what was later is forgotten
   * @param view as it is then
   */
  public synchronized void sample(Instant at, EngineView view) {
    samples.removeIf(sample -> sample.at().isAfter(at) || sample.at().isBefore(at.minus(REACH)));
    if (!samples.isEmpty() && at.isBefore(samples.getLast().at().plus(spacing).minus(EARLY))) {
      return;
    }
    Snapshot presence = view.presence();
    samples.add(new Sample(at, presence.sessions(), presence.connections(), presence.users()));
    if (samples.size() > MOST) {
      thin();
    }
  }

  private void thin() {
    Duration wider = spacing.multipliedBy(2);
    spacing = wider.compareTo(COARSEST) < 0 ? wider : COARSEST;
    List<Sample> kept = new ArrayList<>();
    for (Sample sample : samples) {
      if (kept.isEmpty() || !sample.at().isBefore(kept.getLast().at().plus(spacing).minus(EARLY))) {
        kept.add(sample);
      }
    }
    samples.clear();
    samples.addAll(kept.subList(Math.max(0, kept.size() - MOST), kept.size()));
  }

  /**
   * What it knows.
   *
   * @return the oldest first
   */
  public synchronized List<Sample> samples() {
    return List.copyOf(samples);
  }
}
