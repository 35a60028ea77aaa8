package org.senselights.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * The few packets of MQTT 3.1.1 that measuring needs, by hand: a client library would be measured along.
 *
 * <p>Only for a broker on loopback that is known to answer; lengths are those of this harness, far below MQTT's limits.
 */
final class MqttPackets {
  private static final int CONNACK_BYTES = 4;
  private static final int SUBACK_BYTES = 5;

  private MqttPackets() {
  }

  /** Connects and waits until the broker has accepted; keep-alive is off, the session clean. */
  static SocketChannel connect(int port, String clientId, String willTopic, String will) throws IOException {
    SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      ByteBuffer body = ByteBuffer.allocate(1_024);
      text(body, "MQTT");
      boolean hasWill = !willTopic.isEmpty();
      // Level 4 is 3.1.1; flags: clean session, and a retained will of QoS 0; no keep-alive.
      body.put((byte) 4).put((byte) (0x02 | (hasWill ? 0x24 : 0))).putShort((short) 0);
      text(body, clientId);
      if (hasWill) {
        text(body, willTopic);
        text(body, will);
      }
      writeAll(channel, packet(0x10, body.flip()));
      if (read(channel, CONNACK_BYTES).get(3) != 0) {
        throw new IOException("the broker refused the connection");
      }
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Subscribes at QoS 0 and waits until the broker has said so. Nothing retained may stand under the filter yet. */
  static void subscribe(SocketChannel channel, String filter) throws IOException {
    ByteBuffer body = ByteBuffer.allocate(256).putShort((short) 1);
    text(body, filter);
    body.put((byte) 0);
    writeAll(channel, packet(0x82, body.flip()));
    read(channel, SUBACK_BYTES);
  }

  /** A whole PUBLISH of QoS 0. */
  static ByteBuffer publishRetained(String topic, String payload) {
    ByteBuffer body = ByteBuffer.allocate(1_024);
    text(body, topic);
    body.put(payload.getBytes(StandardCharsets.UTF_8));
    return packet(0x31, body.flip());
  }

  /** Puts a packet's first byte and its length, 1 to 4 bytes of 7 bits each, the lowest first. */
  static void header(ByteBuffer into, int first, int length) {
    into.put((byte) first);
    int rest = length;
    while (rest > 0x7f) {
      into.put((byte) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    into.put((byte) rest);
  }

  static void writeAll(SocketChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static ByteBuffer packet(int first, ByteBuffer body) {
    ByteBuffer packet = ByteBuffer.allocate(body.remaining() + 5);
    header(packet, first, body.remaining());
    return packet.put(body).flip();
  }

  private static void text(ByteBuffer into, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    into.putShort((short) bytes.length).put(bytes);
  }

  private static ByteBuffer read(SocketChannel channel, int length) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(length);
    while (into.hasRemaining()) {
      if (channel.read(into) < 0) {
        throw new EOFException("the broker closed the connection");
      }
    }
    return into.flip();
  }
}
