package org.senselights.migrate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.senselights.message.Json;

/** Butler's settings, as far as they concern user events and reload tasks. */
final class ButlerMove {
  private static final List<String> TOPICS = List.of(
      "sessionStartTopic session-start qliksense/session/start",
      "sessionStopTopic session-stop qliksense/session/stop",
      "connectionOpenTopic connection-open qliksense/connection/open",
      "connectionCloseTopic connection-close qliksense/connection/close",
      "activeUserCountTopic user-count qliksense/users/active/count",
      "activeUsersTopic user-names qliksense/users/active/usernames",
      "taskFailureTopic task-failed qliksense/task_failure",
      "taskAbortedTopic task-aborted qliksense/task_aborted");
  private static final List<String> FULL_TOPICS = List.of(
      "taskFailureSendFull taskFailureFullTopic task-failed-full qliksense/task_failure_full",
      "taskAbortedSendFull taskAbortedFullTopic task-aborted-full qliksense/task_aborted_full");

  private static final Map<String, String> USER_EVENTS = new LinkedHashMap<>();
  private static final Map<String, String> TASK_EVENTS = new LinkedHashMap<>();

  static {
    USER_EVENTS.put("session-start", "Start session");
    USER_EVENTS.put("session-stop", "Stop session");
    USER_EVENTS.put("connection-open", "Open connection");
    USER_EVENTS.put("connection-close", "Close connection");
    TASK_EVENTS.put("reloadTaskFailure", "reload-failed failed");
    TASK_EVENTS.put("reloadTaskAborted", "reload-aborted aborted");
    TASK_EVENTS.put("reloadTaskSuccess", "reload-succeeded succeeded");
  }

  /** What Butler's own texts can say, and what it is called here. */
  private static final Map<String, String> FIELDS = Map.of(
      "taskName", "task", "taskId", "task_id", "appName", "app_name", "appId", "app_id", "hostName", "host", "user",
      "user", "executionId", "execution_id", "logMessage", "message");
  private static final Pattern FIELD = Pattern.compile("\\{\\{\\{?\\s*([A-Za-z.]+)\\s*}?}}");
  private static final int LONGEST_NAME = 80;
  private static final int DAY_SECONDS = 86_400;

  private static final Set<String> KNOWN = Set.of(
      "anonTelemetry", "cert", "configDirectories", "configEngine", "configQRS", "configVisualisation",
      "dockerHealthCheck", "emailNotification", "fileCopyApprovedDirectories", "fileDeleteApprovedDirectories",
      "fileLogging", "fileMoveApprovedDirectories", "genericUrls", "heartbeat", "incidentTool", "influxDb",
      "keyValueStore", "logDirectory", "logLevel", "mqttConfig", "qlikSenseCloud", "qlikSenseLicense", "qlikSenseUrls",
      "qlikSenseVersion", "restServerApiDocGenerate", "restServerConfig", "restServerEndpointsConfig",
      "restServerEndpointsEnable", "scheduler",
      "scriptLog", "serviceMonitor", "slackNotification", "startTaskFilter", "systemInfo", "teamsNotification",
      "thirdPartyToolsCredentials", "udpServerConfig", "uptimeMonitor", "userActivityLogging", "webhookNotification");

  private final EarlierFile file;
  private final Section root;
  private final Draft draft;
  private final Notes notes;
  private final List<Told> rules = new ArrayList<>();

  /** A rule that tells a target of a kind of event; with a pause, of each task at most once in so many seconds. */
  private record Told(String name, String when, long pause, String target, String text) {}

  private ButlerMove(EarlierFile file, Notes notes, Section root) {
    this.file = file;
    this.notes = notes;
    this.root = root;
    draft = new Draft(file, notes);
  }

  static Migration of(EarlierFile file, Notes notes) {
    return new ButlerMove(file, notes, new Section("", file.root(), notes)).move();
  }

  private Migration move() {
    Section server = root.part("udpServerConfig");
    if (server.isOff("enable")) {
      notes.toDo("udpServerConfig.enable was false, so Butler took no events: Sense Lights takes them.");
    }
    List<String> ports = Stream.of("portSessionConnectionEvents", "portTaskFailure")
        .flatMapToLong(key -> server.number(key).stream())
        .distinct()
        .mapToObj(Long::toString)
        .toList();
    draft.udp(server, ports.isEmpty() ? List.of("9997", "9998") : ports, server.isOn("enableSourceValidation"));
    mqtt();
    targets();
    draft.rules.open("rules");
    rules.forEach(this::write);
    draft.rules.close();
    leaveTheRest();
    return new Migration(file.program().title, draft.settings.toString(), draft.rules.toString(), draft.secrets,
        new LinkedHashMap<>(), notes.carried(), notes.left(), notes.toDo());
  }

  private void mqtt() {
    Section mqtt = root.part("mqttConfig");
    if (!mqtt.isOn("enable")) {
      draft.noBroker();
      return;
    }
    draft.settings.open("mqtt").text("url", draft.broker(mqtt)).raw("compatible", "[butler]");
    draft.settings.open("compatible-topics.butler");
    for (String each : TOPICS) {
      String[] words = each.split(" ");
      draft.topic(mqtt, words[0], words[1], words[2], mqtt.has(words[0]));
    }
    if (!mqtt.has("activeUserCountTopic") && !mqtt.has("activeUsersTopic")) {
      draft.settings.text("users-per-server", "");
    }
    for (String each : FULL_TOPICS) {
      String[] words = each.split(" ");
      draft.topic(mqtt, words[1], words[2], words[3], mqtt.has(words[1]) && !mqtt.isOff(words[0]));
    }
    draft.settings.closeUnlessEmpty().close().gap();
    draft.quietHomeAssistant();
    List<String> told = new ArrayList<>();
    if (hasAny(mqtt, "sessionStartTopic", "sessionStopTopic", "connectionOpenTopic", "connectionCloseTopic")) {
      told.add("User events");
    }
    if (hasAny(mqtt, "activeUserCountTopic", "activeUsersTopic")) {
      told.add("Counts of users");
      notes.left("Butler's counts of users were wrong after a restart, and where one id is in two directories; the"
          + " topics are the same, the numbers right.");
    }
    if (hasAny(mqtt, "taskFailureTopic", "taskAbortedTopic")) {
      told.add("Reload tasks");
    }
    told.forEach(what ->
        notes.carried(what + " go to MQTT in Butler's messages, to the same topics (mqtt.compatible)."));
    if (mqtt.part("azureEventGrid").isOn("enable")) {
      notes.left("Azure Event Grid is not supported as such: write its address, ca, certificate and key into mqtt.url"
          + " and mqtt.tls (mqttConfig.azureEventGrid).");
    }
    if (mqtt.has("subscriptionRootTopic") || mqtt.has("taskStartTopic")) {
      notes.left("Tasks are not started by MQTT: Sense Lights takes no orders for Sense (mqttConfig.taskStartTopic).");
    }
  }

  private static boolean hasAny(Section section, String... keys) {
    return Stream.of(keys).anyMatch(section::has);
  }

  private void targets() {
    Section slack = root.part("slackNotification");
    Section teams = root.part("teamsNotification");
    List<Runnable> blocks = new ArrayList<>();
    for (Section service : List.of(slack, teams)) {
      String type = service == slack ? "slack" : "teams";
      if (service.isOff("enable")) {
        continue;
      }
      Section users = service.part("userSessionEvents");
      if (users.isOn("enable")) {
        blocks.add(() -> userEvents(type, users));
      }
      TASK_EVENTS.forEach((key, words) -> {
        if (service.part(key).isOn("enable")) {
          blocks.add(() -> taskEvents(type, service.part(key), words.split(" ")));
        }
      });
    }
    if (!blocks.isEmpty()) {
      draft.settings.open("targets");
      blocks.forEach(Runnable::run);
      draft.settings.close().gap();
    }
  }

  private void userEvents(String type, Section section) {
    if (!target(type, type, section)) {
      return;
    }
    USER_EVENTS.forEach((event, words) -> rules.add(new Told(type + "-" + event, event, 0, type,
        words + (type.equals("slack") ? ",  user: " : " for user ") + "{{user}} on server {{host}}")));
    notes.carried("User events go to " + title(type) + " in the words of before, by four rules of rules.conf.");
  }

  private void taskEvents(String type, Section section, String[] words) {
    String name = type + "-" + words[0];
    if (!target(name, type, section)) {
      return;
    }
    String usual = "Reload " + words[1] + ": {{task}} ({{app_name}})";
    String text = usual;
    if (!section.text("basicMsgTemplate").isEmpty()) {
      text = text(section, usual);
    }
    if (!section.text("messageType").equals("basic")) {
      notes.left("Templates for " + title(type) + " (" + section.path("templateFile") + ") are not filled in: one line"
          + " is sent, and nothing of the script's log.");
    }
    long seconds = Math.clamp(section.number("rateLimit").orElse(0), 0, DAY_SECONDS);
    rules.add(new Told(name, words[0], seconds, name, text));
    notes.carried("Reload tasks that " + words[1] + " are told to " + title(type)
        + (seconds > 0 ? ", each task at most once in " + seconds + " s." : "."));
  }

  private void write(Told rule) {
    draft.rules.open(rule.name).raw("when", rule.when);
    if (rule.pause > 0) {
      draft.rules.raw("per", "task").raw("throttle", rule.pause + "s");
    }
    draft.rules.raw("then", "{ send = " + rule.target + ", text = " + Json.quote(rule.text) + " }").close();
  }

  private String text(Section section, String usual) {
    StringBuilder out = new StringBuilder();
    Matcher field = FIELD.matcher(section.text("basicMsgTemplate"));
    while (field.find()) {
      String name = FIELDS.getOrDefault(field.group(1), "");
      if (name.isEmpty()) {
        notes.left(section.path("basicMsgTemplate") + " uses {{" + field.group(1) + "}}, which nothing here knows: \""
            + usual + "\" is sent instead.");
        return usual;
      }
      field.appendReplacement(out, Matcher.quoteReplacement("{{" + name + "}}"));
    }
    field.appendTail(out);
    if (out.toString().replaceAll("\\{\\{[a-z_]+}}", "").matches("(?s).*(\\{\\{|}}).*")) {
      notes.left(section.path("basicMsgTemplate") + " has braces that cannot be kept: \"" + usual
          + "\" is sent instead.");
      return usual;
    }
    return out.toString();
  }

  /** Whether there is one: without an address nothing can be sent. */
  private boolean target(String name, String type, Section section) {
    String url = section.text("webhookURL");
    if (!url.matches("https?://[^\\s@#]+")) {
      notes.toDo(section.path("webhookURL") + " is no address of a web hook, so nothing goes to " + title(type)
          + " from there: write a target \"" + name + "\" and its rules when you have one.");
      return false;
    }
    draft.settings.open(name).raw("type", type).text("url-file", draft.secret(name + ".url", url));
    if (type.equals("slack")) {
      draft.settings.present("channel", shortened(section.text("channel")))
          .present("username", shortened(section.text("fromUser")));
      String emoji = section.text("iconEmoji");
      if (emoji.matches(":[a-z0-9_+'-]{1,80}:")) {
        draft.settings.text("icon-emoji", emoji);
      } else if (!emoji.isEmpty()) {
        notes.left(section.path("iconEmoji") + " is no emoji by name, such as \":bell:\".");
      }
    } else if (url.contains("webhook.office.com")) {
      notes.toDo("Microsoft has ended web hooks of the old kind, of which " + section.path("webhookURL")
          + " is one: make a workflow \"Post to a channel when a webhook request is received\", and write its address"
          + " into "
          + name + ".url.");
    }
    List<String> excluded = draft.excluded(section, title(type) + " is told nothing");
    if (!excluded.isEmpty()) {
      draft.settings.lines("ignore", excluded);
    }
    draft.settings.close();
    return true;
  }

  private static String shortened(String text) {
    return text.length() > LONGEST_NAME ? text.substring(0, LONGEST_NAME) : text;
  }

  private static String title(String type) {
    return type.equals("slack") ? "Slack" : "Teams";
  }

  private void leaveTheRest() {
    draft.leftIfOn(root.part("emailNotification"), "No mail is sent: have Home Assistant, or a web hook of your own, do"
        + " it");
    draft.leftIfOn(root.part("webhookNotification"), "Web hooks are targets of type webhook here, to be written by"
        + " hand, because what they send is another message");
    draft.leftIfOn(root.part("influxDb"), "Butler's measurements of reload tasks in InfluxDB are not there: a database"
        + " with write = [events] tells of reload tasks in a form of its own");
    draft.leftIfOn(root.part("restServerConfig"), "There is no REST interface for Sense's scripts: keep Butler for"
        + " that");
    draft.leftIfOn(root.part("scheduler"), "Tasks are not started by a schedule: keep Butler for that");
    draft.leftIfOn(root.part("serviceMonitor"), "Windows services are not watched: keep Butler for that");
    draft.leftIfOn(root.part("qlikSenseCloud"), "Qlik Cloud is not heard: keep Butler for that");
    draft.leftIfOn(root.part("uptimeMonitor"), "Uptime and memory go nowhere by themselves: they are at /metrics of the"
        + " status page");
    draft.leftIfOn(root.part("heartbeat"), "No heartbeat is sent: the status page has /health/live, and systemd"
        + " watches");
    draft.leftIfOn(root.part("dockerHealthCheck"), "Instead of Docker's health check there is /health/live");
    draft.leftIfOn(root.part("incidentTool").part("signl4").part("reloadTaskFailure"), "SIGNL4 is not called: a"
        + " target of"
        + " type webhook can");
    draft.leftIfOn(root.part("incidentTool").part("newRelic"), "New Relic is not told of failed tasks as incidents: a"
        + " database of type new-relic tells of events");
    draft.leftIfOn(root.part("qlikSenseLicense").part("serverLicenseMonitor"), "Licenses are not watched: keep Butler"
        + " for that");
    draft.leftIfOn(root.part("qlikSenseVersion").part("versionMonitor"), "Sense's version is not watched: keep Butler"
        + " for that");
    root.tellUnknown(KNOWN);
  }
}
