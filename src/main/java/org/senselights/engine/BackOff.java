package org.senselights.engine;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait until the next attempt: doubling from a shortest to a longest time, with jitter. For one thread. */
public final class BackOff {
  private final long leastNanos;
  private final long mostNanos;
  private final RandomGenerator random;
  private long ceiling;

  /**
   * Nothing has failed yet.
   *
   * @param least the first wait, more than zero
   * @param most the longest wait
   * @param random for the jitter, which keeps many devices from knocking in step after a failure or a power cut
   */
  public BackOff(Duration least, Duration most, RandomGenerator random) {
    leastNanos = least.toNanos();
    mostNanos = most.toNanos();
    this.random = random;
  }

  /**
   * The next wait.
   *
   * @return nanoseconds, from the shortest to the longest
   */
  public long next() {
    ceiling = ceiling == 0 ? leastNanos : Math.min(2 * ceiling, mostNanos);
    return Math.max(leastNanos, ceiling / 2 + random.nextLong(ceiling / 2 + 1));
  }

  /** Goes straight to the longest wait. */
  public void slowDown() {
    ceiling = mostNanos;
  }

  /** Begins anew. */
  public void reset() {
    ceiling = 0;
  }
}
