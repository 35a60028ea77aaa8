package org.senselights.app;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What a service on a Sense server needs in its {@code LocalLogConfig.xml} to send its events here: log4net appenders,
 * and the loggers that feed them.
 *
 * <p>Sense checks that file against a schema of its own, in which order counts. Ours is that of files in use: filters,
 * parameters and layout within an appender, converters before the pattern within a layout, appenders before loggers.
 *
 * @param service whose file it is
 * @param host where the datagrams go: a name, or an address without brackets
 * @param port where to, 1 to 65535
 */
public record AppenderFile(Service service, String host, int port) {

  private static final String FOLDER = "C:\\ProgramData\\Qlik\\Sense\\";

  private static final String FILE = "\\LocalLogConfig.xml";
  private static final String UDP_APPENDER = "log4net.Appender.UdpAppender";
  private static final String HOST_NAME = "Qlik.Sense.Logging.log4net.Layout.Pattern.HostNamePatternConverter";
  private static final String USER_ROW =
      "%hostname;%property{Command};%property{UserDirectory};%property{UserId};%property{Origin};%property{Context};"
          + "%message";
  private static final String TASK_ROW =
      "%hostname;%property{TaskName};%property{AppName};%property{User};%property{TaskId};%property{AppId};%date;"
          + "%level;%property{ExecutionId};%message";

  /** A service of Sense that tells of events. */
  public enum Service {
    /** The proxy service, which tells of users. */
    PROXY(
        "Proxy",
        "who comes and goes, and who opens and closes an app",
        List.of(
            new Logger(
                "AuditActivity.Proxy",
                List.of(
                    new Appender(
                        "SenseLightsSession",
                        "/qseow-proxy-session/;" + USER_ROW,
                        List.of("Start session for user", "Stop session for user")),
                    new Appender(
                        "SenseLightsConnection",
                        "/qseow-proxy-connection/;" + USER_ROW,
                        List.of("connection Opened for session", "connection Closed for session")))))),
    /** The scheduler service, which tells of reload tasks. */
    SCHEDULER(
        "Scheduler",
        "which reload tasks fail, are aborted or succeed, and which apps are distributed",
        List.of(
            new Logger(
                "System.Scheduler.Scheduler.Master.Task.TaskSession",
                List.of(
                    new Appender(
                        "SenseLightsReloadFailed",
                        "/scheduler-reload-failed/;" + TASK_ROW,
                        List.of(
                            "Max retries reached",
                            "Failed to start session",
                            "Could not reserve an executor for task")),
                    new Appender(
                        "SenseLightsReloadAborted",
                        "/scheduler-reload-aborted/;" + TASK_ROW,
                        List.of("Execution State Change to Aborting")),
                    new Appender(
                        "SenseLightsReloadSucceeded",
                        "/scheduler-reloadtask-success/;" + TASK_ROW,
                        List.of("Execution State Change to FinishedSuccess")))),
            new Logger(
                "System.Scheduler.Scheduler.Slave.Tasks.ReloadTask",
                List.of(
                    new Appender(
                        "SenseLightsAppDistributed",
                        "/scheduler-distribute/;" + TASK_ROW,
                        List.of("Exiting execute of Distribute task request."))))));

    private final String title;
    private final String tells;
    private final List<Logger> loggers;

    Service(String title, String tells, List<Logger> loggers) {
      this.title = title;
      this.tells = tells;
      this.loggers = loggers;
    }

    /**
     * Where its file is on a Sense server.
     *
     * @return a path of Windows
     */
    public String path() {
      return FOLDER + title + FILE;
    }
  }

  /** A source of rows within a service. */
  private record Logger(String name, List<Appender> appenders) {}

  /** What sends rows that hold one of the phrases, laid out by the pattern. */
  private record Appender(String name, String pattern, List<String> phrases) {}

  /** Refuses null, and a port that is none. */
  public AppenderFile {
    Objects.requireNonNull(service, "service");
    Objects.requireNonNull(host, "host");
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("a port is 1 to 65535, not " + port);
    }
  }

  /**
   * The file for a server that has none yet.
   *
   * @return XML in ASCII, with a line feed at the end of each line
   */
  public String whole() {
    // The comment names neither the host nor an option: no comment of XML may hold two hyphens.
    return """
        <?xml version="1.0" encoding="utf-8"?>
        <!--
          Sense Lights: tells a device with lights, by UDP, %s.

          Save this file as %s
          on each node of the Sense site that runs the %s service. Its name must be just that.
          If there is such a file already, keep it, and merge into it what the option block prints instead.
          QLIK-SENSE.md, which came with Sense Lights, says more, and what to do when no events arrive.
        -->
        <configuration>
        %s%s</configuration>
        """.formatted(service.tells, service.path(), service.title, appenders(), loggers());
  }

  /**
   * The same for a file that has appenders of its own: what to put in, and where.
   *
   * @return XML in ASCII that is to stand within {@code configuration}, with a line feed at the end of each line
   */
  public String block() {
    return """
          <!--
            Sense Lights, for %s
            on each node of the Sense site that runs the %s service.

            First part: goes behind the appenders that are there already, before the first logger.
          -->
        %s
          <!--
            Sense Lights, second part: goes behind the loggers that are there already, before </configuration>.
            If a logger of one of these names is there, put only our appender-ref lines into it: of two loggers with
            one name, only the last keeps its appenders.
          -->
        %s""".formatted(service.path(), service.title, appenders(), loggers());
  }

  private String appenders() {
    return service.loggers.stream()
        .flatMap(logger -> logger.appenders.stream())
        .map(this::appender)
        .collect(Collectors.joining());
  }

  private String appender(Appender appender) {
    // One filter a phrase: of two in one filter log4net takes the last.
    String filters = appender.phrases.stream()
        .map(phrase -> """
                <filter type="log4net.Filter.StringMatchFilter">
                  <param name="stringToMatch" value="%s" />
                </filter>
            """.formatted(escaped(phrase)))
        .collect(Collectors.joining());
    return """
          <appender name="%s" type="%s">
        %s    <filter type="log4net.Filter.DenyAllFilter" />
            <param name="remoteAddress" value="%s" />
            <param name="remotePort" value="%d" />
            <param name="encoding" value="utf-8" />
            <layout type="log4net.Layout.PatternLayout">
              <converter>
                <param name="name" value="hostname" />
                <param name="type" value="%s" />
              </converter>
              <param name="conversionpattern" value="%s" />
            </layout>
          </appender>
        """.formatted(
            appender.name, UDP_APPENDER, filters, escaped(host), port, HOST_NAME, escaped(appender.pattern));
  }

  private String loggers() {
    return service.loggers.stream()
        .map(logger -> """
              <logger name="%s">
            %s  </logger>
            """.formatted(logger.name, references(logger)))
        .collect(Collectors.joining());
  }

  private static String references(Logger logger) {
    return logger.appenders.stream()
        .map(appender -> "    <appender-ref ref=\"%s\" />\n".formatted(appender.name))
        .collect(Collectors.joining());
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
  }
}
