package org.senselights.homeassistant;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What the device is, from its start on.
 *
 * @param version which version of Sense Lights it runs
 * @param started when, ISO 8601 with offset
 * @param rulesHash tells the rules in force from others
 * @param settings by their names in the settings file, without any secret
 */
public record Info(String version, String started, String rulesHash, Map<String, String> settings) {

  /** Copies the settings. */
  public Info {
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(started, "started");
    Objects.requireNonNull(rulesHash, "rulesHash");
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }
}
