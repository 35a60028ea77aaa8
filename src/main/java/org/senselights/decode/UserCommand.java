package org.senselights.decode;

import org.senselights.event.EventType;

/** The four Commands of the audit log that are events, and the words by which a message tells the same. */
enum UserCommand {
  START_SESSION("Start session", "Start session for user", "Start session", EventType.SESSION_START),
  STOP_SESSION("Stop session", "Stop session for user", "Stop session", EventType.SESSION_STOP),
  OPEN_CONNECTION(
      "Open connection", "connection Opened for session", "Opening connection", EventType.CONNECTION_OPEN),
  CLOSE_CONNECTION(
      "Close connection", "connection Closed for session", "Closing connection", EventType.CONNECTION_CLOSE);

  private static final UserCommand[] ALL = values();

  private final String word;
  private final String phrase;
  private final String opening;
  private final EventType type;

  UserCommand(String word, String phrase, String opening, EventType type) {
    this.word = word;
    this.phrase = phrase;
    this.opening = opening;
    this.type = type;
  }

  EventType type() {
    return type;
  }

  /** The Command that a field is, or null. */
  static UserCommand at(Fields fields, int field) {
    for (UserCommand command : ALL) {
      if (fields.is(field, command.word)) {
        return command;
      }
    }
    return null;
  }

  /** The Command whose phrase comes first in a message, or null. */
  static UserCommand toldBy(String message) {
    UserCommand first = null;
    int end = message.length();
    for (UserCommand command : ALL) {
      int at = command.phraseIn(message, 0, end);
      if (at >= 0) {
        first = command;
        end = at;
      }
    }
    return first;
  }

  /** The Command with whose opening words a field begins, or null. */
  static UserCommand openingAt(Fields fields, int field) {
    for (UserCommand command : ALL) {
      if (fields.begins(field, command.opening)) {
        return command;
      }
    }
    return null;
  }

  /** Where the first phrase of any Command begins within a part of a text, or -1. */
  static int firstPhraseIn(String text, int from, int to) {
    int first = -1;
    int end = to;
    for (UserCommand command : ALL) {
      int at = command.phraseIn(text, from, end);
      if (at >= 0) {
        first = at;
        end = at;
      }
    }
    return first;
  }

  /** Where this Command's phrase begins within a part of a text, compared without case; or -1. */
  int phraseIn(String text, int from, int to) {
    int last = to - phrase.length();
    char lower = Character.toLowerCase(phrase.charAt(0));
    for (int at = from; at <= last; at++) {
      if ((text.charAt(at) | 0x20) == lower && text.regionMatches(true, at, phrase, 0, phrase.length())) {
        return at;
      }
    }
    return -1;
  }
}
