package org.senselights.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads what the broker hands out, on a thread of its own, and takes from each event the sequence number and the time
 * of sending that {@link Sender} wrote into its message, wherever the payload carries it.
 */
final class Subscriber implements AutoCloseable {
  private static final byte[] MARK = Sender.MARK.getBytes(StandardCharsets.US_ASCII);
  private static final Reception NOTHING = new Reception(0, 0);

  private final SocketChannel channel;
  private final Thread thread;
  private final Map<String, String> status = new ConcurrentHashMap<>();
  private final byte[] bytes = new byte[1 << 20];
  private int lastMark;
  private volatile Reception reception = NOTHING;

  /** Subscribes, at QoS 0, to every node's events and status. */
  Subscriber(int brokerPort) throws IOException {
    channel = MqttPackets.connect(brokerPort, "bench-subscriber", "", "");
    MqttPackets.subscribe(channel, "sense-lights/+/event/#");
    MqttPackets.subscribe(channel, "sense-lights/+/status");
    thread = Thread.ofPlatform().name("subscriber").daemon().start(this::read);
  }

  /** From now on these are the events that count. */
  Reception expect(long first, int count) {
    Reception next = new Reception(first, count);
    reception = next;
    return next;
  }

  /** Waits until the node has said that it is online. */
  boolean awaitOnline(String node, long limitNanos) {
    long deadline = System.nanoTime() + limitNanos;
    while (!"online".equals(status.get(node))) {
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      LockSupport.parkNanos(1_000_000);
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void read() {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    try {
      while (channel.read(buffer) >= 0) {
        long now = System.nanoTime();
        buffer.flip();
        while (packet(buffer, now)) {
          continue;
        }
        buffer.compact();
      }
    } catch (ClosedChannelException e) {
      return;
    } catch (IOException e) {
      System.err.println("The subscriber lost its broker: " + e.getMessage());
    }
  }

  /** Consumes one packet if it is there whole. */
  private boolean packet(ByteBuffer buffer, long now) {
    int start = buffer.position();
    int end = buffer.limit();
    int at = start + 1;
    int length = 0;
    int shift = 0;
    byte digit;
    do {
      if (at >= end) {
        return false;
      }
      digit = bytes[at++];
      length |= (digit & 0x7f) << shift;
      shift += 7;
    } while (digit < 0);
    if (end - at < length) {
      return false;
    }
    if ((bytes[start] & 0xf0) == 0x30) {
      int topicLength = (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
      publish(at + 2, at + 2 + topicLength, at + length, now);
    }
    buffer.position(at + length);
    return true;
  }

  private void publish(int topic, int payload, int end, long now) {
    int mark = mark(payload, end);
    if (mark >= 0) {
      int digits = mark + MARK.length;
      reception.record(number(digits, Sender.SEQUENCE_DIGITS),
          number(digits + Sender.SEQUENCE_DIGITS + 1, Sender.TIME_DIGITS), now);
    } else {
      String[] levels = text(topic, payload).split("/");
      if (levels.length == 3 && levels[2].equals("status")) {
        status.put(levels[1], text(payload, end));
      }
    }
  }

  /** Where the mark begins, or -1. Tries the place where it was in the last payload first. */
  private int mark(int payload, int end) {
    int last = end - MARK.length - Sender.SEQUENCE_DIGITS - 1 - Sender.TIME_DIGITS;
    if (payload + lastMark <= last && isMark(payload + lastMark)) {
      return payload + lastMark;
    }
    for (int at = payload; at <= last; at++) {
      if (isMark(at)) {
        lastMark = at - payload;
        return at;
      }
    }
    return -1;
  }

  private boolean isMark(int at) {
    for (int i = 0; i < MARK.length; i++) {
      if (bytes[at + i] != MARK[i]) {
        return false;
      }
    }
    return true;
  }

  private long number(int at, int digits) {
    long value = 0;
    for (int i = 0; i < digits; i++) {
      value = value * 10 + bytes[at + i] - '0';
    }
    return value;
  }

  private String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }
}
