package org.senselights.event;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What an event is about, with the one word that stands for it in rules, payloads and output. */
public enum EventType {
  /** A user's session with a proxy begins. */
  SESSION_START("session-start"),
  /** A session ends. */
  SESSION_STOP("session-stop"),
  /** A session opens a connection to an app. */
  CONNECTION_OPEN("connection-open"),
  /** A connection to an app ends. */
  CONNECTION_CLOSE("connection-close"),
  /** A reload task gave up. */
  RELOAD_FAILED("reload-failed"),
  /** A reload task was stopped by somebody. */
  RELOAD_ABORTED("reload-aborted"),
  /** A reload task ended well. */
  RELOAD_SUCCEEDED("reload-succeeded"),
  /** An app was distributed. */
  APP_DISTRIBUTED("app-distributed"),
  /** An audit row of Sense that is none of the above, such as another command. */
  OTHER("other");

  private static final Map<String, EventType> BY_WORD =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(EventType::word, type -> type));

  private final String word;

  EventType(String word) {
    this.word = word;
  }

  /**
   * The word of the rules file, such as {@code session-start}.
   *
   * @return lower case, with hyphens
   */
  public String word() {
    return word;
  }

  /**
   * Whether a user causes it by coming, opening, closing or going.
   *
   * @return true for sessions and connections
   */
  public boolean isOfUser() {
    return switch (this) {
      case SESSION_START, SESSION_STOP, CONNECTION_OPEN, CONNECTION_CLOSE -> true;
      case RELOAD_FAILED, RELOAD_ABORTED, RELOAD_SUCCEEDED, APP_DISTRIBUTED, OTHER -> false;
    };
  }

  /**
   * Finds a type by its word.
   *
   * @param word as written in a rules file
   * @return the type, or nothing where no type has that word
   */
  public static Optional<EventType> of(String word) {
    return Optional.ofNullable(BY_WORD.get(word));
  }
}
