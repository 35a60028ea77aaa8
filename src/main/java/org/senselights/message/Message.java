package org.senselights.message;

import java.util.Objects;

/**
 * One message for the broker.
 *
 * <p>A retained message is a state: only its last value a topic matters. Any other is an event: each matters,
 * in order, until it is too old to be news.
 *
 * @param topic a valid topic name, without wildcards
 * @param payload text, sent as UTF-8
 * @param qos quality of service, 0 or 1
 * @param retain whether the broker keeps it for later subscribers
 */
public record Message(String topic, String payload, int qos, boolean retain) {

  /**
   * Refuses what MQTT or this service cannot send.
   *
   * @throws IllegalArgumentException if {@code qos} is neither 0 nor 1
   */
  public Message {
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(payload, "payload");
    if (qos != 0 && qos != 1) {
      throw new IllegalArgumentException("qos is 0 or 1, not " + qos);
    }
  }

  /**
   * An event: told once, at least, and never kept by the broker.
   *
   * @param topic where to
   * @param payload what
   * @return the message with QoS 1
   */
  public static Message event(String topic, String payload) {
    return new Message(topic, payload, 1, false);
  }

  /**
   * A state: kept by the broker for who subscribes later.
   *
   * @param topic where to
   * @param payload what
   * @return the retained message with QoS 1
   */
  public static Message state(String topic, String payload) {
    return new Message(topic, payload, 1, true);
  }
}
