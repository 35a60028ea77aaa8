package org.senselights.homeassistant;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How much the journal tells, as it can be chosen from afar. */
public enum LogLevel {
  /** Only what needs somebody. */
  ERROR("error"),
  /** What may need somebody, too. */
  WARNING("warning"),
  /** A line a change of state, too. */
  INFO("info"),
  /** What a developer asks for, too. */
  DEBUG("debug");

  private final String word;

  LogLevel(String word) {
    this.word = word;
  }

  /**
   * The word for it.
   *
   * @return in lower case
   */
  public String word() {
    return word;
  }

  /**
   * Finds a level by its word.
   *
   * @param word in lower case
   * @return the level, or nothing where none has that word
   */
  public static Optional<LogLevel> of(String word) {
    return Arrays.stream(values()).filter(level -> level.word.equals(word)).findFirst();
  }

  static List<String> words() {
    return Arrays.stream(values()).map(LogLevel::word).toList();
  }
}
