package org.senselights.wiring;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.senselights.light.HeaderPin;
import org.senselights.rules.PinAdvice;
import org.senselights.rules.RuleBook;

/**
 * Where everything of a rule book is wired to, taking each light for an LED with a resistor.
 *
 * @param lights in the order of the file
 * @param buttons those that are on the board, in the order of the file
 * @param warnings a sentence each: pins with other work, too much current
 */
public record Wiring(List<Light> lights, List<Button> buttons, List<String> warnings) {

  /** What one pin may give or take without harm, in microamperes. */
  public static final int PIN_LIMIT_MICROAMPERES = 16_000;

  /** What all pins together may give, since the board's 3.3 V was designed for some 3 mA a pin; in microamperes. */
  public static final int HEADER_LIMIT_MICROAMPERES = 50_000;

  /** Copies the lists. */
  public Wiring {
    lights = List.copyOf(lights);
    buttons = List.copyOf(buttons);
    warnings = List.copyOf(warnings);
  }

  /**
   * A light.
   *
   * @param name as in the rules file
   * @param bcm BCM number, 0 to 27
   * @param activeLow whether it is lit when the pin is low
   * @param colour guessed from the name
   */
  public record Light(String name, int bcm, boolean activeLow, LedColour colour) {

    /**
     * The place of its pin.
     *
     * @return 1 to 40
     */
    public int pin() {
      return HeaderPin.of(bcm);
    }

    /**
     * Where the other end of an LED goes: to ground, or to 3.3 V where it is lit when the pin is low.
     *
     * @return 1 to 40, the nearest such pin
     */
    public int otherPin() {
      return activeLow ? HeaderPin.nearestSupply(pin()) : HeaderPin.nearestGround(pin());
    }
  }

  /**
   * A button.
   *
   * @param name as in the rules file
   * @param bcm BCM number, 0 to 27
   */
  public record Button(String name, int bcm) {

    /**
     * The place of its pin.
     *
     * @return 1 to 40
     */
    public int pin() {
      return HeaderPin.of(bcm);
    }

    /**
     * Where its other end goes.
     *
     * @return 1 to 40, the nearest ground pin
     */
    public int ground() {
      return HeaderPin.nearestGround(pin());
    }
  }

  /**
   * Wires a book.
   *
   * @param book a good one
   * @return where all of it goes
   */
  public static Wiring of(RuleBook book) {
    List<Light> lights = book.lights().stream()
        .map(light -> new Light(light.name(), light.pin(), light.activeLow(), LedColour.of(light.name())))
        .toList();
    List<Button> buttons = book.buttons().stream()
        .filter(button -> button.pin().isPresent())
        .map(button -> new Button(button.name(), button.pin().getAsInt()))
        .toList();
    List<String> warnings = new ArrayList<>(PinAdvice.on(book));
    int most = mostMicroamperes(lights);
    if (most > HEADER_LIMIT_MICROAMPERES) {
      warnings.add(
          "all lights at once take up to %s mA, and the header gives %s: let transistors or a relay board feed some"
                  .formatted(milliamperes(most), milliamperes(HEADER_LIMIT_MICROAMPERES))
              + ", or take resistors of 1000 ohms");
    }
    return new Wiring(lights, buttons, warnings);
  }

  /**
   * The most that all lights take when they are lit at once.
   *
   * @return microamperes
   */
  public int mostMicroamperes() {
    return mostMicroamperes(lights);
  }

  private static int mostMicroamperes(List<Light> lights) {
    return lights.stream().mapToInt(light -> light.colour().mostMicroamperes()).sum();
  }

  /**
   * A current for people.
   *
   * @param microamperes 0 or more
   * @return milliamperes with one digit behind the point where it is not 0
   */
  public static String milliamperes(int microamperes) {
    return String.format(Locale.ROOT, "%.1f", microamperes / 1_000.0).replace(".0", "");
  }
}
