package org.senselights.engine;

import java.time.Duration;
import java.util.LinkedHashMap;
import org.senselights.event.Event;

/** Remembers which runs of reload tasks were told, because several appenders may tell of one. Bounded. */
final class Repeats {
  private static final long WINDOW_NANOS = Duration.ofMinutes(10).toNanos();
  private static final int MOST = 4_096;

  private final LinkedHashMap<String, Long> firstSeen = new LinkedHashMap<>();

  /** Whether the same type with the same execution id was seen within ten minutes. */
  boolean contains(Event event, long now) {
    if (event.executionId().isEmpty()) {
      return false;
    }
    String key = event.type().word() + ' ' + event.executionId();
    Long seen = firstSeen.get(key);
    if (seen != null && now - seen < WINDOW_NANOS) {
      return true;
    }
    firstSeen.remove(key);
    firstSeen.put(key, now);
    if (firstSeen.size() > MOST) {
      firstSeen.pollFirstEntry();
    }
    return false;
  }
}
