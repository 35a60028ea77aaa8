package org.senselights.mqtt;

import java.nio.charset.StandardCharsets;
import org.senselights.event.Receipt;
import org.senselights.message.Message;

/** A message on its way: what the broker shall get, and what became of it so far. */
final class Parcel {
  final String topic;
  final byte[] payload;
  final int qos;
  final boolean retain;

  /** When it was offered, in nanoseconds of the clock that is handed in. */
  final long born;

  /** When the datagram that set it off was received, by the same clock; {@link Receipt#NO_DATAGRAM} where none did. */
  final long received;

  /** When it was last given to the client. */
  long sentAt;

  /** How often it was given to the client. */
  int tries;

  /** Whether no event may pass until Home Assistant has had time to act on it. */
  boolean introduction;

  /** Who waits for it, or null. */
  Saying saying;

  /** Whether the broker has it, as far as it promises to say so. Set by the client's thread, read by the owner. */
  volatile boolean told;

  Parcel(String topic, byte[] payload, int qos, boolean retain, long born) {
    this(topic, payload, qos, retain, born, Receipt.NO_DATAGRAM);
  }

  private Parcel(String topic, byte[] payload, int qos, boolean retain, long born, long received) {
    this.topic = topic;
    this.payload = payload;
    this.qos = qos;
    this.retain = retain;
    this.born = born;
    this.received = received;
  }

  static Parcel of(Message message, long now) {
    return of(message, Receipt.NO_DATAGRAM, now);
  }

  static Parcel of(Message message, long received, long now) {
    byte[] payload = message.payload().getBytes(StandardCharsets.UTF_8);
    return new Parcel(message.topic(), payload, message.qos(), message.retain(), now, received);
  }

  /** Whether it is told for its own sake and once, and counted as an event. */
  boolean isEvent() {
    return !retain && saying == null;
  }

  /** Whether it counts how long its acknowledgement took: states may wait on purpose, and below QoS 1 there is none. */
  boolean isMeasured() {
    return received != Receipt.NO_DATAGRAM && qos > 0 && isEvent();
  }

  /** Whether its acknowledgement is a reason to wake the owner. */
  boolean isAwaited() {
    return introduction || saying != null;
  }

  /** What it takes in memory, roughly: its bytes and a hundred for the objects around them. */
  int weight() {
    return 100 + topic.length() + payload.length;
  }

  // The client writes its tokens as text for a trace that nobody reads, and this along with them.
  @Override
  public String toString() {
    return "";
  }
}
