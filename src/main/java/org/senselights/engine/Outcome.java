package org.senselights.engine;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.senselights.light.LightDefinition;
import org.senselights.message.Message;
import org.senselights.rules.Sending;

/**
 * What is to be done now, in this order.
 *
 * @param define the lamps that there are from now on; absent where they stay the same
 * @param lights lamps whose level changes
 * @param switched whether any of them changes by what the input asked for, and not only because a program went on
 * @param messages for the broker, in order
 * @param overdue how many of the messages, from the first, had waited for their time and do not come of the input
 * @param sendings for targets, in order
 * @param accounts what became of which event, with what was done at this moment
 * @param changes how something stands otherwise than it was told before
 * @param kept what is to survive a restart; absent where that was not asked for
 */
public record Outcome(
    Optional<List<LightDefinition>> define,
    List<LightChange> lights,
    boolean switched,
    List<Message> messages,
    int overdue,
    List<Sending> sendings,
    List<Account> accounts,
    List<Change> changes,
    Optional<Kept> kept) {

  /** Nothing to do. */
  public static final Outcome NOTHING =
      new Outcome(Optional.empty(), List.of(), false, List.of(), 0, List.of(), List.of(), List.of(),
          Optional.empty());

  /** Copies the lists. */
  public Outcome {
    Objects.requireNonNull(define, "define");
    Objects.requireNonNull(kept, "kept");
    lights = List.copyOf(lights);
    messages = List.copyOf(messages);
    sendings = List.copyOf(sendings);
    accounts = List.copyOf(accounts);
    changes = List.copyOf(changes);
  }
}
