package org.senselights.mqtt;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.senselights.settings.MqttSettings.Broker;

/**
 * The connection to the broker as Paho sees it: one plain socket, whatever is behind it.
 *
 * <p>Paho is told an address that means nothing, because this socket knows better: it tries every address of the
 * broker's name, where Paho tries the first; it speaks TLS with the name verified; and host names that Java's URI does
 * not know, such as {@code my_broker}, work.
 *
 * <p>It also carries our own packets beside Paho's: {@link #send} puts them between two of Paho's, and acknowledgements
 * of identifiers that are ours never reach Paho. Reading is buffered, where Paho reads byte by byte.
 *
 * <p>And it spares Paho what would harm it: of a message that is too large, or whose topic Paho cannot read and would
 * end the connection for, it leaves an empty message to the empty topic, which no broker sends. Were it left out
 * altogether, the broker would wait for its acknowledgement.
 */
final class BrokerSocket extends Socket {
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int LARGEST_BYTES = MqttLink.LARGEST_INCOMING_BYTES;

  private final Broker broker;
  private final Optional<SSLSocketFactory> tls;
  private final PublishLane lane;

  private volatile boolean closed;
  private volatile Socket plain;
  private SharedInput in;
  private SharedOutput out;

  /**
   * A socket that is not connected yet.
   *
   * @param broker where to
   * @param tls how to speak TLS, where it is to be spoken
   * @param lane is given each packet identifier of ours that the broker acknowledges, on the thread that reads
   */
  BrokerSocket(Broker broker, Optional<SSLSocketFactory> tls, PublishLane lane) throws SocketException {
    super((SocketImpl) null);
    this.broker = broker;
    this.tls = tls;
    this.lane = lane;
  }

  @Override
  public void connect(SocketAddress ignored, int timeoutMillis) throws IOException {
    Socket connected = connectToAny(timeoutMillis);
    connected.setTcpNoDelay(true);
    Socket speaking = connected;
    if (tls.isPresent()) {
      connected.setSoTimeout(timeoutMillis);
      SSLSocket secure = (SSLSocket) tls.get().createSocket(connected, broker.host(), broker.port(), true);
      SSLParameters parameters = secure.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secure.setSSLParameters(parameters);
      secure.startHandshake();
      speaking = secure;
    }
    in = new SharedInput(speaking.getInputStream(), lane);
    out = new SharedOutput(speaking.getOutputStream());
  }

  private Socket connectToAny(int timeoutMillis) throws IOException {
    IOException failure = null;
    for (InetAddress address : InetAddress.getAllByName(broker.host())) {
      Socket attempt = new Socket();
      plain = attempt;
      try {
        if (closed) {
          throw new SocketException("closed");
        }
        attempt.connect(new InetSocketAddress(address, broker.port()), timeoutMillis);
        return attempt;
      } catch (IOException e) {
        attempt.close();
        failure = e;
        if (closed) {
          break;
        }
      }
    }
    throw failure;
  }

  /**
   * Sends whole packets of ours. Waits where the broker does not read; closing the socket ends that.
   *
   * @param packets one behind the other
   * @throws IOException if the connection is broken
   */
  void send(ByteArrayOutputStream packets) throws IOException {
    out.send(packets);
  }

  @Override
  public void setSoTimeout(int millis) throws SocketException {
    plain.setSoTimeout(millis);
  }

  @Override
  public InputStream getInputStream() {
    return in;
  }

  @Override
  public OutputStream getOutputStream() {
    return out;
  }

  /**
   * Ends the connection at once.
   *
   * <p>Closes the socket below TLS: TLS would first say goodbye, and wait for a writer that is stuck.
   */
  @Override
  public void close() throws IOException {
    closed = true;
    Socket open = plain;
    if (open != null) {
      open.close();
    }
  }

  /** Reads as much as there is at once, keeps what is ours, and leaves to Paho what it can bear. For one reader. */
  static final class SharedInput extends InputStream {
    private static final int PUBACK = 0x40;
    private static final int PUBACK_BYTES = 4;
    private static final int TYPE = 0xf0;
    private static final int PUBLISH = 0x30;
    private static final int QOS = 0x06;
    private static final int LONGEST_HEADER = 5;

    /** From here on Paho takes every character for none, and ends the connection. */
    private static final int FIRST_UNREADABLE = 0xfdd0;

    /**
     * How long acknowledgements wait for each other: a broker sends each on its own, and each would wake this thread.
     * Nobody waits for them but our window, of which 48 a nap are still more than 100,000 messages a second.
     */
    private static final long NAP_NANOS = 300_000;

    private final InputStream source;
    private final PublishLane lane;
    private byte[] buffer = new byte[BUFFER_BYTES];
    private int next;
    private int end;

    /** How many bytes of the packet that is being read are still to come. */
    private long ofPacket;

    /** How many bytes behind that packet nobody is to get. */
    private long toSkip;

    SharedInput(InputStream source, PublishLane lane) {
      this.source = source;
      this.lane = lane;
    }

    @Override
    public int read() throws IOException {
      if (!pahoIsNext()) {
        return -1;
      }
      ofPacket--;
      return buffer[next++] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!pahoIsNext()) {
        return -1;
      }
      int count = (int) Math.min(Math.min(length, ofPacket), end - next);
      System.arraycopy(buffer, next, target, offset, count);
      next += count;
      ofPacket -= count;
      return count;
    }

    // Paho asks before every message, only to note that it is receiving: not worth a system call.
    @Override
    public int available() {
      return (int) Math.min(ofPacket, end - next);
    }

    /** Takes what is ours, until the next byte is Paho's; false at the end of the stream. */
    private boolean pahoIsNext() throws IOException {
      while (ofPacket == 0) {
        if (toSkip > 0) {
          if (!has(1)) {
            return false;
          }
          int count = (int) Math.min(toSkip, end - next);
          next += count;
          toSkip -= count;
          continue;
        }
        if (!has(2)) {
          return false;
        }
        if ((buffer[next] & 0xff) == PUBACK && isOurs()) {
          int id = sixteenBits(2);
          next += PUBACK_BYTES;
          lane.acknowledged(id);
        } else if ((buffer[next] & TYPE) == PUBLISH) {
          beginMessage(packetLength());
        } else {
          ofPacket = packetLength();
        }
      }
      return has(1);
    }

    private boolean isOurs() throws IOException {
      return has(PUBACK_BYTES) && sixteenBits(2) >= PublishLane.FIRST_ID;
    }

    private int sixteenBits(int at) {
      return (buffer[next + at] & 0xff) << 8 | buffer[next + at + 1] & 0xff;
    }

    /** Lets a message pass, or what remains of it; one that is no message at all is left for Paho to refuse. */
    private void beginMessage(long length) throws IOException {
      int lengthAt = headerLength();
      int topicAt = lengthAt + 2;
      int idBytes = (buffer[next] & QOS) == 0 ? 0 : 2;
      if (length < topicAt || !has(topicAt)) {
        ofPacket = length;
        return;
      }
      int idAt = topicAt + sixteenBits(lengthAt);
      int payloadAt = idAt + idBytes;
      if (length < payloadAt || !has(payloadAt) || length <= LARGEST_BYTES && isReadable(topicAt, idAt - topicAt)) {
        ofPacket = length;
        return;
      }
      int stubAt = idAt - 4;
      buffer[next + stubAt] = buffer[next];
      buffer[next + stubAt + 1] = (byte) (2 + idBytes);
      buffer[next + stubAt + 2] = 0;
      buffer[next + stubAt + 3] = 0;
      next += stubAt;
      ofPacket = payloadAt - stubAt;
      toSkip = length - payloadAt;
    }

    private boolean isReadable(int at, int length) {
      return new String(buffer, next + at, length, StandardCharsets.UTF_8)
          .chars()
          .noneMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c) || c >= FIRST_UNREADABLE);
    }

    private int headerLength() {
      int at = 1;
      while (at < LONGEST_HEADER && buffer[next + at] < 0) {
        at++;
      }
      return Math.min(at + 1, LONGEST_HEADER);
    }

    /** The whole packet's length; a header that is longer than MQTT allows is left for Paho to refuse. */
    private long packetLength() throws IOException {
      long rest = 0;
      for (int at = 1; at < LONGEST_HEADER && has(at + 1); at++) {
        byte digit = buffer[next + at];
        rest |= (long) (digit & 0x7f) << 7 * (at - 1);
        if (digit >= 0) {
          return 1 + at + rest;
        }
      }
      return LONGEST_HEADER;
    }

    /** Reads until so many bytes lie in the buffer; false where the stream ends before. */
    private boolean has(int count) throws IOException {
      if (buffer.length < count) {
        // Only for a topic as long as no owner of ours has any.
        buffer = Arrays.copyOf(buffer, count);
      }
      while (end - next < count) {
        if (buffer.length - next < count || next == end) {
          System.arraycopy(buffer, next, buffer, 0, end - next);
          end -= next;
          next = 0;
        }
        if (lane.isBusy()) {
          LockSupport.parkNanos(NAP_NANOS);
        }
        int read = source.read(buffer, end, buffer.length - end);
        if (read < 0) {
          return false;
        }
        end += read;
      }
      return true;
    }
  }

  /**
   * Keeps Paho's packets and ours whole. Paho gives each of its packets in one piece, because it flushes a buffer of
   * 8 KiB behind each, and of what it still sends itself nothing is as long as that once the connection stands.
   */
  static final class SharedOutput extends OutputStream {
    private final OutputStream target;

    SharedOutput(OutputStream target) {
      this.target = target;
    }

    synchronized void send(ByteArrayOutputStream packets) throws IOException {
      packets.writeTo(target);
      target.flush();
    }

    @Override
    public synchronized void write(int b) throws IOException {
      target.write(b);
    }

    @Override
    public synchronized void write(byte[] source, int offset, int length) throws IOException {
      target.write(source, offset, length);
    }

    @Override
    public synchronized void flush() throws IOException {
      target.flush();
    }
  }
}
