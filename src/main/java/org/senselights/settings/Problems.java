package org.senselights.settings;

import java.util.List;
import java.util.TreeSet;

/** Collects problems, so that all are told at once: sorted by file and line, each once. */
final class Problems {
  private final TreeSet<Problem> found = new TreeSet<>();

  void add(Place place, String text) {
    found.add(new Problem(place.file(), place.line(), text));
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  List<Problem> all() {
    return List.copyOf(found);
  }

  /** Ends a reading. */
  void refuseIfAny() throws RefusedException {
    if (!found.isEmpty()) {
      throw new RefusedException(all());
    }
  }
}
