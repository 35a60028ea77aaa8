package org.senselights.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A Mosquitto of our own on a free port of loopback, with no bounds that would make it drop what it was sent, and
 * without Nagle's delay between it and the subscriber.
 */
final class Broker implements AutoCloseable {
  private final Process process;
  private final int port;

  /** Starts it and waits until it answers. */
  Broker(Path executable, int port, Path directory) throws IOException {
    this.port = port;
    Path configuration = directory.resolve("mosquitto.conf");
    Files.writeString(configuration, """
        listener %d 127.0.0.1
        allow_anonymous true
        persistence false
        max_inflight_messages 0
        max_queued_messages 0
        set_tcp_nodelay true
        log_type error
        log_type warning
        """.formatted(port));
    process = new ProcessBuilder(executable.toString(), "-c", configuration.toString())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("mosquitto.log").toFile())
        .start();
    awaitAnswer();
  }

  /** Where Mosquitto is, as Debian installs it or on the path. */
  static Optional<Path> find() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.concat(Stream.of(path.split(":")), Stream.of("/usr/sbin", "/usr/local/sbin"))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, "mosquitto"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  int port() {
    return port;
  }

  long cpuNanos() throws IOException {
    return Program.cpuNanos(Path.of("/proc", Long.toString(process.pid()), "stat"));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  private void awaitAnswer() throws IOException {
    long deadline = System.nanoTime() + 5_000_000_000L;
    while (true) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() - deadline >= 0) {
          process.destroyForcibly();
          throw new IOException("Mosquitto did not start; see target/bench/mosquitto.log", e);
        }
        LockSupport.parkNanos(20_000_000);
      }
    }
  }
}
