package org.senselights.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.senselights.rules.ClockTrust;
import org.senselights.rules.Happening;
import org.senselights.rules.StateTest;
import org.senselights.rules.TimeWindow;

/**
 * Which time windows hold now. Each is looked up once, and again only when its answer may have changed: at its next
 * begin or end, or where the wall clock has jumped.
 */
final class Windows {
  /** How often to look at the clock though nothing is due: it may have been set. */
  static final long LOOK_NANOS = Duration.ofMinutes(1).toNanos();

  private final ZoneId zone;
  private final ClockTrust trust;
  private final Map<TimeWindow, Known> known = new HashMap<>();

  Windows(ZoneId zone, ClockTrust trust) {
    this.zone = zone;
    this.trust = trust;
  }

  /** Whether the clock can be believed; no window holds before that. */
  boolean clockIsSet(Moment now) {
    return trust.isSet(now.wall());
  }

  boolean hold(Happening happening, Moment now) {
    for (StateTest.Time time : happening.times()) {
      if (!holds(time, now)) {
        return false;
      }
    }
    return true;
  }

  boolean holds(StateTest.Time time, Moment now) {
    if (!clockIsSet(now)) {
      return false;
    }
    List<TimeWindow> anyOf = time.anyOf();
    for (int i = 0; i < anyOf.size(); i++) {
      if (look(anyOf.get(i), now).holds) {
        return true;
      }
    }
    return false;
  }

  /** Since when a time holds, by the monotonic clock; only where it does. */
  long since(StateTest.Time time, Moment now) {
    long since = Long.MAX_VALUE;
    for (TimeWindow window : time.anyOf()) {
      Known look = look(window, now);
      since = look.holds ? Math.min(since, look.since) : since;
    }
    return since;
  }

  /** When a time may begin or end next, by the monotonic clock as it goes now. */
  long nextChange(StateTest.Time time, Moment now) {
    if (!clockIsSet(now)) {
      return now.nanos() + LOOK_NANOS;
    }
    long next = now.nanos() + LOOK_NANOS;
    for (TimeWindow window : time.anyOf()) {
      Instant change = look(window, now).until;
      Duration left = Duration.between(now.wall(), change);
      if (left.compareTo(Duration.ofNanos(LOOK_NANOS)) < 0) {
        next = Math.min(next, now.nanos() + left.toNanos());
      }
    }
    return next;
  }

  private Known look(TimeWindow window, Moment now) {
    Known before = known.get(window);
    if (before != null && !now.wall().isBefore(before.from) && now.wall().isBefore(before.until)) {
      return before;
    }
    boolean holds = window.holds(now.wall(), zone);
    long since = holds && before != null && before.holds ? before.since : now.nanos();
    Instant until = window.nextChange(now.wall(), zone).orElse(now.wall().plus(TimeWindow.HORIZON));
    Known fresh = new Known(holds, now.wall(), until, since);
    known.put(window, fresh);
    return fresh;
  }

  private record Known(boolean holds, Instant from, Instant until, long since) {}
}
