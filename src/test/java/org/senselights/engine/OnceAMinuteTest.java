package org.senselights.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OnceAMinuteTest {
  private final List<String> lines = new ArrayList<>();
  // Near the end of a long, as System.nanoTime may be.
  private long now = Long.MAX_VALUE - Duration.ofSeconds(30).toNanos();
  private final OnceAMinute onceAMinute = new OnceAMinute(() -> now);

  @Test
  void theFirstLineIsSaid() {
    onceAMinute.say(lines::add);

    assertThat(lines).containsExactly("");
  }

  @Test
  void theNextLinesAreHeldBackForAMinuteAndThenCounted() {
    onceAMinute.say(lines::add);
    now += Duration.ofSeconds(59).toNanos();
    onceAMinute.say(lines::add);
    onceAMinute.say(lines::add);

    now += Duration.ofSeconds(1).toNanos();
    onceAMinute.say(lines::add);

    assertThat(lines).containsExactly("", " (and 2 more since the last word)");
  }
}
