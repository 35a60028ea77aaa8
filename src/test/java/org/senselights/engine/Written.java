package org.senselights.engine;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.rules.RuleBook;
import org.senselights.settings.Delivery;
import org.senselights.settings.RefusedException;
import org.senselights.settings.RulesReader;
import org.senselights.settings.Secret;
import org.senselights.settings.SourceText;
import org.senselights.settings.TargetSettings;

/** Rules in the words of their owner, and the events that they speak of. */
final class Written {
  private static final String BOARD = """
      lights { green { pin = 17 }, red { pin = 27 } }
      buttons { seen {}, hush {} }
      """;

  private static final List<TargetSettings> TARGETS = List.of(new TargetSettings(
      "ops", TargetSettings.Kind.SLACK, new Secret("https://x.lan"), "POST", new LinkedHashMap<>(), Optional.empty(),
      new LinkedHashMap<>(),
      new Delivery(1, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO, Optional.empty())));

  private Written() {}

  /** A file with the lights green and red, the buttons seen and hush, and these rules. */
  static RuleBook rules(String rules) {
    return file(BOARD + "rules {\n" + rules + "\n}");
  }

  /** A whole file. */
  static RuleBook file(String text) {
    try {
      return new RulesReader(TARGETS).read(List.of(new SourceText("rules.conf", text))).book();
    } catch (RefusedException e) {
      throw new IllegalArgumentException(e.problems().toString(), e);
    }
  }

  static Event sessionStart(String user) {
    return of(EventType.SESSION_START, user);
  }

  static Event sessionStop(String user) {
    return of(EventType.SESSION_STOP, user);
  }

  static Event opened(String user) {
    return of(EventType.CONNECTION_OPEN, user);
  }

  private static Event of(EventType type, String user) {
    return Event.of(type).host("s1").directory("LAB").userId(user).build();
  }

  static Event failed(String task) {
    return Event.of(EventType.RELOAD_FAILED).host("s1").task(task).build();
  }

  static Event succeeded(String task) {
    return Event.of(EventType.RELOAD_SUCCEEDED).host("s1").task(task).build();
  }
}
