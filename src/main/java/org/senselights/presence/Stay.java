package org.senselights.presence;

import java.util.Arrays;

/**
 * One user at one host, from the first sign of life to the last.
 *
 * <p>The apps lie in two small arrays, in the order in which they were opened: nearly all users have one or two open,
 * and twenty thousand maps would weigh more than all the rest.
 */
final class Stay {
  static final Tally[] NO_TALLIES = {};

  private static final App[] NO_APPS = {};
  private static final long[] NO_COUNTS = {};

  final Key key;
  final Host host;
  final Person person;
  long life;
  long sessions;
  long connections;
  Tally[] tallies = NO_TALLIES;
  private App[] apps = NO_APPS;
  private long[] open = NO_COUNTS;
  private int size;

  /**
   * What tells stays apart. Comparable, so that names made up to share one hash code cost a map no more than others.
   *
   * @param host the host in lower case
   * @param user the user in lower case
   */
  record Key(String host, String user) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byUser = user.compareTo(other.user);
      return byUser != 0 ? byUser : host.compareTo(other.host);
    }
  }

  Stay(Host host, Person person, long life) {
    key = new Key(host.key, person.key);
    this.host = host;
    this.person = person;
    this.life = life;
  }

  int apps() {
    return size;
  }

  App app(int at) {
    return apps[at];
  }

  long open(int at) {
    return open[at];
  }

  /** Where an app lies, or -1 where the user has none of it open. */
  int find(String appId) {
    for (int at = 0; at < size; at++) {
      if (apps[at].id.equals(appId)) {
        return at;
      }
    }
    return -1;
  }

  int append(App app) {
    if (size == apps.length) {
      apps = Arrays.copyOf(apps, size + (size >> 1) + 1);
      open = Arrays.copyOf(open, apps.length);
    }
    apps[size] = app;
    open[size] = 0;
    return size++;
  }

  long add(int at, long delta) {
    connections += delta;
    open[at] += delta;
    return open[at];
  }

  void drop(int at) {
    size--;
    System.arraycopy(apps, at + 1, apps, at, size - at);
    System.arraycopy(open, at + 1, open, at, size - at);
    apps[size] = null;
  }

  void watchedBy(Tally tally) {
    tallies = Arrays.copyOf(tallies, tallies.length + 1);
    tallies[tallies.length - 1] = tally;
  }

  void unwatchedBy(Tally tally) {
    tallies = Arrays.stream(tallies).filter(other -> other != tally).toArray(Tally[]::new);
  }
}
