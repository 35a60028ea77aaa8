package org.senselights.web;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Texts, numbers and times as the page says them. */
final class Said {
  private static final String MORE = "…";
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);
  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

  private Said() {}

  /**
   * A text from the network as a page can bear it: without what breaks lines or turns their direction, and no longer
   * than {@code most} characters.
   */
  static String text(String text, int most) {
    boolean isWhole = text.length() <= most;
    int end = isWhole ? text.length() : most - 1;
    if (!isWhole && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    StringBuilder out = new StringBuilder(end + 1);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      out.append(Character.isISOControl(c) || turns(c) ? ' ' : c);
    }
    return isWhole ? out.toString() : out.append(MORE).toString();
  }

  /** Marks that make what follows be shown in another order than it is written, or on another line. */
  private static boolean turns(char c) {
    return c == '\u061C' || c == '\u200E' || c == '\u200F'
        || c >= '\u2028' && c <= '\u202E'
        || c >= '\u2066' && c <= '\u2069';
  }

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String count(long number, String one) {
    return count(number) + " " + (number == 1 ? one : one + "s");
  }

  /** Bytes, in thousands, because nobody reads nine digits. */
  static String bytes(long bytes) {
    if (bytes < 10_000) {
      return count(bytes) + " B";
    }
    return bytes < 10_000_000 ? count(bytes / 1_000) + " kB" : count(bytes / 1_000_000) + " MB";
  }

  /** A time of day; on another day than {@code now} the day too. */
  static String time(Instant at, ZoneId zone, Instant now) {
    ZonedDateTime local = at.atZone(zone);
    boolean isToday = local.toLocalDate().equals(now.atZone(zone).toLocalDate());
    return (isToday ? CLOCK : DAY).format(local);
  }

  static String minute(Instant at, ZoneId zone) {
    return MINUTE.format(at.atZone(zone));
  }

  /** How long, in the two units that matter. */
  static String length(Duration time) {
    long days = time.toDays();
    if (days > 0) {
      return count(days, "day") + " " + time.toHoursPart() + " h";
    }
    if (time.toHours() > 0) {
      return time.toHours() + " h " + time.toMinutesPart() + " min";
    }
    return time.toMinutes() > 0 ? time.toMinutes() + " min" : Math.max(0, time.toSeconds()) + " s";
  }
}
