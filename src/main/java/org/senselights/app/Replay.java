package org.senselights.app;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.senselights.app.ReadAhead.Batch;
import org.senselights.app.ReplaySummary.Span;
import org.senselights.decode.AuditRow;
import org.senselights.engine.Account;
import org.senselights.engine.Engine;
import org.senselights.engine.EngineCounts;
import org.senselights.engine.Identity;
import org.senselights.engine.Input;
import org.senselights.engine.Moment;
import org.senselights.event.EventType;
import org.senselights.event.Receipt;
import org.senselights.homeassistant.DeviceIdentity;
import org.senselights.mqtt.MqttCounts;
import org.senselights.rules.ClockTrust;
import org.senselights.rules.Privacy;
import org.senselights.rules.RuleBook;
import org.senselights.settings.Settings;
import org.senselights.settings.StateDirectory;

/**
 * Audit logs through the rules, dry or for real, at any speed. Holds some thousand rows, however long the files are.
 *
 * <p>Played once, by one thread; {@link #end} may come from any.
 */
public final class Replay {

  /** Who looks on. Called on the thread that plays. */
  public interface Stage {

    /**
     * In a dry run, something would be done.
     *
     * @param when by the log's clock
     * @param account what, and why
     */
    void did(Instant when, Account account);

    /**
     * It goes on; told a few times a second, and before each wait.
     *
     * @param progress how far it is
     */
    void goesOn(Progress progress);
  }

  /**
   * How far a replay is.
   *
   * @param bytes read so far
   * @param totalBytes to be read
   * @param rows read so far
   * @param took nanoseconds since the begin
   * @param now by the log's clock
   */
  public record Progress(long bytes, long totalBytes, long rows, long took, Instant now) {}

  /** Lets time pass. */
  interface Pause {

    /**
     * Waits, or ends early because the replay does.
     *
     * @param nanos how long, more than 0
     * @return whether the replay ends
     */
    boolean lasts(long nanos);
  }

  /** How long a dry run goes on behind the last event, so that what waits behind a delay is told. */
  private static final Duration AFTERWARDS = Duration.ofMinutes(1);

  /** How long lights show what the last event began. */
  private static final Duration LAST_LOOK = Duration.ofSeconds(1);

  private static final Duration PATIENCE = Duration.ofMillis(200);
  private static final long NANOS_OF_SECOND = 1_000_000_000;
  private static final long PROGRESS_NANOS = 200_000_000;
  private static final int ROWS_BETWEEN_LOOKS = 64;

  private final AuditFiles files;
  private final Speed speed;
  private final Stage stage;
  private final LongSupplier nanos;
  private final CountDownLatch end = new CountDownLatch(1);
  private final Pause pause;
  private final ReplayTally tally = new ReplayTally();
  private final long[] events = new long[EventType.values().length];
  private Instant first = Instant.MIN;
  private Instant latest = Instant.MIN;
  private Batch batch = new Batch(List.of(), 0, 0, false, Optional.empty());
  private long now;
  private long began;
  private long nextProgress;
  private long seen;
  private boolean ended;
  private Optional<AuditFileException> failure = Optional.empty();

  /**
   * A replay before it begins.
   *
   * @param files what to play; stays the caller's to close
   * @param speed how fast
   * @param stage who looks on
   */
  public Replay(AuditFiles files, Speed speed, Stage stage) {
    this.files = files;
    this.speed = speed;
    this.stage = stage;
    nanos = System::nanoTime;
    pause = this::pause;
  }

  Replay(AuditFiles files, Speed speed, Stage stage, LongSupplier nanos, Pause pause) {
    this.files = files;
    this.speed = speed;
    this.stage = stage;
    this.nanos = nanos;
    this.pause = pause;
  }

  private boolean pause(long time) {
    try {
      return end.await(time, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  /** Ends the replay before the next event. From any thread. */
  public void end() {
    end.countDown();
  }

  /**
   * Finds out what would happen, and touches nothing.
   *
   * @param settings whose topics, zone and privacy are used
   * @param book the rules
   * @param salt of hashed names, as the service has it
   * @param enrichment what completes events
   * @return what would have happened
   */
  public ReplaySummary rehearse(Settings settings, RuleBook book, byte[] salt, Enrichment enrichment) {
    Privacy privacy = new Privacy(settings.privacy(), salt);
    // The log's clock is to be believed, however old the log is.
    ClockTrust trust = new ClockTrust(Instant.EPOCH);
    Engine engine =
        Engine.forRehearsal(
            book,
            new Identity(
                settings.deviceTopic(),
                settings.timeZone(),
                privacy,
                "replay",
                settings.presenceExpiry(),
                trust,
                settings.outputs().destinations(),
                settings.outputs().tags(),
                settings.outputs().browsers()));
    boolean complete = play(row -> rehearse(engine, row, enrichment));
    if (complete && first != Instant.MIN) {
      letPass(engine, now + AFTERWARDS.toNanos(), false);
    }
    if (first != Instant.MIN) {
      decide(engine, new Input.Stop());
    }
    return summary(complete, engine.counts().snapshot(), Optional.empty());
  }

  private boolean rehearse(Engine engine, AuditRow row, Enrichment enrichment) {
    letPass(engine, at(row), true);
    if (ended || !waitUntil(now)) {
      return false;
    }
    decide(engine, new Input.Happened(enrichment.apply(row.event()), new Receipt(row.time(), now, "")));
    return true;
  }

  /** Lets everything be done that falls due up to a moment of the log. */
  private void letPass(Engine engine, long to, boolean waiting) {
    for (long due = engine.nextDue(); due <= to && !ended; due = engine.nextDue()) {
      now = Math.max(now, due);
      if (waiting && !waitUntil(now)) {
        return;
      }
      decide(engine, new Input.Tick());
      look();
    }
    now = Math.max(now, to);
  }

  private void decide(Engine engine, Input input) {
    Instant wall = first.plusNanos(now);
    for (Account account : engine.decide(input, new Moment(now, wall)).accounts()) {
      tally.add(account);
      stage.did(wall, account);
    }
  }

  /**
   * Plays for real: lights shine and messages go out, as of now.
   *
   * @param settings checked settings
   * @param book the rules
   * @param state where the salt is kept
   * @param device whose lights and topics these are
   * @param accounts told what became of each event, on the engine's thread
   * @return what happened
   * @throws StartException if pins that are asked for cannot be had
   */
  public ReplaySummary perform(
      Settings settings, RuleBook book, StateDirectory state, DeviceIdentity device, AccountLog accounts)
      throws StartException {
    Performance performance = new Performance(settings, book, state, device, accounts.andThen(tally::add));
    boolean complete;
    try {
      complete = play(row -> perform(performance, row));
      if (complete) {
        pause.lasts(LAST_LOOK.toNanos());
      }
    } finally {
      performance.stop(Service.STOP_DEADLINE);
    }
    return summary(complete, performance.engineCounts(), Optional.of(performance.mqttCounts()));
  }

  /** Waits for the engine where it is behind: nothing is lost on the way to it. */
  private boolean perform(Performance performance, AuditRow row) {
    now = at(row);
    if (!waitUntil(now)) {
      return false;
    }
    try {
      while (!performance.happens(row.event(), PATIENCE)) {
        if (end.getCount() == 0) {
          return false;
        }
      }
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  /** Row by row, until one is refused; whether all were taken. */
  private boolean play(Predicate<AuditRow> taker) {
    began = nanos.getAsLong();
    nextProgress = began + PROGRESS_NANOS;
    try (ReadAhead ahead = new ReadAhead(files)) {
      do {
        batch = ahead.next();
        for (AuditRow row : batch.rows()) {
          if (ended || !taker.test(row)) {
            return false;
          }
          events[row.event().type().ordinal()]++;
          look();
        }
      } while (!batch.isLast());
    } catch (InterruptedException e) {
      return false;
    }
    failure = batch.failure();
    return !ended && failure.isEmpty();
  }

  /**
   * Why the replay ended early.
   *
   * @return the file that could not be read to its end, or nothing
   */
  public Optional<AuditFileException> failure() {
    return failure;
  }

  /** Nanoseconds from the first event; never backwards, whatever a row says. */
  private long at(AuditRow row) {
    if (first == Instant.MIN) {
      first = row.time();
      latest = first;
    }
    if (row.time().isAfter(latest)) {
      latest = row.time();
    }
    return (latest.getEpochSecond() - first.getEpochSecond()) * NANOS_OF_SECOND + latest.getNano() - first.getNano();
  }

  /** Waits until a moment of the log has come, by the speed; false where the replay is to end. */
  private boolean waitUntil(long time) {
    if (speed.waits()) {
      long until = began + speed.lasts(time);
      for (long left = until - nanos.getAsLong(); left > 0 && !ended; left = until - nanos.getAsLong()) {
        goesOn(time - (long) (left * speed.factor()));
        ended = pause.lasts(Math.min(left, PROGRESS_NANOS));
      }
    }
    return !ended;
  }

  /** Now and then, since clocks and latches cost more than a row should. */
  private void look() {
    if (++seen % ROWS_BETWEEN_LOOKS != 0) {
      return;
    }
    ended |= end.getCount() == 0;
    if (nanos.getAsLong() >= nextProgress) {
      goesOn(now);
    }
  }

  private void goesOn(long time) {
    long real = nanos.getAsLong();
    nextProgress = real + PROGRESS_NANOS;
    stage.goesOn(
        new Progress(batch.bytes(), files.totalBytes(), batch.rowsRead(), real - began, first.plusNanos(time)));
  }

  private ReplaySummary summary(boolean complete, EngineCounts.Snapshot engine, Optional<MqttCounts> mqtt) {
    Map<EventType, Long> byType = new EnumMap<>(EventType.class);
    for (EventType type : EventType.values()) {
      if (events[type.ordinal()] > 0) {
        byType.put(type, events[type.ordinal()]);
      }
    }
    return new ReplaySummary(
        complete,
        files.files(),
        files.rows(),
        first == Instant.MIN ? Optional.empty() : Optional.of(new Span(first, latest)),
        Duration.ofNanos(nanos.getAsLong() - began),
        byType,
        files.skipped(),
        files.outOfOrder(),
        tally.rules(),
        tally.lights(),
        tally.topics(),
        engine,
        mqtt);
  }
}
