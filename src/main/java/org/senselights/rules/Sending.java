package org.senselights.rules;

import java.util.Collections;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/**
 * What a rule has to tell a target, not filled in yet: how the event's values are escaped is the target's own matter.
 *
 * @param target the target's name in the settings
 * @param fields what is told, by the target's own names
 * @param occasion what it is about, as the world may see it
 */
public record Sending(String target, SequencedMap<String, Template> fields, Occasion occasion) {

  /** Refuses null. */
  public Sending {
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(occasion, "occasion");
    fields = Collections.unmodifiableSequencedMap(fields);
  }

  /**
   * A field, filled in.
   *
   * @param name such as {@code text}
   * @param escape what is done to each of the event's values, not to what the owner wrote
   * @return the text; empty where the rule does not give the field
   */
  public String field(String name, UnaryOperator<String> escape) {
    Template template = fields.get(name);
    return template == null ? "" : template.render(occasion, escape);
  }
}
