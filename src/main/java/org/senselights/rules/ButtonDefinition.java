package org.senselights.rules;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * A button as the rules file defines it: in Home Assistant, and on the board where it has a pin.
 *
 * @param name the owner's name for it
 * @param pin BCM number, 0 to 27, of an input that the button pulls to ground; absent where there is none
 */
public record ButtonDefinition(String name, OptionalInt pin) {

  /**
   * Refuses a pin that the header does not have.
   *
   * @throws IllegalArgumentException if {@code pin} is outside 0 to 27
   */
  public ButtonDefinition {
    Objects.requireNonNull(name, "name");
    if (pin.isPresent() && (pin.getAsInt() < 0 || pin.getAsInt() > 27)) {
      throw new IllegalArgumentException("a pin is a BCM number from 0 to 27, not " + pin.getAsInt());
    }
  }
}
