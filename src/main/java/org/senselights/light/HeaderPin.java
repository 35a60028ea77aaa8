package org.senselights.light;

import java.util.Objects;

/** Where a pin is found on a Raspberry Pi's header of 40 pins, the same on every model that has one. */
public final class HeaderPin {
  private static final int[] BY_BCM = {
      27, 28, 3, 5, 7, 29, 31, 26, 24, 21, 19, 23, 32, 33, 8, 10, 36, 11, 12, 35, 38, 40, 15, 16, 18, 22, 37, 13};

  private HeaderPin() {}

  /**
   * The place on the header.
   *
   * @param bcm BCM number, 0 to 27
   * @return 1 to 40, counted as on the board: odd numbers in the row away from the edge
   * @throws IndexOutOfBoundsException if the header does not have that pin
   */
  public static int of(int bcm) {
    return BY_BCM[Objects.checkIndex(bcm, BY_BCM.length)];
  }
}
