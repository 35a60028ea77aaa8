package org.senselights.gpio;

/** Is told of each change of a lamp, by the thread that makes it, and must not wait. */
@FunctionalInterface
public interface LightListener {

  /**
   * A lamp changed; of one whose pin cannot be had, what it should show.
   *
   * @param name which one
   * @param lit whether it is lit now
   * @param nanos when, by {@link System#nanoTime} or the clock that the lights were given
   */
  void changed(String name, boolean lit, long nanos);
}
