package org.senselights.engine;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.senselights.event.Event;

/**
 * The one way to the engine. Bounded in number and in bytes: where it is full, an event is refused, and whoever brought
 * it counts the loss. What is no event has a few places of its own, so that no flood keeps out a press or new rules.
 */
public final class Mailbox {

  /** Room for the largest burst of events that is promised to be kept whole, and half as much again. */
  public static final int CAPACITY = 16_384;

  private static final int OTHER_PLACES = 64;

  /** What an event is taken to need at least; so many of them are the bound in bytes, 16 MiB. */
  private static final int BYTES_AN_EVENT = 1_024;

  /** What it takes beside its texts: a dozen small objects. */
  private static final int BYTES_BESIDE_TEXTS = 600;

  private final BlockingQueue<Input> inputs = new ArrayBlockingQueue<>(CAPACITY + OTHER_PLACES);
  private final Semaphore room = new Semaphore(CAPACITY * BYTES_AN_EVENT);

  /**
   * Hands an input in, at once or not at all.
   *
   * @param input what came
   * @return false where the mailbox is full and the input was not taken
   */
  public boolean offer(Input input) {
    return room.tryAcquire(size(input)) && offered(inputs.offer(input), input);
  }

  /**
   * Hands an input in, and waits for room. Never for the thread that reads datagrams.
   *
   * @param input what came
   * @param patience how long to wait at most, for each of bytes and places
   * @return false where there was no room in time
   * @throws InterruptedException if the waiting thread is interrupted
   */
  public boolean offer(Input input, Duration patience) throws InterruptedException {
    return room.tryAcquire(size(input), patience.toNanos(), TimeUnit.NANOSECONDS)
        && offered(inputs.offer(input, patience.toNanos(), TimeUnit.NANOSECONDS), input);
  }

  private boolean offered(boolean taken, Input input) {
    if (!taken) {
      room.release(size(input));
    }
    return taken;
  }

  /** The next input, or a tick where none comes in time. */
  Input take(long nanos) throws InterruptedException {
    Input input = inputs.poll(nanos, TimeUnit.NANOSECONDS);
    if (input == null) {
      return new Input.Tick();
    }
    room.release(size(input));
    return input;
  }

  private static int size(Input input) {
    if (!(input instanceof Input.Happened(Event event, var receipt))) {
      return 0;
    }
    int texts =
        event.message().length()
            + event.context().length()
            + event.userAgent().length()
            + event.userId().length()
            + event.directory().length()
            + event.host().length()
            + event.task().length()
            + event.appName().length()
            + event.logTime().length()
            + event.logLevel().length();
    return Math.max(BYTES_AN_EVENT, BYTES_BESIDE_TEXTS + texts);
  }
}
