package org.senselights.engine;

/** Keys made of what the network sends, held to a length. */
final class Keys {
  private static final int LONGEST = 128;

  private Keys() {}

  /** A digest in place of its end keeps long keys apart. */
  static String bounded(String key) {
    return key.length() <= LONGEST
        ? key
        : key.substring(0, LONGEST / 2) + '#' + key.length() + '#' + Integer.toHexString(key.hashCode());
  }
}
