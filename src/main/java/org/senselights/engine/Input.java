package org.senselights.engine;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.senselights.event.Event;
import org.senselights.event.Receipt;
import org.senselights.homeassistant.Command;
import org.senselights.rules.Action;
import org.senselights.rules.Link;
import org.senselights.rules.RuleBook;

/** What comes to the engine from outside. */
public sealed interface Input {

  /**
   * A datagram told of an event.
   *
   * @param event with its true names
   * @param receipt how it came
   */
  record Happened(Event event, Receipt receipt) implements Input {

    /** Refuses null. */
    public Happened {
      Objects.requireNonNull(event, "event");
      Objects.requireNonNull(receipt, "receipt");
    }
  }

  /**
   * Somebody pressed a button.
   *
   * @param button its name; one that the rules do not have does nothing
   */
  record Pressed(String button) implements Input {

    /** Refuses null. */
    public Pressed {
      Objects.requireNonNull(button, "button");
    }
  }

  /**
   * A link went down or came up.
   *
   * @param link which
   * @param lost whether it is down
   */
  record LinkChanged(Link link, boolean lost) implements Input {

    /** Refuses null. */
    public LinkChanged {
      Objects.requireNonNull(link, "link");
    }
  }

  /**
   * Other rules are in force from now on. What is equal in both books keeps its memory.
   *
   * @param book the new rules
   */
  record NewRules(RuleBook book) implements Input {

    /** Refuses null. */
    public NewRules {
      Objects.requireNonNull(book, "book");
    }
  }

  /**
   * Somebody sets lights by hand.
   *
   * @param command which lights and how; those that the rules do not have any more are passed over
   */
  record ByHand(Command.SetLight command) implements Input {

    /** Refuses null. */
    public ByHand {
      Objects.requireNonNull(command, "command");
    }
  }

  /**
   * Somebody mutes the lights, or no longer.
   *
   * @param change what becomes of the mute
   */
  record Mute(Action.Mute.Change change) implements Input {

    /** Refuses null. */
    public Mute {
      Objects.requireNonNull(change, "change");
    }
  }

  /** The service has begun to work. */
  record Started() implements Input {}

  /** Nobody is taken to be on line any more. */
  record ResetCounts() implements Input {}

  /**
   * So many sessions are on line from now on, each of a made-up user: for tests of rules.
   *
   * @param sessions 0 to {@link org.senselights.presence.Presence#MOST_STAYS}
   */
  record MadeUp(int sessions) implements Input {}

  /** Every lamp is to be lit once, one after the other. */
  record TestLights() implements Input {}

  /**
   * One lamp is to be lit and every other dark, until the next such input or the end of its time.
   *
   * @param light its name; absent where the test is over; one that the rules do not have is passed over
   * @param atMost how long it lasts at most, more than zero
   */
  record TestLight(Optional<String> light, Duration atMost) implements Input {

    /** Who looks at one lamp may have to mend its wires meanwhile. */
    public static final Duration LONGEST = Duration.ofMinutes(5);

    /** Refuses null. */
    public TestLight {
      Objects.requireNonNull(light, "light");
      Objects.requireNonNull(atMost, "atMost");
    }

    /**
     * For as long as somebody may look for it.
     *
     * @param light as above
     */
    public TestLight(Optional<String> light) {
      this(light, LONGEST);
    }
  }

  /** What is to survive a restart is asked for; it is given where something has changed since. */
  record Save() implements Input {}

  /** Time has passed: something falls due. */
  record Tick() implements Input {}

  /** The end: lights go to rest, what waits is given up and counted. */
  record Stop() implements Input {}
}
