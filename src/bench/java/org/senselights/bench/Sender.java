package org.senselights.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends eight-field datagrams of connections opened and closed in turn, each with a sequence number and its time of
 * sending ({@link System#nanoTime}) in the message. One system call a datagram; nothing is allocated on the way.
 */
final class Sender implements AutoCloseable {
  static final String MARK = "bench=";
  static final int SEQUENCE_DIGITS = 10;
  static final int TIME_DIGITS = 19;
  /** What a real one measures. */
  static final int USUAL_BYTES = 180;

  private static final long BURST_NANOS = 1_000_000;

  private final DatagramChannel channel;
  private final ByteBuffer opened;
  private final ByteBuffer closed;
  private final int mark;
  private long next;

  /** Sends datagrams of exactly {@code bytes} to a port of loopback, numbered from {@code first}. */
  Sender(int port, int bytes, long first) throws IOException {
    String open = text("Open connection", "Opened", bytes);
    String close = text("Close connection", "Closed", bytes);
    if (open.indexOf(MARK) != close.indexOf(MARK) - 1) {
      throw new IllegalStateException("the two texts no longer differ by a letter");
    }
    opened = direct(open);
    closed = direct(close);
    mark = open.indexOf(MARK) + MARK.length();
    next = first;
    channel = DatagramChannel.open();
    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  /** The number of the next datagram. */
  long next() {
    return next;
  }

  /** Sends as fast as one thread can. */
  void burst(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      send();
    }
  }

  /**
   * Sends at an even pace: above 1,000 a second in bursts a millisecond apart, below one by one. A sender that was held
   * up catches up at once, as a queue in front of a network card does.
   */
  void paced(int count, double perSecond) throws IOException {
    double gap = 1e9 / perSecond;
    long tick = Math.max(BURST_NANOS, (long) gap);
    long begin = System.nanoTime();
    int sent = 0;
    while (sent < count) {
      long elapsed = System.nanoTime() - begin;
      int due = (int) Math.min(count, elapsed / gap + 1);
      while (sent < due) {
        send();
        sent++;
      }
      long wait = (elapsed / tick + 1) * tick - (System.nanoTime() - begin);
      if (sent < count && wait > 0) {
        LockSupport.parkNanos(wait);
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void send() throws IOException {
    boolean even = (next & 1) == 0;
    ByteBuffer datagram = even ? opened : closed;
    int digits = even ? mark : mark + 1;
    number(datagram, digits, SEQUENCE_DIGITS, next);
    number(datagram, digits + SEQUENCE_DIGITS + 1, TIME_DIGITS, System.nanoTime());
    next++;
    datagram.rewind();
    try {
      channel.write(datagram);
    } catch (PortUnreachableException e) {
      // Nobody listens there any more, or not yet: what was sent counts as lost, like any other.
      return;
    }
  }

  private static void number(ByteBuffer into, int at, int digits, long value) {
    long rest = value;
    for (int i = digits - 1; i >= 0; i--) {
      into.put(at + i, (byte) ('0' + rest % 10));
      rest /= 10;
    }
  }

  private static ByteBuffer direct(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocateDirect(bytes.length).put(bytes);
  }

  private static String text(String command, String happened, int bytes) {
    String start = "/qseow-proxy-connection/;qlik1;" + command + ";LAB;anna;AppAccess;/app/5b0e6f3a-9d41-4c0e-8a77-"
        + "1c2d3e4f5a6b;connection " + happened + " for session " + MARK + "0".repeat(SEQUENCE_DIGITS) + "."
        + "0".repeat(TIME_DIGITS);
    // Long ones are long by the user agent, which ends a real message.
    String agent = " UserAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)";
    int rest = bytes - start.length() - agent.length() - 1;
    return rest < 0 ? start + ".".repeat(bytes - start.length()) : start + agent + "x".repeat(rest) + "'";
  }
}
