package org.senselights.rules;

import java.util.List;
import java.util.Objects;
import org.senselights.event.Event;
import org.senselights.event.Receipt;

/**
 * One field of a condition: it holds where the event has the field and any of the patterns fits.
 *
 * @param field which field
 * @param anyOf at least one pattern
 */
public record FieldTest(Field field, List<Pattern> anyOf) {

  /**
   * Refuses a test that could never hold.
   *
   * @throws IllegalArgumentException if {@code anyOf} is empty
   */
  public FieldTest {
    Objects.requireNonNull(field, "field");
    anyOf = List.copyOf(anyOf);
    if (anyOf.isEmpty()) {
      throw new IllegalArgumentException(field.word() + " names nothing to compare with");
    }
  }

  /**
   * Whether an event passes.
   *
   * @param event the event
   * @param receipt how it came
   * @return false too where the event lacks the field
   */
  public boolean holds(Event event, Receipt receipt) {
    if (field == Field.APP && !event.appName().isEmpty() && !event.appId().isEmpty()) {
      return holdsForIdOrName(event);
    }
    String text = field.of(event, receipt);
    return !text.isEmpty() && any(text);
  }

  /** A pattern that is turned round must fail for both, or a name would let through what its id excludes. */
  private boolean holdsForIdOrName(Event event) {
    for (Pattern pattern : anyOf) {
      boolean id = pattern.matches(event.appId());
      boolean name = pattern.matches(event.appName());
      if (pattern instanceof Pattern.Not ? id && name : id || name) {
        return true;
      }
    }
    return false;
  }

  private boolean any(String text) {
    for (Pattern pattern : anyOf) {
      if (pattern.matches(text)) {
        return true;
      }
    }
    return false;
  }
}
