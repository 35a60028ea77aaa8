package org.senselights.engine;

import java.util.List;
import org.senselights.message.Message;

/**
 * What is to be done now.
 *
 * @param lights lamps whose level changes
 * @param messages for the broker, in order
 * @param accounts what became of which event, with what was done at this moment
 */
public record Outcome(List<LightChange> lights, List<Message> messages, List<Account> accounts) {

  /** Nothing to do. */
  public static final Outcome NOTHING = new Outcome(List.of(), List.of(), List.of());

  /** Copies the lists. */
  public Outcome {
    lights = List.copyOf(lights);
    messages = List.copyOf(messages);
    accounts = List.copyOf(accounts);
  }
}
