package org.senselights.mqtt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A real Mosquitto for tests, on a free port of loopback, with its files in a temporary directory of its own.
 *
 * <p>It takes everybody, and forgets everything when it ends, unless told otherwise before {@link #start}.
 */
public final class Mosquitto implements AutoCloseable {
  private static final List<Path> PLACES =
      List.of(
          Path.of("/usr/sbin/mosquitto"),
          Path.of("/usr/local/sbin/mosquitto"),
          Path.of("/opt/homebrew/sbin/mosquitto"));
  private static final List<Path> PLUGINS =
      List.of(
          Path.of("/usr/lib/x86_64-linux-gnu/mosquitto_dynamic_security.so"),
          Path.of("/usr/lib/aarch64-linux-gnu/mosquitto_dynamic_security.so"),
          Path.of("/opt/homebrew/lib/mosquitto_dynamic_security.so"));
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final Path directory;
  private final int port;
  private final List<String> options = new ArrayList<>();
  private boolean anonymous = true;
  private boolean persistence;
  private Path configuration;
  private Process process;

  /**
   * A broker that does not run yet.
   *
   * @throws UncheckedIOException if there is no temporary directory or no free port
   */
  public Mosquitto() {
    try {
      directory = Files.createTempDirectory("mosquitto");
      // Mosquitto started by root becomes another user, who must be able to write here.
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
      port = freePort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Skips the test where Mosquitto is not installed. */
  public static void assumeInstalled() {
    Assumptions.assumeTrue(binary() != null, "Mosquitto is not installed: apt-get install mosquitto");
  }

  private static Path binary() {
    return PLACES.stream().filter(Files::isExecutable).findFirst().orElse(null);
  }

  /**
   * A port of loopback that nobody listens on.
   *
   * @return the port
   * @throws UncheckedIOException if there is none
   */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Keeps retained messages and sessions when it ends well.
   *
   * @return this
   */
  public Mosquitto withPersistence() {
    persistence = true;
    return this;
  }

  /**
   * Keeps them when it is killed, too: it stores every change at once.
   *
   * @return this
   */
  public Mosquitto withPersistenceOfEveryChange() {
    return withPersistence().withOption("autosave_on_changes true").withOption("autosave_interval 1");
  }

  /**
   * Takes nobody but this user.
   *
   * @param name the user name
   * @param password the password
   * @return this
   */
  public Mosquitto withUser(String name, String password) {
    Path file = directory.resolve("passwords");
    run("mosquitto_passwd", "-c", "-b", file.toString(), name, password);
    readable(file);
    anonymous = false;
    return withOption("password_file " + file);
  }

  /**
   * Speaks TLS only.
   *
   * @param ca the CA that clients' certificates are from
   * @param certificate its own certificate
   * @param key its own key
   * @param clientCertificate whether clients must show a certificate
   * @return this
   */
  public Mosquitto withTls(Path ca, Path certificate, Path key, boolean clientCertificate) {
    readable(ca);
    readable(certificate);
    readable(key);
    return withOption("cafile " + ca)
        .withOption("certfile " + certificate)
        .withOption("keyfile " + key)
        .withOption("require_certificate " + clientCertificate);
  }

  /**
   * Lets everybody subscribe to one topic only, and publish anywhere, by its own plugin for access control; its plain
   * list of access rights grants every subscription and then sends nothing. Skips the test where the plugin is not
   * installed.
   *
   * @param topic the topic
   * @return this
   */
  public Mosquitto withOneSubscription(String topic) {
    Optional<Path> plugin = PLUGINS.stream().filter(Files::isReadable).findFirst();
    Assumptions.assumeTrue(
        plugin.isPresent(), "Mosquitto's mosquitto_dynamic_security.so is not installed: apt-get install mosquitto");
    Path file = directory.resolve("access.json");
    try {
      Files.writeString(
          file,
          """
          {"defaultACLAccess": {
             "publishClientSend": true, "publishClientReceive": true, "subscribe": false, "unsubscribe": true},
           "roles": [{"rolename": "listener",
             "acls": [{"acltype": "subscribeLiteral", "topic": "%s", "allow": true}]}],
           "groups": [{"groupname": "everybody", "roles": [{"rolename": "listener"}]}],
           "anonymousGroup": "everybody"}
          """
              .formatted(topic));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return withOption("plugin " + plugin.get()).withOption("plugin_opt_config_file " + file);
  }

  /**
   * Adds a line to its configuration.
   *
   * @param line such as {@code max_packet_size 1000}
   * @return this
   */
  public Mosquitto withOption(String line) {
    options.add(line);
    return this;
  }

  /**
   * Reads this file and nothing else: no other option counts.
   *
   * @param file a configuration that listens on {@link #port}
   * @return this
   */
  public Mosquitto withConfiguration(Path file) {
    configuration = file;
    return this;
  }

  /**
   * Starts it, and waits until it takes connections.
   *
   * @return this
   * @throws IllegalStateException if it ends, or takes none within 20 s
   */
  public Mosquitto start() {
    try {
      Path read = configuration == null ? ownConfiguration() : configuration;
      process =
          new ProcessBuilder(binary().toString(), "-c", read.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitConnections();
    return this;
  }

  private Path ownConfiguration() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("listener " + port + " 127.0.0.1");
    lines.add("allow_anonymous " + anonymous);
    lines.add("persistence " + persistence);
    lines.add("persistence_location " + directory + "/");
    lines.add("max_queued_messages 0");
    lines.add("set_tcp_nodelay true");
    lines.addAll(options);
    return Files.write(directory.resolve("mosquitto.conf"), lines);
  }

  private void awaitConnections() {
    long until = System.nanoTime() + START_NANOS;
    while (!takesConnections()) {
      if (!process.isAlive() || System.nanoTime() - until > 0) {
        throw new IllegalStateException("Mosquitto does not start: " + log());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  private boolean takesConnections() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Ends it as a power cut would. */
  public void kill() {
    end(process.destroyForcibly());
  }

  /** Takes its memory from it once it has ended, so that it comes back without. */
  public void forget() {
    try {
      Files.deleteIfExists(directory.resolve("mosquitto.db"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it in good order, so that it can store what it keeps. */
  public void stop() {
    process.destroy();
    end(process);
  }

  /**
   * Starts it again on the same port, after {@link #kill} or {@link #stop}.
   *
   * @return this
   */
  public Mosquitto restart() {
    if (process.isAlive()) {
      stop();
    }
    return start();
  }

  /** Makes it stand still with its connections open. */
  public void freeze() {
    run("kill", "-STOP", Long.toString(process.pid()));
  }

  /** Lets it go on after {@link #freeze}. */
  public void thaw() {
    run("kill", "-CONT", Long.toString(process.pid()));
  }

  /**
   * Where it listens.
   *
   * @return the port, on 127.0.0.1
   */
  public int port() {
    return port;
  }

  /**
   * What it said so far.
   *
   * @return its log
   */
  public String log() {
    try {
      return Files.readString(directory.resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (process != null) {
      kill();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void readable(Path file) {
    run("chmod", "a+r", file.toString());
  }

  private static void run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes());
      end(process);
      if (process.exitValue() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void end(Process process) {
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        throw new IllegalStateException(process + " does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
