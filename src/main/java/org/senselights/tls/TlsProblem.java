package org.senselights.tls;

import java.security.cert.CertificateException;
import java.util.Optional;

/** What is wrong with a certificate or a key, ours or the other side's, as a sentence for its owner. */
public final class TlsProblem extends CertificateException {
  private static final long serialVersionUID = 1L;

  /**
   * A problem in words.
   *
   * @param sentence the second half of a sentence: what is wrong, and what to do
   */
  public TlsProblem(String sentence) {
    super(sentence);
  }

  /**
   * The problem behind a connection that failed.
   *
   * @param failure as Java reports it
   * @return the sentence; absent where it failed of something else
   */
  public static Optional<String> in(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof TlsProblem) {
        return Optional.of(cause.getMessage());
      }
    }
    return Optional.empty();
  }
}
