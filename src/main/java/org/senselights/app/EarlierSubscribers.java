package org.senselights.app;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.senselights.compatible.ActiveUsers;
import org.senselights.compatible.EarlierPrograms;
import org.senselights.engine.Account;
import org.senselights.engine.Change;
import org.senselights.engine.Engine;
import org.senselights.message.Message;
import org.senselights.settings.OutputSettings;

/** Tells subscribers of Butler and Butler SOS what those would have told. Owned by the engine's thread. */
final class EarlierSubscribers {
  private final EarlierPrograms programs;
  private final ActiveUsers users;
  private final Engine engine;
  private final Consumer<Message> out;

  EarlierSubscribers(OutputSettings outputs, Engine engine, Consumer<Message> out) {
    programs = new EarlierPrograms(outputs.compatible(), outputs.tags());
    users = new ActiveUsers(outputs.compatible());
    this.engine = Objects.requireNonNull(engine, "engine");
    this.out = Objects.requireNonNull(out, "out");
  }

  void happened(Account account) {
    programs.of(account).forEach(out);
  }

  void changed(List<Change> changes) {
    for (Change change : changes) {
      if (change instanceof Change.OnLine(var presence)) {
        users.of(presence, engine::idsOnLine).forEach(out);
      }
    }
  }
}
