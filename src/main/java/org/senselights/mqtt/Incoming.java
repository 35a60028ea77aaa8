package org.senselights.mqtt;

/**
 * A message that somebody else sent to a topic that the link listens to.
 *
 * @param topic where it was sent
 * @param payload what was sent, as it came; never larger than {@link MqttLink#LARGEST_INCOMING_BYTES}
 * @param retained whether the broker had kept it for us: then it may be of any age, and is no command of this moment
 */
public record Incoming(String topic, byte[] payload, boolean retained) {}
