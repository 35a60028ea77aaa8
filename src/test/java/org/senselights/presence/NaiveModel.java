package org.senselights.presence;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.senselights.event.EventType;

/** Who is on, as simply as it can be said: a list that is counted anew for every question. */
final class NaiveModel {
  private final List<Stay> stays = new ArrayList<>();
  private LocalDate date = LocalDate.MIN;
  private long started;
  private long opened;
  private long failed;
  private long peakSessions;
  private long peakConnections;
  private long peakUsers;
  private final Set<String> met = new HashSet<>();

  /** Counts in the order sessions, connections, users. */
  record Counts(long sessions, long connections, long users) { }

  private static final class Stay {
    String host;
    String user;
    Instant life;
    long sessions;
    Map<String, Long> open = new LinkedHashMap<>();

    boolean is(String otherHost, String otherUser) {
      return host.equalsIgnoreCase(otherHost) && user.equalsIgnoreCase(otherUser);
    }
  }

  void happened(EventType type, String host, String user, String app, Instant now) {
    time(now);
    if (type == EventType.RELOAD_FAILED) {
      failed++;
    }
    Optional<Stay> known = stays.stream().filter(stay -> stay.is(host, user)).findFirst();
    boolean begins = type == EventType.SESSION_START || type == EventType.CONNECTION_OPEN;
    boolean aboutUsers = begins || type == EventType.SESSION_STOP || type == EventType.CONNECTION_CLOSE;
    if (user.isEmpty() || known.isEmpty() && !begins || !aboutUsers && type != EventType.OTHER) {
      return;
    }
    Stay stay = known.orElseGet(() -> add(host, user));
    stay.life = now;
    switch (type) {
      case SESSION_START -> {
        stay.sessions++;
        started++;
      }
      case SESSION_STOP -> stay.sessions--;
      case CONNECTION_OPEN -> {
        stay.sessions = Math.max(1, stay.sessions);
        stay.open.merge(app, 1L, Long::sum);
        opened++;
      }
      case CONNECTION_CLOSE -> {
        String closed = app;
        if (app.isEmpty() && !stay.open.containsKey("") && !stay.open.isEmpty()) {
          closed = List.copyOf(stay.open.keySet()).getLast();
        }
        stay.open.computeIfPresent(closed, (id, count) -> count == 1 ? null : count - 1);
      }
      default -> { }
    }
    stays.removeIf(each -> each.sessions == 0);
    note();
  }

  private Stay add(String host, String user) {
    Stay stay = new Stay();
    stay.host = stays.stream().map(each -> each.host).filter(host::equalsIgnoreCase).findFirst().orElse(host);
    stay.user = stays.stream().map(each -> each.user).filter(user::equalsIgnoreCase).findFirst().orElse(user);
    stays.add(stay);
    return stay;
  }

  void time(Instant now) {
    stays.removeIf(stay -> !now.isBefore(stay.life.plus(RandomWalkTest.EXPIRY)));
    LocalDate today = LocalDate.ofInstant(now, Site.BERLIN);
    if (today.isAfter(date)) {
      date = today;
      started = 0;
      opened = 0;
      failed = 0;
      peakSessions = 0;
      peakConnections = 0;
      peakUsers = 0;
      met.clear();
      note();
    }
  }

  private void note() {
    Counts now = count(text -> true, text -> true, Optional.empty());
    peakSessions = Math.max(peakSessions, now.sessions);
    peakConnections = Math.max(peakConnections, now.connections);
    peakUsers = Math.max(peakUsers, now.users);
    stays.forEach(stay -> met.add(stay.user.toLowerCase(Locale.ROOT)));
  }

  void reset() {
    stays.clear();
  }

  void set(int count, Instant now) {
    stays.clear();
    for (int number = 1; number <= count; number++) {
      Stay stay = add("made-up", "TEST/user-" + number);
      stay.sessions = 1;
      stay.life = now;
      note();
    }
  }

  Counts count(Predicate<String> host, Predicate<String> user, Optional<Predicate<String>> app) {
    long sessions = 0;
    long connections = 0;
    Set<String> users = new HashSet<>();
    for (Stay stay : stays) {
      long open =
          stay.open.entrySet().stream()
              .filter(each -> app.isEmpty() || !each.getKey().isEmpty() && app.get().test(each.getKey()))
              .mapToLong(Map.Entry::getValue)
              .sum();
      if (host.test(stay.host) && user.test(stay.user) && (app.isEmpty() || open > 0)) {
        sessions += stay.sessions;
        connections += open;
        users.add(stay.user);
      }
    }
    return new Counts(sessions, connections, users.size());
  }

  Set<String> hosts() {
    return collect(stay -> Set.of(stay.host));
  }

  Set<String> users() {
    return collect(stay -> Set.of(stay.user));
  }

  Set<String> apps() {
    return collect(stay -> stay.open.keySet());
  }

  private Set<String> collect(Function<Stay, Set<String>> part) {
    Set<String> all = new HashSet<>();
    stays.forEach(stay -> all.addAll(part.apply(stay)));
    return all;
  }

  long nextExpiry(Instant origin) {
    return stays.stream()
        .mapToLong(stay -> Duration.between(origin, stay.life.plus(RandomWalkTest.EXPIRY)).toNanos())
        .min()
        .orElse(Long.MAX_VALUE);
  }

  Today today(Instant now) {
    time(now);
    return new Today(
        date, started, opened, met.size(), false, peakSessions, peakConnections, peakUsers, failed);
  }
}
