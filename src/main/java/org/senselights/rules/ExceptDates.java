package org.senselights.rules;

import java.time.LocalDate;
import java.time.MonthDay;
import java.util.Objects;
import java.util.regex.Matcher;

/** Dates on which a window of time does not begin: a date, the same date in each year, or a span of either. */
public sealed interface ExceptDates {

  /**
   * Whether a date is one of them.
   *
   * @param date the day on which a window would begin
   * @return true if it does not begin
   */
  boolean contains(LocalDate date);

  /**
   * In plain words.
   *
   * @return such as {@code 12-24 to 01-06}
   */
  String sentence();

  /**
   * Reads one entry of {@code except}.
   *
   * @param written {@code 2026-12-25}, {@code 12-25}, or two of a kind with {@code ..} between them, the last included
   * @return the dates
   * @throws IllegalArgumentException if it is anything else or no such date exists, with what to write instead
   */
  static ExceptDates parse(String written) {
    Matcher matcher = WrittenDate.SHAPE.matcher(written);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("\"" + written + "\" is no date" + WrittenDate.hint(written)
          + " Dates are 2026-12-25, 12-25 in each year, or a span such as 12-24..01-06");
    }
    boolean span = matcher.group(5) != null;
    WrittenDate first = new WrittenDate(written, matcher, 1);
    WrittenDate last = span ? new WrittenDate(written, matcher, 4) : first;
    if (first.hasYear() != last.hasYear()) {
      throw new IllegalArgumentException("\"" + written + "\" has a year on one side only: write it on both ("
          + WrittenDate.withYears(first, last) + ") or, for each year, on neither ("
          + new Yearly(first.monthDay(), last.monthDay()) + ")");
    }
    return first.hasYear() ? new Dated(first.date(), last.date()) : new Yearly(first.monthDay(), last.monthDay());
  }

  /**
   * From a date to a date.
   *
   * @param first the first day
   * @param last the last day, not before the first
   */
  record Dated(LocalDate first, LocalDate last) implements ExceptDates {
    /** Refuses a span whose end comes before its begin. */
    public Dated {
      if (last.isBefore(first)) {
        throw new IllegalArgumentException(
            "\"" + first + ".." + last + "\" ends before it begins: did you mean " + last + ".." + first + "?");
      }
    }

    @Override
    public boolean contains(LocalDate date) {
      return !date.isBefore(first) && !date.isAfter(last);
    }

    @Override
    public String sentence() {
      return first.equals(last) ? first.toString() : first + " to " + last;
    }

    @Override
    public String toString() {
      return first.equals(last) ? first.toString() : first + ".." + last;
    }
  }

  /**
   * From a day to a day in each year, over new year where the last comes before the first.
   *
   * @param first the first day
   * @param last the last day
   */
  record Yearly(MonthDay first, MonthDay last) implements ExceptDates {
    /** Refuses null. */
    public Yearly {
      Objects.requireNonNull(first, "first");
      Objects.requireNonNull(last, "last");
    }

    @Override
    public boolean contains(LocalDate date) {
      MonthDay day = MonthDay.from(date);
      boolean begun = !day.isBefore(first);
      boolean over = day.isAfter(last);
      return first.isAfter(last) ? begun || !over : begun && !over;
    }

    @Override
    public String sentence() {
      return first.equals(last) ? written(first) : written(first) + " to " + written(last);
    }

    @Override
    public String toString() {
      return first.equals(last) ? written(first) : written(first) + ".." + written(last);
    }

    private static String written(MonthDay day) {
      return "%02d-%02d".formatted(day.getMonthValue(), day.getDayOfMonth());
    }
  }
}
