package org.senselights.light;

import java.time.Duration;

/**
 * What a lamp does, as a function of the time since it began. All times are nanoseconds.
 *
 * <p>A program that has no end of its own goes on for ever; its layer may end it.
 */
public sealed interface Program {

  /** The answer for "never" in {@link #nextChange} and {@link #lengthNanos}. */
  long NEVER = Long.MAX_VALUE;

  /**
   * Whether the lamp is lit.
   *
   * @param elapsed since the program began; negative before it begins
   * @param below what lies below this program at that moment
   * @return true where lit
   */
  boolean lit(long elapsed, boolean below);

  /**
   * When the level may change next.
   *
   * @param elapsed since the program began; negative before it begins
   * @return the first moment after {@code elapsed}, or {@link #NEVER}
   */
  long nextChange(long elapsed);

  /**
   * How long the program lasts by itself.
   *
   * @return more than 0, or {@link #NEVER}
   */
  default long lengthNanos() {
    return NEVER;
  }

  /**
   * One time round of a program that repeats itself.
   *
   * @return more than 0, or {@link #NEVER} where it does not
   */
  default long cycleNanos() {
    return NEVER;
  }

  /**
   * How long to wait between two runs in a row, so that they are seen as two.
   *
   * @return 0 or more
   */
  default long gap() {
    return 0;
  }

  /**
   * On or off, steadily.
   *
   * @param on whether the lamp is lit
   */
  record Steady(boolean on) implements Program {
    @Override
    public boolean lit(long elapsed, boolean below) {
      return on;
    }

    @Override
    public long nextChange(long elapsed) {
      return NEVER;
    }
  }

  /**
   * Shows the opposite of what lies below for a moment, so that it is seen on a lit lamp too.
   *
   * @param lit how long each flash lasts, more than zero; the pause between two is as long
   * @param times how many flashes, at least 1
   */
  record Flash(Duration lit, int times) implements Program {

    /**
     * Refuses what cannot be shown.
     *
     * @throws IllegalArgumentException if {@code lit} is not positive or {@code times} is less than 1
     */
    public Flash {
      requirePositive(lit);
      if (times < 1) {
        throw new IllegalArgumentException("times is at least 1, not " + times);
      }
    }

    @Override
    public boolean lit(long elapsed, boolean below) {
      return below ^ (elapsed >= 0 && elapsed / lit.toNanos() % 2 == 0);
    }

    @Override
    public long nextChange(long elapsed) {
      return nextMultiple(elapsed, lit.toNanos());
    }

    @Override
    public long lengthNanos() {
      return lit.toNanos() * (2L * times - 1);
    }

    @Override
    public long gap() {
      return lit.toNanos();
    }
  }

  /**
   * On and off by turns.
   *
   * @param cycle one time on and off, more than zero
   */
  record Blink(Duration cycle) implements Program {

    /**
     * Refuses what cannot be shown.
     *
     * @throws IllegalArgumentException if {@code cycle} is not positive
     */
    public Blink {
      requirePositive(cycle);
    }

    @Override
    public boolean lit(long elapsed, boolean below) {
      return litInHalves(elapsed, cycle);
    }

    @Override
    public long nextChange(long elapsed) {
      return nextMultiple(elapsed, half(cycle));
    }

    @Override
    public long cycleNanos() {
      return cycle.toNanos();
    }
  }

  /**
   * Swelling and fading; on a pin that only switches, half on and half off.
   *
   * @param cycle one swelling and fading, more than zero
   */
  record Breathe(Duration cycle) implements Program {

    /**
     * Refuses what cannot be shown.
     *
     * @throws IllegalArgumentException if {@code cycle} is not positive
     */
    public Breathe {
      requirePositive(cycle);
    }

    @Override
    public boolean lit(long elapsed, boolean below) {
      return litInHalves(elapsed, cycle);
    }

    @Override
    public long nextChange(long elapsed) {
      return nextMultiple(elapsed, half(cycle));
    }

    @Override
    public long cycleNanos() {
      return cycle.toNanos();
    }
  }

  /**
   * Lit for one part of the time only, and dark before and after: one lamp's turn in a row.
   *
   * @param begin when it is lit, zero or more
   * @param end when it is dark again, after the begin
   * @param length when the program ends, not before the end
   */
  record Turn(Duration begin, Duration end, Duration length) implements Program {

    /**
     * Refuses what cannot be shown.
     *
     * @throws IllegalArgumentException if the times are not in order
     */
    public Turn {
      if (begin.isNegative() || end.compareTo(begin) <= 0 || length.compareTo(end) < 0) {
        throw new IllegalArgumentException("a turn begins, then ends, and then the row is over");
      }
    }

    @Override
    public boolean lit(long elapsed, boolean below) {
      return elapsed >= begin.toNanos() && elapsed < end.toNanos();
    }

    @Override
    public long nextChange(long elapsed) {
      if (elapsed < begin.toNanos()) {
        return begin.toNanos();
      }
      return elapsed < end.toNanos() ? end.toNanos() : NEVER;
    }

    @Override
    public long lengthNanos() {
      return length.toNanos();
    }
  }

  private static boolean litInHalves(long elapsed, Duration cycle) {
    return elapsed >= 0 && elapsed / half(cycle) % 2 == 0;
  }

  private static long half(Duration cycle) {
    return Math.max(1, cycle.toNanos() / 2);
  }

  private static long nextMultiple(long elapsed, long step) {
    return elapsed < 0 ? 0 : (elapsed / step + 1) * step;
  }

  private static void requirePositive(Duration duration) {
    if (!duration.isPositive()) {
      throw new IllegalArgumentException("a light needs a time longer than zero, not " + duration);
    }
  }
}
