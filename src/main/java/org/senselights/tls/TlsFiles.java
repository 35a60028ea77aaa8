package org.senselights.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * How TLS is spoken with somebody: trust and identity, from the files that the settings name.
 *
 * @param peer who that is, as a sentence names it: {@code the broker}
 * @param host its host name or address, to which its certificate must be made out
 * @param caSetting the setting that names the CA file, such as {@code mqtt.tls.ca}
 * @param ca whom to trust; absent for the machine's own list
 * @param certificate our own, absent where we show none
 * @param key its private key; absent where we show none
 */
public record TlsFiles(
    String peer, String host, String caSetting, Optional<Path> ca, Optional<Path> certificate, Optional<Path> key) {
  private static final char[] NO_PASSWORD = {};

  /**
   * Trust alone, without an identity of our own, in somebody whom a sentence calls by its host.
   *
   * @param host its host name or address
   * @param caSetting the setting that names the CA file
   * @param ca whom to trust; absent for the machine's own list
   * @return the files
   */
  public static TlsFiles trusting(String host, String caSetting, Optional<Path> ca) {
    return new TlsFiles(host, host, caSetting, ca, Optional.empty(), Optional.empty());
  }

  /**
   * Reads the files as they are now, so that a renewed certificate counts from the next connection on.
   *
   * @return a context whose handshakes fail with a {@link TlsProblem} where the other side is not trusted; that its
   *     name is checked is up to who connects (endpoint identification {@code HTTPS})
   * @throws TlsProblem if a file cannot be used
   */
  public SSLContext context() throws TlsProblem {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(identity(), new TrustManager[] {new Explaining(this, trust())}, null);
      return context;
    } catch (TlsProblem e) {
      throw e;
    } catch (GeneralSecurityException | IOException e) {
      throw new TlsProblem("TLS cannot be set up: " + e.getMessage());
    }
  }

  /**
   * When our own certificate ends, as its file is now.
   *
   * @return absent where we show none
   * @throws TlsProblem if the file cannot be used
   */
  public Optional<Instant> certificateEnds() throws TlsProblem {
    return certificate.isEmpty()
        ? Optional.empty()
        : Optional.of(Pem.certificates("certificate file", certificate.get()).getFirst().getNotAfter().toInstant());
  }

  private X509ExtendedTrustManager trust() throws GeneralSecurityException, IOException {
    TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    if (ca.isPresent()) {
      KeyStore trusted = emptyStore();
      List<X509Certificate> certificates = Pem.certificates("CA file", ca.get());
      for (int i = 0; i < certificates.size(); i++) {
        trusted.setCertificateEntry("ca" + i, certificates.get(i));
      }
      factory.init(trusted);
    } else {
      factory.init((KeyStore) null);
    }
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager extended) {
        return extended;
      }
    }
    throw new GeneralSecurityException("this Java knows no trust in X.509 certificates");
  }

  private KeyManager[] identity() throws GeneralSecurityException, IOException {
    if (certificate.isEmpty() || key.isEmpty()) {
      return new KeyManager[0];
    }
    List<X509Certificate> chain = Pem.certificates("certificate file", certificate.get());
    KeyStore identity = emptyStore();
    identity.setKeyEntry(
        "client", Pem.privateKey(key.get(), chain.getFirst()), NO_PASSWORD, chain.toArray(X509Certificate[]::new));
    KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(identity, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }

  /** Trusts as Java does, and says which certificate it does not trust, and why not. */
  private static final class Explaining extends X509ExtendedTrustManager {
    private final TlsFiles files;
    private final X509ExtendedTrustManager trust;

    Explaining(TlsFiles files, X509ExtendedTrustManager trust) {
      this.files = files;
      this.trust = trust;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      try {
        trust.checkServerTrusted(chain, authType, socket);
      } catch (CertificateException e) {
        throw new TlsProblem(refusal(chain[0], e));
      }
    }

    private String refusal(X509Certificate certificate, CertificateException why) {
      return files.peer
          + "'s certificate ("
          + certificate.getSubjectX500Principal().getName()
          + ", issued by "
          + certificate.getIssuerX500Principal().getName()
          + ") is refused: "
          + reason(certificate, why);
    }

    private String reason(X509Certificate certificate, CertificateException why) {
      for (Throwable cause = why; cause != null; cause = cause.getCause()) {
        if (cause instanceof CertificateExpiredException) {
          return "it or one of its issuers has expired (it ends on " + day(certificate.getNotAfter()) + ")";
        }
        if (cause instanceof CertificateNotYetValidException) {
          return "it is not valid before " + day(certificate.getNotBefore()) + "; is this machine's clock right?";
        }
      }
      String message = String.valueOf(why.getMessage());
      if (message.contains("certification path") || message.contains("Path does not chain")) {
        return files
            .ca
            .map(ca -> "no certificate in the CA file " + ca + " vouches for it")
            .orElse("this machine trusts nobody who vouches for it; name its CA in " + files.caSetting);
      }
      if (message.startsWith("No subject alternative") || message.startsWith("No name matching")) {
        return "it is made out to " + names(certificate) + ", not to " + files.host;
      }
      return message;
    }

    private static String day(Date date) {
      return DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC).format(date.toInstant());
    }

    private static String names(X509Certificate certificate) {
      try {
        return Optional.ofNullable(certificate.getSubjectAlternativeNames()).stream()
            .flatMap(names -> names.stream())
            .map(name -> String.valueOf(name.get(1)))
            .collect(Collectors.collectingAndThen(
                Collectors.joining(", "), names -> names.isEmpty() ? "another name" : names));
      } catch (CertificateException e) {
        return "another name";
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      try {
        trust.checkServerTrusted(chain, authType, engine);
      } catch (CertificateException e) {
        throw new TlsProblem(refusal(chain[0], e));
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
      trust.checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      trust.checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      trust.checkClientTrusted(chain, authType, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
      trust.checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return trust.getAcceptedIssuers();
    }
  }
}
