package org.senselights.decode;

/**
 * Where the last fields of a full user row are: {@code Command;UserDirectory;UserId;Origin;Context;message}.
 *
 * <p>Values are not quoted, so a semicolon within a user's id or a context moves all fields behind it. What tells the
 * place again: the Origin is one of three words, a Context begins in one of three ways, and a message is often known
 * by its phrase.
 *
 * @param origin the Origin's field, or -1 where it cannot be told; the user's id ends before it
 * @param message the message's field, the number of fields where there is none; the context ends before it
 * @param doubt why this is a guess; empty where it is told
 */
record UserRowLayout(int origin, int message, String doubt) {
  /** No id or context holds as many semicolons; a datagram of nothing else must not cost more than others. */
  private static final int SEARCHED_FIELDS = 100;

  private static final String[] ORIGINS = {"AppAccess", "ManagementAccess", "Not available"};
  private static final String NOT_TOLD =
      "a semicolon within the user's id or the context moved the fields, and nothing tells how far";
  private static final String TWO_PLACES = "more than one field could be the Origin";
  private static final String NO_MESSAGE = "the user's id holds a semicolon, or the message is missing";
  private static final String ODD_CONTEXT = "there are too many fields, and the Context begins like none";
  private static final String ODD_ORIGIN = "there are too many fields, and the Origin is none that is known";
  private static final String LONG_CONTEXT = "the Context or the message holds a semicolon: where one ends is a guess";

  /** Whether the fields' places are known, though perhaps by a guess. */
  boolean isTold() {
    return origin >= 0;
  }

  /** The places in a row that has at least all the fields. */
  static UserRowLayout of(Fields fields, int commandAt, UserCommand command) {
    int origin = commandAt + 3;
    int message = commandAt + 5;
    if (fields.count() == message + 1) {
      return ofExactRow(fields, origin);
    }
    if (command != null && fields.holdsPhrase(message, command)) {
      return new UserRowLayout(origin, message, "");
    }
    int phraseAt = fields.findPhrase(message);
    int agentAt = fields.find(UserActivity.USER_AGENT, message);
    int mark = phraseAt < 0 || agentAt >= 0 && agentAt < phraseAt ? agentAt : phraseAt;
    int limit = mark < 0 ? fields.count() : fieldAt(fields, message, mark);
    if (limit == message) {
      return new UserRowLayout(origin, message, "");
    }
    UserRowLayout found = ofLongRow(fields, origin, limit);
    boolean behindContext = found.isTold() && phraseAt >= 0 && mark == phraseAt && limit > found.message;
    // A semicolon of prose is followed by a blank, one between fields is not.
    if (behindContext && phraseAt == fields.start(limit)) {
      return new UserRowLayout(found.origin, limit, LONG_CONTEXT);
    }
    return found;
  }

  /** As many fields as the pattern has: no value holds a semicolon, unless the message is missing. */
  private static UserRowLayout ofExactRow(Fields fields, int origin) {
    boolean moved = !isOrigin(fields, origin)
        && !fields.isAbsent(origin)
        && isOrigin(fields, origin + 1)
        && isContext(fields, origin + 2);
    return moved
        ? new UserRowLayout(origin + 1, fields.count(), NO_MESSAGE)
        : at(origin, "");
  }

  /**
   * More fields than the pattern has, and nothing that shows the message where it belongs.
   *
   * @param limit a field that is surely the message's, though perhaps not its first; or the number of fields
   */
  private static UserRowLayout ofLongRow(Fields fields, int origin, int limit) {
    int last = Math.min(Math.min(limit, fields.count() - 1) - 2, origin + SEARCHED_FIELDS);
    int told = -1;
    for (int field = origin; field <= last; field++) {
      if (isOrigin(fields, field) && isContext(fields, field + 1)) {
        if (told >= 0) {
          return new UserRowLayout(-1, limit, TWO_PLACES);
        }
        told = field;
      }
    }
    boolean inPlace = told < 0
        && (isOrigin(fields, origin) || fields.isAbsent(origin))
        && (isContext(fields, origin + 1) || fields.isAbsent(origin + 1));
    if (told >= 0 || inPlace) {
      return at(inPlace ? origin : told, "");
    }
    return byHalf(fields, origin, last, limit);
  }

  /** An Origin without a Context behind it, or a Context without an Origin before it. */
  private static UserRowLayout byHalf(Fields fields, int origin, int last, int limit) {
    int onlyContext = -1;
    for (int field = origin; field <= last; field++) {
      if (isOrigin(fields, field)) {
        return at(field, ODD_CONTEXT);
      }
      if (isContext(fields, field + 1)) {
        if (onlyContext >= 0) {
          return new UserRowLayout(-1, limit, NOT_TOLD);
        }
        onlyContext = field;
      }
    }
    if (onlyContext < 0) {
      return new UserRowLayout(-1, limit, NOT_TOLD);
    }
    return at(onlyContext, fields.isAbsent(onlyContext) ? "" : ODD_ORIGIN);
  }

  private static UserRowLayout at(int origin, String doubt) {
    return new UserRowLayout(origin, origin + 2, doubt);
  }

  /** Whether a field is one of the words that an Origin can be. */
  static boolean isOrigin(Fields fields, int field) {
    for (String word : ORIGINS) {
      if (fields.is(field, word)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a field begins as a Context does. */
  static boolean isContext(Fields fields, int field) {
    return (fields.begins(field, "/") || fields.begins(field, "app") || fields.begins(field, "http"))
        && !isOrigin(fields, field);
  }

  private static int fieldAt(Fields fields, int from, int position) {
    int field = from;
    while (fields.end(field) < position) {
      field++;
    }
    return field;
  }
}
