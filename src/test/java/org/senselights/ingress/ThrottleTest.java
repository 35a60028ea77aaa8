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
  void tooManyReasonsPushOutTheOldest() {
    throttle.ask("a", 0);
    throttle.ask("b", 1);
    throttle.ask("c", 2);

    assertThat(throttle.ask("c", 3)).isEqualTo(Throttle.HOLD_BACK);
    assertThat(throttle.ask("a", 4)).isZero();
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
