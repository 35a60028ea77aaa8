package org.senselights.engine;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.senselights.rules.Rule;

/**
 * Remembers when rules with a throttle last fired, apart for each value of {@code per}. Bounded: a flood of made-up
 * values makes a rule forget its oldest.
 */
final class Throttles {
  static final int MOST_PER_RULE = 10_000;

  private final Map<String, LinkedHashMap<String, Long>> lastFired = new HashMap<>();

  /** Whether the rule has to stay silent; if not, it counts as fired now. */
  boolean holdsBack(Rule rule, Spur spur, long now) {
    if (rule.throttle().isEmpty()) {
      return false;
    }
    LinkedHashMap<String, Long> memory = lastFired.computeIfAbsent(rule.name(), name -> new LinkedHashMap<>());
    String key = spur.key(rule.per());
    Long last = memory.get(key);
    if (last != null && now - last < rule.throttle().get().toNanos()) {
      return true;
    }
    memory.remove(key);
    memory.put(key, now);
    if (memory.size() > MOST_PER_RULE) {
      memory.pollFirstEntry();
    }
    return false;
  }

  /** Forgets when a rule fired. */
  void forget(String rule) {
    lastFired.remove(rule);
  }
}
