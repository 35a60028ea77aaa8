package org.senselights.http;

/**
 * How much may wait for a destination, so that what waits for all of them fits into a small machine's memory, however
 * many there are and however long they are away.
 *
 * @param bytes of text in UTF-8, with a little for each message, 1 or more
 */
public record Share(int bytes) {
  private static final int MOST = 4 << 20;
  private static final int ALL = 16 << 20;

  /**
   * What falls to each.
   *
   * @param destinations how many targets and databases there are in all
   * @return the same for each: 4 MiB, or less where there are more than four
   */
  public static Share among(int destinations) {
    return new Share(Math.min(MOST, ALL / Math.max(1, destinations)));
  }
}
