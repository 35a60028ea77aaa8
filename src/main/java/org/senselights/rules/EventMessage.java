package org.senselights.rules;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.message.Json;
import org.senselights.message.Message;

/** The standard message of an event: one topic a type, JSON with one key a field. */
public final class EventMessage {

  private static final int TYPICAL_SIZE = 512;

  private final Map<EventType, String> topics = new EnumMap<>(EventType.class);
  private final Optional<String> tags;
  private final boolean browsers;
  private final boolean topicsOnly;

  /**
   * Prepares the topics.
   *
   * @param deviceTopic such as {@code sense-lights/desk}
   * @param tags the owner's own, in order; a message says them where there are any
   * @param browsers whether a message says browser and operating system, where they are known
   * @param topicsOnly whether payloads are left empty, which are most of the work: for a rehearsal, in which nobody
   *     reads them
   */
  public EventMessage(String deviceTopic, SequencedMap<String, String> tags, boolean browsers, boolean topicsOnly) {
    this.tags = json(tags);
    this.browsers = browsers;
    this.topicsOnly = topicsOnly;
    Arrays.stream(EventType.values()).forEach(type -> topics.put(type, deviceTopic + "/event/" + path(type)));
  }

  private static Optional<String> json(SequencedMap<String, String> tags) {
    if (tags.isEmpty()) {
      return Optional.empty();
    }
    Json json = new Json(64);
    tags.forEach(json::put);
    return Optional.of(json.end());
  }

  /** {@code session-start} becomes {@code session/start}, so that a subscriber can take a group. */
  private static String path(EventType type) {
    return type.word().replaceFirst("-", "/");
  }

  /**
   * Where events of a type are told.
   *
   * @param type the type
   * @return the topic
   */
  public String topicOf(EventType type) {
    return topics.get(type);
  }

  /**
   * The message for an event.
   *
   * @param occasion the event as the world may see it
   * @return QoS 1, never retained; absent fields are left out of its payload; one that Home Assistant is to pass over
   *     says so in {@code home_assistant}
   */
  public Message of(Occasion occasion) {
    Event event = occasion.event();
    if (topicsOnly) {
      return Message.event(topicOf(event.type()), "");
    }
    Json json =
        new Json(TYPICAL_SIZE)
            .put("event_type", event.type().word())
            .put("time", occasion.time())
            .put("id", occasion.id())
            .putPresent("host", event.host())
            .putPresent("user", event.user())
            .putPresent("directory", event.directory())
            .putPresent("user_id", event.userId())
            .putPresent("origin", event.origin())
            .putPresent("context", event.context())
            .putPresent("app_id", event.appId())
            .putPresent("app_name", event.appName())
            .putPresent("browser", browsers ? event.agent().browserName() : "")
            .putPresent("os", browsers ? event.agent().osName() : "")
            .putPresent("task", event.task())
            .putPresent("task_id", event.taskId())
            .putPresent("execution_id", event.executionId())
            .putPresent("message", event.message())
            .putPresent("sender", occasion.receipt().sender());
    tags.ifPresent(each -> json.putRaw("tags", each));
    if (occasion.withheld().contains(Destinations.HOME_ASSISTANT)) {
      json.put("home_assistant", false);
    }
    return Message.event(topicOf(event.type()), json.end());
  }
}
