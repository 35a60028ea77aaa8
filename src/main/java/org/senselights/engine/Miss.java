package org.senselights.engine;

import java.util.Objects;

/**
 * Why a rule does not fire: the first of its conditions that fails.
 *
 * @param written the condition as it stands in the file, such as {@code time = 22-6}
 * @param found what is the case instead, such as {@code 12:00 on Monday}
 */
public record Miss(String written, String found) {

  /** Refuses null. */
  public Miss {
    Objects.requireNonNull(written, "written");
    Objects.requireNonNull(found, "found");
  }
}
