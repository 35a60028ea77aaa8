package org.senselights.decode;

import java.time.Instant;
import java.util.Objects;
import org.senselights.event.Event;

/**
 * A row of an audit activity log that tells of an event.
 *
 * @param event what happened, as the datagram of the same row would tell it
 * @param time when it happened, by the Sense server's clock
 */
public record AuditRow(Event event, Instant time) {

  /** Refuses null. */
  public AuditRow {
    Objects.requireNonNull(event, "event");
    Objects.requireNonNull(time, "time");
  }
}
