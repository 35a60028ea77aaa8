package org.senselights.web;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The live stream of the page: frames are made once for all who watch, ten a second at most, and none where nobody
 * does. Each client takes them on its own thread from a short queue of its own; who does not keep up is dropped.
 */
final class Live implements AutoCloseable {
  static final int MOST_CLIENTS = 16;
  /** Where anybody may look, they are not to keep the owner out. */
  static final int MOST_GUESTS = 12;
  static final Duration BEAT = Duration.ofMillis(100);
  static final Duration HEARTBEAT = Duration.ofSeconds(15);
  static final Duration PATIENCE = Duration.ofSeconds(2);

  /** What a client may be behind: the frames of its two seconds. */
  static final int MOST_WAITING = (int) PATIENCE.dividedBy(BEAT);

  private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);
  private static final int PIECE = 4096;

  private final Frames frames;
  private final Pulse pulse;
  private final LongSupplier nanoTime;
  private final List<Seat> seats = new ArrayList<>();
  private Runnable stop = () -> {};
  private long saidAt;
  private boolean closed;

  Live(Frames frames, Pulse pulse, LongSupplier nanoTime) {
    this.frames = frames;
    this.pulse = pulse;
    this.nanoTime = nanoTime;
  }

  /**
   * Somebody wants to watch.
   *
   * @param after the number of the last happening they know of
   * @param allowed whether they may still look; asked at each beat
   * @param guest whether they are not known: a few seats are kept for those who are
   * @return nothing where too many watch already
   */
  synchronized Optional<Seat> join(long after, BooleanSupplier allowed, boolean guest) {
    int most = guest ? MOST_GUESTS : MOST_CLIENTS;
    if (seats.size() >= most) {
      // Who went without a word is found out by being written to, so that those who load the page again and again do
      // not keep themselves out. Not while there is room: who comes and goes would fill the queues of the others.
      tell(COMMENT);
    }
    if (closed || seats.size() >= most) {
      return Optional.empty();
    }
    if (seats.isEmpty()) {
      // What changed while nobody watched is in the first frame.
      frames.next();
      saidAt = nanoTime.getAsLong();
    }
    String first = frames.first(after);
    Seat seat = new Seat(allowed);
    seat.waiting.add(("retry: 1000\n" + frame(first)).getBytes(StandardCharsets.UTF_8));
    seats.add(seat);
    if (seats.size() == 1) {
      stop = pulse.begin(this::beat);
    }
    return Optional.of(seat);
  }

  private String frame(String data) {
    return "id: " + frames.last() + "\ndata: " + data.replace("\n", "\ndata: ") + "\n\n";
  }

  /** Makes the next frame, and looks who keeps up. */
  synchronized void beat() {
    List.copyOf(seats).stream().filter(seat -> !seat.isFine()).forEach(this::drop);
    if (seats.isEmpty()) {
      return;
    }
    Optional<String> next = frames.next();
    if (next.isPresent()) {
      tell(frame(next.get()).getBytes(StandardCharsets.UTF_8));
    } else if (nanoTime.getAsLong() - saidAt >= HEARTBEAT.toNanos()) {
      tell(COMMENT);
    }
  }

  private void tell(byte[] bytes) {
    saidAt = nanoTime.getAsLong();
    List.copyOf(seats).stream().filter(seat -> !seat.waiting.offer(bytes)).forEach(this::drop);
  }

  private void drop(Seat seat) {
    leave(seat);
    seat.end();
  }

  private synchronized void leave(Seat seat) {
    if (seats.remove(seat) && seats.isEmpty()) {
      stop.run();
    }
  }

  synchronized int clients() {
    return seats.size();
  }

  /** Ends all streams, and lets none begin any more. */
  @Override
  public synchronized void close() {
    closed = true;
    List.copyOf(seats).forEach(this::drop);
  }

  /** One client's place. */
  final class Seat implements Reply {
    private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final BooleanSupplier allowed;
    private Thread thread;
    private boolean ended;
    private boolean writing;
    private long writingSince;

    private Seat(BooleanSupplier allowed) {
      this.allowed = allowed;
    }

    /**
     * Writes until the client is gone, or is to go.
     *
     * @throws IOException always in the end
     */
    void serve(OutputStream out) throws IOException {
      try {
        begin();
        while (true) {
          byte[] bytes = waiting.take();
          for (int at = 0; at < bytes.length; at += PIECE) {
            writes(true);
            out.write(bytes, at, Math.min(PIECE, bytes.length - at));
            out.flush();
          }
          writes(false);
        }
      } catch (InterruptedException e) {
        throw new IOException("the stream is ended");
      } finally {
        leave();
      }
    }

    private synchronized void begin() throws IOException {
      if (ended) {
        throw new IOException("the stream is ended");
      }
      thread = Thread.currentThread();
    }

    private synchronized void writes(boolean now) {
      writing = now;
      writingSince = nanoTime.getAsLong();
    }

    private synchronized boolean isFine() {
      return allowed.getAsBoolean() && !(writing && nanoTime.getAsLong() - writingSince >= PATIENCE.toNanos());
    }

    /** Gives the place back; whoever does not serve has to. */
    void leave() {
      synchronized (this) {
        ended = true;
        thread = null;
      }
      Live.this.leave(this);
    }

    /** An interrupt closes a connection that is being written. */
    private synchronized void end() {
      ended = true;
      if (thread != null) {
        thread.interrupt();
      }
    }
  }
}
