package org.senselights.control;

import java.io.IOException;
import java.nio.channels.Channel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Closes a channel when time is up, which ends whatever waits on it: a Unix socket knows no time-out of its own. To be
 * closed where what had to be done in time is done.
 */
final class Deadline implements AutoCloseable {
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile boolean missed;

  private Deadline() {}

  static Deadline on(Channel channel, Duration time) {
    Deadline deadline = new Deadline();
    Thread.ofVirtual().name("control-deadline").start(() -> deadline.await(channel, time));
    return deadline;
  }

  private void await(Channel channel, Duration time) {
    try {
      if (!done.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
        missed = true;
        channel.close();
      }
    } catch (IOException e) {
      // Nothing more can be done to a socket that does not even close.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the channel was closed for being late. */
  boolean missed() {
    return missed;
  }

  @Override
  public void close() {
    done.countDown();
  }
}
