package org.senselights.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Function;

/** Runs of actions that wait behind a delay. Bounded, in number and by the texts of their events. */
final class Delays {

  /** How many may wait; more are given up. */
  static final int MOST = 10_000;

  private static final long MOST_LETTERS = 4L << 20;

  private final PriorityQueue<Waiting> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Waiting::due).thenComparingLong(Waiting::order));
  private long order;
  private long letters;

  /** A run that goes on with one of its actions. */
  record Waiting(long due, long order, Run run, int action, Told told) {}

  /** Lets a run wait; false where too much waits already. */
  boolean add(long due, Run run, int action, Told told) {
    if (waiting.size() >= MOST || letters > MOST_LETTERS) {
      return false;
    }
    letters += told.letters();
    waiting.add(new Waiting(due, order++, run, action, told));
    return true;
  }

  /** The next one that is due; those whose rule has ended meanwhile are left out. */
  Optional<Waiting> next(long now) {
    while (!waiting.isEmpty() && waiting.peek().due <= now) {
      Waiting next = waiting.poll();
      letters -= next.told.letters();
      if (!next.run.opening().ended) {
        return Optional.of(next);
      }
    }
    return Optional.empty();
  }

  long nextDue() {
    return waiting.isEmpty() ? Long.MAX_VALUE : waiting.peek().due;
  }

  /** Gives all up, and tells how many. */
  int giveUp() {
    return keep(run -> Optional.empty());
  }

  /** Puts others in the place of all runs, and gives up those for which there is none; tells how many. */
  int keep(Function<Run, Optional<Run>> successor) {
    List<Waiting> all = new ArrayList<>(waiting);
    waiting.clear();
    letters = 0;
    int givenUp = 0;
    for (Waiting each : all) {
      Optional<Run> run = each.run.opening().ended ? Optional.empty() : successor.apply(each.run);
      if (run.isPresent()) {
        letters += each.told.letters();
        waiting.add(new Waiting(each.due, each.order, run.get(), each.action, each.told));
      } else if (!each.run.opening().ended) {
        givenUp++;
      }
    }
    return givenUp;
  }
}
