package org.senselights.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HearingTest {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final Hearing hearing = new Hearing(Duration.ofMinutes(15));

  @Test
  void atTheBeginItIsTooEarlyToTell() {
    assertThat(hearing.talks(0, 0)).isEmpty();
    assertThat(hearing.talks(0, 14 * MINUTE)).isEmpty();
  }

  @Test
  void whoSaysNothingForTheWholePatienceIsSilent() {
    hearing.talks(0, 0);

    assertThat(hearing.talks(0, 15 * MINUTE)).contains(false);
  }

  @Test
  void anEventEndsTheSilence() {
    hearing.talks(0, 0);
    hearing.talks(0, 20 * MINUTE);

    assertThat(hearing.talks(1, 21 * MINUTE)).contains(true);
    assertThat(hearing.talks(1, 35 * MINUTE)).contains(true);
    assertThat(hearing.talks(1, 36 * MINUTE)).contains(false);
  }

  @Test
  void eachEventBeginsThePatienceAnew() {
    hearing.talks(5, 0);
    hearing.talks(6, 14 * MINUTE);

    assertThat(hearing.talks(6, 28 * MINUTE)).contains(true);
  }
}
