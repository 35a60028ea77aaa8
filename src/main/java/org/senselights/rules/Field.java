package org.senselights.rules;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.event.Receipt;

/** A field of an event that a condition can look at, and that {@code per} can divide by. */
public enum Field {
  /** The Sense node. */
  HOST("host"),
  /** Directory and id, {@code LAB/anna}. */
  USER("user"),
  /** The user directory. */
  DIRECTORY("directory"),
  /** The id within the directory. */
  USER_ID("user-id"),
  /** Where the user came in. */
  ORIGIN("origin"),
  /** URL or module path. */
  CONTEXT("context"),
  /** An app's id or its name. */
  APP("app"),
  /** A reload task's name. */
  TASK("task"),
  /** The browser with its major version, {@code Chrome 119}. */
  BROWSER("browser"),
  /** The user's operating system with its version, {@code Windows NT 10.0}. */
  OS("os"),
  /** The sender's address. */
  SENDER("sender"),
  /** The log message. */
  MESSAGE("message");

  private final String word;

  Field(String word) {
    this.word = word;
  }

  /**
   * The key of the rules file.
   *
   * @return lower case, with hyphens
   */
  public String word() {
    return word;
  }

  /**
   * Finds a field by its key.
   *
   * @param word as written in a rules file
   * @return the field, or nothing
   */
  public static Optional<Field> of(String word) {
    return Arrays.stream(values()).filter(field -> field.word.equals(word)).findFirst();
  }

  /**
   * All keys.
   *
   * @return in the order in which a manual lists them
   */
  public static List<String> words() {
    return Arrays.stream(values()).map(Field::word).toList();
  }

  /**
   * What an event has in this field. An app that has a name and an id is here by its id; {@link FieldTest} looks at
   * both.
   *
   * @param event the event
   * @param receipt how it came
   * @return the text, or empty where the event lacks the field
   */
  public String of(Event event, Receipt receipt) {
    return switch (this) {
      case HOST -> event.host();
      case USER -> event.user();
      case DIRECTORY -> event.directory();
      case USER_ID -> event.userId();
      case ORIGIN -> event.origin();
      case CONTEXT -> event.context();
      case APP -> event.appId().isEmpty() ? event.appName() : event.appId();
      case TASK -> event.task();
      case BROWSER -> event.agent().browserName();
      case OS -> event.agent().osName();
      case SENDER -> receipt.sender();
      case MESSAGE -> event.message();
    };
  }

  /**
   * Whether events of a type can have this field at all.
   *
   * @param type any type
   * @return false where every event of that type lacks it by its nature
   */
  public boolean isToldBy(EventType type) {
    boolean task =
        switch (type) {
          case RELOAD_FAILED, RELOAD_ABORTED, RELOAD_SUCCEEDED, APP_DISTRIBUTED -> true;
          default -> false;
        };
    return switch (this) {
      case HOST, SENDER, MESSAGE, USER, DIRECTORY, USER_ID -> true;
      case ORIGIN, CONTEXT, BROWSER, OS -> !task;
      case APP -> type != EventType.SESSION_START && type != EventType.SESSION_STOP;
      case TASK -> task;
    };
  }

  /**
   * What {@code per} keeps apart: the field without case, as conditions compare it.
   *
   * @param event the event
   * @param receipt how it came
   * @return the key; empty for all events that lack the field, which share one memory
   */
  public String key(Event event, Receipt receipt) {
    return of(event, receipt).toLowerCase(Locale.ROOT);
  }
}
