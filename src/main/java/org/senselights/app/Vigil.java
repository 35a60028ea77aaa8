package org.senselights.app;

import java.util.ArrayList;
import java.util.List;

/**
 * Watches parts of the service for signs of life. For one thread.
 *
 * <p>What a part shows is a number that its own thread changes in the course of its work, so that a part that hangs, or
 * whose thread has ended, cannot show it, however well the rest may be.
 */
final class Vigil {
  private final List<Watched> parts = new ArrayList<>();

  private static final class Watched {
    final Sign sign;
    long shown;
    long since;

    Watched(Sign sign, long now) {
      this.sign = sign;
      shown = sign.shown().getAsLong();
      since = now;
    }
  }

  /** Takes every part for alive at {@code now}, in nanoseconds. */
  Vigil(List<Sign> signs, long now) {
    for (Sign sign : signs) {
      parts.add(new Watched(sign, now));
      sign.ask().run();
    }
  }

  /**
   * Looks at every part, and asks it for its next sign.
   *
   * @param now in nanoseconds, never less than before
   * @return the names of those that have shown nothing for longer than their patience
   */
  List<String> look(long now) {
    List<String> silent = new ArrayList<>();
    for (Watched part : parts) {
      long shown = part.sign.shown().getAsLong();
      if (shown != part.shown) {
        part.shown = shown;
        part.since = now;
      } else if (now - part.since > part.sign.patience().toNanos()) {
        silent.add(part.sign.part());
      }
      part.sign.ask().run();
    }
    return silent;
  }
}
