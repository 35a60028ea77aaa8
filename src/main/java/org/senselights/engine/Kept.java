package org.senselights.engine;

import java.util.Objects;
import org.senselights.presence.Presence;

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

  /**
   * Whether a newer version of this program wrote who is on line, so that this one cannot take it up.
   *
   * @return true where it should be kept for that one
   */
  public boolean isPresenceNewer() {
    return Presence.isOfNewerVersion(presence);
  }

  /**
   * Whether a newer version of this program wrote what rules have begun, so that this one cannot take it up.
   *
   * @return true where it should be kept for that one
   */
  public boolean areRulesNewer() {
    return Memory.isOfNewerVersion(rules);
  }
}
