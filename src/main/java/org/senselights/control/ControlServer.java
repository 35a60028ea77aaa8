package org.senselights.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears requests at a Unix socket, one a connection, and answers them.
 *
 * <p>At most {@value #MOST_CLIENTS} clients are served at a time; further ones wait in the kernel's queue. One that has
 * not sent its request, or not taken its answer, within five seconds is shown the door, so that nobody can keep a place
 * by silence.
 */
public final class ControlServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);

  private static final int MOST_CLIENTS = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long PAUSE_MILLIS = 1_000;

  private final Path path;
  private final Function<Request, Answer> handler;
  private final Duration patience;
  private final Semaphore places = new Semaphore(MOST_CLIENTS);
  private final Set<SocketChannel> clients = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);
  private ServerSocketChannel server;
  private Object fileKey;

  /**
   * A server that does not listen yet.
   *
   * @param socket where it is to be found; its directory is made where it is missing
   * @param handler what a request leads to; called on a virtual thread a client, several at a time
   */
  public ControlServer(Path socket, Function<Request, Answer> handler) {
    this(socket, handler, PATIENCE);
  }

  ControlServer(Path socket, Function<Request, Answer> handler, Duration patience) {
    this.path = socket;
    this.handler = handler;
    this.patience = patience;
  }

  /**
   * Begins to listen. A socket that a dead service left behind is replaced.
   *
   * @throws ControlException if another service listens here, or no socket can be made: the service can do without
   */
  public synchronized void start() throws ControlException {
    SocketPlace place = new SocketPlace(path);
    server = place.listen();
    try {
      fileKey = place.found().map(BasicFileAttributes::fileKey).orElse(this);
    } catch (IOException e) {
      LOG.debug("The socket {} will be left behind: {}", path, SocketPlace.reason(e));
      fileKey = this;
    }
    Thread.ofVirtual().name("control").start(() -> accept(server));
    LOG.info("Commands are taken at {}", path);
  }

  private void accept(ServerSocketChannel server) {
    while (server.isOpen()) {
      places.acquireUninterruptibly();
      boolean taken = false;
      try {
        SocketChannel client = server.accept();
        taken = true;
        clients.add(client);
        Thread.ofVirtual().name("control-client").start(() -> serve(client));
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        LOG.warn("No command can be taken for now: {}; it is tried again", SocketPlace.reason(e));
        pause();
      } finally {
        if (!taken) {
          places.release();
        }
      }
    }
  }

  /** Where files have run out, trying again at once would only burn time. */
  private void pause() {
    try {
      closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(SocketChannel client) {
    try (client) {
      // One that came in the moment of closing was not seen there.
      if (closed.getCount() > 0) {
        converse(client);
      }
    } catch (IOException e) {
      LOG.debug("A client went before it was served: {}", SocketPlace.reason(e));
    } finally {
      clients.remove(client);
      places.release();
    }
  }

  private void converse(SocketChannel client) throws IOException {
    Optional<byte[]> line;
    try (var _ = Deadline.on(client, patience)) {
      line = Wire.readLine(client);
    }
    if (line.isPresent() && line.get().length == 0) {
      return;
    }
    byte[] answer = Wire.bytes(line.map(this::answer).orElseGet(
        () -> Answer.refused("a request is one line of at most " + Wire.LONGEST_REQUEST + " bytes")));
    if (answer.length > Wire.LONGEST_ANSWER) {
      answer = Wire.bytes(Answer.refused("the answer is too long to be sent: it has " + answer.length + " bytes"));
    }
    try (var _ = Deadline.on(client, patience)) {
      Wire.write(client, answer);
      if (line.isEmpty()) {
        leaveUnread(client);
      }
    }
  }

  /** Closed with bytes unread, the kernel would take back the answer as well. */
  private static void leaveUnread(SocketChannel client) throws IOException {
    client.shutdownOutput();
    ByteBuffer unread = ByteBuffer.allocate(Wire.LONGEST_REQUEST);
    while (client.read(unread) > 0) {
      unread.clear();
    }
  }

  private Answer answer(byte[] line) {
    Request request;
    try {
      request = Wire.request(line);
    } catch (IllegalArgumentException e) {
      return Answer.refused(e.getMessage());
    }
    try {
      return handler.apply(request);
    } catch (RuntimeException e) {
      LOG.error("The request {} met a fault of ours, please tell us", request.word(), e);
      return Answer.refused("a fault of ours, please tell us: the service's log says more");
    }
  }

  /** Stops listening, lets go of who is connected, and takes the socket away unless it is somebody else's by now. */
  @Override
  public synchronized void close() {
    closed.countDown();
    if (server == null) {
      return;
    }
    try {
      server.close();
      for (SocketChannel client : clients) {
        client.close();
      }
      if (new SocketPlace(path).found().map(BasicFileAttributes::fileKey).filter(fileKey::equals).isPresent()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | ControlException e) {
      LOG.debug("The socket {} is left behind: {}", path, e.getMessage());
    }
  }
}
