package org.senselights.light;

import java.util.List;

/**
 * The lamps themselves: pins of a Raspberry Pi, or simulated ones.
 *
 * <p>Called by the engine's thread only, but for {@link #troubles}. Nothing here but {@link #close} ever waits, and
 * nothing throws: a pin that cannot be had is the driver's own trouble, which it reports and tries to mend while it
 * remembers what should show.
 */
public interface LightDriver extends AutoCloseable {

  /**
   * Switches a lamp.
   *
   * @param name a light of the rules file
   * @param lit whether it should be lit
   */
  void light(String name, boolean lit);

  /**
   * The rules file changed. Lights that are defined as before keep their pin and their level; those that are gone, or
   * are defined otherwise now, are darkened and let go; new ones are dark. A pin may pass from one light to another.
   *
   * @param lights all lights from now on
   */
  void define(List<LightDefinition> lights);

  /**
   * What is wrong with lamps now. Any thread may ask.
   *
   * @return a sentence for people a trouble, with what to do about it; empty where every lamp obeys
   */
  default List<String> troubles() {
    return List.of();
  }

  /** Leaves every lamp dark and lets go of the pins. */
  @Override
  void close();
}
