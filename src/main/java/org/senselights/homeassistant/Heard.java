package org.senselights.homeassistant;

import java.util.Optional;
import org.senselights.message.Message;

/** What a message to this device comes to. */
public sealed interface Heard {

  /**
   * It is a command.
   *
   * @param command what to do
   * @param reply how to tell what became of it; absent where nobody asked to be told
   */
  record Order(Command command, Optional<Reply> reply) implements Heard {}

  /**
   * It is meant as a command, but cannot be followed.
   *
   * @param problem why not and what is allowed, a sentence for the journal, which names no user; empty where the
   *     journal need not have it
   * @param answer the same for who sent it
   */
  record Refused(String problem, Message answer) implements Heard {}

  /**
   * It is left alone, and nobody is answered.
   *
   * @param why a sentence for the journal; empty where the message is not ours at all
   */
  record Ignored(String why) implements Heard {}
}
