package org.senselights.decode;

import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Objects;
import org.senselights.decode.Decoded.Malformed;
import org.senselights.decode.Decoded.NotOurs;
import org.senselights.decode.Decoded.Reason;
import org.senselights.decode.Decoded.Understood;
import org.senselights.event.Event;
import org.senselights.event.EventType;

/**
 * Reads one datagram.
 *
 * <p>Keeps nothing between two datagrams, so that any number of threads may share one. Takes time in proportion to a
 * datagram's length, and never throws because of what it holds.
 */
public final class Decoder {
  private static final int MAX_LENGTH = 65_535;
  private static final int MAX_PRODUCT_LENGTH = 40;
  private static final int MAX_HOST_LENGTH = 255;
  private static final String PRODUCT = "qseow-";
  static final char INSTEAD_OF_NUL = '\uFFFD';
  private static final String STRAY_NUL = "there are zero bytes within the text";
  private static final String UNKNOWN_PREFIX = "its prefix is not known, but a known Command follows";

  private final DatagramText text;
  private final UserActivity users = new UserActivity();
  private final ReloadTask reloads = new ReloadTask();

  /**
   * A decoder for senders that may be old.
   *
   * @param fallback how to read what is not UTF-8; a Sense server without the {@code encoding} setting sends its
   *     Windows code page, mostly windows-1252
   */
  public Decoder(Charset fallback) {
    text = new DatagramText(Objects.requireNonNull(fallback, "fallback"));
  }

  /**
   * Reads a datagram.
   *
   * @param bytes where it lies; not changed
   * @param offset where it begins, in bytes
   * @param length how long it is, in bytes
   * @return the event, or why there is none
   * @throws IndexOutOfBoundsException if {@code offset} and {@code length} do not lie within {@code bytes}
   */
  public Decoded decode(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length > MAX_LENGTH) {
      return new Malformed(Reason.TOO_LONG);
    }
    String read = text.read(bytes, offset, length);
    if (read.isEmpty()) {
      return new Malformed(Reason.EMPTY);
    }
    if (read.indexOf('\0') < 0) {
      return decode(read);
    }
    // Not taken out: what stands on both sides of a stray zero byte was never one word.
    return doubted(decode(read.replace('\0', INSTEAD_OF_NUL)), STRAY_NUL);
  }

  private Decoded decode(String text) {
    Fields fields = Fields.split(text);
    int from = fields.start(0);
    int to = fields.end(0);
    while (from < to && isSlashOrBlank(text.charAt(from))) {
      from++;
    }
    while (to > from && isSlashOrBlank(text.charAt(to - 1))) {
      to--;
    }
    boolean slashed = text.charAt(0) == '/';
    Prefix prefix = Prefix.of(text, from, to);
    if (prefix.row() == Prefix.Row.FOREIGN && (slashed || users.commandAt(fields) != 1)) {
      return new NotOurs(prefix.word());
    }
    if (prefix.row() == Prefix.Row.UNKNOWN && slashed) {
      return unknownPrefix(text, text.substring(from, to), fields);
    }
    if (fields.count() == 1) {
      return refused(text, Reason.NO_FIELDS);
    }
    return switch (prefix.row()) {
      case USER_ACTIVITY -> users.read(fields.withoutFirst(), true);
      case USER_EVENT -> users.readUserEvent(fields.withoutFirst());
      case RELOAD_TASK -> reloads.read(fields.withoutFirst(), prefix.type());
      case ENGINE_RELOAD -> reloads.readEngine(fields.withoutFirst());
      // A server may be called like a product.
      case FOREIGN, UNKNOWN -> withoutPrefix(text, fields);
    };
  }

  private Decoded unknownPrefix(String text, String word, Fields fields) {
    if (isProduct(word)) {
      return new NotOurs(word.toLowerCase(Locale.ROOT));
    }
    Fields row = fields.withoutFirst();
    if (users.commandAt(row) >= 0) {
      return doubted(users.read(row, true), UNKNOWN_PREFIX);
    }
    return refused(text, fields.count() == 1 ? Reason.NO_FIELDS : Reason.UNKNOWN_PREFIX);
  }

  private Decoded withoutPrefix(String text, Fields fields) {
    if (users.commandAt(fields) >= 0) {
      return users.read(fields, false);
    }
    Fields firstLine = fields.endingBeforeException(4);
    if (firstLine.count() < 4) {
      return refused(text, firstLine.count() < 3 ? Reason.TOO_FEW_FIELDS : Reason.UNKNOWN_COMMAND);
    }
    if (isHost(fields.get(0))) {
      if (users.isFullRow(fields)) {
        return users.read(fields, false);
      }
      if (reloads.isFullRow(fields)) {
        return reloads.read(fields, EventType.RELOAD_FAILED);
      }
      if (firstLine.count() == 4 && isText(text)) {
        return fourFields(firstLine);
      }
    }
    return refused(text, Reason.UNKNOWN_FORM);
  }

  /** None of the four Commands: a user directory is written in capitals, an app's name hardly ever is. */
  private Decoded fourFields(Fields fields) {
    return fields.get(2).codePoints().anyMatch(Character::isLowerCase)
        ? reloads.readOldest(fields)
        : users.readOther(fields);
  }

  private Decoded refused(String text, Reason reason) {
    return new Malformed(isText(text) ? reason : Reason.NOT_TEXT);
  }

  private Decoded doubted(Decoded decoded, String doubt) {
    if (decoded instanceof Understood(Event event, String known) && known.isEmpty()) {
      return new Understood(event.toBuilder().doubtful(true).build(), doubt);
    }
    return decoded;
  }

  private boolean isProduct(String word) {
    return word.length() <= MAX_PRODUCT_LENGTH
        && word.regionMatches(true, 0, PRODUCT, 0, PRODUCT.length())
        && word.chars().allMatch(c -> c == '-' || isAsciiLetterOrDigit(c));
  }

  private boolean isHost(String word) {
    return !word.isEmpty()
        && word.length() <= MAX_HOST_LENGTH
        && word.codePoints().allMatch(c -> c == '-' || c == '.' || c == '_' || Character.isLetterOrDigit(c));
  }

  private boolean isText(String text) {
    return text.chars().allMatch(c -> c == '\t' || c == '\r' || c == '\n' || isPrintable(c));
  }

  private boolean isPrintable(int c) {
    return c != '\uFFFD' && !Character.isISOControl(c);
  }

  private boolean isAsciiLetterOrDigit(int c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }

  private boolean isSlashOrBlank(char c) {
    return c == '/' || c <= ' ';
  }
}
