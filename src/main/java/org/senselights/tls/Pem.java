package org.senselights.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Certificates and keys from PEM files; every trouble is a {@link TlsProblem} in words.
 *
 * <p>Java reads a private key only as PKCS#8. The older forms, PKCS#1 for RSA and SEC1 for elliptic curves, are what
 * PKCS#8 wraps, so they are wrapped here.
 */
final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

  private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
  private static final byte[] RSA_ALGORITHM = {
    0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
  };
  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;

  private record Block(String label, String body) {
    byte[] bytes(Path file) throws TlsProblem {
      try {
        return Base64.getMimeDecoder().decode(body.strip());
      } catch (IllegalArgumentException e) {
        throw new TlsProblem("the " + label + " in " + file + " is damaged: its text is not Base64");
      }
    }
  }

  private Pem() {}

  /**
   * All certificates of a file, in its order.
   *
   * @param what what the file is to the reader, such as "CA file"
   * @param file the file
   */
  static List<X509Certificate> certificates(String what, Path file) throws TlsProblem {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Block block : blocks(what, file)) {
      if (block.label.endsWith("CERTIFICATE")) {
        try {
          certificates.add(
              (X509Certificate)
                  CertificateFactory.getInstance("X.509")
                      .generateCertificate(new ByteArrayInputStream(block.bytes(file))));
        } catch (CertificateException e) {
          throw new TlsProblem("a certificate in the " + what + " " + file + " is damaged");
        }
      }
    }
    if (certificates.isEmpty()) {
      throw new TlsProblem("the " + what + " " + file + " holds no certificate");
    }
    return certificates;
  }

  /**
   * The private key of a file.
   *
   * @param file the file
   * @param certificate the certificate that the key belongs to
   */
  static PrivateKey privateKey(Path file, X509Certificate certificate) throws TlsProblem {
    for (Block block : blocks("key file", file)) {
      if (!block.label.endsWith("PRIVATE KEY")) {
        continue;
      }
      if (block.label.startsWith("ENCRYPTED") || block.body.contains("ENCRYPTED")) {
        throw new TlsProblem(
            "the key in " + file + " is encrypted, and there is nobody to type its password: store it in the clear ("
                + "openssl pkey -in " + file + " -out clear.key), readable by the service only");
      }
      byte[] bytes = block.bytes(file);
      byte[] pkcs8 =
          switch (block.label) {
            case "RSA PRIVATE KEY" -> wrap(RSA_ALGORITHM, bytes);
            case "EC PRIVATE KEY" -> wrap(algorithm(certificate), bytes);
            default -> bytes;
          };
      PrivateKey key = parse(pkcs8, certificate, file);
      refuseStranger(key, certificate, file);
      return key;
    }
    throw new TlsProblem("the key file " + file + " holds no private key");
  }

  private static PrivateKey parse(byte[] pkcs8, X509Certificate certificate, Path file) throws TlsProblem {
    try {
      String algorithm = certificate.getPublicKey().getAlgorithm();
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (GeneralSecurityException e) {
      throw stranger(file);
    }
  }

  private static void refuseStranger(PrivateKey key, X509Certificate certificate, Path file) throws TlsProblem {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    byte[] probe = file.toString().getBytes(StandardCharsets.UTF_8);
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(probe);
      if (!signature.verify(signed)) {
        throw stranger(file);
      }
    } catch (GeneralSecurityException e) {
      throw stranger(file);
    }
  }

  private static TlsProblem stranger(Path file) {
    return new TlsProblem("the key in " + file + " does not belong to the certificate, or is damaged");
  }

  // A certificate names its key's algorithm and curve just as PKCS#8 wants them, so nothing need be looked up.
  private static byte[] algorithm(X509Certificate certificate) {
    byte[] publicKey = certificate.getPublicKey().getEncoded();
    int start = 1 + lengthOfLength(publicKey, 1);
    int end = start + 1 + lengthOfLength(publicKey, start + 1) + length(publicKey, start + 1);
    return Arrays.copyOfRange(publicKey, start, end);
  }

  private static int lengthOfLength(byte[] der, int at) {
    return (der[at] & 0x80) == 0 ? 1 : 1 + (der[at] & 0x7f);
  }

  private static int length(byte[] der, int at) {
    int first = der[at] & 0xff;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = 1; i <= (first & 0x7f); i++) {
      length = length << 8 | der[at + i] & 0xff;
    }
    return length;
  }

  private static byte[] wrap(byte[] algorithm, byte[] key) {
    byte[] octets = tagged(OCTET_STRING, key);
    byte[] content = new byte[VERSION_0.length + algorithm.length + octets.length];
    System.arraycopy(VERSION_0, 0, content, 0, VERSION_0.length);
    System.arraycopy(algorithm, 0, content, VERSION_0.length, algorithm.length);
    System.arraycopy(octets, 0, content, VERSION_0.length + algorithm.length, octets.length);
    return tagged(SEQUENCE, content);
  }

  private static byte[] tagged(int tag, byte[] content) {
    byte[] tagged = new byte[4 + content.length];
    tagged[0] = (byte) tag;
    tagged[1] = (byte) 0x82;
    tagged[2] = (byte) (content.length >> 8);
    tagged[3] = (byte) content.length;
    System.arraycopy(content, 0, tagged, 4, content.length);
    return tagged;
  }

  private static List<Block> blocks(String what, Path file) throws TlsProblem {
    String text;
    try {
      text = Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new TlsProblem("the " + what + " " + file + " does not exist");
    } catch (AccessDeniedException e) {
      throw new TlsProblem("the " + what + " " + file + " may not be read by this service");
    } catch (IOException e) {
      throw new TlsProblem("the " + what + " " + file + " cannot be read: " + e.getMessage());
    }
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), matcher.group(2)));
    }
    return blocks;
  }
}
