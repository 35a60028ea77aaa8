package org.senselights.rules;

import java.util.Objects;

/**
 * Something in a good rules file that is probably not what was meant.
 *
 * @param where file and line of the rule, such as {@code rules.conf:12}; empty where it is no rule's
 * @param sentence what it is, and what to change
 */
public record Doubt(String where, String sentence) {
  /** Refuses null. */
  public Doubt {
    Objects.requireNonNull(where, "where");
    Objects.requireNonNull(sentence, "sentence");
  }
}
