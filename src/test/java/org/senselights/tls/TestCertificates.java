package org.senselights.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Certificates and keys made for a test, with OpenSSL, in a directory that the test brings. */
public final class TestCertificates {
  private final Path directory;

  /**
   * Makes nothing yet; skips the test where OpenSSL is not installed.
   *
   * @param directory where the files shall be
   */
  public TestCertificates(Path directory) {
    this.directory = directory;
    Assumptions.assumeTrue(isInstalled(), "OpenSSL is not installed: apt-get install openssl");
  }

  private static boolean isInstalled() {
    try {
      return new ProcessBuilder("openssl", "version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Makes a CA: {@code NAME.pem} and {@code NAME.key}.
   *
   * @param name its name
   * @return its certificate
   */
  public Path authority(String name) {
    openssl(
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
        "-subj", "/CN=" + name, "-keyout", name + ".key", "-out", name + ".pem");
    return directory.resolve(name + ".pem");
  }

  /**
   * Makes a certificate that a CA vouches for: {@code NAME.pem} and {@code NAME.key}.
   *
   * @param name its name
   * @param authority the CA's name
   * @param alternatives such as {@code DNS:localhost,IP:127.0.0.1}
   * @param days how long it is valid, from now on; negative for one that has expired
   * @param newKey the key, as OpenSSL's {@code -newkey} wants it
   * @return the certificate
   */
  public Path certificate(String name, String authority, String alternatives, int days, String... newKey) {
    request(name, alternatives, newKey);
    openssl(
        "x509", "-req", "-in", name + ".csr", "-CA", authority + ".pem", "-CAkey", authority + ".key",
        "-CAcreateserial", "-days", Integer.toString(days), "-extfile", name + ".ext", "-out", name + ".pem");
    return directory.resolve(name + ".pem");
  }

  /**
   * Makes a certificate that a CA vouches for, but only from the year 2090 on.
   *
   * @param name its name
   * @param authority the CA's name
   * @param alternatives such as {@code DNS:localhost,IP:127.0.0.1}
   * @param newKey the key, as OpenSSL's {@code -newkey} wants it
   * @return the certificate
   */
  public Path certificateOfTheFuture(String name, String authority, String alternatives, String... newKey) {
    request(name, alternatives, newKey);
    write(name + ".index", "");
    write(name + ".cnf", """
        [ca]
        default_ca = books
        [books]
        database = NAME.index
        new_certs_dir = .
        rand_serial = yes
        default_md = sha256
        policy = names
        [names]
        commonName = supplied
        """.replace("NAME", name));
    openssl(
        "ca", "-batch", "-config", name + ".cnf", "-cert", authority + ".pem", "-keyfile", authority + ".key",
        "-startdate", "20900101000000Z", "-enddate", "20910101000000Z", "-extfile", name + ".ext",
        "-in", name + ".csr", "-out", name + ".pem");
    return directory.resolve(name + ".pem");
  }

  private void request(String name, String alternatives, String... newKey) {
    write(name + ".ext", "subjectAltName=" + alternatives);
    List<String> request = new ArrayList<>(List.of("req", "-nodes", "-subj", "/CN=" + name));
    request.addAll(List.of("-keyout", name + ".key", "-out", name + ".csr", "-newkey"));
    request.addAll(List.of(newKey));
    openssl(request.toArray(String[]::new));
  }

  private void write(String file, String text) {
    try {
      Files.writeString(directory.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs OpenSSL in the directory.
   *
   * @param arguments its arguments
   * @throws IllegalStateException if it fails
   */
  public void openssl(String... arguments) {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes());
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
