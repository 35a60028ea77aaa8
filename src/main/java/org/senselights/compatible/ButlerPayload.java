package org.senselights.compatible;

import java.util.List;
import java.util.stream.Collectors;
import org.senselights.event.Event;
import org.senselights.message.Json;

/** Butler's payloads: plain text, but for lists and for all that is known of a task. */
final class ButlerPayload {
  private static final int TYPICAL_TASK = 512;

  private ButlerPayload() {}

  /** Such as {@code pro2-win1: LAB/goran}. */
  static String ofUser(Event event) {
    return event.host() + ": " + event.user();
  }

  /** Every key, in Butler's own order; empty where the server said nothing. */
  static String ofTask(Event event) {
    String user = event.directory().isEmpty() ? event.userId() : event.directory() + "\\" + event.userId();
    return new Json(TYPICAL_TASK)
        .put("hostName", event.host())
        .put("user", user)
        .put("taskName", event.task())
        .put("taskId", event.taskId())
        .put("appName", event.appName())
        .put("appId", event.appId())
        .put("logTimeStamp", event.logTime())
        .put("logLevel", event.logLevel())
        .put("executionId", event.executionId())
        .put("logMessage", event.message())
        .end();
  }

  /** Such as {@code ["goran","maria"]}. */
  static String ofNames(List<String> names) {
    return names.stream().map(Json::quote).collect(Collectors.joining(",", "[", "]"));
  }
}
