package org.senselights.rules;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SequencedMap;
import org.senselights.event.Event;
import org.senselights.event.Receipt;

/**
 * Where events go, and of which events each place is told nothing. Asked while an event still has its true names, since
 * the outputs see it veiled.
 */
public final class Destinations {

  /** The broker, with all that is published there. */
  public static final String MQTT = "mqtt";

  /** Home Assistant, which reads what is published. */
  public static final String HOME_ASSISTANT = "home-assistant";

  /** Every place is told of every event. */
  public static final Destinations UNBOUNDED = new Destinations(new LinkedHashMap<>());

  private final SequencedMap<String, List<EventPattern>> ignored;

  /**
   * Binds the owner's wishes.
   *
   * @param ignored by the destination's name: {@link #MQTT}, {@link #HOME_ASSISTANT}, or that of a target or a database
   */
  public Destinations(SequencedMap<String, List<EventPattern>> ignored) {
    SequencedMap<String, List<EventPattern>> some = new LinkedHashMap<>();
    ignored.forEach((name, patterns) -> {
      if (!patterns.isEmpty()) {
        some.put(name, List.copyOf(patterns));
      }
    });
    this.ignored = Collections.unmodifiableSequencedMap(some);
  }

  /**
   * Who is told nothing of an event.
   *
   * @param event with its true names
   * @param receipt how it came
   * @return names of destinations, mostly none
   */
  public Set<String> withheld(Event event, Receipt receipt) {
    if (ignored.isEmpty()) {
      return Set.of();
    }
    Set<String> names = new LinkedHashSet<>();
    ignored.forEach((name, patterns) -> {
      if (EventPattern.anyMatches(patterns, event, receipt)) {
        names.add(name);
      }
    });
    return names.isEmpty() ? Set.of() : Collections.unmodifiableSet(names);
  }

  /**
   * Whether a destination is kept from any event at all.
   *
   * @param name the destination
   * @return true where it ignores something
   */
  public boolean withholdsFrom(String name) {
    return ignored.containsKey(name);
  }

  /**
   * What is kept from whom.
   *
   * @return patterns by the destination's name; never empty ones
   */
  public SequencedMap<String, List<EventPattern>> ignored() {
    return ignored;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Destinations destinations && destinations.ignored.equals(ignored);
  }

  @Override
  public int hashCode() {
    return ignored.hashCode();
  }

  @Override
  public String toString() {
    return ignored.toString();
  }
}
