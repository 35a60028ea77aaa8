package org.senselights.settings;

import java.util.Objects;

/**
 * A file as it was read.
 *
 * @param name the file's path as the user gave it
 * @param text all of it, without a byte order mark
 */
public record SourceText(String name, String text) {
  /** Refuses null. */
  public SourceText {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(text, "text");
  }
}
