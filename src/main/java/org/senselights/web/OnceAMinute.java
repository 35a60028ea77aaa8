package org.senselights.web;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Lets one line a minute into the log, and counts those that it holds back. From any thread. */
final class OnceAMinute {
  private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

  private final LongSupplier nanoTime;
  private boolean said;
  private long saidAt;
  private long heldBack;

  OnceAMinute(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Runs what writes the line, or not; it is given a few words on how many lines were held back before it. */
  synchronized void say(Consumer<String> line) {
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
