package org.senselights.light;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Where a pin is found on a Raspberry Pi's header of 40 pins, the same on every model that has one. */
public final class HeaderPin {

  /** The last pin of the header; the first is 1. */
  public static final int LAST = 40;

  private static final int[] BY_BCM = {
      27, 28, 3, 5, 7, 29, 31, 26, 24, 21, 19, 23, 32, 33, 8, 10, 36, 11, 12, 35, 38, 40, 15, 16, 18, 22, 37, 13};
  private static final List<Integer> OF_3_3_V = List.of(1, 17);
  private static final List<Integer> OF_5_V = List.of(2, 4);
  private static final List<Integer> GROUND = List.of(6, 9, 14, 20, 25, 30, 34, 39);

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

  /**
   * What a place on the header is for.
   *
   * @param pin 1 to 40
   * @return {@code 3.3 V}, {@code 5 V}, {@code ground}, or such as {@code GPIO17}
   * @throws IndexOutOfBoundsException if the header does not have that pin
   */
  public static String label(int pin) {
    Objects.checkIndex(pin - 1, LAST);
    if (OF_3_3_V.contains(pin)) {
      return "3.3 V";
    }
    if (OF_5_V.contains(pin)) {
      return "5 V";
    }
    OptionalInt bcm = IntStream.range(0, BY_BCM.length).filter(each -> BY_BCM[each] == pin).findFirst();
    return bcm.isPresent() ? "GPIO" + bcm.getAsInt() : "ground";
  }

  /**
   * The ground pin that lies closest.
   *
   * @param pin 1 to 40
   * @return a place on the header
   */
  public static int nearestGround(int pin) {
    return nearest(GROUND, pin);
  }

  /**
   * The pin with 3.3 V that lies closest.
   *
   * @param pin 1 to 40
   * @return a place on the header
   */
  public static int nearestSupply(int pin) {
    return nearest(OF_3_3_V, pin);
  }

  private static int nearest(List<Integer> places, int pin) {
    return places.stream().min(Comparator.comparing(place -> squaredDistance(place, pin))).orElseThrow();
  }

  /** In units of the distance between two neighbours. */
  private static int squaredDistance(int one, int other) {
    int along = (one - 1) / 2 - (other - 1) / 2;
    int across = (one - 1) % 2 - (other - 1) % 2;
    return along * along + across * across;
  }
}
