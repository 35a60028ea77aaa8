package org.senselights.rules;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A time of day that comes once on each date, as in {@code at = "17:45"}.
 *
 * <p>Also on the days on which the clock is changed: a time that the clock skips in spring comes at the instant of the
 * change, a time that it shows twice in autumn comes the first time only.
 *
 * @param time by the wall clock
 */
public record DailyTime(LocalTime time) {

  private static final Pattern SHAPE = Pattern.compile("([0-9]{1,2}):([0-9]{2})");
  private static final Pattern POSSIBLE = Pattern.compile("([01]?[0-9]|2[0-3]):[0-5][0-9]");
  private static final Pattern TWELVE_HOURS = Pattern.compile("\\b(0?[1-9]|1[0-2])(:[0-9]{2})?([ap])\\.?m\\.?");

  /** Refuses null. */
  public DailyTime {
    Objects.requireNonNull(time, "time");
  }

  /**
   * Reads a time of day.
   *
   * @param written hours and minutes, {@code 0:00} to {@code 23:59}
   * @return the time
   * @throws IllegalArgumentException if it is anything else, with what to write instead
   */
  public static DailyTime parse(String written) {
    Matcher matcher = SHAPE.matcher(written);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("\"" + written + "\" is no time of day" + hint(written)
          + " It has hours and minutes, such as \"17:45\"");
    }
    if (written.equals("24:00")) {
      throw new IllegalArgumentException("\"24:00\" is the end of a day: write \"0:00\" for the begin of the next");
    }
    return new DailyTime(timeOfDay(written, matcher.group(1), matcher.group(2)));
  }

  private static String hint(String written) {
    String meant = withUsualSigns(written);
    if (meant.matches("[0-9]{1,2}")) {
      meant += ":00";
    }
    return POSSIBLE.matcher(meant).matches() ? ": did you mean \"" + meant + "\"?" : ".";
  }

  /**
   * The instant at which this time comes on a date.
   *
   * @param date by the wall clock
   * @param zone the zone of the settings
   * @return the end of the gap if the clock skips it, the first of the two if the clock shows it twice
   */
  public Instant on(LocalDate date, ZoneId zone) {
    LocalDateTime local = date.atTime(time);
    ZoneOffsetTransition change = zone.getRules().getTransition(local);
    if (change != null && change.isGap()) {
      return change.getInstant();
    }
    return local.atZone(zone).withEarlierOffsetAtOverlap().toInstant();
  }

  /**
   * When it comes next.
   *
   * @param after any instant
   * @param zone the zone of the settings
   * @return the first one strictly later
   */
  public Instant next(Instant after, ZoneId zone) {
    LocalDate date = after.atZone(zone).toLocalDate();
    Instant next = on(date, zone);
    while (!next.isAfter(after)) {
      date = date.plusDays(1);
      next = on(date, zone);
    }
    return next;
  }

  /**
   * A time of day in digits, checked.
   *
   * @throws IllegalArgumentException if no clock shows it
   */
  static LocalTime timeOfDay(String written, String hours, String minutes) {
    int hour = Integer.parseInt(hours);
    int minute = Integer.parseInt(minutes);
    if (hour > 23) {
      throw new IllegalArgumentException("\"" + written + "\": there is no hour " + hour + ", hours are 0 to 23");
    }
    if (minute > 59) {
      throw new IllegalArgumentException("\"" + written + "\": minutes are 00 to 59, not " + minutes);
    }
    return LocalTime.of(hour, minute);
  }

  /** Brings other ways to write a time (7.30, 730, 7h, 7:30pm, 07:30:00) and a span (7 to 18) near to ours. */
  static String withUsualSigns(String written) {
    String text =
        written
            .toLowerCase(Locale.ROOT)
            .replaceAll("[\u2013\u2014]|\\.\\.+|\\b(to|till|until)\\b", "-")
            .replaceAll("\\s|o'clock", "")
            .replaceAll("([0-9])[.h]([0-9]{2})", "$1:$2")
            .replaceAll("([0-9])h", "$1")
            .replaceAll("(:[0-9]{2}):00", "$1")
            .replaceAll("\\b([0-9]{1,2})([0-9]{2})\\b", "$1:$2");
    return TWELVE_HOURS.matcher(text).replaceAll(DailyTime::byTwentyFourHours);
  }

  private static String byTwentyFourHours(MatchResult time) {
    int hour = Integer.parseInt(time.group(1)) % 12 + (time.group(3).equals("p") ? 12 : 0);
    return hour + (time.group(2) == null ? "" : time.group(2));
  }

  /** As it is written in the rules, {@code 7:05}. */
  @Override
  public String toString() {
    return "%d:%02d".formatted(time.getHour(), time.getMinute());
  }
}
