package org.senselights.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The wall clock and the time that really went by, as a timetable. */
class DailyClockTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private final List<String> fired = new ArrayList<>();
  private DailyClock clock = DailyClock.of(DailyTime.parse("17:45"));
  private Instant wall = at("2026-11-20T12:00:00+01:00");

  @Test
  void firesWhenItsTimeComes() {
    runs("2026-11-20T17:44:59+01:00");
    assertThat(fired).isEmpty();

    runs("2026-11-20T17:45:00+01:00");
    assertThat(fired).containsExactly("2026-11-20");
  }

  @Test
  void firesWhenItsTimeIsPassedBetweenTwoLooks() {
    runs("2026-11-20T17:44:59.9+01:00");
    runs("2026-11-20T17:45:00.1+01:00");

    assertThat(fired).containsExactly("2026-11-20");
  }

  @Test
  void firesOnceAsTimeGoesOn() {
    runs("2026-11-20T17:45:00+01:00");
    runs("2026-11-20T17:45:00+01:00");
    runs("2026-11-20T17:46:00+01:00");
    runs("2026-11-21T17:44:00+01:00");

    assertThat(fired).containsExactly("2026-11-20");
  }

  @Test
  void firesOnEachDay() {
    for (int minute = 0; minute < 3 * 24 * 60; minute++) {
      runs(wall.plusSeconds(60));
    }

    assertThat(fired).containsExactly("2026-11-20", "2026-11-21", "2026-11-22");
  }

  @Test
  void doesNotFireForATimeBeforeTheStart() {
    wall = at("2026-11-20T17:45:00+01:00");

    runs("2026-11-20T17:45:01+01:00");

    assertThat(fired).isEmpty();
  }

  @Test
  void firesOnceHoweverManyDaysWentByUnasked() {
    runs("2026-11-23T18:00:00+01:00");

    assertThat(fired).containsExactly("2026-11-23");
  }

  @Test
  void aClockSetForTheFirstTimeDoesNotMakeUpForWhatItMissed() {
    wall = at("1970-01-01T00:01:00+01:00");

    isSetTo("2026-11-20T18:00:00+01:00");
    assertThat(fired).isEmpty();

    runs("2026-11-21T17:45:00+01:00");
    assertThat(fired).containsExactly("2026-11-21");
  }

  @Test
  void aJumpOfMoreThanAnHourDoesNotFireEvenIfItsTimeWasJustPassed() {
    runs("2026-11-20T16:44:00+01:00");

    isSetTo("2026-11-20T17:45:01+01:00");

    assertThat(fired).isEmpty();
  }

  @Test
  void aJumpOfAnHourIsMadeUpFor() {
    runs("2026-11-20T17:00:00+01:00");

    isSetTo("2026-11-20T18:00:00+01:00");

    assertThat(fired).containsExactly("2026-11-20");
  }

  @Test
  void aJumpBackwardsDoesNotFireTheSameDaysTimeTwice() {
    runs("2026-11-20T17:45:30+01:00");

    isSetTo("2026-11-20T17:30:00+01:00");
    runs("2026-11-20T17:50:00+01:00");
    assertThat(fired).containsExactly("2026-11-20");

    runs("2026-11-21T17:45:00+01:00");
    assertThat(fired).containsExactly("2026-11-20", "2026-11-21");
  }

  @Test
  void aJumpBackwardsByItselfFiresNothing() {
    runs("2026-11-20T17:40:00+01:00");

    isSetTo("2026-11-20T17:00:00+01:00");
    assertThat(fired).isEmpty();

    runs("2026-11-20T17:45:00+01:00");
    assertThat(fired).containsExactly("2026-11-20");
  }

  @Test
  void aClockThatHadRunYearsAheadIsNotHeldToTheDateItFiredOn() {
    wall = at("2030-01-01T17:00:00+01:00");
    runs("2030-01-01T17:45:00+01:00");

    isSetTo("2026-11-20T17:00:00+01:00");
    runs("2026-11-20T17:45:00+01:00");

    assertThat(fired).containsExactly("2030-01-01", "2026-11-20");
  }

  @Test
  void theChangeToSummerTimeIsNoJumpAndASkippedTimeFiresAtTheEndOfTheGap() {
    clock = DailyClock.of(DailyTime.parse("2:30"));
    wall = at("2026-03-29T01:59:00+01:00");

    runs("2026-03-29T01:59:59+01:00");
    assertThat(fired).isEmpty();

    runs("2026-03-29T03:00:00+02:00");
    runs("2026-03-29T03:30:00+02:00");
    assertThat(fired).containsExactly("2026-03-29");
  }

  @Test
  void aTimeThatTheClockShowsTwiceFiresTheFirstTimeOnly() {
    clock = DailyClock.of(DailyTime.parse("2:30"));
    wall = at("2026-10-25T02:00:00+02:00");

    runs("2026-10-25T02:30:00+02:00");
    assertThat(fired).containsExactly("2026-10-25");

    runs("2026-10-25T02:30:00+01:00");
    runs("2026-10-25T04:00:00+01:00");
    assertThat(fired).containsExactly("2026-10-25");
  }

  private void runs(String to) {
    runs(at(to));
  }

  private void runs(Instant to) {
    look(to, Duration.between(wall, to));
  }

  private void isSetTo(String to) {
    look(at(to), Duration.ZERO);
  }

  private void look(Instant now, Duration elapsed) {
    clock.due(wall, now, elapsed, BERLIN)
        .ifPresent(
            date -> {
              fired.add(date.toString());
              clock = clock.firedOn(date);
            });
    wall = now;
  }

  private static Instant at(String time) {
    return ZonedDateTime.parse(time).toInstant();
  }
}
