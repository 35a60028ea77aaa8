package org.senselights.http;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.senselights.engine.Account;
import org.senselights.engine.OnceAMinute;
import org.senselights.event.Event;
import org.senselights.presence.Snapshot;
import org.senselights.rules.Occasion;
import org.senselights.settings.DatabaseSettings;
import org.senselights.tls.TlsFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The databases, to which every event goes that is not kept from them, and who is on. Each has a queue and a thread of
 * its own: one that is away delays nothing.
 */
public final class Databases {
  private static final Logger LOG = LoggerFactory.getLogger(Databases.class);

  /** InfluxDB keeps these for itself. */
  private static final String INFLUX_OWN = "_";
  private static final String INFLUX_TIME = "time";

  /** Longer texts than these are no part of what databases are told. */
  private static final int MOST_LETTERS = 4_096;

  private final List<Told> all;
  private final LongSupplier nanoTime;
  private final Scribe scribe = new Scribe(this::write);
  private final PresencePace pace = new PresencePace();
  private final OnceAMinute faults;

  /** A database with its form and its way. */
  private static final class Told {
    final String name;
    final Entries entries;
    final Lane lane;
    /** Events for it that the scribe has, and those that he had no room for; written by the engine's thread alone. */
    volatile long handed;
    volatile long missed;
    /** Events that the scribe has done with; written by him alone. */
    volatile long written;

    Told(String name, Entries entries, Lane lane) {
      this.name = name;
      this.entries = entries;
      this.lane = lane;
    }

    /** What the scribe has counts as taken and waiting, what he had no room for as too much: an event as one. */
    LaneView view() {
      // The lane first: what is written meanwhile is missing in this view, and is not counted twice.
      LaneView view = lane.view();
      long done = written;
      long unwritten = handed - done;
      long tooMuch = missed;
      LaneCounts counts = view.counts();
      Map<String, Long> dropped = new LinkedHashMap<>(counts.dropped());
      dropped.merge("overflow", tooMuch, Long::sum);
      return new LaneView(view.name(), view.kind(), view.where(),
          new LaneCounts(counts.taken() + unwritten + tooMuch, counts.delivered(), counts.waiting() + unwritten,
              dropped, counts.requests(), counts.retries()),
          view.lastSuccess(), view.trouble(), view.lastFailure());
    }
  }

  /**
   * Prepares them; nothing is connected before there is something to tell.
   *
   * @param settings which there are
   * @param tags the owner's own, by name; those whose names a database cannot take are left out there, with a warning
   * @param share how much may wait for each
   * @param nanoTime a clock that only goes forward, in nanoseconds
   * @param time of the day, for views
   * @param random for the jitter of repetitions
   */
  public Databases(
      List<DatabaseSettings> settings,
      SequencedMap<String, String> tags,
      Share share,
      LongSupplier nanoTime,
      InstantSource time,
      RandomGenerator random) {
    this.nanoTime = nanoTime;
    faults = new OnceAMinute(nanoTime);
    all = settings.stream().map(each -> told(each, tags, share, nanoTime, time, random)).toList();
  }

  private static Told told(
      DatabaseSettings settings,
      SequencedMap<String, String> tags,
      Share share,
      LongSupplier nanoTime,
      InstantSource time,
      RandomGenerator random) {
    return switch (settings) {
      case DatabaseSettings.Influx influx -> new Told(
          influx.name(),
          new InfluxEntries(influx, allowed(influx.name(), tags)),
          lane(influx, influx.url(), new InfluxProtocol(influx), share, nanoTime, time, random));
      case DatabaseSettings.NewRelic relic -> new Told(
          relic.name(),
          new NewRelicEntries(relic, tags),
          lane(relic, relic.url(), new NewRelicProtocol(relic), share, nanoTime, time, random));
    };
  }

  private static Lane lane(
      DatabaseSettings settings,
      URI url,
      Protocol protocol,
      Share share,
      LongSupplier nanoTime,
      InstantSource time,
      RandomGenerator random) {
    String setting = "databases." + settings.name();
    HttpCaller caller =
        new HttpCaller(url, TlsFiles.trusting(url.getHost(), setting + ".ca", settings.delivery().ca()));
    return new Lane(setting, protocol, settings.delivery(), share, caller, nanoTime, time, random);
  }

  /** A tag with a field's name is refused by InfluxDB 3, and takes that field's place in queries of the others. */
  private static SequencedMap<String, String> allowed(String name, SequencedMap<String, String> tags) {
    Set<String> refused = new LinkedHashSet<>();
    SequencedMap<String, String> some = new LinkedHashMap<>();
    tags.forEach((tag, value) -> {
      if (tag.equals(INFLUX_TIME) || tag.startsWith(INFLUX_OWN) || InfluxEntries.FIELDS.contains(tag)) {
        refused.add(tag);
      } else {
        some.put(tag, value);
      }
    });
    if (!refused.isEmpty()) {
      LOG.warn("{} is told without {} {}, which would be mistaken for something else there; give it another name",
          name, refused.size() == 1 ? "the tag" : "the tags", String.join(", ", refused));
    }
    return some;
  }

  /**
   * Takes in what happened; does not wait. Called by the engine's thread alone.
   *
   * @param account what became of an event, or of anything else, which is passed over
   */
  public void happened(Account account) {
    if (!account.tellsOfEvent()) {
      return;
    }
    Occasion occasion = slim(account.occasion());
    // Before it is handed over, so that never more is written than was handed.
    boolean any = false;
    for (Told each : all) {
      if (isTold(each, occasion)) {
        each.handed = each.handed + 1;
        any = true;
      }
    }
    if (any && !scribe.offer(occasion)) {
      for (Told each : all) {
        if (isTold(each, occasion)) {
          each.handed = each.handed - 1;
          each.missed = each.missed + 1;
        }
      }
    }
  }

  private static boolean isTold(Told database, Occasion occasion) {
    return !occasion.withheld().contains(database.name) && database.entries.tells(occasion.event());
  }

  private static Occasion slim(Occasion occasion) {
    Event event = occasion.event();
    if (event.message().length() + event.context().length() + event.userAgent().length() <= MOST_LETTERS) {
      return occasion;
    }
    return new Occasion(occasion.id(), occasion.cause(), occasion.told(),
        event.toBuilder().message("").context("").userAgent("").build(), occasion.receipt(), occasion.time(),
        occasion.privacy(), occasion.numbers(), occasion.withheld());
  }

  private void write(Occasion occasion) {
    for (Told each : all) {
      if (isTold(each, occasion)) {
        try {
          each.entries.of(occasion, each.lane::offer);
        } catch (RuntimeException e) {
          faults.say(others -> LOG.error(
              "A fault of ours while writing for {}{}; it is not told this event, and goes on", each.name, others, e));
        } finally {
          each.written = each.written + 1;
        }
      }
    }
  }

  /**
   * Takes in who is on, as often as somebody knows it; it is told on a change, at most every ten seconds, and every
   * minute. Does not wait. Called by one thread at a time.
   *
   * @param now who is on
   * @param at the moment
   */
  public void presence(Snapshot now, Instant at) {
    Optional<Snapshot> due = pace.due(now, at);
    if (due.isPresent()) {
      all.forEach(each -> each.entries.of(due.get(), at, each.lane::offer));
    }
  }

  /**
   * How it stands with each; any thread may ask.
   *
   * @return in the order of the settings
   */
  public List<LaneView> views() {
    return all.stream().map(Told::view).toList();
  }

  /**
   * Ends them all at once: what waits is told if that can be done in time. Nothing may happen any more.
   *
   * @param within how long that may take in all
   */
  public void stop(Duration within) {
    long until = nanoTime.getAsLong() + within.toNanos();
    List<Occasion> unwritten = scribe.stop(within.dividedBy(2));
    Lane.stop(all.stream().map(each -> each.lane).toList(), Duration.ofNanos(until - nanoTime.getAsLong()));
    // Each lane counts them as come too late.
    unwritten.forEach(this::write);
  }
}
