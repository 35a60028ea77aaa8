package org.senselights.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * Apps and their names, packed: a site has thousands, and a small board little memory. Never changes.
 *
 * <p>A name takes its UTF-8 and about 30 bytes; as texts in a map it would take five times that.
 */
final class AppTable {
  /** How many apps at most. */
  static final int MOST_APPS = 100_000;
  /** How many letters of a name at most; what is longer is cut. */
  static final int MOST_LETTERS = 200;
  /** How many bytes all names take at most. */
  static final int MOST_BYTES = 6 << 20;

  static final AppTable EMPTY = new Builder().build();

  private final long[] ids;
  private final int[] ends;
  private final byte[] text;
  private final int[] slots;
  private final int leftOut;

  /** Is told each app. */
  interface Visitor {
    void app(UUID id, String name) throws IOException;
  }

  private AppTable(long[] ids, int[] ends, byte[] text, int[] slots, int leftOut) {
    this.ids = ids;
    this.ends = ends;
    this.text = text;
    this.slots = slots;
    this.leftOut = leftOut;
  }

  int size() {
    return ends.length;
  }

  /** How many apps there were no room for. */
  int leftOut() {
    return leftOut;
  }

  /** The name of an app; empty where it is not known. */
  String nameOf(UUID id) {
    int at = find(ids, slots, id.getMostSignificantBits(), id.getLeastSignificantBits());
    return slots[at] == 0 ? "" : name(slots[at] - 1);
  }

  void forEach(Visitor visitor) throws IOException {
    for (int i = 0; i < ends.length; i++) {
      visitor.app(new UUID(ids[2 * i], ids[2 * i + 1]), name(i));
    }
  }

  /** Whether the same apps have the same names in both, in whatever order. */
  boolean sameAs(AppTable other) {
    if (size() != other.size()) {
      return false;
    }
    for (int i = 0; i < ends.length; i++) {
      int there = other.slots[find(other.ids, other.slots, ids[2 * i], ids[2 * i + 1])] - 1;
      if (there < 0
          || !Arrays.equals(text, begin(i), ends[i], other.text, other.begin(there), other.ends[there])) {
        return false;
      }
    }
    return true;
  }

  private String name(int i) {
    return new String(text, begin(i), ends[i] - begin(i), StandardCharsets.UTF_8);
  }

  private int begin(int i) {
    return i == 0 ? 0 : ends[i - 1];
  }

  /** The slot of an id, or the empty one where it would go; there always is an empty one. */
  private static int find(long[] ids, int[] slots, long high, long low) {
    int at = slot(high, low, slots.length);
    while (slots[at] != 0 && (ids[2 * (slots[at] - 1)] != high || ids[2 * (slots[at] - 1) + 1] != low)) {
      at = at + 1 & slots.length - 1;
    }
    return at;
  }

  private static int slot(long high, long low, int length) {
    long mixed = (high * 31 + low) * 0x9E37_79B9_7F4A_7C15L;
    return (int) (mixed >>> 32) & length - 1;
  }

  /** Takes apps one by one. Of two with the same id the first counts. */
  static final class Builder {
    private long[] ids = new long[128];
    private int[] ends = new int[64];
    private byte[] text = new byte[2048];
    private int[] slots = new int[256];
    private int size;
    private int bytes;
    private int leftOut;

    void add(UUID id, String name) {
      byte[] utf8 = shown(name).getBytes(StandardCharsets.UTF_8);
      if (utf8.length == 0) {
        return;
      }
      int slot = find(ids, slots, id.getMostSignificantBits(), id.getLeastSignificantBits());
      if (slots[slot] != 0) {
        return;
      }
      if (size == MOST_APPS || bytes + utf8.length > MOST_BYTES) {
        leftOut++;
        return;
      }
      makeRoom(utf8.length);
      ids[2 * size] = id.getMostSignificantBits();
      ids[2 * size + 1] = id.getLeastSignificantBits();
      System.arraycopy(utf8, 0, text, bytes, utf8.length);
      bytes += utf8.length;
      ends[size] = bytes;
      size++;
      slots[slot] = size;
      if (2 * size > slots.length) {
        spread();
      }
    }

    private void makeRoom(int more) {
      if (size == ends.length) {
        ids = Arrays.copyOf(ids, ids.length * 3 / 2 & ~1);
        ends = Arrays.copyOf(ends, ids.length / 2);
      }
      if (bytes + more > text.length) {
        text = Arrays.copyOf(text, Math.max(bytes + more, text.length * 3 / 2));
      }
    }

    private void spread() {
      slots = new int[2 * slots.length];
      for (int i = 0; i < size; i++) {
        slots[find(ids, slots, ids[2 * i], ids[2 * i + 1])] = i + 1;
      }
    }

    AppTable build() {
      return new AppTable(Arrays.copyOf(ids, 2 * size), Arrays.copyOf(ends, size), Arrays.copyOf(text, bytes), slots,
          leftOut);
    }

    /** A name takes one line wherever it is shown. */
    private static String shown(String name) {
      StringBuilder out = new StringBuilder();
      name.codePoints()
          .limit(MOST_LETTERS)
          .map(letter -> Character.isISOControl(letter) || letter == '\u2028' || letter == '\u2029' ? ' ' : letter)
          .forEach(out::appendCodePoint);
      return out.toString().strip();
    }
  }
}
