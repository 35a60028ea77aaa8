package org.senselights.engine;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Lets one line a minute into the log, and counts those that it holds back. From any thread. */
public final class OnceAMinute {
  private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

  private final LongSupplier nanoTime;
  private boolean said;
  private long saidAt;
  private long heldBack;

  /**
   * Nothing has been said yet.
   *
   * @param nanoTime a monotonic clock, in nanoseconds
   */
  public OnceAMinute(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Says it, unless a line was said less than a minute ago.
   *
   * @param line writes it; given a few words on how many lines were held back before it, to be put into the sentence
   */
  public synchronized void say(Consumer<String> line) {
    long now = nanoTime.getAsLong();
    if (said && now - saidAt < MINUTE_NANOS) {
      heldBack++;
      return;
    }
    line.accept(heldBack == 0 ? "" : " (and " + heldBack + " more since the last word)");
    said = true;
    saidAt = now;
    heldBack = 0;
  }
}
