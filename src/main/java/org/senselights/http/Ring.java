package org.senselights.http;

import java.nio.charset.StandardCharsets;

/**
 * Parcels in a row, first in, first out, in one array that grows as need be.
 *
 * <p>What waits for a service that is away would be the worst that there is for a garbage collector: many objects
 * that live just long enough to be taken for lasting, and then all of them go. Collecting those held up lights.
 */
final class Ring {
  /** What a parcel takes beside its text. */
  static final int OVERHEAD = Long.BYTES + Integer.BYTES;

  private static final int LEAST = 4_096;

  /** An empty one that is larger gives its memory back. */
  private static final int KEPT = 256 << 10;

  private final int most;
  private byte[] bytes = {};
  private int first;
  private int used;
  private int size;

  /** An empty one, into which no more is put than so many bytes, overhead included. */
  Ring(int most) {
    this.most = most;
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Puts one behind all others. */
  void add(Parcel parcel) {
    byte[] text = parcel.text().getBytes(StandardCharsets.UTF_8);
    int needed = used + OVERHEAD + text.length;
    if (needed > bytes.length) {
      grow(needed);
    }
    putNumber(parcel.takenAt(), Long.BYTES);
    putNumber(text.length, Integer.BYTES);
    int at = at(used);
    int untilEnd = Math.min(text.length, bytes.length - at);
    System.arraycopy(text, 0, bytes, at, untilEnd);
    System.arraycopy(text, untilEnd, bytes, 0, text.length - untilEnd);
    used += text.length;
    size++;
  }

  /** When the first was taken; there is one. */
  long firstTakenAt() {
    return number(0, Long.BYTES);
  }

  /** How long the first one's text is; there is one. */
  int firstBytes() {
    return (int) number(Long.BYTES, Integer.BYTES);
  }

  /** Takes the first away; there is one. */
  Parcel remove() {
    int length = firstBytes();
    byte[] text = new byte[length];
    copy(OVERHEAD, text, length);
    Parcel parcel = new Parcel(new String(text, StandardCharsets.UTF_8), firstTakenAt(), length);
    drop();
    return parcel;
  }

  /** Takes the first away unread; there is one. */
  void drop() {
    int length = OVERHEAD + firstBytes();
    first = at(length);
    used -= length;
    size--;
    if (size == 0 && bytes.length > KEPT) {
      clear();
    }
  }

  /** Forgets them all. */
  void clear() {
    bytes = new byte[0];
    first = 0;
    used = 0;
    size = 0;
  }

  private void grow(int needed) {
    int length = Math.max(LEAST, bytes.length);
    while (length < needed) {
      length *= 2;
    }
    byte[] larger = new byte[Math.max(needed, Math.min(length, most))];
    copy(0, larger, used);
    bytes = larger;
    first = 0;
  }

  private void copy(int from, byte[] into, int length) {
    if (length > 0) {
      int at = at(from);
      int untilEnd = Math.min(length, bytes.length - at);
      System.arraycopy(bytes, at, into, 0, untilEnd);
      System.arraycopy(bytes, 0, into, untilEnd, length - untilEnd);
    }
  }

  private void putNumber(long number, int length) {
    for (int i = length - 1; i >= 0; i--) {
      bytes[at(used)] = (byte) (number >>> 8 * i);
      used++;
    }
  }

  private long number(int from, int length) {
    long number = 0;
    for (int i = 0; i < length; i++) {
      number = number << 8 | bytes[at(from + i)] & 0xff;
    }
    return number;
  }

  private int at(int offset) {
    int at = first + offset;
    return at < bytes.length ? at : at - bytes.length;
  }
}
