package org.senselights.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.senselights.presence.Snapshot;
import org.senselights.web.History.Sample;

/** Who was on line in the last hours, and how that is drawn. */
class HistoryTest {
  private final Scene scene = new Scene();
  private final History history = scene.history;
  private Instant now = Scene.NOON;

  @Test
  void theFirstMinutesAreKeptFinely() {
    pass(Duration.ofSeconds(60), Duration.ofSeconds(5));

    assertThat(history.samples()).hasSize(12).contains(new Sample(Scene.NOON, 3, 5, 2));
  }

  @Test
  void sixHoursAreKeptByTheMinute() {
    pass(Duration.ofHours(9), Duration.ofSeconds(5));

    List<Sample> samples = history.samples();
    assertThat(samples).hasSizeBetween(330, 361);
    assertThat(Duration.between(samples.getFirst().at(), now)).isBetween(Duration.ofHours(5), Duration.ofHours(6));
    assertThat(Duration.between(samples.get(samples.size() - 2).at(), samples.getLast().at()))
        .isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void whereTheClockIsSetBackWhatWasLaterIsForgotten() {
    pass(Duration.ofMinutes(1), Duration.ofSeconds(5));

    history.sample(Scene.NOON.plusSeconds(10), scene.view());

    assertThat(history.samples()).extracting(Sample::at).isSorted().last().isEqualTo(Scene.NOON.plusSeconds(10));
  }

  @Test
  void theChartHasAPathForEachAndSaysItInWords() {
    history.sample(now, scene.view());
    scene.onLine = new Snapshot(9, 20, 1, Map.of());
    history.sample(now.plusSeconds(60), scene.view());

    Chart chart = Chart.of(history.samples(), ZoneOffset.UTC);

    assertThat(chart.top()).isEqualTo("20");
    assertThat(chart.half()).isEqualTo("10");
    assertThat(chart.connections()).isEqualTo("M0 90L600 0");
    assertThat(chart.users()).isEqualTo("M0 108L600 114");
    assertThat(Chart.area(chart.connections())).isEqualTo("M0 90L600 0V120H0Z");
    assertThat(chart.words()).isEqualTo("From 12:00 to 12:01: at most 9 sessions, 9 at the end,"
        + " at most 20 connections, 20 at the end, at most 2 users, 1 at the end.");
  }

  @Test
  void oneSampleIsALineAndNoneIsNothing() {
    assertThat(Chart.of(List.of(), ZoneOffset.UTC).sessions()).isEmpty();

    history.sample(now, scene.view());

    assertThat(Chart.of(history.samples(), ZoneOffset.UTC).sessions()).isEqualTo("M0 60H600");
  }

  private void pass(Duration time, Duration step) {
    for (Instant end = now.plus(time); now.isBefore(end); now = now.plus(step)) {
      history.sample(now, scene.view());
    }
  }
}
