package org.senselights.rules;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Something that holds for a while.
 *
 * @param all at least one; all must hold
 * @param lasting how long they must have held together before the state counts; absent for at once
 * @param wording how it is written
 */
public record State(List<StateTest> all, Optional<Duration> lasting, Wording wording) implements Condition {

  /**
   * Refuses a state of nothing.
   *
   * @throws IllegalArgumentException if {@code all} is empty
   */
  public State {
    Objects.requireNonNull(lasting, "lasting");
    Objects.requireNonNull(wording, "wording");
    all = List.copyOf(all);
    if (all.isEmpty()) {
      throw new IllegalArgumentException("a state tests something");
    }
  }
}
