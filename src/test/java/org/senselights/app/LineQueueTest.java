package org.senselights.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A queue of three lines and twenty bytes. */
class LineQueueTest {
  private final LineQueue queue = new LineQueue(3, 20, lost -> bytes("lost " + lost));

  @Test
  void linesKeepTheirOrder() throws InterruptedException {
    offer("one", "two");

    assertThat(next()).isEqualTo("one");
    assertThat(next()).isEqualTo("two");
  }

  @Test
  void whatIsOneTooManyIsDroppedAndToldInItsPlace() throws InterruptedException {
    offer("one", "two", "three", "four", "five");
    next();
    offer("six");

    assertThat(next()).isEqualTo("two");
    assertThat(next()).isEqualTo("three");
    assertThat(next()).isEqualTo("lost 2");
    assertThat(next()).isEqualTo("six");
    assertThat(queue.dropped()).isEqualTo(2);
  }

  @Test
  void aLossIsToldEvenIfNoLineFollows() throws InterruptedException {
    offer("one", "two", "three", "four");
    next();
    next();
    next();

    assertThat(next()).isEqualTo("lost 1");
  }

  @Test
  void linesAreDroppedWhereTheyAreTooLongTogether() throws InterruptedException {
    offer("0123456789", "0123456789", "x");

    assertThat(queue.dropped()).isEqualTo(1);
    next();
    offer("y");
    assertThat(next()).isEqualTo("0123456789");
    assertThat(next()).isEqualTo("lost 1");
    assertThat(next()).isEqualTo("y");
  }

  @Test
  void aSingleLineMayBeLonger() throws InterruptedException {
    offer("a line of more than twenty bytes");

    assertThat(next()).isEqualTo("a line of more than twenty bytes");
  }

  @Test
  void afterTheEndWhatWaitsIsGivenAndNothingMore() throws InterruptedException {
    offer("one");
    queue.end();
    offer("two");

    assertThat(next()).isEqualTo("one");
    assertThat(queue.take()).isSameAs(LineQueue.END);
    assertThat(queue.dropped()).isZero();
  }

  @Test
  void aLineIsWrittenWhenTheNextIsAskedFor() throws InterruptedException {
    offer("one");
    assertThat(queue.awaitWritten(Duration.ZERO)).isFalse();

    next();
    assertThat(queue.awaitWritten(Duration.ZERO)).as("still at it").isFalse();

    queue.end();
    queue.take();
    assertThat(queue.awaitWritten(Duration.ZERO)).isTrue();
  }

  private void offer(String... lines) {
    for (String line : lines) {
      queue.offer(bytes(line));
    }
  }

  private String next() throws InterruptedException {
    return new String(queue.take(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
