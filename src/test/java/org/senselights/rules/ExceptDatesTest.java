package org.senselights.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExceptDatesTest {

  @ParameterizedTest
  @CsvSource({
    "2026-12-25,             2026-12-25, true",
    "2026-12-25,             2027-12-25, false",
    "2026-12-25,             2026-12-24, false",
    "12-25,                  2026-12-25, true",
    "12-25,                  2031-12-25, true",
    "12-25,                  2026-12-26, false",
    "05-01..05-03,           2026-04-30, false",
    "05-01..05-03,           2026-05-01, true",
    "05-01..05-03,           2026-05-03, true",
    "05-01..05-03,           2026-05-04, false",
    "12-24..01-06,           2026-12-23, false",
    "12-24..01-06,           2026-12-24, true",
    "12-24..01-06,           2026-12-31, true",
    "12-24..01-06,           2027-01-01, true",
    "12-24..01-06,           2027-01-06, true",
    "12-24..01-06,           2027-01-07, false",
    "12-24..01-06,           2026-01-06, true",
    "2026-12-24..2027-01-06, 2026-12-23, false",
    "2026-12-24..2027-01-06, 2026-12-24, true",
    "2026-12-24..2027-01-06, 2027-01-06, true",
    "2026-12-24..2027-01-06, 2027-01-07, false",
    "2026-12-24..2027-01-06, 2027-12-24, false",
    "02-29,                  2028-02-29, true",
    "02-29,                  2027-02-28, false",
    "02-29,                  2027-03-01, false",
    "02-20..02-29,           2027-02-28, true",
    "02-20..02-29,           2027-03-01, false",
  })
  void areADateADateInEachYearOrASpanOfEither(String written, LocalDate date, boolean contained) {
    assertThat(ExceptDates.parse(written).contains(date)).isEqualTo(contained);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-12-25,             2026-12-25",
    "12-25,                  12-25",
    "12-24..01-06,           12-24 to 01-06",
    "2026-12-24..2027-01-06, 2026-12-24 to 2027-01-06",
  })
  void saysItselfInWordsAndAsItIsWritten(String written, String sentence) {
    assertThat(ExceptDates.parse(written).sentence()).isEqualTo(sentence);
    assertThat(ExceptDates.parse(written)).hasToString(written);
  }

  @Test
  void aSpanOfOneDayIsThatDay() {
    assertThat(ExceptDates.parse("12-25..12-25")).isEqualTo(ExceptDates.parse("12-25"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "24-12       | \"24-12\": there is no month 24, the month comes first: did you mean 12-24?",
    "2026-24-12  | \"2026-24-12\": there is no month 24, the month comes first: did you mean 2026-12-24?",
    "31-04       | \"31-04\": there is no month 31, the month comes first, as in 12-25",
    "00-10       | \"00-10\": there is no month 0, the month comes first, as in 12-25",
    "02-30       | \"02-30\": February has no day 30",
    "04-31       | \"04-31\": April has no day 31",
    "04-00       | \"04-00\": April has no day 0",
    "2027-02-29  | \"2027-02-29\": February 2027 has no day 29",
    "12-24..13-06 | \"12-24..13-06\": there is no month 13, the month comes first: did you mean 06-13?",
    "12-24..02-30 | \"12-24..02-30\": February has no day 30",
  })
  void aDateThatDoesNotExistIsRefused(String written, String complaint) {
    assertThatIllegalArgumentException().isThrownBy(() -> ExceptDates.parse(written)).withMessage(complaint);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "1-6                     | : did you mean 01-06?",
    "2026-1-6                | : did you mean 2026-01-06?",
    "25.12.2026              | : did you mean 2026-12-25?",
    "25.12.                  | : did you mean 12-25?",
    "25.12                   | : did you mean 12-25?",
    "24.12.-6.1.             | .",
    "2026/12/25              | : did you mean 2026-12-25?",
    "12-24 - 01-06           | : did you mean 12-24..01-06?",
    "12-24 to 01-06          | : did you mean 12-24..01-06?",
    "12-24 .. 1-6            | : did you mean 12-24..01-06?",
    "2026-12-24...2027-01-06 | : did you mean 2026-12-24..2027-01-06?",
    "12/25/2026              | .",
    "christmas               | .",
    "2026-12                 | .",
    "30.02.                  | .",
    "12-24..                 | .",
  })
  void whatIsNoDateIsRefusedWithWhatToWrite(String written, String hint) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExceptDates.parse(written))
        .withMessage("\"" + written + "\" is no date" + hint
            + " Dates are 2026-12-25, 12-25 in each year, or a span such as 12-24..01-06");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-12-24..01-06, 2026-12-24..2027-01-06, 12-24..01-06",
    "12-24..2027-01-06, 2026-12-24..2027-01-06, 12-24..01-06",
    "2026-05-01..05-03, 2026-05-01..2026-05-03, 05-01..05-03",
    "05-01..2026-05-03, 2026-05-01..2026-05-03, 05-01..05-03",
  })
  void aYearOnOneSideOnlyIsRefused(String written, String both, String neither) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExceptDates.parse(written))
        .withMessage("\"" + written + "\" has a year on one side only: write it on both (" + both
            + ") or, for each year, on neither (" + neither + ")");
  }

  @Test
  void aYearOnOneSideOfALeapDayIsRefusedInWordsToo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExceptDates.parse("2027-02-01..02-29"))
        .withMessageContaining("has a year on one side only");
  }

  @Test
  void aSpanThatEndsBeforeItBeginsIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExceptDates.parse("2027-01-06..2026-12-24"))
        .withMessage("\"2027-01-06..2026-12-24\" ends before it begins: did you mean 2026-12-24..2027-01-06?");
  }
}
