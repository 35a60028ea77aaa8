package org.senselights.homeassistant;

import java.util.Map;

/**
 * An entity of the MQTT integration, as Home Assistant's registry knows it.
 *
 * @param id such as {@code light.desk_green}
 * @param uniqueId what the discovery gave it
 * @param deviceId Home Assistant's id of the device it belongs to
 * @param name its name as discovered; empty where it has the device's
 * @param category {@code config}, {@code diagnostic}, or empty
 * @param enabled whether Home Assistant shows it
 * @param entry the whole entry, as it came as JSON
 */
public record Entity(
    String id,
    String uniqueId,
    String deviceId,
    String name,
    String category,
    boolean enabled,
    Map<String, Object> entry) {
  static Entity of(Map<String, Object> json) {
    return new Entity(Tree.text(json, "entity_id"), Tree.text(json, "unique_id"), Tree.text(json, "device_id"),
        Tree.text(json, "original_name"), Tree.text(json, "entity_category"), Tree.text(json, "disabled_by").isEmpty(),
        json);
  }
}
