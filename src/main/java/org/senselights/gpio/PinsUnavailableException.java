package org.senselights.gpio;

/** Pins cannot be had. The message says in words why, and what to do about it; it is made to be shown as it is. */
public final class PinsUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Says why.
   *
   * @param message words for the owner of the machine
   */
  public PinsUnavailableException(String message) {
    super(message);
  }
}
