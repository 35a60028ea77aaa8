package org.senselights.presence;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Counts a part of who is on, kept up to date by the {@link Presence} that made it; reading costs nothing.
 *
 * <p>Where it is narrowed by app, sessions and users count only where a user has a matching app open at a host, and
 * connections only those to matching apps. Belongs to the thread of its presence.
 */
public final class Tally {
  private final Predicate<String> host;
  private final Predicate<String> user;
  private final Predicate<String> app;
  private final boolean narrowedByApp;
  private final Set<App> matchingApps = new HashSet<>();
  private final Heads heads = new Heads();
  private long sessions;
  private long connections;

  Tally(Predicate<String> host, Predicate<String> user, Predicate<String> app) {
    this.host = Objects.requireNonNull(host, "host");
    this.user = Objects.requireNonNull(user, "user");
    this.app = Objects.requireNonNull(app, "app");
    narrowedByApp = app != Presence.ANY;
  }

  /**
   * Sessions that match.
   *
   * @return at least 0
   */
  public long sessions() {
    return sessions;
  }

  /**
   * Open connections that match.
   *
   * @return at least 0
   */
  public long connections() {
    return connections;
  }

  /**
   * Different users with something that matches.
   *
   * @return at least 0
   */
  public long users() {
    return heads.count();
  }

  boolean admits(Stay stay) {
    return matches(host, stay.host.name) && matches(user, stay.person.name);
  }

  void meet(App met) {
    if (narrowedByApp && matches(app, met.id)) {
      matchingApps.add(met);
    }
  }

  /** How many apps are kept in mind: those that match and are open somewhere. */
  int appsInMind() {
    return matchingApps.size();
  }

  void forget(App gone) {
    matchingApps.remove(gone);
  }

  /** Begins to count a stay that {@link #admits} let in. */
  void take(Stay stay) {
    for (int at = 0; at < stay.apps(); at++) {
      if (counts(stay.app(at))) {
        connections += stay.open(at);
      }
    }
    if (counts(stay)) {
      enter(stay);
    }
  }

  void sessionsChanged(Stay stay, long delta) {
    if (counts(stay)) {
      sessions += delta;
    }
  }

  void connectionsChanged(App changed, long delta) {
    if (counts(changed)) {
      connections += delta;
    }
  }

  /** To be told before an app joins a stay. */
  void beforeFirst(Stay stay, App opened) {
    if (narrowedByApp && counts(opened) && !counts(stay)) {
      enter(stay);
    }
  }

  /** To be told after an app has left a stay. */
  void afterLast(Stay stay, App closed) {
    if (narrowedByApp && counts(closed) && !counts(stay)) {
      leave(stay);
    }
  }

  /** To be told when a stay is over, all its apps closed. */
  void over(Stay stay) {
    if (counts(stay)) {
      leave(stay);
    }
  }

  private void enter(Stay stay) {
    sessions += stay.sessions;
    heads.enter(stay.person);
  }

  private void leave(Stay stay) {
    sessions -= stay.sessions;
    heads.leave(stay.person);
  }

  private boolean counts(App which) {
    return !narrowedByApp || matchingApps.contains(which);
  }

  private boolean counts(Stay stay) {
    if (!narrowedByApp) {
      return true;
    }
    for (int at = 0; at < stay.apps(); at++) {
      if (matchingApps.contains(stay.app(at))) {
        return true;
      }
    }
    return false;
  }

  /** What nobody told matches no pattern, not even {@code *}; only a part that is not narrowed takes it. */
  private static boolean matches(Predicate<String> pattern, String text) {
    return pattern == Presence.ANY || !text.isEmpty() && pattern.test(text);
  }
}
