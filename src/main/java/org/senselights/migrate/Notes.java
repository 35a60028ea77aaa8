package org.senselights.migrate;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/** What there is to say of a move, each sentence once and in the order in which it was found. */
final class Notes {
  private final SequencedSet<String> carried = new LinkedHashSet<>();
  private final SequencedSet<String> left = new LinkedHashSet<>();
  private final SequencedSet<String> toDo = new LinkedHashSet<>();

  /** This is the same here. */
  void carried(String sentence) {
    carried.add(sentence);
  }

  /** This is not, and why not. */
  void left(String sentence) {
    left.add(sentence);
  }

  /** This is for the owner to do. */
  void toDo(String sentence) {
    toDo.add(sentence);
  }

  List<String> carried() {
    return List.copyOf(carried);
  }

  List<String> left() {
    return List.copyOf(left);
  }

  List<String> toDo() {
    return List.copyOf(toDo);
  }
}
