package org.senselights.decode;

import java.util.Arrays;

/**
 * A datagram's text, cut at its semicolons, or a row of a log file, cut at its tabs.
 *
 * <p>Knows only where fields begin and end: a value is copied out when it is asked for, several at once where a
 * semicolon turned out to belong to a value.
 */
final class Fields {
  private static final String NULL = "(null)";
  private static final String NOT_AVAILABLE = "Not available";
  private static final String DATE = "dddd-dd-dd dd:dd:dd";

  private final String text;
  private final int[] starts;
  private final int first;
  private final int count;
  private final int end;
  private final boolean cut;

  private Fields(String text, int[] starts, int first, int count, int end, boolean cut) {
    this.text = text;
    this.starts = starts;
    this.first = first;
    this.count = count;
    this.end = end;
    this.cut = cut;
  }

  static Fields split(String text) {
    return split(text, ';', 16);
  }

  /** Cuts at a separator; as many fields as are expected cost no second array. */
  static Fields split(String text, char separator, int expected) {
    int[] starts = new int[expected];
    int count = 1;
    for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, at + 1)) {
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, count * 2);
      }
      starts[count++] = at + 1;
    }
    return new Fields(text, starts, 0, count, text.length(), false);
  }

  /** The fields behind the first one. */
  Fields withoutFirst() {
    return new Fields(text, starts, first + 1, count, end, cut);
  }

  /**
   * Only a message holds line ends. Where one comes before the message's place, the row has no message, and what
   * follows is the text of an exception.
   */
  Fields endingBeforeException(int messageAt) {
    int newline = text.indexOf('\n', start(0), messageAt < count() ? start(messageAt) : end);
    if (newline < 0) {
      return this;
    }
    int kept = first + 1;
    while (kept < count && starts[kept] <= newline) {
      kept++;
    }
    return new Fields(text, starts, first, kept, newline, true);
  }

  /** Whether the text of an exception was taken off. */
  boolean exceptionFollowed() {
    return cut;
  }

  int count() {
    return count - first;
  }

  /** Where the first phrase of any Command begins, from a field on; or -1. */
  int findPhrase(int field) {
    return UserCommand.firstPhraseIn(text, start(field), end);
  }

  /** Where a text begins, from a field on; or -1. */
  int find(String wanted, int field) {
    return text.indexOf(wanted, start(field), end);
  }

  /** Whether a field holds a Command's phrase. */
  boolean holdsPhrase(int field, UserCommand command) {
    return command.phraseIn(text, start(field), end(field)) >= 0;
  }

  /** Where a field begins, blanks included. */
  int start(int field) {
    return starts[first + field];
  }

  /** Where a field ends. */
  int end(int field) {
    return first + field + 1 < count ? starts[first + field + 1] - 1 : end;
  }

  /** One field without blanks around it; empty where it says that there is nothing to say. */
  String get(int field) {
    return value(start(field), end(field));
  }

  /** What stands in the place of a field that is absent; empty where the field is there. */
  String insteadOf(int field) {
    int from = trimmedStart(start(field), end(field));
    int to = trimmedEnd(from, end(field));
    return isAbsent(from, to) ? text.substring(from, to) : "";
  }

  /** The fields from one up to another, exclusive, with the semicolons between them. */
  String get(int from, int to) {
    return from < to ? value(start(from), end(to - 1)) : "";
  }

  /** A field and everything behind it: a message. */
  String rest(int from) {
    return from < count() ? value(start(from), end) : "";
  }

  boolean has(char wanted, int field) {
    return text.indexOf(wanted, start(field), end(field)) >= 0;
  }

  /** A part of a field, by the rule for whole fields: blanks off, and empty where it has nothing to say. */
  static String present(String part) {
    return split(part).value(0, part.length());
  }

  /** Whether a field is a word, compared without case and without blanks around it. */
  boolean is(int field, String word) {
    if (end(field) - start(field) < word.length()) {
      return false;
    }
    int from = trimmedStart(start(field), end(field));
    int to = trimmedEnd(from, end(field));
    return is(from, to, word);
  }

  /** Whether a field begins with a word, compared without case and after blanks. */
  boolean begins(int field, String word) {
    int from = trimmedStart(start(field), end(field));
    return from + word.length() <= end(field) && text.regionMatches(true, from, word, 0, word.length());
  }

  boolean isAbsent(int field) {
    int from = trimmedStart(start(field), end(field));
    int to = trimmedEnd(from, end(field));
    return isAbsent(from, to);
  }

  boolean isGuid(int field) {
    int from = trimmedStart(start(field), end(field));
    int to = trimmedEnd(from, end(field));
    return to - from == Guid.LENGTH && Guid.at(text, from, to);
  }

  /** Whether a field is log4net's date, such as {@code 2024-04-12 07:33:03,508}. */
  boolean isDate(int field) {
    int from = trimmedStart(start(field), end(field));
    if (trimmedEnd(from, end(field)) - from < DATE.length()) {
      return false;
    }
    for (int i = 0; i < DATE.length(); i++) {
      char wanted = DATE.charAt(i);
      char c = text.charAt(from + i);
      if (wanted == 'd' ? c < '0' || c > '9' : c != wanted) {
        return false;
      }
    }
    return true;
  }

  private String value(int start, int end) {
    int from = trimmedStart(start, end);
    int to = trimmedEnd(from, end);
    return isAbsent(from, to) ? "" : text.substring(from, to);
  }

  private boolean isAbsent(int from, int to) {
    return from == to || is(from, to, NULL) || is(from, to, NOT_AVAILABLE);
  }

  private boolean is(int from, int to, String word) {
    return to - from == word.length() && text.regionMatches(true, from, word, 0, word.length());
  }

  private int trimmedStart(int start, int end) {
    int from = start;
    while (from < end && text.charAt(from) <= ' ') {
      from++;
    }
    return from;
  }

  private int trimmedEnd(int start, int end) {
    int to = end;
    while (to > start && text.charAt(to - 1) <= ' ') {
      to--;
    }
    return to;
  }
}
