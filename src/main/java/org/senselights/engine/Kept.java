package org.senselights.engine;

import java.util.Objects;

/**
 * What is to survive a restart, as texts for files. They name users: the files are for their owner's eyes only.
 *
 * @param presence who is on line
 * @param rules what rules have begun and not ended, and whether the lights are muted
 */
public record Kept(String presence, String rules) {

  /** Refuses null. */
  public Kept {
    Objects.requireNonNull(presence, "presence");
    Objects.requireNonNull(rules, "rules");
  }
}
