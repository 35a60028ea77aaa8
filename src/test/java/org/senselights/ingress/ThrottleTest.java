package org.senselights.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThrottleTest {
  private static final long SECOND = 1_000_000_000L;

  private final Throttle throttle = new Throttle(Duration.ofMinutes(1), 2);

  @Test
  void theFirstLineGoesThrough() {
    assertThat(throttle.ask("a", 0)).isZero();
  }

  @Test
  void theRestOfTheMinuteIsHeldBackAndCounted() {
    throttle.ask("a", 0);

    assertThat(throttle.ask("a", 1)).isEqualTo(Throttle.HOLD_BACK);
    assertThat(throttle.ask("a", 59 * SECOND)).isEqualTo(Throttle.HOLD_BACK);
    assertThat(throttle.ask("a", 60 * SECOND)).isEqualTo(2);
    assertThat(throttle.ask("a", 61 * SECOND)).isEqualTo(Throttle.HOLD_BACK);
    assertThat(throttle.ask("a", 120 * SECOND)).isEqualTo(1);
  }

  @Test
  void everyReasonHasItsOwnMinute() {
    throttle.ask("a", 0);

    assertThat(throttle.ask("b", 1)).isZero();
    assertThat(throttle.ask("a", 2)).isEqualTo(Throttle.HOLD_BACK);
  }

  @Test
  void reasonsBeyondTheMostShareOneMinute() {
    throttle.ask("a", 0);
    throttle.ask("b", 1);

    assertThat(throttle.ask("c", 2)).isZero();
    assertThat(throttle.ask("d", 3)).isEqualTo(Throttle.HOLD_BACK);
    assertThat(throttle.ask("e", 4)).isEqualTo(Throttle.HOLD_BACK);
    assertThat(throttle.ask("a", 5)).isEqualTo(Throttle.HOLD_BACK);
  }

  @Test
  void aReasonWhoseMinuteIsOverMakesRoom() {
    throttle.ask("a", 0);
    throttle.ask("b", 30 * SECOND);

    assertThat(throttle.ask("c", 61 * SECOND)).isZero();
    assertThat(throttle.ask("c", 62 * SECOND)).isEqualTo(Throttle.HOLD_BACK);
    assertThat(throttle.ask("d", 63 * SECOND)).isZero();
    assertThat(throttle.ask("e", 64 * SECOND)).isEqualTo(Throttle.HOLD_BACK);
  }

  @Test
  void theClockMayStandAnywhereAndWrapAround() {
    throttle.ask("a", Long.MAX_VALUE - 1);

    assertThat(throttle.ask("a", Long.MIN_VALUE + 10)).isEqualTo(Throttle.HOLD_BACK);
    assertThat(throttle.ask("a", Long.MIN_VALUE + 61 * SECOND)).isEqualTo(1);
  }

  @Test
  void aLineTellsHowManyWereHeldBack() {
    assertThat(Throttle.heldBackText(0)).isEmpty();
    assertThat(Throttle.heldBackText(41)).isEqualTo(" (41 more like it since the last such line)");
  }
}
