package org.senselights.engine;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The one way to the engine. Bounded: where it is full, an event is refused, and whoever brought it counts the loss.
 */
public final class Mailbox {

  /** Room for the largest burst that is promised to be kept whole, and half as much again. */
  public static final int CAPACITY = 16_384;

  private final BlockingQueue<Input> inputs = new ArrayBlockingQueue<>(CAPACITY);

  /**
   * Hands an input in, at once or not at all.
   *
   * @param input what came
   * @return false where the mailbox is full and the input was not taken
   */
  public boolean offer(Input input) {
    return inputs.offer(input);
  }

  /**
   * Hands an input in, and waits for room. Never for the thread that reads datagrams.
   *
   * @param input what came
   * @param patience how long to wait at most
   * @return false where there was no room in time
   * @throws InterruptedException if the waiting thread is interrupted
   */
  public boolean offer(Input input, Duration patience) throws InterruptedException {
    return inputs.offer(input, patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** The next input, or a tick where none comes in time. */
  Input take(long nanos) throws InterruptedException {
    Input input = inputs.poll(nanos, TimeUnit.NANOSECONDS);
    return input == null ? new Input.Tick() : input;
  }
}
