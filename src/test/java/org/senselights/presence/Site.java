package org.senselights.presence;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.senselights.event.Event;
import org.senselights.event.EventType;

/** A Sense site on virtual time: nothing waits, and a test reads as a timetable. */
final class Site {
  static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  static final Duration EXPIRY = Duration.ofHours(12);
  static final Duration MAX_AGE = Duration.ofHours(1);
  static final Instant MONDAY_NOON = Instant.parse("2026-01-05T11:00:00Z");

  private Presence presence;
  private final Duration expiry;
  private final ZoneId zone;
  private Instant wall;
  private long nanos;

  Site() {
    this(EXPIRY, BERLIN, MONDAY_NOON);
  }

  Site(Duration expiry, ZoneId zone, Instant wall) {
    this.expiry = expiry;
    this.zone = zone;
    this.wall = wall;
    presence = new Presence(expiry, zone);
  }

  Presence presence() {
    return presence;
  }

  Site starts(String host, String user) {
    return happens(EventType.SESSION_START, host, user, "");
  }

  Site stops(String host, String user) {
    return happens(EventType.SESSION_STOP, host, user, "");
  }

  Site opens(String host, String user, String app) {
    return happens(EventType.CONNECTION_OPEN, host, user, app);
  }

  Site closes(String host, String user, String app) {
    return happens(EventType.CONNECTION_CLOSE, host, user, app);
  }

  Site happens(EventType type, String host, String user, String app) {
    int slash = user.indexOf('/');
    presence.happened(
        Event.of(type)
            .host(host)
            .directory(slash < 0 ? "" : user.substring(0, slash))
            .userId(user.substring(slash + 1))
            .appId(app)
            .build(),
        nanos,
        wall);
    return this;
  }

  /** Lets time pass, waking wherever something expires, as the engine's thread does. */
  Site after(Duration time) {
    long until = nanos + time.toNanos();
    wall = wall.plus(time);
    while (presence.nextExpiry() <= until) {
      nanos = presence.nextExpiry();
      presence.expire(nanos);
      if (presence.nextExpiry() <= nanos) {
        throw new AssertionError("what is due at " + nanos + " is not done then");
      }
    }
    nanos = until;
    return this;
  }

  /** The wall clock is set anew; no time passes. */
  Site clockSaysNow(String instant) {
    wall = Instant.parse(instant);
    return this;
  }

  Site sessionsAre(int count) {
    presence.set(count, nanos);
    return this;
  }

  Today today() {
    return presence.today(wall);
  }

  /** Who is on by user and by app. */
  OnLine onLine() {
    return OnLine.of(saved());
  }

  String saved() {
    return presence.save(wall, nanos);
  }

  /** The service is down for a while and comes back, with another origin of its monotonic clock. */
  Site restartsFor(Duration down) {
    String text = saved();
    restartsWith(text, down);
    return this;
  }

  Optional<String> restartsWith(String text, Duration down) {
    wall = wall.plus(down);
    nanos = 7_000_000_000L - nanos / 2;
    presence = new Presence(expiry, zone);
    return restores(text);
  }

  Optional<String> restores(String text) {
    return presence.restore(text, wall, nanos, MAX_AGE);
  }

  /** Sessions, connections, users. */
  long[] counts() {
    return new long[] {presence.sessions(), presence.connections(), presence.users()};
  }
}
