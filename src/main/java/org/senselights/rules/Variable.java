package org.senselights.rules;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.senselights.presence.Today;

/** A name that a template can use: the keys of the event's JSON, and numbers. */
public enum Variable {
  /** The event's word. */
  EVENT_TYPE("event_type", occasion -> occasion.told() ? occasion.cause() : ""),
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
  /** The browser with its major version. */
  BROWSER("browser", occasion -> occasion.event().agent().browserName()),
  /** The user's operating system with its version. */
  OS("os", occasion -> occasion.event().agent().osName()),
  /** A reload task's name. */
  TASK("task", occasion -> occasion.event().task()),
  /** A reload task's GUID. */
  TASK_ID("task_id", occasion -> occasion.event().taskId()),
  /** The GUID of one run of a task. */
  EXECUTION_ID("execution_id", occasion -> occasion.event().executionId()),
  /** The log message. */
  MESSAGE("message", occasion -> occasion.event().message()),
  /** The sender's address. */
  SENDER("sender", occasion -> occasion.receipt().sender()),
  /** What the rule's own {@code count} looks at. */
  COUNT("count", true, Numbers::count),
  /** Sessions that started today. */
  TODAY_SESSIONS("today.sessions", true, today(Today::sessions)),
  /** Connections opened today. */
  TODAY_CONNECTIONS("today.connections", true, today(Today::connections)),
  /** Different users today. */
  TODAY_USERS("today.users", true, today(Today::users)),
  /** Most sessions at once today. */
  TODAY_PEAK_SESSIONS("today.peak_sessions", true, today(Today::peakSessions)),
  /** Most connections at once today. */
  TODAY_PEAK_CONNECTIONS("today.peak_connections", true, today(Today::peakConnections)),
  /** Most users at once today. */
  TODAY_PEAK_USERS("today.peak_users", true, today(Today::peakUsers)),
  /** Reload tasks that failed today. */
  TODAY_RELOADS_FAILED("today.reloads_failed", true, today(Today::reloadsFailed));

  private final String word;
  private final boolean number;
  private final Function<Occasion, String> value;

  Variable(String word, Function<Occasion, String> value) {
    this.word = word;
    this.value = value;
    number = false;
  }

  Variable(String word, boolean number, ToLongFunction<Numbers> value) {
    this.word = word;
    this.number = number;
    this.value =
        occasion -> occasion.numbers().map(numbers -> Long.toString(value.applyAsLong(numbers))).orElse("");
  }

  private static ToLongFunction<Numbers> today(ToLongFunction<Today> figure) {
    return numbers -> figure.applyAsLong(numbers.today());
  }

  /**
   * Whether it is a number, which JSON writes without quotes.
   *
   * @return false for a text
   */
  public boolean isNumber() {
    return number;
  }

  /**
   * Whether it is a field of an event, absent where none happened.
   *
   * @return false for the numbers, the time and the id
   */
  public boolean isOfEvent() {
    return !number && this != TIME && this != ID;
  }

  /**
   * The name between the braces; of a field, the key of the event's JSON.
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
   * @return in the order of the event's JSON, then the numbers
   */
  public static List<String> words() {
    return Arrays.stream(values()).map(Variable::word).toList();
  }
}
