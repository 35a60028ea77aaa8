package org.senselights.web;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Catches what this room logs, as a reader of the journal would see it, but for the time. */
final class WebLog extends Handler implements AutoCloseable {
  private final Logger logger = Logger.getLogger(WebLog.class.getPackageName());
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();

  WebLog() {
    logger.addHandler(this);
    logger.setUseParentHandlers(false);
  }

  List<String> lines() {
    return lines;
  }

  /** The next line, where there is none yet after a generous wait an empty one. */
  String next() throws InterruptedException {
    String line = unread.poll(20, TimeUnit.SECONDS);
    return line == null ? "" : line;
  }

  @Override
  public void publish(LogRecord line) {
    String text = line.getLevel() + " " + new SimpleFormatter().formatMessage(line);
    lines.add(text);
    unread.add(text);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
  }
}
