package org.senselights.settings;

import java.util.Comparator;
import java.util.Objects;

/**
 * One thing that is wrong in a file, and what to write instead.
 *
 * @param file the file as the user knows it, or {@code --set KEY}
 * @param line 1 for the first line; 0 where no line is to blame
 * @param text what was found, what is allowed, what was probably meant; one line
 */
public record Problem(String file, int line, String text) implements Comparable<Problem> {
  private static final Comparator<Problem> BY_PLACE =
      Comparator.comparing(Problem::file).thenComparingInt(Problem::line).thenComparing(Problem::text);

  /**
   * Refuses what cannot be printed.
   *
   * @throws IllegalArgumentException if {@code line} is negative
   */
  public Problem {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(text, "text");
    if (line < 0) {
      throw new IllegalArgumentException("a line is 1 or more, or 0 for none, not " + line);
    }
  }

  @Override
  public int compareTo(Problem other) {
    return BY_PLACE.compare(this, other);
  }

  /** The way compilers say it, so that editors can jump there: {@code rules.conf:12: text}. */
  @Override
  public String toString() {
    return line == 0 ? file + ": " + text : file + ":" + line + ": " + text;
  }
}
