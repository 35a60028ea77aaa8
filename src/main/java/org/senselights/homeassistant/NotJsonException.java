package org.senselights.homeassistant;

/** A text is not JSON, or more than is taken. Its message says so in half a sentence, for the one who wrote it. */
final class NotJsonException extends Exception {
  private static final long serialVersionUID = 1L;

  NotJsonException(String message) {
    super(message, null, false, false);
  }
}
