package org.senselights.decode;

/** A file is no audit activity log: it is empty, or its header row lacks a column that is needed. */
public final class NotAuditLogException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Says why.
   *
   * @param message for people, to go on after the file's name
   */
  NotAuditLogException(String message) {
    super(message);
  }
}
