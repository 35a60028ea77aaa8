package org.senselights.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.senselights.rules.Destinations;

/**
 * Where events go beside lights and our own topics, and what they are told with.
 *
 * @param tags the owner's own, by name, which every event is told with
 * @param destinations of which events who is told nothing
 * @param compatible messages for subscribers of earlier programs
 * @param browsers whether our own messages say browser and operating system
 * @param targets to which rules send
 * @param databases to which every event goes
 * @param repository where the names of apps are asked; absent where they are not
 */
public record OutputSettings(
    SequencedMap<String, String> tags,
    Destinations destinations,
    CompatibleSettings compatible,
    boolean browsers,
    List<TargetSettings> targets,
    List<DatabaseSettings> databases,
    Optional<RepositorySettings> repository) {

  /** Nothing but lights and our own topics. */
  public static final OutputSettings NONE = new OutputSettings(
      new LinkedHashMap<>(), Destinations.UNBOUNDED, CompatibleSettings.NONE, false, List.of(), List.of(),
      Optional.empty());

  /** Copies map and lists. */
  public OutputSettings {
    tags = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tags));
    targets = List.copyOf(targets);
    databases = List.copyOf(databases);
  }
}
