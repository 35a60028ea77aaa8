package org.senselights.web;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/** What colour a lamp has on the page. */
final class Colour {
  private static final Set<String> KNOWN =
      Set.of("red", "orange", "amber", "yellow", "green", "cyan", "blue", "violet", "purple", "pink", "white");

  /** For names that say nothing of a colour. */
  static final String PLAIN = "plain";

  private Colour() {}

  /** The first word of the light's name that is a colour. */
  static String of(String light) {
    return Arrays.stream(light.toLowerCase(Locale.ROOT).split("[^a-z]+"))
        .filter(KNOWN::contains)
        .findFirst()
        .orElse(PLAIN);
  }
}
