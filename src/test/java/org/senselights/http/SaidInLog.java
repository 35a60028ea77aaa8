package org.senselights.http;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * What this room says in the log while a test runs, each line with its level before it: {@code WARNING chat ...}. What
 * is left of other tests may say something too; here only this thread is heard, and those that are made later.
 */
final class SaidInLog extends Handler {
  private final Logger logger = Logger.getLogger("org.senselights.http");
  private final SimpleFormatter formatter = new SimpleFormatter();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final long self = Thread.currentThread().threadId();
  /** Threads are numbered as they are made. */
  private final long later = Thread.ofVirtual().unstarted(() -> { }).threadId();

  SaidInLog() {
    logger.setLevel(Level.ALL);
    setLevel(Level.ALL);
    logger.addHandler(this);
    logger.setUseParentHandlers(false);
  }

  List<String> lines() {
    return lines;
  }

  @Override
  public void publish(LogRecord record) {
    if (record.getLongThreadID() != self && record.getLongThreadID() < later) {
      return;
    }
    lines.add(record.getLevel() + " " + formatter.formatMessage(record)
        + (record.getThrown() == null ? "" : " " + record.getThrown()));
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
