package org.senselights.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.senselights.presence.Snapshot;
import org.senselights.presence.Snapshot.OfHost;

class PresencePaceTest {
  private static final Instant BEGIN = Instant.parse("2026-03-02T09:00:00Z");
  private static final OfHost ONE = new OfHost(1, 1, 1);

  private final PresencePace pace = new PresencePace();

  @Test
  void theFirstIsToldAtOnce() {
    assertThat(pace.due(on("a"), BEGIN)).contains(on("a"));
  }

  @Test
  void whatChangesIsToldTenSecondsAfterTheLast() {
    pace.due(on("a"), BEGIN);

    assertThat(pace.due(on("a", "b"), BEGIN.plusMillis(9_999))).isEmpty();
    assertThat(pace.due(on("a", "b"), BEGIN.plusSeconds(10))).contains(on("a", "b"));
  }

  @Test
  void whatStaysTheSameIsToldEveryMinute() {
    pace.due(on("a"), BEGIN);

    assertThat(pace.due(on("a"), BEGIN.plusSeconds(59))).isEmpty();
    assertThat(pace.due(on("a"), BEGIN.plusSeconds(60))).contains(on("a"));
    assertThat(pace.due(on("a"), BEGIN.plusSeconds(119))).isEmpty();
    assertThat(pace.due(on("a"), BEGIN.plusSeconds(120))).contains(on("a"));
  }

  @Test
  void aHostWithNobodyLeftIsToldOnceMoreWithZeros() {
    pace.due(on("a", "b"), BEGIN);

    Snapshot after = pace.due(on("b"), BEGIN.plusSeconds(10)).orElseThrow();

    assertThat(after.byHost()).containsOnly(Map.entry("a", new OfHost(0, 0, 0)), Map.entry("b", ONE));
    assertThat(pace.due(on("b"), BEGIN.plusSeconds(70)).orElseThrow().byHost()).containsOnlyKeys("b");
  }

  @Test
  void whatNamedNoHostIsPartOfTheSumOnly() {
    Snapshot told = pace.due(on("", "a"), BEGIN).orElseThrow();

    assertThat(told.sessions()).isEqualTo(2);
    assertThat(told.byHost()).containsOnlyKeys("a");
  }

  @Test
  void madeUpHostsDoNotFillADatabase() {
    String[] many = new String[5_000];
    for (int i = 0; i < many.length; i++) {
      many[i] = "host" + i;
    }

    Snapshot told = pace.due(on(many), BEGIN).orElseThrow();

    assertThat(told.sessions()).isEqualTo(5_000);
    assertThat(told.byHost()).hasSize(200);
  }

  @Test
  void aClockThatIsSetBackDoesNotSilenceIt() {
    pace.due(on("a"), BEGIN);

    assertThat(pace.due(on("a"), BEGIN.minusSeconds(3_600))).isPresent();
  }

  private static Snapshot on(String... hosts) {
    SequencedMap<String, OfHost> byHost = new LinkedHashMap<>();
    for (String host : hosts) {
      byHost.put(host, ONE);
    }
    return new Snapshot(hosts.length, hosts.length, hosts.length, byHost);
  }
}
