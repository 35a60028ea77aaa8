package org.senselights.decode;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Finds out in which encoding a datagram was sent, or a line was written, and reads it. */
final class DatagramText {
  private static final char REPLACEMENT = '\uFFFD';
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final Charset fallback;

  DatagramText(Charset fallback) {
    this.fallback = fallback;
  }

  /** The text without byte order mark and without blanks, line ends and NULs around it. */
  String read(byte[] bytes, int offset, int length) {
    int end = offset + length;
    while (end > offset && isTail(bytes[end - 1])) {
      end--;
    }
    return trim(characters(bytes, offset, end, offset + length));
  }

  private String characters(byte[] bytes, int start, int end, int limit) {
    if (end - start >= 2 && bytes[start] == (byte) 0xFF && bytes[start + 1] == (byte) 0xFE) {
      return utf16(bytes, start, end, limit, StandardCharsets.UTF_16LE);
    }
    if (end - start >= 2 && bytes[start] == (byte) 0xFE && bytes[start + 1] == (byte) 0xFF) {
      return utf16(bytes, start, end, limit, StandardCharsets.UTF_16BE);
    }
    int from = start;
    while (end - from >= 3 && isUtf8Mark(bytes, from)) {
      from += 3;
    }
    // The JDK has a fast way for plain ASCII here, and puts U+FFFD where the bytes are not UTF-8.
    String text = new String(bytes, from, end - from, StandardCharsets.UTF_8);
    if (text.indexOf('\0') >= 0 && looksLikeUtf16(bytes, from, end)) {
      return utf16(bytes, from, end, limit, StandardCharsets.UTF_16LE);
    }
    return checked(text, bytes, from, end);
  }

  /** A line of a file that is not UTF-16, whole. */
  String line(byte[] bytes, int start, int end) {
    return checked(new String(bytes, start, end - start, StandardCharsets.UTF_8), bytes, start, end);
  }

  private String checked(String text, byte[] bytes, int start, int end) {
    if (text.indexOf(REPLACEMENT) >= 0 && !isUtf8(bytes, start, end)) {
      return new String(bytes, start, end - start, fallback);
    }
    return text;
  }

  /** Cutting the tail may have taken half a character: the zero byte of a last ASCII letter belongs to it. */
  private String utf16(byte[] bytes, int start, int end, int limit, Charset charset) {
    int even = end + (end - start) % 2;
    return new String(bytes, start, (even <= limit ? even : end - 1) - start, charset);
  }

  /**
   * Separators, Commands and GUIDs are ASCII, so every second byte of much of the text is zero; text in any other
   * encoding holds no zero byte at all, and a stray one is not enough.
   */
  private boolean looksLikeUtf16(byte[] bytes, int start, int end) {
    int low = 0;
    int high = 0;
    for (int i = start; i + 1 < end; i += 2) {
      low += bytes[i] == 0 ? 1 : 0;
      high += bytes[i + 1] == 0 ? 1 : 0;
    }
    return high > low && high * 8L >= (end - start) / 2;
  }

  private boolean isUtf8(byte[] bytes, int start, int end) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, start, end - start));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private boolean isTail(byte b) {
    return b == 0 || b == '\r' || b == '\n';
  }

  private boolean isUtf8Mark(byte[] bytes, int at) {
    return bytes[at] == (byte) 0xEF && bytes[at + 1] == (byte) 0xBB && bytes[at + 2] == (byte) 0xBF;
  }

  private String trim(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && (text.charAt(start) <= ' ' || text.charAt(start) == BYTE_ORDER_MARK)) {
      start++;
    }
    while (start < end && text.charAt(end - 1) <= ' ') {
      end--;
    }
    return text.substring(start, end);
  }
}
