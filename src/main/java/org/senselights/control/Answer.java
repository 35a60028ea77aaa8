package org.senselights.control;

import java.util.Objects;
import org.senselights.message.Json;

/**
 * What the running service says to a request.
 *
 * @param ok whether it did what was asked
 * @param text for people: what was done, or why not; lines, without a line feed behind the last
 * @param json the same for programs: one object
 */
public record Answer(boolean ok, String text, String json) {

  /** Refuses what is not there. */
  public Answer {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(json, "json");
  }

  /**
   * It was done.
   *
   * @param text what, for people
   * @return an answer that tells programs the same words
   */
  public static Answer done(String text) {
    return new Answer(true, text, json(true, text));
  }

  /**
   * It was not done.
   *
   * @param text why, for people
   * @return an answer that tells programs the same words
   */
  public static Answer refused(String text) {
    return new Answer(false, text, json(false, text));
  }

  private static String json(boolean ok, String text) {
    return new Json(text.length() + 32).put("ok", ok).put("text", text).end();
  }
}
