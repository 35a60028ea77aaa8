package org.senselights.presence;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/**
 * Counts one day at a time.
 *
 * <p>A later date begins a new day. An earlier one never does: a clock that steps back over midnight by less than an
 * hour leaves the figures where they are, and one that falls back further was wrong before, so what was counted
 * meanwhile goes on under the earlier date. Either way nothing counted since the last new day is lost or told twice.
 */
final class Day {
  private static final long SMALL_STEP_SECONDS = Duration.ofHours(1).toSeconds();
  private static final long FNV_BASIS = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final ZoneId zone;
  private final Set<Long> users = new HashSet<>();
  private LocalDate date = LocalDate.MIN;
  private long beginSecond;
  private long endSecond;
  private int serial = 1;
  private boolean moreUsers;
  private long sessions;
  private long connections;
  private long peakSessions;
  private long peakConnections;
  private long peakUsers;
  private long reloadsFailed;

  Day(ZoneId zone) {
    this.zone = Objects.requireNonNull(zone, "zone");
  }

  /** Looks at the clock; true where a new day has begun, which then knows nobody yet. */
  boolean turns(Instant wall) {
    long second = wall.getEpochSecond();
    boolean known = date != LocalDate.MIN;
    if (known && second < endSecond && second >= beginSecond - SMALL_STEP_SECONDS) {
      return false;
    }
    LocalDate before = date;
    call(LocalDate.ofInstant(wall, zone));
    if (!known || !date.isAfter(before)) {
      return false;
    }
    serial++;
    users.clear();
    moreUsers = false;
    sessions = 0;
    connections = 0;
    peakSessions = 0;
    peakConnections = 0;
    peakUsers = 0;
    reloadsFailed = 0;
    return true;
  }

  private void call(LocalDate name) {
    date = name;
    beginSecond = name.atStartOfDay(zone).toEpochSecond();
    endSecond = name.plusDays(1).atStartOfDay(zone).toEpochSecond();
  }

  void sessionStarted() {
    sessions++;
  }

  void connectionOpened() {
    connections++;
  }

  void reloadFailed() {
    reloadsFailed++;
  }

  /** Counts a user, once a day. Only a hash is kept: eight bytes hold any name, and fifty thousand are enough. */
  void meet(Person person) {
    if (person.metOn == serial) {
      return;
    }
    person.metOn = serial;
    long hash = hash(person.key);
    if (users.size() < Presence.MOST_USERS_TODAY) {
      users.add(hash);
    } else if (!users.contains(hash)) {
      moreUsers = true;
    }
  }

  void reached(long sessionsNow, long connectionsNow, long usersNow) {
    peakSessions = Math.max(peakSessions, sessionsNow);
    peakConnections = Math.max(peakConnections, connectionsNow);
    peakUsers = Math.max(peakUsers, usersNow);
  }

  Today today() {
    return new Today(
        date,
        sessions,
        connections,
        users.size(),
        moreUsers,
        peakSessions,
        peakConnections,
        peakUsers,
        reloadsFailed);
  }

  Set<Long> userHashes() {
    return Set.copyOf(users);
  }

  /** Takes up where another run left off. */
  void resume(Today figures, Set<Long> userHashes) {
    call(figures.date());
    serial++;
    users.clear();
    users.addAll(userHashes);
    moreUsers = figures.moreUsers();
    sessions = figures.sessions();
    connections = figures.connections();
    peakSessions = figures.peakSessions();
    peakConnections = figures.peakConnections();
    peakUsers = figures.peakUsers();
    reloadsFailed = figures.reloadsFailed();
  }

  /** FNV-1a: the same in every run, which {@code String.hashCode} is too, but in 64 bits. */
  private static long hash(String text) {
    long hash = FNV_BASIS;
    for (int at = 0; at < text.length(); at++) {
      hash = (hash ^ text.charAt(at)) * FNV_PRIME;
    }
    return hash;
  }
}
