package org.senselights.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.senselights.tls.TlsFiles;

/**
 * Qlik's repository service as far as it names apps: it demands a client certificate, and refuses what the real one
 * refuses.
 */
final class RepositoryStub implements AutoCloseable {

  /** What becomes of a question that was asked in the right way. */
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> questions = new CopyOnWriteArrayList<>();
  private final HttpsServer server;
  private volatile Answer answer = apps(Map.of());

  /** Serves on loopback with a certificate, for who shows one of the CA's. */
  RepositoryStub(Path certificate, Path key, Path ca, int port) throws Exception {
    SSLContext context =
        new TlsFiles("the test", "localhost", "", Optional.of(ca), Optional.of(certificate), Optional.of(key))
            .context();
    server = made(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    server.setHttpsConfigurator(new HttpsConfigurator(context) {
      @Override
      public void configure(HttpsParameters parameters) {
        SSLParameters wanted = context.getDefaultSSLParameters();
        wanted.setNeedClientAuth(true);
        parameters.setSSLParameters(wanted);
      }
    });
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private static HttpsServer made(InetSocketAddress address) throws IOException {
    long until = System.nanoTime() + Vendor.LONG_NANOS;
    while (true) {
      try {
        return HttpsServer.create(address, 0);
      } catch (BindException e) {
        // Somebody's outgoing connection has borrowed the port.
        if (System.nanoTime() - until > 0) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  URI url() {
    return URI.create("https://localhost:" + port());
  }

  /** Each question as its method, path and user. */
  List<String> questions() {
    return questions;
  }

  void answers(Answer next) {
    answer = next;
  }

  /** Apps by id, as the service lists them. */
  static Answer apps(Map<String, String> names) {
    return body(200, names.entrySet().stream()
        .map(app -> """
            {"id":"%s","name":"%s","appId":"","publishTime":"2024-02-01T10:00:00.000Z","published":true,\
            "stream":{"id":"aaec8d41-5201-43ab-809f-3063750dfafd","name":"Everyone","privileges":null},\
            "savedInProductVersion":"12.1477.4","migrationHash":"","availabilityStatus":0,"privileges":null}"""
            .formatted(app.getKey(), app.getValue()))
        .collect(Collectors.joining(",", "[", "]")));
  }

  static Answer body(int status, String text) {
    return exchange -> {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      URI asked = exchange.getRequestURI();
      String user = String.valueOf(exchange.getRequestHeaders().getFirst("X-Qlik-User"));
      questions.add(exchange.getRequestMethod() + " " + asked.getPath() + " by " + user);
      String key = String.valueOf(exchange.getRequestHeaders().getFirst("X-Qlik-Xrfkey"));
      if (!key.matches("[A-Za-z0-9]{16}") || !("xrfkey=" + key).equals(asked.getQuery())) {
        body(403, "XSRF prevention check failed. Possible XSRF discovered.").to(exchange);
      } else if (!user.equals("UserDirectory=INTERNAL; UserId=sa_repository")) {
        body(403, "Forbidden").to(exchange);
      } else if (!asked.getPath().equals("/qrs/app")) {
        body(404, "Not found").to(exchange);
      } else {
        answer.to(exchange);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
