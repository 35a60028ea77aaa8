package org.senselights.migrate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.senselights.settings.TagNames;

/** Butler SOS's settings, as far as they concern user events. */
final class SosMove {
  private static final Set<String> KNOWN = Set.of(
      "anonTelemetry", "appNames", "cert", "configVisualisation", "crashFile", "dockerHealthCheck", "errorTracking",
      "fileLogging", "heartbeat", "influxdbConfig", "logDirectory", "logEvents", "logLevel", "logdb", "mqttConfig",
      "newRelic", "prometheus", "qlikSenseEvents", "serversToMonitor", "systemInfo", "thirdPartyToolsCredentials",
      "uptimeMonitor", "userEvents", "userSessions");
  private static final Set<String> KNOWN_OF_EVENTS = Set.of(
      "enable", "excludeUser", "sendToInfluxdb", "sendToMQTT", "sendToNewRelic", "tags", "udpServerConfig");

  private static final Map<String, String> TOPICS = new LinkedHashMap<>();

  static {
    TOPICS.put("everythingTopic", "event qliksense/userevent");
    TOPICS.put("sessionStartTopic", "session-start qliksense/userevent/session/start");
    TOPICS.put("sessionStopTopic", "session-stop qliksense/userevent/session/stop");
    TOPICS.put("connectionOpenTopic", "connection-open qliksense/userevent/connection/open");
    TOPICS.put("connectionCloseTopic", "connection-close qliksense/userevent/connection/close");
  }

  private static final long MINUTE = 60_000;
  private static final long DAY = 1_440 * MINUTE;

  private final EarlierFile file;
  private final Section root;
  private final Section events;
  private final Draft draft;
  private final Notes notes;
  private final SequencedMap<String, Path> copies = new LinkedHashMap<>();

  SosMove(EarlierFile file, Notes notes) {
    this.file = file;
    this.notes = notes;
    root = new Section("", file.root(), notes);
    events = root.part("userEvents");
    draft = new Draft(file, notes);
  }

  Migration move() {
    if (events.isOff("enable")) {
      notes.toDo("userEvents.enable was false, so Butler SOS took no user events: Sense Lights takes them.");
    }
    Section server = events.part("udpServerConfig");
    draft.udp(server, List.of(Long.toString(server.number("portUserActivityEvents").orElse(9997))),
        server.isOn("enableSourceValidation"));
    mqtt();
    tags();
    databases();
    repository();
    rules();
    leaveTheRest();
    return new Migration(file.program().title, draft.settings.toString(), draft.rules.toString(), draft.secrets, copies,
        notes.carried(), notes.left(), notes.toDo());
  }

  private void mqtt() {
    Section mqtt = root.part("mqttConfig");
    Section send = events.part("sendToMQTT");
    if (!mqtt.isOn("enable")) {
      draft.noBroker();
      return;
    }
    draft.settings.open("mqtt").text("url", draft.broker(mqtt));
    notes.left("mqttConfig.baseTopic was for what Butler SOS measured on the servers, which is not measured here.");
    if (send.isOn("enable")) {
      draft.settings.raw("compatible", "[butler-sos]");
      topics(send);
      notes.carried("User events go to MQTT in the messages of Butler SOS 7 to 15, to the same topics"
          + " (mqtt.compatible).");
    }
    draft.settings.close().gap();
    draft.quietHomeAssistant();
  }

  private void topics(Section send) {
    draft.settings.open("compatible-topics.butler-sos");
    Section post = send.part("postTo");
    if (!send.text("topic").isEmpty()) {
      draft.topic(send, "topic", "event", "qliksense/userevent", true);
      notes.left("Of Butler SOS before 7 (userEvents.sendToMQTT.topic) the messages were shaped a little differently:"
          + " messageType had slashes, and there was no message.");
    }
    TOPICS.forEach((key, both) -> {
      Section topic = post.part(key);
      String[] words = both.split(" ");
      if (post.has(key)) {
        draft.topic(topic, "topic", words[0], words[1], !topic.isOff("enable"));
      }
    });
    draft.settings.closeUnlessEmpty();
  }

  private void tags() {
    List<Section> tags = events.parts("tags");
    if (tags.isEmpty()) {
      return;
    }
    Set<String> taken = new TreeSet<>();
    draft.settings.open("tags");
    for (Section tag : tags) {
      String written = tag.text("name");
      String value = tag.text("value");
      String name = written.replaceAll("[^A-Za-z0-9_]", "_");
      if (!name.isEmpty() && (!Character.isLetter(name.charAt(0)) || TagNames.isTaken(name))) {
        name = "my_" + name;
      }
      if (name.isEmpty() || value.isEmpty() || !taken.add(name)) {
        notes.left("The tag \"" + written + "\" of userEvents.tags has no name or no value, or stands twice.");
        continue;
      }
      draft.settings.text(name, value);
      if (!name.equals(written)) {
        notes.left("The tag \"" + written + "\" is called " + name + " here, since a tag's name is a letter, then"
            + " letters, digits and _, and none that an output uses itself.");
      }
    }
    draft.settings.close().gap();
    notes.carried("Every output tells the tags " + String.join(", ", taken) + ".");
  }

  private void databases() {
    boolean influx = events.part("sendToInfluxdb").isOn("enable") && root.part("influxdbConfig").isOn("enable");
    boolean newRelic = events.part("sendToNewRelic").isOn("enable");
    if (!influx && !newRelic) {
      return;
    }
    draft.settings.open("databases");
    if (influx) {
      influx(root.part("influxdbConfig"));
    }
    if (newRelic) {
      newRelic(events.part("sendToNewRelic"));
    }
    draft.settings.close().gap();
  }

  private void influx(Section influx) {
    int version = Math.clamp(influx.number("version").orElse(1), 1, 3);
    Section own = influx.has("v" + version + "Config") ? influx.part("v" + version + "Config") : influx;
    String host = influx.text("host").isEmpty() ? influx.text("hostIP") : influx.text("host");
    long port = influx.number("port").orElse(influx.number("hostPort").orElse(8086));
    String url = host.contains("://") ? host : "http://" + (host.contains(":") ? "[" + host + "]" : host);
    List<String> needed = switch (version) {
      case 2 -> List.of("org organization", "bucket bucket", "token");
      case 3 -> List.of("database database", "token");
      default -> List.of("dbName database");
    };
    boolean complete = !host.isEmpty()
        && needed.stream().noneMatch(key -> own.text(key.split(" ")[0]).isEmpty());
    if (!complete) {
      draft.settings.off();
      notes.toDo("InfluxDB is not told anything yet: influxdbConfig does not say all that is needed. Complete the block"
          + " \"influxdb\" in sense-lights.conf, and take away its #.");
    }
    draft.settings.open("influxdb").raw("type", "influxdb-" + version)
        .text("url", url.matches(".*:\\d+/?$") ? url : url + ":" + port);
    needed.stream().filter(key -> key.contains(" ")).map(key -> key.split(" "))
        .forEach(key -> draft.settings.text(key[1], own.text(key[0])));
    if (version == 1 && own.part("auth").isOn("enable")) {
      draft.settings.text("username", own.part("auth").text("username"))
          .text("password-file", draft.secret("influxdb.password", own.part("auth").text("password")));
    }
    if (version > 1) {
      draft.settings.text("token-file", draft.secret("influxdb.token", own.text("token")));
    }
    draft.settings.raw("write", "[compatible]");
    influx.number("maxBatchSize").ifPresent(most ->
        draft.settings.raw("batch", Long.toString(Math.clamp(most, 1, 10_000))));
    own.number("writeTimeout").ifPresent(millis ->
        draft.settings.raw("deadline", Math.clamp(millis, 100, 300_000) + "ms"));
    draft.settings.close().on();
    if (complete) {
      notes.carried("User events go into InfluxDB " + version + " at " + host + ", as the measurement user_events with"
          + " the same tags and fields.");
    }
    notes.left("Sense Lights makes no database and no retention policy in InfluxDB: both are there from Butler SOS, or"
        + " have to be made (influxdbConfig: retentionPolicy, retentionDuration, description).");
  }

  private void newRelic(Section send) {
    Section newRelic = root.part("newRelic");
    String url = newRelic.part("event").text("url");
    List<Section> accounts = root.part("thirdPartyToolsCredentials").parts("newRelic");
    List<String> wanted = send.texts("destinationAccount");
    int number = 0;
    for (String name : wanted) {
      number++;
      Optional<Section> account =
          accounts.stream().filter(each -> each.text("accountName").equals(name)).findFirst();
      String id = account.map(each -> each.text("accountId")).orElse("");
      String key = account.map(each -> each.text("insertApiKey")).orElse("");
      String block = number == 1 ? "new-relic" : "new-relic-" + number;
      boolean complete = id.matches("\\d{1,12}") && key.matches("[\\x21-\\x7e]+");
      if (!complete) {
        draft.settings.off();
        notes.toDo("New Relic's account \"" + name + "\" is not told anything yet: its number or its key is not in"
            + " thirdPartyToolsCredentials.newRelic. Complete the block \"" + block + "\" in sense-lights.conf, and"
            + " take away its #.");
      }
      draft.settings.open(block).comment(name).raw("type", "new-relic")
          .raw("region", url.contains("eu01") ? "eu" : "us")
          .text("account", id)
          .text("license-key-file", complete ? draft.secret(block + ".license-key", key) : block + ".license-key")
          .raw("users", send.isOff("scramble") ? "as-elsewhere" : "scrambled")
          .raw("write", "[compatible]")
          .close()
          .on();
      if (complete) {
        notes.carried("User events go to New Relic's account \"" + name + "\" as qs_userEvent, users "
            + (send.isOff("scramble") ? "in the clear." : "scrambled."));
        notes.toDo("New Relic takes a license key for ingest; where its answer is 403, make one in place of the insert"
            + " key of before, and write it into " + block + ".license-key.");
      }
    }
    if (wanted.isEmpty()) {
      notes.toDo("userEvents.sendToNewRelic names no destinationAccount, so nothing goes to New Relic.");
    }
    if (!newRelic.part("event").parts("header").isEmpty()) {
      notes.left("HTTP headers of the owner's own are not sent to New Relic (newRelic.event.header).");
    }
    if (!newRelic.part("event").part("attribute").parts("static").isEmpty()) {
      notes.left("Attributes for New Relic alone (newRelic.event.attribute) are not there: what shall be told stands in"
          + " tags, which every output tells.");
    }
  }

  private void repository() {
    Section names = root.part("appNames");
    if (!names.isOn("enableAppNameExtract")) {
      return;
    }
    String host = names.text("hostIP").replaceFirst("^[a-z]+://", "");
    Section cert = root.part("cert");
    Map<String, String> files = new LinkedHashMap<>();
    files.put("certificate", "clientCert client.pem");
    files.put("key", "clientCertKey client_key.pem");
    files.put("ca", "clientCertCA root.pem");
    List<String> missing = new ArrayList<>();
    files.values().forEach(each -> {
      String[] words = each.split(" ");
      Optional<Path> found = find(cert.text(words[0]));
      found.ifPresentOrElse(path -> copies.put(words[1], path), () -> missing.add(words[1]));
    });
    boolean complete = missing.isEmpty() && Draft.isHost(host);
    if (!complete) {
      copies.clear();
      draft.settings.off();
      notes.toDo("The names of apps are not asked for yet: put client.pem, client_key.pem and root.pem, as the"
          + " management console exports them, beside sense-lights.conf, and take away the # before the block"
          + " \"repository\""
          + (Draft.isHost(host) ? "." : "; appNames.hostIP names no host for its url."));
    }
    draft.settings.open("repository")
        .text("url", "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":4242");
    files.forEach((key, each) -> draft.settings.text(key, each.split(" ")[1]));
    long millis = names.number("extractInterval").orElse(MINUTE);
    draft.settings.raw("refresh", Math.clamp(millis, MINUTE, DAY) / 1000 + "s").close().on().gap();
    if (complete) {
      notes.carried("The names of apps come from " + host + ", fetched as often as before, and known at once after a"
          + " restart.");
      notes.left("The server's certificate is checked, which Butler SOS did not do: appNames.hostIP has to be a name"
          + " that it is made out to.");
    }
    if (!cert.text("clientCertPassphrase").isEmpty()) {
      notes.toDo("The key has a password (cert.clientCertPassphrase), and nobody is there to type it: store it in the"
          + " clear (openssl pkey -in client_key.pem -out clear.pem), readable by the service only.");
    }
  }

  /** Beside the file, below it or above it: the earlier program looked from wherever it was started. */
  private Optional<Path> find(String written) {
    if (written.isEmpty()) {
      return Optional.empty();
    }
    Path folder = file.path().toAbsolutePath().getParent();
    return Stream.of(folder.resolve(written), folder.resolveSibling(written), folder.resolve("..").resolve(written))
        .map(Path::normalize)
        .filter(Files::isRegularFile)
        .filter(Files::isReadable)
        .findFirst();
  }

  private void rules() {
    List<String> excluded = draft.excluded(events, "Nobody is told anything");
    if (!excluded.isEmpty()) {
      draft.rules.comment("Users of whom nothing is told anywhere.").lines("ignore", excluded).gap();
    }
    draft.rules.comment("Butler SOS tells every user event to where the settings say, and so does this, without any"
        + " rule. What else shall happen, such as a light, is written here.")
        .open("rules")
        .close();
  }

  private void leaveTheRest() {
    draft.leftIfOn(root.part("serversToMonitor").has("servers") ? on(root.part("serversToMonitor")) : off(),
        "The health of Sense's servers is not measured here: keep Butler SOS for that");
    draft.leftIfOn(root.part("userSessions").isOn("enableSessionExtract") ? on(root.part("userSessions")) : off(),
        "Sessions are not asked of Sense's proxies: who is on line is counted from events");
    Section sources = root.part("logEvents").part("source");
    if (Stream.of("engine", "proxy", "repository", "scheduler", "qixPerf")
        .anyMatch(each -> sources.part(each).isOn("enable"))) {
      notes.left("Warnings and errors of Sense's services are not taken, nor is the engine's performance: keep Butler"
          + " SOS for those (logEvents).");
    }
    draft.leftIfOn(root.part("logEvents").part("enginePerformanceMonitor"),
        "The engine's performance is not taken: keep Butler SOS for that");
    draft.leftIfOn(root.part("prometheus"), "Butler SOS's metrics for Prometheus are not there; Sense Lights has its"
        + " own at /metrics of the status page");
    draft.leftIfOn(root.part("heartbeat"), "No heartbeat is sent: the status page has /health/live, and systemd"
        + " watches");
    draft.leftIfOn(root.part("dockerHealthCheck"), "Instead of Docker's health check there is /health/live");
    draft.leftIfOn(root.part("uptimeMonitor"), "Uptime and memory go nowhere by themselves: they are at /metrics");
    draft.leftIfOn(root.part("configVisualisation"), "Settings are not shown on a page: \"sense-lights check\" tells"
        + " what they mean");
    draft.leftIfOn(root.part("errorTracking"), "Errors do not go into InfluxDB: they are in the journal and on the"
        + " status page");
    draft.leftIfOn(root.part("qlikSenseEvents").part("eventCount"), "Counts of events do not go into InfluxDB: they are"
        + " at /metrics");
    draft.leftIfOn(root.part("qlikSenseEvents").part("rejectedEventCount"), "Counts of rejected events do not go into"
        + " InfluxDB: they are at /metrics");
    draft.leftIfOn(root.part("crashFile"), "No files are written about crashes: the journal has it all");
    root.tellUnknown(KNOWN);
    events.tellUnknown(KNOWN_OF_EVENTS);
  }

  private Section on(Section section) {
    return new Section(section.where(), Map.of("enable", true), notes);
  }

  private Section off() {
    return new Section("", Map.of(), notes);
  }
}
