package org.senselights.app;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.LongFunction;

/**
 * Lines on their way from any thread to the one that writes them. Bounded in number and bytes, because nobody may wait
 * for a reader who is not there: what finds it full is dropped, and a line in its place tells how many were.
 */
final class LineQueue {
  /** What {@link #take} gives when there will never be another line. */
  static final byte[] END = {};

  private final int mostLines;
  private final int mostBytes;
  private final LongFunction<byte[]> lossLine;
  private final ArrayDeque<byte[]> lines = new ArrayDeque<>();
  private int bytes;
  private long dropped;
  private long droppedEver;
  private boolean writing;
  private boolean ended;

  /**
   * An empty queue.
   *
   * @param mostLines how many lines may wait
   * @param mostBytes how long they may be together; a single line may be longer
   * @param lossLine makes the line that tells how many were dropped
   */
  LineQueue(int mostLines, int mostBytes, LongFunction<byte[]> lossLine) {
    this.mostLines = mostLines;
    this.mostBytes = mostBytes;
    this.lossLine = lossLine;
  }

  /** Adds a line or drops it, and never waits for a reader. */
  synchronized void offer(byte[] line) {
    if (ended) {
      return;
    }
    if (lines.size() >= mostLines || (!lines.isEmpty() && bytes + line.length > mostBytes)) {
      dropped++;
      droppedEver++;
      return;
    }
    if (dropped > 0) {
      add(lossLine.apply(dropped));
      dropped = 0;
    }
    add(line);
  }

  private void add(byte[] line) {
    lines.add(line);
    bytes += line.length;
    notifyAll();
  }

  /** The next line, which counts as on its way until the next call; {@link #END} when all is said. */
  synchronized byte[] take() throws InterruptedException {
    writing = false;
    notifyAll();
    while (lines.isEmpty() && dropped == 0 && !ended) {
      wait();
    }
    if (lines.isEmpty() && dropped > 0) {
      add(lossLine.apply(dropped));
      dropped = 0;
    }
    byte[] line = lines.poll();
    if (line == null) {
      return END;
    }
    bytes -= line.length;
    writing = true;
    return line;
  }

  /** Ignores further lines; those that wait are still given. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** Waits until everything offered so far is written, and says whether it was, before the time was over. */
  synchronized boolean awaitWritten(Duration limit) throws InterruptedException {
    long until = System.nanoTime() + limit.toNanos();
    while (writing || !lines.isEmpty() || dropped > 0) {
      long millis = Duration.ofNanos(until - System.nanoTime()).toMillis();
      if (millis <= 0) {
        return false;
      }
      wait(millis);
    }
    return true;
  }

  /** How many lines were dropped since the beginning. */
  synchronized long dropped() {
    return droppedEver;
  }
}
