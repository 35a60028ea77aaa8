package org.senselights;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * What is said in the log while a test runs, each line with its level before it: {@code WARNING chat takes ...}. What
 * is left of other tests may say something too; here only this thread is heard, and those that are made later.
 */
public final class SaidInLog extends Handler implements AutoCloseable {
  private final Logger logger;
  private final SimpleFormatter formatter = new SimpleFormatter();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();
  private final long self = Thread.currentThread().threadId();
  /** Threads are numbered as they are made. */
  private final long later = Thread.ofVirtual().unstarted(() -> { }).threadId();

  /** Listens from now on to a class or a room, by its whole name, for what the journal would have. */
  public SaidInLog(String who) {
    this(who, Level.INFO);
  }

  /** Listens for whatever is said at {@code level} or above. */
  public SaidInLog(String who, Level level) {
    logger = Logger.getLogger(who);
    logger.setLevel(level);
    logger.addHandler(this);
    logger.setUseParentHandlers(false);
  }

  /** All lines so far. */
  public List<String> lines() {
    return lines;
  }

  /** The next line; an empty one where there is none after a generous wait. */
  public String next() throws InterruptedException {
    String line = unread.poll(20, TimeUnit.SECONDS);
    return line == null ? "" : line;
  }

  @Override
  public void publish(LogRecord line) {
    if (line.getLongThreadID() != self && line.getLongThreadID() < later) {
      return;
    }
    String text = line.getLevel() + " " + formatter.formatMessage(line)
        + (line.getThrown() == null ? "" : " " + line.getThrown());
    lines.add(text);
    unread.add(text);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
    logger.setLevel(null);
  }
}
