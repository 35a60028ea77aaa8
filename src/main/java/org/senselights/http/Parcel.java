package org.senselights.http;

/**
 * One thing to be told.
 *
 * @param text as the protocol wants it: a body, a line, a JSON object
 * @param takenAt when it was taken, in nanoseconds of the lane's clock
 * @param bytes how long the text is in UTF-8
 */
record Parcel(String text, long takenAt, long bytes) {
  private static final char FIRST_OF_TWO_BYTES = 0x80;
  private static final char FIRST_OF_THREE_BYTES = 0x800;

  Parcel(String text, long takenAt) {
    this(text, takenAt, length(text));
  }

  /** Two surrogates make four bytes. */
  private static long length(String text) {
    long length = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      length += c < FIRST_OF_TWO_BYTES ? 0 : c < FIRST_OF_THREE_BYTES || Character.isSurrogate(c) ? 1 : 2;
    }
    return length;
  }

  @Override
  public String toString() {
    return "a parcel of " + bytes + " bytes";
  }
}
