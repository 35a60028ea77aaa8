package org.senselights.rules;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a condition stands in the file, key by key, so that whoever asks why is answered in the owner's own words.
 *
 * @param byKey such as {@code time} for {@code time = 22-6}, in the order of writing
 */
public record Wording(Map<String, String> byKey) {

  /** Of a condition that nobody wrote. */
  public static final Wording NONE = new Wording(Map.of());

  /** Copies the map. */
  public Wording {
    byKey = Collections.unmodifiableMap(new LinkedHashMap<>(byKey));
  }

  /**
   * One key with its value.
   *
   * @param key such as {@code time}
   * @return as it is written; the key alone where it is not written
   */
  public String of(String key) {
    return byKey.getOrDefault(key, key);
  }

  /**
   * The whole condition.
   *
   * @return its keys with their values, joined by commas
   */
  public String whole() {
    return String.join(", ", byKey.values());
  }
}
