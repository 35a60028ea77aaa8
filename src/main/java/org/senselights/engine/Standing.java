package org.senselights.engine;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.senselights.light.Program;
import org.senselights.presence.Presence;
import org.senselights.presence.Snapshot;
import org.senselights.rules.Occasion;

/** Knows what was told of how things stand, and so what is to be told. Lamps know it of themselves. */
final class Standing {
  private static final long QUIET_NANOS = Duration.ofSeconds(1).toNanos();

  private final Map<String, Boolean> rules = new HashMap<>();
  private Optional<Boolean> muted = Optional.empty();
  private Optional<Snapshot> onLine = Optional.empty();
  private Optional<Occasion> latest = Optional.empty();
  private long onLineFrom;
  private long latestFrom;

  /** Rules that are gone are forgotten, so that they are told of when they come back. */
  void keep(List<Live> lasting) {
    rules.keySet().retainAll(lasting.stream().map(each -> each.rule.name()).collect(Collectors.toSet()));
  }

  void userDid(Occasion occasion) {
    latest = Optional.of(occasion);
  }

  /** What is otherwise than it was told. */
  void settle(List<Live> lasting, Openings openings, Lamps lamps, boolean muteAsked, Presence presence, Work work) {
    Set<String> open = openings.rules();
    for (Live each : lasting) {
      Boolean lasts = open.contains(each.rule.name());
      if (!lasts.equals(rules.put(each.rule.name(), lasts))) {
        work.changes.add(new Change.RuleLasts(each.rule.name(), lasts));
      }
    }
    if (muteAsked || muted.isEmpty() || muted.get() != lamps.muted()) {
      muted = Optional.of(lamps.muted());
      work.changes.add(new Change.Muted(lamps.muted(), muteAsked));
    }
    long now = work.now.nanos();
    if (onLineFrom <= now && isNews(presence)) {
      onLine = Optional.of(presence.snapshot());
      onLineFrom = now + QUIET_NANOS;
      work.changes.add(new Change.OnLine(onLine.get()));
    }
    if (latestFrom <= now && latest.isPresent()) {
      work.changes.add(new Change.UserDid(latest.get()));
      latest = Optional.empty();
      latestFrom = now + QUIET_NANOS;
    }
  }

  /** When something may be told that waits for its second to be over. */
  long nextDue(Presence presence) {
    return Math.min(
        isNews(presence) ? onLineFrom : Program.NEVER, latest.isPresent() ? latestFrom : Program.NEVER);
  }

  private boolean isNews(Presence presence) {
    return onLine.isEmpty() || presence.hasChangedSince(onLine.get());
  }
}
