package org.senselights.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackOffTest {
  private static final Duration LEAST = Duration.ofMillis(200);
  private static final Duration MOST = Duration.ofSeconds(5);
  private static final long LEAST_NANOS = LEAST.toNanos();
  private static final long MOST_NANOS = MOST.toNanos();

  private final BackOff backOff = new BackOff(LEAST, MOST, new Random(1));

  @Test
  void itBeginsWithAFifthOfASecond() {
    assertThat(backOff.next()).isEqualTo(LEAST_NANOS);
  }

  @Test
  void itGrowsToFiveSecondsAndNoFurther() {
    long[] waits = LongStream.generate(backOff::next).limit(100).toArray();

    assertThat(LongStream.of(waits).min().orElseThrow()).isGreaterThanOrEqualTo(LEAST_NANOS);
    assertThat(LongStream.of(waits).max().orElseThrow()).isBetween(MOST_NANOS * 9 / 10, MOST_NANOS);
    assertThat(LongStream.of(waits).skip(5).min().orElseThrow()).isGreaterThanOrEqualTo(MOST_NANOS / 2);
  }

  @Test
  void noTwoDevicesKeepStep() {
    BackOff other = new BackOff(LEAST, MOST, new Random(2));

    assertThat(LongStream.generate(backOff::next).limit(10).toArray())
        .isNotEqualTo(LongStream.generate(other::next).limit(10).toArray());
  }

  @Test
  void aSuccessBeginsItAnew() {
    LongStream.generate(backOff::next).limit(10).forEach(wait -> {});

    backOff.reset();

    assertThat(backOff.next()).isEqualTo(LEAST_NANOS);
  }

  @Test
  void itCanBeSlowAtOnce() {
    backOff.slowDown();

    assertThat(backOff.next()).isGreaterThanOrEqualTo(MOST_NANOS / 2);
  }
}
