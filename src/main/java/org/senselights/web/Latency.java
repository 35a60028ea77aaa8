package org.senselights.web;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;

/**
 * How long something took, in buckets from 10 us to 10 s. Any thread may count and read; neither waits.
 *
 * <p>Nothing of the library behind {@link Metrics} is needed to count, so that it is loaded by the first scrape only.
 */
final class Latency implements LongConsumer {
  private static final long[] BOUNDS_NANOS = {
    10_000L, 25_000L, 50_000L, 100_000L, 250_000L, 500_000L,
    1_000_000L, 2_500_000L, 5_000_000L, 10_000_000L, 25_000_000L, 50_000_000L, 100_000_000L, 250_000_000L, 500_000_000L,
    1_000_000_000L, 2_500_000_000L, 5_000_000_000L, 10_000_000_000L
  };
  private static final double SECOND_NANOS = 1e9;

  private final AtomicLongArray counts = new AtomicLongArray(BOUNDS_NANOS.length + 1);
  private final LongAdder sumNanos = new LongAdder();

  @Override
  public void accept(long nanos) {
    int bucket = 0;
    while (bucket < BOUNDS_NANOS.length && nanos > BOUNDS_NANOS[bucket]) {
      bucket++;
    }
    counts.getAndIncrement(bucket);
    sumNanos.add(Math.max(0, nanos));
  }

  /** The upper bounds of the buckets in seconds, the last of them infinite. */
  static double[] boundsSeconds() {
    double[] bounds = new double[BOUNDS_NANOS.length + 1];
    for (int i = 0; i < BOUNDS_NANOS.length; i++) {
      bounds[i] = BOUNDS_NANOS[i] / SECOND_NANOS;
    }
    bounds[BOUNDS_NANOS.length] = Double.POSITIVE_INFINITY;
    return bounds;
  }

  /** How often it took so long, by bucket; not cumulative. */
  long[] counts() {
    long[] copy = new long[counts.length()];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = counts.get(i);
    }
    return copy;
  }

  double sumSeconds() {
    return sumNanos.sum() / SECOND_NANOS;
  }
}
