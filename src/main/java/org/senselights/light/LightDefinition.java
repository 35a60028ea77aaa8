package org.senselights.light;

import java.util.Objects;

/**
 * A light as the rules file defines it.
 *
 * @param name the owner's name for it
 * @param pin BCM number, 0 to 27
 * @param activeLow whether the lamp is lit when the pin is low
 */
public record LightDefinition(String name, int pin, boolean activeLow) {

  /**
   * Refuses a pin that the header does not have.
   *
   * @throws IllegalArgumentException if {@code pin} is outside 0 to 27
   */
  public LightDefinition {
    Objects.requireNonNull(name, "name");
    if (pin < 0 || pin > 27) {
      throw new IllegalArgumentException("a pin is a BCM number from 0 to 27, not " + pin);
    }
  }
}
