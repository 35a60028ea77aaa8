package org.senselights.bench;

import java.util.BitSet;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * What arrived of one run of consecutive sequence numbers. Written by the subscriber's thread alone; the counts may be
 * read from any thread, the histogram once the run is over.
 */
final class Reception {
  private static final long LONGEST_NANOS = 60_000_000_000L;

  private final long first;
  private final int expected;
  private final BitSet seen;
  private final Histogram latency = new Histogram(LONGEST_NANOS, 3);
  private volatile int received;
  private volatile int repeated;
  private volatile long lastNanos;

  /** Expects {@code expected} events, numbered from {@code first}. */
  Reception(long first, int expected) {
    this.first = first;
    this.expected = expected;
    seen = new BitSet(expected);
  }

  /** Takes note of an event; one of another run, or a second copy, counts nowhere but among the repeated. */
  void record(long sequence, long sentNanos, long nowNanos) {
    long index = sequence - first;
    if (index < 0 || index >= expected) {
      return;
    }
    if (seen.get((int) index)) {
      repeated = repeated + 1;
      return;
    }
    seen.set((int) index);
    latency.recordValue(Math.clamp(nowNanos - sentNanos, 0, LONGEST_NANOS));
    lastNanos = nowNanos;
    received = received + 1;
  }

  /** Waits until all is there, at most so long. */
  void await(long limitNanos) {
    long deadline = System.nanoTime() + limitNanos;
    while (received < expected && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  int lost() {
    return expected - received;
  }

  int repeated() {
    return repeated;
  }

  long lastNanos() {
    return lastNanos;
  }

  Histogram latency() {
    return latency;
  }
}
