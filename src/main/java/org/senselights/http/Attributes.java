package org.senselights.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.senselights.event.Event;

/**
 * A user event by the names of Butler SOS, which dashboards ask for: without control characters, and no value longer
 * than there.
 */
final class Attributes {
  /** What Butler SOS calls an app of which it knows the id alone. */
  private static final String UNKNOWN_APP = "<unknown app name>";

  private static final int MOST_LETTERS = 100;
  private static final int MOST_LETTERS_OF_ORIGIN = 200;

  private Attributes() {}

  /** Whether Butler SOS would tell it: it passes over an event of which it does not know all of these. */
  static boolean isWhole(Event event) {
    return event.type().isOfUser()
        && !event.host().isEmpty()
        && !event.command().isEmpty()
        && !event.directory().isEmpty()
        && !event.userId().isEmpty()
        && !origin(event).isEmpty();
  }

  /** As the server wrote it, who says {@code Not available} of some. */
  private static String origin(Event event) {
    return event.origin().isEmpty() ? event.insteadOfOrigin() : event.origin();
  }

  /** Letter by letter as in the context: ours is in lower case. */
  private static String appId(Event event) {
    String context = event.context();
    int length = event.appId().length();
    for (int at = 0; at + length <= context.length(); at++) {
      if (context.regionMatches(true, at, event.appId(), 0, length)) {
        return context.substring(at, at + length);
      }
    }
    return event.appId();
  }

  /** By name, in its order; what is absent is left out. */
  static SequencedMap<String, String> of(Event event, String directory, String userId) {
    SequencedMap<String, String> all = new LinkedHashMap<>();
    put(all, "host", event.host());
    put(all, "event_action", event.command());
    put(all, "userFull", userId.isEmpty() ? "" : cut(directory, MOST_LETTERS) + '\\' + cut(userId, MOST_LETTERS));
    put(all, "userDirectory", directory);
    put(all, "userId", userId);
    put(all, "origin", origin(event));
    put(all, "appId", appId(event));
    put(all, "appName", event.appName().isEmpty() && !event.appId().isEmpty() ? UNKNOWN_APP : event.appName());
    put(all, "uaBrowserName", event.agent().browser());
    put(all, "uaBrowserMajorVersion", event.agent().browserVersion());
    put(all, "uaOsName", event.agent().os());
    put(all, "uaOsVersion", event.agent().osVersion());
    return all;
  }

  private static void put(Map<String, String> all, String name, String value) {
    int most = switch (name) {
      case "userFull" -> 2 * MOST_LETTERS + 1;
      case "origin" -> MOST_LETTERS_OF_ORIGIN;
      default -> MOST_LETTERS;
    };
    String plain = cut(value, most);
    if (!plain.isEmpty()) {
      all.put(name, plain);
    }
  }

  /** A text without control characters, at most so long; no letter is cut in two. */
  static String cut(String text, int most) {
    String plain = text;
    if (text.chars().anyMatch(Character::isISOControl)) {
      StringBuilder out = new StringBuilder(text.length());
      text.chars().filter(c -> !Character.isISOControl(c)).forEach(c -> out.append((char) c));
      plain = out.toString();
    }
    if (plain.length() <= most) {
      return plain;
    }
    return plain.substring(0, Character.isHighSurrogate(plain.charAt(most - 1)) ? most - 1 : most);
  }
}
