package org.senselights.control;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * Something that the running service is asked for, however it is brought there.
 *
 * @param word what to do, such as {@code reload}: at most 40 small letters, digits and hyphens
 * @param arguments what more has to be known, by names that are written like the word
 */
public record Request(String word, Map<String, String> arguments) {
  private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9-]{0,39}");

  /**
   * Copies the arguments.
   *
   * @throws IllegalArgumentException if the word or a name is written otherwise; the message is made to be shown
   */
  public Request {
    arguments = Map.copyOf(arguments);
    checked(word);
    arguments.keySet().forEach(Request::checked);
  }

  /**
   * A request that needs no arguments.
   *
   * @param word what to do
   * @return the request
   * @throws IllegalArgumentException if the word is none
   */
  public static Request of(String word) {
    return new Request(word, Map.of());
  }

  private static void checked(String word) {
    if (!WORD.matcher(word).matches()) {
      throw new IllegalArgumentException(
          "\"" + word + "\" is no word: it begins with a small letter, and has small letters, digits and - behind it");
    }
  }
}
