package org.senselights.app;

/**
 * How fast a replay is.
 *
 * @param factor how many seconds of the log go by in one of ours; infinite for as fast as can be
 */
public record Speed(double factor) {

  /** As the log has it. */
  public static final Speed TRUE_TO_LIFE = new Speed(1);

  /** As fast as can be. */
  public static final Speed MAX = new Speed(Double.POSITIVE_INFINITY);

  /**
   * Refuses a standstill.
   *
   * @throws IllegalArgumentException if {@code factor} is not more than 0
   */
  public Speed {
    if (!(factor > 0)) {
      throw new IllegalArgumentException("a replay goes on, so its speed is more than 0, not " + factor);
    }
  }

  boolean waits() {
    return factor != Double.POSITIVE_INFINITY;
  }

  /** How long a span of the log takes, in nanoseconds. */
  long lasts(long nanos) {
    return waits() ? (long) (nanos / factor) : 0;
  }
}
