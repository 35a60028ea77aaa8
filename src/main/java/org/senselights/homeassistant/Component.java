package org.senselights.homeassistant;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One entity or trigger while its announcement is put together, key by key. */
final class Component {
  /** The platform stands in the id, because an id must never be used again for another platform. */
  final String id;

  private final Map<String, JsonValue> keys = new LinkedHashMap<>();

  private Component(String platform, String key) {
    id = platform + '_' + key;
    put("platform", platform);
  }

  /** An entity. Its key is part of its ids, never seen, and never changed. */
  static Component entity(Device device, String platform, String key, String slug, String name) {
    return new Component(platform, key)
        .put("unique_id", device.identity().deviceId() + '_' + platform + '_' + key)
        .put("name", name)
        .put("default_entity_id", platform + '.' + Names.slug("sense-lights-" + device.node()) + '_' + slug);
  }

  /** What starts an automation. It is no entity and has no name. */
  static Component trigger(String key, String type, String subtype) {
    return new Component("device_automation", key)
        .put("automation_type", "trigger")
        .put("type", type)
        .put("subtype", subtype);
  }

  Component put(String key, String value) {
    return put(key, new JsonValue.Text(value));
  }

  Component put(String key, boolean value) {
    return put(key, new JsonValue.Truth(value));
  }

  Component put(String key, int value) {
    return put(key, new JsonValue.Amount(Integer.toString(value)));
  }

  Component put(String key, List<String> texts) {
    return put(key, JsonValue.Items.of(texts));
  }

  private Component put(String key, JsonValue value) {
    keys.put(key, value);
    return this;
  }

  /** States and events must not get lost; the broker is asked for each of them with this. */
  JsonValue.Members finished() {
    return new JsonValue.Members(put("qos", 1).keys);
  }
}
