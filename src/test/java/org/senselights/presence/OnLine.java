package org.senselights.presence;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Who is on by user and by app, as what is saved for a restart says it. */
record OnLine(Map<String, OfUser> byUser, Map<String, OfApp> byApp) {

  /** A user's sessions and connections over all hosts. */
  record OfUser(long sessions, long connections) { }

  /** Open connections to an app over all hosts, and different users who have one. */
  record OfApp(long connections, long users) { }

  static OnLine of(String saved) {
    Map<String, OfUser> byUser = new LinkedHashMap<>();
    Map<String, OfApp> byApp = new LinkedHashMap<>();
    Map<String, Set<String>> usersOfApp = new LinkedHashMap<>();
    for (Saved.Was was : Saved.of(saved).stays()) {
      long connections = was.apps().stream().mapToLong(Saved.Open::connections).sum();
      byUser.merge(was.user(), new OfUser(was.sessions(), connections), (one, other) ->
          new OfUser(one.sessions() + other.sessions(), one.connections() + other.connections()));
      for (Saved.Open open : was.apps()) {
        Set<String> users = usersOfApp.computeIfAbsent(open.id(), id -> new HashSet<>());
        users.add(was.user());
        byApp.merge(open.id(), new OfApp(open.connections(), 1), (one, other) ->
            new OfApp(one.connections() + other.connections(), users.size()));
      }
    }
    return new OnLine(byUser, byApp);
  }
}
