package org.senselights.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.event.Receipt;
import org.senselights.rules.Action;
import org.senselights.rules.RuleBook;
import org.senselights.settings.CompatibleSettings.Program;
import org.senselights.settings.CompatibleSettings.Told;
import org.senselights.settings.DatabaseSettings.Influx;
import org.senselights.settings.DatabaseSettings.Measurement;
import org.senselights.settings.DatabaseSettings.NewRelic;
import org.senselights.settings.OutputSettings;
import org.senselights.settings.RefusedException;
import org.senselights.settings.RulesReader;
import org.senselights.settings.Settings;
import org.senselights.settings.SettingsReader;
import org.senselights.settings.SettingsRequest;
import org.senselights.settings.TargetSettings;

/** The move from Butler SOS and Butler: what is written is read by our own readers, and what is said is true. */
class MigrateCommandTest {
  private static final Receipt RECEIPT = new Receipt(Instant.EPOCH, 0, "10.1.2.3");

  @TempDir private Path directory;

  @Test
  void userEventsOfButlerSosGoWhereTheyWentBefore() throws Exception {
    certificates();
    CommandLineRun run = migrate(shipped("butler-sos.yaml"));

    Settings settings = settings();
    assertThat(settings.udp().listen()).extracting(InetSocketAddress::getPort).containsExactly(9995);
    assertThat(settings.mqtt().broker().orElseThrow()).hasToString("mqtt://broker.example.com:1884");
    assertThat(settings.homeAssistant().discovery()).isFalse();
    OutputSettings outputs = settings.outputs();
    assertThat(outputs.tags()).containsExactly(Map.entry("qs_env", "dev"), Map.entry("my_host", "rack 7"));
    assertThat(outputs.compatible().programs()).containsExactly(Program.BUTLER_SOS);
    assertThat(outputs.compatible().topics())
        .containsEntry(Told.SOS_EVENT, "qliksense/userevent")
        .containsEntry(Told.SOS_SESSION_START, "site/a/session/start")
        .containsEntry(Told.SOS_CONNECTION_CLOSE, "qliksense/userevent/connection/close")
        .doesNotContainKey(Told.SOS_SESSION_STOP);
    assertThat(outputs.databases()).hasSize(2);
    Influx influx = (Influx) outputs.databases().getFirst();
    assertThat(influx.version()).isEqualTo(2);
    assertThat(influx.url()).hasToString("http://influx.example.com:8086");
    assertThat(influx.organization()).isEqualTo("our org");
    assertThat(influx.bucket()).isEqualTo("sense2");
    assertThat(influx.credential().value()).isEqualTo("token-of-2");
    assertThat(influx.userEvents()).isEqualTo("user_events");
    assertThat(influx.fieldNames()).isEqualTo(2);
    assertThat(influx.measurements()).isEqualTo(Set.of(Measurement.COMPATIBLE));
    assertThat(influx.batch().most()).isEqualTo(500);
    NewRelic newRelic = (NewRelic) outputs.databases().getLast();
    assertThat(newRelic.url()).hasHost("insights-collector.eu01.nr-data.net");
    assertThat(newRelic.account()).isEqualTo("1234567");
    assertThat(newRelic.licenseKey().value()).isEqualTo("NRAK-0123456789ABCDEF");
    assertThat(newRelic.scrambleUsers()).isTrue();
    assertThat(outputs.repository().orElseThrow().url()).hasToString("https://sense-1.example.com:4242");
    assertThat(outputs.repository().orElseThrow().refresh()).isEqualTo(Duration.ofMinutes(1));
    assertThat(outputs.repository().orElseThrow().certificate()).hasContent("client.pem");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void whomButlerSosExcludedIsIgnored() throws Exception {
    migrate(shipped("butler-sos.yaml"));

    RuleBook book = book();
    assertThat(book.ignores(started("LAB", "testuser1"), RECEIPT)).isTrue();
    assertThat(book.ignores(started("LAB", "svc_*"), RECEIPT)).isTrue();
    assertThat(book.ignores(started("LAB", "svc_bi"), RECEIPT)).isFalse();
    assertThat(book.ignores(started("HQ", "testuser1"), RECEIPT)).isFalse();
  }

  @Test
  void eachSettingOfButlerSosIsCarriedOverOrNamed() throws Exception {
    CommandLineRun run = migrate(shipped("butler-sos.yaml"));

    assertThat(run.out()).contains(
        "UDP comes in on port 9995", "butler.example.com",
        "Datagrams are taken from sense-1.example.com, 10.1.2.3 alone",
        "longer than 32000 bytes", "userEvents.udpServerConfig.messageQueue", "userEvents.udpServerConfig.rateLimit",
        "The broker is mqtt://broker.example.com:1884", "mqttConfig.baseTopic", "Butler SOS 7 to 15", "qs_env",
        "The tag \"host\" is called my_host",
        "InfluxDB 2 at influx.example.com", "retentionPolicy", "New Relic's account \"Our account\"", "scrambled",
        "New Relic's account \"Another one\" is not told anything yet", "newRelic.event.header",
        "newRelic.event.attribute", "2 users in userEvents.excludeUser", "LAB\\anna and lab\\Anna are one user",
        "(serversToMonitor)", "(userSessions)", "(logEvents)", "(prometheus)", "(heartbeat)", "(uptimeMonitor)",
        "Not known here, so not carried over: somethingNew");
  }

  @Test
  void whatIsSecretIsNeitherPrintedNorReadableByOthers() throws Exception {
    CommandLineRun run = migrate(shipped("butler-sos.yaml"));

    assertThat(run.out()).doesNotContain("token-of-2", "NRAK-");
    assertThat(Files.readString(folder().resolve("sense-lights.conf"))).doesNotContain("token-of-2", "NRAK-");
    for (String name : List.of("influxdb.token", "new-relic.license-key")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder().resolve(name))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void withoutCertificatesNamesOfAppsAreLeftToTheOwner() throws Exception {
    CommandLineRun run = migrate(shipped("butler-sos.yaml"));

    assertThat(settings().outputs().repository()).isEmpty();
    assertThat(run.out()).contains("The names of apps are not asked for yet");
    assertThat(Files.readString(folder().resolve("sense-lights.conf"))).contains("# repository {");
  }

  @ParameterizedTest
  @CsvSource({"1,senseops,pass word,writer", "3,sense3,token-of-3,''"})
  void eachInfluxDbIsTakenOver(int version, String database, String credential, String user) throws Exception {
    String yaml = Files.readString(shipped("butler-sos.yaml")).replace("version: 2", "version: " + version);
    migrate(Files.writeString(directory.resolve("other.yaml"), yaml));

    Influx influx = (Influx) settings().outputs().databases().getFirst();
    assertThat(influx.version()).isEqualTo(version);
    assertThat(influx.database()).isEqualTo(database);
    assertThat(influx.credential().value()).isEqualTo(credential);
    assertThat(influx.username()).isEqualTo(user);
    assertThat(influx.fieldNames()).isEqualTo(version);
  }

  @Test
  void userEventsOfButlerGoWhereTheyWentBefore() throws Exception {
    migrate(shipped("butler.yaml"));

    Settings settings = settings();
    assertThat(settings.udp().listen()).extracting(InetSocketAddress::getPort).containsExactly(9997, 9998);
    assertThat(settings.mqtt().broker().orElseThrow()).hasToString("mqtt://10.9.8.7:1883");
    OutputSettings outputs = settings.outputs();
    assertThat(outputs.compatible().programs()).containsExactly(Program.BUTLER);
    assertThat(outputs.compatible().topics())
        .containsEntry(Told.BUTLER_SESSION_START, "our/session/start")
        .containsEntry(Told.BUTLER_USER_NAMES, "qliksense/users/active/usernames")
        .containsEntry(Told.BUTLER_TASK_FAILED_FULL, "qliksense/task_failure_full")
        .doesNotContainKey(Told.BUTLER_TASK_ABORTED_FULL);
    assertThat(outputs.targets()).extracting(TargetSettings::name)
        .containsExactly("slack", "slack-reload-failed", "slack-reload-aborted", "teams");
    TargetSettings slack = outputs.targets().getFirst();
    assertThat(slack.kind()).isEqualTo(TargetSettings.Kind.SLACK);
    assertThat(slack.url().value()).isEqualTo("https://hooks.slack.example.com/services/T0/B0/secret-of-slack");
    assertThat(slack.look()).containsExactly(Map.entry("channel", "sense-activity"),
        Map.entry("username", "Qlik Sense"),
        Map.entry("icon_emoji", ":ghost:"));
    assertThat(outputs.destinations().withheld(started("LAB", "testuser1"), RECEIPT)).containsExactly("slack");
    assertThat(outputs.destinations().withheld(started("LAB", "testuser2"), RECEIPT)).containsExactly("teams");
    assertThat(outputs.destinations().withheld(started("LAB", "anna"), RECEIPT)).isEmpty();
  }

  @Test
  void chatsAreToldInTheWordsOfBefore() throws Exception {
    migrate(shipped("butler.yaml"));

    assertThat(texts("slack")).containsExactlyInAnyOrder(
        "Start session,  user: {{user}} on server {{host}}",
        "Stop session,  user: {{user}} on server {{host}}",
        "Open connection,  user: {{user}} on server {{host}}",
        "Close connection,  user: {{user}} on server {{host}}");
    assertThat(texts("teams")).contains("Start session for user {{user}} on server {{host}}").hasSize(4);
    assertThat(texts("slack-reload-failed")).containsExactly("Qlik Sense reload failed: \"{{task}}\" of {{app_name}}");
    assertThat(texts("slack-reload-aborted")).containsExactly("Reload aborted: {{task}} ({{app_name}})");
    assertThat(book().rules()).filteredOn(rule -> rule.name().equals("slack-reload-failed")).singleElement()
        .satisfies(rule -> assertThat(rule.throttle()).contains(Duration.ofMinutes(5)));
  }

  @Test
  void eachSettingOfButlerIsCarriedOverOrNamed() throws Exception {
    CommandLineRun run = migrate(shipped("butler.yaml"));

    assertThat(run.out()).contains(
        "UDP comes in on ports 9997 and 9998", "10.9.8.6", "The broker is mqtt://10.9.8.7:1883",
        "Butler's messages, to the same topics", "mqttConfig.taskStartTopic", "Slack in the words of before",
        "Teams in the words of before", "Microsoft has ended web hooks",
        "1 user in slackNotification.userSessionEvents",
        "1 user in teamsNotification.userSessionEvents", "(slackNotification.reloadTaskAborted.templateFile)",
        "(emailNotification)", "(restServerConfig)");
    assertThat(run.out()).doesNotContain("secret-of");
  }

  @Test
  void whatAButlerOfTodayLeavesOutIsNotPublished() throws Exception {
    migrate(yaml("""
        Butler:
          udpServerConfig: { enable: true, portTaskFailure: 9990 }
          mqttConfig: { enable: true, brokerHost: b, brokerPort: 1883, taskFailureTopic: qliksense/task_failure }
        """));

    assertThat(settings().udp().listen()).extracting(InetSocketAddress::getPort).containsExactly(9990);
    assertThat(settings().outputs().compatible().topics().keySet())
        .filteredOn(told -> told.program() == Program.BUTLER).containsExactly(Told.BUTLER_TASK_FAILED);
  }

  @Test
  void noMoreIsSaidToGoToTheBrokerThanBefore() throws Exception {
    String out = migrate(yaml("""
        Butler:
          udpServerConfig: { enable: true, portTaskFailure: 9990, serverHost: 0.0.0.0 }
          mqttConfig: { enable: true, brokerHost: b, brokerPort: 1883, taskFailureTopic: qliksense/task_failure }
        """)).out();

    assertThat(out).contains("Reload tasks go to MQTT", "Each Sense server sends to Butler now")
        .doesNotContain("User events go to MQTT", "ounts of users", "0.0.0.0");
  }

  @Test
  void noBlockIsWrittenInWhichNothingStands() throws Exception {
    migrate(yaml("""
        Butler-SOS:
          mqttConfig: { enable: true, brokerHost: b, brokerPort: 1883 }
          userEvents: { sendToMQTT: { enable: true, postTo: {
            everythingTopic: { enable: true, topic: qliksense/userevent } } } }
        """));

    assertThat(Files.readString(folder().resolve("sense-lights.conf")))
        .contains("compatible = [butler-sos]").doesNotContain("compatible-topics");
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "Butler-SOS: { }",
    "Butler: { }",
    "Butler-SOS:\n  userEvents:\n    enable: false\n    tags: nonsense\n    excludeUser: 7\n    udpServerConfig: []",
    "Butler-SOS:\n  mqttConfig: { enable: true, brokerHost: <IP of MQTT broker>, brokerPort: x }",
    "Butler-SOS:\n  mqttConfig: { enable: true, brokerHost: \"${BROKER}\" }\n"
        + "  userEvents: { sendToMQTT: { enable: true, postTo: { everythingTopic: { enable: true, topic: a/# } } } }",
    "Butler-SOS:\n  influxdbConfig: { enable: true, version: 3, v3Config: { token: \"${TOKEN}\" } }\n"
        + "  userEvents: { sendToInfluxdb: { enable: true }, sendToNewRelic: { enable: true } }",
    "Butler-SOS:\n  appNames: { enableAppNameExtract: true, hostIP: <IP or FQDN> }",
    "Butler-SOS:\n  userEvents: { udpServerConfig: { enableSourceValidation: true, allowedSources: [\"no host\"] },"
        + " tags: [{ name: \"1\", value: a }, { name: \"qs_host\", value: b }, { name: userId, value: c }] }",
    "Butler:\n  slackNotification: { userSessionEvents: { enable: true, webhookURL: <web hook URL from Slack> } }",
    "Butler:\n  udpServerConfig: { portSessionConnectionEvents: 9997, portTaskFailure: 9997 }"
  })
  void whateverIsMissingWhatIsWrittenCanBeRead(String yaml) throws Exception {
    CommandLineRun run = migrate(yaml(yaml));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(settings()).isNotNull();
    assertThat(book()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"butler-sos.yaml", "butler.yaml"})
  void whatIsWrittenPassesTheCheck(String yaml) throws Exception {
    certificates();
    migrate(shipped(yaml));

    CommandLineRun check = CommandLineRun.of("check", "--config", folder().resolve("sense-lights.conf").toString());

    assertThat(check.exitCode()).as(check.err()).isZero();
    assertThat(check.out()).contains("All is well").doesNotContain("secret-of", "token-of");
  }

  @Test
  void valuesThatStandElsewhereAreNoticed() throws Exception {
    assertThat(migrate(yaml("Butler-SOS:\n  mqttConfig: { enable: true, brokerHost: \"${BROKER}\" }")).out())
        .contains("mqttConfig.brokerHost comes from the environment (${BROKER})");
    assertThat(migrate(yaml("Butler-SOS:\n  mqttConfig: { enable: true, brokerHost: <host> }")).out())
        .contains("mqttConfig.brokerHost is still the example's <host>");
    assertThat(migrate(yaml("Butler-SOS:\n  mqttConfig: { enable: true, brokerHost: \"ENC[AES256,x]\" }")).out())
        .contains("mqttConfig.brokerHost is encrypted");
  }

  @Test
  void noFileIsWrittenOver() throws Exception {
    Files.createDirectories(folder());
    Files.writeString(folder().resolve("rules.conf"), "mine");
    Files.writeString(folder().resolve("influxdb.token"), "mine");

    CommandLineRun run = CommandLineRun.of("migrate", shipped("butler-sos.yaml").toString(), "--to",
        folder().toString());

    assertThat(run.exitCode()).isEqualTo(73);
    assertThat(run.err()).contains("rules.conf, influxdb.token", "nothing is written over");
    assertThat(folder().resolve("rules.conf")).hasContent("mine");
    assertThat(folder().resolve("sense-lights.conf")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      Butler-SOS:\\n  a: b: c            | 2: a colon stands where none can
      Butler-SOS:\\n\\ta: 1              | 2: a tab stands where YAML wants blanks
      Butler-SOS:\\n  a: 1\\n  a: 2      | 3: this key stands twice: a
      Butler-SOS: !vault x               | 1: a value has a tag
      Butler-SOS: [1                     | this is no YAML
      name: value                        | 1: this is neither Butler's nor Butler SOS's
      ''                                 | 1: this is neither Butler's nor Butler SOS's
      """)
  void aBrokenFileIsToldByLine(String yaml, String expected) throws Exception {
    Path file = yaml(yaml.replace("\\n", "\n").replace("\\t", "\t"));

    CommandLineRun run = CommandLineRun.of("migrate", file.toString(), "--to", folder().toString());

    assertThat(run.exitCode()).isEqualTo(65);
    assertThat(run.err()).startsWith("migrate: " + file + ":").contains(expected);
    assertThat(folder()).doesNotExist();
  }

  @Test
  void aBombIsNotExploded() throws Exception {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 60; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1));
    }

    CommandLineRun run = CommandLineRun.of(
        "migrate", yaml(bomb.toString()).toString(), "--to", folder().toString());

    assertThat(run.exitCode()).isEqualTo(65);
    assertThat(run.err()).contains("not like any file of settings");
  }

  @Test
  void aFileThatIsNotThereIsSaidTo() {
    assertThat(CommandLineRun.of("migrate", directory.resolve("none").toString()).exitCode()).isEqualTo(66);
  }

  private List<String> texts(String target) throws Exception {
    return book().rules().stream()
        .flatMap(rule -> rule.then().stream())
        .filter(action -> action instanceof Action.Send send && send.target().equals(target))
        .map(action -> ((Action.Send) action).fields().get("text").toString())
        .toList();
  }

  private static Event started(String directory, String id) {
    return Event.of(EventType.SESSION_START).host("h").directory(directory).userId(id).build();
  }

  private CommandLineRun migrate(Path file) throws IOException {
    if (Files.exists(folder())) {
      try (var files = Files.list(folder())) {
        for (Path each : files.toList()) {
          Files.delete(each);
        }
      }
    }
    return CommandLineRun.of("migrate", file.toString(), "--to", folder().toString());
  }

  private Path folder() {
    return directory.resolve("moved");
  }

  private Path yaml(String text) throws IOException {
    return Files.writeString(directory.resolve("production.yaml"), text);
  }

  private Path shipped(String name) throws IOException {
    try (InputStream in = MigrateCommandTest.class.getResourceAsStream("/migrate/" + name)) {
      return Files.writeString(directory.resolve(name), new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void programsAreToldInJson() throws Exception {
    certificates();
    Path file = shipped("butler-sos.yaml");
    String text = migrate(file).out();
    CommandLineRun run = CommandLineRun.of(
        "migrate", file.toString(), "--to", directory.resolve("other").toString(), "--json");

    assertThat(run.exitCode()).isZero();
    Config told = ConfigFactory.parseString(run.out());
    assertThat(run.out().lines()).hasSize(1);
    assertThat(told.getString("read")).isEqualTo(file.toString());
    assertThat(told.getString("program")).startsWith("Butler SOS");
    assertThat(told.getStringList("written")).contains(directory.resolve("other/sense-lights.conf").toString());
    for (String list : List.of("carried", "left", "to_do")) {
      assertThat(told.getStringList(list)).as(list).isNotEmpty()
          .allSatisfy(sentence -> assertThat(text).contains("  - " + sentence));
    }
  }

  private void certificates() throws IOException {
    Path certs = Files.createDirectories(directory.resolve("certs"));
    for (String name : List.of("client.pem", "client_key.pem", "root.pem")) {
      Files.writeString(certs.resolve(name), name);
    }
  }

  private Settings settings() throws RefusedException {
    return new SettingsReader(Map.of(), folder(), "desk").read(SettingsRequest.NONE);
  }

  private RuleBook book() throws RefusedException {
    return new RulesReader(settings().outputs().targets()).read(folder().resolve("rules.conf")).book();
  }
}
