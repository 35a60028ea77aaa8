package org.senselights.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.senselights.engine.BackOff;
import org.senselights.settings.Delivery;

/**
 * One destination's own queue and thread: what is offered waits its turn, and is told in batches, again and again where
 * need be, until it is delivered or dropped for a reason that is counted. Nothing here delays any other lane.
 */
final class Lane {

  /** How much of an answer is read. */
  static final int MOST_ANSWER_BYTES = 64 << 10;

  /** A service that wants us to wait longer is asked again nevertheless, once in this time. */
  static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(15);

  private static final Duration SHORTEST_WAIT = Duration.ofMillis(500);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** So many failures in a row at the stop, and nobody waits any longer. */
  private static final int HOPELESS = 2;

  private final String setting;
  private final String name;
  private final Protocol protocol;
  private final long mostBytesAtOnce;
  private final Delivery delivery;
  private final HttpCaller caller;
  private final LongSupplier nanoTime;
  private final InstantSource time;
  private final RandomGenerator random;
  private final Pause pause;
  private final Notice notice;
  private final BackOff backOff;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // All of these are guarded by the lock.
  private final Waiting waiting;
  private Optional<Thread> thread = Optional.empty();
  private Optional<Instant> lastSuccess = Optional.empty();
  private String trouble = "";
  private Optional<LaneView.Failure> lastFailure = Optional.empty();
  private int mostAtOnce;
  private int failures;
  private long notBefore;
  private long retryAt;
  private boolean toldToWait;
  private boolean stopping;
  private long stopAt;
  private boolean ended;
  private long kept;

  // These are written by who promises alone, one thread at a time, and never go back.
  private volatile long promised;
  private volatile long turnedAway;

  /**
   * A lane on which nothing has gone yet; its thread begins with the first parcel.
   *
   * @param setting where it stands in the settings, such as {@code targets.chat}; the last word is what its owner
   *     calls it
   * @param protocol how it is spoken with
   * @param delivery bounds and deadlines
   * @param share how much may wait
   * @param caller what speaks with it; closed with the lane
   * @param nanoTime a clock that only goes forward
   * @param time of the day, for views
   * @param random for jitter
   */
  Lane(
      String setting,
      Protocol protocol,
      Delivery delivery,
      Share share,
      HttpCaller caller,
      LongSupplier nanoTime,
      InstantSource time,
      RandomGenerator random) {
    this(setting, protocol, delivery, share, caller, nanoTime, time, random, Pause.REAL);
  }

  /**
   * The same in a time of its own.
   *
   * @param pause how it waits
   */
  Lane(
      String setting,
      Protocol protocol,
      Delivery delivery,
      Share share,
      HttpCaller caller,
      LongSupplier nanoTime,
      InstantSource time,
      RandomGenerator random,
      Pause pause) {
    this.setting = setting;
    name = setting.substring(setting.lastIndexOf('.') + 1);
    this.protocol = protocol;
    mostBytesAtOnce = Math.min(protocol.mostBytes(), share.bytes() / 2);
    this.delivery = delivery;
    this.caller = caller;
    this.nanoTime = nanoTime;
    this.time = time;
    this.random = random;
    this.pause = pause;
    notice = new Notice(name, protocol.where(), nanoTime);
    backOff = new BackOff(SHORTEST_WAIT, LONGEST_WAIT, random);
    waiting = new Waiting(delivery.queue(), share.bytes(), delivery.expiry().toNanos());
    mostAtOnce = protocol.mostParcels();
    notBefore = nanoTime.getAsLong();
    retryAt = notBefore;
  }

  /** What its owner calls it. */
  String name() {
    return name;
  }

  /**
   * Counts something that is to be told here and has to be written yet: until its promise is kept it waits. Waits for
   * no lock; never by two threads at a time.
   */
  void promise() {
    promised = promised + 1;
  }

  /** Counts something that is to be told here and for which there was no room to wait for being written. */
  void turnAway() {
    turnedAway = turnedAway + 1;
  }

  /**
   * Takes in what was promised, written now; from one thread, without waiting for the destination.
   *
   * @param texts a parcel each; none where it could not be written, which counts as refused
   */
  void keepPromise(List<String> texts) {
    List<Parcel> parcels = parcels(texts);
    lock.lock();
    try {
      kept++;
      if (parcels.isEmpty()) {
        waiting.refuse();
      }
      takeIn(parcels);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a parcel in; from any thread, without waiting for the destination.
   *
   * @return false where it was dropped at once, and counted
   */
  boolean offer(String text) {
    List<Parcel> parcels = parcels(List.of(text));
    lock.lock();
    try {
      return takeIn(parcels);
    } finally {
      lock.unlock();
    }
  }

  private List<Parcel> parcels(List<String> texts) {
    long now = nanoTime.getAsLong();
    return texts.stream().map(text -> new Parcel(text, now)).toList();
  }

  /** Whether there was room for all of them. */
  private boolean takeIn(List<Parcel> parcels) {
    boolean all = true;
    for (Parcel parcel : parcels) {
      all &= takeIn(parcel);
    }
    return all;
  }

  private boolean takeIn(Parcel parcel) {
    if (ended) {
      waiting.offerTooLate();
      return false;
    }
    boolean filled = waiting.fills(mostAtOnce, mostBytesAtOnce);
    boolean taken = waiting.offer(parcel);
    if (thread.isEmpty()) {
      thread = Optional.of(Thread.ofVirtual().name("lane " + name).start(this::run));
    }
    if (waiting.size() == 1 || !filled && waiting.fills(mostAtOnce, mostBytesAtOnce)) {
      changed.signalAll();
    }
    return taken;
  }

  /** How it stands now; from any thread. */
  LaneView view() {
    lock.lock();
    try {
      waiting.expire(nanoTime.getAsLong());
      LaneCounts counts = waiting.counts(promised - kept, turnedAway, ended);
      return new LaneView(name, protocol.kind(), protocol.where(), counts, lastSuccess, trouble, lastFailure);
    } finally {
      lock.unlock();
    }
  }

  /** Ends the lane: what waits is told if that can be done in time, the rest is counted as stopped. */
  void stop(Duration within) {
    stop(List.of(this), within);
  }

  /** Ends lanes at the same time, under one deadline. */
  static void stop(Collection<Lane> lanes, Duration within) {
    lanes.forEach(lane -> lane.beginToStop(within));
    try {
      for (Lane lane : lanes) {
        lane.awaitEnd();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      lanes.forEach(Lane::giveUp);
    }
  }

  private void beginToStop(Duration within) {
    lock.lock();
    try {
      stopping = true;
      stopAt = nanoTime.getAsLong() + within.toNanos();
      ended |= thread.isEmpty();
      // One more attempt, whatever was before.
      failures = Math.min(failures, HOPELESS - 1);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void awaitEnd() throws InterruptedException {
    if (thread.isPresent() && !thread.get().join(Duration.ofNanos(Math.max(0, stopAt - nanoTime.getAsLong())))) {
      giveUp();
      thread.get().join(GRACE);
    }
  }

  private void giveUp() {
    thread.ifPresent(Thread::interrupt);
  }

  private void run() {
    try {
      for (List<Parcel> batch = await(); !batch.isEmpty(); batch = await()) {
        tell(batch);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.lock();
      try {
        ended = true;
        waiting.end();
      } finally {
        lock.unlock();
      }
      caller.close();
    }
  }

  /** The next batch, when it is due; empty at the end. */
  private List<Parcel> await() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        long now = nanoTime.getAsLong();
        waiting.expire(now);
        if (stopping && (waiting.isEmpty() || failures >= HOPELESS || Math.max(0, dueIn(now)) >= stopAt - now)) {
          return List.of();
        }
        if (waiting.isEmpty()) {
          pause.await(changed, Pause.ENDLESS);
        } else if (dueIn(now) > 0) {
          pause.await(changed, dueIn(now));
        } else {
          notBefore = now + delivery.spacing().toNanos();
          return waiting.take(mostAtOnce, mostBytesAtOnce, failures > 0);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private long dueIn(long now) {
    long due = notBefore - now;
    // At the stop only the vendor's own wish can make it wait, not our care for a service that has failed.
    if (failures > 0 && (toldToWait || !stopping)) {
      due = Math.max(due, retryAt - now);
    }
    if (!stopping && !waiting.fills(mostAtOnce, mostBytesAtOnce)) {
      due = Math.max(due, waiting.oldest() + protocol.patience().toNanos() - now);
    }
    return due;
  }

  private void tell(List<Parcel> batch) throws InterruptedException {
    Verdict verdict = ask(batch);
    Runnable news;
    lock.lock();
    try {
      news = switch (verdict) {
        case Verdict.Taken() -> taken(batch, 0, "");
        case Verdict.Partly(var refused, var why) -> taken(batch, refused, why);
        case Verdict.Refused(var why) -> refused(batch, why);
        case Verdict.TooLarge() -> tooLarge(batch);
        case Verdict.Later(var why, var after) -> later(batch, why, after);
      };
    } finally {
      lock.unlock();
    }
    // Not under the lock, because a log can be slow, and who offers must not wait.
    news.run();
  }

  private Verdict ask(List<Parcel> batch) throws InterruptedException {
    try {
      Answer answer = caller.ask(protocol.call(batch), deadline(), MOST_ANSWER_BYTES);
      Verdict verdict = answer.isRedirect()
          ? Statuses.redirected(answer.status(), answer::header, setting)
          : protocol.verdict(answer.status(), answer.text(), answer::header, batch.size());
      return verdict instanceof Verdict.Later(var why, var after) && after.isEmpty()
          ? new Verdict.Later(why, RetryAfter.of(answer, time.instant()))
          : verdict;
    } catch (NoAnswerException e) {
      return new Verdict.Later(e.getMessage(), Optional.empty());
    } catch (IllegalArgumentException e) {
      // Without its message, which can hold an address or a header's value.
      return new Verdict.Refused("HTTP or Java allows no such request; check its method and headers");
    } catch (RuntimeException e) {
      return new Verdict.Refused("it could not be told by a fault of Sense Lights (" + e.getClass().getName() + ")");
    }
  }

  private Duration deadline() {
    lock.lock();
    try {
      long left = stopping ? Math.max(0, stopAt - nanoTime.getAsLong()) : Long.MAX_VALUE;
      return Duration.ofNanos(Math.min(delivery.deadline().toNanos(), left));
    } finally {
      lock.unlock();
    }
  }

  private Runnable taken(List<Parcel> batch, int unwanted, String why) {
    waiting.settle(unwanted);
    lastSuccess = Optional.of(time.instant());
    mostAtOnce = (int) Math.min(protocol.mostParcels(), mostAtOnce + mostAtOnce / 8 + 1L);
    answered(why);
    int left = waiting.size();
    long dropped = waiting.dropped() - unwanted;
    return () -> {
      notice.well(left, dropped);
      if (unwanted > 0) {
        notice.partly(why, unwanted, batch.size());
      }
    };
  }

  private Runnable refused(List<Parcel> batch, String why) {
    waiting.settle(batch.size());
    answered(why);
    return () -> notice.refused(why, batch.size());
  }

  private Runnable tooLarge(List<Parcel> batch) {
    if (batch.size() == 1) {
      return refused(batch, "it is too large");
    }
    waiting.giveBack(batch);
    mostAtOnce = batch.size() / 2;
    answered("");
    return () -> { };
  }

  private Runnable later(List<Parcel> batch, String why, Optional<Duration> after) {
    waiting.giveBack(batch);
    failures++;
    trouble(why);
    toldToWait = after.isPresent();
    retryAt = nanoTime.getAsLong() + after.map(this::asTold).orElseGet(backOff::next);
    int left = waiting.size();
    return () -> notice.later(why, left);
  }

  /** A little longer than told, each device by its own time; never at once, and never never. */
  private long asTold(Duration after) {
    long nanos = after.compareTo(LONGEST_RETRY_AFTER) < 0 ? after.toNanos() : LONGEST_RETRY_AFTER.toNanos();
    return Math.max(SHORTEST_WAIT.toNanos(), nanos + random.nextLong(nanos / 10 + 1));
  }

  private void answered(String why) {
    failures = 0;
    backOff.reset();
    trouble(why);
  }

  private void trouble(String why) {
    trouble = why;
    if (!why.isEmpty()) {
      lastFailure = Optional.of(new LaneView.Failure(time.instant(), why));
    }
  }
}
