package org.senselights.app;

import java.time.Duration;
import java.util.Optional;

/** Whether something was heard of Sense not long ago. Any thread may use it. */
final class Hearing {
  private final long patienceNanos;
  private boolean begun;
  private long events;
  private long sinceNanos;

  /** Nothing was heard yet, and after {@code patience} without anything there is silence. */
  Hearing(Duration patience) {
    patienceNanos = patience.toNanos();
  }

  /**
   * Takes how many events there were so far, and the moment in nanoseconds; gives nothing where none has come and the
   * patience is not over, since a service that has just begun cannot know.
   */
  synchronized Optional<Boolean> talks(long eventsSoFar, long now) {
    if (!begun || eventsSoFar != events) {
      begun = true;
      events = eventsSoFar;
      sinceNanos = now;
    }
    boolean silent = now - sinceNanos >= patienceNanos;
    return events == 0 && !silent ? Optional.empty() : Optional.of(!silent);
  }
}
