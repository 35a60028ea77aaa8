package org.senselights.mqtt;

import java.nio.charset.StandardCharsets;
import org.senselights.message.Message;

/** A message on its way: what the broker shall get, and what became of it so far. */
final class Parcel {
  final String topic;
  final byte[] payload;
  final int qos;
  final boolean retain;

  /** When it was offered, in nanoseconds of the clock that is handed in. */
  final long born;

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
    this.topic = topic;
    this.payload = payload;
    this.qos = qos;
    this.retain = retain;
    this.born = born;
  }

  static Parcel of(Message message, long now) {
    byte[] payload = message.payload().getBytes(StandardCharsets.UTF_8);
    return new Parcel(message.topic(), payload, message.qos(), message.retain(), now);
  }

  /** Whether it is told for its own sake and once, and counted as an event. */
  boolean isEvent() {
    return !retain && saying == null;
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
