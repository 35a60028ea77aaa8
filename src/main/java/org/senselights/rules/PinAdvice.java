package org.senselights.rules;

import java.util.List;
import java.util.Optional;

/** Which pins of a Raspberry Pi's header have work of their own that a light or a button would disturb. */
final class PinAdvice {

  /** Pins without any other work, in the order in which one would take them. */
  static final List<Integer> GOOD = List.of(17, 27, 22, 23, 24, 25, 5, 6, 12, 13, 16, 26);

  private PinAdvice() {}

  /**
   * What speaks against a pin.
   *
   * @param pin BCM number
   * @return why; nothing for a good pin
   */
  static Optional<String> against(int pin) {
    String why =
        switch (pin) {
          case 0, 1 -> "is where the Raspberry Pi looks for the memory of an add-on board at every start";
          case 2, 3 -> "belongs to the I2C bus and has a resistor on the board that pulls it up";
          case 14, 15 -> "belongs to the serial console, on which the Raspberry Pi talks at every start";
          case 7, 8, 9, 10, 11 -> "belongs to the SPI bus and is free only while SPI is switched off";
          default -> "";
        };
    return Optional.of(why).filter(text -> !text.isEmpty());
  }
}
