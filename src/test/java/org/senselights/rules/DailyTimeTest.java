package org.senselights.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DailyTimeTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest
  @CsvSource({"17:45, 17:45", "7:05, 07:05", "07:05, 07:05", "0:00, 00:00", "23:59, 23:59"})
  void hasHoursAndMinutes(String written, LocalTime time) {
    assertThat(DailyTime.parse(written).time()).isEqualTo(time);
  }

  @Test
  void saysItselfAsItIsWritten() {
    assertThat(DailyTime.parse("07:05")).hasToString("7:05");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "25:00    | \"25:00\": there is no hour 25, hours are 0 to 23",
    "17:60    | \"17:60\": minutes are 00 to 59, not 60",
    "24:00    | \"24:00\" is the end of a day: write \"0:00\" for the begin of the next",
    "17       | \"17\" is no time of day: did you mean \"17:00\"? It has hours and minutes, such as \"17:45\"",
    "17.45    | \"17.45\" is no time of day: did you mean \"17:45\"? It has hours and minutes, such as \"17:45\"",
    "1745     | \"1745\" is no time of day: did you mean \"17:45\"? It has hours and minutes, such as \"17:45\"",
    "5:45 pm  | \"5:45 pm\" is no time of day: did you mean \"17:45\"? It has hours and minutes, such as \"17:45\"",
    "12am     | \"12am\" is no time of day: did you mean \"0:00\"? It has hours and minutes, such as \"17:45\"",
    "12 p.m.  | \"12 p.m.\" is no time of day: did you mean \"12:00\"? It has hours and minutes, such as \"17:45\"",
    "17:45:00 | \"17:45:00\" is no time of day: did you mean \"17:45\"? It has hours and minutes, such as \"17:45\"",
    "17h45    | \"17h45\" is no time of day: did you mean \"17:45\"? It has hours and minutes, such as \"17:45\"",
    "noon     | \"noon\" is no time of day. It has hours and minutes, such as \"17:45\"",
    "17:45:30 | \"17:45:30\" is no time of day. It has hours and minutes, such as \"17:45\"",
    "25.10    | \"25.10\" is no time of day. It has hours and minutes, such as \"17:45\"",
  })
  void whatItCannotBeIsRefusedWithWhatToWrite(String written, String complaint) {
    assertThatIllegalArgumentException().isThrownBy(() -> DailyTime.parse(written)).withMessage(complaint);
  }

  @Test
  void comesLaterTodayOrElseTomorrow() {
    DailyTime time = DailyTime.parse("17:45");

    assertThat(time.next(at("2026-11-20T17:44:59+01:00"), BERLIN)).isEqualTo(at("2026-11-20T17:45:00+01:00"));
    assertThat(time.next(at("2026-11-20T17:45:01+01:00"), BERLIN)).isEqualTo(at("2026-11-21T17:45:00+01:00"));
  }

  @Test
  void nextIsStrictlyLater() {
    Instant comes = at("2026-11-20T17:45:00+01:00");

    assertThat(DailyTime.parse("17:45").next(comes, BERLIN)).isEqualTo(at("2026-11-21T17:45:00+01:00"));
  }

  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin,       2026-03-29, 02:30, 2026-03-29T03:00:00+02:00",
    "Europe/Berlin,       2026-03-29, 02:00, 2026-03-29T03:00:00+02:00",
    "Europe/Berlin,       2026-03-29, 01:59, 2026-03-29T01:59:00+01:00",
    "America/New_York,    2026-03-08, 02:30, 2026-03-08T03:00:00-04:00",
    "Australia/Lord_Howe, 2026-10-04, 02:10, 2026-10-04T02:30:00+11:00",
  })
  void aTimeThatTheClockSkipsComesAtTheEndOfTheGap(ZoneId zone, LocalDate date, String time, String comes) {
    DailyTime daily = DailyTime.parse(time);

    assertThat(daily.next(date.atStartOfDay(zone).toInstant(), zone)).isEqualTo(at(comes));
    assertThat(daily.next(at(comes), zone)).isEqualTo(date.plusDays(1).atTime(daily.time()).atZone(zone).toInstant());
  }

  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin,       2026-10-25, 02:30, 2026-10-25T02:30:00+02:00",
    "Europe/Berlin,       2026-10-25, 03:00, 2026-10-25T03:00:00+01:00",
    "America/New_York,    2026-11-01, 01:00, 2026-11-01T01:00:00-04:00",
    "Australia/Lord_Howe, 2026-04-05, 01:45, 2026-04-05T01:45:00+11:00",
  })
  void aTimeThatTheClockShowsTwiceComesTheFirstTimeOnly(ZoneId zone, LocalDate date, String time, String comes) {
    DailyTime daily = DailyTime.parse(time);

    assertThat(daily.next(date.atStartOfDay(zone).toInstant(), zone)).isEqualTo(at(comes));
    assertThat(daily.next(at(comes), zone)).isEqualTo(date.plusDays(1).atTime(daily.time()).atZone(zone).toInstant());
  }

  @ParameterizedTest
  @CsvSource({"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/Santiago"})
  void comesOnceOnEachDateOfAYear(ZoneId zone) {
    LocalDate newYear = LocalDate.of(2026, 1, 1);
    for (String written : List.of("0:00", "0:30", "1:45", "2:10", "2:30", "3:00", "12:00", "23:59")) {
      DailyTime time = DailyTime.parse(written);
      List<LocalDate> dates = new ArrayList<>();
      Instant end = newYear.plusYears(1).atStartOfDay(zone).toInstant();
      Instant next = time.next(newYear.atStartOfDay(zone).toInstant().minusNanos(1), zone);
      while (next.isBefore(end)) {
        dates.add(next.atZone(zone).toLocalDate());
        next = time.next(next, zone);
      }

      assertThat(dates).as(written).containsExactlyElementsOf(newYear.datesUntil(newYear.plusYears(1)).toList());
    }
  }

  private static Instant at(String time) {
    return ZonedDateTime.parse(time).toInstant();
  }
}
