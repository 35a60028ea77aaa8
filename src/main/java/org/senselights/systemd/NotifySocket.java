package org.senselights.systemd;

import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The socket on which systemd listens to a service, see sd_notify(3). Any thread may speak; nothing is ever thrown,
 * because a service works whether it is listened to or not.
 *
 * <p>Java has no UNIX datagram sockets. Netty's native library has, and is loaded for UDP anyway: that costs half a
 * millisecond, where Java's own way to libc costs hundreds at the first call.
 */
public final class NotifySocket {
  private static final Logger LOG = LoggerFactory.getLogger(NotifySocket.class);

  private static final int MOST_BYTES = 4_096;

  /** What fits into sockaddr_un, with the zero that ends a path. */
  private static final int LONGEST_ADDRESS = 107;

  private static final int ATTEMPTS = 50;
  private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();

  private final byte[] address;
  private final ByteBuffer words = ByteBuffer.allocateDirect(MOST_BYTES);
  private boolean complained;

  private NotifySocket(byte[] address) {
    this.address = address;
  }

  /**
   * Where systemd listens to this process.
   *
   * @param environment the environment variables
   * @return a way to speak; absent where nobody listens
   */
  public static Optional<NotifySocket> of(Map<String, String> environment) {
    String written = environment.getOrDefault("NOTIFY_SOCKET", "");
    byte[] address = written.getBytes(StandardCharsets.UTF_8);
    if (written.isEmpty()) {
      return Optional.empty();
    }
    if (!written.startsWith("/") && !written.startsWith("@") || address.length > LONGEST_ADDRESS) {
      LOG.warn("NOTIFY_SOCKET is {}, which is no address of a local socket: systemd is told nothing", written);
      return Optional.empty();
    }
    if (written.startsWith("@")) {
      // An address in no directory begins with a zero.
      address[0] = 0;
    }
    return Optional.of(new NotifySocket(address));
  }

  /**
   * How often systemd wants to hear that we live.
   *
   * @param environment the environment variables
   * @param pid this process's own number
   * @return longer than zero; absent where it does not ask this process
   */
  public static Optional<Duration> watchdog(Map<String, String> environment, long pid) {
    String micros = environment.getOrDefault("WATCHDOG_USEC", "");
    boolean isOurs = environment.getOrDefault("WATCHDOG_PID", Long.toString(pid)).equals(Long.toString(pid));
    return isOurs && micros.matches("[1-9]\\d{0,14}")
        ? Optional.of(Duration.ofNanos(Long.parseLong(micros) * 1_000))
        : Optional.empty();
  }

  /**
   * Says something. Where systemd is too busy to listen, waits for half a second at most.
   *
   * @param assignments such as {@code READY=1}; all together at most 4,096 bytes
   */
  public synchronized void say(String... assignments) {
    byte[] bytes = String.join("\n", assignments).getBytes(StandardCharsets.UTF_8);
    int length = Math.min(bytes.length, MOST_BYTES);
    words.put(0, bytes, 0, length);
    try {
      if (!said(length)) {
        complain("it does not listen");
      }
    } catch (IOException | LinkageError e) {
      complain(e.getMessage() == null ? "there is no such socket" : e.getMessage());
    }
  }

  private boolean said(int length) throws IOException {
    Socket socket = Socket.newSocketDomainDgram();
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        if (socket.sendToDomainSocket(words, 0, length, address) > 0) {
          return true;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      return false;
    } finally {
      socket.close();
    }
  }

  private void complain(String why) {
    if (!complained) {
      complained = true;
      LOG.warn("systemd cannot be told how the service fares: {}", why);
    }
  }
}
