package org.senselights.engine;

import java.util.Objects;
import org.senselights.event.Event;
import org.senselights.event.Receipt;

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

  /** Time has passed: something falls due. */
  record Tick() implements Input {}

  /** The end: lights go to rest, what waits is given up and counted. */
  record Stop() implements Input {}
}
