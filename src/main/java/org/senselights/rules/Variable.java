package org.senselights.rules;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A name that a template can use; the keys of the event's JSON. */
public enum Variable {
  /** The event's word. */
  EVENT_TYPE("event_type", occasion -> occasion.event().type().word()),
  /** Time of receipt, ISO 8601 with offset. */
  TIME("time", Occasion::time),
  /** The event's id. */
  ID("id", Occasion::id),
  /** The Sense node. */
  HOST("host", occasion -> occasion.event().host()),
  /** Directory and id. */
  USER("user", occasion -> occasion.event().user()),
  /** The user directory. */
  DIRECTORY("directory", occasion -> occasion.event().directory()),
  /** The id within the directory. */
  USER_ID("user_id", occasion -> occasion.event().userId()),
  /** Where the user came in. */
  ORIGIN("origin", occasion -> occasion.event().origin()),
  /** URL or module path. */
  CONTEXT("context", occasion -> occasion.event().context()),
  /** The app's GUID. */
  APP_ID("app_id", occasion -> occasion.event().appId()),
  /** The app's name. */
  APP_NAME("app_name", occasion -> occasion.event().appName()),
  /** A reload task's name. */
  TASK("task", occasion -> occasion.event().task()),
  /** A reload task's GUID. */
  TASK_ID("task_id", occasion -> occasion.event().taskId()),
  /** The GUID of one run of a task. */
  EXECUTION_ID("execution_id", occasion -> occasion.event().executionId()),
  /** The log message. */
  MESSAGE("message", occasion -> occasion.event().message()),
  /** The sender's address. */
  SENDER("sender", occasion -> occasion.receipt().sender());

  private final String word;
  private final Function<Occasion, String> value;

  Variable(String word, Function<Occasion, String> value) {
    this.word = word;
    this.value = value;
  }

  /**
   * The name between the braces, which is the key of the event's JSON.
   *
   * @return lower case, with underscores
   */
  public String word() {
    return word;
  }

  /**
   * What it stands for.
   *
   * @param occasion the event
   * @return the text, or empty where the event lacks it
   */
  public String of(Occasion occasion) {
    return value.apply(occasion);
  }

  /**
   * Finds a variable by its name.
   *
   * @param word as written
   * @return the variable, or nothing
   */
  public static Optional<Variable> of(String word) {
    return Arrays.stream(values()).filter(variable -> variable.word.equals(word)).findFirst();
  }

  /**
   * All names.
   *
   * @return in the order of the event's JSON
   */
  public static List<String> words() {
    return Arrays.stream(values()).map(Variable::word).toList();
  }
}
