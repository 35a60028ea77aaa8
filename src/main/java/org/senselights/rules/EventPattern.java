package org.senselights.rules;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.event.Receipt;

/**
 * A condition on an event: its type is one of some, and all field tests hold.
 *
 * @param types at least one
 * @param fields all must hold; none means any event of these types
 */
public record EventPattern(Set<EventType> types, List<FieldTest> fields) {

  /** What {@code any} stands for: every type but {@link EventType#OTHER}. */
  public static final Set<EventType> ANY =
      Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(EventType.OTHER)));

  /** Every type there is: what a condition speaks of that names no event, beside one that does. */
  public static final Set<EventType> EVERY = Collections.unmodifiableSet(EnumSet.allOf(EventType.class));

  /**
   * Refuses a pattern that could never match.
   *
   * @throws IllegalArgumentException if {@code types} is empty
   */
  public EventPattern {
    if (types.isEmpty()) {
      throw new IllegalArgumentException("no event is named");
    }
    types = Collections.unmodifiableSet(EnumSet.copyOf(types));
    fields = List.copyOf(fields);
  }

  /**
   * Whether an event is meant.
   *
   * @param event the event
   * @param receipt how it came
   * @return true where the type fits and every field test holds
   */
  public boolean matches(Event event, Receipt receipt) {
    if (!types.contains(event.type())) {
      return false;
    }
    for (FieldTest test : fields) {
      if (!test.holds(event, receipt)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether any of some patterns matches.
   *
   * @param patterns none matches nothing
   * @param event the event
   * @param receipt how it came
   * @return true where one does
   */
  public static boolean anyMatches(List<EventPattern> patterns, Event event, Receipt receipt) {
    for (EventPattern pattern : patterns) {
      if (pattern.matches(event, receipt)) {
        return true;
      }
    }
    return false;
  }
}
