package org.senselights.web;

import java.util.Objects;
import java.util.Optional;
import org.senselights.event.EventType;

/** What somebody asks for on the page. */
public sealed interface Order {

  /**
   * An event as a Sense server would tell it, to see what happens.
   *
   * @param type what is told
   */
  record SendTest(EventType type) implements Order {

    /** Refuses null. */
    public SendTest {
      Objects.requireNonNull(type, "type");
    }
  }

  /**
   * Light one light for a moment.
   *
   * @param light its name; one that does not exist is refused in words
   */
  record TestLight(String light) implements Order {

    /** Refuses null. */
    public TestLight {
      Objects.requireNonNull(light, "light");
    }
  }

  /** Read the rules file again. */
  record Reload() implements Order {}

  /** Count anew who is on line. */
  record ResetCounts() implements Order {}

  /**
   * Keep the lights dark, or no longer.
   *
   * @param on whether they are to be dark; absent for the other way round
   */
  record Mute(Optional<Boolean> on) implements Order {

    /** Refuses null. */
    public Mute {
      Objects.requireNonNull(on, "on");
    }
  }

  /**
   * Say what the rules make of a datagram; nothing is done.
   *
   * @param datagram its text as it was pasted
   */
  record Explain(String datagram) implements Order {

    /** Refuses null. */
    public Explain {
      Objects.requireNonNull(datagram, "datagram");
    }
  }

  /**
   * What became of an order.
   *
   * @param done whether it was followed
   * @param text in words, one or several lines: what was done, or why not and what to do about it
   */
  record Result(boolean done, String text) {

    /** Refuses null. */
    public Result {
      Objects.requireNonNull(text, "text");
    }
  }
}
