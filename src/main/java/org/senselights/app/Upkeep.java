package org.senselights.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.senselights.engine.Kept;
import org.senselights.settings.StateDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be done from time to time and must not hold up anybody: to see each second whether anything is wrong, and
 * to write down each minute what is to survive a restart.
 */
final class Upkeep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int LOOKS_A_SAVE = 60;

  private final StateDirectory state;
  private final Runnable look;
  private final Runnable save;
  private final AtomicReference<Kept> waiting = new AtomicReference<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** {@code look} is called each second; {@code save} each minute, and asks whoever knows to call {@link #keep}. */
  Upkeep(StateDirectory state, Runnable look, Runnable save) {
    this.state = state;
    this.look = look;
    this.save = save;
  }

  void start() {
    Thread.ofVirtual().name("upkeep").start(this::work);
  }

  /** Takes what is to be written; from any thread, never waits. */
  void keep(Kept kept) {
    waiting.set(kept);
  }

  private void work() {
    int looks = 0;
    try {
      do {
        try {
          look.run();
          write();
          if (++looks % LOOKS_A_SAVE == 0) {
            save.run();
            state.retry();
          }
        } catch (RuntimeException e) {
          LOG.error("Upkeep met a fault of ours, please tell us; it goes on", e);
        }
      } while (!closed.await(LOOK.toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void write() {
    Kept kept = waiting.getAndSet(null);
    if (kept != null) {
      state.keepNow(kept.presence(), kept.rules());
    }
  }

  /** Writes what still waits. */
  @Override
  public void close() {
    closed.countDown();
    write();
  }
}
