package org.senselights.rules;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Where a rule publishes to: a topic name of MQTT, with templates; {@code ~/} stands for the device's own topic.
 *
 * @param template the whole text as written
 */
public record Topic(Template template) {

  /** The longest topic that MQTT can carry, in bytes. */
  private static final int LONGEST = 65_535;

  private static final String OURS = "~/";

  /** What the service itself says under its own topic; a rule there would talk over it. */
  private static final Set<String> RESERVED =
      Set.of("status", "info", "health", "presence", "event", "light", "rule", "state", "request", "response");

  /**
   * Reads a topic.
   *
   * @param text as written
   * @return the topic
   * @throws IllegalArgumentException if MQTT could not carry it, or the service itself speaks there
   */
  public static Topic parse(String text) {
    Template template = Template.parse(text);
    String shape = text.replaceAll("\\{\\{.*?}}", "x");
    if (shape.isEmpty()) {
      throw new IllegalArgumentException("a topic cannot be empty");
    }
    if (shape.indexOf('+') >= 0 || shape.indexOf('#') >= 0) {
      throw new IllegalArgumentException("\"" + text + "\": + and # are for subscribing, not for publishing");
    }
    if (shape.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("\"" + text + "\" has a control character in it");
    }
    if (shape.startsWith("$")) {
      throw new IllegalArgumentException("\"" + text + "\": topics that begin with $ belong to the broker");
    }
    String levels = shape.startsWith(OURS) ? shape.substring(OURS.length()) : shape;
    if (levels.isEmpty() || levels.startsWith("/") || levels.endsWith("/") || levels.contains("//")) {
      throw new IllegalArgumentException("\"" + text + "\" has an empty level: write it without the extra /");
    }
    if (shape.startsWith("~") && !shape.startsWith(OURS)) {
      throw new IllegalArgumentException("\"" + text + "\": ~ stands for our own topic only as ~/ at the begin");
    }
    String first = levels.split("/", 2)[0];
    if (shape.startsWith(OURS) && RESERVED.contains(first)) {
      throw new IllegalArgumentException(
          "\"" + text + "\": the service itself speaks under ~/" + first + "; take another word");
    }
    if (text.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
      throw new IllegalArgumentException("a topic has at most " + LONGEST + " bytes");
    }
    return new Topic(template);
  }

  /**
   * Fills the topic in.
   *
   * @param occasion the event
   * @param deviceTopic what {@code ~} stands for
   * @return a topic name that MQTT can carry, unless values make it longer than 65,535 bytes
   */
  public String render(Occasion occasion, String deviceTopic) {
    String topic = template.renderTopic(occasion);
    return topic.startsWith(OURS) && template.literalStart().startsWith(OURS)
        ? deviceTopic + topic.substring(1)
        : topic;
  }

  @Override
  public String toString() {
    return template.toString();
  }
}
