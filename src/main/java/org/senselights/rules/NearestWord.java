package org.senselights.rules;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody probably meant to write. */
public final class NearestWord {

  private NearestWord() {}

  /**
   * The word that takes the fewest slips of the pen to get to.
   *
   * @param written what was found
   * @param allowed what is allowed
   * @return the nearest, unless even that is another word altogether
   */
  public static Optional<String> to(String written, Collection<String> allowed) {
    String given = written.toLowerCase(Locale.ROOT).replace('_', '-');
    int tolerated = Math.max(1, given.length() / 3);
    return allowed.stream()
        .filter(word -> distance(given, word.toLowerCase(Locale.ROOT)) <= tolerated)
        .min(Comparator.comparingInt(word -> distance(given, word.toLowerCase(Locale.ROOT))));
  }

  /**
   * The same as half a sentence.
   *
   * @param written what was found
   * @param allowed what is allowed
   * @return such as {@code : did you mean "flash"?}, or empty
   */
  public static String hint(String written, Collection<String> allowed) {
    return to(written, allowed).map(word -> ": did you mean \"" + word + "\"?").orElse("");
  }

  /** Edit distance in which two letters swapped count as one slip. */
  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        cost[i][j] = Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + change);
        if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[a.length()][b.length()];
  }
}
