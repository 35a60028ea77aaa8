package org.senselights.rules;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.senselights.light.LightDefinition;

/** Which pins of a Raspberry Pi's header have work of their own that a light or a button would disturb. */
public final class PinAdvice {

  /** Pins without any other work, in the order in which one would take them, as BCM numbers. */
  public static final List<Integer> GOOD = List.of(17, 27, 22, 23, 24, 25, 5, 6, 12, 13, 16, 26);

  private PinAdvice() {}

  /**
   * What speaks against a pin.
   *
   * @param pin BCM number
   * @return why, as it would follow upon "pin 3"; nothing for a good pin
   */
  public static Optional<String> against(int pin) {
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

  /**
   * What speaks against the pins of a book.
   *
   * @param book a good one
   * @return a sentence for each light and button that had better be on another pin, with those that are free
   */
  public static List<String> on(RuleBook book) {
    Set<Integer> taken = new HashSet<>();
    book.lights().forEach(light -> taken.add(light.pin()));
    book.buttons().forEach(button -> button.pin().ifPresent(taken::add));
    String better = GOOD.stream()
        .filter(pin -> !taken.contains(pin))
        .map(String::valueOf)
        .collect(Collectors.joining(", "));
    List<String> sentences = new ArrayList<>();
    for (LightDefinition light : book.lights()) {
      sentence("light \"" + light.name() + "\"", light.pin(), better).ifPresent(sentences::add);
    }
    for (ButtonDefinition button : book.buttons()) {
      button.pin().ifPresent(
          pin -> sentence("button \"" + button.name() + "\"", pin, better).ifPresent(sentences::add));
    }
    return sentences;
  }

  private static Optional<String> sentence(String what, int pin, String better) {
    return against(pin).map(why -> what + ": pin " + pin + " " + why
        + (better.isEmpty() ? "" : "; take one of " + better));
  }
}
