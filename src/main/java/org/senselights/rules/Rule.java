package org.senselights.rules;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.senselights.event.Event;
import org.senselights.event.Receipt;

/**
 * One rule: when this happens, do that.
 *
 * @param name its key in the file, unique in a book
 * @param label what people call it; the name where the owner gave none
 * @param where file and line, such as {@code rules.conf:12}
 * @param enabled whether it takes part
 * @param when any of these
 * @param unless none of these
 * @param per what its memory is divided by; absent for one memory
 * @param throttle how long it stays silent after it fired; absent for never
 * @param then what it does, in order
 */
public record Rule(
    String name,
    String label,
    String where,
    boolean enabled,
    List<EventPattern> when,
    List<EventPattern> unless,
    Optional<Field> per,
    Optional<Duration> throttle,
    List<Action> then) {

  /**
   * Refuses a rule that could never do anything.
   *
   * @throws IllegalArgumentException if {@code when} or {@code then} is empty
   */
  public Rule {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(label, "label");
    Objects.requireNonNull(where, "where");
    when = List.copyOf(when);
    unless = List.copyOf(unless);
    then = List.copyOf(then);
    if (when.isEmpty() || then.isEmpty()) {
      throw new IllegalArgumentException("a rule says when, and what then");
    }
  }

  /**
   * Whether the rule means this event.
   *
   * @param event with its true names
   * @param receipt how it came
   * @return true where {@code when} matches and {@code unless} does not
   */
  public boolean matches(Event event, Receipt receipt) {
    return EventPattern.anyMatches(when, event, receipt) && !EventPattern.anyMatches(unless, event, receipt);
  }
}
