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

  private final BlockingQueue<Input> inputs = new ArrayBlockingQueue<>(CAPACITY + OTHER_PLACES);
  /** For so many of the least, 16 MiB. */
  private final Semaphore room = new Semaphore(CAPACITY * Event.LEAST_BYTES);

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
    return input instanceof Input.Happened(Event event, var receipt) ? event.bytes() : 0;
  }
}
