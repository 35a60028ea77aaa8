package org.senselights.rules;

import java.util.Objects;
import org.senselights.event.Event;
import org.senselights.event.Receipt;

/**
 * What templates and messages can speak of: an event as the world may see it, and how it came.
 *
 * @param id tells events apart; the same however often it is told
 * @param event veiled as the privacy setting asks
 * @param receipt how it came
 * @param time of receipt, ISO 8601 with offset
 * @param privacy for templates that ask for a hash
 */
public record Occasion(String id, Event event, Receipt receipt, String time, Privacy privacy) {

  /** Refuses null. */
  public Occasion {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(event, "event");
    Objects.requireNonNull(receipt, "receipt");
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(privacy, "privacy");
  }
}
