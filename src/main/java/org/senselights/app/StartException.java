package org.senselights.app;

/** The service cannot start for want of something outside: a port that is taken, pins that are not there. */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Says why.
   *
   * @param message for people: what is missing, and what to do
   */
  public StartException(String message) {
    super(message);
  }

  /**
   * Says why.
   *
   * @param message for people: what is missing, and what to do
   * @param cause what the library said
   */
  public StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
