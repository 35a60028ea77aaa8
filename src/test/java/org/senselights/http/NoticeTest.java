package org.senselights.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.senselights.SaidInLog;

/** What a reader of the journal learns of a destination that fails and recovers. */
class NoticeTest {
  private final SaidInLog said = new SaidInLog("org.senselights.http", Level.ALL);
  private long now;
  private final Notice notice = new Notice("chat", "localhost", () -> now);

  @AfterEach
  void unhook() {
    said.close();
  }

  @Test
  void aTroubleThatComesBackWithinTheMinuteAndStaysIsSaidWhenTheMinuteIsOver() {
    notice.later("HTTP 503", 1);
    pass(Duration.ofSeconds(10));
    notice.well(0, 0);
    pass(Duration.ofSeconds(10));
    notice.later("HTTP 503", 1);
    pass(Duration.ofSeconds(50));
    notice.later("HTTP 503", 2);
    pass(Duration.ofHours(1));
    notice.later("HTTP 503", 3);

    assertThat(said.lines()).containsExactly(
        "WARNING chat (localhost) takes nothing now: HTTP 503. It is tried again; 1 waiting",
        "INFO chat (localhost) takes what it is told again; 0 waiting, 0 dropped in the meantime",
        "WARNING chat (localhost) takes nothing now: HTTP 503. It is tried again; 2 waiting"
            + " (and 1 times since the last word)");
  }

  @Test
  void aTroubleThatComesAndGoesIsSaidOnceAMinute() {
    for (int second = 0; second < 120; second += 5) {
      notice.later("HTTP 503", 1);
      pass(Duration.ofSeconds(5));
      notice.well(0, 0);
    }

    assertThat(said.lines()).filteredOn(line -> line.startsWith("WARNING")).hasSize(2);
    assertThat(said.lines()).filteredOn(line -> line.startsWith("INFO")).hasSize(2);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
