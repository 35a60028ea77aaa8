package org.senselights.mqtt;

import java.security.cert.CertificateException;

/** What is wrong with a certificate or a key, ours or the broker's, as a sentence for its owner. */
final class TlsProblem extends CertificateException {
  private static final long serialVersionUID = 1L;

  TlsProblem(String sentence) {
    super(sentence);
  }
}
