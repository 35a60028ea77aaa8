package org.senselights.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A wire between a client and a broker that a test can cut, close, or make deaf in one direction. */
final class Relay implements AutoCloseable {
  private static final byte PUBACK = 0x40;

  private final ServerSocket server;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean open = true;
  private volatile boolean swallowing;
  private volatile OutputStream toClient;

  /** A relay to a port of loopback, which need not be open yet. */
  Relay(int target) {
    this.target = target;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Breaks all connections, without a word to either side, and lets none in until {@link #open}. */
  void cut() {
    open = false;
    sockets.forEach(Relay::closeQuietly);
  }

  void open() {
    open = true;
  }

  /** Keeps the broker's acknowledgements of messages from the client. */
  void swallowAcknowledgements(boolean swallow) {
    swallowing = swallow;
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
      Thread.ofVirtual().start(() -> copy(broker, client, true));
      copy(client, broker, false);
    } catch (IOException e) {
      closeQuietly(client);
    }
  }

  private void copy(Socket from, Socket to, boolean answers) {
    byte[] buffer = new byte[64 * 1024];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (!answers || !swallowing || buffer[0] != PUBACK) {
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
