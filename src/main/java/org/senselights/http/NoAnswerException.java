package org.senselights.http;

import java.io.IOException;

/** Why there is no answer, as the second half of a sentence that names the host and no secret. */
final class NoAnswerException extends IOException {
  private static final long serialVersionUID = 1L;

  NoAnswerException(String sentence) {
    super(sentence);
  }
}
