package org.senselights.engine;

import java.time.Instant;
import java.time.InstantSource;

/** The only door to the machine's clocks; whoever needs a moment is handed one from here. */
public final class Clock implements InstantSource {

  private final long origin = System.nanoTime();

  /**
   * Time since this clock was made.
   *
   * @return nanoseconds, never backwards
   */
  public long nanos() {
    return System.nanoTime() - origin;
  }

  @Override
  public Instant instant() {
    return Instant.now();
  }

  /**
   * This moment.
   *
   * @return by both clocks
   */
  public Moment now() {
    return new Moment(nanos(), instant());
  }
}
