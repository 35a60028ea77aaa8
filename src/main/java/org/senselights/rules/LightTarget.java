package org.senselights.rules;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Which lights an action is about.
 *
 * @param names lights, groups resolved, without repeats; empty where the event names the light
 * @param byEvent a template that gives the name of one light or group; absent where the names are known
 */
public record LightTarget(List<String> names, Optional<Template> byEvent) {

  /**
   * Refuses a target that is neither or both.
   *
   * @throws IllegalArgumentException if there are names and a template, or none of them
   */
  public LightTarget {
    names = List.copyOf(names);
    Objects.requireNonNull(byEvent, "byEvent");
    if (names.isEmpty() == byEvent.isEmpty()) {
      throw new IllegalArgumentException("a light action names lights, or takes the name from the event");
    }
  }
}
