package org.senselights.gpio;

import java.time.Duration;

/**
 * Tells a press from the bouncing of a contact: it closes after it was open and still for a while. What comes within
 * that while of any other change is the same movement of the same finger.
 *
 * <p>Pi4J's gpiod provider waits for a still line too, which keeps out what a long wire catches; but edges that waited
 * longer than that to be read, because this process was held up, it hands on as they are.
 *
 * <p>Owned by one thread; time is handed in, nanoseconds of one monotonic clock.
 */
final class Contact {
  private final long stillNanos;
  private boolean closed;
  private long lastChange;

  /** A contact as it is found; while it stays closed, it was not pressed. */
  Contact(Duration still, boolean closed, long now) {
    stillNanos = still.toNanos();
    this.closed = closed;
    lastChange = now - stillNanos;
  }

  /** Takes note of a level, and says whether a press begins with it. */
  boolean pressedBy(boolean nowClosed, long now) {
    if (nowClosed == closed) {
      return false;
    }
    boolean wasStill = now - lastChange >= stillNanos;
    closed = nowClosed;
    lastChange = now;
    return nowClosed && wasStill;
  }
}
