package org.senselights.web;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.senselights.engine.Account;
import org.senselights.engine.EngineCounts;
import org.senselights.engine.EngineView;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.event.Receipt;
import org.senselights.presence.Snapshot;
import org.senselights.presence.Today;
import org.senselights.rules.Occasion;
import org.senselights.rules.Privacy;

/** A service of which little is to be said, and things that happen there. */
final class Happened {
  private static final Instant AT = Instant.parse("2026-03-02T09:00:00Z");

  private static final Privacy PRIVACY = new Privacy(Privacy.Mode.CLEAR, new byte[] {1});

  private Happened() {}

  static Facts facts() {
    return facts("desk");
  }

  static Facts facts(String node) {
    return facts(
        node,
        List.of(
            new Facts.Link("Listener", Facts.State.UP, "udp 0.0.0.0:9997", ""),
            new Facts.Link("Broker", Facts.State.UP, "mqtt://desk:1883, connected", "")),
        List.of());
  }

  static Facts facts(String node, List<Facts.Link> links, List<String> problems) {
    Snapshot nobody = new Snapshot(0, 0, 0, Map.of());
    Today today = new Today(LocalDate.of(2026, 3, 2), 0, 0, 0, false, 0, 0, 0, 0);
    EngineView view = new EngineView(nobody, today, 0, Map.of(), false, Map.of(), Set.of(), true);
    Figures figures = new Figures(0, 0, Map.of(), OptionalLong.empty(),
        new EngineCounts.Snapshot(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        new Figures.Mqtt(true, true, 1, 0, 0, Map.of(), 0, 0, 0, 0, 0), Map.of(), OptionalDouble.empty());
    return new Facts(node, "1.0", AT, ZoneOffset.UTC, Duration.ofHours(1), view,
        List.of(new Facts.Light("green", "GPIO17")), List.of(),
        new Facts.RulesFile("rules.conf", "no rules", AT.minusSeconds(3600), problems), links, List.of(), List.of(),
        figures);
  }

  static Account account(String host) {
    Event event = Event.of(EventType.SESSION_START).host(host).build();
    Occasion occasion = Occasion.of("1", event, new Receipt(AT, 0, ""), "2026-03-02T09:00:00Z", PRIVACY);
    return new Account(occasion, Account.Verdict.DECIDED, List.of());
  }
}
