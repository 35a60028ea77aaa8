package org.senselights.message;

import java.util.Objects;

/**
 * Writes a JSON object, key by key, in the order given.
 *
 * <p>Only writing, and only what our payloads need, because it stands on the way of every event.
 */
public final class Json {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final StringBuilder out;
  private boolean empty = true;

  /**
   * Begins an object.
   *
   * @param sizeHint characters expected, so that the buffer need not grow
   */
  public Json(int sizeHint) {
    out = new StringBuilder(sizeHint).append('{');
  }

  /**
   * Adds a string, whatever it holds.
   *
   * @param key the key
   * @param value the text
   * @return this
   */
  public Json put(String key, String value) {
    key(key);
    quote(out, value);
    return this;
  }

  /**
   * Adds a string unless it is empty, which stands for absent.
   *
   * @param key the key
   * @param value the text, or empty
   * @return this
   */
  public Json putPresent(String key, String value) {
    return value.isEmpty() ? this : put(key, value);
  }

  /**
   * Adds a number.
   *
   * @param key the key
   * @param value the number
   * @return this
   */
  public Json put(String key, long value) {
    key(key);
    out.append(value);
    return this;
  }

  /**
   * Adds a truth value.
   *
   * @param key the key
   * @param value the truth value
   * @return this
   */
  public Json put(String key, boolean value) {
    key(key);
    out.append(value);
    return this;
  }

  /**
   * Adds a value that is JSON already.
   *
   * @param key the key
   * @param json well-formed JSON
   * @return this
   */
  public Json putRaw(String key, CharSequence json) {
    key(key);
    out.append(Objects.requireNonNull(json, "json"));
    return this;
  }

  /**
   * Ends the object.
   *
   * @return the JSON text, on one line
   */
  public String end() {
    return out.append('}').toString();
  }

  private void key(String key) {
    if (empty) {
      empty = false;
    } else {
      out.append(',');
    }
    quote(out, key);
    out.append(':');
  }

  /**
   * A text as a JSON string.
   *
   * @param text anything
   * @return the text in quotes, escaped
   */
  public static String quote(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2);
    quote(out, text);
    return out.toString();
  }

  private static void quote(StringBuilder out, String text) {
    out.append('"');
    int clean = 0;
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c != '"' && c != '\\' && !Character.isSurrogate(c)) {
        continue;
      }
      if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
        continue;
      }
      out.append(text, clean, i);
      escape(out, c);
      clean = i + 1;
    }
    // A whole text is copied at once, a part of one letter by letter: nearly all are whole.
    if (clean == 0) {
      out.append(text);
    } else {
      out.append(text, clean, length);
    }
    out.append('"');
  }

  private static void escape(StringBuilder out, char c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default ->
          out.append("\\u")
              .append(HEX[c >> 12])
              .append(HEX[c >> 8 & 15])
              .append(HEX[c >> 4 & 15])
              .append(HEX[c & 15]);
    }
  }
}
