package org.senselights.app;

import java.util.List;

/** Audit log files cannot be replayed: they cannot be read, or are no audit logs. */
public final class AuditFileException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean unreadable;

  /**
   * Says what is wrong.
   *
   * @param problems for people, each with the file's name
   * @param unreadable whether a file could not be read; otherwise what was read is no audit log
   */
  AuditFileException(List<String> problems, boolean unreadable) {
    super(String.join("\n", problems));
    this.unreadable = unreadable;
  }

  /**
   * What is wrong.
   *
   * @return at least one sentence, each with the file's name
   */
  public List<String> problems() {
    return getMessage().lines().toList();
  }

  /**
   * Whether a file could not be read.
   *
   * @return false where all could be read, and one is no audit log
   */
  public boolean isUnreadable() {
    return unreadable;
  }
}
