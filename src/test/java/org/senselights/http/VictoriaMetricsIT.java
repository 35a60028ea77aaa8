package org.senselights.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.senselights.http.Tellings.AT;
import static org.senselights.http.Tellings.account;
import static org.senselights.http.Tellings.influx;
import static org.senselights.http.Tellings.map;
import static org.senselights.http.Tellings.session;
import static org.senselights.http.Tellings.tags;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.senselights.engine.Clock;
import org.senselights.http.VictoriaMetrics.Series;
import org.senselights.presence.Snapshot;
import org.senselights.presence.Snapshot.OfHost;
import org.senselights.settings.DatabaseSettings.Measurement;

/** What a real VictoriaMetrics has in the end, told as an InfluxDB of version 1 and as one of version 2. */
class VictoriaMetricsIT {
  private final VictoriaMetrics server = new VictoriaMetrics();
  private final Clock clock = new Clock();

  @BeforeAll
  static void victoriaMetricsIsHere() {
    VictoriaMetrics.assumeInstalled();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void eventsAreCountedAndWhoIsOnIsThere(int version) {
    server.start();
    Databases databases = new Databases(
        List.of(influx(version).at(server.uri()).into("sense", "")
            .telling(Measurement.EVENTS, Measurement.PRESENCE).settings()),
        tags("qs_env", "dev"), Share.among(1), clock::nanos, clock, new Random(1));
    SequencedMap<String, OfHost> hosts = new LinkedHashMap<>();
    hosts.put("pro2-win1", new OfHost(2, 3, 1));

    databases.happened(account(session().build(), AT));
    databases.happened(account(session().build(), AT));
    databases.happened(account(session().build(), AT.plusMillis(1)));
    databases.presence(new Snapshot(2, 3, 1, hosts), AT);
    Vendor.await(() -> databases.views().getFirst().counts().waiting() == 0);
    databases.stop(Duration.ofSeconds(5));

    assertThat(databases.views().getFirst().counts().delivered()).isEqualTo(5);
    Series count = server.series("sense_events_count").getFirst();
    assertThat(count.labels())
        .containsAllEntriesOf(map("event_type", "session-start", "host", "pro2-win1", "origin", "AppAccess",
            "qs_env", "dev"))
        .doesNotContainKeys("user", "user_id", "id");
    assertThat(count.values()).containsExactly(1L, 1L, 1L);
    assertThat(count.milliseconds())
        .containsExactly(AT.toEpochMilli(), AT.toEpochMilli(), AT.toEpochMilli() + 1);
    assertThat(server.series("sense_presence_sessions")).extracting(Series::values)
        .containsExactly(List.of(2L), List.of(2L));
    assertThat(server.series("sense_presence_connections")).extracting(Series::values).containsOnly(List.of(3L));
    assertThat(server.series("sense_presence_users")).extracting(Series::values).containsOnly(List.of(1L));
  }
}
