package org.senselights.engine;

import java.util.List;
import org.senselights.engine.Openings.Opening;
import org.senselights.rules.Action;

/**
 * What a rule does this time.
 *
 * @param live the rule
 * @param afterwards whether it is what comes at the end
 * @param opening what it belongs to: where that has ended, actions behind a delay are not done
 */
record Run(Live live, boolean afterwards, Opening opening) {

  List<Action> actions() {
    return afterwards ? live.rule.afterwards() : live.rule.then();
  }

  /** Whose layer an action shows. */
  Lamps.Owner owner(int action) {
    return live.owner(afterwards, action);
  }

  /** Whether a light without an end of its own ends with the rule. */
  boolean lasts() {
    return !afterwards && live.opens;
  }
}
