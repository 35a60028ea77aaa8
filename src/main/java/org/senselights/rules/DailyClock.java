package org.senselights.rules;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides when a daily time fires while the wall clock runs, and sometimes jumps.
 *
 * <ul>
 *   <li>It fires when the clock comes to the time or passes it; once, however many days were passed.
 *   <li>What a jump forward of more than {@link #LONGEST_CATCH_UP} leaves out is not made up for: the clock was set for
 *       the first time, or the device slept.
 *   <li>After a jump backwards the same date's time does not fire again. A clock that was set back by days is not held
 *       to the dates it showed by mistake.
 * </ul>
 *
 * <p>It is to be asked often, at least once a minute and at the time itself: of a long interval with a jump in it
 * nobody can say which times the clock really came to.
 *
 * @param time what it waits for
 * @param lastFired the date whose time fired last; may be later than today if the clock was set back
 */
public record DailyClock(DailyTime time, Optional<LocalDate> lastFired) {

  /** The longest jump forward whose missed time still fires. */
  public static final Duration LONGEST_CATCH_UP = Duration.ofHours(1);

  /** Refuses null. */
  public DailyClock {
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(lastFired, "lastFired");
  }

  /**
   * One that never fired.
   *
   * @param time what it waits for
   * @return the clock
   */
  public static DailyClock of(DailyTime time) {
    return new DailyClock(time, Optional.empty());
  }

  /**
   * Whether it fires.
   *
   * @param before the wall clock when this was asked last, or at the service's start
   * @param after the wall clock now
   * @param elapsed how long that was by a clock that cannot be set
   * @param zone the zone of the settings
   * @return the date whose time came, to be handed to {@link #firedOn}; nothing if it does not fire
   */
  public Optional<LocalDate> due(Instant before, Instant after, Duration elapsed, ZoneId zone) {
    Duration jump = Duration.between(before, after).minus(elapsed);
    if (jump.compareTo(LONGEST_CATCH_UP) > 0) {
      return Optional.empty();
    }
    LocalDate date = after.atZone(zone).toLocalDate().plusDays(1);
    while (time.on(date, zone).isAfter(after)) {
      date = date.minusDays(1);
    }
    boolean passed = time.on(date, zone).isAfter(before);
    return passed && !lastFired.equals(Optional.of(date)) ? Optional.of(date) : Optional.empty();
  }

  /**
   * The clock after it fired.
   *
   * @param date from {@link #due}
   * @return one that does not fire for that date
   */
  public DailyClock firedOn(LocalDate date) {
    return new DailyClock(time, Optional.of(date));
  }
}
