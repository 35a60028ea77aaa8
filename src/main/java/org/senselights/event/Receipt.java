package org.senselights.event;

import java.time.Instant;
import java.util.Objects;

/**
 * How an event reached us.
 *
 * @param at when its datagram was received, by the wall clock
 * @param nanos the same moment by the monotonic clock, for measuring how long we took
 * @param sender the sender's address in text form without port, or empty where there was none
 */
public record Receipt(Instant at, long nanos, String sender) {

  /** In place of a receipt's {@code nanos} where no datagram was received. */
  public static final long NO_DATAGRAM = Long.MIN_VALUE;

  /** Refuses null. */
  public Receipt {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(sender, "sender");
  }
}
