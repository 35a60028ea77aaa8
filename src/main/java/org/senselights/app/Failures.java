package org.senselights.app;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.senselights.http.LaneView;

/**
 * Which targets and databases fail, and do so for longer than a moment: one that is started afresh is no trouble. Any
 * thread may use it.
 */
final class Failures {

  /** An attempt and some repetitions. */
  private static final long MOMENT_NANOS = Duration.ofSeconds(10).toNanos();

  /** A service can find another reason each time. */
  private static final long REASON_NANOS = Duration.ofMinutes(1).toNanos();

  private final Map<String, Failure> failures = new HashMap<>();

  private record Failure(long since, String why, long whySince) {

    boolean lasts(long now) {
      return now - since >= MOMENT_NANOS;
    }

    Failure because(String reason, long now) {
      boolean isNew = !reason.equals(why) && (!lasts(now) || now - whySince >= REASON_NANOS);
      return isNew ? new Failure(since, reason, now) : this;
    }
  }

  /** Takes how it stands at a moment in nanoseconds; gives the reasons of those that fail, by name, in this order. */
  synchronized Map<String, String> lasting(List<LaneView> lanes, long now) {
    Map<String, String> lasting = new LinkedHashMap<>();
    for (LaneView lane : lanes) {
      if (lane.trouble().isEmpty()) {
        failures.remove(lane.name());
        continue;
      }
      Failure failure = failures.getOrDefault(lane.name(), new Failure(now, lane.trouble(), now))
          .because(lane.trouble(), now);
      failures.put(lane.name(), failure);
      if (failure.lasts(now)) {
        lasting.put(lane.name(), failure.why());
      }
    }
    return lasting;
  }
}
