package org.senselights.http;

/** Takes out of a value what no text needs, and what could make a text look like another. */
final class Plain {
  private static final char REPLACEMENT = '\uFFFD';
  private static final String ELLIPSIS = "\u2026";

  private Plain() {}

  /** A text of the owner's, event's values in it: lines stay. */
  static String text(String value) {
    return clean(value, true);
  }

  /** A value out of an event, on one line. */
  static String line(String value) {
    return clean(value, false);
  }

  /** The begin of a text that is too long, never with half a character at its end. */
  static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = most - ELLIPSIS.length();
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + ELLIPSIS;
  }

  private static String clean(String value, boolean lines) {
    StringBuilder out = new StringBuilder(value.length());
    value.codePoints().forEach(c -> {
      if (c == '\n' && lines) {
        out.append('\n');
      } else if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
        out.append(' ');
      } else if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
        out.append(REPLACEMENT);
      } else if (!turnsLetters(c)) {
        out.appendCodePoint(c);
      }
    });
    return out.toString();
  }

  /** These make a text read in another order than it is written. */
  private static boolean turnsLetters(int c) {
    return c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069;
  }
}
