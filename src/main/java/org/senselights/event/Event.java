package org.senselights.event;

import java.util.Locale;
import java.util.Objects;

/**
 * One thing that happened on a Sense server, as its datagram told it.
 *
 * <p>Texts are as the server wrote them, but for surrounding blanks; what it did not say is the empty string.
 *
 * @param type what happened
 * @param host the Sense node that told it
 * @param directory the user directory, such as {@code LAB}
 * @param userId the user's id within the directory
 * @param origin {@code AppAccess}, {@code ManagementAccess} or absent
 * @param insteadOfOrigin what stood in the place of an absent origin, such as {@code Not available}; mostly absent
 * @param context a URL or a module path
 * @param appId the app's GUID in lower case, found in the context or given by a reload task
 * @param appName the app's name, which only reload tasks tell, and otherwise Qlik's repository service
 * @param userAgent the browser's own name for itself, whole
 * @param agent what the user agent says, where somebody has asked it; otherwise unknown
 * @param task the reload task's name
 * @param taskId the reload task's GUID
 * @param executionId the GUID of this run of the task; the same one with the same type is a repeat
 * @param logTime when a reload task's message was logged, by the server's clock, such as {@code 2024-04-12
 *     07:33:03,508}; user events do not tell it
 * @param logLevel how grave the server took a reload task's message, such as {@code WARN}
 * @param command the Command of the audit log, such as {@code Start session}
 * @param message the log message, whole
 * @param doubtful whether the fields had to be guessed, as when a user's id holds a semicolon
 */
public record Event(
    EventType type,
    String host,
    String directory,
    String userId,
    String origin,
    String insteadOfOrigin,
    String context,
    String appId,
    String appName,
    String userAgent,
    Agent agent,
    String task,
    String taskId,
    String executionId,
    String logTime,
    String logLevel,
    String command,
    String message,
    boolean doubtful) {

  /** What any event is taken to need in memory at least, in bytes. */
  public static final int LEAST_BYTES = 1_024;

  /** What it takes beside its texts: a dozen small objects. */
  private static final int BYTES_BESIDE_TEXTS = 600;

  /** Refuses null everywhere: absent is the empty string. */
  public Event {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(userId, "userId");
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(insteadOfOrigin, "insteadOfOrigin");
    Objects.requireNonNull(context, "context");
    Objects.requireNonNull(appId, "appId");
    Objects.requireNonNull(appName, "appName");
    Objects.requireNonNull(userAgent, "userAgent");
    Objects.requireNonNull(agent, "agent");
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(taskId, "taskId");
    Objects.requireNonNull(executionId, "executionId");
    Objects.requireNonNull(logTime, "logTime");
    Objects.requireNonNull(logLevel, "logLevel");
    Objects.requireNonNull(command, "command");
    Objects.requireNonNull(message, "message");
  }

  /**
   * The user as people write it.
   *
   * @return {@code LAB/anna}; the id alone where no directory was told; empty where no id was told
   */
  public String user() {
    if (userId.isEmpty()) {
      return "";
    }
    return directory.isEmpty() ? userId : directory + "/" + userId;
  }

  /**
   * Who the user is, for comparing: Sense takes directory and id without case.
   *
   * @return {@link #user()} in lower case
   */
  public String userKey() {
    return user().toLowerCase(Locale.ROOT);
  }

  /**
   * What it is taken to need in memory, for whoever keeps many.
   *
   * @return bytes, {@value #LEAST_BYTES} or more; twice as many are needed where its texts are not Latin
   */
  public int bytes() {
    int texts =
        host.length()
            + directory.length()
            + userId.length()
            + origin.length()
            + insteadOfOrigin.length()
            + context.length()
            + appName.length()
            + userAgent.length()
            + task.length()
            + logTime.length()
            + logLevel.length()
            + command.length()
            + message.length();
    return Math.max(LEAST_BYTES, BYTES_BESIDE_TEXTS + texts);
  }

  /**
   * Begins an event of which only the type is known yet.
   *
   * @param type what happened
   * @return a builder with every other field absent
   */
  public static Builder of(EventType type) {
    return new Builder(type);
  }

  /**
   * Begins a changed copy.
   *
   * @return a builder with all fields of this event
   */
  public Builder toBuilder() {
    return new Builder(type)
        .host(host)
        .directory(directory)
        .userId(userId)
        .origin(origin)
        .insteadOfOrigin(insteadOfOrigin)
        .context(context)
        .appId(appId)
        .appName(appName)
        .userAgent(userAgent)
        .agent(agent)
        .task(task)
        .taskId(taskId)
        .executionId(executionId)
        .logTime(logTime)
        .logLevel(logLevel)
        .command(command)
        .message(message)
        .doubtful(doubtful);
  }

  /** Names the fields of an event while it is put together; what is not named is absent. */
  public static final class Builder {
    private final EventType type;
    private String host = "";
    private String directory = "";
    private String userId = "";
    private String origin = "";
    private String insteadOfOrigin = "";
    private String context = "";
    private String appId = "";
    private String appName = "";
    private String userAgent = "";
    private Agent agent = Agent.UNKNOWN;
    private String task = "";
    private String taskId = "";
    private String executionId = "";
    private String logTime = "";
    private String logLevel = "";
    private String command = "";
    private String message = "";
    private boolean doubtful;

    private Builder(EventType type) {
      this.type = type;
    }

    public Builder host(String value) {
      host = value;
      return this;
    }

    public Builder directory(String value) {
      directory = value;
      return this;
    }

    public Builder userId(String value) {
      userId = value;
      return this;
    }

    public Builder origin(String value) {
      origin = value;
      return this;
    }

    public Builder insteadOfOrigin(String value) {
      insteadOfOrigin = value;
      return this;
    }

    public Builder context(String value) {
      context = value;
      return this;
    }

    public Builder appId(String value) {
      appId = value;
      return this;
    }

    public Builder appName(String value) {
      appName = value;
      return this;
    }

    public Builder userAgent(String value) {
      userAgent = value;
      return this;
    }

    public Builder agent(Agent value) {
      agent = value;
      return this;
    }

    public Builder task(String value) {
      task = value;
      return this;
    }

    public Builder taskId(String value) {
      taskId = value;
      return this;
    }

    public Builder executionId(String value) {
      executionId = value;
      return this;
    }

    public Builder logTime(String value) {
      logTime = value;
      return this;
    }

    public Builder logLevel(String value) {
      logLevel = value;
      return this;
    }

    public Builder command(String value) {
      command = value;
      return this;
    }

    public Builder message(String value) {
      message = value;
      return this;
    }

    public Builder doubtful(boolean value) {
      doubtful = value;
      return this;
    }

    /**
     * Ends the building.
     *
     * @return the event
     */
    public Event build() {
      return new Event(
          type,
          host,
          directory,
          userId,
          origin,
          insteadOfOrigin,
          context,
          appId,
          appName,
          userAgent,
          agent,
          task,
          taskId,
          executionId,
          logTime,
          logLevel,
          command,
          message,
          doubtful);
    }
  }
}
