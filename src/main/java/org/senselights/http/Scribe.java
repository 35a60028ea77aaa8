package org.senselights.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.senselights.engine.OnceAMinute;
import org.senselights.rules.Occasion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has what happened written down on a thread of its own, because that takes longer than the engine may wait before the
 * next light. What comes faster than it can be written, and is too much, there is no room for.
 *
 * <p>Who hands over waits for no lock and for nobody: not even for a writer whom the machine has stopped in the middle.
 *
 * @param <T> what is handed over: it never changes, and says the same later
 */
final class Scribe<T> {
  /** What is taken to wait to be written at most: 8,192 usual events. */
  private static final long MOST_BYTES = 8L << 20;

  /** It rests between two looks, so that the engine need not wake it for each event. */
  private static final long REST_NANOS = Duration.ofMillis(10).toNanos();

  /** After so many others get their turn, who share its processor. */
  private static final int MANY = 32;

  private static final Logger LOG = LoggerFactory.getLogger(Scribe.class);

  private final Function<T, Occasion> about;
  private final Consumer<T> pen;
  private final LongSupplier nanoTime;
  private final OnceAMinute faults;
  private final Queue<T> waiting = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  /** Written by who hands over alone. */
  private volatile boolean started;
  private volatile long bytesIn;
  /** Written by the scribe's thread alone. */
  private volatile long bytesOut;
  private volatile boolean idle;
  private volatile boolean ending;

  /**
   * A scribe whose thread begins with the first event.
   *
   * @param name of the thread
   * @param about the event behind what is handed over
   * @param pen writes one; on the scribe's thread
   * @param nanoTime a clock that only goes forward
   */
  Scribe(String name, Function<T, Occasion> about, Consumer<T> pen, LongSupplier nanoTime) {
    this.about = about;
    this.pen = pen;
    this.nanoTime = nanoTime;
    faults = new OnceAMinute(nanoTime);
    thread = Thread.ofVirtual().name(name).unstarted(this::work);
  }

  /** Whether one more can wait; asked by who hands over, for whom the answer stays true until it does. */
  boolean hasRoomFor(T one) {
    return bytesIn - bytesOut + about.apply(one).event().bytes() <= MOST_BYTES;
  }

  /** Takes one in, for which there is room, without waiting; never by two threads at a time. */
  void handOver(T one) {
    bytesIn = bytesIn + about.apply(one).event().bytes();
    waiting.add(one);
    if (!started) {
      thread.start();
      started = true;
    } else if (idle) {
      LockSupport.unpark(thread);
    }
  }

  /** Puts into a lane what was promised to it; where that cannot be written by a fault of ours, nothing. */
  void write(Lane lane, Consumer<Consumer<String>> author) {
    List<String> texts = new ArrayList<>(2);
    try {
      author.accept(texts::add);
    } catch (RuntimeException e) {
      texts.clear();
      faults.say(others -> LOG.error(
          "A fault of ours while writing for {}{}; it is not told this event, and goes on", lane.name(), others, e));
    }
    lane.keepPromise(texts);
  }

  /**
   * Ends, and then the lanes at once: what was handed over is written and told, if that can be done in time.
   *
   * @param lanes for which it writes
   * @param within how long that may take in all, at most half of it for the writing
   */
  void stop(List<Lane> lanes, Duration within) {
    long until = nanoTime.getAsLong() + within.toNanos();
    ending = true;
    if (started) {
      LockSupport.unpark(thread);
      try {
        thread.join(within.dividedBy(2));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    Lane.stop(lanes, Duration.ofNanos(until - nanoTime.getAsLong()));
  }

  private void work() {
    while (!ending) {
      writeAll();
      LockSupport.parkNanos(this, REST_NANOS);
      idle = true;
      while (waiting.isEmpty() && !ending) {
        LockSupport.park(this);
      }
      idle = false;
    }
    writeAll();
  }

  private void writeAll() {
    int written = 0;
    for (T next = waiting.poll(); next != null; next = waiting.poll()) {
      pen.accept(next);
      bytesOut = bytesOut + about.apply(next).event().bytes();
      written++;
      if (written % MANY == 0) {
        Thread.yield();
      }
    }
  }
}
