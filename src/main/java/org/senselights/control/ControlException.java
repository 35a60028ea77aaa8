package org.senselights.control;

/** The service cannot be spoken to, or cannot listen. The message says why and what to do; it is shown as it is. */
public final class ControlException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is in the way, for those who act on it. */
  public enum Reason {
    /** No service listens. */
    NOBODY_LISTENS,
    /** A service may listen, but not to this user. */
    NOT_ALLOWED,
    /** The service did not answer in time. */
    TOO_LATE,
    /** The service, or the way there, broke in the middle. */
    BROKEN,
    /** Another service listens here already. */
    TAKEN,
    /** No socket can be made here. */
    UNUSABLE
  }

  private final Reason reason;

  ControlException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /**
   * What is in the way.
   *
   * @return the kind of trouble
   */
  public Reason reason() {
    return reason;
  }
}
