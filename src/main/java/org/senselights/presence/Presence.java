package org.senselights.presence;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.presence.Snapshot.OfHost;

/**
 * Who is on: sessions, open connections and users, told from events of which any may be lost.
 *
 * <p>What is kept is a stay for each user at each host, both without case. The counts are estimates that heal:
 *
 * <ul>
 *   <li>nothing is ever below zero: a stop or a close that has nothing to end is passed over;
 *   <li>an opened connection implies a session;
 *   <li>the stop of a stay's last session closes its connections;
 *   <li>a close that names no app, where no unknown app is open, closes the user's latest opened app;
 *   <li>a stay that gave no sign of life for the expiry is over. Signs of life are the user's sessions and connections,
 *       and, where a stay is known, any other audit row about that user at that host;
 *   <li>an event that names no user changes nothing of who is on.
 * </ul>
 *
 * <p>Bounded: at most {@link #MOST_STAYS} stays, {@link #MOST_APPS} open apps a stay, {@link #MOST_OPEN_APPS} over all
 * stays, and {@link #MOST_CHARACTERS} of names. What is more makes the longest silent stay (or the stay's longest open
 * app) leave, which {@link #evicted} counts.
 *
 * <p>The figures of the day begin anew when the wall clock, in the zone, first shows a later date; peaks then begin at
 * the present counts, and users with those who are on. A clock that falls back never begins a day: by less than an hour
 * over midnight, the figures stay with the later date; by more, the later date was wrong and the figures go on under
 * the earlier one.
 *
 * <p>Owned by one thread. Moments by the monotonic clock are in nanoseconds and never earlier than an earlier call's;
 * an event's wall clock may jump.
 */
public final class Presence {
  /** How many users at hosts are kept at once. */
  public static final int MOST_STAYS = 20_000;

  /** How many different apps one user can have open at one host. */
  public static final int MOST_APPS = 64;

  /** How many open apps are kept over all stays. */
  public static final int MOST_OPEN_APPS = 65_536;

  /** How many characters of names are kept; those of hosts and users count twice: as spelled, and to compare. */
  public static final int MOST_CHARACTERS = 4_000_000;

  /** How many different users of a day are told apart. */
  public static final int MOST_USERS_TODAY = 50_000;

  /** What {@link #watch} takes for a part that is not narrowed; known by identity. */
  public static final Predicate<String> ANY = text -> true;

  private static final Duration LONGEST_EXPIRY = Duration.ofDays(366);

  /** A Pi without a clock of its own starts with the time it noted last, up to a minute before it went down. */
  private static final Duration CLOCK_NOTED_EVERY = Duration.ofMinutes(2);

  private static final float LOAD = 0.75f;
  private static final int INITIAL = 16;

  private final long expiryNanos;
  private final Day day;
  private final LinkedHashMap<Stay.Key, Stay> stays = new LinkedHashMap<>(INITIAL, LOAD, true);
  private final Map<String, Host> hosts = new LinkedHashMap<>();
  private final Map<String, Person> people = new LinkedHashMap<>();
  private final Map<String, App> apps = new LinkedHashMap<>();
  private final List<Tally> tallies = new ArrayList<>();
  private Snapshot latest = new Snapshot(0, 0, 0, Map.of());
  private boolean changed;
  private long sessions;
  private long connections;
  private long openApps;
  private long characters;
  private long evicted;

  /**
   * Nobody is on.
   *
   * @param expiry the silence that ends a stay, above zero and at most 366 days
   * @param zone whose midnight begins a day
   * @throws IllegalArgumentException if {@code expiry} is out of range
   */
  public Presence(Duration expiry, ZoneId zone) {
    if (!expiry.isPositive() || expiry.compareTo(LONGEST_EXPIRY) > 0) {
      throw new IllegalArgumentException("an expiry is above zero and at most 366 days, not " + expiry);
    }
    expiryNanos = expiry.toNanos();
    day = new Day(zone);
  }

  /**
   * Takes an event, after what expired before it. Repeats must have been filtered.
   *
   * @param event what happened
   * @param nanos when, by the monotonic clock
   * @param wall when, by the wall clock
   */
  public void happened(Event event, long nanos, Instant wall) {
    expire(nanos);
    turn(wall);
    if (event.type() == EventType.RELOAD_FAILED) {
      day.reloadFailed();
    }
    if (event.userId().isEmpty()) {
      return;
    }
    switch (event.type()) {
      case SESSION_START -> {
        Stay stay = stayFor(event.host(), event.user(), nanos);
        addSessions(stay, 1);
        day.sessionStarted();
        settle(stay);
      }
      case CONNECTION_OPEN -> {
        Stay stay = stayFor(event.host(), event.user(), nanos);
        if (stay.sessions == 0) {
          addSessions(stay, 1);
        }
        open(stay, event.appId(), 1);
        day.connectionOpened();
        settle(stay);
      }
      case SESSION_STOP -> known(event, nanos).ifPresent(this::stopSession);
      case CONNECTION_CLOSE -> known(event, nanos).ifPresent(stay -> closeOne(stay, event.appId()));
      case OTHER -> known(event, nanos);
      default -> { }
    }
  }

  /**
   * Ends the stays that have been silent for the expiry.
   *
   * @param nanos the moment
   */
  public void expire(long nanos) {
    while (!stays.isEmpty() && nanos - longestSilent().life >= expiryNanos) {
      end(longestSilent());
    }
  }

  /**
   * When {@link #expire} will next have something to do if nothing happens until then.
   *
   * @return a moment by the monotonic clock, or {@link Long#MAX_VALUE} where nobody is on
   */
  public long nextExpiry() {
    return stays.isEmpty() ? Long.MAX_VALUE : longestSilent().life + expiryNanos;
  }

  /** Ends all stays. The figures of the day, which tell what was, stay. */
  public void reset() {
    while (!stays.isEmpty()) {
      end(longestSilent());
    }
  }

  /**
   * Replaces who is on by made-up users, each with one session at one made-up host, as a test in a rules file asks.
   * They count as users and peaks of the day, but no session has started.
   *
   * @param count how many, 0 to {@link #MOST_STAYS}
   * @param nanos their sign of life
   * @throws IllegalArgumentException if {@code count} is out of range
   */
  public void set(int count, long nanos) {
    if (count < 0 || count > MOST_STAYS) {
      throw new IllegalArgumentException("sessions are 0 to " + MOST_STAYS + ", not " + count);
    }
    reset();
    for (int number = 1; number <= count; number++) {
      Stay stay = stayFor("made-up", "TEST/user-" + number, nanos);
      addSessions(stay, 1);
      settle(stay);
    }
  }

  /**
   * All sessions.
   *
   * @return at least 0
   */
  public long sessions() {
    return sessions;
  }

  /**
   * All open connections.
   *
   * @return at least 0
   */
  public long connections() {
    return connections;
  }

  /**
   * Different users with a session; one at two hosts is one.
   *
   * @return at least 0
   */
  public long users() {
    return people.size();
  }

  /**
   * Who is on, by name.
   *
   * @return {@code DIRECTORY/id} of each user as first spelled, in the order in which they came
   */
  public List<String> userNames() {
    return people.values().stream().map(person -> person.name).toList();
  }

  /**
   * How often something had to leave because there was too much, since the start.
   *
   * @return stays, and apps of stays
   */
  public long evicted() {
    return evicted;
  }

  /**
   * Who is on, to hand to other threads.
   *
   * @return the same object as before where nothing has changed
   */
  public Snapshot snapshot() {
    if (changed) {
      changed = false;
      latest = new Snapshot(sessions, connections, users(), byHost());
    }
    return latest;
  }

  /**
   * Whether who is on may be told anew.
   *
   * @param earlier what was told before
   * @return false where {@link #snapshot} would give the same object
   */
  public boolean hasChangedSince(Snapshot earlier) {
    return changed || latest != earlier;
  }

  /**
   * The figures of the day.
   *
   * @param wall the moment by the wall clock; may begin a new day
   * @return as they are now
   */
  public Today today(Instant wall) {
    turn(wall);
    return day.today();
  }

  /**
   * Begins to count a part of who is on; what is on already counts at once. Each predicate is asked once for every new
   * stay or newly opened app, never with an empty text: what nobody told matches only {@link #ANY}.
   *
   * @param host takes a host as first spelled
   * @param user takes {@code DIRECTORY/id} as first spelled
   * @param app takes an app's id
   * @return counts that follow from now on, until {@link #unwatch}
   */
  public Tally watch(Predicate<String> host, Predicate<String> user, Predicate<String> app) {
    Tally tally = new Tally(host, user, app);
    apps.values().forEach(tally::meet);
    for (Stay stay : stays.values()) {
      if (tally.admits(stay)) {
        stay.watchedBy(tally);
        tally.take(stay);
      }
    }
    tallies.add(tally);
    return tally;
  }

  /**
   * Stops keeping a tally up to date; its counts stay as they are. One that is not watched is passed over.
   *
   * @param tally made by {@link #watch}
   */
  public void unwatch(Tally tally) {
    if (tallies.remove(tally)) {
      stays.values().forEach(stay -> stay.unwatchedBy(tally));
    }
  }

  /**
   * All that should survive a restart, as text for a file. It names users: the file is for its owner's eyes (mode
   * 0600).
   *
   * @param wall the moment by the wall clock
   * @param nanos the same by the monotonic clock
   * @return pure ASCII, with a version and a checksum, for {@link #restore}
   */
  public String save(Instant wall, long nanos) {
    expire(nanos);
    turn(wall);
    List<Saved.Was> were = new ArrayList<>(stays.size());
    for (Stay stay : stays.values()) {
      List<Saved.Open> open = new ArrayList<>(stay.apps());
      for (int at = 0; at < stay.apps(); at++) {
        open.add(new Saved.Open(stay.app(at).id, stay.open(at)));
      }
      long silentMillis = Duration.ofNanos(nanos - stay.life).toMillis();
      were.add(new Saved.Was(silentMillis, stay.sessions, stay.host.name, stay.person.name, open));
    }
    return new Saved(wall.toEpochMilli(), day.today(), day.userHashes(), were).text();
  }

  /**
   * Replaces all that is known by what was saved. The silence of stays goes on through the time in between; the figures
   * of the day stay where it is still that day. To be called before the first event; tallies follow.
   *
   * <p>A text that cannot be trusted changes nothing: one that is damaged, older than allowed, or more than two minutes
   * from the future, as when the clock is not set yet.
   *
   * @param text what {@link #save} gave
   * @param wall the moment by the wall clock
   * @param nanos the same by the monotonic clock
   * @param maxAge how old it may be
   * @return nothing where it was taken, otherwise why not, to follow "the snapshot is ignored: "
   */
  public Optional<String> restore(String text, Instant wall, long nanos, Duration maxAge) {
    Saved saved;
    try {
      saved = Saved.of(text);
    } catch (IllegalArgumentException e) {
      return Optional.of(e.getMessage());
    }
    Duration age = Duration.between(Instant.ofEpochMilli(saved.millis()), wall);
    if (age.compareTo(maxAge) > 0) {
      return Optional.of("it is " + words(age) + " old, and at most " + words(maxAge) + " is believed");
    }
    if (age.plus(CLOCK_NOTED_EVERY).isNegative()) {
      return Optional.of("it is " + words(age.negated()) + " from the future: is the clock set?");
    }
    reset();
    day.resume(saved.today(), saved.users());
    long downMillis = Math.max(0, age.toMillis());
    long expiryMillis = Duration.ofNanos(expiryNanos).toMillis();
    for (Saved.Was was : saved.stays()) {
      if (was.silentMillis() < expiryMillis - downMillis) {
        long silentNanos = Duration.ofMillis(was.silentMillis() + downMillis).toNanos();
        Stay stay = stayFor(was.host(), was.user(), nanos - silentNanos);
        addSessions(stay, was.sessions());
        was.apps().forEach(app -> open(stay, app.id(), app.connections()));
        settle(stay);
      }
    }
    turn(wall);
    return Optional.empty();
  }

  /**
   * Whether a newer version of this program gave a text, so that it should be kept for that one.
   *
   * @param text what {@link #save} gave
   * @return true where {@link #restore} cannot take it for that alone
   */
  public static boolean isOfNewerVersion(String text) {
    return Saved.isOfNewerVersion(text);
  }

  private static String words(Duration age) {
    return age.toHours() > 0 ? age.toHours() + " h " + age.toMinutesPart() + " min" : age.toMinutes() + " min";
  }

  private void turn(Instant wall) {
    if (day.turns(wall)) {
      people.values().forEach(day::meet);
      day.reached(sessions, connections, users());
    }
  }

  private Stay longestSilent() {
    return stays.values().iterator().next();
  }

  private Optional<Stay> known(Event event, long nanos) {
    Optional<Stay> known = Optional.ofNullable(stays.get(key(event.host(), event.user())));
    known.ifPresent(stay -> stay.life = nanos);
    return known;
  }

  private static Stay.Key key(String host, String user) {
    return new Stay.Key(host.toLowerCase(Locale.ROOT), user.toLowerCase(Locale.ROOT));
  }

  /** The stay of a user at a host, with a fresh sign of life; a new one has no session yet. */
  private Stay stayFor(String hostName, String userName, long nanos) {
    Stay.Key key = key(hostName, userName);
    Stay known = stays.get(key);
    if (known != null) {
      known.life = nanos;
      return known;
    }
    Host host = hosts.get(key.host());
    if (host == null) {
      host = new Host(key.host(), hostName);
      hosts.put(host.key, host);
      characters += 2L * hostName.length();
    }
    Person person = people.get(key.user());
    if (person == null) {
      person = new Person(key.user(), userName);
      people.put(person.key, person);
      characters += 2L * userName.length();
    }
    Stay stay = new Stay(host, person, nanos);
    host.stays++;
    person.stays++;
    stays.put(stay.key, stay);
    if (!tallies.isEmpty()) {
      stay.tallies = tallies.stream().filter(tally -> tally.admits(stay)).toArray(Tally[]::new);
    }
    for (Tally tally : stay.tallies) {
      tally.take(stay);
    }
    return stay;
  }

  /** Keeps the bounds, then notes what the day has reached. */
  private void settle(Stay fresh) {
    while (stays.size() > MOST_STAYS || openApps > MOST_OPEN_APPS || characters > MOST_CHARACTERS) {
      Stay oldest = longestSilent();
      if (oldest == fresh) {
        break;
      }
      end(oldest);
      evicted++;
    }
    day.meet(fresh.person);
    day.reached(sessions, connections, users());
  }

  private void stopSession(Stay stay) {
    if (stay.sessions > 1) {
      addSessions(stay, -1);
    } else {
      end(stay);
    }
  }

  private void closeOne(Stay stay, String appId) {
    int at = stay.find(appId);
    if (at < 0 && appId.isEmpty()) {
      at = stay.apps() - 1;
    }
    if (at >= 0) {
      close(stay, at, 1);
    }
  }

  private void end(Stay stay) {
    while (stay.apps() > 0) {
      int last = stay.apps() - 1;
      close(stay, last, stay.open(last));
    }
    for (Tally tally : stay.tallies) {
      tally.over(stay);
    }
    stay.tallies = Stay.NO_TALLIES;
    addSessions(stay, -stay.sessions);
    stays.remove(stay.key);
    if (--stay.host.stays == 0) {
      hosts.remove(stay.host.key);
      characters -= 2L * stay.host.name.length();
    }
    if (--stay.person.stays == 0) {
      people.remove(stay.person.key);
      characters -= 2L * stay.person.name.length();
    }
  }

  private void addSessions(Stay stay, long delta) {
    changed = true;
    for (Tally tally : stay.tallies) {
      tally.sessionsChanged(stay, delta);
    }
    sessions += delta;
    stay.sessions += delta;
    stay.host.sessions += delta;
  }

  private void open(Stay stay, String appId, long count) {
    int at = stay.find(appId);
    if (at < 0) {
      if (stay.apps() == MOST_APPS) {
        close(stay, 0, stay.open(0));
        evicted++;
      }
      App app = appFor(appId);
      for (Tally tally : stay.tallies) {
        tally.beforeFirst(stay, app);
      }
      at = stay.append(app);
      openApps++;
    }
    addConnections(stay, at, count);
  }

  private App appFor(String id) {
    App known = apps.get(id);
    if (known != null) {
      return known;
    }
    App app = new App(id);
    apps.put(id, app);
    characters += id.length();
    tallies.forEach(tally -> tally.meet(app));
    return app;
  }

  private void close(Stay stay, int at, long count) {
    App app = stay.app(at);
    if (addConnections(stay, at, -count) > 0) {
      return;
    }
    stay.drop(at);
    openApps--;
    for (Tally tally : stay.tallies) {
      tally.afterLast(stay, app);
    }
    if (app.connections == 0) {
      apps.remove(app.id);
      characters -= app.id.length();
      tallies.forEach(tally -> tally.forget(app));
    }
  }

  private long addConnections(Stay stay, int at, long delta) {
    changed = true;
    App app = stay.app(at);
    for (Tally tally : stay.tallies) {
      tally.connectionsChanged(app, delta);
    }
    connections += delta;
    stay.host.connections += delta;
    app.connections += delta;
    return stay.add(at, delta);
  }

  private Map<String, OfHost> byHost() {
    Map<String, OfHost> copy = LinkedHashMap.newLinkedHashMap(hosts.size());
    hosts.values().forEach(host -> copy.put(host.name, new OfHost(host.sessions, host.connections, host.stays)));
    return Collections.unmodifiableMap(copy);
  }
}
