package org.senselights.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.event.Receipt;
import org.senselights.rules.Doubt;
import org.senselights.rules.Payload;
import org.senselights.settings.CompatibleSettings.Program;
import org.senselights.settings.CompatibleSettings.Told;
import org.senselights.settings.DatabaseSettings.Batch;
import org.senselights.settings.DatabaseSettings.Influx;
import org.senselights.settings.DatabaseSettings.Measurement;
import org.senselights.settings.DatabaseSettings.NewRelic;
import org.senselights.settings.TargetSettings.Kind;

/** Settings of targets, databases, the repository, tags, and who ignores what. */
class OutputsReaderTest {
  private static final String HOOK = "https://hooks.slack.com/services/T0/B0/geheim";
  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir
  private Path directory;

  @Test
  void withoutAFileNothingIsToldElsewhere() throws Exception {
    OutputSettings outputs = read("");

    assertThat(outputs.tags()).isEmpty();
    assertThat(outputs.targets()).isEmpty();
    assertThat(outputs.databases()).isEmpty();
    assertThat(outputs.repository()).isEmpty();
    assertThat(outputs.browsers()).isFalse();
    assertThat(outputs.destinations()).isEqualTo(OutputSettings.NONE.destinations());
    assertThat(outputs.compatible().programs()).isEmpty();
    assertThat(outputs.compatible().topics()).hasSize(Told.values().length);
  }

  @Test
  void aTargetNeedsOnlyItsTypeAndItsAddress() throws Exception {
    assertThat(read("targets { chat { type = slack, url = \"" + HOOK + "\" } }").targets()).containsExactly(
        new TargetSettings("chat", Kind.SLACK, new Secret(HOOK), "POST", new LinkedHashMap<>(), Optional.empty(),
            new LinkedHashMap<>(), delivery(1_000, Duration.ofMinutes(10), Duration.ofSeconds(10), SECOND)));
    assertThat(read("targets { work { type = teams, url = \"https://a.example/x?sig=1\" } }").targets())
        .singleElement().satisfies(target -> assertThat(target.delivery().spacing()).isEqualTo(Duration.ofMillis(300)));
    assertThat(read("targets { own { type = webhook, url = \"http://127.0.0.1:1/\" } }").targets())
        .singleElement().satisfies(target -> assertThat(target.delivery().spacing()).isZero());
  }

  @Test
  void everyKeyOfATargetIsRead() throws Exception {
    Files.writeString(directory.resolve("ca.pem"), "x");
    OutputSettings outputs = read("""
        targets {
          chat {
            type = slack, url = "https://chat.lan/hook", channel = "#ops", username = "Sense", icon-emoji = ":bell:"
            queue = 5, expiry = 1h, deadline = 2s, spacing = 5s, ca = ca.pem
          }
          own {
            type = webhook, url = "https://ntfy.lan/t", method = PUT
            headers { Authorization = "Bearer geheim", X-Title = "Qlik Sense" }
            body { a { b = ["{{host}}", 1, true] } }
          }
        }
        """);

    TargetSettings chat = outputs.targets().getFirst();
    assertThat(chat.look()).isEqualTo(Map.of("channel", "#ops", "username", "Sense", "icon_emoji", ":bell:"));
    assertThat(chat.delivery()).isEqualTo(new Delivery(
        5, Duration.ofHours(1), Duration.ofSeconds(2), Duration.ofSeconds(5),
        Optional.of(directory.resolve("ca.pem"))));
    TargetSettings own = outputs.targets().getLast();
    assertThat(own.method()).isEqualTo("PUT");
    assertThat(own.headers()).isEqualTo(
        Map.of("Authorization", new Secret("Bearer geheim"), "X-Title", new Secret("Qlik Sense")));
    assertThat(own.body()).hasValueSatisfying(body -> assertThat(body).isInstanceOf(Payload.JsonObject.class));
  }

  @Test
  void aBodyInQuotesIsText() throws Exception {
    OutputSettings outputs = read("""
        targets { own { type = webhook, url = "https://ntfy.lan/t", body = "{{user}} is\\n{{event_type}}" } }
        """);

    assertThat(outputs.targets().getFirst().body().orElseThrow()).isInstanceOfSatisfying(
        Payload.Text.class, text -> assertThat(text.template()).hasToString("{{user}} is\n{{event_type}}"));
  }

  @Test
  void everyKindOfDatabaseIsRead() throws Exception {
    OutputSettings outputs = read("""
        databases {
          one { type = influxdb-1, url = "http://influx.lan:8086/", database = sense, retention-policy = year
                username = u, password = geheim }
          two { type = influxdb-2, url = "https://influx.lan/sub/", organization = "Our Org", bucket = b, token = geheim
                write = [compatible, presence], user-events = ue, field-names = 1, batch = 7, batch-every = 20ms
                queue = 9, expiry = 2h, deadline = 3s }
          three { type = influxdb-3, url = "http://[::1]:8181", database = d, write = compatible }
          relic { type = new-relic, account = 1234567, license-key = geheim, region = eu, users = as-elsewhere }
        }
        """);

    Delivery usual = delivery(20_000, Duration.ofHours(1), Duration.ofSeconds(30), Duration.ZERO);
    Set<Measurement> ours = Set.of(Measurement.EVENTS, Measurement.PRESENCE);
    assertThat(outputs.databases()).containsExactly(
        new Influx("one", 1, URI.create("http://influx.lan:8086"), "sense", "year", "", "", "u", new Secret("geheim"),
            "user_events", 1, ours, new Batch(1_000, SECOND), usual),
        new Influx("two", 2, URI.create("https://influx.lan/sub"), "", "", "Our Org", "b", "", new Secret("geheim"),
            "ue", 1, Set.of(Measurement.COMPATIBLE, Measurement.PRESENCE), new Batch(7, Duration.ofMillis(20)),
            delivery(9, Duration.ofHours(2), Duration.ofSeconds(3), Duration.ZERO)),
        new Influx("three", 3, URI.create("http://[::1]:8181"), "d", "", "", "", "", new Secret(""),
            "user_events", 3, Set.of(Measurement.COMPATIBLE), new Batch(1_000, SECOND), usual),
        new NewRelic("relic", URI.create("https://insights-collector.eu01.nr-data.net"), "1234567",
            new Secret("geheim"), false, ours, new Batch(1_000, SECOND), usual));
  }

  @Test
  void newRelicKeepsUsersScrambledAndIsInAmericaUnlessItIsSaid() throws Exception {
    assertThat(read("databases { r { type = new-relic, account = 1, license-key = k } }").databases())
        .singleElement().isInstanceOfSatisfying(NewRelic.class, relic -> {
          assertThat(relic.url()).hasToString("https://insights-collector.newrelic.com");
          assertThat(relic.scrambleUsers()).isTrue();
        });
  }

  @Test
  void theRepositoryIsAskedWithACertificate() throws Exception {
    pem("client.pem", "client_key.pem", "root.pem");

    OutputSettings outputs = read("""
        repository { url = "https://sense.lan:4242/", certificate = client.pem, key = client_key.pem, ca = root.pem
                     user = "LAB\\\\svc", refresh = 1h }
        """);

    assertThat(outputs.repository()).contains(new RepositorySettings(
        URI.create("https://sense.lan:4242"), directory.resolve("client.pem"), directory.resolve("client_key.pem"),
        Optional.of(directory.resolve("root.pem")), "LAB/svc", Duration.ofHours(1)));
  }

  @Test
  void tagsKeepTheirOrder() throws Exception {
    assertThat(read("tags { qs_env = dev, site = \"Lund C\", number = 007 }").tags())
        .containsExactly(Map.entry("qs_env", "dev"), Map.entry("site", "Lund C"), Map.entry("number", "007"));
  }

  @Test
  void compatibleMessagesGoWhereTheyAreWanted() throws Exception {
    CompatibleSettings compatible = read("""
        mqtt {
          compatible = [butler, butler-sos]
          compatible-topics { butler.session-start = "/old/start", butler-sos { event = "", session-stop = "x" } }
        }
        """).compatible();

    assertThat(compatible.programs()).containsExactlyInAnyOrder(Program.BUTLER, Program.BUTLER_SOS);
    Map<Told, String> topics = new EnumMap<>(compatible.topics());
    assertThat(topics)
        .containsEntry(Told.BUTLER_SESSION_START, "/old/start")
        .containsEntry(Told.BUTLER_USERS_PER_SERVER, "qliksense/users/activeperserver/HOST/count")
        .containsEntry(Told.BUTLER_TASK_ABORTED_FULL, "qliksense/task_aborted_full")
        .containsEntry(Told.SOS_SESSION_STOP, "x")
        .containsEntry(Told.SOS_CONNECTION_CLOSE, "qliksense/userevent/connection/close")
        .doesNotContainKey(Told.SOS_EVENT);
    assertThat(read("mqtt { compatible = butler-sos, browsers = yes }").browsers()).isTrue();
  }

  @Test
  void eachDestinationIgnoresInTheRulesWords() throws Exception {
    OutputSettings outputs = read("""
        mqtt.ignore = [ { user = "LAB/svc_*" }, other ]
        home-assistant.ignore { event = [connection-open, connection-close], host { regex = "^qlik-[0-9]+$" } }
        targets {
          chat { type = slack, url = "https://x.lan", ignore { browser = "Firefox*", os = { not = "Linux*" } } }
        }
        databases { d { type = influxdb-3, url = "http://x.lan", database = d, ignore = [] } }
        """);

    assertThat(withheld(outputs, Event.of(EventType.SESSION_START).directory("lab").userId("SVC_1")))
        .containsExactly("mqtt");
    assertThat(withheld(outputs, Event.of(EventType.OTHER))).containsExactly("mqtt");
    assertThat(withheld(outputs, Event.of(EventType.CONNECTION_OPEN).host("qlik-12").directory("LAB").userId("svc_1")))
        .containsExactlyInAnyOrder("mqtt", "home-assistant");
    assertThat(withheld(outputs, Event.of(EventType.SESSION_START).userId("kim"))).isEmpty();
    assertThat(outputs.destinations().withholdsFrom("chat")).isTrue();
    assertThat(outputs.destinations().withholdsFrom("d")).isFalse();
  }

  @Test
  void anAddressComesFromTheSafestPlaceThatHasOne() throws Exception {
    Path credentials = Files.createDirectory(directory.resolve("credentials"));
    Files.writeString(directory.resolve("hook.txt"), "https://from.file/x\n");
    String settings = "targets { my-chat { type = slack, url = \"https://from.settings/x\" } }";
    assertThat(url(settings, Map.of())).isEqualTo("https://from.settings/x");

    String file = "targets { my-chat { type = slack, url = \"https://from.settings/x\", url-file = hook.txt } }";
    assertThat(url(file, Map.of())).isEqualTo("https://from.file/x");

    Files.writeString(credentials.resolve("target-my-chat-url"), "https://from.systemd/x\n");
    Map<String, String> service = Map.of("CREDENTIALS_DIRECTORY", credentials.toString());
    assertThat(url(file, service)).isEqualTo("https://from.systemd/x");

    String nothing = "targets { my-chat { type = slack } }";
    assertThat(url(nothing, service)).isEqualTo("https://from.systemd/x");
    assertThat(url(nothing, Map.of("CREDENTIALS_DIRECTORY", credentials.toString(),
        "SENSE_LIGHTS_TARGET_MY_CHAT_URL", "https://from.environment/x"))).isEqualTo("https://from.environment/x");
    assertThat(url("targets { my-chat { type = slack, url = ${HOOK} } }", Map.of("HOOK", "https://a.variable/x")))
        .isEqualTo("https://a.variable/x");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "type = influxdb-1, url = \"http://x.lan\", database = d, username = u | db-1-password | DB_1_PASSWORD",
      "type = influxdb-2, url = \"http://x.lan\", organization = o, bucket = b | db-1-token | DB_1_TOKEN",
      "type = influxdb-3, url = \"http://x.lan\", database = d | db-1-token | DB_1_TOKEN",
      "type = new-relic, account = 1 | db-1-license-key | DB_1_LICENSE_KEY"
  })
  void soDoesWhatADatabaseAsksFor(String keys, String credential, String variable) throws Exception {
    Path credentials = Files.createDirectory(directory.resolve("credentials"));
    Files.writeString(credentials.resolve("database-" + credential), "from-systemd\n");
    String settings = "databases { db-1 { " + keys + " } }";

    assertThat(credential(read(settings, Map.of("CREDENTIALS_DIRECTORY", credentials.toString()))))
        .isEqualTo("from-systemd");
    assertThat(credential(read(settings, Map.of("SENSE_LIGHTS_DATABASE_" + variable, "from-environment"))))
        .isEqualTo("from-environment");
  }

  @ParameterizedTest
  @CsvSource({
      "http://example.com/x, 1", "http://8.8.8.8/x, 1", "'http://[2001:db8::1]/x', 1", "https://example.com/x, 0",
      "http://localhost:1/x, 0", "http://influx/x, 0", "http://ntfy.local/x, 0", "http://192.168.1.7/x, 0",
      "http://127.0.0.1/x, 0", "'http://[fd00::1]/x', 0"
  })
  void whatGoesFarAwayInTheClearIsDoubtful(String url, int doubts) throws Exception {
    OutputSettings outputs = read("targets { own { type = webhook, url = \"" + url + "\" } }\n"
        + "databases { db { type = influxdb-3, database = d, url = \"" + url + "\" } }");

    assertThat(outputs.doubts()).hasSize(2 * doubts);
    assertThat(outputs.doubts()).extracting(Doubt::sentence).noneMatch(sentence -> sentence.contains("/x"));
  }

  @Test
  void aDoubtSaysWhereToLook() throws Exception {
    assertThat(read("targets { own { type = webhook, url = \"http://example.com/geheim\" } }").doubts())
        .containsExactly(new Doubt("targets.own", "goes to example.com by http://, so that whoever is on the way can"
            + " read what is told and what lets one in there: write https://"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void everythingThatIsWrongIsTold(String written, String told) throws Exception {
    pem("client.pem");
    file(written);

    RefusedException refused = catchThrowableOfType(RefusedException.class, () -> read(Map.of()));

    assertThat(refused).isNotNull();
    assertThat(refused.getMessage().replace(directory + "/", "")).isEqualTo(told.strip())
        .doesNotContain("geheim");
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "targets { chat { type = slack, url = https://x.lan/geheim } }",
      "targets { chat { type = slack, url = 'https://x.lan/geheim' } }",
      "targets { chat { type = slack, url = \"https://x.lan/geheim\\q\" } }",
      "targets { chat { type = slack, url = \"https://x.lan/${geheim}\" } }",
      "targets { chat { type = slack, url = x/geheim//y } }",
      "targets { chat { type = slack, url = geheim {} } }",
      "target { chat { type = slack, url = https://x.lan/geheim } }",
      "targets.chat.url = geheim?x",
      "targets { own { type = webhook, url = \"https://x.lan\", headers { X-Key = geheim!x } } }",
      "targets { own { type = webhook, url = \"https://x.lan\", headers { X-Key = \"Bearer ${geheim}\" } } }",
      "targets { own { type = webhook, url = \"https://x.lan\", body { key = geheim!x } } }",
      "targets { own { type = webhook, url = \"https://x.lan\", body { key = \"geheim }}\" } } }",
      "databases { d { token = geheim!x } }",
      "databases { d { license-key = geheim = x } }",
      "databases { d { license-key = \u2018geheim\u2019 } }"
  })
  void whatIsSecretIsNotToldEvenWhereItIsWrittenWrongly(String written) throws Exception {
    file(written);

    RefusedException refused = catchThrowableOfType(RefusedException.class, () -> read(Map.of()));

    assertThat(refused).isNotNull();
    assertThat(refused.getMessage()).doesNotContain("geheim");
  }

  @Test
  void noSecretIsToldOfWhatComesFromElsewhere() throws Exception {
    Files.writeString(directory.resolve("hook.txt"), "geheim\n");
    Files.writeString(directory.resolve("more.conf"), "url = https://x.lan/geheim");

    file("targets { chat { type = slack, url-file = hook.txt } }");
    assertThatThrownBy(() -> read(Map.of())).hasMessage(directory.resolve(SettingsReader.FILE_NAME)
        + ":1: url-file: this is no address: it begins with https:// and a host's name");

    file("targets { chat { type = slack } }");
    assertThatThrownBy(() -> read(Map.of("SENSE_LIGHTS_TARGET_CHAT_URL", "geheim"))).hasMessage(
        "SENSE_LIGHTS_TARGET_CHAT_URL: this is no address: it begins with https:// and a host's name");

    file("targets { chat { type = slack, include \"more.conf\" } }");
    assertThatThrownBy(() -> read(Map.of())).hasMessageNotContaining("geheim");

    file("");
    assertThatThrownBy(() -> read(Map.of(), "targets.chat.url=geheim", "targets.chat.type=slack"))
        .hasMessage("--set targets.chat.url: this is no address: it begins with https:// and a host's name");
  }

  private static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of("""
            targets {
              chat { typ = slack, url = "https://x.lan" }
              work { type = team, url = "https://x.lan" }
              a { type = teams, url = "https://x.lan", channel = x, body = "" }
              b { type = slack }
              c { type = webhook, url = "", quee = 5 }
              d = 5
              mqtt { type = slack, url = "https://x.lan" }
              "my chat" { type = slack, url = "https://x.lan" }
              e { url = "https://x.lan" }
            }
            """, """
            sense-lights.conf:2: "typ" is not a key of a target: did you mean "type"? Allowed: body, ca, channel, \
            deadline, expiry, headers, icon-emoji, ignore, method, queue, spacing, type, url, url-file, username
            sense-lights.conf:3: type: "team" is not known: did you mean "teams"? Allowed: slack, teams, webhook
            sense-lights.conf:4: "body" means nothing for type = teams: it belongs to type = webhook
            sense-lights.conf:4: "channel" means nothing for type = teams: it belongs to type = slack
            sense-lights.conf:5: b: where to is not said: write url or url-file, or give it as SENSE_LIGHTS_TARGET_B_URL
            sense-lights.conf:6: "quee" is not a key of a webhook target: did you mean "queue"? Allowed: body, ca, \
            deadline, expiry, headers, ignore, method, queue, spacing, type, url, url-file
            sense-lights.conf:6: url: is empty: write url or url-file, or give it as SENSE_LIGHTS_TARGET_C_URL
            sense-lights.conf:7: d: "5" stands where a block { ... } is meant
            sense-lights.conf:8: "mqtt" is a destination of its own already: take another name for a target
            sense-lights.conf:9: "my chat" cannot be the name of a target: letters, digits, - and _ are allowed
            sense-lights.conf:10: e: of which type it is is not said: write type = slack, type = teams or type = webhook
            """),
        Arguments.of("""
            targets {
              chat { type = slack, url = "https://x.lan", queue = 0, expiry = 8d, deadline = 10, spacing = 2h
                     ca = none.pem, username = "a\\tb", icon-emoji = bell }
              plain { type = slack, url = "http://127.0.0.1/", ca = client.pem }
              own {
                type = webhook, url = "https://x.lan", method = post
                headers { Host = x, "X Y" = geheim, X-A = 1, x-a = 2, X-B = "geheim\u00e9", X-C = [geheim] }
                body = [geheim]
              }
              get { type = webhook, url = "https://x.lan", method = GET, body = "geheim }}" }
            }
            targets.chat.type = teams
            databases { own { type = influxdb-3, url = "http://x.lan", database = d }
                        Get { type = influxdb-3, url = "http://x.lan", database = d } }
            """, """
            sense-lights.conf:2: deadline: 10 has no unit: is 10s meant?
            sense-lights.conf:2: expiry: 8d is out of range: 1s to 7d is allowed
            sense-lights.conf:2: queue: 0 is out of range: a whole number from 1 to 1000000 is allowed
            sense-lights.conf:2: spacing: 2h is out of range: 0s to 1h is allowed
            sense-lights.conf:3: "a\\tb": \\t in quotes is a control character: write "a/tb"
            sense-lights.conf:3: "icon-emoji" means nothing for type = teams: it belongs to type = slack
            sense-lights.conf:3: ca: there is no file none.pem
            sense-lights.conf:3: icon-emoji: "bell" is no emoji by name: write such as ":bell:"
            sense-lights.conf:4: ca: means nothing with http://, which shows no certificate
            sense-lights.conf:6: method: "post" is not known: did you mean "POST"? Allowed: POST, PUT, PATCH, GET
            sense-lights.conf:7: "Host" is a header that the service writes itself: leave it out
            sense-lights.conf:7: "X Y" cannot be the name of a header: letters, digits and - are allowed
            sense-lights.conf:7: "x-a" is there already: a header is named once, whether in capitals or not
            sense-lights.conf:7: X-B: a header holds letters, digits and signs of ASCII on one line
            sense-lights.conf:7: X-C: its value stands where a single value is meant
            sense-lights.conf:8: body: a list is neither JSON with keys nor text: write body { list = [...] }
            sense-lights.conf:10: body means nothing with method = GET, which sends none
            sense-lights.conf:10: body: this text has }} without {{ before it
            sense-lights.conf:12: "type" stands at lines 2 and 12: a name is written once
            sense-lights.conf:13: "own" is both a target and a database: a name is written once
            sense-lights.conf:14: "Get" differs from "get" by capitals, - and _ only: take another name
            """),
        Arguments.of("""
            targets {
              a { type = slack, url = "https://kim:geheim@x.lan/" }
              b { type = slack, url = "ftp://x.lan/geheim" }
              c { type = slack, url = "hooks.slack.com/geheim" }
              d { type = slack, url = "https://x.lan/geheim#part" }
              e { type = slack, url = "https://x.lan/geheim geheim" }
              f { type = slack, url = "https:///geheim" }
              g { type = slack, url = "https://my_host/geheim" }
              h { type = slack, url = "https://x.lan:70000/geheim" }
              i { type = slack, url = [geheim] }
              j { type = slack, url-file = none.txt }
            }
            """, """
            sense-lights.conf:2: url: user and password do not belong into the address
            sense-lights.conf:3: url: ftp:// is not known. Allowed: https://, http://
            sense-lights.conf:4: url: this is no address: it begins with https:// and a host's name
            sense-lights.conf:5: url: what stands behind # in an address is never sent: take it away
            sense-lights.conf:6: url: letter 21 cannot stand in an address: a blank is written %20, others alike
            sense-lights.conf:7: url: it names no host that can be: a name of letters, digits, - and points, or an \
            address of numbers
            sense-lights.conf:8: url: it names no host that can be: a name of letters, digits, - and points, or an \
            address of numbers
            sense-lights.conf:9: url: port 70000 is out of range: 1 to 65535 is allowed
            sense-lights.conf:10: url: its value stands where a single value is meant
            sense-lights.conf:11: url-file: there is no file none.txt
            """),
        Arguments.of("""
            databases {
              a { type = influxdb, url = "http://x.lan" }
              b { type = influxdb-1, url = "http://x.lan?q=1", token = geheim, bucket = b }
              c { type = influxdb-2, url = "http://x.lan", organization = "", token = "ge heim" }
              d { type = influxdb-1, url = "http://x.lan", database = d, password = geheim }
              e { type = new-relic, account = abc, region = uk, users = hidden }
              f { type = new-relic, account = 1, license-key = geheim, user-events = x }
              g { type = influxdb-3, url = "http://x.lan", database = d, write = [events, event, events] }
              h { type = influxdb-3, url = "http://x.lan", database = d, write = [compatible], field-names = 4
                  batch = 0, batch-every = 1h, queue = 0 }
              i { type = influxdb-3, url = "http://x.lan", database = d, write = [] }
              j { type = influxdb-3, database = d, ignore { count = users } }
              k { database = d }
            }
            """, """
            sense-lights.conf:2: type: "influxdb" is not known: which version is it? Allowed: influxdb-1, influxdb-2, \
            influxdb-3, new-relic
            sense-lights.conf:3: "bucket" means nothing for type = influxdb-1: it belongs to influxdb-2
            sense-lights.conf:3: "token" means nothing for type = influxdb-1: it belongs to influxdb-2, influxdb-3
            sense-lights.conf:3: b: type = influxdb-1 needs database
            sense-lights.conf:3: url: no ? and nothing behind it belongs into this address
            sense-lights.conf:4: c: type = influxdb-2 needs bucket
            sense-lights.conf:4: organization: an empty name
            sense-lights.conf:4: token: it holds letters, digits and signs without a blank between them
            sense-lights.conf:5: d: a password without a username: write both or none
            sense-lights.conf:6: account: "abc" is no account: it is a number, such as 1234567
            sense-lights.conf:6: e: the key that may write there is missing: write license-key or license-key-file, or \
            give it as SENSE_LIGHTS_DATABASE_E_LICENSE_KEY
            sense-lights.conf:6: region: "uk" is not known: did you mean "us"? Allowed: us, eu
            sense-lights.conf:6: users: "hidden" is not known. Allowed: scrambled, as-elsewhere
            sense-lights.conf:7: "user-events" means nothing for type = new-relic: it belongs to influxdb-1, \
            influxdb-2, influxdb-3
            sense-lights.conf:8: write: "event" is not known: did you mean "events"? Allowed: compatible, events, \
            presence
            sense-lights.conf:8: write: "events" stands twice
            sense-lights.conf:9: field-names: 4 is out of range: a whole number from 1 to 3 is allowed
            sense-lights.conf:10: batch-every: 1h is out of range: 10ms to 1m is allowed
            sense-lights.conf:10: batch: 0 is out of range: a whole number from 1 to 10000 is allowed
            sense-lights.conf:10: queue: 0 is out of range: a whole number from 1 to 1000000 is allowed
            sense-lights.conf:11: write: an empty list writes nothing: name any of compatible, events, presence
            sense-lights.conf:12: "count" means nothing in ignore, which knows only events and their fields
            sense-lights.conf:12: j: type = influxdb-3 needs url
            sense-lights.conf:13: k: of which type it is is not said: write such as type = influxdb-2. Allowed: \
            influxdb-1, influxdb-2, influxdb-3, new-relic
            """),
        Arguments.of("""
            repository { url = "http://sense.lan:4242", certificate = client.pem, user = sa_repository, refresh = 5s }
            """, """
            sense-lights.conf:1: refresh: 5s is out of range: 1m to 1d is allowed
            sense-lights.conf:1: repository: the repository service is asked with a certificate and its key: key is \
            missing
            sense-lights.conf:1: url: the repository service is asked by https://, such as \
            "https://sense.example.com:4242"
            sense-lights.conf:1: user: "sa_repository" is no user: write DIRECTORY/id, such as "INTERNAL/sa_repository"
            """),
        Arguments.of("""
            repository { url = "https://sense.lan:4242" }
            """, """
            sense-lights.conf:1: repository: the repository service is asked with a certificate and its key: \
            certificate and key are missing
            """),
        Arguments.of("""
            repository { url = "https://sense.lan", certificate = client.pem, key = none.pem, keys = x }
            """, """
            sense-lights.conf:1: "keys" is not a key of "repository": did you mean "key"? Allowed: ca, certificate, \
            key, refresh, url, user
            sense-lights.conf:1: key: there is no file none.pem
            sense-lights.conf:1: url: the port is missing, which mostly is 4242: write such as \
            "https://sense.example.com:4242"
            """),
        Arguments.of("""
            repository { url = "https://sense.lan:4242/qrs", certificate = client.pem, key = client.pem }
            """, """
            sense-lights.conf:1: url: nothing comes behind the port, such as "https://sense.example.com:4242"
            """),
        Arguments.of("""
            repository { certificate = client.pem }
            """, """
            sense-lights.conf:1: certificate: means nothing without url, where the names of apps are asked
            """),
        Arguments.of("""
            tags { host = a, "my tag" = b, qs_userId = c, 1st = d, long = "", list = [a], env = "a\\nb" }
            """, """
            sense-lights.conf:1: "1st" cannot be the name of a tag: a letter, then up to 63 letters, digits and _
            sense-lights.conf:1: "a\\nb": \\n in quotes is a control character: write "a/nb"
            sense-lights.conf:1: "host" is what the outputs call something of their own: take another name, such as \
            "my_host"
            sense-lights.conf:1: "my tag" cannot be the name of a tag: a letter, then up to 63 letters, digits and _
            sense-lights.conf:1: "qs_userId" is what the outputs call something of their own: take another name, such \
            as "my_qs_userId"
            sense-lights.conf:1: list: [...] stands where a single value is meant
            sense-lights.conf:1: long: 1 to 200 letters, none of them a control character
            """),
        Arguments.of("""
            mqtt {
              compatible = [butler, butlersos, butler]
              compatible-topics {
                butler { session-begin = x, session-start = "a/#", user-count = "$SYS/x", users-per-server = "a/b" }
                butlersos { event = x }
              }
              browsers = perhaps
              ignore { usr = x }
            }
            home-assistant.ignore = connection-opened
            """, """
            sense-lights.conf:2: compatible: "butler" stands twice
            sense-lights.conf:2: compatible: "butlersos" is not known: did you mean "butler-sos"? Allowed: butler, \
            butler-sos
            sense-lights.conf:4: "session-begin" is not a key of "butler". Allowed: connection-close, connection-open, \
            session-start, session-stop, task-aborted, task-aborted-full, task-failed, task-failed-full, user-count, \
            user-names, users-per-server
            sense-lights.conf:4: session-start: "a/#" holds + or #, which are for subscribing
            sense-lights.conf:4: user-count: "$SYS/x" begins with $, which belongs to the broker
            sense-lights.conf:4: users-per-server: "a/b" does not say HOST, for which the server's name stands: all \
            would share one topic
            sense-lights.conf:5: "butlersos" is not a key of "compatible-topics": did you mean "butler-sos"? Allowed: \
            butler, butler-sos
            sense-lights.conf:7: browsers: "perhaps" is not known. Allowed: on, off, yes, no, true, false
            sense-lights.conf:8: "usr" is not a key of a condition: did you mean "user"? Allowed: app, browser, \
            context, directory, event, host, message, origin, os, sender, task, user, user-id
            sense-lights.conf:10: ignore: "connection-opened" is not an event: did you mean "connection-open"? \
            Allowed: session-start, session-stop, connection-open, connection-close, reload-failed, reload-aborted, \
            reload-succeeded, app-distributed, other, any
            """));
  }

  private static java.util.Collection<String> withheld(OutputSettings outputs, Event.Builder event) {
    return outputs.destinations().withheld(event.build(), new Receipt(Instant.EPOCH, 0, "127.0.0.1"));
  }

  private static Delivery delivery(int queue, Duration expiry, Duration deadline, Duration spacing) {
    return new Delivery(queue, expiry, deadline, spacing, Optional.empty());
  }

  private static String credential(OutputSettings outputs) {
    return switch (outputs.databases().getFirst()) {
      case Influx influx -> influx.credential().value();
      case NewRelic relic -> relic.licenseKey().value();
    };
  }

  private String url(String settings, Map<String, String> environment) throws Exception {
    return read(settings, environment).targets().getFirst().url().value();
  }

  private OutputSettings read(String settings) throws Exception {
    return read(settings, Map.of());
  }

  private OutputSettings read(String settings, Map<String, String> environment) throws Exception {
    file(settings);
    return read(environment).outputs();
  }

  private Settings read(Map<String, String> environment, String... sets) throws RefusedException {
    return new SettingsReader(environment, directory, "desk")
        .read(new SettingsRequest(Optional.empty(), Optional.empty(), Arrays.asList(sets)));
  }

  private void file(String text) throws IOException {
    Files.writeString(directory.resolve(SettingsReader.FILE_NAME), text);
  }

  private void pem(String... names) throws IOException {
    for (String name : names) {
      Files.writeString(directory.resolve(name), "x");
    }
  }
}
