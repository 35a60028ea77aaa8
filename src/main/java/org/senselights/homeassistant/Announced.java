package org.senselights.homeassistant;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What was announced last, and what of earlier announcements Home Assistant may still show although it was taken back.
 * Kept over restarts, because Home Assistant forgets nothing by itself.
 */
public final class Announced {
  /** Longer records are not read, in letters: ours have 10,000 for a hundred entities. */
  private static final int LONGEST = 4_000_000;

  private static final String NOW = "now";
  private static final String LEAVING = "leaving";
  private static final String STALE = "stale";

  /** What {@link Topics} has whatever the rules say. */
  private static final List<String> ALWAYS =
      List.of("status", "info", "health", "presence", "state/mute", "state/log-level", "state/last-event");

  private final String topic;
  private final JsonValue.Members payload;
  private final Map<String, JsonValue> leaving;
  private final Set<String> stale;

  private Announced(String topic, JsonValue.Members payload, Map<String, JsonValue> leaving, Set<String> stale) {
    this.topic = Objects.requireNonNull(topic, "topic");
    this.payload = payload;
    this.leaving = leaving;
    this.stale = stale;
  }

  /**
   * Reads the record.
   *
   * @param text {@link #record}, as it was kept
   * @return nothing where the text is empty, or no record
   */
  public static Optional<Announced> ofRecord(String text) {
    return object(text).flatMap(record -> {
      Map<String, JsonValue> now = record.members(NOW).values();
      if (now.size() != 1) {
        return Optional.empty();
      }
      String topic = now.keySet().iterator().next();
      JsonValue.Members payload = record.members(NOW).members(topic);
      return isOurs(payload)
          ? Optional.of(new Announced(
              topic, payload, onlyObjects(record.members(LEAVING)), texts(record.values().get(STALE))))
          : Optional.empty();
    });
  }

  /**
   * Makes the record good where it was lost, out of what the broker has kept of us.
   *
   * @param topic where it was found
   * @param payload what was found
   * @return nothing where that is no announcement of ours
   */
  public static Optional<Announced> ofRetained(String topic, String payload) {
    return object(payload).filter(Announced::isOurs).map(whole -> {
      Map<String, JsonValue> standing = new LinkedHashMap<>();
      Map<String, JsonValue> leaving = new LinkedHashMap<>();
      whole.members("components").values().forEach((id, component) ->
          (isTombstone(component) ? leaving : standing).put(id, component));
      return new Announced(
          topic, whole.with("components", new JsonValue.Members(standing)), leaving, Set.of());
    });
  }

  /**
   * The record once something is announced after this.
   *
   * @param before what was announced before; absent where nothing is known of it
   * @param now what is announced now
   * @return to be kept before anything of {@link Removal#steps} is sent, so that nothing is forgotten half-way
   */
  public static Announced next(Optional<Announced> before, Discovery now) {
    if (!before.map(Announced::topic).equals(Optional.of(now.topic()))) {
      return new Announced(now.topic(), now.payload(), Map.of(), Set.of());
    }
    Announced last = before.get();
    Map<String, JsonValue> leaving = new LinkedHashMap<>(last.leaving);
    last.components().forEach(leaving::put);
    leaving.keySet().removeAll(now.payload().members("components").values().keySet());
    Set<String> stale = last.topicsToEmpty();
    stale.addAll(stateTopics(last.payload));
    stale.removeAll(stateTopics(now.payload()));
    return new Announced(now.topic(), now.payload(), leaving, stale);
  }

  /**
   * The record once the broker has taken {@link Removal#steps}: it keeps nothing any more of what is gone.
   *
   * @return open still, where Home Assistant may have been away meanwhile
   */
  public Announced emptied() {
    return new Announced(topic, payload, leaving, Set.of());
  }

  /**
   * The record once {@link Removal#steps} were sent after Home Assistant had said that it listens: it shows nothing
   * any more that was taken back.
   *
   * @return what stands now, alone
   */
  public Announced settled() {
    return new Announced(topic, payload, Map.of(), Set.of());
  }

  /**
   * Whether something was taken back of which Home Assistant may not know yet.
   *
   * @return true until {@link #settled}
   */
  public boolean isOpen() {
    return !leaving.isEmpty();
  }

  /**
   * Where it was announced.
   *
   * @return the topic
   */
  public String topic() {
    return topic;
  }

  /**
   * The record as a text to keep.
   *
   * @return JSON on one line
   */
  public String record() {
    return new JsonValue.Members(Map.of())
        .with(NOW, new JsonValue.Members(Map.of(topic, payload)))
        .with(LEAVING, new JsonValue.Members(leaving))
        .with(STALE, JsonValue.Items.of(List.copyOf(stale)))
        .compact() + "\n";
  }

  Map<String, JsonValue> leaving() {
    return leaving;
  }

  /** Topics of states that are gone, which the broker may still keep something on. */
  Set<String> topicsToEmpty() {
    return new LinkedHashSet<>(stale);
  }

  JsonValue.Members payload() {
    return payload;
  }

  private Map<String, JsonValue> components() {
    return payload.members("components").values();
  }

  /** What stands together with what is taken back, each as it was when it stood. */
  JsonValue.Members whole() {
    return withMore(leaving);
  }

  JsonValue.Members withMore(Map<String, JsonValue> more) {
    Map<String, JsonValue> all = new LinkedHashMap<>(components());
    all.putAll(more);
    return payload.with("components", new JsonValue.Members(all));
  }

  /** All topics of ours that the broker may keep something on. */
  Set<String> stateTopics() {
    Set<String> topics = topicsToEmpty();
    topics.addAll(stateTopics(whole()));
    return topics;
  }

  /** Nothing outside the device's own topic: what was read back may have been written by anybody. */
  static Set<String> stateTopics(JsonValue.Members payload) {
    Set<String> topics = new LinkedHashSet<>();
    String device = deviceTopic(payload);
    if (device.isEmpty()) {
      return topics;
    }
    ALWAYS.forEach(own -> topics.add(device + '/' + own));
    for (JsonValue component : payload.members("components").values().values()) {
      if (component instanceof JsonValue.Members keys && !keys.text("platform").equals("event")) {
        for (String key : List.of("state_topic", "json_attributes_topic")) {
          String topic = keys.text(key);
          if (topic.startsWith(device + '/') && topic.indexOf('+') < 0 && topic.indexOf('#') < 0) {
            topics.add(topic);
          }
        }
      }
    }
    return topics;
  }

  private static String deviceTopic(JsonValue.Members payload) {
    if (payload.values().get("availability") instanceof JsonValue.Items(var topics)
        && !topics.isEmpty() && topics.getFirst() instanceof JsonValue.Members availability) {
      String topic = availability.text("topic");
      if (topic.endsWith("/status") && topic.indexOf('+') < 0 && topic.indexOf('#') < 0) {
        return topic.substring(0, topic.length() - "/status".length());
      }
    }
    return "";
  }

  private static boolean isOurs(JsonValue.Members payload) {
    return payload.members("origin").text("name").equals(Discovery.ORIGIN)
        && !deviceTopic(payload).isEmpty()
        && payload.members("components").values().values().stream().allMatch(Announced::isComponent);
  }

  private static boolean isComponent(JsonValue component) {
    return component instanceof JsonValue.Members keys && !keys.text("platform").isEmpty();
  }

  private static boolean isTombstone(JsonValue component) {
    return component instanceof JsonValue.Members(var keys) && keys.size() == 1 && keys.containsKey("platform");
  }

  private static Map<String, JsonValue> onlyObjects(JsonValue.Members members) {
    Map<String, JsonValue> objects = new LinkedHashMap<>(members.values());
    objects.values().removeIf(value -> !(value instanceof JsonValue.Members));
    return objects;
  }

  private static Set<String> texts(JsonValue value) {
    Set<String> texts = new LinkedHashSet<>();
    if (value instanceof JsonValue.Items(var items)) {
      for (JsonValue item : items) {
        if (item instanceof JsonValue.Text(var text)) {
          texts.add(text);
        }
      }
    }
    return texts;
  }

  private static Optional<JsonValue.Members> object(String text) {
    if (text.isBlank() || text.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      return JsonReader.read(text) instanceof JsonValue.Members members ? Optional.of(members) : Optional.empty();
    } catch (NotJsonException e) {
      return Optional.empty();
    }
  }
}
