package org.senselights.settings;

/** Whether lights are pins of this machine. */
public enum GpioMode {
  /** Pins on a Raspberry Pi, simulated lights elsewhere. */
  AUTO,
  /** Pins, and an end with exit code 69 where they cannot be had. */
  PINS,
  /** Simulated lights, wherever this runs. */
  SIMULATED
}
