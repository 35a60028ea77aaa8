package org.senselights.rules;

import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SATURDAY;
import static java.time.DayOfWeek.SUNDAY;
import static java.time.DayOfWeek.THURSDAY;
import static java.time.DayOfWeek.TUESDAY;
import static java.time.DayOfWeek.WEDNESDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeWindowTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Nested
  class Reading {

    @Test
    void aDayHasThreeLettersInAnyCase() {
      assertThat(TimeWindow.parseDays("wed")).containsExactly(WEDNESDAY);
      assertThat(TimeWindow.parseDays("Sun")).containsExactly(SUNDAY);
      assertThat(TimeWindow.parseDays("MON")).containsExactly(MONDAY);
    }

    @Test
    void aSpanOfDaysMayWrapOverTheWeekend() {
      assertThat(TimeWindow.parseDays("mon-fri")).containsExactly(MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY);
      assertThat(TimeWindow.parseDays("sat-sun")).containsExactly(SATURDAY, SUNDAY);
      assertThat(TimeWindow.parseDays("Fri-Mon")).containsExactly(MONDAY, FRIDAY, SATURDAY, SUNDAY);
      assertThat(TimeWindow.parseDays("tue-mon")).hasSize(7);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
      "monday        | : did you mean mon?",
      "Thurs         | : did you mean thu?",
      "wensday       | : did you mean wed?",
      "mo            | : did you mean mon?",
      "weekdays      | : did you mean mon-fri?",
      "weekend       | : did you mean sat-sun?",
      "monday-friday | : did you mean mon-fri?",
      "mon - fri     | : did you mean mon-fri?",
      "mon–fri       | : did you mean mon-fri?",
      "mon to fri    | : did you mean mon-fri?",
      "mon..fri      | : did you mean mon-fri?",
      "mon, wed      | : did you mean [mon, wed]?",
      "mon wed-fri   | : did you mean [mon, wed-fri]?",
      "holiday       | .",
      "mon-          | .",
      "7-18          | .",
      "''            | .",
    })
    void whatIsNoDayIsRefusedWithWhatToWrite(String written, String hint) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> TimeWindow.parseDays(written))
          .withMessage("\"" + written + "\" names no day" + hint
              + " Days are mon, tue, wed, thu, fri, sat, sun, or a span such as mon-fri");
    }

    @Test
    void aSpanFromADayToItselfIsRefused() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> TimeWindow.parseDays("mon-mon"))
          .withMessage("\"mon-mon\" ends where it begins: write mon, or leave the days out for each day");
    }

    @ParameterizedTest
    @CsvSource({
      "7-18,        07:00, 18:00",
      "07-18,       07:00, 18:00",
      "22-6,        22:00, 06:00",
      "22:30-06:00, 22:30, 06:00",
      "7:30-18,     07:30, 18:00",
      "18-24,       18:00, 00:00",
      "18-24:00,    18:00, 00:00",
      "18-0,        18:00, 00:00",
      "0-24,        00:00, 00:00",
      "0-1,         00:00, 01:00",
    })
    void aSpanGoesFromWhenToWhen(String written, LocalTime begin, LocalTime end) {
      assertThat(TimeWindow.Span.parse(written)).isEqualTo(new TimeWindow.Span(begin, end));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
      "25:00-6   | \"25:00-6\": there is no hour 25, hours are 0 to 23",
      "6-25      | \"6-25\": there is no hour 25, hours are 0 to 23",
      "6:60-7    | \"6:60-7\": minutes are 00 to 59, not 60",
      "6-24:30   | \"6-24:30\": a day ends at 24:00",
      "24-6      | \"24-6\": a day ends at 24 but begins at 0: write 0-6",
      "24:00-6   | \"24:00-6\": a day ends at 24 but begins at 0: write \"0:00-6\"",
      "7-7       | \"7-7\" ends where it begins: write 0-24 for the whole day, or leave the time out",
      "7-07:00   | \"7-07:00\" ends where it begins: write 0-24 for the whole day, or leave the time out",
      "0-0       | \"0-0\" ends where it begins: write 0-24 for the whole day, or leave the time out",
    })
    void aSpanThatNoClockShowsIsRefused(String written, String complaint) {
      assertThatIllegalArgumentException().isThrownBy(() -> TimeWindow.Span.parse(written)).withMessage(complaint);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
      "7 - 18            | : did you mean 7-18?",
      "7–18              | : did you mean 7-18?",
      "7..18             | : did you mean 7-18?",
      "7 to 18           | : did you mean 7-18?",
      "7h-18h            | : did you mean 7-18?",
      "7am-6pm           | : did you mean 7-18?",
      "7:30 am - 12 am   | : did you mean \"7:30-0\"?",
      "22.30-06.00       | : did you mean \"22:30-06:00\"?",
      "2230-0600         | : did you mean \"22:30-06:00\"?",
      "22:30:00-06:00:00 | : did you mean \"22:30-06:00\"?",
      "7                 | .",
      "night             | .",
      "7-18-22           | .",
      "7.5-18            | .",
      "''                | .",
    })
    void whatIsNoSpanIsRefusedWithWhatToWrite(String written, String hint) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> TimeWindow.Span.parse(written))
          .withMessage("\"" + written + "\" is no span of time" + hint
              + " It goes from when to when, such as 7-18 or \"22:30-06:00\"");
    }

    @Test
    void aSpanWithoutLengthCannotBeMade() {
      LocalTime noon = LocalTime.NOON;

      assertThatIllegalArgumentException().isThrownBy(() -> new TimeWindow.Span(noon, noon));
    }

    @Test
    void theOrderInWhichAWindowIsWrittenDoesNotCount() {
      assertThat(window("mon, wed", "7-12, 13-18", "12-25, 2026-05-01"))
          .isEqualTo(window("wed, mon", "13-18, 7-12, 7-12", "2026-05-01, 12-25"))
          .isNotEqualTo(window("mon, wed", "7-12", "12-25, 2026-05-01"));
    }

    @Test
    void whatIsLeftOutMeansAll() {
      assertThat(window("", "", "")).isEqualTo(window("mon-sun", "0-24", ""));
    }
  }

  @Nested
  class Holding {

    @ParameterizedTest
    @CsvSource({
      "2026-11-20T06:59:59, false",
      "2026-11-20T07:00:00, true",
      "2026-11-20T17:59:59, true",
      "2026-11-20T18:00:00, false",
    })
    void theBeginIsInsideAndTheEndIsNot(LocalDateTime time, boolean holds) {
      assertThat(holds(window("", "7-18", ""), time)).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource({
      "2026-11-20T21:59:59, false",
      "2026-11-20T22:00:00, true",
      "2026-11-21T00:00:00, true",
      "2026-11-21T05:59:59, true",
      "2026-11-21T06:00:00, false",
    })
    void aSpanMayGoOverMidnight(LocalDateTime time, boolean holds) {
      assertThat(holds(window("", "22-6", ""), time)).isEqualTo(holds);
    }

    @Test
    void overMidnightItBelongsToTheDayItBegan() {
      TimeWindow fridayNight = window("fri", "22-6", "");

      assertThat(holds(fridayNight, LocalDateTime.parse("2026-11-20T03:00"))).as("Friday 03:00").isFalse();
      assertThat(holds(fridayNight, LocalDateTime.parse("2026-11-20T23:00"))).as("Friday 23:00").isTrue();
      assertThat(holds(fridayNight, LocalDateTime.parse("2026-11-21T03:00"))).as("Saturday 03:00").isTrue();
      assertThat(holds(fridayNight, LocalDateTime.parse("2026-11-21T23:00"))).as("Saturday 23:00").isFalse();
    }

    @Test
    void anExceptionIsTheDayItWouldBeginToo() {
      TimeWindow nights = window("", "22-6", "2026-12-24");

      assertThat(holds(nights, LocalDateTime.parse("2026-12-24T03:00"))).as("begun on the 23rd").isTrue();
      assertThat(holds(nights, LocalDateTime.parse("2026-12-24T23:00"))).as("begins on the 24th").isFalse();
      assertThat(holds(nights, LocalDateTime.parse("2026-12-25T03:00"))).as("begun on the 24th").isFalse();
      assertThat(holds(nights, LocalDateTime.parse("2026-12-25T23:00"))).as("begins on the 25th").isTrue();
    }

    @Test
    void aWindowWithoutTimeIsTheWholeDay() {
      TimeWindow saturday = window("sat", "", "");

      assertThat(holds(saturday, LocalDateTime.parse("2026-11-20T23:59:59"))).isFalse();
      assertThat(holds(saturday, LocalDateTime.parse("2026-11-21T00:00:00"))).isTrue();
      assertThat(holds(saturday, LocalDateTime.parse("2026-11-21T23:59:59"))).isTrue();
      assertThat(holds(saturday, LocalDateTime.parse("2026-11-22T00:00:00"))).isFalse();
    }

    @Test
    void anyOfItsSpansWillDo() {
      TimeWindow withBreak = window("", "7-12, 13-18", "");

      assertThat(holds(withBreak, LocalDateTime.parse("2026-11-20T11:59"))).isTrue();
      assertThat(holds(withBreak, LocalDateTime.parse("2026-11-20T12:30"))).isFalse();
      assertThat(holds(withBreak, LocalDateTime.parse("2026-11-20T13:00"))).isTrue();
    }
  }

  @Nested
  class Changing {

    @Test
    void theNextChangeIsStrictlyLater() {
      TimeWindow office = window("mon-fri", "7-18", "");

      assertThat(changes(office, BERLIN, "2026-11-20T07:00:00+01:00", 3))
          .containsExactly("2026-11-20T18:00+01:00", "2026-11-23T07:00+01:00", "2026-11-23T18:00+01:00");
    }

    @Test
    void spansThatMeetOrOverlapAreLeftOnce() {
      assertThat(changes(window("", "7-12, 12-18, 17-20", ""), BERLIN, "2026-11-20T06:00:00+01:00", 2))
          .containsExactly("2026-11-20T07:00+01:00", "2026-11-20T20:00+01:00");
    }

    @Test
    void wholeDaysInARowAreOneStretch() {
      assertThat(changes(window("fri-mon", "", "2026-11-22"), BERLIN, "2026-11-19T12:00:00+01:00", 4))
          .containsExactly(
              "2026-11-20T00:00+01:00", "2026-11-22T00:00+01:00", "2026-11-23T00:00+01:00", "2026-11-24T00:00+01:00");
    }

    @Test
    void anExceptionIsPassedOver() {
      assertThat(changes(window("", "7-18", "12-24..01-06"), BERLIN, "2026-12-23T12:00:00+01:00", 2))
          .containsExactly("2026-12-23T18:00+01:00", "2027-01-07T07:00+01:00");
    }

    @Test
    void whatAlwaysHoldsOrNeverDoesHasNoChange() {
      Instant now = at("2026-11-20T12:00:00+01:00");

      assertThat(window("", "", "").nextChange(now, BERLIN)).isEmpty();
      assertThat(window("", "0-12, 12-24", "").nextChange(now, BERLIN)).isEmpty();
      assertThat(window("", "7-18", "01-01..12-31").nextChange(now, BERLIN)).isEmpty();
    }

    @Test
    void aChangeBeyondTheHorizonIsNotToldYet() {
      Instant now = at("2026-11-20T12:00:00Z");
      ZoneId utc = ZoneId.of("UTC");
      LocalDate lastDay = LocalDate.ofInstant(now.plus(TimeWindow.HORIZON), utc);

      assertThat(window("", "11-24", "2026-11-01.." + lastDay.minusDays(1)).nextChange(now, utc))
          .contains(lastDay.atTime(11, 0).toInstant(ZoneOffset.UTC));
      assertThat(window("", "13-24", "2026-11-01.." + lastDay.minusDays(1)).nextChange(now, utc)).isEmpty();
    }
  }

  @Nested
  class AcrossSummerTime {

    @ParameterizedTest
    @CsvSource({
      "Europe/Berlin,       02:30-06:00, 2026-03-29T00:00+01:00, 2026-03-29T03:00+02:00, 2026-03-29T06:00+02:00",
      "Europe/Berlin,       22:00-02:30, 2026-03-28T12:00+01:00, 2026-03-28T22:00+01:00, 2026-03-29T03:00+02:00",
      "America/New_York,    02:30-06:00, 2026-03-08T00:00-05:00, 2026-03-08T03:00-04:00, 2026-03-08T06:00-04:00",
      "Australia/Lord_Howe, 02:10-06:00, 2026-10-04T00:00+10:30, 2026-10-04T02:30+11:00, 2026-10-04T06:00+11:00",
      "Asia/Kolkata,        02:30-06:00, 2026-03-29T00:00+05:30, 2026-03-29T02:30+05:30, 2026-03-29T06:00+05:30",
    })
    void aBeginOrEndThatTheClockSkipsComesAtTheEndOfTheGap(
        ZoneId zone, String span, String from, String begin, String end) {
      assertThat(changes(window("", span, ""), zone, from, 2)).containsExactly(begin, end);
    }

    @Test
    void aSpanThatTheClockSkipsAltogetherDoesNotComeThatDay() {
      assertThat(changes(window("", "02:10-02:50", ""), BERLIN, "2026-03-28T12:00:00+01:00", 2))
          .containsExactly("2026-03-30T02:10+02:00", "2026-03-30T02:50+02:00");
    }

    @ParameterizedTest
    @CsvSource({
      "Europe/Berlin,       02:30-06:00, 2026-10-25, 2026-10-25T02:30+02:00, 2026-10-25T06:00+01:00",
      "Europe/Berlin,       00:00-02:30, 2026-10-25, 2026-10-25T00:00+02:00, 2026-10-25T02:30+02:00",
      "Europe/Berlin,       02:10-02:50, 2026-10-25, 2026-10-25T02:10+02:00, 2026-10-25T02:50+02:00",
      "Europe/Berlin,       02:00-03:00, 2026-10-25, 2026-10-25T02:00+02:00, 2026-10-25T03:00+01:00",
      "America/New_York,    01:30-06:00, 2026-11-01, 2026-11-01T01:30-04:00, 2026-11-01T06:00-05:00",
      "America/New_York,    00:30-01:30, 2026-11-01, 2026-11-01T00:30-04:00, 2026-11-01T01:30-04:00",
      "Australia/Lord_Howe, 01:45-06:00, 2026-04-05, 2026-04-05T01:45+11:00, 2026-04-05T06:00+10:30",
      "Australia/Lord_Howe, 00:30-01:45, 2026-04-05, 2026-04-05T00:30+11:00, 2026-04-05T01:45+11:00",
      "Asia/Kolkata,        02:30-06:00, 2026-10-25, 2026-10-25T02:30+05:30, 2026-10-25T06:00+05:30",
    })
    void aBeginOrEndThatTheClockShowsTwiceComesTheFirstTimeOnly(
        ZoneId zone, String span, LocalDate date, String begin, String end) {
      String before = date.atStartOfDay(zone).minusSeconds(1).toString();

      assertThat(changes(window("", span, ""), zone, before, 2)).containsExactly(begin, end);
    }

    @Test
    void whatHoldsAtTheEndOfTheDoubledHourHoldsThroughoutItsSecondPass() {
      Instant secondTime = at("2026-10-25T02:10:00+01:00");

      assertThat(window("", "02:30-06:00", "").holds(secondTime, BERLIN)).as("begun in the first pass").isTrue();
      assertThat(window("", "00:00-02:30", "").holds(secondTime, BERLIN)).as("over in the first pass").isFalse();
      assertThat(window("", "00:00-03:00", "").holds(secondTime, BERLIN)).as("over after the second").isTrue();
    }

    @Test
    void windowsThatMeetOnTheClockMeetOnTheDaysOfTheChangeToo() {
      TimeWindow early = window("", "22:00-02:30", "");
      TimeWindow late = window("", "02:30-22:00", "");
      List<Instant> minutes = new ArrayList<>();
      minutes.addAll(minutesOf(LocalDate.of(2026, 3, 29), LocalDate.of(2026, 3, 30), BERLIN));
      minutes.addAll(minutesOf(LocalDate.of(2026, 10, 25), LocalDate.of(2026, 10, 26), BERLIN));

      assertThat(minutes.stream().filter(now -> early.holds(now, BERLIN) == late.holds(now, BERLIN))).isEmpty();
    }

    /** Chile changes its clock at midnight, so that a day begins at one o'clock or is entered twice. */
    @Test
    void aDayWhoseMidnightIsSkippedOrDoubledBeginsOnce() {
      ZoneId santiago = ZoneId.of("America/Santiago");
      TimeWindow sunday = window("sun", "", "");

      assertThat(changes(sunday, santiago, "2026-09-05T12:00:00-04:00", 2))
          .containsExactly("2026-09-06T01:00-03:00", "2026-09-07T00:00-03:00");
      assertThat(changes(sunday, santiago, "2026-04-04T12:00:00-03:00", 2))
          .containsExactly("2026-04-05T00:00-04:00", "2026-04-06T00:00-04:00");
    }
  }

  /** Made-up windows, the same in each run, minute by minute over the days on which the clock is changed. */
  @Nested
  class AnyWindow {
    private static final int WINDOWS = 100;
    private static final int DAY = 24 * 60;

    @ParameterizedTest
    @CsvSource({
      "Europe/Berlin,       2026-03-29",
      "Europe/Berlin,       2026-10-25",
      "America/New_York,    2026-03-08",
      "America/New_York,    2026-11-01",
      "Australia/Lord_Howe, 2026-04-05",
      "Australia/Lord_Howe, 2026-10-04",
      "America/Santiago,    2026-04-05",
      "America/Santiago,    2026-09-06",
      "Asia/Kolkata,        2026-03-29",
    })
    void holdsUntilItsNextChangeAndNotBeyond(ZoneId zone, LocalDate changeDay) {
      Random random = new Random(4);
      List<Instant> minutes = minutesOf(changeDay.minusDays(1), changeDay.plusDays(1), zone);
      List<String> disagreements = new ArrayList<>();
      for (int i = 0; i < WINDOWS; i++) {
        TimeWindow window = madeUp(random, changeDay);
        boolean holds = window.holds(minutes.getFirst(), zone);
        Optional<Instant> change = window.nextChange(minutes.getFirst(), zone);
        for (Instant now : minutes) {
          if (change.filter(now::equals).isPresent()) {
            holds = !holds;
            change = window.nextChange(now, zone);
          }
          if (window.holds(now, zone) != holds) {
            disagreements.add(window + " at " + now.atZone(zone));
          }
        }
      }

      assertThat(disagreements).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Kolkata"})
    void changesExactlyAtItsNextChange(ZoneId zone) {
      Random random = new Random(5);
      LocalDate someDay = LocalDate.of(2026, 7, 1);
      Instant someTime = someDay.atStartOfDay(zone).toInstant();
      for (int i = 0; i < 500; i++) {
        TimeWindow window = madeUp(random, someDay);
        Instant from = someTime.plusMillis(random.nextLong(Duration.ofDays(365).toMillis()));
        window
            .nextChange(from, zone)
            .ifPresent(
                change -> {
                  boolean holds = window.holds(from, zone);
                  assertThat(change).isAfter(from);
                  assertThat(window.holds(change, zone)).as("%s at %s", window, change).isEqualTo(!holds);
                  assertThat(window.holds(change.minusNanos(1), zone)).as("%s before %s", window, change)
                      .isEqualTo(holds);
                });
      }
    }

    /** By another way: the span's minutes are counted off on a dial, for each day by itself. */
    @Test
    void holdsByTheDialOfTheWallClockOnOrdinaryDays() {
      Random random = new Random(6);
      LocalDate someDay = LocalDate.of(2026, 7, 1);
      for (int i = 0; i < WINDOWS; i++) {
        TimeWindow window = madeUp(random, someDay);
        boolean[] dial = new boolean[6 * DAY];
        for (int day = 0; day < 5; day++) {
          LocalDate date = someDay.plusDays(day);
          if (window.days().contains(date.getDayOfWeek())
              && window.except().stream().noneMatch(dates -> dates.contains(date))) {
            for (TimeWindow.Span span : window.spans()) {
              int minute = day * DAY + span.begin().toSecondOfDay() / 60;
              do {
                dial[minute++] = true;
              } while (minute % DAY != span.end().toSecondOfDay() / 60);
            }
          }
        }
        boolean[] held = new boolean[dial.length];
        for (int minute = DAY; minute < 5 * DAY; minute++) {
          held[minute] = TimeWindowTest.holds(window, someDay.atStartOfDay().plusMinutes(minute));
        }
        assertThat(Arrays.copyOfRange(held, DAY, 5 * DAY))
            .as(window.sentence())
            .isEqualTo(Arrays.copyOfRange(dial, DAY, 5 * DAY));
      }
    }

    private static TimeWindow madeUp(Random random, LocalDate about) {
      Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
      for (DayOfWeek day : DayOfWeek.values()) {
        if (random.nextInt(3) > 0) {
          days.add(day);
        }
      }
      List<TimeWindow.Span> spans = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        LocalTime begin = madeUpTime(random);
        LocalTime end = madeUpTime(random);
        if (!begin.equals(end)) {
          spans.add(new TimeWindow.Span(begin, end));
        }
      }
      List<ExceptDates> except = new ArrayList<>();
      if (random.nextInt(3) == 0) {
        LocalDate first = about.plusDays(random.nextInt(4) - 2);
        except.add(new ExceptDates.Dated(first, first.plusDays(random.nextInt(2))));
      }
      return new TimeWindow(days, spans, except);
    }

    /** Mostly at night, when the clock is changed. */
    private static LocalTime madeUpTime(Random random) {
      int hour = random.nextInt(3) == 0 ? random.nextInt(24) : random.nextInt(4);
      return LocalTime.of(hour, 5 * random.nextInt(12));
    }
  }

  @Nested
  class InWords {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
      "mon-fri           | 7-18        | 12-24..01-06 | Monday to Friday from 7:00 to 18:00, except 12-24 to 01-06",
      "''                | 22-6        | ''           | every day from 22:00 to 6:00 the next day",
      "fri               | 22:30-06:05 | ''           | Friday from 22:30 to 6:05 the next day",
      "sat-sun           | ''          | ''           | Saturday and Sunday",
      "mon, wed          | 18-24       | ''           | Monday and Wednesday from 18:00 to 24:00",
      "mon-wed, fri, sat | 7-18        | ''           | Monday to Wednesday, Friday and Saturday from 7:00 to 18:00",
      "fri-mon           | 7-18        | ''           | Friday to Monday from 7:00 to 18:00",
      "''                | 7-12, 13-18 | ''           | every day from 7:00 to 12:00 and from 13:00 to 18:00",
      "''                | ''          | ''           | at any time",
      "''                | ''          | 12-25        | at any time, except 12-25",
      "''                | 0-24        | 12-25, 12-26 | at any time, except 12-25 and 12-26",
    })
    void saysWhatItMeans(String days, String time, String except, String sentence) {
      assertThat(window(days, time, except).sentence()).isEqualTo(sentence);
      assertThat(window(days, time, except)).hasToString(sentence);
    }
  }

  private static TimeWindow window(String days, String time, String except) {
    Set<DayOfWeek> parsedDays = EnumSet.noneOf(DayOfWeek.class);
    entries(days).forEach(entry -> parsedDays.addAll(TimeWindow.parseDays(entry)));
    return new TimeWindow(
        parsedDays,
        entries(time).stream().map(TimeWindow.Span::parse).toList(),
        entries(except).stream().map(ExceptDates::parse).toList());
  }

  private static List<String> entries(String list) {
    return list.isEmpty() ? List.of() : Arrays.asList(list.split(", "));
  }

  private static boolean holds(TimeWindow window, LocalDateTime berlin) {
    return window.holds(berlin.atZone(BERLIN).toInstant(), BERLIN);
  }

  private static List<String> changes(TimeWindow window, ZoneId zone, String from, int number) {
    List<String> changes = new ArrayList<>();
    Instant at = at(from);
    for (int i = 0; i < number; i++) {
      at = window.nextChange(at, zone).orElseThrow();
      changes.add(at.atZone(zone).toOffsetDateTime().toString());
    }
    return changes;
  }

  private static List<Instant> minutesOf(LocalDate first, LocalDate last, ZoneId zone) {
    List<Instant> minutes = new ArrayList<>();
    Instant end = last.plusDays(1).atStartOfDay(zone).toInstant();
    for (Instant at = first.atStartOfDay(zone).toInstant(); at.isBefore(end); at = at.plusSeconds(60)) {
      minutes.add(at);
    }
    return minutes;
  }

  private static Instant at(String time) {
    return ZonedDateTime.parse(time).toInstant();
  }
}
