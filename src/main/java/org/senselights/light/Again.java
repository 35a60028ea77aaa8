package org.senselights.light;

/** What a second trigger does to a light's layer that is still running. */
public enum Again {
  /** Begins anew, and on top of its equals. */
  RESTART,
  /** Goes on for one length more. */
  EXTEND,
  /** Runs once more when this run has ended; at most {@link Lamp#QUEUE_LIMIT} runs wait. */
  QUEUE,
  /** Nothing. */
  IGNORE
}
