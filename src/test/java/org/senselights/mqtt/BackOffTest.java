package org.senselights.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackOffTest {
  private final BackOff backOff = new BackOff(new Random(1));

  @Test
  void itBeginsWithAFifthOfASecond() {
    assertThat(backOff.next()).isEqualTo(BackOff.MIN_NANOS);
  }

  @Test
  void itGrowsToFiveSecondsAndNoFurther() {
    long[] waits = LongStream.generate(backOff::next).limit(100).toArray();

    assertThat(LongStream.of(waits).min().orElseThrow()).isGreaterThanOrEqualTo(BackOff.MIN_NANOS);
    assertThat(LongStream.of(waits).max().orElseThrow()).isBetween(BackOff.MAX_NANOS * 9 / 10, BackOff.MAX_NANOS);
    assertThat(LongStream.of(waits).skip(5).min().orElseThrow()).isGreaterThanOrEqualTo(BackOff.MAX_NANOS / 2);
  }

  @Test
  void noTwoDevicesKeepStep() {
    BackOff other = new BackOff(new Random(2));

    assertThat(LongStream.generate(backOff::next).limit(10).toArray())
        .isNotEqualTo(LongStream.generate(other::next).limit(10).toArray());
  }

  @Test
  void aSuccessBeginsItAnew() {
    LongStream.generate(backOff::next).limit(10).forEach(wait -> {});

    backOff.reset();

    assertThat(backOff.next()).isEqualTo(BackOff.MIN_NANOS);
  }

  @Test
  void itCanBeSlowAtOnce() {
    backOff.slowDown();

    assertThat(backOff.next()).isGreaterThanOrEqualTo(BackOff.MAX_NANOS / 2);
  }
}
