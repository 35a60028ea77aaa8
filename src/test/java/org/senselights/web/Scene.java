package org.senselights.web;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.senselights.engine.Account;
import org.senselights.engine.Account.Fired;
import org.senselights.engine.Account.Part;
import org.senselights.engine.Account.Verdict;
import org.senselights.engine.EngineCounts;
import org.senselights.engine.EngineView;
import org.senselights.event.Event;
import org.senselights.event.Receipt;
import org.senselights.light.Program;
import org.senselights.presence.Snapshot;
import org.senselights.presence.Today;
import org.senselights.rules.Occasion;
import org.senselights.rules.Privacy;

/** A service as it may stand, of which a test changes what it likes. */
final class Scene {
  static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  final Watch watch = new Watch();
  final History history = new History();

  String node = "desk";
  String version = "1.0";
  Instant at = NOON;
  Duration uptime = Duration.ofHours(49);
  Snapshot onLine = new Snapshot(3, 5, 2, Map.of());
  Today today = new Today(LocalDate.of(2026, 3, 2), 12, 20, 7, false, 4, 6, 3, 1);
  Map<String, Program> shows = Map.of("green", new Program.Steady(false));
  boolean muted;
  Map<String, Integer> open = Map.of();
  List<Facts.Light> lights = List.of(new Facts.Light("green", "GPIO17"), new Facts.Light("desk-red", "GPIO27"));
  List<Facts.Rule> rules = List.of(
      new Facts.Rule("opened", "opened", "When an app is opened, green flashes.", "rules.conf:7", true),
      new Facts.Rule("busy", "Somebody is here", "While anybody is on, red is on.", "rules.conf:8", false));
  Facts.RulesFile file =
      new Facts.RulesFile("/etc/sense-lights/rules.conf", "2 rules, 2 lights", NOON.minusSeconds(3600), List.of());
  List<Facts.Link> links = List.of(
      new Facts.Link("Listener", Facts.State.UP, "UDP on 0.0.0.0:9997", ""),
      new Facts.Link("Broker", Facts.State.DOWN, "mqtt://desk:1883, not connected", "Start the broker."));
  List<String> troubles = List.of();
  List<Facts.Drop> drops = List.of();
  long received = 100;

  private int events;

  Facts facts() {
    return new Facts(
        node,
        version,
        at,
        ZoneId.of("Europe/Berlin"),
        uptime,
        view(),
        lights,
        rules,
        file,
        links,
        troubles,
        drops,
        new Figures(received, 31_000, Map.of(), OptionalLong.of(0),
            new EngineCounts.Snapshot(90, 3, 2, 80, 4, 70, 60, 0, 0, 0, 0, 0, 0),
            new Figures.Mqtt(true, true, 1, 60, 58, Map.of(), 2, 0, 0, 9, 4), Map.of(), OptionalDouble.of(48.3)));
  }

  EngineView view() {
    return new EngineView(onLine, today, 0, shows, muted, open, Set.of(), true);
  }

  Frames frames() {
    return new Frames(this::facts, watch, history);
  }

  String page(Viewer viewer) {
    return page(viewer, Optional.empty());
  }

  String page(Viewer viewer, Optional<Order.Result> result) {
    return new String(Page.html(facts(), watch, history, viewer, result), StandardCharsets.UTF_8);
  }

  void happens(Event.Builder event, Fired... fired) {
    happens(event, Privacy.Mode.CLEAR, Verdict.DECIDED, fired);
  }

  void happens(Event.Builder event, Privacy.Mode mode, Verdict verdict, Fired... fired) {
    events++;
    Privacy privacy = new Privacy(mode, new byte[] {1});
    watch.accept(new Account(
        Occasion.of("id-" + events, privacy.veil(event.build()), new Receipt(at, events, "10.0.0.7"), "", privacy),
        verdict,
        List.of(fired)));
  }

  static Fired fired(String rule, Account.Deed... deeds) {
    return new Fired(rule, Part.FIRED, List.of(deeds));
  }
}
