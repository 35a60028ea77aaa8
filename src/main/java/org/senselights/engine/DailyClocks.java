package org.senselights.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.senselights.rules.DailyClock;
import org.senselights.rules.DailyTime;

/** The times of day that rules wait for, and when to look at the wall clock next. */
final class DailyClocks {
  private final ZoneId zone;
  private final Windows windows;
  private final Map<DailyTime, Seen> clocks = new TreeMap<>(Comparator.comparing(DailyTime::time));
  private Instant latest = Instant.MIN;
  private long due = Long.MAX_VALUE;

  DailyClocks(ZoneId zone, Windows windows) {
    this.zone = zone;
    this.windows = windows;
  }

  /** A clock, and when it was looked at last: what passed before does not count. */
  private record Seen(DailyClock clock, Moment last) {}

  /** Waits for these times and no others; one that is new counts from now on. */
  void watch(Set<DailyTime> times, Moment now) {
    clocks.keySet().retainAll(times);
    times.forEach(time -> clocks.computeIfAbsent(time, fresh -> new Seen(DailyClock.of(fresh), now)));
    plan(now);
  }

  /** The times that have come, by the clock. */
  List<DailyTime> strike(Moment now) {
    if (clocks.isEmpty() || now.nanos() < due && !now.wall().isBefore(latest)) {
      return List.of();
    }
    List<DailyTime> struck = new ArrayList<>();
    clocks.replaceAll((time, seen) -> {
      Optional<LocalDate> date = windows.clockIsSet(now) ? dueOn(seen, now) : Optional.empty();
      date.ifPresent(day -> struck.add(time));
      return new Seen(date.map(seen.clock::firedOn).orElse(seen.clock), now);
    });
    plan(now);
    return struck;
  }

  private Optional<LocalDate> dueOn(Seen seen, Moment now) {
    Duration elapsed = Duration.ofNanos(now.nanos() - seen.last.nanos());
    return seen.clock.due(seen.last.wall(), now.wall(), elapsed, zone);
  }

  private void plan(Moment now) {
    latest = now.wall();
    if (clocks.isEmpty()) {
      due = Long.MAX_VALUE;
      return;
    }
    due = now.nanos() + Windows.LOOK_NANOS;
    for (DailyTime time : clocks.keySet()) {
      Duration left = Duration.between(now.wall(), time.next(now.wall(), zone));
      due = Math.min(due, now.nanos() + left.toNanos());
    }
  }

  /** When to look again at the latest; later than the moment of the last look. */
  long nextDue() {
    return due;
  }
}
