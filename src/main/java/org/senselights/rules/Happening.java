package org.senselights.rules;

import java.util.List;
import java.util.Objects;

/**
 * Something that happens, at a time at which it counts.
 *
 * @param cause what happens
 * @param times all must hold at that moment; none means at any time
 * @param wording how it is written
 */
public record Happening(Cause cause, List<StateTest.Time> times, Wording wording) implements Condition {

  /** Copies the list. */
  public Happening {
    Objects.requireNonNull(cause, "cause");
    Objects.requireNonNull(wording, "wording");
    times = List.copyOf(times);
  }

  /**
   * An event at any time.
   *
   * @param pattern which events are meant
   * @return the condition, as if nobody had written it
   */
  public static Happening of(EventPattern pattern) {
    return new Happening(new Cause.Told(pattern), List.of(), Wording.NONE);
  }
}
