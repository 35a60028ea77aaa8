package org.senselights.homeassistant;

import java.util.List;
import java.util.Objects;

/**
 * What a user did last, as the world may see it: the names are those that the owner's privacy setting leaves.
 *
 * @param eventType the rules file's own word, one of {@link #TYPES}
 * @param time when it was received, ISO 8601 with offset
 * @param user as it may be shown, such as {@code LAB/anna} or two hashes; empty where it may not be
 * @param host the Sense node that told it, or empty
 * @param app the app's name or id, or empty
 */
public record LastEvent(String eventType, String time, String user, String host, String app) {

  /** The types of events that a user causes by coming, opening, closing and going. */
  public static final List<String> TYPES =
      List.of("session-start", "session-stop", "connection-open", "connection-close");

  /**
   * Refuses what no user does.
   *
   * @throws IllegalArgumentException if the type is not one of {@link #TYPES}
   */
  public LastEvent {
    if (!TYPES.contains(eventType)) {
      throw new IllegalArgumentException(eventType + " is no event of a user");
    }
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(app, "app");
  }
}
