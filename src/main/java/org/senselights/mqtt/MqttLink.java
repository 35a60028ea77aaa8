package org.senselights.mqtt;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.senselights.engine.BackOff;
import org.senselights.engine.OnceAMinute;
import org.senselights.event.Receipt;
import org.senselights.message.Message;
import org.senselights.settings.MqttSettings;
import org.senselights.settings.MqttSettings.Broker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to the broker: takes messages at any time, and tells them when there is somebody to tell.
 *
 * <p>One thread named {@code mqtt} owns the connection, the outbox and the window of unacknowledged messages. It
 * connects, and connects again, after 0.2 to 5 seconds; then it subscribes, tells all states, {@code online} on the
 * status topic, and the events that wait. How much may wait and for how long is bounded, see {@link MqttCounts} for
 * what became of it. No class of Paho is loaded before that thread runs: its jar is signed, and checking that takes its
 * time. An event is told twice only if the connection broke before the broker acknowledged it, and never a third time.
 */
public final class MqttLink implements AutoCloseable {
  /** What is larger is not taken in: no command is, and a few megabytes at a time would be too much for our memory. */
  public static final int LARGEST_INCOMING_BYTES = 256 * 1024;

  /** Messages that may be unacknowledged. Enough to keep both sides busy, little enough to tell twice. */
  private static final int WINDOW = 48;

  /** Acknowledgements worth waking for while the window is full: messages sent together share a system call. */
  private static final int WAKE_AT = 16;

  private static final long CONNECT_NANOS = Duration.ofSeconds(15).toNanos();
  private static final long ANSWER_NANOS = Duration.ofSeconds(30).toNanos();
  private static final long SHORT_LIVED_NANOS = Duration.ofSeconds(10).toNanos();
  private static final int SHORT_LIVED_IN_A_ROW = 3;
  private static final long LOG_AGAIN_NANOS = Duration.ofMinutes(1).toNanos();
  private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long IDLE_NANOS = Duration.ofSeconds(5).toNanos();
  private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(2);
  private static final Duration GRACE = Duration.ofMillis(500);
  private static final long FAREWELL_NANOS = Duration.ofMillis(250).toNanos();
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(200);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
  private static final String NO_CONNECTION = "there is no connection to the broker";

  private static final Logger LOG = LoggerFactory.getLogger(MqttLink.class);

  private final MqttSettings settings;
  private final String clientId;
  private final String statusTopic;
  private final List<String> filters;
  private final Consumer<Boolean> listener;
  private final Consumer<Incoming> ears;
  private Optional<Boolean> toldUp = Optional.empty();
  private final LongSupplier nanoTime;
  private final LongConsumer toAcknowledged;

  private final ReentrantLock lock = new ReentrantLock();
  private final Outbox outbox;
  private final Thread owner = Thread.ofPlatform().name("mqtt").daemon().unstarted(this::run);
  private final AtomicLong acknowledgements = new AtomicLong();
  private final OnceAMinute passedOver = new OnceAMinute(System::nanoTime);
  private final OnceAMinute unheard = new OnceAMinute(System::nanoTime);
  private final BackOff backOff = new BackOff(SHORTEST_WAIT, LONGEST_WAIT, RandomGenerator.getDefault());

  /** How many acknowledgements the owner waits for; it is not worth waking for fewer. */
  private volatile long wakeAtAcknowledgements = Long.MAX_VALUE;

  /** Whether the owner sleeps and an offered message is a reason to wake. */
  private volatile boolean idle;

  /** Whether states are told that {@code online} is to follow. Guarded by the lock. */
  private boolean announcing;

  private volatile boolean up;
  private volatile String downBecause = "";
  private volatile boolean stopping;
  private volatile long stopBy;

  // All below belong to the owner's thread.
  private final List<Parcel> batch = new ArrayList<>(WINDOW);
  private volatile Connection connection;
  private long unansweredNanos;
  private long connectedAt;
  private long attemptedAt;
  private long nextAttempt;
  private int shortLived;
  private boolean saidDown;
  private long saidDropped;
  private long saidDroppedAt;
  private long lookedForDroppedAt;
  private long saidDownAt;
  private long heldBack;
  private long saidRefusedAt;
  private List<String> saidRefusedFilters = List.of();
  private volatile long connections;
  private volatile long rounds;

  /**
   * A link that does nothing before {@link #start}.
   *
   * @param settings where the broker is; where none is, every event is dropped on purpose and counted
   * @param clientId who we are to the broker; no two programs may use the same
   * @param statusTopic the retained topic that says {@code online} or {@code offline}; empty to say neither
   * @param filters what to listen to; subscribed to at QoS 1 on each connection before anything is told
   * @param listener told true when the link comes up, and false when it goes down or at first cannot be had, on the
   *     link's own thread; it must not wait
   * @param ears given what comes in, on the MQTT client's thread; it must not wait
   * @param nanoTime the clock that ages events and spaces states, such as {@code System::nanoTime}
   * @param toAcknowledged told how many nanoseconds it was from the receipt of a datagram until the broker acknowledged
   *     the event that it set off; on a thread of the client's, must not wait
   */
  public MqttLink(
      MqttSettings settings,
      String clientId,
      String statusTopic,
      List<String> filters,
      Consumer<Boolean> listener,
      Consumer<Incoming> ears,
      LongSupplier nanoTime,
      LongConsumer toAcknowledged) {
    this.settings = settings;
    this.clientId = clientId;
    this.statusTopic = statusTopic;
    this.filters = List.copyOf(filters);
    this.listener = listener;
    this.ears = ears;
    this.nanoTime = nanoTime;
    this.toAcknowledged = toAcknowledged;
    this.outbox = new Outbox(settings.outbox(), settings.eventExpiry());
  }

  /**
   * Begins to connect, and returns at once. May be called once.
   *
   * @throws IllegalThreadStateException if it was called before
   */
  public void start() {
    if (settings.broker().isEmpty()) {
      LOG.info("No MQTT broker is configured (mqtt.url is empty): nothing is published");
    } else {
      owner.start();
    }
  }

  /**
   * Takes a message. From any thread; never waits for the network and never throws. Where there is no room, the oldest
   * event is dropped and counted. A state whose payload is empty is taken back: told until the broker has it, and then
   * forgotten with its topic.
   *
   * @param message what to tell
   */
  public void offer(Message message) {
    offer(message, Receipt.NO_DATAGRAM);
  }

  /**
   * The same for a message that a datagram may have set off.
   *
   * @param message what to tell
   * @param received when the datagram was received, in nanoseconds of the clock that ages events; {@link
   *     Receipt#NO_DATAGRAM} where there was none
   */
  public void offer(Message message, long received) {
    take(message, received, Pace.USUAL);
  }

  /**
   * Takes a state that somebody waits for: it goes out at once, and not after its topic's quiet second.
   *
   * @param state what to tell, retained; any other message is offered as usual
   */
  public void answer(Message state) {
    take(state, Receipt.NO_DATAGRAM, state.retain() ? Pace.ANSWER : Pace.USUAL);
  }

  /**
   * Takes a state that introduces this device to Home Assistant: it goes out at once, and whenever it is told, now or
   * on a later connection, no event goes out until a second after the broker acknowledged it.
   *
   * @param state what to tell, retained; any other message is offered as usual
   */
  public void introduce(Message state) {
    take(state, Receipt.NO_DATAGRAM, state.retain() ? Pace.INTRODUCTION : Pace.USUAL);
  }

  private enum Pace {
    USUAL,
    ANSWER,
    INTRODUCTION
  }

  private void take(Message message, long received, Pace pace) {
    long now = nanoTime.getAsLong();
    // Encoded here and not by the owner, because what waits is then bounded in the bytes that it really takes.
    Parcel parcel = Parcel.of(message, received, now);
    lock.lock();
    try {
      if (settings.broker().isEmpty()) {
        outbox.offerWithoutBroker(parcel.retain);
      } else if (stopping) {
        outbox.offerTooLate(parcel.retain);
      } else {
        switch (pace) {
          case USUAL -> outbox.offer(parcel, now);
          case ANSWER -> outbox.answer(parcel, now);
          case INTRODUCTION -> outbox.introduce(parcel, now);
        }
      }
    } finally {
      lock.unlock();
    }
    if (idle) {
      // One wake-up is enough for a burst; the owner sets it again before it sleeps.
      idle = false;
      wake();
    }
  }

  /**
   * Lets no event go out for a time. An introduction ends that, a second after the broker acknowledged it, and so
   * does a stop. Events that wait grow old as usual.
   *
   * @param atMost for how long, counted from now
   */
  public void holdEvents(Duration atMost) {
    lock.lock();
    try {
      outbox.holdEvents(nanoTime.getAsLong() + atMost.toNanos());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Tells messages at once, in this order, ahead of all that waits. They are not remembered, and not told again;
   * what an empty retained one takes back is forgotten.
   *
   * @param messages what to tell; at most 1,000 may wait
   * @return done when the broker has acknowledged all; done exceptionally with a {@link LinkException} where there is
   *     no connection, it breaks before, there is no room, or the link is stopped. It is done on the link's thread, so
   *     what hangs on it must not wait
   */
  public CompletableFuture<Void> say(List<Message> messages) {
    if (messages.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    long now = nanoTime.getAsLong();
    Saying saying = new Saying(messages.size());
    List<Parcel> parcels = messages.stream().map(message -> Parcel.of(message, now)).toList();
    lock.lock();
    try {
      if (!up || stopping) {
        return CompletableFuture.failedFuture(new LinkException(NO_CONNECTION));
      }
      if (!outbox.say(parcels, saying)) {
        return CompletableFuture.failedFuture(new LinkException("too much waits to be told to the broker"));
      }
    } finally {
      lock.unlock();
    }
    wake();
    return saying.future;
  }

  /**
   * Tells all states that are remembered again, in the order in which their topics were first heard of, and then
   * {@code online}. Does nothing without a connection, since a new one begins with just that.
   */
  public void retell() {
    lock.lock();
    try {
      if (up) {
        outbox.tellAllStates();
        announcing = true;
      }
    } finally {
      lock.unlock();
    }
    wake();
  }

  /**
   * Asks what the broker keeps under a topic; what comes in there meanwhile is not handed to the ears.
   *
   * @param topic a topic that no filter of this link stands for, since it is unsubscribed from in the end
   * @return the payload as UTF-8, or empty where nothing has come half a second after the broker took the question;
   *     done exceptionally with a {@link LinkException} where there is no connection, it breaks before, the broker
   *     refuses, or another question is not answered yet. It is done on a thread of the client's, so what hangs on it
   *     must not wait
   */
  public CompletableFuture<Optional<String>> retained(String topic) {
    Connection current = connection;
    return current != null && up
        ? current.ask(topic)
        : CompletableFuture.failedFuture(new LinkException(NO_CONNECTION));
  }

  /**
   * Forgets all states, for good: none offered so far is told again, none offered from now on is told, only counted as
   * offered, and neither {@code online} nor {@code offline} is said. Events are told as before. Should this connection
   * break without a stop, then the broker still publishes the {@code offline} that was agreed on when it began; no
   * later connection has such a will.
   */
  public void forgetStates() {
    lock.lock();
    try {
      outbox.forgetStates();
    } finally {
      lock.unlock();
    }
  }

  /**
   * What became of the messages so far.
   *
   * @return a consistent picture of this instant
   */
  public MqttCounts counts() {
    lock.lock();
    try {
      long now = nanoTime.getAsLong();
      outbox.settle(now);
      outbox.expire(now);
      return outbox.counts(connections);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether the broker can be told something now.
   *
   * @return true while a connection stands
   */
  public boolean connected() {
    return up;
  }

  /**
   * Why there was no connection when it was last tried. Any thread may ask.
   *
   * @return the second half of a sentence, which says what to do where anything can be done; empty where none was ever
   *     lost or refused
   */
  public String downBecause() {
    return downBecause;
  }

  /**
   * How often its thread has come round, which shows that it lives: every five seconds at least, but where a broker
   * stands still in the midst of what it is told, which takes some 40 seconds to be sure of.
   *
   * @return more than before; always 0 where no broker is configured
   */
  public long rounds() {
    return rounds;
  }

  /**
   * Tells what waits, says {@code offline}, and ends the connection. What cannot be told in time is counted as
   * stopped. Messages offered from now on are not taken.
   *
   * @param deadline how long this may take; without a connection it takes no longer than one attempt at it
   */
  public void stop(Duration deadline) {
    stopBy = System.nanoTime() + deadline.toNanos();
    lock.lock();
    try {
      stopping = true;
    } finally {
      lock.unlock();
    }
    wake();
    if (owner.isAlive()) {
      try {
        // The owner keeps the deadline by itself, unless it is stuck in writing to a broker that stands still.
        if (!owner.join(deadline.plus(GRACE))) {
          Connection stuck = connection;
          if (stuck != null) {
            stuck.close();
          }
          owner.join(GRACE);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    } else {
      giveUp();
    }
  }

  /** Stops within two seconds. */
  @Override
  public void close() {
    stop(CLOSE_DEADLINE);
  }

  private void wake() {
    LockSupport.unpark(owner);
  }

  private void run() {
    Connection.silencePaho();
    nextAttempt = System.nanoTime();
    try {
      while (!stopping) {
        surviving(this::attend);
        rounds = rounds + 1;
      }
      surviving(this::drain);
    } finally {
      giveUp();
    }
  }

  // A mistake of ours costs a connection, not all those to come.
  private void surviving(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.error("The MQTT link has stumbled over a mistake of its own; please report this", e);
      if (connection != null) {
        connection.fail(e);
      }
      nextAttempt = System.nanoTime() + LONGEST_WAIT.toNanos();
      sleep(SHORTEST_WAIT.toNanos());
    }
  }

  /** One round: looks after the connection, sends what may be sent, sleeps until there is something to do. */
  private void attend() {
    long now = System.nanoTime();
    if (connection == null) {
      if (now - nextAttempt < 0) {
        sleep(Math.min(nextAttempt - now, IDLE_NANOS));
        expire();
        return;
      }
      attempt(now);
    }
    watch(now);
    if (connection != null) {
      if (up) {
        send(IDLE_NANOS);
        if (now - lookedForDroppedAt >= LOOK_NANOS) {
          lookedForDroppedAt = now;
          sayDropped(counts());
        }
      } else {
        sleep(IDLE_NANOS);
      }
    }
  }

  private void attempt(long now) {
    attemptedAt = now;
    String willTopic;
    lock.lock();
    try {
      willTopic = saysStatus() ? statusTopic : "";
    } finally {
      lock.unlock();
    }
    connection = new Connection(settings, clientId, willTopic, filters, this::told, this::heard, this::wake);
    connection.open();
  }

  /** Sees what Paho's threads have noted about the connection. */
  private void watch(long now) {
    if (!up && now - attemptedAt > CONNECT_NANOS || up && unansweredNanos > ANSWER_NANOS) {
      connection.timeOut();
    }
    if (connection.failure().isPresent()) {
      lost(connection.failure().get(), now);
    } else if (!up && connection.isConnected()) {
      arrived(now);
    } else if (up && shortLived > 0 && now - connectedAt > SHORT_LIVED_NANOS) {
      lasting();
    }
  }

  private void arrived(long now) {
    up = true;
    connections++;
    connectedAt = now;
    unansweredNanos = 0;
    int states;
    int events;
    lock.lock();
    try {
      announcing = true;
      outbox.tellAllStates();
      outbox.expire(nanoTime.getAsLong());
      states = outbox.dueStates();
      events = outbox.waiting();
    } finally {
      lock.unlock();
    }
    if (shortLived < SHORT_LIVED_IN_A_ROW) {
      Broker broker = settings.broker().orElseThrow();
      LOG.info(
          "Connected to the broker {} ({}); {} and {} waited",
          broker, broker.tls() ? "TLS" : "no TLS", count(states, "state"), count(events, "event"));
      saidDown = false;
    }
    sayRefusedFilters();
    notifyListener(true);
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private void sayRefusedFilters() {
    List<String> refused = connection.refusedFilters();
    if (!refused.equals(saidRefusedFilters) && !refused.isEmpty()) {
      LOG.warn(
          "The broker does not let us subscribe to {}: commands from Home Assistant do not arrive there; give this user"
              + " the right to read it",
          String.join(", ", refused));
    }
    saidRefusedFilters = refused;
  }

  private void lasting() {
    if (shortLived >= SHORT_LIVED_IN_A_ROW) {
      LOG.info("The connection to the broker {} lasts again", settings.broker().orElseThrow());
      saidDown = false;
    }
    shortLived = 0;
  }

  private void lost(Throwable why, long now) {
    Trouble trouble = Trouble.of(why, settings, clientId, !up);
    boolean wasUp = up;
    // Before what hangs on the connection learns of its end, and asks whether it stands.
    up = false;
    downBecause = trouble.sentence();
    connection.close();
    connection = null;
    if (wasUp) {
      lock.lock();
      List<Saying> ended;
      try {
        outbox.connectionLost();
        ended = outbox.endedSayings();
      } finally {
        lock.unlock();
      }
      ended.forEach(Saying::end);
      shortLived = now - connectedAt < SHORT_LIVED_NANOS && trouble.closedByBroker() ? shortLived + 1 : 0;
      if (shortLived < 2) {
        backOff.reset();
      }
      sayLost(trouble);
      notifyListener(false);
    } else {
      shortLived = 0;
      sayDown(trouble);
      notifyListener(false);
    }
    nextAttempt = System.nanoTime() + backOff.next();
  }

  private void sayLost(Trouble trouble) {
    if (shortLived < SHORT_LIVED_IN_A_ROW) {
      LOG.warn("Lost the broker {}: {}; trying again", settings.broker().orElseThrow(), trouble.sentence());
      saidDown = true;
      saidDownAt = System.nanoTime();
      heldBack = 0;
      return;
    }
    backOff.slowDown();
    if (shortLived == SHORT_LIVED_IN_A_ROW) {
      LOG.warn(
          "The broker {} has ended the connection {} times in a row within seconds: most likely another program"
              + " connects with the client id {}; give this device its own node, and remove the file device from its"
              + " state directory",
          settings.broker().orElseThrow(), shortLived, clientId);
      saidDown = true;
      saidDownAt = System.nanoTime();
      heldBack = 0;
    } else {
      sayDown(trouble);
    }
  }

  private void sayDown(Trouble trouble) {
    long now = System.nanoTime();
    if (saidDown && now - saidDownAt < LOG_AGAIN_NANOS) {
      heldBack++;
      return;
    }
    LOG.warn(
        "No {}connection to the broker {}: {}; {}trying again, and what is to be told waits",
        shortLived == 0 ? "" : "lasting ",
        settings.broker().orElseThrow(),
        trouble.sentence(),
        heldBack == 0 ? "" : heldBack + " attempts since the last word; ");
    saidDown = true;
    saidDownAt = now;
    heldBack = 0;
  }

  private void notifyListener(boolean isUp) {
    if (Optional.of(isUp).equals(toldUp)) {
      return;
    }
    toldUp = Optional.of(isUp);
    try {
      listener.accept(isUp);
    } catch (RuntimeException e) {
      LOG.error("A listener to the MQTT link has failed; please report this", e);
    }
  }

  /**
   * Sends what the window has room for, or sleeps until it has, or until there is something to send.
   *
   * @param maxSleep how many nanoseconds to sleep at most
   */
  private void send(long maxSleep) {
    long now = nanoTime.getAsLong();
    long seen = acknowledgements.get();
    long nanosToNext;
    List<Saying> ended;
    batch.clear();
    lock.lock();
    try {
      outbox.settle(now);
      ended = outbox.endedSayings();
      outbox.take(now, WINDOW, !announcing, batch);
      if (announcing && !outbox.hasDueStates()) {
        announcing = false;
        if (saysStatus()) {
          // Last, because Home Assistant shows everything the moment it reads this.
          outbox.enlist(status("online", now), now, batch);
        } else {
          outbox.take(now, WINDOW, true, batch);
        }
      }
      if (batch.isEmpty()) {
        boolean full = outbox.hasDue(now);
        wakeAtAcknowledgements = full ? seen + WAKE_AT : Long.MAX_VALUE;
        idle = !full;
      }
      nanosToNext = outbox.nanosToNext(now);
      unansweredNanos = outbox.nanosUnanswered(now);
    } finally {
      lock.unlock();
    }
    ended.forEach(Saying::end);
    if (batch.isEmpty()) {
      // What happened since is not missed: a message offered finds idle set, an acknowledgement the count to wake at.
      if (acknowledgements.get() < wakeAtAcknowledgements) {
        sleep(Math.clamp(nanosToNext, 0, maxSleep));
      }
      idle = false;
      wakeAtAcknowledgements = Long.MAX_VALUE;
    } else {
      publish();
    }
  }

  /** Whether anything is said on the status topic. Asked under the lock. */
  private boolean saysStatus() {
    return !statusTopic.isEmpty() && !outbox.isForgetful();
  }

  private Parcel status(String payload, long now) {
    return new Parcel(statusTopic, payload.getBytes(StandardCharsets.UTF_8), 1, true, now);
  }

  private void publish() {
    for (int i = batch.size() - 1; i >= 0; i--) {
      if (!Connection.isSendable(batch.get(i).topic)) {
        refuse(batch.remove(i));
      }
    }
    connection.publish(batch);
  }

  private void refuse(Parcel parcel) {
    long refused;
    lock.lock();
    try {
      outbox.refuse(parcel);
      refused = outbox.refused();
    } finally {
      lock.unlock();
    }
    long now = System.nanoTime();
    if (refused == 1 || now - saidRefusedAt >= LOG_AGAIN_NANOS) {
      saidRefusedAt = now;
      LOG.warn(
          "A message is dropped, because its topic cannot be sent ({} so far): a topic is at most 65,535 bytes long"
              + " and has no +, no # and no control characters; look at the topics in the rules file",
          refused);
    }
  }

  /** Called by Paho's thread. */
  private void told(Parcel parcel) {
    if (parcel.isMeasured()) {
      toAcknowledged.accept(nanoTime.getAsLong() - parcel.received);
    }
    // Not before, so that whoever finds it counted as acknowledged finds it measured too.
    parcel.told = true;
    if (acknowledgements.incrementAndGet() >= wakeAtAcknowledgements || parcel.isAwaited()) {
      wake();
    }
  }

  /** Called by Paho's thread, which would end the connection where this throws. */
  private void heard(Incoming incoming) {
    if (incoming.topic().isEmpty()) {
      passedOver.say(
          heldBack ->
              LOG.warn(
                  "A message to this device is passed over: it is larger than {} bytes, or its topic holds a character"
                      + " that cannot be read{}",
                  LARGEST_INCOMING_BYTES, heldBack));
      return;
    }
    try {
      ears.accept(incoming);
    } catch (RuntimeException e) {
      unheard.say(
          heldBack ->
              LOG.error(
                  "A message on {} has met a mistake of ours{}; please report this", incoming.topic(), heldBack, e));
    }
  }

  /** The last rounds: tells what waits as far as the deadline allows, then {@code offline}. */
  private void drain() {
    lock.lock();
    try {
      outbox.hurry();
    } finally {
      lock.unlock();
    }
    long reserve = Math.min(FAREWELL_NANOS, (stopBy - System.nanoTime()) / 4);
    boolean attempted = false;
    long left = stopBy - reserve - System.nanoTime();
    while (left > 0 && (up ? somethingDue() : eventsWait())) {
      if (connection == null) {
        if (attempted) {
          break;
        }
        attempted = true;
        attempt(System.nanoTime());
      }
      watch(System.nanoTime());
      if (up) {
        send(left);
      } else if (connection != null) {
        sleep(left);
      }
      left = stopBy - reserve - System.nanoTime();
    }
    farewell();
  }

  private boolean somethingDue() {
    lock.lock();
    try {
      return announcing || outbox.hasDue(nanoTime.getAsLong());
    } finally {
      lock.unlock();
    }
  }

  private boolean eventsWait() {
    lock.lock();
    try {
      return outbox.waiting() > 0;
    } finally {
      lock.unlock();
    }
  }

  private void farewell() {
    if (connection == null) {
      return;
    }
    boolean answered = up && sayOffline();
    if (answered) {
      connection.disconnect(TimeUnit.NANOSECONDS.toMillis(stopBy - System.nanoTime()));
    } else {
      // Without a goodbye the broker itself says offline, by our will.
      connection.close();
    }
    connection = null;
    if (up) {
      up = false;
      notifyListener(false);
    }
  }

  /** Returns whether everything was acknowledged in time, {@code offline} included. */
  private boolean sayOffline() {
    batch.clear();
    lock.lock();
    try {
      long now = nanoTime.getAsLong();
      outbox.giveUpWaiting();
      if (saysStatus()) {
        outbox.enlist(status("offline", now), now, batch);
      }
    } finally {
      lock.unlock();
    }
    wakeAtAcknowledgements = 0;
    publish();
    while (true) {
      boolean answered;
      lock.lock();
      try {
        outbox.settle(nanoTime.getAsLong());
        answered = outbox.inWindow() == 0;
      } finally {
        lock.unlock();
      }
      long left = stopBy - System.nanoTime();
      if (answered || left <= 0 || connection.failure().isPresent()) {
        return answered;
      }
      sleep(left);
    }
  }

  private void sleep(long nanos) {
    if (nanos > 0) {
      LockSupport.parkNanos(this, nanos);
    }
  }

  private void expire() {
    MqttCounts counts;
    lock.lock();
    try {
      outbox.expire(nanoTime.getAsLong());
      counts = outbox.counts(connections);
    } finally {
      lock.unlock();
    }
    sayDropped(counts);
  }

  /** Said while it goes on, since nobody should learn of it only at the end. */
  private void sayDropped(MqttCounts counts) {
    long now = System.nanoTime();
    long dropped = counts.overflow() + counts.expired();
    if (dropped == saidDropped || saidDropped > 0 && now - saidDroppedAt < LOG_AGAIN_NANOS) {
      return;
    }
    LOG.warn(
        "{} events are dropped: {} so far because the outbox is full (mqtt.outbox = {}), {} because they grew older"
            + " than mqtt.event-expiry",
        up ? "The broker takes events more slowly than they come, or was away, so that" : "While the broker is away",
        counts.overflow(), settings.outbox(), counts.expired());
    saidDropped = dropped;
    saidDroppedAt = now;
  }

  private void giveUp() {
    lock.lock();
    List<Saying> ended;
    try {
      outbox.giveUp();
      ended = outbox.endedSayings();
    } finally {
      lock.unlock();
    }
    ended.forEach(Saying::end);
  }
}
