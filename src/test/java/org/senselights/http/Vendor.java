package org.senselights.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * A service over HTTP or HTTPS on this machine, which judges requests as a contract says, and misbehaves as a test
 * asks. It can be killed and come back under the same port.
 */
final class Vendor implements AutoCloseable {

  /** How long a test waits for what must happen. */
  static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Contract contract;
  private final Optional<SSLContext> tls;
  private final boolean asksForCertificate;
  private final Queue<Mood> moods = new ConcurrentLinkedQueue<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<Request> accepted = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Mood mood = Mood.FAIR;
  private HttpServer server;
  private int port;

  /** What a service makes of a request. */
  @FunctionalInterface
  interface Contract {

    /** Everything is welcome. */
    Contract ANYTHING = request -> Reply.of(200, "ok");

    /** Judges a request as the service would. */
    Reply answer(Request request);
  }

  /**
   * A request as it came.
   *
   * @param method such as POST
   * @param path with its query
   * @param headers by their names in lower case
   * @param body as text, no longer compressed
   */
  record Request(String method, String path, Map<String, List<String>> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name, List.of("")).getFirst();
    }
  }

  /**
   * An answer.
   *
   * @param status the HTTP status
   * @param headers by name
   * @param body its text
   */
  record Reply(int status, Map<String, String> headers, String body) {
    static Reply of(int status, String body) {
      return new Reply(status, Map.of(), body);
    }

    boolean isGood() {
      return status >= 200 && status < 300;
    }
  }

  /** How the service is disposed towards a request. */
  sealed interface Mood {

    /** By the contract. */
    Mood FAIR = new Fair();

    /** No answer before the service is closed. */
    Mood HANGING = new Hanging();

    /** The connection breaks instead of an answer. */
    Mood BREAKING = new Breaking();

    /** An answer whose body never ends. */
    Mood DRIPPING = new Dripping();

    /** By the contract. */
    record Fair() implements Mood {}

    /** No answer. */
    record Hanging() implements Mood {}

    /** A broken connection. */
    record Breaking() implements Mood {}

    /** An endless body. */
    record Dripping() implements Mood {}

    /** This answer, whatever the request. */
    record Saying(Reply reply) implements Mood {}

    /** This status, whatever the request. */
    static Mood saying(int status, String body) {
      return new Saying(Reply.of(status, body));
    }

    /** This status with a header, whatever the request. */
    static Mood saying(int status, String header, String value) {
      return new Saying(new Reply(status, Map.of(header, value), ""));
    }
  }

  private Vendor(Contract contract, Optional<SSLContext> tls, boolean asksForCertificate) {
    this.contract = contract;
    this.tls = tls;
    this.asksForCertificate = asksForCertificate;
    comeBack();
  }

  /** A service without TLS. */
  static Vendor plain(Contract contract) {
    return new Vendor(contract, Optional.empty(), false);
  }

  /** A service with TLS, which shows a certificate and asks for none. */
  static Vendor secure(Contract contract, SSLContext identity) {
    return new Vendor(contract, Optional.of(identity), false);
  }

  /** A service with TLS that lets nobody in without a certificate that it trusts. */
  static Vendor mutual(Contract contract, SSLContext identityAndTrust) {
    return new Vendor(contract, Optional.of(identityAndTrust), true);
  }

  /** Where it listens, under a name that a certificate can hold. */
  URI uri(String path) {
    return URI.create((tls.isPresent() ? "https" : "http") + "://localhost:" + port + path);
  }

  /** From now on. */
  Vendor mood(Mood lasting) {
    mood = lasting;
    return this;
  }

  /** For the next requests, one each. */
  Vendor next(Mood... passing) {
    moods.addAll(List.of(passing));
    return this;
  }

  /** All that came. */
  List<Request> requests() {
    return requests;
  }

  /** Those that were welcome; in this service's own view, which is not what the other side has heard of it. */
  List<Request> accepted() {
    return accepted;
  }

  /** Breaks every connection, and listens no longer. */
  void kill() {
    server.stop(0);
  }

  /** Listens, where it did before. */
  void comeBack() {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    long until = System.nanoTime() + LONG_NANOS;
    while (true) {
      try {
        server = tls.isPresent() ? secured(HttpsServer.create(address, 0)) : HttpServer.create(address, 0);
        break;
      } catch (BindException e) {
        // Somebody's outgoing connection has borrowed the port.
        if (System.nanoTime() - until > 0) {
          throw new UncheckedIOException(e);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    port = server.getAddress().getPort();
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  private HttpsServer secured(HttpsServer made) {
    made.setHttpsConfigurator(
        new HttpsConfigurator(tls.orElseThrow()) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters defaults = getSSLContext().getDefaultSSLParameters();
            defaults.setNeedClientAuth(asksForCertificate);
            parameters.setSSLParameters(defaults);
          }
        });
    return made;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Request request = read(exchange);
      Mood now = Optional.ofNullable(moods.poll()).orElse(mood);
      requests.add(request);
      switch (now) {
        case Mood.Fair() -> {
          Reply reply = contract.answer(request);
          if (reply.isGood()) {
            accepted.add(request);
          }
          send(exchange, reply);
        }
        case Mood.Saying(var reply) -> send(exchange, reply);
        case Mood.Hanging() -> closed.await();
        case Mood.Breaking() -> { }
        case Mood.Dripping() -> drip(exchange);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Request read(HttpExchange exchange) throws IOException {
    boolean compressed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    try (InputStream in = exchange.getRequestBody();
        InputStream plain = compressed ? new GZIPInputStream(in) : in) {
      Map<String, List<String>> headers = new HashMap<>();
      exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
      return new Request(
          exchange.getRequestMethod(),
          exchange.getRequestURI().toString(),
          headers,
          new String(plain.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    reply.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private void drip(HttpExchange exchange) throws IOException, InterruptedException {
    exchange.sendResponseHeaders(200, 0);
    while (!closed.await(10, TimeUnit.MILLISECONDS)) {
      exchange.getResponseBody().write("drop ".repeat(200).getBytes(StandardCharsets.UTF_8));
      exchange.getResponseBody().flush();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }

  /** Waits until something is so. */
  static void await(BooleanSupplier condition) {
    long until = System.nanoTime() + LONG_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - until > 0) {
        throw new AssertionError("waited in vain");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }
}
