package org.senselights.http;

/**
 * Writes one line of InfluxDB's line protocol: a measurement, tags, fields, a time stamp. Whatever a value holds, the
 * line stays one line, and no value becomes another tag or field.
 *
 * <p>What is empty is left out, because a tag must not be. Not all who speak this protocol read a backslash before an
 * escaped sign alike, so where one stands before a comma, a blank or an equals sign, or at the end, a slash is written
 * instead.
 */
final class LineProtocol {
  private static final String IN_MEASUREMENT = ", ";
  private static final String IN_TAG = ",= ";

  private final StringBuilder out = new StringBuilder(384);
  private boolean anyField;

  /** Begins a line. */
  LineProtocol(String measurement) {
    escape(measurement, IN_MEASUREMENT);
  }

  /** Adds a tag, before any field; left out where the value is empty. */
  LineProtocol tag(String key, String value) {
    if (!value.isEmpty()) {
      out.append(',');
      escape(key, IN_TAG);
      out.append('=');
      escape(value, IN_TAG);
    }
    return this;
  }

  /** Adds a text; left out where it is empty. */
  LineProtocol field(String key, String value) {
    if (value.isEmpty()) {
      return this;
    }
    begin(key);
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\');
      }
      out.append(oneLine(c));
    }
    out.append('"');
    return this;
  }

  /** Adds a whole number. */
  LineProtocol field(String key, long value) {
    begin(key);
    out.append(value).append('i');
    return this;
  }

  /** Ends the line, which has a field, with nanoseconds since 1970. */
  String at(long nanos) {
    return out.append(' ').append(nanos).toString();
  }

  private void begin(String key) {
    out.append(anyField ? ',' : ' ');
    anyField = true;
    escape(key, IN_TAG);
    out.append('=');
  }

  private void escape(String text, String special) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = oneLine(text.charAt(i));
      if (c == '\\') {
        int end = i + 1;
        while (end < length && text.charAt(end) == '\\') {
          end++;
        }
        boolean doubtful = end == length || special.indexOf(oneLine(text.charAt(end))) >= 0;
        out.repeat(doubtful ? '/' : '\\', end - i);
        i = end - 1;
      } else {
        if (special.indexOf(c) >= 0) {
          out.append('\\');
        }
        out.append(c);
      }
    }
  }

  private static char oneLine(char c) {
    return c < ' ' || c == 0x7f ? ' ' : c;
  }
}
