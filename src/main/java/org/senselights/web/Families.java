package org.senselights.web;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.senselights.engine.EngineCounts;
import org.senselights.engine.EngineView;
import org.senselights.presence.Snapshot.OfHost;

/** The metrics of one scrape: names, help, labels. Names are ours with a prefix, or those that are usual. */
final class Families {
  private static final String PREFIX = "senselights_";
  private static final String DESTINATION = "destination";

  /** A site has a handful of hosts; what a flood of made-up ones brings is added up as one. */
  private static final int MOST_HOSTS = 50;

  private static final int LONGEST_HOST = 100;
  private static final String OTHER_HOSTS = "(others)";
  private static final String NO_HOST = "(unknown)";
  private static final double MILLI = 1_000;

  private final Facts facts;
  private final Watch watch;
  private final ProcessFigures process;
  private final Instant start;
  private final MetricSnapshots.Builder families = MetricSnapshots.builder();

  Families(Facts facts, Watch watch, ProcessFigures process, Instant start) {
    this.facts = facts;
    this.watch = watch;
    this.process = process;
    this.start = start;
  }

  MetricSnapshots all(Latency light, Latency acknowledged) {
    datagrams();
    engine(facts.figures().engine());
    mqtt(facts.figures().mqtt());
    histogram("datagram_to_light_seconds", "From the receipt of a datagram until the light that it switched was"
        + " written.", light);
    histogram("datagram_to_acknowledged_seconds", "From the receipt of a datagram until the broker had acknowledged"
        + " the event that it set off.", acknowledged);
    destinations(facts.figures().destinations());
    presence(facts.view());
    lights();
    rules(facts.view());
    state(facts.view());
    self();
    return families.build();
  }

  private void datagrams() {
    Figures figures = facts.figures();
    counter("datagrams_received", "Datagrams that reached the service, whatever became of them.", figures.received());
    counter("datagrams_received_bytes", "Bytes of the datagrams that reached the service.", figures.receivedBytes());
    counters("datagrams", "What became of the datagrams that reached the service.", "outcome", figures.datagrams());
    if (figures.kernelDrops().isPresent()) {
      counter("datagrams_kernel_dropped", "Datagrams that the kernel dropped because the receive buffer was full.",
          figures.kernelDrops().getAsLong());
    }
  }

  private void engine(EngineCounts.Snapshot engine) {
    counters("events", "Events that the engine has taken: met the rules, ignored by the rules file, or told twice.",
        "verdict",
        Map.of("decided", engine.decided(), "ignored", engine.ignored(), "repeated", engine.repeated()));
    counter("firings", "Times that any rule fired.", engine.fired());
    counter("firings_throttled", "Times that any rule was held back by its throttle.", engine.throttled());
    counter("lights_shown", "Times that a light was told to show something.", engine.shown());
    counter("messages_published", "Messages that rules handed to the outbox.", engine.published());
    counters("actions_failed", "Actions that were not done: given up behind a delay, no such light, topic too long.",
        "reason",
        Map.of("given_up", engine.givenUp(), "no_such_light", engine.noSuchLight(), "topic_too_long",
            engine.topicTooLong()));
    counter("messages_sent", "Messages that rules handed to targets.", engine.sent());
    counter("messages_withheld", "Messages that rules had for a destination that ignores such events.",
        engine.withheld());
    counter("open_values_forgotten", "Open values that rules had to forget because they had too many.",
        engine.forgotten());
  }

  private void mqtt(Figures.Mqtt mqtt) {
    if (mqtt.configured()) {
      gauge("mqtt_connected", "1 while there is a connection to the broker, else 0; absent where no broker is"
          + " configured.", mqtt.connected() ? 1 : 0);
    }
    counter("mqtt_connections", "Times that the broker was reached.", mqtt.connections());
    counter("mqtt_events_offered", "Events offered to the outbox.", mqtt.offered());
    counter("mqtt_events_acknowledged", "Events that the broker has.", mqtt.acknowledged());
    counters("mqtt_events_dropped", "Events that the broker will never have.", "reason", mqtt.dropped());
    gauge("mqtt_events_waiting", "Events that wait in the outbox.", mqtt.waiting());
    gauge("mqtt_events_in_flight", "Events sent and not acknowledged yet.", mqtt.inFlight());
    counter("mqtt_events_resent", "Events sent a second time because a connection broke.", mqtt.resent());
    counter("mqtt_states_told", "Retained states that the broker has taken.", mqtt.statesTold());
    gauge("mqtt_topics_remembered", "Topics whose last value is remembered.", mqtt.topics());
  }

  private void destinations(Map<String, Figures.Destination> all) {
    counters("destination_taken", "Messages and records taken for a target or a database.", DESTINATION, all,
        Figures.Destination::taken);
    counters("destination_delivered", "Messages and records that a target or a database has.", DESTINATION, all,
        Figures.Destination::delivered);
    if (!all.isEmpty()) {
      CounterSnapshot.Builder dropped = CounterSnapshot.builder().name(PREFIX + "destination_dropped")
          .help("Messages and records that a target or a database will never have.");
      all.forEach((name, each) -> each.dropped().forEach((reason, count) ->
          dropped.dataPoint(CounterDataPointSnapshot.builder()
              .labels(Labels.of(DESTINATION, name, "reason", reason))
              .value(count)
              .build())));
      families.metricSnapshot(dropped.build());
    }
    gauges("destination_waiting", "Messages and records that wait for a target or a database.", DESTINATION, all,
        Figures.Destination::waiting);
    counters("destination_requests", "Requests made to a target or a database.", DESTINATION, all,
        Figures.Destination::requests);
    counters("destination_retries", "Requests that told again what one before could not.", DESTINATION, all,
        Figures.Destination::retries);
    times("destination_last_success_timestamp_seconds", "When a target or a database last took something, in seconds"
        + " since 1970; absent where it never did.", all, Figures.Destination::lastSuccess);
    times("destination_last_failure_timestamp_seconds", "When a target or a database last did not take something, in"
        + " seconds since 1970; absent where it always did.", all, Figures.Destination::lastFailure);
  }

  private void times(
      String name,
      String help,
      Map<String, Figures.Destination> all,
      Function<Figures.Destination, Optional<Instant>> time) {
    Map<String, Instant> times = new LinkedHashMap<>();
    all.forEach((destination, figures) -> time.apply(figures).ifPresent(at -> times.put(destination, at)));
    gauges(name, help, DESTINATION, times, Families::seconds);
  }

  private void presence(EngineView view) {
    gauge("sessions", "Sessions on line.", view.presence().sessions());
    gauge("connections", "Connections that are open.", view.presence().connections());
    gauge("users", "Different users on line.", view.presence().users());
    Map<String, OfHost> hosts = hosts(view.presence().byHost());
    byHost("host_sessions", "Sessions on line at a host; the hosts with most of them, and the sum of the others.",
        hosts, OfHost::sessions);
    byHost("host_connections", "Connections that are open at a host.", hosts, OfHost::connections);
    byHost("host_users", "Users on line at a host; a user at several hosts counts at each.", hosts, OfHost::users);
    counter("presence_evicted", "Times that somebody had to be forgotten because too many were on line.",
        view.evicted());
  }

  /** Those with most sessions by their names, and all others together. */
  private static Map<String, OfHost> hosts(Map<String, OfHost> all) {
    List<Map.Entry<String, OfHost>> busiest = new ArrayList<>(all.entrySet());
    busiest.sort(Comparator.comparing((Map.Entry<String, OfHost> host) -> -host.getValue().sessions())
        .thenComparing(Map.Entry::getKey));
    Map<String, OfHost> hosts = new LinkedHashMap<>();
    for (Map.Entry<String, OfHost> host : busiest) {
      hosts.merge(hosts.size() < MOST_HOSTS ? hostLabel(host.getKey()) : OTHER_HOSTS, host.getValue(), Families::sum);
    }
    return hosts;
  }

  private static String hostLabel(String host) {
    if (host.isEmpty()) {
      return NO_HOST;
    }
    return host.length() > LONGEST_HOST ? host.substring(0, LONGEST_HOST) : host;
  }

  private static OfHost sum(OfHost one, OfHost other) {
    return new OfHost(
        one.sessions() + other.sessions(), one.connections() + other.connections(), one.users() + other.users());
  }

  private void byHost(String name, String help, Map<String, OfHost> hosts, ToLongFunction<OfHost> count) {
    gauges(name, help, "host", hosts, count::applyAsLong);
  }

  private void lights() {
    Map<String, Watch.Shown> lights = new LinkedHashMap<>();
    facts.lights().forEach(light -> lights.put(light.name(), watch.shown(light.name())));
    gauges("light_lit", "1 while a light is lit, else 0.", "light", lights, shown -> shown.lit() ? 1 : 0);
    counters("light_switched_on", "Times that a light was switched on.", "light",
        lights, Watch.Shown::switchedOn);
  }

  private void rules(EngineView view) {
    Map<String, Watch.Times> rules = new LinkedHashMap<>();
    facts.rules().forEach(rule -> rules.put(rule.name(), watch.times(rule.name())));
    counters("rule_firings", "Times that a rule fired.", "rule", rules, Watch.Times::fired);
    counters("rule_throttled", "Times that a rule was held back by its throttle.", "rule",
        rules, Watch.Times::throttled);
    Map<String, Watch.Times> fired = new LinkedHashMap<>(rules);
    fired.values().removeIf(times -> times.last().isEmpty());
    gauges("rule_last_fired_timestamp_seconds", "When a rule last fired, in seconds since 1970; absent where it never"
        + " did.", "rule", fired, times -> seconds(times.last().orElseThrow()));
    gauges("rule_open", "Values for which a rule lasts now.", "rule", view.open(), Integer::doubleValue);
    gauge("rules_loaded_timestamp_seconds", "Since when the rules in force are, in seconds since 1970.",
        seconds(facts.rulesFile().since()));
    gauge("rules_file_problems", "Mistakes in the rules file as it is on the disk; above 0 the rules in force are"
        + " older.", facts.rulesFile().problems().size());
  }

  private void state(EngineView view) {
    gauge("troubles", "Things that are wrong now, links that are down apart.", facts.troubles().size());
    Map<String, Facts.State> links = new LinkedHashMap<>();
    for (Facts.Link link : facts.links()) {
      if (link.state() == Facts.State.UP || link.state() == Facts.State.DOWN) {
        links.put(link.name().toLowerCase(Locale.ROOT).replace(' ', '_'), link.state());
      }
    }
    gauges("link_up", "1 while a link works, 0 while it should and does not; absent where nobody can tell or it is"
        + " not wanted.", "link", links, state -> state == Facts.State.UP ? 1 : 0);
    gauge("muted", "1 while the lights are kept dark, else 0.", view.muted() ? 1 : 0);
    gauge("clock_set", "1 where the clock can be believed, so that conditions on time can hold, else 0.",
        view.clockSet() ? 1 : 0);
    facts.figures().temperature().ifPresent(
        degrees -> gauge("processor_temperature_celsius", "How warm the processor is.", degrees));
  }

  private void self() {
    families.metricSnapshot(InfoSnapshot.builder()
        .name(PREFIX + "build")
        .help("Which Sense Lights runs, under which name, on which Java.")
        .dataPoint(InfoDataPointSnapshot.builder()
            .labels(Labels.of(
                "version", facts.version(), "node", facts.node(), "java", System.getProperty("java.version")))
            .build())
        .build());
    usualGauge("process_start_time_seconds", "When the service began, in seconds since 1970.", seconds(start));
    process.cpuSeconds().ifPresent(seconds ->
        families.metricSnapshot(CounterSnapshot.builder()
            .name("process_cpu_seconds")
            .help("Processor time of the service, in user and in system mode.")
            .dataPoint(CounterDataPointSnapshot.builder().value(seconds).build())
            .build()));
    process.residentBytes().ifPresent(bytes ->
        usualGauge("process_resident_memory_bytes", "Memory of the service that is in RAM.", bytes));
    Runtime runtime = Runtime.getRuntime();
    Map<String, Long> heap = Map.of("heap", runtime.totalMemory());
    usualGauges("jvm_memory_committed_bytes", "Memory that Java has taken for objects.", heap);
    usualGauges("jvm_memory_used_bytes", "Memory that objects take, those included that nobody needs any more.",
        Map.of("heap", runtime.totalMemory() - runtime.freeMemory()));
    usualGauges("jvm_memory_max_bytes", "Memory that Java may take for objects.", Map.of("heap", runtime.maxMemory()));
  }

  private static double seconds(Instant moment) {
    return moment.toEpochMilli() / MILLI;
  }

  private void counter(String name, String help, long value) {
    families.metricSnapshot(CounterSnapshot.builder()
        .name(PREFIX + name)
        .help(help)
        .dataPoint(CounterDataPointSnapshot.builder().value(value).build())
        .build());
  }

  private void counters(String name, String help, String label, Map<String, Long> values) {
    counters(name, help, label, values, Long::doubleValue);
  }

  private <T> void counters(
      String name, String help, String label, Map<String, T> values, ToDoubleFunction<T> value) {
    if (values.isEmpty()) {
      return;
    }
    CounterSnapshot.Builder counters = CounterSnapshot.builder().name(PREFIX + name).help(help);
    values.forEach((key, each) -> counters.dataPoint(CounterDataPointSnapshot.builder()
        .labels(Labels.of(label, key))
        // What is reckoned from several counters may be one off while they grow.
        .value(Math.max(0, value.applyAsDouble(each)))
        .build()));
    families.metricSnapshot(counters.build());
  }

  private void gauge(String name, String help, double value) {
    usualGauge(PREFIX + name, help, value);
  }

  private void usualGauge(String name, String help, double value) {
    families.metricSnapshot(GaugeSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(GaugeDataPointSnapshot.builder().value(value).build())
        .build());
  }

  private void usualGauges(String name, String help, Map<String, Long> areas) {
    labelled(name, help, "area", areas, Long::doubleValue);
  }

  private <T> void gauges(String name, String help, String label, Map<String, T> values, ToDoubleFunction<T> value) {
    labelled(PREFIX + name, help, label, values, value);
  }

  private <T> void labelled(String name, String help, String label, Map<String, T> values, ToDoubleFunction<T> value) {
    if (values.isEmpty()) {
      return;
    }
    GaugeSnapshot.Builder gauges = GaugeSnapshot.builder().name(name).help(help);
    values.forEach((key, each) -> gauges.dataPoint(GaugeDataPointSnapshot.builder()
        .labels(Labels.of(label, key))
        .value(value.applyAsDouble(each))
        .build()));
    families.metricSnapshot(gauges.build());
  }

  private void histogram(String name, String help, Latency latency) {
    families.metricSnapshot(HistogramSnapshot.builder()
        .name(PREFIX + name)
        .help(help)
        .dataPoint(HistogramDataPointSnapshot.builder()
            .classicHistogramBuckets(ClassicHistogramBuckets.of(Latency.boundsSeconds(), latency.counts()))
            .sum(latency.sumSeconds())
            .build())
        .build());
  }
}
