package org.senselights.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.senselights.settings.Secret;
import org.senselights.settings.WebSettings;

/** A page that is really served, on a free port of loopback, with a client that speaks to it. */
final class Served implements AutoCloseable {
  static final String PASSWORD = "correct horse battery";
  static final String HASH = Passwords.hash(PASSWORD.toCharArray());
  static final Duration LONG = Duration.ofSeconds(20);

  final Watch watch = new Watch();
  final List<Order> orders = new CopyOnWriteArrayList<>();
  final AtomicLong nanos = new AtomicLong(1);
  volatile List<Facts.Link> links = Happened.facts().links();
  volatile List<String> problems = List.of();
  volatile List<String> dead = List.of();
  volatile Supplier<Facts> facts = this::facts;
  volatile Function<Order, Order.Result> follow = order -> new Order.Result(true, "followed");
  /** With a client that keeps it waiting. */
  volatile Duration patience = LONG;
  private final StatusServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  private Served(String hash, boolean open) throws WebException {
    WebSettings settings = new WebSettings(
        Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), new Secret(hash), open);
    server = new StatusServer(settings, () -> facts.get(), () -> dead, watch, new History(), order -> {
      orders.add(order);
      return follow.apply(order);
    }, new Metrics(() -> facts.get(), watch), nanos::get, () -> patience);
    server.start();
  }

  static Served withoutPassword() throws WebException {
    return new Served("", false);
  }

  static Served withPassword() throws WebException {
    return new Served(HASH, false);
  }

  static Served open(String hash) throws WebException {
    return new Served(hash, true);
  }

  StatusServer server() {
    return server;
  }

  int port() {
    return server.address().getPort();
  }

  String origin() {
    return "http://localhost:" + port();
  }

  private Facts facts() {
    return Happened.facts("desk", links, problems);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(origin() + path)).timeout(Duration.ofSeconds(30));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<byte[]> bytes(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  HttpResponse<InputStream> stream(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofInputStream());
  }

  HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path);
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  /** A form as our own page sends it. */
  HttpRequest.Builder form(String path, Map<String, String> fields) {
    return request(path)
        .header("Origin", origin())
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(encoded(fields)));
  }

  static String encoded(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  /** The token that the page has in its forms. */
  static String token(HttpResponse<String> page) {
    var token = Pattern.compile("name=\"?token\"? value=\"([^\"]+)\"").matcher(page.body());
    return token.find() ? token.group(1) : "";
  }

  /** Sends letters as they are, and reads until the other side closes. */
  String raw(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
    socket.setSoTimeout(30_000);
    return socket;
  }

  /** Waits until so many requests are being served. */
  void awaitServing(int count) {
    long end = System.nanoTime() + LONG.toNanos();
    while (server.serving() != count && System.nanoTime() - end < 0) {
      Thread.yield();
    }
    assertThat(server.serving()).isEqualTo(count);
  }

  @Override
  public void close() {
    server.close();
    client.shutdownNow();
  }
}
