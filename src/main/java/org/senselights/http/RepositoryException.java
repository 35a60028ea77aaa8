package org.senselights.http;

/** Why the names of apps cannot be had; its message is the second half of a sentence, and says what to do. */
final class RepositoryException extends Exception {
  private static final long serialVersionUID = 1L;

  RepositoryException(String message) {
    super(message, null, false, false);
  }
}
