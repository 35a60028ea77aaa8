package org.senselights.rules;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Month;
import java.time.MonthDay;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One date of an {@link ExceptDates} entry, in digits; it exists.
 *
 * @param written the whole entry, for complaints
 * @param year empty for each year
 * @param month two digits
 * @param day two digits
 */
record WrittenDate(String written, String year, String month, String day) {
  private static final String DATE = "(?:([0-9]{4})-)?([0-9]{2})-([0-9]{2})";
  static final Pattern SHAPE = Pattern.compile(DATE + "(?:\\.\\." + DATE + ")?");

  WrittenDate(String written, Matcher matcher, int group) {
    this(written, Objects.requireNonNullElse(matcher.group(group), ""), matcher.group(group + 1),
        matcher.group(group + 2));
    checkMonth();
    checkDay();
  }

  boolean hasYear() {
    return !year.isEmpty();
  }

  MonthDay monthDay() {
    return MonthDay.of(Integer.parseInt(month), Integer.parseInt(day));
  }

  LocalDate date() {
    return monthDay().atYear(Integer.parseInt(year));
  }

  private void checkMonth() {
    int number = Integer.parseInt(month);
    if (number >= 1 && number <= 12) {
      return;
    }
    String prefix = hasYear() ? year + "-" : "";
    throw new IllegalArgumentException("\"" + written + "\": there is no month " + number + ", the month comes first"
        + (exists(day, month) ? ": did you mean " + prefix + day + "-" + month + "?" : ", as in 12-25"));
  }

  private void checkDay() {
    int number = Integer.parseInt(day);
    boolean leapDayInAnotherYear =
        hasYear() && monthDayExists() && !monthDay().isValidYear(Integer.parseInt(year));
    if (monthDayExists() && !leapDayInAnotherYear) {
      return;
    }
    String name = Month.of(Integer.parseInt(month)).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    throw new IllegalArgumentException("\"" + written + "\": " + name + (leapDayInAnotherYear ? " " + year : "")
        + " has no day " + number);
  }

  private boolean monthDayExists() {
    return exists(month, day);
  }

  private static boolean exists(String month, String day) {
    try {
      MonthDay.of(Integer.parseInt(month), Integer.parseInt(day));
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** Both sides with a year, guessed from the side that has one. */
  static ExceptDates.Dated withYears(WrittenDate first, WrittenDate last) {
    boolean overNewYear = first.monthDay().isAfter(last.monthDay());
    if (first.hasYear()) {
      LocalDate begin = first.date();
      return new ExceptDates.Dated(begin, last.monthDay().atYear(begin.getYear() + (overNewYear ? 1 : 0)));
    }
    LocalDate end = last.date();
    return new ExceptDates.Dated(first.monthDay().atYear(end.getYear() - (overNewYear ? 1 : 0)), end);
  }

  static String hint(String written) {
    String meant =
        written
            .replaceAll("\\b([0-9]{1,2})\\.([0-9]{1,2})\\.([0-9]{4})\\b", "$3-$2-$1")
            .replaceAll("\\b([0-9]{4})[./]([0-9]{1,2})[./]([0-9]{1,2})\\b", "$1-$2-$3")
            .replaceAll("\\b([0-9]{1,2})\\.([0-9]{1,2})\\.?(?![0-9.])", "$2-$1")
            .replaceAll("\\b([0-9])\\b", "0$1")
            .replaceAll("\\s*(\u2013|\u2014|\\bto\\b|\\buntil\\b|\\.\\.+|\\s-\\s)\\s*", "..")
            .strip();
    Matcher matcher = SHAPE.matcher(meant);
    boolean possible =
        matcher.matches()
            && exists(matcher.group(2), matcher.group(3))
            && (matcher.group(5) == null || exists(matcher.group(5), matcher.group(6)));
    return possible ? ": did you mean " + meant + "?" : ".";
  }
}
