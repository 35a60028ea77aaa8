package org.senselights.homeassistant;

import java.util.List;
import java.util.Map;

/** Reads what came as JSON: a key that is absent, or null, is the empty text, map or list. */
final class Tree {
  private Tree() {}

  static String text(Map<String, Object> from, String key) {
    Object value = from.get(key);
    return value == null ? "" : value.toString();
  }

  static Map<String, Object> map(Map<String, Object> from, String key) {
    return object(from.get(key));
  }

  @SuppressWarnings("unchecked") // JSON knows no other keys than texts.
  static Map<String, Object> object(Object value) {
    return value == null ? Map.of() : (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked") // Each list read here is one of objects.
  static List<Map<String, Object>> list(Object value) {
    return value == null ? List.of() : (List<Map<String, Object>>) value;
  }
}
