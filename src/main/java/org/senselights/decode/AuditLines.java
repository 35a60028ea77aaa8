package org.senselights.decode;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The lines of a log file, one at a time; never holds more than one, and none that is longer than {@link #LONGEST}.
 *
 * <p>UTF-16 is known by its byte order mark, or by the zero byte of its first letter; anything else is UTF-8 or, line
 * by line, the fallback.
 */
final class AuditLines {
  /** The longest line that is read, in bytes. */
  static final int LONGEST = 1 << 20;

  private static final int FIRST_SIZE = 1 << 16;

  /** What comes next. */
  enum Next {
    /** A line with something in it: {@link #text} tells it. */
    LINE,
    /** A line that is too long, passed over. */
    TOO_LONG,
    /** The end of the file. */
    END
  }

  private final InputStream in;
  private final DatagramText narrow;
  private byte[] buffer = new byte[FIRST_SIZE];
  private int filled;
  private int from;
  private int lineStart;
  private int lineEnd;
  private boolean ended;
  private boolean wide;
  private Charset charset = StandardCharsets.UTF_8;

  AuditLines(InputStream in, Charset fallback) throws IOException {
    this.in = in;
    narrow = new DatagramText(fallback);
    while (filled < 3 && fill()) {
      // A pipe may give single bytes.
    }
    if (begins(0xEF, 0xBB, 0xBF)) {
      from = 3;
    } else if (begins(0xFF, 0xFE)) {
      from = 2;
      readAs(StandardCharsets.UTF_16LE);
    } else if (begins(0xFE, 0xFF)) {
      from = 2;
      readAs(StandardCharsets.UTF_16BE);
    } else if (filled > 1 && buffer[0] != 0 && buffer[1] == 0) {
      readAs(StandardCharsets.UTF_16LE);
    }
  }

  private void readAs(Charset found) {
    wide = true;
    charset = found;
  }

  private boolean begins(int... bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (i >= filled || (buffer[i] & 0xFF) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  /** Goes to the next line that is not empty. */
  Next next() throws IOException {
    int searched = from;
    boolean cut = false;
    while (true) {
      int newline = wide ? wideNewline(searched) : narrowNewline(searched);
      boolean atEnd = newline < 0 && ended;
      if (newline >= 0 || atEnd) {
        lineStart = from;
        lineEnd = atEnd ? filled : newline;
        from = atEnd ? filled : newline + (wide ? 2 : 1);
        searched = from;
        if (cut) {
          return Next.TOO_LONG;
        }
        if (!isEmpty()) {
          return Next.LINE;
        }
        if (atEnd) {
          return Next.END;
        }
        continue;
      }
      // Whole characters only: the rest is looked at once more is there.
      searched = wide ? filled - (filled - from) % 2 : filled;
      if (searched - from >= LONGEST) {
        cut = true;
        from = searched;
      }
      searched -= from;
      fill();
      searched += from;
    }
  }

  /** The line, without its end. */
  String text() {
    return wide
        ? new String(buffer, lineStart, withoutReturn() - lineStart, charset)
        : narrow.line(buffer, lineStart, withoutReturn());
  }

  private boolean isEmpty() {
    return withoutReturn() <= lineStart;
  }

  private int withoutReturn() {
    if (!wide) {
      return lineEnd > lineStart && buffer[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
    }
    int whole = lineEnd - (lineEnd - lineStart) % 2;
    return whole - lineStart >= 2 && isWide(whole - 2, '\r') ? whole - 2 : whole;
  }

  private int narrowNewline(int start) {
    for (int i = start; i < filled; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private int wideNewline(int start) {
    for (int i = start; i + 1 < filled; i += 2) {
      if (isWide(i, '\n')) {
        return i;
      }
    }
    return -1;
  }

  private boolean isWide(int at, char wanted) {
    boolean little = charset == StandardCharsets.UTF_16LE;
    return buffer[little ? at : at + 1] == wanted && buffer[little ? at + 1 : at] == 0;
  }

  /** Reads on; what is not done with yet moves to the front. */
  private boolean fill() throws IOException {
    if (from > 0) {
      System.arraycopy(buffer, from, buffer, 0, filled - from);
      filled -= from;
      from = 0;
    }
    if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    int read = in.read(buffer, filled, buffer.length - filled);
    ended = read < 0;
    filled += Math.max(0, read);
    return !ended;
  }
}
