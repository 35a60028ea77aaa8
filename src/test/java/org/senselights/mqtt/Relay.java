package org.senselights.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A wire between a client and a broker that a test can cut, close, or make deaf in one direction, and that remembers
 * what crossed it: a broker that is killed forgets what it took and had not passed on.
 */
public final class Relay implements AutoCloseable {
  private static final byte PUBACK = 0x40;
  private static final int PUBLISH = 0x30;
  private static final int RETAIN = 0x01;

  private final ServerSocket server;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean open = true;
  private volatile boolean swallowing;
  private final List<String> events = Collections.synchronizedList(new ArrayList<>());
  private volatile OutputStream toClient;

  /**
   * A relay to a port of loopback.
   *
   * @param target the port, which need not be open yet
   * @throws UncheckedIOException if there is no free port
   */
  public Relay(int target) {
    this.target = target;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /**
   * Where it listens.
   *
   * @return the port, on loopback
   */
  public int port() {
    return server.getLocalPort();
  }

  /** Breaks all connections, without a word to either side, and lets none in until {@link #open}. */
  public void cut() {
    open = false;
    sockets.forEach(Relay::closeQuietly);
  }

  /** Lets connections in again. */
  public void open() {
    open = true;
  }

  /** Keeps the broker's acknowledgements of messages from the client. */
  void swallowAcknowledgements(boolean swallow) {
    swallowing = swallow;
  }

  /** The payloads of all events that crossed the wire towards the broker, in order, and as often as they did. */
  List<String> events() {
    synchronized (events) {
      return List.copyOf(events);
    }
  }

  /** Says something to the client in the broker's place. */
  void inject(byte[] bytes) throws IOException {
    toClient.write(bytes);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        if (!open) {
          client.close();
          continue;
        }
        Socket broker = new Socket();
        sockets.add(client);
        sockets.add(broker);
        client.setTcpNoDelay(true);
        broker.setTcpNoDelay(true);
        toClient = client.getOutputStream();
        Thread.ofVirtual().start(() -> connect(client, broker));
      } catch (IOException e) {
        // The next one may do better; a closed server ends the loop.
      }
    }
  }

  private void connect(Socket client, Socket broker) {
    try {
      broker.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
      Thread.ofVirtual().start(() -> copyAnswers(broker, client));
      copyMessages(client, broker);
    } catch (IOException e) {
      closeQuietly(client);
    }
  }

  private void copyAnswers(Socket from, Socket to) {
    byte[] buffer = new byte[64 * 1024];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (!swallowing || buffer[0] != PUBACK) {
          out.write(buffer, 0, count);
        }
      }
    } catch (IOException e) {
      // A broken wire is what this class is for.
    } finally {
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  private void copyMessages(Socket from, Socket to) {
    try {
      DataInputStream in = new DataInputStream(new BufferedInputStream(from.getInputStream()));
      OutputStream out = new BufferedOutputStream(to.getOutputStream(), 64 * 1024);
      while (true) {
        byte[] message = nextMessage(in);
        out.write(message);
        if (in.available() == 0) {
          out.flush();
        }
        note(message);
      }
    } catch (IOException e) {
      // A broken wire is what this class is for.
    } finally {
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  private static byte[] nextMessage(DataInputStream in) throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.write(in.readUnsignedByte());
    int length = 0;
    int digit;
    int shift = 0;
    do {
      digit = in.readUnsignedByte();
      message.write(digit);
      length |= (digit & 0x7f) << shift;
      shift += 7;
    } while ((digit & 0x80) != 0);
    byte[] rest = new byte[length];
    in.readFully(rest);
    message.write(rest);
    return message.toByteArray();
  }

  private void note(byte[] message) {
    boolean event = (message[0] & 0xf0) == PUBLISH && (message[0] & RETAIN) == 0;
    if (event) {
      int at = 1;
      while ((message[at++] & 0x80) != 0) {
        // The digits of the length, of which the last has this bit clear.
      }
      int topic = (message[at] & 0xff) << 8 | message[at + 1] & 0xff;
      int id = (message[0] & 0x06) == 0 ? 0 : 2;
      int start = at + 2 + topic + id;
      events.add(new String(message, start, message.length - start, UTF_8));
    }
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      // Closed enough.
    }
  }

  @Override
  public void close() {
    closeQuietly(server);
    cut();
  }
}
