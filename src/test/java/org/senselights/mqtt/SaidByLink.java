package org.senselights.mqtt;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * What the link says in the log while a test runs. What is left of other tests may say something too; here only this
 * thread is heard, and those that are made later.
 */
final class SaidByLink extends Handler {
  private final Logger logger = Logger.getLogger(MqttLink.class.getName());
  private final SimpleFormatter formatter = new SimpleFormatter();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final long self = Thread.currentThread().threadId();
  /** Threads are numbered as they are made. */
  private final long later = Thread.ofVirtual().unstarted(() -> { }).threadId();

  SaidByLink() {
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
    lines.add(formatter.formatMessage(record));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
  }
}
