package org.senselights.rules;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A link to the outside that can be down. */
public enum Link {
  /** No broker answers. */
  BROKER_LOST("broker-lost"),
  /** A UDP address that the settings name is not listened on. */
  LISTENER_DOWN("listener-down");

  private final String word;

  Link(String word) {
    this.word = word;
  }

  /**
   * The word of the rules file.
   *
   * @return lower case, with a hyphen
   */
  public String word() {
    return word;
  }

  /**
   * Finds a link by its word.
   *
   * @param word as written
   * @return the link, or nothing
   */
  public static Optional<Link> of(String word) {
    return Arrays.stream(values()).filter(link -> link.word.equals(word)).findFirst();
  }

  /**
   * All words.
   *
   * @return in the order of the manual
   */
  public static List<String> words() {
    return Arrays.stream(values()).map(Link::word).toList();
  }
}
