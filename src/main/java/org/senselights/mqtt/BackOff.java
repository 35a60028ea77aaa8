package org.senselights.mqtt;

import java.util.random.RandomGenerator;

/** How long to wait before the next attempt: doubling from 0.2 to 5 seconds, with jitter. */
final class BackOff {
  static final long MIN_NANOS = 200_000_000L;
  static final long MAX_NANOS = 5_000_000_000L;

  private final RandomGenerator random;
  private long ceiling;

  BackOff(RandomGenerator random) {
    this.random = random;
  }

  /** The next wait in nanoseconds. Jitter keeps a house full of devices from knocking in step after a power cut. */
  long next() {
    ceiling = ceiling == 0 ? MIN_NANOS : Math.min(2 * ceiling, MAX_NANOS);
    return Math.max(MIN_NANOS, ceiling / 2 + random.nextLong(ceiling / 2 + 1));
  }

  /** Goes straight to the longest wait. */
  void slowDown() {
    ceiling = MAX_NANOS;
  }

  /** Begins anew. */
  void reset() {
    ceiling = 0;
  }
}
