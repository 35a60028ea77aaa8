package org.senselights.engine;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.ObjLongConsumer;
import org.senselights.event.Receipt;
import org.senselights.light.LightDriver;
import org.senselights.message.Message;
import org.senselights.rules.Sending;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine's thread: takes from the mailbox, lets the engine decide, writes the pins at once, hands messages and
 * accounts on. Started once, stopped once.
 */
public final class EngineThread {
  private static final Logger LOG = LoggerFactory.getLogger(EngineThread.class);

  private static final long VIEW_NANOS = Duration.ofMillis(500).toNanos();

  /** What was due when a fault came is due still, and would have it come again at once. */
  private static final long AFTER_FAULT_NANOS = Duration.ofMillis(100).toNanos();

  private final Engine engine;
  private final Mailbox mailbox;
  private final Clock clock;
  private final LightDriver lights;
  private final ObjLongConsumer<Message> messages;
  private final Consumer<Sending> sendings;
  private final Consumer<Account> accounts;
  private final Consumer<List<Change>> changes;
  private final Consumer<Kept> kept;
  private final LongConsumer toLight;
  private final OnceAMinute faults;
  private final Thread thread;
  private volatile EngineView view;
  private volatile long rounds;
  private long viewDue;
  private boolean viewed;

  /**
   * Ties the engine to its surroundings.
   *
   * @param engine decides; from now on it belongs to this thread
   * @param mailbox where inputs come from
   * @param clock what time it is
   * @param lights written on this thread
   * @param messages taken on this thread, each with the moment at which the datagram that set it off was received, in
   *     nanoseconds of the clock, or {@link Receipt#NO_DATAGRAM}; must not wait
   * @param sendings for targets; taken on this thread, must not wait
   * @param accounts taken on this thread; must not wait
   * @param changes those of one moment together; taken on this thread, must not wait
   * @param kept what is to survive a restart; taken on this thread, must not wait
   * @param toLight told how many nanoseconds it was from a datagram's receipt until the lights that it switched were
   *     written; on this thread, must not wait
   */
  public EngineThread(
      Engine engine,
      Mailbox mailbox,
      Clock clock,
      LightDriver lights,
      ObjLongConsumer<Message> messages,
      Consumer<Sending> sendings,
      Consumer<Account> accounts,
      Consumer<List<Change>> changes,
      Consumer<Kept> kept,
      LongConsumer toLight) {
    this.engine = Objects.requireNonNull(engine, "engine");
    this.mailbox = Objects.requireNonNull(mailbox, "mailbox");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.lights = Objects.requireNonNull(lights, "lights");
    this.messages = Objects.requireNonNull(messages, "messages");
    this.sendings = Objects.requireNonNull(sendings, "sendings");
    this.accounts = Objects.requireNonNull(accounts, "accounts");
    this.changes = Objects.requireNonNull(changes, "changes");
    this.kept = Objects.requireNonNull(kept, "kept");
    this.toLight = Objects.requireNonNull(toLight, "toLight");
    faults = new OnceAMinute(clock::nanos);
    view = engine.view(clock.now());
    thread = Thread.ofPlatform().name("engine").unstarted(this::work);
  }

  /** Tells how everything stands, and begins to take from the mailbox. */
  public void start() {
    decide(new Input.Tick());
    thread.start();
  }

  /**
   * How things stood a moment ago. Any thread may ask.
   *
   * @return a view at most half a second old
   */
  public EngineView view() {
    return view;
  }

  /**
   * How often it has come round to the mailbox, which shows that it lives; {@link Input.Tick} has it come round soon.
   *
   * @return more than before, once something has been taken and all that follows from it was done
   */
  public long rounds() {
    return rounds;
  }

  /**
   * Lets everything in the mailbox be decided, puts the lights to rest, and ends. Where it was never started there is
   * nobody to do so.
   *
   * @param deadline how long to wait
   * @return whether all was decided in time
   * @throws InterruptedException if the waiting thread is interrupted
   */
  public boolean stop(Duration deadline) throws InterruptedException {
    long until = clock.nanos() + deadline.toNanos();
    if (thread.getState() == Thread.State.NEW) {
      return false;
    }
    return mailbox.offer(new Input.Stop(), deadline)
        && thread.join(Duration.ofNanos(Math.max(0, until - clock.nanos())));
  }

  private void work() {
    Input input = new Input.Tick();
    long leastWait = 0;
    while (!(input instanceof Input.Stop)) {
      try {
        long due = viewed ? engine.nextDue() : Math.min(engine.nextDue(), viewDue);
        input = mailbox.take(due == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(leastWait, due - clock.nanos()));
        decide(input);
        look();
        rounds = rounds + 1;
        leastWait = 0;
      } catch (InterruptedException e) {
        input = new Input.Stop();
        decide(input);
      } catch (RuntimeException e) {
        leastWait = AFTER_FAULT_NANOS;
        faults.say(others -> LOG.error(
            "A fault of ours while deciding{}; this one event may be lost, the service goes on", others, e));
      }
    }
  }

  /** A view costs more than an event, so it is taken after a while, for all that happened until then. */
  private void look() {
    long now = clock.nanos();
    viewed = now >= viewDue;
    if (viewed) {
      view = engine.view(clock.now());
      viewDue = now + VIEW_NANOS;
    }
  }

  private void decide(Input input) {
    long received = input instanceof Input.Happened(var event, var receipt) ? receipt.nanos() : Receipt.NO_DATAGRAM;
    deliver(engine.decide(input, clock.now()), received);
  }

  private void deliver(Outcome outcome, long received) {
    outcome.define().ifPresent(lights::define);
    for (LightChange change : outcome.lights()) {
      lights.light(change.light(), change.lit());
    }
    if (received != Receipt.NO_DATAGRAM && outcome.switched()) {
      toLight.accept(clock.nanos() - received);
    }
    for (int i = 0; i < outcome.messages().size(); i++) {
      messages.accept(outcome.messages().get(i), i < outcome.overdue() ? Receipt.NO_DATAGRAM : received);
    }
    outcome.sendings().forEach(sendings);
    outcome.accounts().forEach(accounts);
    if (!outcome.changes().isEmpty()) {
      changes.accept(outcome.changes());
    }
    outcome.kept().ifPresent(kept);
  }
}
