package org.senselights.homeassistant;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What is heard on Home Assistant's event bus, in order, each as one thing of interest.
 *
 * @param <T> what is made of an event
 */
public final class Events<T> {
  private static final long PATIENCE_SECONDS = 30;

  private final String type;
  private final Function<Map<String, Object>, List<T>> reader;
  private final BlockingQueue<T> heard = new LinkedBlockingQueue<>();

  /**
   * Hears nothing yet.
   *
   * @param type the event type, such as {@code automation_triggered}
   * @param reader takes an event's data; what is of no interest becomes an empty list
   */
  Events(String type, Function<Map<String, Object>, List<T>> reader) {
    this.type = type;
    this.reader = reader;
  }

  String type() {
    return type;
  }

  void hear(Map<String, Object> event) {
    heard.addAll(reader.apply(Tree.map(event, "data")));
  }

  /**
   * Waits for the next one.
   *
   * @return what was heard next
   * @throws AssertionError if nothing is heard for 30 s
   */
  public T next() {
    try {
      T next = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("no " + type + " heard for " + PATIENCE_SECONDS + " s");
      }
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /**
   * Waits for a certain one.
   *
   * @param wanted which
   * @return all that was heard up to it, itself included
   * @throws AssertionError if nothing is heard for 30 s
   */
  public List<T> until(Predicate<T> wanted) {
    List<T> all = new ArrayList<>();
    T next;
    do {
      next = next();
      all.add(next);
    } while (!wanted.test(next));
    return all;
  }

  /**
   * All that was heard and not yet asked for.
   *
   * @return in the order of hearing
   */
  public List<T> soFar() {
    List<T> all = new ArrayList<>();
    heard.drainTo(all);
    return all;
  }
}
