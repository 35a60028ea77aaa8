package org.senselights.rules;

/** What stands in braces behind {@code when}, {@code while}, {@code unless} or {@code until}: all of it has to hold. */
public sealed interface Condition permits Happening, State {

  /**
   * How it is written.
   *
   * @return its keys as they stand in the file
   */
  Wording wording();
}
