package org.senselights.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.senselights.decode.AuditRow;

/**
 * Reads audit logs on a thread of its own, a little ahead of who plays them, so that reading and deciding share the
 * work. The hand-over is bounded in rows and letters; where it is full the reading waits, and nothing is lost.
 */
final class ReadAhead implements AutoCloseable {
  private static final int BATCHES = 4;
  private static final int MOST_ROWS = 64;
  private static final int MOST_LETTERS = 1 << 18;

  /**
   * Rows that follow each other.
   *
   * @param rows in the order of time
   * @param bytes read until then
   * @param rowsRead until then, those passed over too
   * @param isLast whether nothing follows
   * @param failure why nothing follows, where it is not the end
   */
  record Batch(
      List<AuditRow> rows, long bytes, long rowsRead, boolean isLast, Optional<AuditFileException> failure) {}

  private final AuditFiles files;
  private final BlockingQueue<Batch> batches = new ArrayBlockingQueue<>(BATCHES);
  private final Thread thread;

  /** Begins to read; from now on the files belong to this thread, until {@link #close} returns. */
  ReadAhead(AuditFiles files) {
    this.files = files;
    thread = Thread.ofPlatform().name("audit-log").daemon().start(this::read);
  }

  /** The next rows; not to be called again after the last. */
  Batch next() throws InterruptedException {
    return batches.take();
  }

  private void read() {
    try {
      boolean isLast = false;
      while (!isLast) {
        Batch batch = batch();
        isLast = batch.isLast;
        batches.put(batch);
      }
    } catch (InterruptedException e) {
      // Nobody wants the rest.
    }
  }

  private Batch batch() {
    List<AuditRow> rows = new ArrayList<>(MOST_ROWS);
    int letters = 0;
    try {
      while (rows.size() < MOST_ROWS && letters < MOST_LETTERS) {
        Optional<AuditRow> row = files.next();
        if (row.isEmpty()) {
          return batch(rows, true, Optional.empty());
        }
        rows.add(row.get());
        letters += row.get().event().message().length() + row.get().event().context().length();
      }
      return batch(rows, false, Optional.empty());
    } catch (AuditFileException e) {
      return batch(rows, true, Optional.of(e));
    } catch (RuntimeException e) {
      // Who plays must not wait for ever for what is never read.
      String fault = "a fault of ours while reading, please tell us: " + e;
      return batch(rows, true, Optional.of(new AuditFileException(List.of(fault), true)));
    }
  }

  private Batch batch(List<AuditRow> rows, boolean isLast, Optional<AuditFileException> failure) {
    return new Batch(rows, files.bytesRead(), files.rows(), isLast, failure);
  }

  /** Ends the reading, and waits until it has ended. */
  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
