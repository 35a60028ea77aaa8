package org.senselights.app;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.senselights.engine.Account;
import org.senselights.engine.Clock;
import org.senselights.homeassistant.AppNamesFigures;
import org.senselights.homeassistant.DestinationFigures;
import org.senselights.http.Databases;
import org.senselights.http.LaneCounts;
import org.senselights.http.LaneView;
import org.senselights.http.RepositoryView;
import org.senselights.http.Share;
import org.senselights.http.Targets;
import org.senselights.presence.Snapshot;
import org.senselights.rules.Sending;
import org.senselights.settings.OutputSettings;

/** Where events go beside lights and the broker. Made only where a target or a database is configured. */
final class Outputs implements Consumer<Sending> {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private final Targets targets;
  private final Databases databases;
  private final ClockWait clockWait;
  private final Clock clock;

  /** Is told by {@code clockMayBeSet} whether somebody may still set the clock. */
  Outputs(OutputSettings settings, Clock clock, BooleanSupplier clockMayBeSet) {
    this.clock = clock;
    RandomGenerator random = RandomGenerator.getDefault();
    Share share = Share.among(settings.targets().size() + settings.databases().size());
    targets = new Targets(settings.targets(), settings.tags(), share, clock::nanos, clock::instant, random);
    databases = new Databases(settings.databases(), settings.tags(), share, clock::nanos, clock::instant, random);
    clockWait = new ClockWait(
        () -> !settings.databases().isEmpty() && clockMayBeSet.getAsBoolean(), clock::nanos, clock,
        databases::happened);
  }

  /** Takes what a rule sends; on the engine's thread. */
  @Override
  public void accept(Sending sending) {
    targets.accept(sending);
  }

  /** Takes what became of an event; on the engine's thread. */
  void happened(Account account) {
    clockWait.happened(account);
  }

  /** Takes who is on line, from time to time. */
  void beat(Snapshot presence) {
    if (clockWait.look()) {
      databases.presence(presence, clock.instant());
    }
  }

  /** How it stands with each target, then with each database. */
  List<LaneView> views() {
    return Stream.concat(targets.views().stream(), databases.views().stream()).toList();
  }

  /** Tells what waits, where that can be done in time; all destinations at once, on threads of their own. */
  CompletableFuture<Void> stop(Duration within) {
    clockWait.end();
    return CompletableFuture.allOf(
        CompletableFuture.runAsync(() -> targets.stop(within), Thread::startVirtualThread),
        CompletableFuture.runAsync(() -> databases.stop(within), Thread::startVirtualThread));
  }

  /** What is wrong with those that fail, by their reasons. */
  static List<String> troubles(List<LaneView> lanes, Map<String, String> failing) {
    return lanes.stream()
        .filter(lane -> failing.containsKey(lane.name()))
        .map(lane -> title(lane) + " (" + lane.where() + ") does not take all that it is told: "
            + failing.get(lane.name()) + "; sense-lights status says what waits and what was dropped")
        .toList();
  }

  /** How it stands with each, for programs; {@code failing} are the troubles to tell of, by name. */
  static List<DestinationFigures> figures(
      List<LaneView> lanes, Map<String, String> failing, Function<Instant, String> time) {
    return lanes.stream()
        .map(lane -> new DestinationFigures(
            lane.name(),
            lane.kind(),
            lane.where(),
            lane.counts().taken(),
            lane.counts().delivered(),
            lane.counts().waiting(),
            lane.counts().dropped(),
            lane.lastSuccess().map(time).orElse(""),
            failing.getOrDefault(lane.name(), ""),
            lane.lastFailure().map(LaneView.Failure::at).map(time).orElse(""),
            lane.lastFailure().map(LaneView.Failure::why).orElse("")))
        .toList();
  }

  /** The same of the names of apps. */
  static AppNamesFigures figures(RepositoryView view, Function<Instant, String> time) {
    return new AppNamesFigures(
        view.where(),
        view.names(),
        view.fetchedAt().map(time).orElse(""),
        view.trouble(),
        view.lastFailure().map(LaneView.Failure::at).map(time).orElse(""),
        view.lastFailure().map(LaneView.Failure::why).orElse(""));
  }

  /** A destination as people call it, such as {@code InfluxDB 2 history}. */
  static String title(LaneView lane) {
    String kind = switch (lane.kind()) {
      case "slack" -> "Slack";
      case "teams" -> "Teams";
      case "webhook" -> "Web hook";
      case "influxdb-1" -> "InfluxDB 1";
      case "influxdb-2" -> "InfluxDB 2";
      case "influxdb-3" -> "InfluxDB 3";
      case "new-relic" -> "New Relic";
      default -> lane.kind();
    };
    return lane.name().equals(lane.kind()) ? kind : kind + " " + lane.name();
  }

  /** How it stands with a destination, such as {@code 12 told, the last at 2026-11-21 14:02:03; 3 waiting}. */
  static String words(LaneView lane, ZoneId zone) {
    LaneCounts counts = lane.counts();
    StringBuilder words = new StringBuilder(lane.lastSuccess()
        .map(at -> String.format(Locale.ROOT, "%,d told, the last at ", counts.delivered())
            + TIME.format(at.atZone(zone)))
        .orElse("nothing told yet"));
    if (counts.waiting() > 0) {
      words.append(String.format(Locale.ROOT, "; %,d waiting", counts.waiting()));
    }
    if (lane.trouble().isEmpty()) {
      lane.lastFailure().ifPresent(failure ->
          words.append("; failed last at ").append(TIME.format(failure.at().atZone(zone))).append(": ")
              .append(failure.why()));
    }
    return words.toString();
  }

  /** How the names of apps stand, such as {@code 312 names, fetched at 2026-11-21 14:02:03}. */
  static String words(RepositoryView view, ZoneId zone) {
    return view.fetchedAt()
        .map(at -> Requests.count(view.names(), "name") + ", fetched at " + TIME.format(at.atZone(zone)))
        .orElse("no name fetched yet");
  }

  /** Why messages were dropped, in the words behind their number. */
  static String why(String reason) {
    return switch (reason) {
      case "overflow" -> "dropped, too many waiting";
      case "expired" -> "too old to be news";
      case "refused" -> "that it refused";
      case "stopped" -> "not told before the stop";
      default -> reason;
    };
  }
}
