package org.senselights.migrate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import org.senselights.message.Json;

/** What both programs' settings have in common, as it is put together. */
final class Draft {
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9])?");
  private static final Pattern ADDRESS = Pattern.compile("[0-9A-Fa-f:.]{2,45}(/[0-9]{1,3})?");
  private static final int SMALLEST_DATAGRAM = 512;
  private static final int LARGEST_DATAGRAM = 64 << 10;
  private static final int USUAL_LARGEST = 65_507;

  final Notes notes;
  private final String program;
  final Hocon settings = new Hocon();
  final Hocon rules = new Hocon();
  final SequencedMap<String, String> secrets = new LinkedHashMap<>();

  Draft(EarlierFile file, Notes notes) {
    this.notes = notes;
    program = file.program().title;
    String made = "\"sense-lights migrate\" made this of " + file.path().getFileName() + ", the settings of "
        + program;
    settings.comment(made + ". Every setting that does not stand here has its default; all are explained in"
        + " reference.conf. \"sense-lights check\" tells what all of it means.").gap();
    rules.comment(made + ". All the words of this file: RULES.md.").gap();
  }

  /** A secret goes into a file of its own. */
  String secret(String name, String value) {
    secrets.put(name, value + "\n");
    return name;
  }

  /** Whose datagrams come in where. */
  void udp(Section server, List<String> ports, boolean namesSources) {
    settings.open("udp");
    settings.list("listen", ports.stream().map(port -> "0.0.0.0:" + port).toList());
    notes.carried("UDP comes in on port" + (ports.size() > 1 ? "s " : " ") + String.join(" and ", ports) + ", as"
        + " before.");
    String host = server.text("serverHost");
    // Where it listened on every address, that is not the one to which a server sends.
    notes.toDo("Each Sense server sends to " + (host.isEmpty() || host.matches("0\\.0\\.0\\.0|::") ? program : host)
        + " now: have it send to this device, beside that or instead (\"sense-lights log4net --target ADDRESS\" prints"
        + " the file).");
    List<String> sources = namesSources ? server.texts("allowedSources") : List.of();
    List<String> good = sources.stream().filter(Draft::isHost).toList();
    if (good.isEmpty()) {
      settings.raw("allow", "[private]");
      notes.left("Before, anybody's datagrams were taken; here those of the local networks are (udp.allow).");
    } else {
      settings.list("allow", good);
      notes.carried("Datagrams are taken from " + String.join(", ", good) + " alone.");
    }
    sources.stream().filter(source -> !good.contains(source)).forEach(source ->
        notes.left(server.path("allowedSources") + " names " + source + ", which is no host and no address."));
    server.number("maxMessageSize").ifPresent(size -> {
      if (size != USUAL_LARGEST) {
        long most = Math.clamp(size, SMALLEST_DATAGRAM, LARGEST_DATAGRAM);
        settings.raw("max-datagram", most + "B");
        notes.carried("Datagrams longer than " + most + " bytes are left alone.");
      }
    });
    settings.close().gap();
    if (server.has("messageQueue")) {
      notes.left("No queue has to be sized here (" + server.path("messageQueue") + "): what waits is bounded by memory,"
          + " and what is lost is counted.");
    }
    if (server.part("rateLimit").isOn("enable")) {
      notes.left("There is no limit of messages a minute (" + server.path("rateLimit") + "): a flood is worked off, or"
          + " counted where it cannot be.");
    }
    if (server.part("queueMetrics").part("influxdb").isOn("enable")) {
      notes.left("Figures of the queue do not go into InfluxDB (" + server.path("queueMetrics") + "): they are on the"
          + " status page and at its /metrics.");
    }
  }

  static boolean isHost(String text) {
    return HOST.matcher(text).matches() || text.contains(":") && ADDRESS.matcher(text).matches()
        || text.contains("/") && ADDRESS.matcher(text).matches();
  }

  /** The broker's address; empty where it is not known. */
  String broker(Section mqtt) {
    String host = mqtt.text("brokerHost").replaceFirst("^[A-Za-z]+://", "");
    if (host.isEmpty() || !isHost(host)) {
      notes.toDo(mqtt.path("brokerHost") + " names no broker: write it into mqtt.url.");
      return "";
    }
    String url = "mqtt://" + (host.contains(":") ? "[" + host + "]" : host) + ":"
        + mqtt.number("brokerPort").orElse(1883);
    notes.carried("The broker is " + url + ".");
    return url;
  }

  /** A block without which nothing goes to a broker, as it was. */
  void noBroker() {
    settings.open("mqtt").comment("Nothing went to a broker before.").text("url", "").close().gap();
  }

  /** New things appear nowhere unasked. */
  void quietHomeAssistant() {
    settings.comment("true, where Home Assistant listens to this broker: the device appears there by itself.")
        .raw("home-assistant.discovery", "false")
        .gap();
  }

  /** A topic that is not the usual one; empty means that it is not published. */
  void topic(Section section, String key, String word, String usual, boolean isOn) {
    String topic = isOn ? section.text(key) : "";
    if (isOn && topic.isEmpty()) {
      return;
    }
    if (topic.matches(".*[+#\\p{Cntrl}].*") || topic.startsWith("$")) {
      notes.left(section.path(key) + " is no topic to publish to (" + topic + "): the usual " + usual + " is taken.");
    } else if (!topic.equals(usual)) {
      settings.text(word, topic);
    }
  }

  /** Users of whom nothing is told, as conditions; told in a sentence that begins with who is told nothing. */
  List<String> excluded(Section section, String untold) {
    List<Section> users = section.parts("excludeUser");
    List<String> patterns = users.stream().map(this::excludedUser).filter(each -> !each.isEmpty()).toList();
    if (patterns.isEmpty()) {
      return patterns;
    }
    notes.carried(untold + " of the " + (patterns.size() == 1 ? "1 user" : patterns.size() + " users") + " in "
        + section.path("excludeUser") + ", as before.");
    notes.left("excludeUser told capitals from small letters, ignore does not: LAB\\anna and lab\\Anna are one user.");
    return patterns;
  }

  private String excludedUser(Section user) {
    String directory = field("directory", user.text("directory"));
    String id = field("user-id", user.text("userId"));
    if (directory.isEmpty() && id.isEmpty()) {
      notes.left(user.where() + " names no user.");
      return "";
    }
    return "{ " + directory + (directory.isEmpty() || id.isEmpty() ? "" : ", ") + id + " }";
  }

  /** Stars and question marks meant themselves. */
  private static String field(String key, String value) {
    if (value.isEmpty()) {
      return "";
    }
    return value.matches(".*[*?].*")
        ? key + " { regex = " + Json.quote("(?i)^\\Q" + value.replace("\\E", "") + "\\E$") + " }"
        : key + " = " + Json.quote(value);
  }

  /** What is on there and not here. */
  void leftIfOn(Section section, String sentence) {
    if (section.isOn("enable")) {
      notes.left(sentence + " (" + section.where() + ").");
    }
  }
}
