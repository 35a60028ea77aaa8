package org.senselights.engine;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;

/**
 * Times as payloads tell them: ISO 8601 with milliseconds and offset.
 *
 * <p>Keeps the last second's text, because at full rate thousands of events share one.
 */
final class TimeText {
  private final ZoneId zone;
  private long second = Long.MIN_VALUE;
  private String head = "";
  private String tail = "";

  TimeText(ZoneId zone) {
    this.zone = zone;
  }

  String of(Instant instant) {
    if (instant.getEpochSecond() != second) {
      second = instant.getEpochSecond();
      OffsetDateTime local = instant.atZone(zone).toOffsetDateTime();
      head = head(local);
      tail = local.getOffset().getTotalSeconds() == 0 ? "+00:00" : local.getOffset().getId();
    }
    int millis = instant.getNano() / 1_000_000;
    char[] digits = {(char) ('0' + millis / 100), (char) ('0' + millis / 10 % 10), (char) ('0' + millis % 10)};
    return head + String.valueOf(digits) + tail;
  }

  /** By hand, since a replay has another second at each event, and a formatter costs more than all the rest. */
  private static String head(OffsetDateTime local) {
    StringBuilder text = new StringBuilder(20).append(local.getYear());
    two(text, '-', local.getMonthValue());
    two(text, '-', local.getDayOfMonth());
    two(text, 'T', local.getHour());
    two(text, ':', local.getMinute());
    two(text, ':', local.getSecond());
    return text.append('.').toString();
  }

  private static void two(StringBuilder text, char before, int number) {
    text.append(before).append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }
}
