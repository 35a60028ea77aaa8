package org.senselights.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.senselights.light.LightDefinition;
import org.senselights.message.Message;
import org.senselights.rules.Sending;

/** What one call of {@link Engine#decide} gathers. */
final class Work {
  final Moment now;
  final List<LightChange> lights = new ArrayList<>(2);
  final List<Message> messages = new ArrayList<>(2);
  final List<Sending> sendings = new ArrayList<>(0);
  final List<Account> accounts = new ArrayList<>(1);
  final List<Change> changes = new ArrayList<>(2);
  Optional<List<LightDefinition>> define = Optional.empty();
  Optional<Kept> kept = Optional.empty();
  int overdue;
  boolean switched;

  Work(Moment now) {
    this.now = now;
  }

  Outcome outcome() {
    boolean nothing = lights.isEmpty()
        && messages.isEmpty()
        && sendings.isEmpty()
        && accounts.isEmpty()
        && changes.isEmpty();
    return nothing && define.isEmpty() && kept.isEmpty()
        ? Outcome.NOTHING
        : new Outcome(define, lights, switched, messages, overdue, sendings, accounts, changes, kept);
  }
}
