package org.senselights.rules;

import java.util.Objects;
import org.senselights.presence.Today;

/**
 * The numbers that a template can speak of.
 *
 * @param count what the rule's own {@code count} looks at; 0 where it has none
 * @param today the figures of the day
 */
public record Numbers(long count, Today today) {

  /** Refuses null. */
  public Numbers {
    Objects.requireNonNull(today, "today");
  }
}
