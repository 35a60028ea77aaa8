package org.senselights.decode;

import org.senselights.event.EventType;

/** The words in front of a row, as published, and what each proves about the row behind it. */
enum Prefix {
  SESSION("proxy-session", Row.USER_ACTIVITY),
  CONNECTION("proxy-connection", Row.USER_ACTIVITY),
  LATER_SESSION("qseow-proxy-session", Row.USER_ACTIVITY),
  LATER_CONNECTION("qseow-proxy-connection", Row.USER_ACTIVITY),
  USER_EVENT("proxy-user-event", Row.USER_EVENT),
  RELOAD_FAILED("scheduler-reload-failed", EventType.RELOAD_FAILED),
  TASK_FAILED("scheduler-task-failed", EventType.RELOAD_FAILED),
  RELOAD_TASK_FAILED("scheduler-reloadtask-failed", EventType.RELOAD_FAILED),
  RELOAD_ABORTED("scheduler-reload-aborted", EventType.RELOAD_ABORTED),
  TASK_ABORTED("scheduler-task-aborted", EventType.RELOAD_ABORTED),
  RELOAD_TASK_SUCCESS("scheduler-reloadtask-success", EventType.RELOAD_SUCCEEDED),
  TASK_SUCCESS("scheduler-task-success", EventType.RELOAD_SUCCEEDED),
  DISTRIBUTE("scheduler-distribute", EventType.APP_DISTRIBUTED),
  ENGINE_RELOAD_FAILED("engine-reload-failed", Row.ENGINE_RELOAD),
  ENGINE("qseow-engine", Row.FOREIGN),
  PROXY("qseow-proxy", Row.FOREIGN),
  REPOSITORY("qseow-repository", Row.FOREIGN),
  SCHEDULER("qseow-scheduler", Row.FOREIGN),
  QIX_PERFORMANCE("qseow-qix-perf", Row.FOREIGN),
  /** No prefix that we know. */
  NONE("", Row.UNKNOWN);

  /** The pattern that follows a prefix. */
  enum Row {
    USER_ACTIVITY,
    USER_EVENT,
    RELOAD_TASK,
    ENGINE_RELOAD,
    FOREIGN,
    UNKNOWN
  }

  private static final Prefix[] ALL = values();

  private final String word;
  private final Row row;
  private final EventType type;

  Prefix(String word, Row row) {
    this.word = word;
    this.row = row;
    this.type = row == Row.ENGINE_RELOAD ? EventType.RELOAD_FAILED : EventType.OTHER;
  }

  Prefix(String word, EventType type) {
    this.word = word;
    this.row = Row.RELOAD_TASK;
    this.type = type;
  }

  /** The prefix that a part of a text is, compared without case; slashes are off already. */
  static Prefix of(String text, int from, int to) {
    int length = to - from;
    if (length > 0) {
      for (Prefix prefix : ALL) {
        if (prefix.word.length() == length && text.regionMatches(true, from, prefix.word, 0, length)) {
          return prefix;
        }
      }
    }
    return NONE;
  }

  String word() {
    return word;
  }

  Row row() {
    return row;
  }

  /** What a prefix of a reload task proves. */
  EventType type() {
    return type;
  }
}
