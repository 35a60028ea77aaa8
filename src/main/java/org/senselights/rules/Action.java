package org.senselights.rules;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.senselights.light.Again;
import org.senselights.light.Program;

/** One thing that a rule does. */
public sealed interface Action {

  /**
   * Shows something on lights. With an end it is a layer; without one it is what the lamps rest at.
   *
   * @param target which lights
   * @param program what they show
   * @param length how long, where the program does not end by itself; absent means: until something else
   * @param priority 0 to 1,000; higher covers lower
   * @param again what happens while this action's layer is still running
   */
  record Show(LightTarget target, Program program, Optional<Duration> length, int priority, Again again)
      implements Action {

    /** The priority of an action that names none. */
    public static final int DEFAULT_PRIORITY = 0;

    /** The highest priority there is. */
    public static final int HIGHEST_PRIORITY = 1_000;

    /**
     * Refuses what means nothing.
     *
     * @throws IllegalArgumentException if the priority is out of range, or a length is given to a program that ends by
     *     itself, or is not positive
     */
    public Show {
      Objects.requireNonNull(target, "target");
      Objects.requireNonNull(again, "again");
      if (priority < 0 || priority > HIGHEST_PRIORITY) {
        throw new IllegalArgumentException("priority is 0 to " + HIGHEST_PRIORITY + ", not " + priority);
      }
      if (length.isPresent() && (program.length() != Program.NEVER || !length.get().isPositive())) {
        throw new IllegalArgumentException("this program ends by itself, or the time is not longer than zero");
      }
    }

    /**
     * Whether this sets what the lamps rest at.
     *
     * @return true where nothing ends it
     */
    public boolean isRest() {
      return length.isEmpty() && program.length() == Program.NEVER;
    }

    /**
     * How long the layer lasts.
     *
     * @return nanoseconds; {@link Program#NEVER} for a rest
     */
    public long lengthNanos() {
      return length.map(Duration::toNanos).orElse(program.length());
    }
  }

  /** Publishes the standard message of the event, once a datagram however many rules say so. */
  record PublishEvent() implements Action {}

  /**
   * Publishes a message of the owner's own.
   *
   * @param topic where to
   * @param payload what
   * @param qos 0 or 1
   * @param retain whether the broker keeps it
   */
  record Publish(Topic topic, Payload payload, int qos, boolean retain) implements Action {}

  /**
   * Writes a line to the log.
   *
   * @param text the line
   */
  record Log(Template text) implements Action {}

  /**
   * Waits before the actions behind it; nothing else waits.
   *
   * @param time how long, more than zero
   */
  record Delay(Duration time) implements Action {

    /**
     * Refuses to wait for nothing.
     *
     * @throws IllegalArgumentException if {@code time} is not positive
     */
    public Delay {
      if (!time.isPositive()) {
        throw new IllegalArgumentException("a delay is longer than zero");
      }
    }
  }
}
