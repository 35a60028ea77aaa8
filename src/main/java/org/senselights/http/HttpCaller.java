package org.senselights.http;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import org.senselights.tls.TlsFiles;
import org.senselights.tls.TlsProblem;

/**
 * Speaks HTTP with one destination. For one thread, but for {@link #close}.
 *
 * <p>Java's client is made with the first request, and made anew after trouble with TLS, so that certificates are read
 * again.
 */
final class HttpCaller implements AutoCloseable {
  private static final int TEMPORARY_REDIRECT = 307;
  private static final int PERMANENT_REDIRECT = 308;
  private static final int HTTPS_PORT = 443;
  private static final int HTTP_PORT = 80;

  private final URI destination;
  private final TlsFiles tls;
  private volatile Optional<HttpClient> client = Optional.empty();

  /**
   * A caller that has not spoken yet.
   *
   * @param destination of which scheme, host and port count
   * @param tls trust and identity where the scheme is https
   */
  HttpCaller(URI destination, TlsFiles tls) {
    this.destination = destination;
    this.tls = tls;
  }

  /**
   * Asks, and waits for the answer.
   *
   * @param call the request
   * @param deadline for all of it: to connect, to send, and the answer to its last byte
   * @param mostBytes how much of the answer's body is wanted; the rest is not read
   * @return the answer, a redirect too: only one within the same place that keeps method and body is followed, once
   * @throws NoAnswerException if there is none
   * @throws InterruptedException if this thread is interrupted; the request is given up
   * @throws IllegalArgumentException if a method or a header is not one that HTTP or Java's client allows
   */
  Answer ask(Call call, Duration deadline, int mostBytes) throws NoAnswerException, InterruptedException {
    long until = System.nanoTime() + deadline.toNanos();
    Answer answer = askOnce(call, call.uri(), deadline, until, mostBytes);
    Optional<URI> next = samePlace(call.uri(), answer);
    return next.isPresent() ? askOnce(call, next.get(), deadline, until, mostBytes) : answer;
  }

  private Answer askOnce(Call call, URI uri, Duration deadline, long until, int mostBytes)
      throws NoAnswerException, InterruptedException {
    HttpRequest request = request(call, uri);
    CompletableFuture<HttpResponse<Bounded.Begin>> asked =
        client().sendAsync(request, head -> new Bounded(mostBytes));
    try {
      HttpResponse<Bounded.Begin> response = asked.get(until - System.nanoTime(), TimeUnit.NANOSECONDS);
      Bounded.Begin body = response.body();
      return new Answer(response.statusCode(), response.headers(), body.bytes(), body.whole());
    } catch (TimeoutException e) {
      throw new NoAnswerException(destination.getHost() + " did not answer within " + seconds(deadline) + " s");
    } catch (ExecutionException e) {
      throw new NoAnswerException(trouble(e.getCause()));
    } finally {
      asked.cancel(true);
    }
  }

  private static HttpRequest request(Call call, URI uri) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).setHeader("User-Agent", "sense-lights");
    call.headers().forEach(request::setHeader);
    BodyPublisher body =
        call.body().length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(call.body());
    return request.method(call.method(), body).build();
  }

  private HttpClient client() throws NoAnswerException {
    if (client.isEmpty()) {
      client = Optional.of(
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .executor(Executors.newVirtualThreadPerTaskExecutor())
              .sslContext(context())
              .build());
    }
    return client.get();
  }

  private SSLContext context() throws NoAnswerException {
    try {
      if (isTls(destination)) {
        return tls.context();
      }
      // Otherwise the client would load the machine's own list, which costs memory, for nothing.
      SSLContext none = SSLContext.getInstance("TLS");
      none.init(new KeyManager[0], new TrustManager[0], null);
      return none;
    } catch (TlsProblem e) {
      throw new NoAnswerException(e.getMessage());
    } catch (GeneralSecurityException e) {
      throw new NoAnswerException("this Java cannot speak TLS");
    }
  }

  private static Optional<URI> samePlace(URI from, Answer answer) {
    if (answer.status() != TEMPORARY_REDIRECT && answer.status() != PERMANENT_REDIRECT) {
      return Optional.empty();
    }
    try {
      return answer.header("Location")
          .map(from::resolve)
          .filter(to -> to.getHost() != null && to.getUserInfo() == null)
          .filter(to -> isTls(to) == isTls(from) && port(to) == port(from))
          .filter(to -> to.getHost().equalsIgnoreCase(from.getHost()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isTls(URI uri) {
    return "https".equalsIgnoreCase(uri.getScheme());
  }

  private static int port(URI uri) {
    return uri.getPort() >= 0 ? uri.getPort() : isTls(uri) ? HTTPS_PORT : HTTP_PORT;
  }

  /** Java's own words are never passed on: some of them hold the address that was asked. */
  private String trouble(Throwable failure) {
    String host = destination.getHost();
    Optional<String> problem = TlsProblem.in(failure);
    if (problem.isPresent()) {
      close();
      return problem.get();
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case UnresolvedAddressException e -> {
          return unknown(host);
        }
        case UnknownHostException e -> {
          return unknown(host);
        }
        case NoRouteToHostException e -> {
          return "there is no route to " + host;
        }
        case ConnectException e when String.valueOf(e.getMessage()).contains("unreachable") -> {
          return "there is no network to " + host;
        }
        case SSLException e -> {
          close();
          return tlsTrouble(String.valueOf(e.getMessage()));
        }
        case ProtocolException e -> {
          return "port " + port(destination) + " of " + host + " does not speak HTTP as it should";
        }
        default -> { }
      }
    }
    return failure instanceof ConnectException
        ? "nothing listens on port " + port(destination) + " of " + host + ", or a firewall is in the way"
        : host + " broke the connection before it answered";
  }

  private static String unknown(String host) {
    return "the host name " + host + " is unknown; check the address and the name server";
  }

  private String tlsTrouble(String message) {
    String host = destination.getHost();
    if (message.contains("nrecognized SSL message")) {
      return "port " + port(destination) + " of " + host + " does not speak TLS; is http:// meant?";
    }
    if (message.contains("Received fatal alert")) {
      return tls.certificate()
          .map(file -> host + " refuses our certificate " + file + " (" + message + ")")
          .orElse(host + " ended TLS (" + message + ")");
    }
    return "TLS with " + host + " failed";
  }

  private static String seconds(Duration time) {
    return time.toMillis() % 1_000 == 0 ? Long.toString(time.toSeconds()) : Double.toString(time.toMillis() / 1_000.0);
  }

  @Override
  public void close() {
    client.ifPresent(HttpClient::shutdownNow);
    client = Optional.empty();
  }
}
