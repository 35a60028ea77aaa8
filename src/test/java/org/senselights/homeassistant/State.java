package org.senselights.homeassistant;

import java.util.Map;

/**
 * What Home Assistant shows for an entity.
 *
 * @param entity such as {@code light.desk_green}
 * @param value such as {@code on}, {@code unavailable}; empty where there is no such entity
 * @param attributes as they came as JSON: texts, numbers, booleans, lists, maps and nulls
 */
public record State(String entity, String value, Map<String, Object> attributes) {
  static State absent(String entity) {
    return new State(entity, "", Map.of());
  }

  static State of(Map<String, Object> json) {
    return new State(Tree.text(json, "entity_id"), Tree.text(json, "state"), Tree.map(json, "attributes"));
  }
}
