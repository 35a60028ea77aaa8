package org.senselights.web;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * How long a client may keep us waiting for its request, or for taking its answer. Past it the thread that serves the
 * client is interrupted, by which the JDK closes a connection that is being read or written.
 */
final class Deadline {
  /** The deadline of the thread that asks. */
  static final ScopedValue<Deadline> OURS = ScopedValue.newInstance();

  private final ScheduledExecutorService clock;
  private final Supplier<Duration> patience;
  private final Thread thread;
  private Future<?> alarm;

  Deadline(ScheduledExecutorService clock, Supplier<Duration> patience) {
    this.clock = clock;
    this.patience = patience;
    thread = Thread.currentThread();
  }

  /** Waiting for the client begins. */
  synchronized void begin() {
    end();
    Object[] own = new Object[1];
    try {
      alarm = clock.schedule(() -> expire(own), patience.get().toNanos(), TimeUnit.NANOSECONDS);
      own[0] = alarm;
    } catch (RejectedExecutionException e) {
      // The server is closed: there is no time left.
      thread.interrupt();
    }
  }

  private synchronized void expire(Object[] own) {
    if (own[0] == alarm) {
      thread.interrupt();
    }
  }

  /** What comes now is our own work. */
  synchronized void end() {
    if (alarm != null) {
      alarm.cancel(false);
      alarm = null;
    }
  }
}
