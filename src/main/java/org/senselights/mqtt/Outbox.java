package org.senselights.mqtt;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * What is to be told, and what was told and not yet acknowledged.
 *
 * <p>Two lanes. States: the last value a topic, told at once and then at most once a second, remembered so that a
 * broker that lost its memory can be told again. Events: first in, first out, bounded by number, bytes and age, the
 * oldest dropped. Past both goes what somebody waits for, once and not remembered. Then the window: what the client
 * has, in the order it got it.
 *
 * <p>A plain data structure: it knows no thread, no client and no clock. Time is handed in as nanoseconds.
 */
final class Outbox {
  static final long QUIET_NANOS = Duration.ofSeconds(1).toNanos();
  static final int MAX_TOPICS = 1_000;
  static final long MAX_STATE_BYTES = 4L << 20;
  static final long MAX_EVENT_BYTES = 16L << 20;
  static final int MAX_SAID = 1_000;

  private static final String BROKEN = "the connection to the broker broke";
  private static final String STOPPED = "the link to the broker was stopped";

  /**
   * How long after an introduction events wait: Home Assistant was seen to take 0.11 s from a discovery payload to
   * listening on its topics, on a busy machine several times as long, and an event that comes before is lost to it.
   */
  static final long INTRODUCTION_NANOS = Duration.ofSeconds(1).toNanos();

  /** A topic's state: the value to tell next, or none, and when the topic may be heard again. */
  private static final class State {
    Parcel last;
    boolean untold;
    boolean spoken;
    long quietUntil;

    /** Whether events wait until this has been told. */
    boolean introduction;

    /** Its last telling. */
    Parcel sent;
  }

  private final int maxEvents;
  private final long expiryNanos;

  private final Map<String, State> states = new LinkedHashMap<>();
  private final ArrayDeque<State> dueStates = new ArrayDeque<>();
  private final PriorityQueue<State> quietStates =
      new PriorityQueue<>(Comparator.comparingLong((State state) -> state.quietUntil));
  private long stateBytes;

  private final ArrayDeque<Parcel> events = new ArrayDeque<>();
  private long eventBytes;

  private final ArrayDeque<Parcel> said = new ArrayDeque<>();
  private final List<Saying> endedSayings = new ArrayList<>();

  private final ArrayDeque<Parcel> window = new ArrayDeque<>();
  private int eventsInFlight;
  private int introductionsInFlight;

  private boolean held;
  private long heldUntil;
  private boolean ending;
  private boolean forgetful;

  private long offered;
  private long acknowledged;
  private long overflow;
  private long expired;
  private long stopped;
  private long unanswered;
  private long refused;
  private long noBroker;
  private long resent;
  private long statesOffered;
  private long statesTold;
  private long statesRefused;
  private long unsendableStates;

  /**
   * An empty outbox.
   *
   * @param maxEvents how many events may wait
   * @param eventExpiry how old an event may become
   */
  Outbox(int maxEvents, Duration eventExpiry) {
    this.maxEvents = maxEvents;
    this.expiryNanos = eventExpiry.toNanos();
  }

  /** Takes a message in; drops the oldest events where there is no room. */
  void offer(Parcel parcel, long now) {
    if (parcel.retain) {
      offerState(parcel, now, false, false);
    } else {
      offered++;
      events.addLast(parcel);
      eventBytes += parcel.weight();
      dropWhatIsTooMuch();
    }
  }

  /** Counts an event that nobody wants, because there is no broker. */
  void offerWithoutBroker(boolean retain) {
    if (retain) {
      statesOffered++;
    } else {
      offered++;
      noBroker++;
    }
  }

  /** Counts an event that came after the stop. */
  void offerTooLate(boolean retain) {
    if (retain) {
      statesOffered++;
    } else {
      offered++;
      stopped++;
    }
  }

  /** Takes a state in that goes out at once, however short ago its topic was heard. */
  void answer(Parcel parcel, long now) {
    offerState(parcel, now, true, false);
  }

  /** Takes a state in that goes out at once, and that no event overtakes or follows too closely. */
  void introduce(Parcel parcel, long now) {
    // What is taken back needs nobody to listen.
    offerState(parcel, now, true, parcel.payload.length > 0);
  }

  private void offerState(Parcel parcel, long now, boolean atOnce, boolean introduction) {
    statesOffered++;
    if (forgetful) {
      return;
    }
    State state = states.get(parcel.topic);
    long bytes = stateBytes + parcel.weight() - (state == null ? 0 : state.last.weight());
    if (bytes > MAX_STATE_BYTES || state == null && states.size() >= MAX_TOPICS) {
      statesRefused++;
      return;
    }
    if (state == null) {
      state = new State();
      states.put(parcel.topic, state);
    }
    stateBytes = bytes;
    state.last = parcel;
    state.introduction = introduction;
    if (!state.untold) {
      state.untold = true;
      if (!atOnce && state.spoken && state.quietUntil - now > 0) {
        quietStates.add(state);
      } else {
        dueStates.addLast(state);
      }
    } else if (atOnce && quietStates.remove(state)) {
      dueStates.addLast(state);
    }
  }

  /**
   * Takes messages in that go out at once, in this order, and are not remembered. What an empty one takes back is
   * forgotten.
   *
   * @return false where there is no room for them all; then none is taken
   */
  boolean say(List<Parcel> parcels, Saying saying) {
    if (said.size() + parcels.size() > MAX_SAID) {
      return false;
    }
    statesOffered += parcels.size();
    for (Parcel parcel : parcels) {
      parcel.saying = saying;
      said.addLast(parcel);
      if (parcel.payload.length == 0) {
        forget(parcel.topic);
      }
    }
    return true;
  }

  /** Lets no event go before a time, or before an introduction has been told, whichever is earlier. */
  void holdEvents(long until) {
    held = true;
    heldUntil = until;
  }

  /** Forgets every state, and takes no more. */
  void forgetStates() {
    forgetful = true;
    states.clear();
    stateBytes = 0;
    dueStates.clear();
    quietStates.clear();
  }

  boolean isForgetful() {
    return forgetful;
  }

  private void dropWhatIsTooMuch() {
    while (events.size() > maxEvents || eventBytes > MAX_EVENT_BYTES) {
      eventBytes -= events.pollFirst().weight();
      overflow++;
    }
  }

  /** Drops the events that are too old to be news. */
  void expire(long now) {
    Parcel oldest = events.peekFirst();
    while (oldest != null && now - oldest.born > expiryNanos) {
      events.pollFirst();
      eventBytes -= oldest.weight();
      expired++;
      oldest = events.peekFirst();
    }
  }

  /**
   * Moves what is due into the window: what somebody waits for, then states, then events.
   *
   * @param now the time
   * @param room how many messages the window may hold
   * @param withEvents whether events may go
   * @param out what to send, in this order
   */
  void take(long now, int room, boolean withEvents, List<Parcel> out) {
    State quiet = quietStates.peek();
    while (quiet != null && quiet.quietUntil - now <= 0) {
      dueStates.addLast(quietStates.poll());
      quiet = quietStates.peek();
    }
    while (window.size() < room && !said.isEmpty()) {
      enlist(said.pollFirst(), now, out);
    }
    while (window.size() < room && !dueStates.isEmpty()) {
      State state = dueStates.pollFirst();
      state.untold = false;
      state.spoken = true;
      state.quietUntil = now + QUIET_NANOS;
      // A copy, because the same value may be told again while an older telling is still in the window.
      Parcel last = state.last;
      state.sent = new Parcel(last.topic, last.payload, last.qos, true, last.born);
      if (state.introduction) {
        state.sent.introduction = true;
        introductionsInFlight++;
      }
      enlist(state.sent, now, out);
    }
    if (withEvents && dueStates.isEmpty()) {
      expire(now);
    }
    if (withEvents && dueStates.isEmpty() && mayTellEvents(now)) {
      while (window.size() < room && !events.isEmpty()) {
        Parcel event = events.pollFirst();
        eventBytes -= event.weight();
        eventsInFlight++;
        if (event.tries > 0) {
          resent++;
        }
        enlist(event, now, out);
      }
    }
  }

  /** Puts a message into the window past both lanes, such as the device's own status. */
  void enlist(Parcel parcel, long now, List<Parcel> out) {
    parcel.tries++;
    parcel.sentAt = now;
    window.addLast(parcel);
    out.add(parcel);
  }

  private boolean mayTellEvents(long now) {
    if (held && heldUntil - now <= 0) {
      held = false;
    }
    return ending || introductionsInFlight == 0 && !held;
  }

  /** Lets go of what the broker acknowledged. It does so in the order of sending, as MQTT demands of it. */
  void settle(long now) {
    Parcel first = window.peekFirst();
    while (first != null && first.told) {
      window.pollFirst();
      if (first.introduction) {
        holdEvents(now + INTRODUCTION_NANOS);
      }
      acknowledged(first);
      first = window.peekFirst();
    }
  }

  private void acknowledged(Parcel parcel) {
    if (parcel.isEvent()) {
      eventsInFlight--;
      acknowledged++;
      return;
    }
    statesTold++;
    if (parcel.introduction) {
      introductionsInFlight--;
    }
    if (parcel.saying != null) {
      parcel.saying.left--;
      if (parcel.saying.left == 0) {
        endedSayings.add(parcel.saying);
      }
    } else if (parcel.payload.length == 0) {
      forgetWhatIsTakenBack(parcel);
    }
  }

  /** A topic whose empty value the broker has is gone there, and so here, unless it has got a newer value. */
  private void forgetWhatIsTakenBack(Parcel parcel) {
    State state = states.get(parcel.topic);
    if (state != null && state.sent == parcel && !state.untold) {
      states.remove(parcel.topic);
      stateBytes -= state.last.weight();
    }
  }

  /** Takes a message out of the window, and its state out of memory, because no broker will ever take it. */
  void refuse(Parcel parcel) {
    window.remove(parcel);
    if (parcel.isEvent()) {
      eventsInFlight--;
      refused++;
      return;
    }
    statesRefused++;
    unsendableStates++;
    if (parcel.introduction) {
      introductionsInFlight--;
    }
    if (parcel.saying != null) {
      fail(parcel, "its topic cannot be sent");
      return;
    }
    forget(parcel.topic);
  }

  private void forget(String topic) {
    State state = states.remove(topic);
    if (state != null) {
      stateBytes -= state.last.weight();
      dueStates.remove(state);
      quietStates.remove(state);
    }
  }

  /**
   * The connection broke. Events that were not acknowledged go back to the head of their lane, once; every state is to
   * be told again; what somebody waits for has failed.
   */
  void connectionLost() {
    settleAll();
    Iterator<Parcel> latestFirst = window.descendingIterator();
    while (latestFirst.hasNext()) {
      Parcel parcel = latestFirst.next();
      if (parcel.isEvent()) {
        eventsInFlight--;
        if (parcel.tries > 1) {
          unanswered++;
        } else {
          events.addFirst(parcel);
          eventBytes += parcel.weight();
        }
      }
    }
    fail(said, BROKEN);
    said.clear();
    fail(window, BROKEN);
    window.clear();
    introductionsInFlight = 0;
    dropWhatIsTooMuch();
    tellAllStates();
  }

  /** A broker that acknowledges out of order has still acknowledged. */
  private void settleAll() {
    window.removeIf(
        parcel -> {
          if (parcel.told) {
            acknowledged(parcel);
          }
          return parcel.told;
        });
  }

  private void fail(Collection<Parcel> parcels, String trouble) {
    parcels.forEach(parcel -> fail(parcel, trouble));
  }

  private void fail(Parcel parcel, String trouble) {
    if (parcel.saying != null && parcel.saying.trouble.isEmpty()) {
      parcel.saying.trouble = trouble;
      endedSayings.add(parcel.saying);
    }
  }

  /** What has been told whole, or never will be, since this was last asked: to be ended outside of any lock. */
  List<Saying> endedSayings() {
    if (endedSayings.isEmpty()) {
      return List.of();
    }
    List<Saying> ended = List.copyOf(endedSayings);
    endedSayings.clear();
    return ended;
  }

  /** Makes every state due, in the order in which the topics were first heard of. */
  void tellAllStates() {
    quietStates.clear();
    dueStates.clear();
    for (State state : states.values()) {
      state.untold = true;
      dueStates.addLast(state);
    }
  }

  /** Makes due what only waits for a time to be over, since there is none left: values, and events that are held. */
  void hurry() {
    ending = true;
    while (!quietStates.isEmpty()) {
      dueStates.addLast(quietStates.poll());
    }
  }

  /** Gives up: drops what still waits, and what is in flight. */
  void giveUp() {
    settleAll();
    stopped += eventsInFlight;
    eventsInFlight = 0;
    giveUpWaiting();
    fail(window, STOPPED);
    window.clear();
    introductionsInFlight = 0;
  }

  /** Drops what still waits, and leaves the events and states that are in flight. */
  void giveUpWaiting() {
    stopped += events.size();
    events.clear();
    eventBytes = 0;
    fail(said, STOPPED);
    said.clear();
    dueStates.clear();
    quietStates.clear();
  }

  /** Whether something could be sent at once, had the window room. */
  boolean hasDue(long now) {
    return !said.isEmpty() || !dueStates.isEmpty() || !events.isEmpty() && mayTellEvents(now);
  }

  /** How many messages no broker would ever take. */
  long refused() {
    return refused + unsendableStates;
  }

  boolean hasDueStates() {
    return !dueStates.isEmpty();
  }

  int waiting() {
    return events.size();
  }

  int dueStates() {
    return dueStates.size();
  }

  int inWindow() {
    return window.size();
  }

  /** Bytes of the events that wait, roughly. */
  long eventBytes() {
    return eventBytes;
  }

  /**
   * How long until something may be told that waits for a time, a value for its second or events for the end of a hold;
   * {@link Long#MAX_VALUE} if nothing does.
   */
  long nanosToNext(long now) {
    State quiet = quietStates.peek();
    long nanosToState = quiet == null ? Long.MAX_VALUE : quiet.quietUntil - now;
    boolean waiting = !mayTellEvents(now) && held && introductionsInFlight == 0 && !events.isEmpty();
    return waiting ? Math.min(nanosToState, heldUntil - now) : nanosToState;
  }

  /** How long the oldest message in the window has been unanswered; 0 if the window is empty. */
  long nanosUnanswered(long now) {
    Parcel first = window.peekFirst();
    return first == null || first.told ? 0 : now - first.sentAt;
  }

  MqttCounts counts(long connections) {
    return new MqttCounts(
        offered,
        acknowledged,
        overflow,
        expired,
        stopped,
        unanswered,
        refused,
        noBroker,
        events.size(),
        eventsInFlight,
        resent,
        statesOffered,
        statesTold,
        statesRefused,
        states.size(),
        connections);
  }
}
