package org.senselights.app;

import java.time.Duration;
import java.util.ArrayList;
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

  /** Fewer than the link lets wait. */
  private static final int MOST_AT_ONCE = 500;

  /** Longer than it takes to read back what the broker has kept of us. */
  private static final Duration READ_BACK = Duration.ofSeconds(3);

  /** Longer than it takes to say all steps of what came before. */
  private static final Duration ANNOUNCING = Duration.ofSeconds(6);

  private final Device device;
  private final boolean wanted;
  private final MqttLink link;
  private final StateDirectory state;
  private final RuleBook firstBook;
  private final RandomGenerator random;
  private final Thread worker = Thread.ofVirtual().name("announcer").unstarted(this::work);
  private final CountDownLatch closed = new CountDownLatch(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition called = lock.newCondition();
  private boolean linkCameUp;
  private final List<RuleBook> books = new ArrayList<>();
  private Optional<Long> birthDue = Optional.empty();
  /** Only ever written under the lock. */
  private volatile long deaths;
  private Optional<CompletableFuture<Void>> clear = Optional.empty();

  /** What is announced, and what is taken back. The worker's own, once it runs. */
  private Announced record;
  /** Whether the record was lost, or there is none yet: the broker may know more. */
  private volatile boolean readBackDue;
  private volatile boolean cleared;

  /** One that does nothing yet. {@code wanted} is false where the owner does not want the device to appear. */
  Announcer(Device device, boolean wanted, MqttLink link, StateDirectory state, RuleBook book, RandomGenerator random) {
    this.device = device;
    this.wanted = wanted;
    this.link = link;
    this.state = state;
    this.random = random;
    firstBook = book;
  }

  /** To be called before the link starts, so that it says who we are before it says how we are. */
  void start() {
    Optional<Announced> kept = Announced.ofRecord(state.announced());
    readBackDue = kept.isEmpty();
    Announced first = Announced.of(Discovery.of(device, firstBook), wanted);
    record = kept.map(first::after).orElse(first);
    if (!readBackDue) {
      announce();
    }
    worker.start();
  }

  /** The link has come up. Called on its thread, before it tells any event. */
  void linkCameUp() {
    if (wanted && readBackDue) {
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

  /**
   * Other rules are about to be in force. To be called before they are: what only they tell has to wait until it is
   * announced, and what they bring back must not be taken back.
   */
  void adopt(RuleBook fresh) {
    if (wanted && !cleared) {
      link.holdEvents(ANNOUNCING);
    }
    call(() -> books.add(fresh));
  }

  /**
   * Takes the device out of Home Assistant and off the broker; from then on nothing is told of how it is.
   *
   * @return completed when the broker has taken all of it, exceptionally where it has not, with the reason in words
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

  /** The announcement that some rules would make, for people. */
  String pretty(RuleBook rules) {
    return Discovery.of(device, rules).pretty();
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
        if (closed.getCount() == 0) {
          return () -> { };
        }
        if (clear.isPresent()) {
          CompletableFuture<Void> done = clear.get();
          clear = Optional.empty();
          return () -> doClear(done);
        }
        if (!books.isEmpty()) {
          List<RuleBook> fresh = List.copyOf(books);
          books.clear();
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

  /** Those in between were never announced, but the engine has told how they stood. */
  private void doAdopt(List<RuleBook> fresh) {
    if (cleared) {
      return;
    }
    for (RuleBook book : fresh) {
      record = Announced.of(Discovery.of(device, book), wanted).after(record);
    }
    if (!readBackDue) {
      announce();
      takeBack();
    }
  }

  private void greet() {
    if (cleared) {
      return;
    }
    if (readBackDue) {
      Optional<String> kept = readBack();
      if (!link.connected()) {
        return;
      }
      record =
          kept.flatMap(payload -> Announced.ofRetained(record.topic(), payload)).map(record::after).orElse(record);
      readBackDue = false;
      announce();
    }
    takeBack();
  }

  private void greetTheNewborn() {
    if (cleared || readBackDue) {
      return;
    }
    long deathsBefore = deaths;
    Announced again = record.again();
    if (record.isOpen() && say(Removal.steps(again)) && deaths == deathsBefore) {
      keep(again.settled());
    }
    link.retell();
  }

  /** Puts the announcement on record, and then says it. */
  private void announce() {
    state.keepAnnounced(record.record());
    if (wanted) {
      link.introduce(record.message());
    }
  }

  private void keep(Announced next) {
    record = next;
    state.keepAnnounced(next.record());
  }

  /** Takes back what was announced and is gone. Where the link breaks meanwhile, it is done anew when it is up. */
  private void takeBack() {
    List<List<Message>> steps = Removal.steps(record);
    if (!steps.isEmpty() && link.connected() && say(steps)) {
      keep(record.takenBack());
    }
  }

  private void doClear(CompletableFuture<Void> done) {
    List<List<Message>> steps = Removal.farewell(record);
    try {
      if (!link.connected()) {
        throw new NotNowException("there is no connection to the broker");
      }
      saying(steps.subList(0, steps.size() - 1));
      // Only now, so that a device that could not be taken out goes on telling how it is.
      cleared = true;
      link.forgetStates();
      state.keepAnnounced("");
      pause();
      saying(steps.subList(steps.size() - 1, steps.size()));
      LOG.info("Taken out of Home Assistant, as asked; until the next start only events are told");
      done.complete(null);
    } catch (ExecutionException e) {
      done.completeExceptionally(e.getCause());
    } catch (NotNowException e) {
      done.completeExceptionally(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      done.completeExceptionally(new NotNowException("the service is being stopped"));
    }
  }

  private Optional<String> readBack() {
    try {
      return link.retained(record.topic()).get();
    } catch (ExecutionException e) {
      LOG.debug("What the broker has kept of this device cannot be read back", e.getCause());
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Says steps; gives whether the broker has taken all, and nothing came between that some of it would spoil. */
  private boolean say(List<List<Message>> steps) {
    try {
      saying(steps);
      return true;
    } catch (ExecutionException e) {
      LOG.debug("What is to be said to Home Assistant is said when the broker is there again", e.getCause());
      return false;
    } catch (NotNowException e) {
      LOG.debug("What is to be said to Home Assistant is said later", e);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void saying(List<List<Message>> steps) throws ExecutionException, InterruptedException, NotNowException {
    boolean first = true;
    for (List<Message> step : steps) {
      if (!first) {
        pause();
      }
      first = false;
      if (isSuperseded() && step.getFirst().payload().isEmpty()) {
        throw new NotNowException("other rules are in force by now, which may need what is taken back");
      }
      for (int i = 0; i < step.size(); i += MOST_AT_ONCE) {
        link.say(step.subList(i, Math.min(step.size(), i + MOST_AT_ONCE))).get();
      }
    }
  }

  private boolean isSuperseded() {
    lock.lock();
    try {
      return !books.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private void pause() throws InterruptedException {
    if (closed.await(Removal.PAUSE.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new InterruptedException("closed");
    }
  }

  /** Begins to end. What is being written is written; what is being said ends with the link at the latest. */
  @Override
  public void close() {
    closed.countDown();
    call(() -> { });
  }

  /** Waits until it has ended. */
  void await(Duration deadline) {
    try {
      worker.join(deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Why something is not said now, as the end of a sentence. */
  private static final class NotNowException extends Exception {
    private static final long serialVersionUID = 1L;

    NotNowException(String why) {
      super(why, null, false, false);
    }
  }
}
