package org.senselights.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What was asked for on the command line.
 *
 * @param config the file named by {@code --config}
 * @param rules the file named by {@code --rules}
 * @param sets what was given to {@code --set}, such as {@code mqtt.outbox=100}, in that order; a later one wins
 */
public record SettingsRequest(Optional<Path> config, Optional<Path> rules, List<String> sets) {

  /** Nothing was asked for. */
  public static final SettingsRequest NONE = new SettingsRequest(Optional.empty(), Optional.empty(), List.of());

  /** Copies the list. */
  public SettingsRequest {
    sets = List.copyOf(sets);
  }
}
