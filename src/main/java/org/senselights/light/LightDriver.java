package org.senselights.light;

/**
 * The lamps themselves: pins of a Raspberry Pi, or simulated ones.
 *
 * <p>Called by the engine's thread only. {@link #light} takes microseconds, never waits and never throws: a pin that
 * cannot be had is the driver's own trouble, which it reports and tries to mend while it remembers what should show.
 */
public interface LightDriver extends AutoCloseable {

  /**
   * Switches a lamp.
   *
   * @param name a light of the rules file
   * @param lit whether it should be lit
   */
  void light(String name, boolean lit);

  /** Leaves every lamp dark and lets go of the pins. */
  @Override
  void close();
}
