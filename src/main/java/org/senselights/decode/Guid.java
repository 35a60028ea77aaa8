package org.senselights.decode;

/** The shape of a GUID as Sense writes it: 8-4-4-4-12 hexadecimal digits, in any case. */
final class Guid {
  static final int LENGTH = 36;

  private Guid() {}

  /** Whether a GUID, and nothing longer that only begins like one, stands at a place. */
  static boolean at(String text, int from, int end) {
    if (from + LENGTH > end || from + LENGTH < end && isWord(text.charAt(from + LENGTH))) {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      char c = text.charAt(from + i);
      boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
      if (hyphen ? c != '-' : !isHex(c)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHex(char c) {
    return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
  }

  private static boolean isWord(char c) {
    return c == '-' || c == '_' || Character.isLetterOrDigit(c);
  }
}
