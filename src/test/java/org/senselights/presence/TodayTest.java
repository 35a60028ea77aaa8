package org.senselights.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.senselights.event.EventType;

class TodayTest {
  private static final String SALES = "0a0a0a0a-0000-4000-8000-000000000001";
  private static final LocalDate MONDAY = LocalDate.of(2026, 1, 5);

  private final Site site = new Site();

  @Test
  void countsWhatHappensOverTheDay() {
    site.starts("s1", "LAB/anna").opens("s1", "LAB/anna", SALES).opens("s1", "LAB/bert", SALES);
    site.stops("s1", "LAB/anna").starts("s1", "lab/Anna").stops("s1", "LAB/bert").stops("s1", "LAB/anna");
    site.happens(EventType.RELOAD_FAILED, "s1", "LAB/svc", SALES).happens(EventType.RELOAD_FAILED, "s1", "", "");
    site.happens(EventType.RELOAD_SUCCEEDED, "s1", "LAB/svc", SALES);

    assertThat(site.today()).isEqualTo(new Today(MONDAY, 2, 2, 2, false, 2, 2, 2, 2));
  }

  @Test
  void peaksStayWhenCountsFall() {
    site.starts("s1", "LAB/anna").starts("s1", "LAB/bert").stops("s1", "LAB/anna").stops("s1", "LAB/bert");
    site.opens("s1", "LAB/kim", SALES);

    Today today = site.today();
    assertThat(today.peakSessions()).isEqualTo(2);
    assertThat(today.peakConnections()).isEqualTo(1);
    assertThat(today.peakUsers()).isEqualTo(2);
    assertThat(today.users()).isEqualTo(3);
  }

  @Test
  void aNewDayBeginsAtMidnightWithThoseWhoAreOn() {
    site.starts("s1", "LAB/anna").opens("s1", "LAB/bert", SALES).opens("s1", "LAB/bert", SALES);
    site.happens(EventType.RELOAD_FAILED, "s1", "", "");

    site.after(Duration.ofHours(8)).stops("s1", "LAB/anna").happens(EventType.OTHER, "s1", "LAB/bert", "");
    site.after(Duration.ofHours(4).minusSeconds(1));
    assertThat(site.today()).isEqualTo(new Today(MONDAY, 1, 2, 2, false, 2, 2, 2, 1));

    site.after(Duration.ofSeconds(1));
    assertThat(site.today()).isEqualTo(new Today(MONDAY.plusDays(1), 0, 0, 1, false, 1, 2, 1, 0));
  }

  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin,    2026-03-29, 2026-03-28T23:00:00Z, 23",
    "Europe/Berlin,    2026-10-25, 2026-10-24T22:00:00Z, 25",
    "Europe/Berlin,    2026-07-01, 2026-06-30T22:00:00Z, 24",
    "America/Santiago, 2025-09-07, 2025-09-07T04:00:00Z, 23",
    "America/Santiago, 2026-04-04, 2026-04-04T03:00:00Z, 25",
    "America/St_Johns, 2006-10-29, 2006-10-29T02:30:00Z, 25",
    "Asia/Kolkata,     2026-01-05, 2026-01-04T18:30:00Z, 24",
  })
  void aDayLastsFromMidnightToMidnightOfItsZone(String zone, LocalDate date, Instant begin, int hours) {
    Site place = new Site(Duration.ofDays(3), ZoneId.of(zone), begin.minusSeconds(1));
    place.starts("s1", "LAB/anna");
    assertThat(place.today().date()).isEqualTo(date.minusDays(1));

    place.after(Duration.ofSeconds(1)).starts("s1", "LAB/anna");
    assertThat(place.today().date()).isEqualTo(date);

    for (int hour = 1; hour < hours; hour++) {
      place.after(Duration.ofHours(1)).starts("s1", "LAB/anna");
    }
    place.after(Duration.ofHours(1).minusSeconds(1)).starts("s1", "LAB/anna");
    assertThat(place.today().date()).isEqualTo(date);
    assertThat(place.today().sessions()).isEqualTo(hours + 1);

    place.after(Duration.ofSeconds(1));
    assertThat(place.today().date()).isEqualTo(date.plusDays(1));
    assertThat(place.today().sessions()).isZero();
  }

  @Test
  void aDayWithoutAnyEventIsLeftOut() {
    site.starts("s1", "LAB/anna").after(Duration.ofDays(3)).starts("s1", "LAB/bert");

    assertThat(site.today()).isEqualTo(new Today(MONDAY.plusDays(3), 1, 0, 1, false, 1, 0, 1, 0));
  }

  @Test
  void whatExpiredBeforeMidnightIsNotOnTheNewDay() {
    site.starts("s1", "LAB/anna").after(Duration.ofHours(12));

    assertThat(site.today()).isEqualTo(new Today(MONDAY.plusDays(1), 0, 0, 0, false, 0, 0, 0, 0));
  }

  @Test
  void aSmallStepBackOverMidnightLosesAndDoublesNothing() {
    site.clockSaysNow("2026-01-05T23:00:10Z").starts("s1", "LAB/anna");
    assertThat(site.today().date()).isEqualTo(MONDAY.plusDays(1));

    site.clockSaysNow("2026-01-05T22:59:50Z").starts("s1", "LAB/anna");
    assertThat(site.today().date()).isEqualTo(MONDAY.plusDays(1));
    assertThat(site.today().sessions()).isEqualTo(2);

    site.clockSaysNow("2026-01-05T23:00:00Z").starts("s1", "LAB/anna");
    assertThat(site.today().date()).isEqualTo(MONDAY.plusDays(1));
    assertThat(site.today().sessions()).isEqualTo(3);
  }

  @Test
  void aClockThatWasAheadGoesOnWithItsFiguresUnderTheTrueDate() {
    site.clockSaysNow("2036-01-05T11:00:00Z").starts("s1", "LAB/anna");

    site.clockSaysNow("2026-01-05T11:00:00Z").starts("s1", "LAB/bert");
    assertThat(site.today()).isEqualTo(new Today(MONDAY, 2, 0, 2, false, 2, 0, 2, 0));

    site.clockSaysNow("2026-01-05T23:00:00Z");
    assertThat(site.today().date()).isEqualTo(MONDAY.plusDays(1));
    assertThat(site.today().sessions()).isZero();
  }

  @Test
  void aClockThatWasADayAheadDoesNotKeepTomorrowForTwoDays() {
    site.clockSaysNow("2026-01-06T11:00:00Z").starts("s1", "LAB/anna");

    site.clockSaysNow("2026-01-05T11:00:00Z").starts("s1", "LAB/anna");

    assertThat(site.today().date()).isEqualTo(MONDAY);
    assertThat(site.today().sessions()).isEqualTo(2);
  }

  @Test
  void madeUpUsersFromBeforeTheFirstLookAtTheClockBelongToTheFirstDay() {
    site.sessionsAre(5);

    assertThat(site.today()).isEqualTo(new Today(MONDAY, 0, 0, 5, false, 5, 0, 5, 0));
  }
}
