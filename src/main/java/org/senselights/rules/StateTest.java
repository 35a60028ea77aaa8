package org.senselights.rules;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** One part of a {@link State}. */
public sealed interface StateTest {

  /**
   * The key that names it in a rules file.
   *
   * @return such as {@code count}
   */
  String key();

  /** What can be counted. */
  enum Counted {
    /** Sessions. */
    SESSIONS("sessions"),
    /** Open connections. */
    CONNECTIONS("connections"),
    /** Different users with a session. */
    USERS("users");

    private final String word;

    Counted(String word) {
      this.word = word;
    }

    /**
     * The word of the rules file.
     *
     * @return lower case
     */
    public String word() {
      return word;
    }

    /**
     * Finds what is counted by its word.
     *
     * @param word as written
     * @return what is meant, or nothing
     */
    public static Optional<Counted> of(String word) {
      return Arrays.stream(values()).filter(counted -> counted.word.equals(word)).findFirst();
    }
  }

  /**
   * So many are on line. Begins to hold above one number, below another, or between both; with hysteresis it ends only
   * at numbers further away.
   *
   * @param of what is counted
   * @param narrowed only those; fields are host, user and app; none counts all
   * @param above it begins to hold with more than these, 0 or more
   * @param below it begins to hold with fewer than these, 1 or more
   * @param untilBelow once it holds, it goes on until there are fewer than these; absent for {@code above} itself
   * @param untilAbove once it holds, it goes on until there are more than these; absent for {@code below} itself
   */
  record Count(
      Counted of,
      List<FieldTest> narrowed,
      OptionalInt above,
      OptionalInt below,
      OptionalInt untilBelow,
      OptionalInt untilAbove)
      implements StateTest {

    /**
     * Refuses a test without a number.
     *
     * @throws IllegalArgumentException if neither {@code above} nor {@code below} is given
     */
    public Count {
      Objects.requireNonNull(of, "of");
      narrowed = List.copyOf(narrowed);
      if (above.isEmpty() && below.isEmpty()) {
        throw new IllegalArgumentException("a count is above or below a number");
      }
    }

    @Override
    public String key() {
      return "count";
    }

    /**
     * Whether a count passes.
     *
     * @param count 0 or more
     * @param holding whether the test held until now
     * @return whether it holds now
     */
    public boolean holds(long count, boolean holding) {
      if (!holding) {
        return (above.isEmpty() || count > above.getAsInt()) && (below.isEmpty() || count < below.getAsInt());
      }
      boolean enough = above.isEmpty()
          || (untilBelow.isPresent() ? count >= untilBelow.getAsInt() : count > above.getAsInt());
      boolean few = below.isEmpty()
          || (untilAbove.isPresent() ? count <= untilAbove.getAsInt() : count < below.getAsInt());
      return enough && few;
    }
  }

  /**
   * Nothing of a kind was heard for a time. It counts from the latest of the last such event, the service's start and
   * the begin of the time windows beside it.
   *
   * @param time how long, more than zero
   * @param of what is waited for; events that the file ignores break the silence too
   */
  record Silence(Duration time, EventPattern of) implements StateTest {

    /**
     * Refuses a silence of no length.
     *
     * @throws IllegalArgumentException if {@code time} is not positive
     */
    public Silence {
      Objects.requireNonNull(of, "of");
      if (!time.isPositive()) {
        throw new IllegalArgumentException("a silence is longer than zero");
      }
    }

    @Override
    public String key() {
      return "silence";
    }
  }

  /**
   * A link is down.
   *
   * @param lost which
   */
  record Lost(Link lost) implements StateTest {

    /** Refuses null. */
    public Lost {
      Objects.requireNonNull(lost, "lost");
    }

    @Override
    public String key() {
      return "link";
    }
  }

  /**
   * It is the time.
   *
   * @param key {@code during} for named windows; the first of {@code time}, {@code days} and
   *     {@code except} that is there for one written on the spot
   * @param anyOf at least one
   */
  record Time(String key, List<TimeWindow> anyOf) implements StateTest {

    /**
     * Refuses a time that never comes.
     *
     * @throws IllegalArgumentException if {@code anyOf} is empty
     */
    public Time {
      Objects.requireNonNull(key, "key");
      anyOf = List.copyOf(anyOf);
      if (anyOf.isEmpty()) {
        throw new IllegalArgumentException("no time is named");
      }
    }
  }
}
