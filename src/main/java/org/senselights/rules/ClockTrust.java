package org.senselights.rules;

import java.time.Instant;
import java.util.Objects;

/**
 * Tells a clock that was set from one that was not. A Raspberry Pi has no clock of its own: it starts in the past and
 * finds the time on the network. No time condition holds before that.
 *
 * <p>It sees a clock that starts at the epoch or with an old image; a clock restored from the last shutdown looks set,
 * although it is late by as long as the device was off.
 *
 * @param builtAt when this software was built; no true clock can show an earlier time
 */
public record ClockTrust(Instant builtAt) {

  /** Refuses null. */
  public ClockTrust {
    Objects.requireNonNull(builtAt, "builtAt");
  }

  /**
   * Whether the time can be believed.
   *
   * @param now what the clock shows
   * @return false before the software was built
   */
  public boolean isSet(Instant now) {
    return !now.isBefore(builtAt);
  }
}
