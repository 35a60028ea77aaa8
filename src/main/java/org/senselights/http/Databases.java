package org.senselights.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.senselights.engine.Account;
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

  private final List<Told> all;
  private final Scribe<Occasion> scribe;
  private final PresencePace pace = new PresencePace();

  /** A database with its form and its way. */
  private record Told(Entries entries, Lane lane) {
    boolean isFor(Occasion occasion) {
      return !occasion.withheld().contains(lane.name()) && entries.tells(occasion.event());
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
    scribe = new Scribe<>("databases", occasion -> occasion, this::write, nanoTime);
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
          new InfluxEntries(influx, allowed(influx.name(), tags)),
          lane(influx, new InfluxProtocol(influx), share, nanoTime, time, random));
      case DatabaseSettings.NewRelic relic -> new Told(
          new NewRelicEntries(relic, tags),
          lane(relic, new NewRelicProtocol(relic), share, nanoTime, time, random));
    };
  }

  private static Lane lane(
      DatabaseSettings settings,
      Protocol protocol,
      Share share,
      LongSupplier nanoTime,
      InstantSource time,
      RandomGenerator random) {
    String setting = "databases." + settings.name();
    HttpCaller caller = new HttpCaller(settings.url(),
        TlsFiles.trusting(settings.url().getHost(), setting + ".ca", settings.delivery().ca()));
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
   * Takes in what happened; waits for nobody. Never called by two threads at a time.
   *
   * @param account what became of an event, or of anything else, which is passed over
   */
  public void happened(Account account) {
    if (!account.tellsOfEvent()) {
      return;
    }
    Occasion occasion = account.occasion();
    boolean room = scribe.hasRoomFor(occasion);
    boolean wanted = false;
    for (Told each : all) {
      if (each.isFor(occasion)) {
        wanted = true;
        if (room) {
          each.lane.promise();
        } else {
          each.lane.turnAway();
        }
      }
    }
    if (wanted && room) {
      scribe.handOver(occasion);
    }
  }

  private void write(Occasion occasion) {
    for (Told each : all) {
      if (each.isFor(occasion)) {
        scribe.write(each.lane, into -> each.entries.of(occasion, into));
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
    return all.stream().map(each -> each.lane.view()).toList();
  }

  /**
   * Ends them all at once: what waits is told if that can be done in time. Nothing may happen any more.
   *
   * @param within how long that may take in all
   */
  public void stop(Duration within) {
    scribe.stop(all.stream().map(Told::lane).toList(), within);
  }
}
