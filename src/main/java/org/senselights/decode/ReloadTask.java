package org.senselights.decode;

import java.util.Locale;
import org.senselights.decode.Decoded.Malformed;
import org.senselights.decode.Decoded.Reason;
import org.senselights.decode.Decoded.Understood;
import org.senselights.event.Event;
import org.senselights.event.EventType;

/** Rows about reload tasks, of the scheduler and of the engine. */
final class ReloadTask {
  private static final int DATE = 6;
  private static final int MESSAGE = 9;
  private static final int ENGINE_DATE = 5;
  private static final int ENGINE_MESSAGE = 7;

  private static final String SHORT_ROW = "it has fewer fields than its prefix promises";
  private static final String MOVED = "a semicolon within a name moved the fields, and nothing tells how far";
  private static final String LONG_ID = "the task's name or the user's id holds a semicolon";

  /**
   * Reads {@code host;TaskName;AppName;User;TaskId;AppId;date;level;ExecutionId;message} behind a prefix, which is
   * enough to prove the event whatever else there is.
   */
  Decoded read(Fields all, EventType type) {
    Fields fields = all.endingBeforeException(MESSAGE);
    Event.Builder event = Event.of(type).host(fields.count() > 0 ? fields.get(0) : "");
    if (fields.count() < 4) {
      return new Malformed(Reason.TOO_FEW_FIELDS);
    }
    if (fields.count() <= MESSAGE) {
      return shortRow(fields, event);
    }
    int date = fields.count() == MESSAGE + 1 ? DATE : dateAt(fields);
    return date < 0 ? understood(event, MOVED) : fullRow(fields, date, event);
  }

  /** Whether a row without prefix has GUIDs and a date where the oldest full pattern has them. */
  boolean isFullRow(Fields fields) {
    int date = fields.count() > MESSAGE ? dateAt(fields) : -1;
    return date >= 0
        && fields.isDate(date)
        && (fields.isGuid(date - 2) || fields.isGuid(date - 1) || fields.isGuid(date + 2));
  }

  /** Reads {@code host;TaskName;AppName;UserId}, the oldest pattern of all. */
  Decoded readOldest(Fields fields) {
    Event.Builder event = Event.of(EventType.RELOAD_FAILED)
        .host(fields.get(0))
        .task(fields.get(1))
        .appName(fields.get(2));
    addUser(fields.get(3), event);
    return understood(event, fields.exceptionFollowed() ? UserActivity.EXCEPTION : "");
  }

  /** Reads {@code host;AppId;SessionId;UserDirectory;UserId;date;level;message}. */
  Decoded readEngine(Fields all) {
    Fields fields = all.endingBeforeException(ENGINE_MESSAGE);
    int count = fields.count();
    if (count < ENGINE_DATE) {
      return new Malformed(Reason.TOO_FEW_FIELDS);
    }
    Event.Builder event = Event.of(EventType.RELOAD_FAILED)
        .host(fields.get(0))
        .appId(lowerCase(fields.get(1)))
        .directory(fields.get(3));
    if (count <= ENGINE_MESSAGE) {
      return understood(event.userId(fields.get(4)), SHORT_ROW);
    }
    int date = count == ENGINE_MESSAGE + 1 ? ENGINE_DATE : engineDateAt(fields);
    if (date < 0) {
      return understood(event, MOVED);
    }
    event.userId(fields.get(4, date))
        .logTime(fields.get(date))
        .logLevel(fields.get(date + 1))
        .message(fields.rest(date + 2));
    return understood(event, "");
  }

  private int engineDateAt(Fields fields) {
    for (int field = ENGINE_DATE; field + 2 < fields.count(); field++) {
      if (fields.isDate(field)) {
        return field;
      }
    }
    return fields.isAbsent(ENGINE_DATE) ? ENGINE_DATE : -1;
  }

  private Decoded shortRow(Fields fields, Event.Builder event) {
    event.task(fields.get(1)).appName(fields.get(2));
    addUser(fields.get(3), event);
    if (fields.count() > DATE) {
      event.taskId(fields.get(4)).appId(lowerCase(fields.get(5)));
    }
    if (fields.count() > DATE + 1) {
      event.logTime(fields.get(DATE)).logLevel(fields.get(DATE + 1));
    }
    if (fields.count() > DATE + 2) {
      event.executionId(fields.get(DATE + 2));
    }
    return understood(event, fields.exceptionFollowed() ? UserActivity.EXCEPTION : SHORT_ROW);
  }

  private Decoded fullRow(Fields fields, int date, Event.Builder event) {
    int user = date - 3;
    // A user is DIR\id: where the backslash stands a field too early, the id was cut.
    boolean idCut = date > DATE && !fields.has('\\', user) && fields.has('\\', user - 1);
    int userFrom = idCut ? user - 1 : user;
    event
        .task(fields.get(1, userFrom - 1))
        .appName(fields.get(userFrom - 1))
        .taskId(fields.get(date - 2))
        .appId(lowerCase(fields.get(date - 1)))
        .logTime(fields.get(date))
        .logLevel(fields.get(date + 1))
        .executionId(fields.get(date + 2))
        .message(fields.rest(date + 3));
    addUser(fields.get(userFrom, user + 1), event);
    return understood(event, idCut ? LONG_ID : "");
  }

  /** Where the date stands, told by the GUIDs around it; or -1. */
  private int dateAt(Fields fields) {
    if (fitsAround(fields, DATE)) {
      return DATE;
    }
    for (int date = DATE + 1; date + 3 < fields.count(); date++) {
      boolean told = fields.isDate(date) || fields.isGuid(date - 2) && fields.isGuid(date + 2);
      if (told && fitsAround(fields, date)) {
        return date;
      }
    }
    return fields.isDate(DATE) ? DATE : -1;
  }

  private boolean fitsAround(Fields fields, int date) {
    return (fields.isDate(date) || fields.isAbsent(date))
        && isGuidOrAbsent(fields, date - 2)
        && isGuidOrAbsent(fields, date - 1)
        && isGuidOrAbsent(fields, date + 2);
  }

  private boolean isGuidOrAbsent(Fields fields, int field) {
    return fields.isGuid(field) || fields.isAbsent(field);
  }

  private void addUser(String user, Event.Builder event) {
    int backslash = user.indexOf('\\');
    if (backslash < 0) {
      event.userId(user);
    } else {
      event.directory(Fields.present(user.substring(0, backslash)))
          .userId(Fields.present(user.substring(backslash + 1)));
    }
  }

  private String lowerCase(String guid) {
    return guid.toLowerCase(Locale.ROOT);
  }

  private Decoded understood(Event.Builder event, String doubt) {
    return new Understood(event.doubtful(!doubt.isEmpty()).build(), doubt);
  }
}
