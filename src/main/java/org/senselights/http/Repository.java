package org.senselights.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLException;
import org.senselights.settings.RepositorySettings;
import org.senselights.tls.TlsFiles;
import org.senselights.tls.TlsProblem;

/**
 * Qlik's repository service, asked once at a time, with a connection for each question. Whose name it is asked in is
 * said in no trouble: it may be a person's, and troubles go to the log, the page and the broker.
 */
final class Repository {
  private static final String KEY_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final int KEY_LENGTH = 16;
  private static final String ALERT = "Received fatal alert: ";
  private static final int HTTPS = 443;
  private static final long MOST_BYTES = 64L << 20;

  private final RepositorySettings settings;
  private final Duration deadline;
  private final RandomGenerator random;
  private final TlsFiles tls;

  /**
   * A repository that is not asked yet.
   *
   * @param settings where it is, and who we are there
   * @param deadline how long one question may take, to the end of its answer
   * @param random for the keys that requests carry
   */
  Repository(RepositorySettings settings, Duration deadline, RandomGenerator random) {
    this.settings = settings;
    this.deadline = deadline;
    this.random = random;
    tls = new TlsFiles("the repository service", settings.url().getHost(), "repository.ca", settings.ca(),
        Optional.of(settings.certificate()), Optional.of(settings.key()));
  }

  /** Such as {@code sense.example.com:4242}. */
  static String site(URI url) {
    return url.getHost() + ":" + (url.getPort() < 0 ? HTTPS : url.getPort());
  }

  /** When our own certificate ends; absent where it cannot be read. */
  Optional<Instant> certificateEnds() {
    try {
      return tls.certificateEnds();
    } catch (TlsProblem e) {
      return Optional.empty();
    }
  }

  /**
   * Asks for all apps. The files for TLS are read anew, so that a renewed certificate counts.
   *
   * @throws RepositoryException if they cannot be had, whatever the reason
   * @throws InterruptedException if the thread is to end
   */
  AppTable apps() throws RepositoryException, InterruptedException {
    try (HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(deadline)
            .sslContext(tls.context())
            .build()) {
      return apps(client);
    } catch (TlsProblem e) {
      throw new RepositoryException(e.getMessage());
    }
  }

  private AppTable apps(HttpClient client) throws RepositoryException, InterruptedException {
    AtomicBoolean late = new AtomicBoolean();
    // A request's own time limit ends with the header of its answer.
    CompletableFuture<Void> limit =
        CompletableFuture.runAsync(
            () -> {
              late.set(true);
              client.shutdownNow();
            },
            CompletableFuture.delayedExecutor(deadline.toNanos(), TimeUnit.NANOSECONDS, Thread::startVirtualThread));
    boolean isAnswering = false;
    try {
      HttpResponse<InputStream> answer = client.send(request(), HttpResponse.BodyHandlers.ofInputStream());
      isAnswering = true;
      try (InputStream body = new Bounded(answer.body())) {
        refuse(answer);
        return new AppList().read(body);
      }
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw late.get()
          ? new RepositoryException("it did not answer within " + deadline.toSeconds() + " s")
          : trouble(e, isAnswering);
    } finally {
      limit.cancel(false);
      client.shutdownNow();
    }
  }

  private HttpRequest request() throws RepositoryException {
    StringBuilder key = new StringBuilder(KEY_LENGTH);
    for (int i = 0; i < KEY_LENGTH; i++) {
      key.append(KEY_LETTERS.charAt(random.nextInt(KEY_LETTERS.length())));
    }
    String base = settings.url().toString();
    String user = settings.user();
    int slash = user.indexOf('/');
    try {
      return HttpRequest.newBuilder(
              URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/qrs/app?xrfkey=" + key))
          .timeout(deadline)
          .header("Accept", "application/json")
          .header("X-Qlik-Xrfkey", key.toString())
          .header("X-Qlik-User",
              "UserDirectory=" + user.substring(0, slash) + "; UserId=" + user.substring(slash + 1))
          .build();
    } catch (IllegalArgumentException e) {
      throw new RepositoryException("repository.user holds a letter that fits into no request");
    }
  }

  private void refuse(HttpResponse<?> answer) throws RepositoryException {
    int status = answer.statusCode();
    switch (status) {
      case 200 -> { }
      case 401, 403 -> throw new RepositoryException("it refuses the user of repository.user (" + status
          + "): may that one read apps there?");
      case 404 -> throw new RepositoryException("it knows no apps under this address (404): does repository.url lead"
          + " to the repository service, whose port is 4242?");
      default -> throw new RepositoryException(
          status / 100 == 3
              ? "it leads elsewhere (" + status + "), where nobody follows: does repository.url lead to the repository"
                  + " service itself, whose port is 4242?"
              : "it answers with " + status + (status >= 500 ? ", which is its own trouble" : ""));
    }
  }

  private RepositoryException trouble(IOException failure, boolean isAnswering) {
    Optional<String> ofTls = TlsProblem.in(failure);
    if (ofTls.isPresent()) {
      return new RepositoryException(ofTls.get());
    }
    Throwable root = failure;
    boolean inTls = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      root = cause;
      inTls |= cause instanceof SSLException;
    }
    URI url = settings.url();
    String said = String.valueOf(root.getMessage());
    int alert = said.indexOf(ALERT);
    if (alert >= 0) {
      return new RepositoryException("it refuses our certificate " + settings.certificate() + " ("
          + said.substring(alert + ALERT.length()) + "): export a new one for this device from Qlik's management"
          + " console");
    }
    if (root instanceof UnresolvedAddressException) {
      return new RepositoryException(
          "the host name " + url.getHost() + " is unknown; check repository.url and the name server");
    }
    return new RepositoryException(switch (failure) {
      case HttpConnectTimeoutException e -> "it timed out; does " + url.getHost() + " run, and may it be reached?";
      case TooLongException e -> "its answer is longer than " + (MOST_BYTES >> 20) + " MiB";
      case HttpTimeoutException e -> "it did not answer within " + deadline.toSeconds() + " s";
      case ConnectException e ->
          "nothing listens on " + site(url) + ": does the repository service run, and may its port be reached?";
      default -> isAnswering ? "the connection broke amid its answer (" + said + ")"
          : inTls && said.contains("SSL message") ? site(url) + " does not speak TLS"
          // Where a refusal and our question cross each other, the refusal is lost.
          : "it broke the connection before it answered; does it take our certificate " + settings.certificate()
              + "? If not, export a new one for this device from Qlik's management console";
    });
  }

  private static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** Ends what goes on too long. */
  private static final class Bounded extends FilterInputStream {
    private long left = MOST_BYTES;

    Bounded(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      count(read < 0 ? 0 : 1);
      return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      count(Math.max(read, 0));
      return read;
    }

    private void count(int read) throws IOException {
      left -= read;
      if (left < 0) {
        throw new TooLongException();
      }
    }
  }
}
