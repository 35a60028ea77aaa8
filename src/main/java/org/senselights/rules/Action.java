package org.senselights.rules;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.senselights.light.Again;
import org.senselights.light.Program;

/** One thing that a rule does. */
public sealed interface Action {

  /**
   * The templates that are filled in when it is done.
   *
   * @return none for an action that says the same always
   */
  default Stream<Template> templates() {
    return switch (this) {
      case Show show -> show.target().byEvent().stream();
      case Publish publish -> Stream.concat(Stream.of(publish.topic().template()), publish.payload().templates());
      case Log(var text) -> Stream.of(text);
      case Send send -> send.fields().values().stream();
      case SendNowhere nowhere -> Stream.empty();
      case PublishEvent event -> Stream.empty();
      case Delay delay -> Stream.empty();
      case Mute mute -> Stream.empty();
    };
  }

  /**
   * Shows something on lights. With an end it is a layer; without one it is what the lamps rest at.
   *
   * @param target which lights
   * @param program what they show; with a pace, what they show at the pace's lowest count
   * @param pace how the program quickens or slows down with the rule's count; absent for not at all
   * @param length how long, where the program does not end by itself; absent means: as long as the rule lasts, or, of a
   *     rule that does not last, until something else
   * @param priority 0 to 1,000; higher covers lower
   * @param again what happens while this action's layer is still running
   */
  record Show(
      LightTarget target,
      Program program,
      Optional<Pace> pace,
      Optional<Duration> length,
      int priority,
      Again again)
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
      Objects.requireNonNull(pace, "pace");
      Objects.requireNonNull(again, "again");
      if (priority < 0 || priority > HIGHEST_PRIORITY) {
        throw new IllegalArgumentException("priority is 0 to " + HIGHEST_PRIORITY + ", not " + priority);
      }
      if (length.isPresent() && (program.lengthNanos() != Program.NEVER || !length.get().isPositive())) {
        throw new IllegalArgumentException("this program ends by itself, or the time is not longer than zero");
      }
    }

    /**
     * Whether this has no end of its own: it then ends with its rule, or, where the rule does not last, is what the
     * lamps rest at.
     *
     * @return true where neither a time nor the program ends it
     */
    public boolean isOpen() {
      return length.isEmpty() && program.lengthNanos() == Program.NEVER;
    }

    /**
     * What is shown at a count.
     *
     * @param count the rule's own
     * @return the program at that pace
     */
    public Program programAt(long count) {
      if (pace.isEmpty()) {
        return program;
      }
      Duration cycle = pace.get().cycleAt(count);
      return program instanceof Program.Breathe ? new Program.Breathe(cycle) : new Program.Blink(cycle);
    }

    /**
     * How long the layer lasts.
     *
     * @return nanoseconds; {@link Program#NEVER} where it is open
     */
    public long lengthNanos() {
      return length.map(Duration::toNanos).orElse(program.lengthNanos());
    }
  }

  /**
   * How a cycle goes with a count: evenly from one length to the other.
   *
   * @param from the cycle at the lowest count and below
   * @param to the cycle at the highest count and above
   * @param lowest 0 or more
   * @param highest more than the lowest
   */
  record Pace(Duration from, Duration to, int lowest, int highest) {

    /**
     * Refuses what cannot be shown.
     *
     * @throws IllegalArgumentException if a cycle is not positive, or the counts are not in order
     */
    public Pace {
      if (!from.isPositive() || !to.isPositive() || lowest < 0 || highest <= lowest) {
        throw new IllegalArgumentException("a pace goes between two cycles, from a lower count to a higher one");
      }
    }

    Duration cycleAt(long count) {
      long within = Math.clamp(count, lowest, highest) - lowest;
      return from.plus(to.minus(from).multipliedBy(within).dividedBy(highest - lowest));
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
   * Sends to a target that the settings name, such as a chat.
   *
   * @param target its name in the settings
   * @param fields what is told, by the target's own names; {@code text} for a chat
   */
  record Send(String target, SequencedMap<String, Template> fields) implements Action {

    /** Copies the fields. */
    public Send {
      Objects.requireNonNull(target, "target");
      fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
    }
  }

  /**
   * Would send to a target that the settings do not have, or not as the rule needs it. Only rules have it that were
   * accepted under other settings, so that all else in them goes on.
   *
   * @param target its name
   */
  record SendNowhere(String target) implements Action {

    /** Refuses null. */
    public SendNowhere {
      Objects.requireNonNull(target, "target");
    }
  }

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

  /**
   * Keeps every light dark, or no longer.
   *
   * @param change what becomes of the mute
   * @param length after how long it ends by itself; absent for never
   */
  record Mute(Change change, Optional<Duration> length) implements Action {

    /** The priority of the darkness: what shows with more shows through. */
    public static final int PRIORITY = 200;

    /** What becomes of the mute. */
    public enum Change {
      /** It begins, or begins anew. */
      ON,
      /** It ends. */
      OFF,
      /** It ends where it is on, and begins where it is not. */
      TOGGLE
    }

    /**
     * Refuses what means nothing.
     *
     * @throws IllegalArgumentException if a length is given to an end, or is not positive
     */
    public Mute {
      Objects.requireNonNull(change, "change");
      if (length.isPresent() && (change == Change.OFF || !length.get().isPositive())) {
        throw new IllegalArgumentException("only a mute that begins lasts, and longer than zero");
      }
    }
  }
}
