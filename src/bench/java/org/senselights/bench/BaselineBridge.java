package org.senselights.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * The least that a bridge from UDP to MQTT can do, as one would write it in C: one thread, one loop, a datagram in, a
 * PUBLISH of QoS 1 with the same bytes out, a write each, no decoding, no rules, no lights.
 *
 * <p>A process of its own, {@code BaselineBridge UDP-PORT BROKER-PORT NODE}; says {@code ready} on standard error once
 * its socket is bound. It reads no more datagrams while the broker owes it {@value #WINDOW} acknowledgements: what
 * waits then waits in the kernel's buffer, as it would for a program in C.
 */
public final class BaselineBridge {
  private static final int WINDOW = 1_000;
  private static final int LONGEST_DATAGRAM = 65_535;
  private static final int RECEIVE_BUFFER = 8 << 20;

  private final DatagramChannel udp;
  private final SocketChannel broker;
  private final byte[] topic;
  private final ByteBuffer datagram = ByteBuffer.allocateDirect(LONGEST_DATAGRAM);
  private final ByteBuffer packet = ByteBuffer.allocateDirect(LONGEST_DATAGRAM + 256).limit(0);
  private final ByteBuffer answers = ByteBuffer.allocateDirect(4 * WINDOW);
  private int packetId;
  private int unacknowledged;

  private BaselineBridge(DatagramChannel udp, SocketChannel broker, String topic) {
    this.udp = udp;
    this.broker = broker;
    this.topic = topic.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Runs until it is killed or the broker goes away.
   *
   * @param args the port to listen on, the broker's port, the node's name in topics
   * @throws IOException if a socket cannot be had, or the broker went away
   */
  public static void main(String[] args) throws IOException {
    String device = "sense-lights/" + args[2];
    int brokerPort = Integer.parseInt(args[1]);
    try (SocketChannel broker = MqttPackets.connect(brokerPort, args[2], device + "/status", "offline");
        DatagramChannel udp = DatagramChannel.open(StandardProtocolFamily.INET)) {
      MqttPackets.writeAll(broker, MqttPackets.publishRetained(device + "/status", "online"));
      udp.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
      udp.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])));
      System.err.println("ready");
      new BaselineBridge(udp, broker, device + "/event/connection/open").loop();
    }
  }

  private void loop() throws IOException {
    udp.configureBlocking(false);
    broker.configureBlocking(false);
    try (Selector selector = Selector.open()) {
      SelectionKey datagrams = udp.register(selector, SelectionKey.OP_READ);
      SelectionKey acknowledgements = broker.register(selector, SelectionKey.OP_READ);
      while (true) {
        selector.select();
        if (selector.selectedKeys().contains(acknowledgements)) {
          acknowledgements();
          broker.write(packet);
        }
        selector.selectedKeys().clear();
        while (!packet.hasRemaining() && unacknowledged < WINDOW && receive()) {
          publish();
        }
        boolean stalled = packet.hasRemaining();
        datagrams.interestOps(stalled || unacknowledged == WINDOW ? 0 : SelectionKey.OP_READ);
        acknowledgements.interestOps(stalled ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
      }
    }
  }

  private boolean receive() throws IOException {
    datagram.clear();
    if (udp.receive(datagram) == null) {
      return false;
    }
    datagram.flip();
    return true;
  }

  private void publish() throws IOException {
    packetId = packetId % 65_535 + 1;
    packet.clear();
    MqttPackets.header(packet, 0x32, 2 + topic.length + 2 + datagram.remaining());
    packet.putShort((short) topic.length).put(topic).putShort((short) packetId).put(datagram).flip();
    unacknowledged++;
    broker.write(packet);
  }

  /** Nothing but acknowledgements of 4 bytes comes back, so counting bytes counts them. */
  private void acknowledgements() throws IOException {
    if (broker.read(answers) < 0) {
      throw new EOFException("the broker closed the connection");
    }
    unacknowledged -= answers.position() / 4;
    int partial = answers.position() % 4;
    answers.clear().position(partial);
  }
}
