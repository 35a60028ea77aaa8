package org.senselights.rules;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.senselights.event.Event;
import org.senselights.event.Receipt;

/**
 * What templates and messages can speak of: what happened, as the world may see it, and how it came.
 *
 * @param id tells events apart; the same however often it is told
 * @param cause the event's word, or what else it was: {@code button seen}, {@code at 17:45}, {@code service-started},
 *     {@code while}
 * @param told whether Sense told of an event; otherwise every field of {@code event} is absent
 * @param event veiled as the privacy setting asks
 * @param receipt how it came
 * @param time of receipt, ISO 8601 with offset
 * @param privacy for templates that ask for a hash
 * @param numbers for templates that ask for counts; absent where the rule does not
 * @param withheld destinations that are told nothing of it, by name
 */
public record Occasion(
    String id,
    String cause,
    boolean told,
    Event event,
    Receipt receipt,
    String time,
    Privacy privacy,
    Optional<Numbers> numbers,
    Set<String> withheld) {

  /** Refuses null. */
  public Occasion {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(cause, "cause");
    Objects.requireNonNull(event, "event");
    Objects.requireNonNull(receipt, "receipt");
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(privacy, "privacy");
    Objects.requireNonNull(numbers, "numbers");
    withheld = Set.copyOf(withheld);
  }

  /**
   * An event that Sense told of.
   *
   * @param id tells events apart
   * @param event veiled as the privacy setting asks
   * @param receipt how it came
   * @param time of receipt, ISO 8601 with offset
   * @param privacy for templates that ask for a hash
   * @return the occasion, without numbers, told to every destination
   */
  public static Occasion of(String id, Event event, Receipt receipt, String time, Privacy privacy) {
    return new Occasion(id, event.type().word(), true, event, receipt, time, privacy, Optional.empty(), Set.of());
  }

  /**
   * The same with numbers.
   *
   * @param known what templates may ask for
   * @return a copy
   */
  public Occasion with(Numbers known) {
    return new Occasion(id, cause, told, event, receipt, time, privacy, Optional.of(known), withheld);
  }

  /**
   * The same, withheld from some destinations.
   *
   * @param names of destinations
   * @return a copy, or this where there are none
   */
  public Occasion withheldFrom(Set<String> names) {
    return names.isEmpty() ? this : new Occasion(id, cause, told, event, receipt, time, privacy, numbers, names);
  }
}
