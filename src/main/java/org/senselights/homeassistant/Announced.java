package org.senselights.homeassistant;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.senselights.message.Message;

/**
 * What was announced last, and what of earlier announcements Home Assistant may still show although it was taken back.
 * Kept over restarts, because Home Assistant forgets nothing by itself.
 *
 * <p>What is gone is <em>leaving</em> until it was taken back once, and then has <em>left</em> until Home Assistant
 * said that it listens and it was taken back again: it may have been away the first time. Topics that the broker still
 * keeps something on are <em>stale</em> until they are emptied.
 */
public final class Announced {
  /** Longer records are not read, in letters: ours have 10,000 for a hundred entities. */
  private static final int LONGEST = 4_000_000;

  /** Home Assistant may not come up for months, while names come and go. */
  private static final int MOST_LEFT = 500;

  private static final String NOW = "now";
  private static final String SHOWN = "shown";
  private static final String LEAVING = "leaving";
  private static final String LEFT = "left";
  private static final String STALE = "stale";

  /** What {@link Topics} has whatever the rules say. */
  private static final List<String> ALWAYS =
      List.of("status", "info", "health", "presence", "state/mute", "state/log-level", "state/last-event");

  private final String topic;
  private final JsonValue.Members payload;
  private final boolean shown;
  private final Map<String, JsonValue> leaving;
  private final Map<String, JsonValue> left;
  private final Set<String> stale;

  private Announced(
      String topic,
      JsonValue.Members payload,
      boolean shown,
      Map<String, JsonValue> leaving,
      Map<String, JsonValue> left,
      Set<String> stale) {
    this.topic = Objects.requireNonNull(topic, "topic");
    this.payload = payload;
    this.shown = shown;
    this.leaving = leaving;
    this.left = left;
    this.stale = stale;
  }

  /**
   * The record of a first announcement.
   *
   * @param now what is announced
   * @param shown false where the owner does not want Home Assistant to show the device: then only the topics of its
   *     states are on record
   * @return nothing is taken back yet
   */
  public static Announced of(Discovery now, boolean shown) {
    return new Announced(now.topic(), now.payload(), shown, Map.of(), Map.of(), Set.of());
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
              topic,
              payload,
              record.values().get(SHOWN) instanceof JsonValue.Truth(var shown) && shown,
              onlyObjects(record.members(LEAVING)),
              onlyObjects(record.members(LEFT)),
              texts(record.values().get(STALE))))
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
          topic,
          whole.with("components", new JsonValue.Members(standing)),
          true,
          leaving,
          Map.of(),
          Set.of());
    });
  }

  /**
   * The record where this is announced after something else.
   *
   * @param before what was announced before; that of another device is passed over
   * @return to be kept before anything of {@link Removal#steps} is sent, so that nothing is forgotten half-way
   */
  public Announced after(Announced before) {
    if (!before.topic.equals(topic)) {
      return this;
    }
    Map<String, JsonValue> goes = new LinkedHashMap<>(before.leaving);
    if (before.shown) {
      goes.putAll(before.components());
    }
    goes.putAll(leaving);
    Map<String, JsonValue> gone = new LinkedHashMap<>(before.left);
    gone.putAll(left);
    if (shown) {
      goes.keySet().removeAll(components().keySet());
      gone.keySet().removeAll(components().keySet());
    }
    gone.keySet().removeAll(goes.keySet());
    Set<String> old = new LinkedHashSet<>(before.stale);
    old.addAll(stateTopics(before.payload));
    old.addAll(stale);
    old.removeAll(stateTopics(payload));
    return new Announced(topic, payload, shown, goes, gone, old);
  }

  /**
   * The record once the broker has taken {@link Removal#steps}: nothing of what is gone is kept there any more.
   *
   * @return open still where something was taken back, since Home Assistant may have been away meanwhile
   */
  public Announced takenBack() {
    Map<String, JsonValue> gone = new LinkedHashMap<>(left);
    gone.putAll(leaving);
    while (gone.size() > MOST_LEFT) {
      gone.remove(gone.keySet().iterator().next());
    }
    return new Announced(topic, payload, shown, Map.of(), gone, Set.of());
  }

  /**
   * The record before what has left is taken back once more, because Home Assistant has said that it listens.
   *
   * @return with {@link Removal#steps} for all of it
   */
  public Announced again() {
    Map<String, JsonValue> goes = new LinkedHashMap<>(left);
    goes.putAll(leaving);
    return new Announced(topic, payload, shown, goes, Map.of(), stale);
  }

  /**
   * The record once {@link Removal#steps} of {@link #again} were sent: Home Assistant shows nothing any more that was
   * taken back.
   *
   * @return what stands now, alone
   */
  public Announced settled() {
    return new Announced(topic, payload, shown, Map.of(), Map.of(), Set.of());
  }

  /**
   * Whether something was taken back of which Home Assistant may not know yet.
   *
   * @return true until {@link #settled}
   */
  public boolean isOpen() {
    return !leaving.isEmpty() || !left.isEmpty();
  }

  /**
   * The record as a text to keep.
   *
   * @return JSON on one line
   */
  public String record() {
    return new JsonValue.Members(Map.of())
        .with(NOW, new JsonValue.Members(Map.of(topic, payload)))
        .with(SHOWN, new JsonValue.Truth(shown))
        .with(LEAVING, new JsonValue.Members(leaving))
        .with(LEFT, new JsonValue.Members(left))
        .with(STALE, JsonValue.Items.of(List.copyOf(stale)))
        .compact() + "\n";
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
   * The announcement itself.
   *
   * @return a retained message
   */
  public Message message() {
    return Message.state(topic, payload.compact());
  }

  boolean isShown() {
    return shown;
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

  /** What stands, as far as it is shown, together with something that is taken back. */
  JsonValue.Members with(Map<String, JsonValue> more) {
    Map<String, JsonValue> all = new LinkedHashMap<>(shown ? components() : Map.of());
    all.putAll(more);
    return payload.with("components", new JsonValue.Members(all));
  }

  /** What has left may be there still, too. */
  JsonValue.Members whole() {
    Map<String, JsonValue> all = new LinkedHashMap<>(left);
    all.putAll(leaving);
    return with(all);
  }

  /** All topics of ours that the broker may keep something on. */
  Set<String> stateTopics() {
    Set<String> topics = topicsToEmpty();
    topics.addAll(stateTopics(payload));
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
