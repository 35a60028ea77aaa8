package org.senselights.decode;

import java.util.Locale;
import org.senselights.decode.Decoded.Malformed;
import org.senselights.decode.Decoded.Reason;
import org.senselights.decode.Decoded.Understood;
import org.senselights.event.Event;
import org.senselights.event.EventType;

/** Rows about users: sessions and connections, and whatever else an appender without a filter lets through. */
final class UserActivity {
  private static final String FOR_USER = " session for user ";
  private static final String NOT_IN_USER = ";,:'\"()";
  private static final String APP = "app/";

  static final String USER_AGENT = "UserAgent:";
  static final String EXCEPTION = "the text of an exception follows the fields";
  private static final String SHORT_ROW =
      "it has more fields than a user's row without message, and fewer than one with a message";
  private static final String LONG_ID = "the user's id holds a semicolon, or the fields follow no known pattern";
  private static final String MOVED_MESSAGE = "the Context or the message holds a semicolon: where one ends is a guess";

  /** Where a row, prefix off, has one of the four Commands: 1, or 0 where no host is told, or -1. */
  int commandAt(Fields fields) {
    if (fields.count() >= 4 && UserCommand.at(fields, 1) != null) {
      return 1;
    }
    return fields.count() >= 3 && UserCommand.at(fields, 0) != null ? 0 : -1;
  }

  /** Whether a row without prefix and without known Command shows by its Origin and Context what it is. */
  boolean isFullRow(Fields fields) {
    return fields.count() >= 7 && UserRowLayout.isOrigin(fields, 4) && UserRowLayout.isContext(fields, 5);
  }

  /**
   * Reads {@code host;Command;UserDirectory;UserId}, with or without {@code ;Origin;Context;message} behind it, or the
   * same without host.
   *
   * @param prefixed whether a prefix of user activity stood in front
   */
  Decoded read(Fields all, boolean prefixed) {
    int commandAt = commandAt(all);
    UserCommand command = commandAt < 0 ? null : UserCommand.at(all, commandAt);
    int place = commandAt < 0 ? 1 : commandAt;
    Fields fields = all.endingBeforeException(place + 5);
    if (fields.count() > place + 5) {
      return fullRow(fields, place, command, prefixed);
    }
    if (command == null || fields.count() < place + 3) {
      return new Malformed(Reason.TOO_FEW_FIELDS);
    }
    return shortRow(fields, place, command);
  }

  private Decoded fullRow(Fields fields, int place, UserCommand command, boolean prefixed) {
    UserRowLayout layout = UserRowLayout.of(fields, place, command);
    if (!prefixed && command != null && !isProven(fields, layout)) {
      return shortRow(fields, place, command);
    }
    String message = fields.rest(layout.message());
    Event.Builder event = begin(typeOf(command, message), fields, place).message(message).userAgent(userAgent(message));
    if (layout.isTold()) {
      String context = fields.get(layout.origin() + 1, layout.message());
      event
          .userId(fields.get(place + 2, layout.origin()))
          .origin(fields.get(layout.origin()))
          .insteadOfOrigin(fields.insteadOf(layout.origin()))
          .context(context)
          .appId(appId(context));
    }
    return understood(event, layout.doubt());
  }

  /** Whether a row without prefix is surely of the long pattern, and not a short one with semicolons in it. */
  private boolean isProven(Fields fields, UserRowLayout layout) {
    return layout.isTold()
        && (UserRowLayout.isOrigin(fields, layout.origin())
            || fields.isAbsent(layout.origin())
            || layout.message() < fields.count() && fields.findPhrase(layout.message()) >= 0);
  }

  /** A row of the pattern that ends with the user's id; more fields than that leave it in doubt. */
  private Decoded shortRow(Fields fields, int place, UserCommand command) {
    Event.Builder event = begin(command.type(), fields, place);
    int id = place + 2;
    if (fields.count() == id + 1) {
      return understood(event.userId(fields.get(id)), fields.exceptionFollowed() ? EXCEPTION : "");
    }
    for (int field = id + 1; field < fields.count(); field++) {
      if (UserRowLayout.isOrigin(fields, field)) {
        String context = fields.get(field + 1, fields.count());
        event.userId(fields.get(id, field))
            .origin(fields.get(field))
            .insteadOfOrigin(fields.insteadOf(field))
            .context(context)
            .appId(appId(context));
        return understood(event, SHORT_ROW);
      }
    }
    boolean endsHere = fields.isAbsent(id + 1);
    return understood(event.userId(endsHere ? fields.get(id) : fields.get(id, fields.count())), LONG_ID);
  }

  /** Reads {@code host;Command;UserDirectory;UserId} where the Command is none of ours. */
  Decoded readOther(Fields fields) {
    Event.Builder event = begin(EventType.OTHER, fields, 1).userId(fields.get(3));
    return understood(event, fields.exceptionFollowed() ? EXCEPTION : "");
  }

  private Event.Builder begin(EventType type, Fields fields, int place) {
    return Event.of(type)
        .host(place == 0 ? "" : fields.get(place - 1))
        .command(fields.get(place))
        .directory(fields.get(place + 1));
  }

  /** What happened: as the Command says or, where it is none of ours or absent, the message. */
  EventType typeOf(UserCommand command, String message) {
    UserCommand told = command != null ? command : UserCommand.toldBy(message);
    return told == null ? EventType.OTHER : told.type();
  }

  /** Reads {@code hostname;subsystem;context;message}, where the message alone tells what happened, and to whom. */
  Decoded readUserEvent(Fields all) {
    if (commandAt(all) >= 0) {
      return read(all, true);
    }
    Fields fields = all.endingBeforeException(3);
    if (fields.count() < 4) {
      return new Malformed(Reason.TOO_FEW_FIELDS);
    }
    int messageAt = userEventMessage(fields);
    String message = fields.rest(messageAt);
    String context = fields.get(2, messageAt);
    UserCommand opening = UserCommand.openingAt(fields, messageAt);
    EventType type = opening == null ? typeOf(null, message) : opening.type();
    Event.Builder event = Event.of(type)
        .host(fields.get(0))
        .context(context)
        .appId(appId(context))
        .message(message)
        .userAgent(userAgent(message));
    addUserOf(message, event);
    return understood(event, messageAt == 3 ? "" : MOVED_MESSAGE);
  }

  private int userEventMessage(Fields fields) {
    if (fields.count() > 4 && UserRowLayout.isContext(fields, 2) && fields.findPhrase(3) < 0) {
      for (int field = 3; field < fields.count(); field++) {
        if (UserCommand.openingAt(fields, field) != null) {
          return field;
        }
      }
    }
    return 3;
  }

  /** A user is surely there where nothing but {@code DIR\id} stands between the phrase and the end of its line. */
  private void addUserOf(String message, Event.Builder event) {
    int at = message.indexOf(FOR_USER);
    if (at < 0) {
      return;
    }
    String user = firstLine(message.substring(at + FOR_USER.length())).trim();
    int backslash = user.indexOf('\\');
    boolean sure = backslash > 0
        && backslash < user.length() - 1
        && user.indexOf('\\', backslash + 1) < 0
        && !user.endsWith(".")
        && user.chars().noneMatch(c -> c <= ' ' || NOT_IN_USER.indexOf(c) >= 0);
    if (sure) {
      event.directory(user.substring(0, backslash)).userId(user.substring(backslash + 1));
    }
  }

  /** The GUID behind the first {@code app/} that has one, in lower case. */
  String appId(String context) {
    int at = context.indexOf(APP);
    while (at >= 0) {
      int guid = at + APP.length();
      boolean word = at == 0 || !Character.isLetterOrDigit(context.charAt(at - 1));
      if (word && Guid.at(context, guid, context.length())) {
        return context.substring(guid, guid + Guid.LENGTH).toLowerCase(Locale.ROOT);
      }
      at = context.indexOf(APP, guid);
    }
    return "";
  }

  /** The browser's own name for itself, from a message; or empty. */
  String userAgent(String message) {
    int at = message.indexOf(USER_AGENT);
    return at < 0 ? "" : firstLine(message.substring(at + USER_AGENT.length())).replace("'", "").trim();
  }

  /** The message ends with its line; what follows is the text of an exception. */
  private String firstLine(String text) {
    int newline = text.indexOf('\n');
    return newline < 0 ? text : text.substring(0, newline);
  }

  private Decoded understood(Event.Builder event, String doubt) {
    return new Understood(event.doubtful(!doubt.isEmpty()).build(), doubt);
  }
}
