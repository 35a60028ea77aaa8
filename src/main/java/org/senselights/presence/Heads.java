package org.senselights.presence;

import java.util.HashMap;
import java.util.Map;

/** Counts different people, each of whom may come in by several doors and must leave by as many. */
final class Heads {
  private final Map<Person, Integer> doors = new HashMap<>();

  void enter(Person person) {
    doors.merge(person, 1, Integer::sum);
  }

  void leave(Person person) {
    doors.computeIfPresent(person, (who, times) -> times == 1 ? null : times - 1);
  }

  int count() {
    return doors.size();
  }
}
