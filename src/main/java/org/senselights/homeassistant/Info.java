package org.senselights.homeassistant;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the device is, from its start on, and how it stands with all that it tells beside the broker.
 *
 * @param version which version of Sense Lights it runs
 * @param started when, ISO 8601 with offset
 * @param rulesHash tells the rules in force from others
 * @param settings by their names in the settings file, without any secret
 * @param destinations targets and databases, in the order of the settings
 * @param appNames absent where nobody is asked for them
 */
public record Info(
    String version,
    String started,
    String rulesHash,
    Map<String, String> settings,
    List<DestinationFigures> destinations,
    Optional<AppNamesFigures> appNames) {

  /** Copies map and list. */
  public Info {
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(started, "started");
    Objects.requireNonNull(rulesHash, "rulesHash");
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    destinations = List.copyOf(destinations);
    Objects.requireNonNull(appNames, "appNames");
  }
}
