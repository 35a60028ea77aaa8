package org.senselights.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.senselights.engine.Written.file;
import static org.senselights.engine.Written.opened;
import static org.senselights.engine.Written.rules;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.senselights.rules.RuleBook;

class TimeRulesTest {
  private static final RuleBook NIGHT = rules("night { while { time = 22-6 }, then { light = red, turn = on } }");
  private static final RuleBook DAILY = rules(
      "daily { when { at = \"17:45\" }, then { publish = x, payload = \"{{time}}\" } }");

  @Test
  void aNightBelongsToTheDayOnWhichItBegan() {
    Timetable week = Timetable.at("2026-01-09T12:00:00", rules(
        "r { while { time = 22-6, days = [mon-fri] }, then { light = red, turn = on } }"));

    assertThat(week.until("2026-01-10T05:59:00").lit("red")).as("Friday's night").isTrue();
    assertThat(week.until("2026-01-10T23:00:00").lit("red")).as("Saturday's night").isFalse();
    assertThat(week.until("2026-01-12T05:00:00").lit("red")).as("Sunday's night").isFalse();
    assertThat(week.until("2026-01-12T22:00:00").lit("red")).isTrue();
  }

  @Test
  void aWindowDoesNotBeginOnItsExceptions() {
    Timetable year = Timetable.at("2026-12-23T12:00:00", file("""
        lights { red { pin = 27 } }
        hours { office { days = [mon-fri], time = 7-18, except = [12-24..01-06] } }
        rules { r { while { during = office }, then { light = red, turn = on } } }"""));

    assertThat(year.until("2026-12-23T17:59:59").lit("red")).isTrue();
    assertThat(year.until("2026-12-24T12:00:00").lit("red")).isFalse();
    assertThat(year.until("2027-01-06T12:00:00").lit("red")).isFalse();
    assertThat(year.until("2027-01-07T07:00:00").lit("red")).isTrue();
  }

  @Test
  void theNightThatIsAnHourShorterEndsAtSixByTheWallClock() {
    Timetable spring = Timetable.at("2026-03-28T21:00:00", NIGHT);

    assertThat(spring.after(Duration.ofHours(1)).lit("red")).isTrue();
    assertThat(spring.after(Duration.ofHours(7).minusMillis(1)).lit("red")).isTrue();
    assertThat(spring.after(Duration.ofMillis(1)).lit("red")).isFalse();
  }

  @Test
  void theNightThatIsAnHourLongerEndsAtSixByTheWallClock() {
    Timetable autumn = Timetable.at("2026-10-24T22:00:00", NIGHT);

    assertThat(autumn.after(Duration.ofHours(9).minusMillis(1)).lit("red")).isTrue();
    assertThat(autumn.after(Duration.ofMillis(1)).lit("red")).isFalse();
  }

  @Test
  void aClockThatJumpsByMinutesOrDaysIsNoticedWithinAMinute() {
    Timetable day = Timetable.at("2026-01-05T21:50:00", NIGHT);

    assertThat(day.clockSet("2026-01-05T22:05:00").after(Duration.ofMinutes(1)).lit("red")).isTrue();
    assertThat(day.clockSet("2026-01-05T21:50:00").after(Duration.ofMinutes(1)).lit("red")).isFalse();
    assertThat(day.clockSet("2026-01-09T23:00:00").after(Duration.ofMinutes(1)).lit("red")).isTrue();
    assertThat(day.clockSet("2026-01-05T12:00:00").after(Duration.ofMinutes(1)).lit("red")).isFalse();
  }

  @Test
  void anEventLooksAtTheClockAtOnce() {
    Timetable day = Timetable.at("2026-01-05T12:00:00", rules(
        "r { when { event = any, time = 22-6 }, then { publish = x, payload = x } }"));

    assertThat(day.happens(opened("kim")).topics()).isEmpty();
    assertThat(day.clockSet("2026-01-05T23:00:00").happens(opened("kim")).topics()).hasSize(1);
    assertThat(day.clockSet("2026-01-05T12:00:00").happens(opened("kim")).topics()).hasSize(1);
  }

  @Test
  void untilTheClockIsSetNoTimeHoldsAndNoneIsStruck() {
    Timetable day = Timetable.at("1970-01-01T22:30:00", rules("""
        night { while { time = 0-24 }, then { light = red, turn = on } }
        at    { when { at = "22:31" }, then { publish = x, payload = x } }
        event { when { event = any, time = 0-24 }, then { publish = y, payload = x } }"""));

    day.after(Duration.ofMinutes(5)).happens(opened("kim"));
    assertThat(day.lit("red")).isFalse();
    assertThat(day.topics()).isEmpty();
    assertThat(day.view().clockSet()).isFalse();

    day.clockSet("2026-01-05T22:40:00").after(Duration.ofMinutes(1));
    assertThat(day.lit("red")).isTrue();
    assertThat(day.topics()).as("not made up for").isEmpty();

    day.until("2026-01-06T22:31:00");
    assertThat(day.topics()).containsExactly("x");
  }

  @Test
  void aTimeOfDayIsStruckOnceADay() {
    Timetable week = new Timetable(DAILY);

    week.until("2026-01-07T18:00:00");

    assertThat(week.payloads("x")).containsExactly(
        "2026-01-05T17:45:00.000+01:00", "2026-01-06T17:45:00.000+01:00", "2026-01-07T17:45:00.000+01:00");
  }

  @Test
  void itIsStruckByAnEventToo() {
    Timetable day = Timetable.at("2026-01-05T17:44:30", DAILY);

    day.sleeps(Duration.ofMinutes(1)).happens(opened("kim"));

    assertThat(day.topics()).containsExactly("x");
  }

  @Test
  void inTheSkippedHourItComesWithTheChange() {
    Timetable spring = Timetable.at("2026-03-29T01:00:00", rules(
        "r { when { at = \"2:30\" }, then { publish = x, payload = \"{{time}}\" } }"));

    spring.after(Duration.ofHours(12));

    assertThat(spring.payloads("x")).containsExactly("2026-03-29T03:00:00.000+02:00");
  }

  @Test
  void inTheDoubledHourItComesTheFirstTimeOnly() {
    Timetable autumn = Timetable.at("2026-10-25T01:00:00", rules(
        "r { when { at = \"2:30\" }, then { publish = x, payload = \"{{time}}\" } }"));

    autumn.after(Duration.ofHours(12));

    assertThat(autumn.payloads("x")).containsExactly("2026-10-25T02:30:00.000+02:00");
  }

  @Test
  void aLongJumpIsNotMadeUpForAndAShortOneIs() {
    Timetable day = Timetable.at("2026-01-05T17:00:00", DAILY);
    day.clockSet("2026-01-05T19:00:00").after(Duration.ofMinutes(5));
    assertThat(day.topics()).isEmpty();

    day.until("2026-01-06T17:40:00").clockSet("2026-01-06T17:50:00").after(Duration.ofMinutes(5));
    assertThat(day.topics()).hasSize(1);
  }

  @Test
  void aClockThatIsSetBackDoesNotStrikeTheSameDateAgain() {
    Timetable day = Timetable.at("2026-01-05T17:40:00", DAILY);

    day.after(Duration.ofMinutes(10)).clockSet("2026-01-05T17:40:00").after(Duration.ofMinutes(10));

    assertThat(day.topics()).hasSize(1);
  }

  @Test
  void aTimeIsStruckOnlyWithinItsHours() {
    Timetable week = Timetable.at("2026-01-09T12:00:00", rules(
        "r { when { at = \"17:45\", days = [mon-fri] }, then { publish = x, payload = \"{{time}}\" } }"));

    week.until("2026-01-12T18:00:00");

    assertThat(week.payloads("x"))
        .containsExactly("2026-01-09T17:45:00.000+01:00", "2026-01-12T17:45:00.000+01:00");
  }

  @Test
  void aTimeThatIsWrittenAMomentTooLateComesTomorrow() {
    Timetable day = Timetable.at("2026-01-05T17:45:10", rules("r { when = any, then { log = x } }"));

    day.reloads(DAILY).after(Duration.ofMinutes(5));
    assertThat(day.topics()).isEmpty();

    assertThat(day.until("2026-01-06T17:45:00").topics()).hasSize(1);
  }

  @Test
  void aTimeThatIsWrittenAMomentBeforeComesInTime() {
    Timetable day = Timetable.at("2026-01-05T17:44:50", rules("r { when = any, then { log = x } }"));

    assertThat(day.reloads(DAILY).after(Duration.ofSeconds(10)).topics()).hasSize(1);
  }

  @Test
  void aReloadDoesNotStrikeAgainNorMissATime() {
    Timetable day = Timetable.at("2026-01-05T17:44:59", DAILY);

    day.sleeps(Duration.ofSeconds(2)).reloads(DAILY).after(Duration.ofMinutes(5)).reloads(DAILY);

    assertThat(day.after(Duration.ofMinutes(5)).topics()).hasSize(1);
  }

  @Test
  void theStartOfTheServiceIsNoReload() {
    RuleBook hello = rules("hello { when = service-started, then { publish = x, payload = x } }");
    Timetable day = new Timetable(hello);
    assertThat(day.topics()).isEmpty();

    assertThat(day.starts().reloads(hello).topics()).hasSize(1);
  }
}
