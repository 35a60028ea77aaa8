package org.senselights.http;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/** How a lane waits: in earnest, or in a test's own time. */
@FunctionalInterface
interface Pause {

  /** For something to happen, however long that takes. */
  long ENDLESS = Long.MAX_VALUE;

  /** By the machine's clock. */
  Pause REAL = (condition, nanos) -> condition.await(nanos, TimeUnit.NANOSECONDS);

  /**
   * Waits for a time, or shorter.
   *
   * @param condition which ends the wait when it is signalled
   * @param nanos how long, more than zero
   */
  void await(Condition condition, long nanos) throws InterruptedException;
}
