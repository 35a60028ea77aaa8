package org.senselights.homeassistant;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What Home Assistant 2026.2 demands of a device's announcement, and what keeps its entities apart. */
final class DiscoverySchema {
  private static final Set<String> ROOT = Set.of("device", "origin", "availability", "components");
  private static final Set<String> DEVICE = Set.of("identifiers", "name", "manufacturer", "model", "hw_version",
      "sw_version", "configuration_url");
  private static final Set<String> ORIGIN = Set.of("name", "sw_version", "support_url");
  private static final Set<String> ENTITY = Set.of("platform", "unique_id", "name", "default_entity_id", "icon",
      "device_class", "entity_category", "enabled_by_default", "availability", "qos", "json_attributes_topic",
      "json_attributes_template");

  private record Platform(Set<String> required, Set<String> allowed) {}

  private static final Map<String, Platform> PLATFORMS = Map.of(
      "light", new Platform(Set.of("schema", "command_topic", "state_topic", "supported_color_modes", "effect_list"),
          Set.of("effect", "flash", "transition", "group")),
      "event", new Platform(Set.of("state_topic", "event_types"), Set.of("value_template")),
      "sensor", new Platform(Set.of("state_topic"), Set.of("value_template", "state_class", "unit_of_measurement",
          "suggested_display_precision", "options")),
      "binary_sensor", new Platform(Set.of("state_topic"), Set.of("value_template", "payload_on", "payload_off")),
      "button", new Platform(Set.of("command_topic"), Set.of()),
      "switch", new Platform(Set.of("command_topic", "state_topic"), Set.of()),
      "select", new Platform(Set.of("command_topic", "state_topic", "options"), Set.of()),
      "device_automation", new Platform(Set.of("automation_type", "topic", "type", "subtype"),
          Set.of("payload", "value_template", "platform", "qos")));

  /** Only these may be subscribed to by a filter; a command is never sent to one. */
  private static final Pattern WILDCARD = Pattern.compile("[+#\\x00]");
  private static final Pattern ENTITY_ID = Pattern.compile("[a-z_]+\\.[a-z0-9]+(_+[a-z0-9]+)*");
  private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,128}");
  private static final Pattern DISCOVERY_TOPIC = Pattern.compile("homeassistant/device/[A-Za-z0-9_-]+/config");

  private final List<String> faults = new ArrayList<>();

  private DiscoverySchema() {}

  static List<String> faults(Discovery discovery) {
    DiscoverySchema schema = new DiscoverySchema();
    schema.check(discovery.topic(), Written.json(discovery.message().payload()));
    return schema.faults;
  }

  private void check(String topic, JsonValue.Members payload) {
    expect(DISCOVERY_TOPIC.matcher(topic).matches(), "the topic " + topic);
    known("the root", payload, ROOT);
    known("device", payload.members("device"), DEVICE);
    known("origin", payload.members("origin"), ORIGIN);
    expect(!payload.members("origin").text("name").isEmpty(), "origin has no name");
    expect(payload.members("device").values().containsKey("identifiers"), "device has no identifiers");
    Set<String> uniqueIds = new HashSet<>();
    Set<String> triggers = new HashSet<>();
    payload.members("components").values().forEach((id, value) -> {
      JsonValue.Members component = (JsonValue.Members) value;
      String platform = component.text("platform");
      expect(ID.matcher(id).matches() && id.startsWith(platform + "_"), "the id " + id);
      Platform rules = PLATFORMS.get(platform);
      if (rules == null) {
        faults.add(id + " is of a platform that is not known: " + platform);
        return;
      }
      rules.required().forEach(key -> expect(component.values().containsKey(key), id + " lacks " + key));
      expect(new JsonValue.Amount("1").equals(component.values().get("qos")), id + " has not QoS 1");
      Set<String> allowed = new HashSet<>(rules.required());
      allowed.addAll(rules.allowed());
      if (platform.equals("device_automation")) {
        expect(triggers.add(component.text("type") + ' ' + component.text("subtype")), id + " is there twice");
      } else {
        allowed.addAll(ENTITY);
        entity(id, platform, component);
        expect(uniqueIds.add(component.text("unique_id")), id + " has the unique_id of another");
      }
      known(id, component, allowed);
      topics(id, platform, component);
    });
  }

  private void entity(String id, String platform, JsonValue.Members component) {
    expect(ID.matcher(component.text("unique_id")).matches(), id + " has no good unique_id");
    String name = component.text("name");
    expect(!name.isBlank() && name.length() <= 200 && name.lines().count() == 1, id + " has no good name");
    String entityId = component.text("default_entity_id");
    expect(ENTITY_ID.matcher(entityId).matches() && entityId.startsWith(platform + ".") && entityId.length() <= 255,
        id + " has no good default_entity_id: " + entityId);
    String category = component.text("entity_category");
    boolean controls = component.values().containsKey("command_topic");
    expect(Set.of("", "diagnostic").contains(category) || category.equals("config") && controls,
        id + " cannot be " + category);
    expect(component.values().containsKey("icon") != Set.of("restart", "identify", "connectivity", "problem",
        "temperature", "timestamp").contains(component.text("device_class")),
        id + " needs an icon, or has one too many");
    expect(!component.values().containsKey("options") || !component.values().containsKey("state_class"),
        id + " is both words and numbers");
  }

  private void topics(String id, String platform, JsonValue.Members component) {
    component.values().forEach((key, value) -> {
      if (key.endsWith("topic")) {
        String topic = ((JsonValue.Text) value).value();
        boolean listens = platform.equals("event") || platform.equals("device_automation");
        String plain = listens ? topic.replaceFirst("/\\+$", "") : topic;
        expect(!WILDCARD.matcher(plain).find() && !plain.isEmpty() && plain.length() < 4_000, id + " has a bad " + key);
      }
    });
  }

  private void known(String where, JsonValue.Members members, Set<String> keys) {
    members.values().keySet().stream()
        .filter(key -> !keys.contains(key))
        .forEach(key -> faults.add(where + " has a key that nobody knows: " + key));
  }

  private void expect(boolean good, String otherwise) {
    if (!good) {
      faults.add(otherwise);
    }
  }
}
