package org.senselights.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PemTest {
  private static final String[] EC = {"ec", "-pkeyopt", "ec_paramgen_curve:P-256"};

  @TempDir private static Path files;
  private static TestCertificates certificates;

  @BeforeAll
  static void makeCertificates() {
    certificates = new TestCertificates(files);
    certificates.authority("ca");
    certificates.certificate("server", "ca", "DNS:localhost", 2, EC);
    certificates.certificate("client", "ca", "DNS:client", 2, EC);
  }

  @ParameterizedTest
  @CsvSource({
    "rsa-pkcs8, rsa:2048, pkey -in K -out O",
    "rsa-pkcs1, rsa:2048, rsa -in K -traditional -out O",
    "ec-pkcs8, ec -pkeyopt ec_paramgen_curve:P-384, pkey -in K -out O",
    "ec-sec1, ec -pkeyopt ec_paramgen_curve:P-256, ec -in K -out O",
    "ed25519, ed25519, pkey -in K -out O",
  })
  void everyCommonFormOfAPrivateKeyIsRead(String name, String newKey, String convert) throws Exception {
    Path certificate = certificates.certificate(name, "ca", "DNS:client", 2, newKey.split(" "));
    Path key = files.resolve(name + ".out");
    certificates.openssl(convert.replace("K", name + ".key").replace("O", key.toString()).split(" "));

    assertThat(Pem.privateKey(key, Pem.certificates("certificate file", certificate).getFirst()).getEncoded())
        .isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "pkcs8, pkey -in client.key -aes256 -passout pass:secret -out O",
    "sec1, ec -in client.key -aes256 -passout pass:secret -out O",
  })
  void anEncryptedKeyIsRefusedWithAWordOnWhatToDo(String name, String convert) {
    Path key = files.resolve("encrypted-" + name + ".key");
    certificates.openssl(convert.replace("O", key.toString()).split(" "));

    assertThatThrownBy(
            () -> Pem.privateKey(key, Pem.certificates("certificate file", files.resolve("client.pem")).getFirst()))
        .isInstanceOf(TlsProblem.class)
        .hasMessageContaining("is encrypted")
        .hasMessageContaining("openssl pkey -in " + key);
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() {
    assertThatThrownBy(
            () ->
                Pem.privateKey(
                    files.resolve("server.key"),
                    Pem.certificates("certificate file", files.resolve("client.pem")).getFirst()))
        .isInstanceOf(TlsProblem.class)
        .hasMessageContaining("does not belong to the certificate");
  }

  @Test
  void aDamagedCertificateIsRefused() throws IOException {
    Path damaged = files.resolve("damaged.pem");
    Files.writeString(damaged, "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");

    assertThatThrownBy(() -> Pem.certificates("CA file", damaged))
        .isInstanceOf(TlsProblem.class)
        .hasMessage("a certificate in the CA file " + damaged + " is damaged");
  }
}
