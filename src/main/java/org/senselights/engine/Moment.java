package org.senselights.engine;

import java.time.Instant;
import java.util.Objects;

/**
 * A moment by both clocks.
 *
 * @param nanos nanoseconds since the service began, never backwards: for everything that lasts
 * @param wall the time of day, which may jump: for what people read
 */
public record Moment(long nanos, Instant wall) {

  /** Refuses null. */
  public Moment {
    Objects.requireNonNull(wall, "wall");
  }
}
