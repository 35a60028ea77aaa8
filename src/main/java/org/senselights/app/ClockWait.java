package org.senselights.app;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.senselights.engine.Account;
import org.senselights.event.Event;
import org.senselights.event.Receipt;
import org.senselights.rules.Occasion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where events wait on their way to databases for as long as the network may yet set the clock, because what is kept
 * under a wrong time stays there for ever. They go on with the time that the clock, now right, would have shown.
 *
 * <p>Nothing is lost here: what is too much goes on as it is, and so does all where nobody sets the clock in time.
 */
final class ClockWait {
  /** What is taken to wait at most: 1,024 usual events. */
  static final int MOST_BYTES = 1_024 * Event.LEAST_BYTES;

  private static final Logger LOG = LoggerFactory.getLogger(ClockWait.class);

  /** From the start of a board until it has found the network and asked for the time. */
  private static final long PATIENCE_NANOS = Duration.ofMinutes(2).toNanos();

  /** So much a clock may have been wrong before; to correct it would only blur the times. */
  private static final Duration NOISE = Duration.ofSeconds(2);

  private final BooleanSupplier maySet;
  private final LongSupplier nanoTime;
  private final InstantSource time;
  private final Consumer<Account> onward;
  private final long since;
  private final ArrayDeque<Account> waiting = new ArrayDeque<>();
  private int bytes;
  private volatile boolean over;

  /**
   * Begins to wait, unless there is nothing to wait for.
   *
   * @param maySet whether the network may yet set the clock
   * @param nanoTime the clock by which receipts count their nanoseconds
   * @param time of the day
   * @param onward takes events, never two at a time
   */
  ClockWait(BooleanSupplier maySet, LongSupplier nanoTime, InstantSource time, Consumer<Account> onward) {
    this.maySet = Objects.requireNonNull(maySet, "maySet");
    this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
    this.time = Objects.requireNonNull(time, "time");
    this.onward = Objects.requireNonNull(onward, "onward");
    since = nanoTime.getAsLong();
    over = !maySet.getAsBoolean();
    if (!over) {
      LOG.info("The network has not set the clock yet: databases are told nothing before, for two minutes at most");
    }
  }

  /** Takes an event; called by one thread. */
  void happened(Account account) {
    // Of anything else databases are told nothing. Once over, this thread is the only one that hands on.
    if (account.tellsOfEvent() && (over || !hold(account))) {
      onward.accept(account);
    }
  }

  private synchronized boolean hold(Account account) {
    if (over) {
      return false;
    }
    // Without what rules did about it, which can be as long as the event again, and is nothing to databases.
    waiting.addLast(new Account(account.occasion(), account.verdict(), List.of()));
    bytes += bytes(account);
    while (bytes > MOST_BYTES) {
      Account first = waiting.removeFirst();
      bytes -= bytes(first);
      onward.accept(first);
    }
    return true;
  }

  /** Looks whether the wait is over, and gives that; from time to time, by one thread. */
  boolean look() {
    // Not under the lock, because a log can be slow, and the engine must not wait.
    if (!over) {
      boolean isSet = !maySet.getAsBoolean();
      if (isSet || nanoTime.getAsLong() - since >= PATIENCE_NANOS) {
        int waited = end();
        LOG.info("{}, events that waited for it go to the databases: {}",
            isSet ? "The network has set the clock" : "The network does not set the clock", waited);
      }
    }
    return over;
  }

  /** Lets all go on that waits, and gives how many did. */
  synchronized int end() {
    int waited = waiting.size();
    long now = nanoTime.getAsLong();
    Instant wall = time.instant();
    waiting.forEach(each -> onward.accept(corrected(each, now, wall)));
    waiting.clear();
    over = true;
    return waited;
  }

  private static int bytes(Account account) {
    return account.occasion().event().bytes();
  }

  private static Account corrected(Account account, long now, Instant wall) {
    Occasion before = account.occasion();
    Receipt receipt = before.receipt();
    if (receipt.nanos() == Receipt.NO_DATAGRAM) {
      return account;
    }
    Instant at = wall.minusNanos(now - receipt.nanos());
    if (Duration.between(receipt.at(), at).abs().compareTo(NOISE) <= 0) {
      return account;
    }
    // Its time as a text is what others were told; databases take it from the receipt.
    Occasion after = new Occasion(before.id(), before.cause(), before.told(), before.event(),
        new Receipt(at, receipt.nanos(), receipt.sender()), before.time(), before.privacy(), before.numbers(),
        before.withheld());
    return new Account(after, account.verdict(), account.fired());
  }
}
