package org.senselights.mqtt;

import java.time.Duration;
import java.util.ArrayDeque;
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
 * oldest dropped. Then the window: what the client has, in the order it got it.
 *
 * <p>A plain data structure: it knows no thread, no client and no clock. Time is handed in as nanoseconds.
 */
final class Outbox {
  static final long QUIET_NANOS = Duration.ofSeconds(1).toNanos();
  static final int MAX_TOPICS = 1_000;
  static final long MAX_STATE_BYTES = 4L << 20;
  static final long MAX_EVENT_BYTES = 16L << 20;

  /** A topic's state: the value to tell next, or none, and when the topic may be heard again. */
  private static final class State {
    Parcel last;
    boolean untold;
    boolean spoken;
    long quietUntil;
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

  private final ArrayDeque<Parcel> window = new ArrayDeque<>();
  private int eventsInFlight;

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
      statesOffered++;
      offerState(parcel, now);
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

  private void offerState(Parcel parcel, long now) {
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
    if (!state.untold) {
      state.untold = true;
      if (state.spoken && state.quietUntil - now > 0) {
        quietStates.add(state);
      } else {
        dueStates.addLast(state);
      }
    }
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
   * Moves what is due into the window, states before events.
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
    while (window.size() < room && !dueStates.isEmpty()) {
      State state = dueStates.pollFirst();
      state.untold = false;
      state.spoken = true;
      state.quietUntil = now + QUIET_NANOS;
      // A copy, because the same value may be told again while an older telling is still in the window.
      Parcel last = state.last;
      enlist(new Parcel(last.topic, last.payload, last.qos, true, last.born), now, out);
    }
    if (withEvents && dueStates.isEmpty()) {
      expire(now);
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

  /** Lets go of what the broker acknowledged. It does so in the order of sending, as MQTT demands of it. */
  void settle() {
    Parcel first = window.peekFirst();
    while (first != null && first.told) {
      window.pollFirst();
      if (first.retain) {
        statesTold++;
      } else {
        eventsInFlight--;
        acknowledged++;
      }
      first = window.peekFirst();
    }
  }

  /** Takes a message out of the window, and its state out of memory, because no broker will ever take it. */
  void refuse(Parcel parcel) {
    window.remove(parcel);
    if (parcel.retain) {
      statesRefused++;
      unsendableStates++;
      State state = states.remove(parcel.topic);
      if (state != null) {
        stateBytes -= state.last.weight();
        dueStates.remove(state);
        quietStates.remove(state);
      }
    } else {
      eventsInFlight--;
      refused++;
    }
  }

  /**
   * The connection broke. Events that were not acknowledged go back to the head of their lane, once; every state is to
   * be told again.
   */
  void connectionLost() {
    settleAll();
    Iterator<Parcel> latestFirst = window.descendingIterator();
    while (latestFirst.hasNext()) {
      Parcel parcel = latestFirst.next();
      if (!parcel.retain) {
        eventsInFlight--;
        if (parcel.tries > 1) {
          unanswered++;
        } else {
          events.addFirst(parcel);
          eventBytes += parcel.weight();
        }
      }
    }
    window.clear();
    dropWhatIsTooMuch();
    tellAllStates();
  }

  private void settleAll() {
    settle();
    // A broker that acknowledges out of order has still acknowledged.
    window.removeIf(
        parcel -> {
          if (parcel.told) {
            if (parcel.retain) {
              statesTold++;
            } else {
              eventsInFlight--;
              acknowledged++;
            }
          }
          return parcel.told;
        });
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

  /** Makes every value due that only waits for its second to be over. */
  void endQuiet() {
    while (!quietStates.isEmpty()) {
      dueStates.addLast(quietStates.poll());
    }
  }

  /** Gives up: drops what still waits, and what is in flight. */
  void giveUp() {
    settleAll();
    stopped += events.size() + eventsInFlight;
    events.clear();
    eventBytes = 0;
    eventsInFlight = 0;
    window.clear();
    dueStates.clear();
    quietStates.clear();
  }

  /** Drops the events that still wait, and leaves what is in flight. */
  void giveUpWaiting() {
    stopped += events.size();
    events.clear();
    eventBytes = 0;
    dueStates.clear();
    quietStates.clear();
  }

  /** Whether something could be sent at once, had the window room. */
  boolean hasDue() {
    return !dueStates.isEmpty() || !events.isEmpty();
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

  /** How long until a value that waits for its second may be told; {@link Long#MAX_VALUE} if none waits. */
  long nanosToNextState(long now) {
    State quiet = quietStates.peek();
    return quiet == null ? Long.MAX_VALUE : quiet.quietUntil - now;
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
