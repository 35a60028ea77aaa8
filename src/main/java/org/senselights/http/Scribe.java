package org.senselights.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.senselights.rules.Occasion;

/**
 * Has what happened written down on a thread of its own, because that takes longer than the engine may wait before the
 * next light. What comes faster than it can be written, and is too much, is not taken.
 */
final class Scribe {
  /** Some hundred milliseconds of the fastest traffic; a few megabytes at most. */
  static final int MOST_WAITING = 8_192;

  /** It rests between two looks, so that the engine need not wake it for each event. */
  private static final long REST_NANOS = Duration.ofMillis(10).toNanos();

  private final Consumer<Occasion> pen;
  private final BlockingQueue<Occasion> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private Optional<Thread> thread = Optional.empty();
  private volatile boolean ending;

  /** Its thread begins with the first event. */
  Scribe(Consumer<Occasion> pen) {
    this.pen = pen;
  }

  /** Takes one in, without waiting; called by one thread. */
  boolean offer(Occasion occasion) {
    boolean taken = waiting.offer(occasion);
    if (thread.isEmpty()) {
      thread = Optional.of(Thread.ofVirtual().name("databases").start(this::write));
    }
    return taken;
  }

  /** Has all written that waits, if that can be done in time, and gives what could not. */
  List<Occasion> stop(Duration within) {
    ending = true;
    thread.ifPresent(each -> {
      each.interrupt();
      try {
        each.join(within);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    List<Occasion> left = new ArrayList<>();
    waiting.drainTo(left);
    return left;
  }

  private void write() {
    while (!ending) {
      try {
        pen.accept(waiting.take());
      } catch (InterruptedException e) {
        break;
      }
      writeAll();
      LockSupport.parkNanos(REST_NANOS);
    }
    writeAll();
  }

  private void writeAll() {
    for (Occasion next = waiting.poll(); next != null; next = waiting.poll()) {
      pen.accept(next);
    }
  }
}
