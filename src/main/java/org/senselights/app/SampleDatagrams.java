package org.senselights.app;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.senselights.event.EventType;

/**
 * Writes datagrams as the appenders on today's Sense servers do: one user, one app and one task on one node.
 *
 * @param host the Sense node
 * @param directory the user's directory
 * @param userId the user's id within it
 * @param appId the GUID of the app that is opened, reloaded or distributed
 * @param appName its name, which only tasks tell
 * @param task the name of the reload task
 * @param userAgent the browser's own name for itself
 */
public record SampleDatagrams(
    String host, String directory, String userId, String appId, String appName, String task, String userAgent) {
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss,SSS", Locale.ROOT);

  /** Refuses null. */
  public SampleDatagrams {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(userId, "userId");
    Objects.requireNonNull(appId, "appId");
    Objects.requireNonNull(appName, "appName");
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(userAgent, "userAgent");
  }

  /**
   * The text of one datagram, to be sent as UTF-8.
   *
   * @param type what it tells
   * @param id of the session, or of this run of the task: the same one for one session or run, else a fresh one
   * @param at the server's local time
   * @return fields joined by semicolons, without a line end
   */
  public String text(EventType type, UUID id, LocalDateTime at) {
    return switch (type) {
      case SESSION_START -> session("Start session", "Start session for user " + user());
      case SESSION_STOP -> session("Stop session", "Stop session for user " + user());
      case CONNECTION_OPEN -> connection("Open connection", "connection Opened for session " + id);
      case CONNECTION_CLOSE -> connection("Close connection", "connection Closed for session " + id);
      case RELOAD_FAILED -> task("/scheduler-reload-failed/", id, at, "WARN", "Max retries reached");
      case RELOAD_ABORTED ->
          task("/scheduler-reload-aborted/", id, at, "INFO", "Execution State Change to Aborting");
      case RELOAD_SUCCEEDED ->
          task("/scheduler-reloadtask-success/", id, at, "INFO", "Execution State Change to FinishedSuccess");
      case APP_DISTRIBUTED ->
          task("/scheduler-distribute/", id, at, "INFO", "Exiting execute of Distribute task request.");
      // Four fields are told from an old reload task's by the directory, which Sense writes in capitals.
      case OTHER -> String.join(";", host, "Login", directory.toUpperCase(Locale.ROOT), userId);
    };
  }

  /**
   * The port that appenders customarily send this to.
   *
   * @param type what is told
   * @return 9997 for user activity, 9998 for tasks
   */
  public static int customaryPort(EventType type) {
    return switch (type) {
      case SESSION_START, SESSION_STOP, CONNECTION_OPEN, CONNECTION_CLOSE, OTHER -> 9997;
      case RELOAD_FAILED, RELOAD_ABORTED, RELOAD_SUCCEEDED, APP_DISTRIBUTED -> 9998;
    };
  }

  private String user() {
    return directory + "\\" + userId;
  }

  private String session(String command, String message) {
    return String.join(
        ";", "/qseow-proxy-session/", host, command, directory, userId, "Not available", "/hub", message);
  }

  private String connection(String command, String message) {
    return String.join(
        ";",
        "/qseow-proxy-connection/",
        host,
        command,
        directory,
        userId,
        "AppAccess",
        "/app/" + appId,
        message + " UserAgent: '" + userAgent + "'");
  }

  private String task(String prefix, UUID execution, LocalDateTime at, String level, String message) {
    // A task keeps its GUID from run to run, so it follows from the name.
    UUID taskId = UUID.nameUUIDFromBytes(task.getBytes(StandardCharsets.UTF_8));
    return String.join(
        ";",
        prefix,
        host,
        task,
        appName,
        user(),
        taskId.toString(),
        appId,
        DATE.format(at),
        level,
        execution.toString(),
        message);
  }
}
