package org.senselights.web;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
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
import org.senselights.light.Program;
import org.senselights.presence.Snapshot;
import org.senselights.presence.Snapshot.OfHost;
import org.senselights.presence.Today;
import org.senselights.rules.Occasion;
import org.senselights.rules.Privacy;

/** A service of which all is known: each figure is another one, so that none can be taken for another. */
final class KnownDesk {
  static final Instant NOW = Instant.parse("2026-01-05T12:00:00.250Z");

  private final Map<String, OfHost> hosts = new LinkedHashMap<>();
  private final Map<String, Figures.Destination> destinations = new LinkedHashMap<>();
  private final Watch watch = new Watch();
  private Instant at = NOW;
  private Duration uptime = Duration.ofHours(2);
  private boolean withBroker = true;
  private Facts.State broker = Facts.State.UP;

  KnownDesk() {
    hosts.put("qlik-1", new OfHost(12, 21, 7));
    hosts.put("", new OfHost(1, 2, 1));
  }

  Watch watch() {
    return watch;
  }

  KnownDesk host(String name, long sessions) {
    hosts.put(name, new OfHost(sessions, 0, 1));
    return this;
  }

  KnownDesk noHosts() {
    hosts.clear();
    return this;
  }

  KnownDesk at(Instant now, Duration since) {
    at = now;
    uptime = since;
    return this;
  }

  KnownDesk withoutBroker() {
    withBroker = false;
    broker = Facts.State.UNUSED;
    return this;
  }

  /** A target that is called chat. */
  KnownDesk withDestination(Figures.Destination figures) {
    destinations.put("chat", figures);
    return this;
  }

  /** An event of LAB/anna in an app sets a rule going. */
  KnownDesk fires(String rule) {
    Event event = Event.of(EventType.CONNECTION_OPEN).host("qlik-1").directory("LAB").userId("anna")
        .appId("0f5b7c1e-1111-4222-8333-444455556666").build();
    Occasion occasion = Occasion.of("1", event, new Receipt(NOW, 0, "127.0.0.1"), NOW.toString(),
        new Privacy(Privacy.Mode.CLEAR, new byte[] {1}));
    watch.accept(new Account(occasion, Account.Verdict.DECIDED,
        List.of(new Account.Fired(rule, Account.Part.FIRED, List.of()))));
    return this;
  }

  Metrics metrics() {
    return new Metrics(this::facts, watch);
  }

  Facts facts() {
    Figures.Mqtt mqtt =
        new Figures.Mqtt(
            withBroker, broker == Facts.State.UP, 31, 32, 33,
            ordered("overflow", 34L, "expired", 35L, "stopped", 0L, "unanswered", 36L, "refused", 37L, "no_broker", 0L),
            38, 39, 40, 41, 42);
    Figures figures =
        new Figures(
            1_001,
            180_180,
            ordered("event", 980L, "doubtful", 10L, "overflow", 5L, "not_ours", 4L, "malformed_not_text", 2L),
            OptionalLong.of(6),
            new EngineCounts.Snapshot(11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 22, 23, 24),
            mqtt,
            destinations,
            OptionalDouble.of(48.3));
    EngineView view =
        new EngineView(
            new Snapshot(13, 23, 8, hosts),
            new Today(LocalDate.of(2026, 1, 5), 0, 0, 0, false, 0, 0, 0, 0),
            3,
            Map.of("green", new Program.Steady(true)),
            true,
            Map.of("busy", 2),
            Set.of(),
            true);
    return new Facts(
        "desk",
        "1.2.3",
        at,
        ZoneOffset.UTC,
        uptime,
        view,
        List.of(new Facts.Light("green", "GPIO17"), new Facts.Light("red", "GPIO27")),
        List.of(rule("busy"), rule("opened")),
        new Facts.RulesFile("rules.conf", "2 rules, 2 lights", NOW.minusSeconds(60), List.of("a mistake")),
        List.of(
            new Facts.Link("Listener", Facts.State.UP, "", ""),
            new Facts.Link("Broker", broker, "", ""),
            new Facts.Link("Home Assistant", Facts.State.UNKNOWN, "", "")),
        List.of("one", "two"),
        List.of(),
        figures);
  }

  private static Facts.Rule rule(String name) {
    return new Facts.Rule(name, "", "", "rules.conf:1", true);
  }

  private static Map<String, Long> ordered(Object... pairs) {
    Map<String, Long> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], (Long) pairs[i + 1]);
    }
    return map;
  }
}
