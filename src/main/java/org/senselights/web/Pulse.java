package org.senselights.web;

/** What makes the live stream go: a timer, or a test. */
interface Pulse {

  /**
   * Runs something every {@link Live#BEAT}, never twice at a time.
   *
   * @param task what to run
   * @return what ends it
   */
  Runnable begin(Runnable task);
}
