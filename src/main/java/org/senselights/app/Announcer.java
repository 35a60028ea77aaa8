package org.senselights.app;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.senselights.homeassistant.Announced;
import org.senselights.homeassistant.Device;
import org.senselights.homeassistant.Discovery;
import org.senselights.homeassistant.Removal;
import org.senselights.homeassistant.Topics;
import org.senselights.message.Message;
import org.senselights.mqtt.MqttLink;
import org.senselights.rules.RuleBook;
import org.senselights.settings.StateDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Announces the device to Home Assistant, and takes back what is gone, at the right moments: when the link comes up,
 * when the rules change, when Home Assistant has come up.
 *
 * <p>Takes calls from any thread and never makes them wait; a thread of its own does what takes a while. What it has
 * not got round to is remembered as one thing each, so nothing can pile up.
 */
final class Announcer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

  /** Home Assistant's word that it listens reaches all its devices at once: they should not all answer at once. */
  private static final long LEAST_JITTER_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long MOST_JITTER_NANOS = Duration.ofSeconds(5).toNanos();

  /** Longer than it takes to read back what the broker has kept of us. */
  private static final Duration READ_BACK = Duration.ofSeconds(3);

  /** Longer than it takes to say all steps of what came before. */
  private static final Duration ANNOUNCING = Duration.ofSeconds(6);

  private final Device device;
  private final boolean wanted;
  private final MqttLink link;
  private final StateDirectory state;
  private final RandomGenerator random;
  private final Thread worker = Thread.ofVirtual().name("announcer").unstarted(this::work);
  private final CountDownLatch closed = new CountDownLatch(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition called = lock.newCondition();
  private boolean linkCameUp;
  private Optional<RuleBook> nextBook = Optional.empty();
  private Optional<Long> birthDue = Optional.empty();
  /** Only ever written under the lock. */
  private volatile long deaths;
  private Optional<CompletableFuture<Void>> clear = Optional.empty();

  /** What is announced now, and what is taken back. */
  private volatile Optional<Announced> record;
  private RuleBook book;
  private volatile boolean cleared;

  /** One that does nothing yet. {@code wanted} is false where the owner does not want the device to appear. */
  Announcer(Device device, boolean wanted, MqttLink link, StateDirectory state, RuleBook book, RandomGenerator random) {
    this.device = device;
    this.wanted = wanted;
    this.link = link;
    this.state = state;
    this.book = book;
    this.random = random;
    record = Announced.ofRecord(state.announced());
  }

  /** To be called before the link starts, so that it says who we are before it says how we are. */
  void start() {
    if (wanted && record.isPresent()) {
      announce(book);
    }
    worker.start();
  }

  /** The link has come up. Called on its thread, before it tells any event. */
  void linkCameUp() {
    if (wanted && record.isEmpty()) {
      link.holdEvents(READ_BACK);
    }
    call(() -> linkCameUp = true);
  }

  /** Home Assistant says that it listens. */
  void born() {
    long jitter = random.nextLong(LEAST_JITTER_NANOS, MOST_JITTER_NANOS);
    call(() -> birthDue = Optional.of(birthDue.orElse(System.nanoTime() + jitter)));
  }

  /** Home Assistant does not listen any more: what is to be said to it has to wait for its next word. */
  void died() {
    call(() -> {
      birthDue = Optional.empty();
      deaths++;
    });
  }

  /** Other rules are about to be in force: what only they tell has to wait until it is announced. */
  void expect() {
    if (wanted && !cleared) {
      link.holdEvents(ANNOUNCING);
    }
  }

  /** Other rules are in force. */
  void adopt(RuleBook fresh) {
    call(() -> nextBook = Optional.of(fresh));
  }

  /**
   * Takes the device out of Home Assistant and off the broker; from now on nothing is told of how it is.
   *
   * @return completed when the broker has taken all of it, exceptionally where there is no connection
   */
  CompletableFuture<Void> clear() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    call(() -> {
      clear.ifPresent(earlier -> done.whenComplete((nothing, why) -> complete(earlier, why)));
      clear = Optional.of(done);
    });
    return done;
  }

  private static void complete(CompletableFuture<Void> future, Throwable why) {
    if (why == null) {
      future.complete(null);
    } else {
      future.completeExceptionally(why);
    }
  }

  private void call(Runnable note) {
    lock.lock();
    try {
      note.run();
      called.signal();
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    try {
      while (closed.getCount() > 0) {
        try {
          next().run();
        } catch (RuntimeException e) {
          LOG.error("The announcement to Home Assistant met a fault of ours, please report this; it goes on", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for something to do. What the rules say now comes first, since everything else speaks of it. */
  private Runnable next() throws InterruptedException {
    lock.lock();
    try {
      while (true) {
        if (clear.isPresent()) {
          CompletableFuture<Void> done = clear.get();
          clear = Optional.empty();
          return () -> doClear(done);
        }
        if (nextBook.isPresent()) {
          RuleBook fresh = nextBook.get();
          nextBook = Optional.empty();
          return () -> doAdopt(fresh);
        }
        if (linkCameUp) {
          linkCameUp = false;
          return this::greet;
        }
        long wait = birthDue.isPresent() ? birthDue.get() - System.nanoTime() : Long.MAX_VALUE;
        if (wait <= 0) {
          birthDue = Optional.empty();
          return this::greetTheNewborn;
        }
        called.awaitNanos(wait);
      }
    } finally {
      lock.unlock();
    }
  }

  private void doAdopt(RuleBook fresh) {
    book = fresh;
    if (wanted && !cleared && record.isPresent()) {
      announce(fresh);
      takeBack();
    }
  }

  private void greet() {
    if (cleared) {
      return;
    }
    if (!wanted) {
      leave();
      return;
    }
    if (record.isEmpty()) {
      Optional<String> kept = readBack();
      if (!link.connected()) {
        return;
      }
      record = kept.flatMap(payload -> Announced.ofRetained(Topics.discovery(device.identity()), payload));
        announce(book);
    }
    takeBack();
  }

  private void greetTheNewborn() {
    if (wanted && !cleared && record.isPresent()) {
      Announced now = record.get();
      long deathsBefore = deaths;
      if (now.isOpen() && say(Removal.steps(now)) && deaths == deathsBefore) {
        keep(now.settled());
      }
      link.retell();
    }
  }

  /** The announcement of the rules in force, for people. */
  String pretty(RuleBook rules) {
    return Discovery.of(device, rules).pretty();
  }

  /** Puts the announcement on record, and then says it. */
  private void announce(RuleBook rules) {
    Discovery discovery = Discovery.of(device, rules);
    keep(Announced.next(record, discovery));
    link.introduce(discovery.message());
  }

  private void keep(Announced next) {
    if (!record.map(Announced::record).equals(Optional.of(next.record()))) {
      state.keepAnnounced(next.record());
    }
    record = Optional.of(next);
  }

  /** Takes back what was announced and is gone. Where the link breaks meanwhile, it is done anew when it is up. */
  private void takeBack() {
    List<List<Message>> steps = Removal.steps(record.orElseThrow());
    // A single step says no more than the announcement itself, which the link tells anyway.
    if (steps.size() > 1 && link.connected() && say(steps)) {
      keep(record.orElseThrow().emptied());
    }
  }

  /** The owner does not want the device to be seen any more. */
  private void leave() {
    if (record.isPresent() && say(Removal.farewell(record.get()))) {
      record = Optional.empty();
      state.keepAnnounced("");
      LOG.info("home-assistant.discovery is off: the device was taken out of Home Assistant");
      link.retell();
    }
  }

  private void doClear(CompletableFuture<Void> done) {
    Announced all = record.orElseGet(() -> Announced.next(Optional.empty(), Discovery.of(device, book)));
    if (!link.connected()) {
      done.completeExceptionally(new IllegalStateException("there is no connection to the broker"));
      return;
    }
    cleared = true;
    link.forgetStates();
    if (say(Removal.farewell(all))) {
      record = Optional.empty();
      state.keepAnnounced("");
      LOG.info("Taken out of Home Assistant, as asked; until the next start only events are told");
      done.complete(null);
    } else {
      done.completeExceptionally(new IllegalStateException("the connection to the broker broke meanwhile"));
    }
  }

  private Optional<String> readBack() {
    try {
      return link.retained(Topics.discovery(device.identity())).get();
    } catch (ExecutionException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Says steps with a pause between each two; gives whether the broker has taken all. */
  private boolean say(List<List<Message>> steps) {
    try {
      boolean first = true;
      for (List<Message> step : steps) {
        if (!first && closed.await(Removal.PAUSE.toNanos(), TimeUnit.NANOSECONDS)) {
          return false;
        }
        first = false;
        link.say(step).get();
      }
      return true;
    } catch (ExecutionException e) {
      LOG.debug("What is to be said to Home Assistant is said when the broker is there again", e.getCause());
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    closed.countDown();
    worker.interrupt();
  }
}
