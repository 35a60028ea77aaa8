package org.senselights.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.senselights.rules.Occasion;

/**
 * What rules have begun and not ended yet: for each rule with {@code until}, the values of {@code per} that are open;
 * for each that lasts while something holds, that it does. Bounded: a flood of made-up values makes a rule forget its
 * oldest.
 */
final class Openings {
  static final int MOST_PER_RULE = 1_000;

  private final Map<String, LinkedHashMap<String, Opening>> open = new TreeMap<>();

  /** One value that is open, and what opened it last. */
  static final class Opening {
    final String key;
    Occasion occasion;
    boolean ended;

    Opening(String key, Occasion occasion) {
      this.key = key;
      this.occasion = occasion;
    }
  }

  /** Opens a value; one that is open already goes on, as the newest. */
  Opening open(String rule, String key, Occasion occasion) {
    LinkedHashMap<String, Opening> values = open.computeIfAbsent(rule, name -> new LinkedHashMap<>());
    Opening opening = values.remove(key);
    if (opening == null) {
      opening = new Opening(key, occasion);
    }
    opening.occasion = occasion;
    values.put(key, opening);
    return opening;
  }

  /** Where a rule has too many open values, forgets the oldest. */
  Optional<Opening> forgetSurplus(String rule) {
    LinkedHashMap<String, Opening> values = open.get(rule);
    if (values == null || values.size() <= MOST_PER_RULE) {
      return Optional.empty();
    }
    Opening oldest = values.pollFirstEntry().getValue();
    oldest.ended = true;
    return Optional.of(oldest);
  }

  boolean isOpen(String rule) {
    return open.containsKey(rule);
  }

  /** The rules of which something is open, by name. */
  Set<String> rules() {
    return open.keySet();
  }

  /** What is open of a rule, oldest first. */
  Collection<Opening> of(String rule) {
    return open.getOrDefault(rule, new LinkedHashMap<>()).values();
  }

  /** Ends one value; nothing where it is not open. */
  List<Opening> end(String rule, String key) {
    LinkedHashMap<String, Opening> values = open.get(rule);
    Opening ended = values == null ? null : values.remove(key);
    if (ended == null) {
      return List.of();
    }
    ended.ended = true;
    if (values.isEmpty()) {
      open.remove(rule);
    }
    return List.of(ended);
  }

  /** Ends all values of a rule, oldest first. */
  List<Opening> endAll(String rule) {
    LinkedHashMap<String, Opening> values = open.remove(rule);
    if (values == null) {
      return List.of();
    }
    values.values().forEach(opening -> opening.ended = true);
    return new ArrayList<>(values.values());
  }
}
