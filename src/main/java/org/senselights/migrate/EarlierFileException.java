package org.senselights.migrate;

/** An earlier program's settings file cannot be read; the message says where and why. */
public final class EarlierFileException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * A file that cannot be read.
   *
   * @param message such as {@code production.yaml:12: ...}
   */
  public EarlierFileException(String message) {
    super(message, null, false, false);
  }
}
