package org.senselights.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.senselights.presence.Presence.ANY;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.presence.NaiveModel.Counts;
import org.senselights.presence.OnLine.OfApp;
import org.senselights.presence.OnLine.OfUser;
import org.senselights.presence.Snapshot.OfHost;

/** Walks at random through weeks at a site, over both changes of summer time, beside a model that cannot be wrong. */
class RandomWalkTest {
  static final Duration EXPIRY = Duration.ofHours(2);

  private static final int STEPS = 8_000;
  private static final int LONGEST_PAUSE_MILLIS = 20 * 60_000;
  private static final List<String> HOSTS = List.of("s1", "S1", "s2", "Prod-3", "");
  private static final List<String> USERS =
      List.of("LAB/anna", "lab/Anna", "LAB/bert", "OPS/anna", "kim", "KIM", "OPS/\u00d6zlem", "ops/\u00f6zlem", "");
  private static final List<String> APPS = List.of("", "a-1", "a-2", "b-1", "b-2");
  private static final List<EventType> USUAL =
      List.of(
          EventType.SESSION_START,
          EventType.SESSION_START,
          EventType.SESSION_STOP,
          EventType.CONNECTION_OPEN,
          EventType.CONNECTION_OPEN,
          EventType.CONNECTION_OPEN,
          EventType.CONNECTION_CLOSE,
          EventType.CONNECTION_CLOSE);
  private static final List<Predicate<String>> HOST_PARTS = List.of(ANY, "s1"::equals, host -> host.startsWith("P"));
  private static final List<Predicate<String>> USER_PARTS =
      List.of(ANY, user -> user.startsWith("LAB/"), user -> user.endsWith("a"));
  private static final List<Predicate<String>> APP_PARTS =
      List.of(ANY, "a-1"::equals, app -> app.startsWith("b"), app -> true);

  private final NaiveModel model = new NaiveModel();
  private final List<Part> parts = new ArrayList<>();
  private Presence presence = new Presence(EXPIRY, Site.BERLIN);
  private Instant now;
  private Instant origin;

  /** What is watched, and the tally that should know it. */
  private record Part(Predicate<String> host, Predicate<String> user, Predicate<String> app, Tally tally) { }

  @ParameterizedTest
  @ValueSource(strings = {"2026-03-27T10:00:00Z", "2026-10-23T10:00:00Z", "2025-12-30T10:00:00Z"})
  void everyCountIsWhatTheModelCounts(Instant begin) {
    Random random = new Random(begin.getEpochSecond());
    now = begin;
    origin = begin;
    for (int step = 0; step < STEPS; step++) {
      pause(random);
      act(random);
      compare(step);
    }
  }

  private void pause(Random random) {
    int millis = random.nextInt(4) == 0 ? random.nextInt(LONGEST_PAUSE_MILLIS) : random.nextInt(1000);
    now = now.plusMillis(millis);
    presence.expire(nanos());
    model.time(now);
  }

  private void act(Random random) {
    switch (random.nextInt(200)) {
      case 0 -> {
        presence.reset();
        model.reset();
      }
      case 1 -> {
        int count = random.nextInt(5);
        presence.set(count, nanos());
        model.set(count, now);
      }
      case 2 -> restart(random);
      case 3, 4, 5, 6 -> watch(pick(HOST_PARTS, random), pick(USER_PARTS, random), pick(APP_PARTS, random));
      case 7, 8, 9 -> {
        if (!parts.isEmpty()) {
          presence.unwatch(parts.remove(random.nextInt(parts.size())).tally);
        }
      }
      default -> happen(random);
    }
  }

  private void watch(Predicate<String> host, Predicate<String> user, Predicate<String> app) {
    parts.add(new Part(host, user, app, presence.watch(host, user, app)));
  }

  private void restart(Random random) {
    String saved = presence.save(now, nanos());
    now = now.plusMillis(random.nextInt(LONGEST_PAUSE_MILLIS));
    origin = now.minusSeconds(random.nextInt(1000));
    presence = new Presence(EXPIRY, Site.BERLIN);
    List<Part> before = List.copyOf(parts);
    parts.clear();
    before.forEach(part -> watch(part.host, part.user, part.app));
    assertThat(presence.restore(saved, now, nanos(), Duration.ofHours(1))).isEmpty();
    model.time(now);
  }

  private void happen(Random random) {
    EventType type = random.nextInt(8) == 0 ? pick(List.of(EventType.values()), random) : pick(USUAL, random);
    String host = pick(HOSTS, random);
    String user = pick(USERS, random);
    String app = pick(APPS, random);
    int slash = user.indexOf('/');
    presence.happened(
        Event.of(type)
            .host(host)
            .directory(user.substring(0, Math.max(0, slash)))
            .userId(user.substring(slash + 1))
            .appId(app)
            .build(),
        nanos(),
        now);
    model.happened(type, host, user, app, now);
  }

  private void compare(int step) {
    Snapshot snapshot = presence.snapshot();
    OnLine onLine = OnLine.of(presence.save(now, nanos()));
    assertThat(new Counts(presence.sessions(), presence.connections(), presence.users()))
        .as("step %d", step)
        .isEqualTo(new Counts(snapshot.sessions(), snapshot.connections(), snapshot.users()))
        .isEqualTo(model.count(text -> true, text -> true, Optional.empty()));
    assertThat(presence.nextExpiry()).as("step %d", step).isEqualTo(model.nextExpiry(origin));
    assertThat(presence.today(now)).as("step %d", step).isEqualTo(model.today(now));
    assertThat(snapshot.byHost().keySet()).as("step %d", step).isEqualTo(model.hosts());
    assertThat(onLine.byUser().keySet()).as("step %d", step).isEqualTo(model.users());
    assertThat(onLine.byApp().keySet()).as("step %d", step).isEqualTo(model.apps());
    for (Map.Entry<String, OfHost> each : snapshot.byHost().entrySet()) {
      Counts counts = model.count(each.getKey()::equals, text -> true, Optional.empty());
      assertThat(each.getValue()).isEqualTo(new OfHost(counts.sessions(), counts.connections(), counts.users()));
    }
    for (Map.Entry<String, OfUser> each : onLine.byUser().entrySet()) {
      Counts counts = model.count(text -> true, each.getKey()::equals, Optional.empty());
      assertThat(each.getValue()).isEqualTo(new OfUser(counts.sessions(), counts.connections()));
    }
    for (Map.Entry<String, OfApp> each : onLine.byApp().entrySet()) {
      if (!each.getKey().isEmpty()) {
        Counts counts = model.count(text -> true, text -> true, Optional.of(each.getKey()::equals));
        assertThat(each.getValue()).isEqualTo(new OfApp(counts.connections(), counts.users()));
      }
    }
    for (Part part : parts) {
      Optional<Predicate<String>> app = part.app == ANY ? Optional.empty() : Optional.of(part.app);
      assertThat(new Counts(part.tally.sessions(), part.tally.connections(), part.tally.users()))
          .as("step %d", step)
          .isEqualTo(model.count(part.host, part.user, app));
    }
  }

  private long nanos() {
    return Duration.between(origin, now).toNanos();
  }

  private static <T> T pick(List<T> from, Random random) {
    return from.get(random.nextInt(from.size()));
  }
}
