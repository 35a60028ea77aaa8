package org.senselights.http;

import java.util.random.RandomGenerator;

/** How long to wait before the next attempt: doubling from half a second to a minute, with jitter. */
final class BackOff {
  static final long MIN_NANOS = 500_000_000L;
  static final long MAX_NANOS = 60_000_000_000L;

  private final RandomGenerator random;
  private long ceiling;

  BackOff(RandomGenerator random) {
    this.random = random;
  }

  /** The next wait in nanoseconds. Jitter keeps many devices from knocking in step after a service's failure. */
  long next() {
    ceiling = ceiling == 0 ? MIN_NANOS : Math.min(2 * ceiling, MAX_NANOS);
    return Math.max(MIN_NANOS, ceiling / 2 + random.nextLong(ceiling / 2 + 1));
  }

  /** Begins anew. */
  void reset() {
    ceiling = 0;
  }
}
