package org.senselights.app;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.senselights.decode.Decoded;
import org.senselights.engine.EngineCounts;
import org.senselights.engine.EngineView;
import org.senselights.http.LaneCounts;
import org.senselights.http.LaneView;
import org.senselights.http.RepositoryView;
import org.senselights.ingress.IngressCounts;
import org.senselights.light.HeaderPin;
import org.senselights.light.LightDefinition;
import org.senselights.mqtt.MqttCounts;
import org.senselights.rules.Link;
import org.senselights.rules.Rule;
import org.senselights.rules.RuleBook;
import org.senselights.rules.Sentences;
import org.senselights.settings.MqttSettings;
import org.senselights.settings.Problem;
import org.senselights.settings.Settings;
import org.senselights.web.Facts;
import org.senselights.web.Figures;

/** Makes what the status page and the metrics tell of the running service. Any thread may ask. */
final class PageFacts implements Supplier<Facts> {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private final Service service;
  private final boolean simulated;
  private volatile Described described = new Described(RuleBook.EMPTY, List.of(), List.of());

  /** What only changes with the rules: sentences take longer to find than a look may take. */
  private record Described(RuleBook book, List<Facts.Light> lights, List<Facts.Rule> rules) {}

  PageFacts(Service service, boolean simulated) {
    this.service = Objects.requireNonNull(service, "service");
    this.simulated = simulated;
  }

  @Override
  public Facts get() {
    RulesInForce.Standing standing = service.rules().standing();
    Described words = described(standing.book());
    Summary summary = service.summary();
    EngineView view = service.view();
    Settings settings = service.settings();
    return new Facts(
        settings.node(),
        Build.own().version(),
        Instant.now(),
        settings.timeZone(),
        summary.uptime(),
        view,
        words.lights(),
        words.rules(),
        new Facts.RulesFile(
            standing.file().toString(),
            standing.words(),
            standing.since(),
            standing.problems().stream().map(Problem::toString).toList()),
        links(settings, view, summary),
        service.troublesBesideLinks(),
        drops(summary, settings),
        figures(settings, summary));
  }

  private List<Facts.Link> links(Settings settings, EngineView view, Summary summary) {
    List<Facts.Link> links = new ArrayList<>();
    links.add(listener(settings, view));
    links.add(broker(settings.mqtt(), summary.mqtt()));
    links.add(homeAssistant(settings));
    for (LaneView lane : summary.destinations()) {
      links.add(destination(lane, settings.timeZone()));
    }
    service.repository().ifPresent(names ->
        links.add(appNames(names, settings.outputs().repository().orElseThrow().refresh(), settings.timeZone())));
    return links;
  }

  private static Facts.Link appNames(RepositoryView view, Duration refresh, ZoneId zone) {
    String words = view.where() + ", " + Outputs.words(view, zone);
    if (view.trouble().isEmpty()) {
      return new Facts.Link(
          "App names", view.fetchedAt().isPresent() ? Facts.State.UP : Facts.State.UNKNOWN, words, "");
    }
    boolean isOld = view.age(Instant.now()).map(age -> age.compareTo(refresh.multipliedBy(2)) > 0).orElse(true);
    return new Facts.Link("App names", isOld ? Facts.State.DOWN : Facts.State.UP, words,
        isOld ? "What is known serves meanwhile; it is tried again by itself" : "");
  }

  private static Facts.Link destination(LaneView lane, ZoneId zone) {
    String name = Outputs.title(lane);
    String words = lane.where() + ", " + Outputs.words(lane, zone);
    if (!lane.trouble().isEmpty()) {
      return new Facts.Link(name, Facts.State.DOWN, words, capitalised(lane.trouble()));
    }
    return new Facts.Link(
        name, lane.lastSuccess().isPresent() ? Facts.State.UP : Facts.State.UNKNOWN, words, "");
  }

  private Described described(RuleBook book) {
    Described known = described;
    if (known.book() != book) {
      known = new Described(
          book,
          book.lights().stream().map(light -> new Facts.Light(light.name(), place(light))).toList(),
          book.rules().stream()
              .map(rule -> new Facts.Rule(
                  rule.name(), label(rule), String.join(" ", Sentences.of(rule, book)), rule.where(), rule.enabled()))
              .toList());
      described = known;
    }
    return known;
  }

  private String place(LightDefinition light) {
    return simulated
        ? "simulated" : "GPIO%d, pin %d of the header".formatted(light.pin(), HeaderPin.of(light.pin()));
  }

  private static String label(Rule rule) {
    return rule.label().equals(rule.name()) ? "" : rule.label();
  }

  private Facts.Link listener(Settings settings, EngineView view) {
    String listens = service.listensAt().stream().map(PageFacts::words).collect(Collectors.joining(", "));
    if (view.lost().contains(Link.LISTENER_DOWN)) {
      return new Facts.Link("Listener", Facts.State.DOWN, "does not listen on " + listens,
          "The log says why: journalctl -u sense-lights");
    }
    Optional<Boolean> talks = service.figures().talking();
    if (talks.isEmpty()) {
      return new Facts.Link("Listener", Facts.State.UNKNOWN, "listens on " + listens + "; no event has come yet",
          "Send a test event from the Sense server: sense-lights log4net --test prints the line");
    }
    return talks.get()
        ? new Facts.Link("Listener", Facts.State.UP, "listens on " + listens, "")
        : new Facts.Link("Listener", Facts.State.UP,
            "listens on %s; no event for longer than %s".formatted(
                listens, Requests.words(settings.homeAssistant().silentAfter())),
            "If people are at work: is the appender's file still in place on each Sense node?");
  }

  private static String words(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }

  private Facts.Link broker(MqttSettings settings, MqttCounts counts) {
    if (settings.broker().isEmpty()) {
      return new Facts.Link("Broker", Facts.State.UNUSED, "none is set, nothing is published", "");
    }
    String where = settings.broker().get().toString();
    if (service.brokerConnected()) {
      return new Facts.Link("Broker", Facts.State.UP, where + ", connected", "");
    }
    String why = service.brokerTrouble();
    String waiting = counts.waiting() == 0 ? "" : "; " + Requests.count(counts.waiting(), "event") + " waiting";
    return why.isEmpty()
        ? new Facts.Link("Broker", Facts.State.UNKNOWN, where + ", being connected", "")
        : new Facts.Link("Broker", Facts.State.DOWN, where + ", not connected" + waiting,
            capitalised(why) + (why.endsWith("?") ? "" : ".")
                + " It is tried again by itself; the lights work without it.");
  }

  private Facts.Link homeAssistant(Settings settings) {
    if (settings.mqtt().broker().isEmpty() || !settings.homeAssistant().discovery()) {
      return new Facts.Link("Home Assistant", Facts.State.UNUSED, "is told nothing of this device", "");
    }
    ZoneId zone = settings.timeZone();
    return service.homeAssistant()
        .map(word -> word.listens()
            ? new Facts.Link("Home Assistant", Facts.State.UP, "said at " + TIME.format(word.at().atZone(zone))
                + " that it listens", "")
            : new Facts.Link("Home Assistant", Facts.State.DOWN, "said at " + TIME.format(word.at().atZone(zone))
                + " that it stops", "It says so when it starts again"))
        .orElse(new Facts.Link("Home Assistant", Facts.State.UNKNOWN, "has not been heard since our start",
            "It speaks only when it starts; what it needs is kept by the broker"));
  }

  private static String capitalised(String sentence) {
    return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
  }

  private static List<Facts.Drop> drops(Summary summary, Settings settings) {
    IngressCounts.Snapshot datagrams = summary.ingress();
    EngineCounts.Snapshot engine = summary.engine();
    MqttCounts mqtt = summary.mqtt();
    List<Facts.Drop> drops = new ArrayList<>();
    add(drops, "datagrams dropped by the kernel, its receive buffer being full", summary.kernelDrops().orElse(0),
        false);
    add(drops, "events not taken, the engine being behind", datagrams.overflow(), false);
    datagrams.malformed().forEach((reason, count) -> add(drops, "datagrams refused: " + reason.text(), count, false));
    add(drops, "datagrams longer than udp.max-datagram", datagrams.tooLong(), false);
    add(drops, "actions behind a delay given up", engine.givenUp(), false);
    add(drops, "actions whose light, named by an event, does not exist", engine.noSuchLight(), false);
    add(drops, "open values of rules forgotten, there being too many", engine.forgotten(), false);
    add(drops, "messages whose topic grew too long", engine.topicTooLong(), false);
    add(drops, "messages dropped, the outbox being full", mqtt.overflow(), false);
    add(drops, "messages too old to be news", mqtt.expired(), false);
    add(drops, "messages the broker never acknowledged", mqtt.unanswered(), false);
    add(drops, "messages that cannot be sent", mqtt.refused() + mqtt.statesRefused(), false);
    for (LaneView lane : summary.destinations()) {
      lane.counts().dropped().forEach((reason, count) ->
          add(drops, "messages for " + lane.name() + " " + Outputs.why(reason), count, false));
    }
    add(drops, "log events of another product", datagrams.notOurs(), true);
    add(drops, "datagrams of senders that udp.allow does not name", datagrams.refused(), true);
    add(drops, "events that the rules file ignores", engine.ignored(), true);
    add(drops, "events told twice, by execution id", engine.repeated(), true);
    add(drops, "rules held back by their throttle", engine.throttled(), true);
    add(drops, "messages for a destination that ignores such events", engine.withheld(), true);
    add(drops, "messages not published, no broker being set", mqtt.noBroker(), true);
    return drops;
  }

  private static Map<String, Figures.Destination> destinations(List<LaneView> lanes) {
    Map<String, Figures.Destination> figures = new LinkedHashMap<>();
    for (LaneView lane : lanes) {
      LaneCounts counts = lane.counts();
      figures.put(lane.name(), new Figures.Destination(counts.taken(), counts.delivered(), counts.dropped(),
          counts.waiting(), counts.requests(), counts.retries(), lane.lastSuccess(),
          lane.lastFailure().map(LaneView.Failure::at)));
    }
    return figures;
  }

  private static void add(List<Facts.Drop> drops, String reason, long count, boolean meant) {
    if (count > 0) {
      drops.add(new Facts.Drop(reason, count, meant));
    }
  }

  private Figures figures(Settings settings, Summary summary) {
    IngressCounts.Snapshot datagrams = summary.ingress();
    Map<String, Long> became = new LinkedHashMap<>();
    became.put("event", datagrams.events() - datagrams.doubtful() - datagrams.overflow());
    became.put("doubtful", datagrams.doubtful());
    became.put("overflow", datagrams.overflow());
    became.put("not_ours", datagrams.notOurs());
    became.put("too_long", datagrams.tooLong());
    became.put("refused", datagrams.refused());
    // At 0 too: of a counter that begins at 1, nobody sees that it has grown.
    for (Decoded.Reason reason : Decoded.Reason.values()) {
      became.put("malformed_" + reason.name().toLowerCase(Locale.ROOT), datagrams.malformed().getOrDefault(reason, 0L));
    }
    MqttCounts mqtt = summary.mqtt();
    Map<String, Long> dropped = new LinkedHashMap<>();
    dropped.put("overflow", mqtt.overflow());
    dropped.put("expired", mqtt.expired());
    dropped.put("stopped", mqtt.stopped());
    dropped.put("unanswered", mqtt.unanswered());
    dropped.put("refused", mqtt.refused());
    dropped.put("no_broker", mqtt.noBroker());
    OptionalLong kernel = summary.kernelDrops();
    return new Figures(
        datagrams.received(),
        datagrams.bytes(),
        became,
        kernel,
        summary.engine(),
        new Figures.Mqtt(
            settings.mqtt().broker().isPresent(),
            service.brokerConnected(),
            mqtt.connections(),
            mqtt.offered(),
            mqtt.acknowledged(),
            dropped,
            mqtt.waiting(),
            mqtt.inFlight(),
            mqtt.resent(),
            mqtt.statesTold(),
            mqtt.topics()),
        destinations(summary.destinations()),
        service.surroundings().machine().temperature());
  }
}
