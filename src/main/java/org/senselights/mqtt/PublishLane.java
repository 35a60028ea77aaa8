package org.senselights.mqtt;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * PUBLISH packets out, their PUBACKs in, past Paho, which keeps the connection, the pings and all that comes to us.
 *
 * <p>Through Paho every message passes three more threads, one after the other, and each wakes the next: sender,
 * receiver and callback took some 40 of 60 microseconds of processor time a message, and most of the latency. A PUBLISH
 * of MQTT 3.1.1 is a dozen lines. Packet identifiers from {@link #FIRST_ID} on are ours; Paho counts its own from 1 and
 * needs them for subscriptions only.
 *
 * <p>Encoded by the owner's thread, acknowledged by the thread that reads.
 */
final class PublishLane {
  /** The first packet identifier that is ours. */
  static final int FIRST_ID = 0x8000;

  private static final int LAST_ID = 0xFFFF;
  private static final int PUBLISH = 0x30;
  private static final int RETAIN = 0x01;
  private static final int MOST_KEPT_BYTES = 64 * 1024;

  private final Consumer<Parcel> told;
  private final Map<Integer, Parcel> unacknowledged = new ConcurrentHashMap<>();
  private ByteArrayOutputStream packets = new ByteArrayOutputStream(4 * 1024);
  private int nextId = FIRST_ID;

  /**
   * A lane in which nothing is on its way.
   *
   * @param told is given every message of QoS 1 that the broker acknowledges
   */
  PublishLane(Consumer<Parcel> told) {
    this.told = told;
  }

  /**
   * Writes messages as packets, one behind the other, and remembers those that the broker has to acknowledge.
   *
   * @param parcels messages whose topics are sendable, fewer than there are identifiers
   * @return bytes that are to be sent as they are, good until the next call
   */
  ByteArrayOutputStream encode(List<Parcel> parcels) {
    if (packets.size() > MOST_KEPT_BYTES) {
      packets = new ByteArrayOutputStream(4 * 1024);
    }
    packets.reset();
    for (Parcel parcel : parcels) {
      encode(parcel);
    }
    return packets;
  }

  private void encode(Parcel parcel) {
    byte[] topic = parcel.topic.getBytes(StandardCharsets.UTF_8);
    boolean acknowledged = parcel.qos > 0;
    packets.write(PUBLISH | parcel.qos << 1 | (parcel.retain ? RETAIN : 0));
    length(2 + topic.length + (acknowledged ? 2 : 0) + parcel.payload.length);
    sixteenBits(topic.length);
    packets.writeBytes(topic);
    if (acknowledged) {
      unacknowledged.put(nextId, parcel);
      sixteenBits(nextId);
      nextId = nextId == LAST_ID ? FIRST_ID : nextId + 1;
    }
    packets.writeBytes(parcel.payload);
  }

  /** Seven bits a byte, the lowest first; the highest bit says that more follow. */
  private void length(int length) {
    int rest = length;
    while (rest > 0x7f) {
      packets.write(rest & 0x7f | 0x80);
      rest >>= 7;
    }
    packets.write(rest);
  }

  private void sixteenBits(int value) {
    packets.write(value >> 8);
    packets.write(value);
  }

  /**
   * Whether more acknowledgements will come soon, so that it pays to read several at a time.
   *
   * @return true where more than one message is on its way
   */
  boolean isBusy() {
    return unacknowledged.size() > 1;
  }

  /**
   * Takes an acknowledgement.
   *
   * @param id the packet identifier in it; one that nobody waits for is passed over
   */
  void acknowledged(int id) {
    Parcel parcel = unacknowledged.remove(id);
    if (parcel != null) {
      told.accept(parcel);
    }
  }
}
