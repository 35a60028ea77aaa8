package org.senselights.compatible;

import java.util.SequencedMap;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.message.Json;

/**
 * Butler SOS's payload: nine keys that are always there, and six that are not where they do not apply. Values are as
 * the server wrote them, without control characters, and cut.
 */
final class SosPayload {
  private static final int LONGEST_MESSAGE = 1_000;
  private static final int LONGEST_CONTEXT = 500;
  private static final int LONGEST_ORIGIN = 200;
  private static final int LONGEST_OTHER = 100;
  private static final int TYPICAL_SIZE = 768;
  private static final char DELETE = 0x7f;
  private static final String UNKNOWN_APP = "<unknown app name>";

  private final String tags;

  SosPayload(SequencedMap<String, String> tags) {
    Json json = new Json(64);
    tags.forEach(json::put);
    this.tags = json.end();
  }

  String of(Event event) {
    String origin = event.origin().isEmpty() ? event.insteadOfOrigin() : event.origin();
    Json json = new Json(TYPICAL_SIZE)
        .put("messageType", messageType(event.type()))
        .put("host", plain(event.host(), LONGEST_OTHER))
        .put("command", plain(command(event), LONGEST_OTHER))
        .put("userDir", plain(event.directory(), LONGEST_OTHER))
        .put("userId", plain(event.userId(), LONGEST_OTHER))
        .put("origin", plain(origin, LONGEST_ORIGIN))
        .put("context", plain(event.context(), LONGEST_CONTEXT))
        .put("message", plain(event.message(), LONGEST_MESSAGE))
        .putRaw("tags", tags);
    if (!event.appId().isEmpty()) {
      json.put("appId", appId(event)).put("appName", event.appName().isEmpty() ? UNKNOWN_APP : event.appName());
    }
    return json
        .putPresent("uaBrowserName", event.agent().browser())
        .putPresent("uaBrowserMajorVersion", event.agent().browserVersion())
        .putPresent("uaOsName", event.agent().os())
        .putPresent("uaOsVersion", event.agent().osVersion())
        .end();
  }

  /** Older appenders have other prefixes, or none; subscribers know these two. */
  private static String messageType(EventType type) {
    return switch (type) {
      case SESSION_START, SESSION_STOP -> "qseow-proxy-session";
      default -> "qseow-proxy-connection";
    };
  }

  /** An appender that tells no Command leaves it to the message what happened: subscribers compare the Command. */
  private static String command(Event event) {
    if (!event.command().isEmpty()) {
      return event.command();
    }
    return switch (event.type()) {
      case SESSION_START -> "Start session";
      case SESSION_STOP -> "Stop session";
      case CONNECTION_CLOSE -> "Close connection";
      default -> "Open connection";
    };
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

  /** The text without control characters, at most so many characters of it, and none of them by half. */
  static String plain(String text, int longest) {
    int clean = 0;
    while (clean < text.length() && clean < longest && !isControl(text.charAt(clean))) {
      clean++;
    }
    if (clean == text.length()) {
      return text;
    }
    StringBuilder out = new StringBuilder(longest).append(text, 0, clean);
    for (int at = clean; at < text.length() && out.length() < longest; at++) {
      char c = text.charAt(at);
      if (!isControl(c)) {
        out.append(c);
      }
    }
    int last = out.length() - 1;
    if (out.length() == longest && Character.isHighSurrogate(out.charAt(last))) {
      out.setLength(last);
    }
    return out.toString();
  }

  private static boolean isControl(char c) {
    return c < ' ' || c == DELETE;
  }
}
