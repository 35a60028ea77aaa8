package org.senselights.control;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.senselights.control.ControlException.Reason;

/** A connection to the running service, good for one request. */
public final class ControlClient implements AutoCloseable {
  private static final Duration CONNECTING = Duration.ofSeconds(5);

  private final SocketChannel channel;
  private final Path path;

  private ControlClient(SocketChannel channel, Path path) {
    this.channel = channel;
    this.path = path;
  }

  /**
   * Connects to the first of some places at which somebody listens.
   *
   * @param sockets where a service may be
   * @return a connection
   * @throws ControlException if nobody listens at any of them, or only where this user may not speak
   */
  public static ControlClient connect(List<Path> sockets) throws ControlException {
    List<ControlException> inTheWay = new ArrayList<>();
    for (Path socket : sockets) {
      try {
        return connect(socket);
      } catch (ControlException e) {
        if (e.reason() != Reason.NOBODY_LISTENS) {
          inTheWay.add(e);
        }
      }
    }
    if (!inTheWay.isEmpty()) {
      throw inTheWay.getFirst();
    }
    throw new ControlException(Reason.NOBODY_LISTENS,
        "no sense-lights is running here: nobody listens at "
            + sockets.stream().map(Path::toString).collect(Collectors.joining(", nor at ")));
  }

  /**
   * Connects.
   *
   * @param socket where the service listens
   * @return a connection
   * @throws ControlException if nobody listens there, or this user may not speak there
   */
  public static ControlClient connect(Path socket) throws ControlException {
    SocketPlace place = new SocketPlace(socket);
    try {
      if (place.found().isEmpty()) {
        throw nobody(socket);
      }
      if (!Files.isWritable(socket)) {
        throw notAllowed(socket);
      }
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      try (Deadline deadline = Deadline.on(channel, CONNECTING)) {
        try {
          channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
          channel.close();
          if (deadline.missed()) {
            throw late(socket, CONNECTING);
          }
          throw e;
        }
      }
      return new ControlClient(channel, socket);
    } catch (ConnectException e) {
      throw nobody(socket);
    } catch (AccessDeniedException e) {
      throw notAllowed(socket);
    } catch (IOException e) {
      throw new ControlException(Reason.BROKEN, socket + " cannot be opened: " + SocketPlace.reason(e));
    }
  }

  /**
   * Asks, and waits for the answer.
   *
   * @param request what is wanted
   * @param deadline how long the whole may take
   * @return the answer, whether it pleases or not
   * @throws ControlException if the request is too long, or no whole answer came in time
   */
  public Answer ask(Request request, Duration deadline) throws ControlException {
    byte[] line = Wire.bytes(request);
    if (line.length > Wire.LONGEST_REQUEST) {
      throw new ControlException(Reason.UNUSABLE,
          "the request has %d bytes, and %d are allowed".formatted(line.length, Wire.LONGEST_REQUEST));
    }
    try (Deadline limit = Deadline.on(channel, deadline)) {
      try {
        Wire.write(channel, line);
        return Wire.readAll(channel).flatMap(Wire::answer).orElseThrow(() -> limit.missed()
            ? late(path, deadline)
            : new ControlException(Reason.BROKEN,
                "the service broke off in the middle of its answer: perhaps it was stopped just now"));
      } catch (IOException e) {
        throw limit.missed() ? late(path, deadline) : new ControlException(Reason.BROKEN,
            "the service broke off (" + SocketPlace.reason(e) + "): perhaps it was stopped just now");
      }
    }
  }

  private static ControlException nobody(Path socket) {
    return new ControlException(Reason.NOBODY_LISTENS, "no sense-lights is running here: nobody listens at " + socket);
  }

  private static ControlException notAllowed(Path socket) {
    return new ControlException(Reason.NOT_ALLOWED,
        "user %s may not speak to the service at %s, only its own user and group may: use sudo, or join that group"
            .formatted(System.getProperty("user.name"), socket));
  }

  private static ControlException late(Path socket, Duration deadline) {
    return new ControlException(Reason.TOO_LATE,
        "the service at %s did not answer within %d s: its log may say what keeps it"
            .formatted(socket, Math.max(1, deadline.toSeconds())));
  }

  /** Hangs up. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The answer is there, or its want has been told: nothing hangs on this connection any more.
      return;
    }
  }
}
