package org.senselights.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A real database for tests, on a free port of loopback, with its files in a temporary directory of its own. It is a
 * child of the test, never the machine's own service.
 */
abstract class DatabaseServer implements AutoCloseable {
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final List<Path> PLACES = List.of(
      Path.of("/usr/bin"), Path.of("/usr/sbin"), Path.of("/usr/local/bin"), Path.of("/opt/homebrew/bin"));

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path directory;
  private final int port;
  private final String health;
  private String authorization = "";
  private Process process;

  /** One that does not run yet; {@code health} is asked until it answers well. */
  DatabaseServer(int port, String health) {
    this.port = port;
    this.health = health;
    try {
      directory = Files.createTempDirectory("database");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Skips the test where a program is not installed. */
  static void assumeInstalled(String program, String debianPackage) {
    Assumptions.assumeTrue(
        find(program).isPresent(), program + " is not installed: apt-get install " + debianPackage);
  }

  static Optional<Path> find(String program) {
    return PLACES.stream().map(place -> place.resolve(program)).filter(Files::isExecutable).findFirst();
  }

  /** What starts it. */
  abstract List<String> command() throws IOException;

  Path directory() {
    return directory;
  }

  int port() {
    return port;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Starts it, or starts it again, and waits until it answers. */
  void start() {
    try {
      process = new ProcessBuilder(command())
          .directory(directory.toFile())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    long until = System.nanoTime() + START_NANOS;
    while (!isHealthy()) {
      if (!process.isAlive() || System.nanoTime() - until > 0) {
        throw new IllegalStateException("it does not start: " + log());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private boolean isHealthy() {
    try {
      return get(health).statusCode() / 100 == 2;
    } catch (IOException e) {
      return false;
    }
  }

  private String log() {
    try {
      return Files.readString(directory.resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whoever asks from now on is this user. */
  void as(String user, String password) {
    authorization = "Basic "
        + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  /** Ends it as a power cut would. */
  void kill() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        throw new IllegalStateException(process + " does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<String> get(String path) throws IOException {
    return send(HttpRequest.newBuilder(uri().resolve(path)).GET());
  }

  HttpResponse<String> post(String path, String body) throws IOException {
    return send(HttpRequest.newBuilder(uri().resolve(path))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    try {
      return http.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    if (process != null) {
      kill();
    }
    http.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
