package org.senselights.mqtt;

/**
 * Why the broker was not told, or not asked, what somebody waits for: a sentence, without a stack trace, because a
 * broken connection is nobody's mistake.
 */
public final class LinkException extends Exception {
  private static final long serialVersionUID = 1L;

  LinkException(String sentence) {
    super(sentence, null, false, false);
  }
}
