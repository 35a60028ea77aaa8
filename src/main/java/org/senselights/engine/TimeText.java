package org.senselights.engine;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * Times as payloads tell them: ISO 8601 with milliseconds and offset.
 *
 * <p>Keeps the last second's text, because at full rate thousands of events share one.
 */
final class TimeText {
  private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");
  private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("xxx");

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
      var local = instant.atZone(zone);
      head = SECOND.format(local) + ".";
      tail = OFFSET.format(local);
    }
    int millis = instant.getNano() / 1_000_000;
    char[] digits = {(char) ('0' + millis / 100), (char) ('0' + millis / 10 % 10), (char) ('0' + millis % 10)};
    return head + String.valueOf(digits) + tail;
  }
}
