package org.senselights.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Collects problems, so that all are told at once: sorted by file and line, each once. */
final class Problems {
  private static final int MOST = 100;

  private final TreeSet<Problem> found = new TreeSet<>();

  void add(Place place, String text) {
    found.add(new Problem(place.file(), place.line(), text));
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** Whoever has more to mend than can be read is told the first of it, and how much more there is. */
  List<Problem> all() {
    if (found.size() <= MOST) {
      return List.copyOf(found);
    }
    List<Problem> first = new ArrayList<>(found.stream().limit(MOST).toList());
    first.add(new Problem(first.getLast().file(), 0, "and " + (found.size() - MOST) + " more"));
    return List.copyOf(first);
  }

  /** Ends a reading. */
  void refuseIfAny() throws RefusedException {
    if (!found.isEmpty()) {
      throw new RefusedException(all());
    }
  }
}
