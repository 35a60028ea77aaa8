package org.senselights.decode;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.chrono.IsoChronology;

/**
 * Reads the Timestamp of an audit log: ISO 8601 with an offset, basic ({@code 20110805T145657.000+0200}) or extended
 * ({@code 2011-08-05T14:56:57Z}).
 *
 * <p>By hand, because a file has a million of them. Remembers the last date; owned by one thread.
 */
final class AuditTime {
  private static final int FIRST_YEAR = 1970;
  /** All times of a file must lie within the 292 years that a count of nanoseconds reaches. */
  private static final int LAST_YEAR = 2261;
  private static final int MOST_OFFSET_HOURS = 18;
  private static final int NANOS_DIGITS = 9;

  private String text = "";
  private int at;
  private boolean wrong;
  private int lastDate = -1;
  private long lastEpochDay;

  /** The moment, or null where the text is none, or lies before 1970 or after 2261. */
  Instant read(String timestamp) {
    text = timestamp;
    at = 0;
    wrong = false;
    long epochDay = date();
    if (!take('T')) {
      expect(' ');
    }
    int seconds = time();
    int nanos = take('.') || take(',') ? fraction() : 0;
    int offset = offset();
    if (wrong || at != text.length()) {
      return null;
    }
    return Instant.ofEpochSecond(epochDay * 86_400 + seconds - offset, nanos);
  }

  private long date() {
    int year = digits(4);
    boolean extended = take('-');
    int month = digits(2);
    if (extended) {
      expect('-');
    }
    int day = digits(2);
    int date = (year * 100 + month) * 100 + day;
    if (wrong || date == lastDate) {
      return lastEpochDay;
    }
    wrong = year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1
        || day > Month.of(month).length(IsoChronology.INSTANCE.isLeapYear(year));
    if (!wrong) {
      lastDate = date;
      lastEpochDay = LocalDate.of(year, month, day).toEpochDay();
    }
    return lastEpochDay;
  }

  private int time() {
    int hour = digits(2);
    boolean extended = take(':');
    int minute = digits(2);
    if (extended) {
      expect(':');
    }
    int second = digits(2);
    wrong |= hour > 23 || minute > 59 || second > 59;
    return (hour * 60 + minute) * 60 + second;
  }

  private int fraction() {
    int nanos = 0;
    int count = 0;
    while (at < text.length() && isDigit(text.charAt(at))) {
      if (count < NANOS_DIGITS) {
        nanos = nanos * 10 + text.charAt(at) - '0';
        count++;
      }
      at++;
    }
    wrong |= count == 0;
    for (int i = count; i < NANOS_DIGITS; i++) {
      nanos *= 10;
    }
    return nanos;
  }

  private int offset() {
    if (take('Z')) {
      return 0;
    }
    int sign = take('-') ? -1 : 1;
    if (sign > 0) {
      expect('+');
    }
    int hours = digits(2);
    int minutes = take(':') || at < text.length() ? digits(2) : 0;
    wrong |= hours > MOST_OFFSET_HOURS || minutes > 59;
    return sign * (hours * 60 + minutes) * 60;
  }

  private int digits(int count) {
    if (at + count > text.length()) {
      wrong = true;
      return 0;
    }
    int value = 0;
    for (int end = at + count; at < end; at++) {
      char c = text.charAt(at);
      wrong |= !isDigit(c);
      value = value * 10 + c - '0';
    }
    return value;
  }

  private boolean take(char wanted) {
    if (at < text.length() && text.charAt(at) == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char wanted) {
    wrong |= !take(wanted);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
