package org.senselights.http;

import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.senselights.tls.TestCertificates;
import org.senselights.tls.TlsFiles;
import org.senselights.tls.TlsProblem;

/** Certificates for services on this machine, made by a CA of the test's own. */
final class Identities {
  private static final String[] EC = {"ec", "-pkeyopt", "ec_paramgen_curve:P-256"};

  private final Path directory;
  private final TestCertificates certificates;
  private final Path ca;

  /**
   * Makes a CA; skips the test where OpenSSL is not installed.
   *
   * @param directory where the files shall be
   */
  Identities(Path directory) {
    this.directory = directory;
    certificates = new TestCertificates(directory);
    ca = certificates.authority("ca");
  }

  /** The CA that vouches for all of them. */
  Path ca() {
    return ca;
  }

  /** Another CA, which vouches for none. */
  Path strangersCa() {
    return certificates.authority("stranger");
  }

  /** An identity for a service under this machine's own name, which also trusts clients of the CA. */
  SSLContext here() {
    return of("here", "DNS:localhost,IP:127.0.0.1", 2);
  }

  /** One made out to another name. */
  SSLContext elsewhere() {
    return of("elsewhere", "DNS:elsewhere.example", 2);
  }

  /** One that has ended. */
  SSLContext expired() {
    return of("expired", "DNS:localhost,IP:127.0.0.1", -1);
  }

  /** One for a client: {@code client.pem} and {@code client.key} in the directory. */
  Path client() {
    return certificates.certificate("client", "ca", "DNS:client", 2, EC);
  }

  /** One that has not begun. */
  SSLContext early() {
    return of("early", certificates.certificateOfTheFuture("early", "ca", "DNS:localhost,IP:127.0.0.1", EC));
  }

  private SSLContext of(String name, String alternatives, int days) {
    return of(name, certificates.certificate(name, "ca", alternatives, days, EC));
  }

  private SSLContext of(String name, Path certificate) {
    Path key = directory.resolve(name + ".key");
    try {
      return new TlsFiles("the client", "localhost", "ca", Optional.of(ca), Optional.of(certificate), Optional.of(key))
          .context();
    } catch (TlsProblem e) {
      throw new IllegalStateException(e);
    }
  }
}
