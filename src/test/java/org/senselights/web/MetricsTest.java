package org.senselights.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final String OPEN_METRICS =
      "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

  private final KnownDesk desk = new KnownDesk();
  private final Metrics metrics = desk.metrics();

  @Test
  void allThatIsCountedIsThere() {
    assertThat(lines()).contains(
        "senselights_datagrams_received_total 1001.0",
        "senselights_datagrams_received_bytes_total 180180.0",
        "senselights_datagrams_total{outcome=\"event\"} 980.0",
        "senselights_datagrams_total{outcome=\"malformed_not_text\"} 2.0",
        "senselights_datagrams_kernel_dropped_total 6.0",
        "senselights_events_total{verdict=\"decided\"} 11.0",
        "senselights_events_total{verdict=\"ignored\"} 12.0",
        "senselights_events_total{verdict=\"repeated\"} 13.0",
        "senselights_firings_total 14.0",
        "senselights_firings_throttled_total 15.0",
        "senselights_lights_shown_total 16.0",
        "senselights_messages_published_total 17.0",
        "senselights_actions_failed_total{reason=\"given_up\"} 18.0",
        "senselights_actions_failed_total{reason=\"no_such_light\"} 19.0",
        "senselights_actions_failed_total{reason=\"topic_too_long\"} 20.0",
        "senselights_open_values_forgotten_total 22.0",
        "senselights_messages_sent_total 23.0",
        "senselights_messages_withheld_total 24.0",
        "senselights_mqtt_connected 1.0",
        "senselights_mqtt_connections_total 31.0",
        "senselights_mqtt_events_offered_total 32.0",
        "senselights_mqtt_events_acknowledged_total 33.0",
        "senselights_mqtt_events_dropped_total{reason=\"overflow\"} 34.0",
        "senselights_mqtt_events_dropped_total{reason=\"stopped\"} 0.0",
        "senselights_mqtt_events_waiting 38.0",
        "senselights_mqtt_events_in_flight 39.0",
        "senselights_mqtt_events_resent_total 40.0",
        "senselights_mqtt_states_told_total 41.0",
        "senselights_mqtt_topics_remembered 42.0",
        "senselights_sessions 13.0",
        "senselights_connections 23.0",
        "senselights_users 8.0",
        "senselights_host_sessions{host=\"qlik-1\"} 12.0",
        "senselights_host_connections{host=\"qlik-1\"} 21.0",
        "senselights_host_users{host=\"qlik-1\"} 7.0",
        "senselights_host_sessions{host=\"(unknown)\"} 1.0",
        "senselights_presence_evicted_total 3.0",
        "senselights_rule_open{rule=\"busy\"} 2.0",
        "senselights_rules_loaded_timestamp_seconds 1.76761434025E9",
        "senselights_rules_file_problems 1.0",
        "senselights_troubles 2.0",
        "senselights_muted 1.0",
        "senselights_clock_set 1.0",
        "senselights_processor_temperature_celsius 48.3",
        "process_start_time_seconds 1.76760720025E9");
    assertThat(text()).containsPattern("senselights_build_info\\{java=\"25[^\"]*\",node=\"desk\",version=\"1.2.3\"} 1");
  }

  @Test
  void aDestinationCountsByItsName() {
    desk.withDestination(new Figures.Destination(
        61, 50, Map.of("expired", 5L, "refused", 2L), 4, 30, 3, Optional.of(KnownDesk.NOW),
        Optional.of(KnownDesk.NOW.minusSeconds(60))));

    assertThat(lines()).contains(
        "senselights_destination_taken_total{destination=\"chat\"} 61.0",
        "senselights_destination_delivered_total{destination=\"chat\"} 50.0",
        "senselights_destination_dropped_total{destination=\"chat\",reason=\"expired\"} 5.0",
        "senselights_destination_dropped_total{destination=\"chat\",reason=\"refused\"} 2.0",
        "senselights_destination_waiting{destination=\"chat\"} 4.0",
        "senselights_destination_requests_total{destination=\"chat\"} 30.0",
        "senselights_destination_retries_total{destination=\"chat\"} 3.0",
        "senselights_destination_last_success_timestamp_seconds{destination=\"chat\"} 1.76761440025E9",
        "senselights_destination_last_failure_timestamp_seconds{destination=\"chat\"} 1.76761434025E9");
  }

  @Test
  void whereThereIsNoDestinationNoneIsCounted() {
    assertThat(text()).doesNotContain("senselights_destination");
  }

  @Test
  void rulesAndLightsCountByTheirNames() {
    desk.fires("opened");
    desk.watch().switched("green", true);
    desk.watch().switched("green", false);
    desk.watch().switched("green", true);

    assertThat(lines()).contains(
        "senselights_rule_firings_total{rule=\"opened\"} 1.0",
        "senselights_rule_firings_total{rule=\"busy\"} 0.0",
        "senselights_rule_throttled_total{rule=\"opened\"} 0.0",
        "senselights_light_lit{light=\"green\"} 1.0",
        "senselights_light_lit{light=\"red\"} 0.0",
        "senselights_light_switched_on_total{light=\"green\"} 2.0",
        "senselights_rule_last_fired_timestamp_seconds{rule=\"opened\"} 1.76761440025E9");
    assertThat(text()).doesNotContain("last_fired_timestamp_seconds{rule=\"busy\"}").doesNotContain("anna", "0f5b7c1e");
  }

  @Test
  void aLinkOfWhichNobodyCanTellSaysNothing() {
    assertThat(lines())
        .contains("senselights_link_up{link=\"listener\"} 1.0", "senselights_link_up{link=\"broker\"} 1.0");
    assertThat(text()).doesNotContain("link=\"home_assistant\"");
  }

  @Test
  void whereNoBrokerIsWantedNoneIsMissed() {
    desk.withoutBroker();

    assertThat(text()).doesNotContain("senselights_mqtt_connected").doesNotContain("link=\"broker\"");
  }

  @Test
  void durationsFallIntoBucketsUpToTenSeconds() {
    metrics.light().accept(Duration.ofNanos(10_000).toNanos());
    metrics.light().accept(Duration.ofNanos(400_000).toNanos());
    metrics.light().accept(Duration.ofSeconds(11).toNanos());
    metrics.acknowledged().accept(Duration.ofMillis(2).toNanos());

    assertThat(lines()).contains(
        "senselights_datagram_to_light_seconds_bucket{le=\"1.0E-5\"} 1",
        "senselights_datagram_to_light_seconds_bucket{le=\"2.5E-4\"} 1",
        "senselights_datagram_to_light_seconds_bucket{le=\"5.0E-4\"} 2",
        "senselights_datagram_to_light_seconds_bucket{le=\"10.0\"} 2",
        "senselights_datagram_to_light_seconds_bucket{le=\"+Inf\"} 3",
        "senselights_datagram_to_light_seconds_count 3",
        "senselights_datagram_to_light_seconds_sum 11.00041",
        "senselights_datagram_to_acknowledged_seconds_count 1",
        "senselights_datagram_to_acknowledged_seconds_sum 0.002");
  }

  @Test
  void theStartStaysTheSameFromScrapeToScrapeUnlessTheClockIsSet() {
    String first = line("process_start_time_seconds ");

    desk.at(KnownDesk.NOW.plusMillis(30_400), Duration.ofHours(2).plusSeconds(30));
    assertThat(line("process_start_time_seconds ")).isEqualTo(first);

    desk.at(KnownDesk.NOW.plusSeconds(3_600), Duration.ofHours(2).plusSeconds(31));
    assertThat(line("process_start_time_seconds ")).isNotEqualTo(first);
  }

  @Test
  void ofAFloodOfHostsOnlyTheBusiestHaveANameAndTheOthersAreSummedUp() {
    desk.noHosts();
    IntStream.rangeClosed(1, 1_000).forEach(number -> desk.host("flood-" + number, number));
    desk.host("h".repeat(5_000), 2_000);

    List<String> hosts = lines().stream().filter(line -> line.startsWith("senselights_host_sessions{")).toList();

    assertThat(hosts).hasSize(51)
        .contains("senselights_host_sessions{host=\"flood-1000\"} 1000.0",
            "senselights_host_sessions{host=\"" + "h".repeat(100) + "\"} 2000.0",
            "senselights_host_sessions{host=\"(others)\"} " + IntStream.rangeClosed(1, 951).asDoubleStream().sum());
  }

  @Test
  void hostsThatCannotBeToldApartAreSummedUp() {
    desk.host("(unknown)", 5).host("(others)", 6);

    assertThat(lines()).contains("senselights_host_sessions{host=\"(unknown)\"} 6.0");
  }

  @Test
  void promtoolFindsNothingToSay() throws Exception {
    desk.host("odd \"host\"\\\n{}", 3);
    metrics.light().accept(1);

    assertThat(Promtool.asked(metrics.text(""), "check", "metrics")).isEqualTo(new Promtool.Verdict(0, ""));
  }

  @Test
  void whoAsksForOpenMetricsGetsThem() {
    assertThat(new String(metrics.text(OPEN_METRICS), UTF_8)).endsWith("# EOF\n");
    assertThat(metrics.contentType(OPEN_METRICS)).startsWith("application/openmetrics-text; version=1.0.0");
    assertThat(metrics.contentType("text/html")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
  }

  @Test
  void noClassOfTheLibraryIsNeededBeforeTheFirstScrape() throws Exception {
    URL[] ours = {Path.of("target/classes/").toUri().toURL()};
    try (URLClassLoader withoutLibrary = new URLClassLoader(ours, ClassLoader.getPlatformClassLoader())) {
      Class<?> watch = withoutLibrary.loadClass(Watch.class.getName());
      Class<?> type = withoutLibrary.loadClass(Metrics.class.getName());
      Supplier<?> nothing = () -> null;
      Object alone = type.getConstructor(Supplier.class, watch)
          .newInstance(nothing, watch.getConstructor().newInstance());

      ((LongConsumer) type.getMethod("light").invoke(alone)).accept(1);
      ((LongConsumer) type.getMethod("acknowledged").invoke(alone)).accept(1);

      assertThat(alone.getClass()).isNotSameAs(Metrics.class);
    }
  }

  private String line(String start) {
    return lines().stream().filter(line -> line.startsWith(start)).findFirst().orElseThrow();
  }

  private List<String> lines() {
    return text().lines().toList();
  }

  private String text() {
    return new String(metrics.text(""), UTF_8);
  }
}
