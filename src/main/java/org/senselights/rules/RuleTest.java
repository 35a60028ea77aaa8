package org.senselights.rules;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.senselights.event.Event;

/**
 * A test that stands in a rules file: what happens, and what is expected, on virtual time.
 *
 * @param name its key in the file
 * @param where file and line, such as {@code rules.conf:40}
 * @param begin by the wall clock, in the zone of the settings
 * @param steps in order
 */
public record RuleTest(String name, String where, LocalDateTime begin, List<Step> steps) {

  /** When a test begins that does not say when: a Monday, at noon. */
  public static final LocalDateTime USUAL_BEGIN = LocalDateTime.of(2026, 1, 5, 12, 0);

  /** Copies the list. */
  public RuleTest {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(where, "where");
    Objects.requireNonNull(begin, "begin");
    steps = List.copyOf(steps);
  }

  /** One step of a test. */
  public sealed interface Step {

    /**
     * Where it stands.
     *
     * @return file and line
     */
    String where();
  }

  /**
   * A datagram arrives.
   *
   * @param where file and line
   * @param text as it is on the wire
   */
  public record Datagram(String where, String text) implements Step {}

  /**
   * An event happens.
   *
   * @param where file and line
   * @param event the event
   */
  public record Send(String where, Event event) implements Step {}

  /**
   * So many sessions are on from now on, each of a made-up user.
   *
   * @param where file and line
   * @param count how many, 0 or more
   */
  public record Sessions(String where, int count) implements Step {}

  /**
   * Somebody presses a button.
   *
   * @param where file and line
   * @param button its name
   */
  public record Press(String where, String button) implements Step {}

  /**
   * A link goes down, or all are up again.
   *
   * @param where file and line
   * @param lost which is down; absent for none
   */
  public record Links(String where, Optional<Link> lost) implements Step {}

  /**
   * Time passes.
   *
   * @param where file and line
   * @param time how long, more than zero
   */
  public record After(String where, Duration time) implements Step {}

  /**
   * What is expected since the last step at which something happened.
   *
   * @param where file and line
   * @param rules exactly those that fired; absent where it does not matter
   * @param lights what these lights show now
   * @param published exactly the topics that were published to, one for each message; absent where it does not matter
   * @param sent exactly the targets that were sent to, one for each time; absent where it does not matter
   */
  public record Expect(
      String where,
      Optional<Set<String>> rules,
      Map<String, Look> lights,
      Optional<List<String>> published,
      Optional<List<String>> sent)
      implements Step {}

  /** What a light shows, in the words of the actions. */
  public enum Look {
    /** Steadily lit. */
    ON("on"),
    /** Steadily dark. */
    OFF("off"),
    /** Flashing. */
    FLASH("flash"),
    /** Blinking. */
    BLINK("blink"),
    /** Breathing. */
    BREATHE("breathe");

    private final String word;

    Look(String word) {
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
  }
}
