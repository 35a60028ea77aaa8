package org.senselights.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What systemd is told, and when. */
class SupervisionTest {
  private static final Duration WATCHDOG = Duration.ofSeconds(30);
  private static final String STATUS = "2 sessions, 3 connections, broker connected";

  private final List<String> told = new ArrayList<>();
  private final Supervision supervision =
      new Supervision(Optional.of(said -> told.add(String.join("\n", said))), Optional.of(WATCHDOG));

  @Test
  void beingReadyIsToldWithHowItFares() {
    supervision.ready(STATUS, 0);

    assertThat(told).containsExactly("READY=1\nSTATUS=" + STATUS);
  }

  @Test
  void nothingIsToldBeforeItIsReady() {
    supervision.reloading(true);
    supervision.reloading(false);
    supervision.close();

    assertThat(told).isEmpty();
  }

  @Test
  void howItFaresIsToldWhenThatChanges() {
    ready();

    look(1, "3 sessions");
    look(2, "3 sessions");
    look(3, STATUS);

    assertThat(told).containsExactly("STATUS=3 sessions", "STATUS=" + STATUS);
  }

  @Test
  void systemdHearsThreeTimesInItsPatienceThatAllPartsLive() {
    ready();

    for (int second = 1; second <= 30; second++) {
      look(second, STATUS);
    }

    assertThat(told).containsExactly("WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1");
  }

  @Test
  void systemdHearsNothingWhileAPartIsSilent() {
    ready();

    for (int second = 1; second <= 300; second++) {
      look(second, STATUS, "engine");
    }

    assertThat(told).isEmpty();
  }

  @Test
  void systemdHearsAtOnceOfAPartThatWasLate() {
    ready();
    look(25, STATUS, "engine");

    look(26, STATUS);

    assertThat(told).containsExactly("WATCHDOG=1");
  }

  @Test
  void withoutAWatchdogNobodyIsToldOfLife() {
    Supervision unwatched =
        new Supervision(Optional.of(said -> told.add(String.join("\n", said))), Optional.empty());
    unwatched.ready(STATUS, 0);
    told.clear();

    unwatched.look(List.of(), STATUS, WATCHDOG.toNanos());

    assertThat(told).isEmpty();
  }

  @Test
  void aReloadIsToldWithItsTimeOnTheMonotonicClock() {
    ready();
    long before = System.nanoTime() / 1_000;

    supervision.reloading(true);
    supervision.reloading(false);

    assertThat(told).hasSize(2);
    assertThat(told.getFirst()).startsWith("RELOADING=1\nMONOTONIC_USEC=");
    long time = Long.parseLong(told.getFirst().substring("RELOADING=1\nMONOTONIC_USEC=".length()));
    assertThat(time).isBetween(before, System.nanoTime() / 1_000);
    assertThat(told.getLast()).isEqualTo("READY=1");
  }

  @Test
  void theEndIsToldAndNothingAfterIt() {
    ready();

    supervision.close();
    supervision.reloading(true);
    look(40, "0 sessions");

    assertThat(told).containsExactly("STOPPING=1\nSTATUS=stopping");
  }

  private void ready() {
    supervision.ready(STATUS, 0);
    told.clear();
  }

  private void look(int second, String status, String... silent) {
    supervision.look(List.of(silent), status, Duration.ofSeconds(second).toNanos());
  }
}
