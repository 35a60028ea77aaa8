package org.senselights.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.senselights.event.Network;
import org.senselights.rules.Privacy;

/** Settings: defaults, files, the command line, secrets, and what is refused. */
class SettingsReaderTest {
  private static final String HASH = "$2b$09$nJAIICY.NqG1InggwOMDSuln1PpPEvIF29ewWUltDewmXk2dTvqHq";

  @TempDir
  private Path directory;

  @Test
  void withoutAFileEverythingHasItsDefault() throws RefusedException {
    Settings settings = read(Map.of(), SettingsRequest.NONE);

    assertThat(settings).isEqualTo(new Settings(
        "desk",
        false,
        directory.resolve("rules.conf"),
        Path.of("/var/lib/sense-lights"),
        Optional.empty(),
        ZoneId.systemDefault(),
        GpioMode.AUTO,
        Duration.ofHours(12),
        Privacy.Mode.CLEAR,
        new UdpSettings(
            List.of(new InetSocketAddress("0.0.0.0", 9997), new InetSocketAddress("0.0.0.0", 9998)),
            List.of(new AllowEntry.Private()), 8 << 20, 65_535, Charset.forName("windows-1252")),
        new MqttSettings(
            Optional.of(new MqttSettings.Broker("homeassistant.local", 1883, false)), "", new Secret(""),
            "sense-lights", Duration.ofMinutes(2), 20_000,
            new MqttSettings.Tls(Optional.empty(), Optional.empty(), Optional.empty())),
        new HomeAssistantSettings(true, Optional.empty(), Duration.ofHours(1)),
        new WebSettings(Optional.of(new InetSocketAddress("127.0.0.1", 8099)), new Secret(""), false),
        settings.outputs()));
  }

  @Test
  void aFileOverridesWhatItNames() throws Exception {
    file("""
        node = pi-3
        rules = "my/rules.conf"
        state-directory = "state"
        runtime-directory = "run"
        time-zone = Europe/Berlin
        gpio.mode = simulated
        privacy { users = hashed }
        udp {
          listen = ["[::1]:9997", "127.0.0.1:0"]
          allow = [any, loopback, "10.0.0.0/8", "192.168.1.7", "fd00::/8", sense1, "sense2.lan"]
          receive-buffer = 1MiB
          max-datagram = 8KiB
          fallback-charset = ISO-8859-1
        }
        mqtt { url = "mqtts://broker.lan", username = 007, password = "s#cret", base-topic = "a/b", event-expiry = 90s
               outbox = 5 }
        home-assistant { discovery = off, configuration-url = "http://desk.local/lights", silent-after = 90m }
        """);

    Settings settings = read(Map.of(), SettingsRequest.NONE);

    assertThat(settings.node()).isEqualTo("pi-3");
    assertThat(settings.deviceTopic()).isEqualTo("a/b/pi-3");
    assertThat(settings.rules()).isEqualTo(directory.resolve("my/rules.conf"));
    assertThat(settings.stateDirectory()).isEqualTo(directory.resolve("state"));
    assertThat(settings.runtimeDirectory()).contains(directory.resolve("run"));
    assertThat(settings.timeZone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    assertThat(settings.gpioMode()).isEqualTo(GpioMode.SIMULATED);
    assertThat(settings.privacy()).isEqualTo(Privacy.Mode.HASHED);
    assertThat(settings.udp()).isEqualTo(new UdpSettings(
        List.of(new InetSocketAddress("::1", 9997), new InetSocketAddress("127.0.0.1", 0)),
        List.of(new AllowEntry.Any(), new AllowEntry.Loopback(),
            new AllowEntry.InNetwork(Network.parse("10.0.0.0/8")),
            new AllowEntry.InNetwork(Network.parse("192.168.1.7")),
            new AllowEntry.InNetwork(Network.parse("fd00::/8")),
            new AllowEntry.HostName("sense1"), new AllowEntry.HostName("sense2.lan")),
        1 << 20, 8 << 10, Charset.forName("ISO-8859-1")));
    assertThat(settings.mqtt().broker()).contains(new MqttSettings.Broker("broker.lan", 8883, true));
    assertThat(settings.mqtt().username()).isEqualTo("007");
    assertThat(settings.mqtt().password().value()).isEqualTo("s#cret");
    assertThat(settings.mqtt().eventExpiry()).isEqualTo(Duration.ofSeconds(90));
    assertThat(settings.mqtt().outbox()).isEqualTo(5);
    assertThat(settings.homeAssistant()).isEqualTo(
        new HomeAssistantSettings(false, Optional.of(URI.create("http://desk.local/lights")), Duration.ofMinutes(90)));
  }

  @ParameterizedTest
  @CsvSource({
      "mqtt://127.0.0.1:1884, mqtt://127.0.0.1:1884",
      "mqtt://broker, mqtt://broker:1883",
      "mqtts://broker/, mqtts://broker:8883",
      "mqtt://[::1]:1884, mqtt://[::1]:1884"
  })
  void aBrokersAddressNeedsNoPort(String url, String broker) throws RefusedException {
    Settings settings = set("mqtt.url=" + url);

    assertThat(settings.mqtt().broker().orElseThrow()).hasToString(broker);
  }

  @Test
  void anEmptyAddressMeansNoBroker() throws RefusedException {
    assertThat(set("mqtt.url=").mqtt().broker()).isEmpty();
    assertThat(set("mqtt.url=\"\"").mqtt().broker()).isEmpty();
  }

  @Test
  void theCommandLineWinsAndItsLastWordMost() throws Exception {
    file("mqtt { outbox = 5, base-topic = mine }\nudp.listen = [\"0.0.0.0:1\"]");

    Settings settings = set(
        "mqtt.outbox=6", "mqtt.outbox=7", "udp.listen=[\"127.0.0.1:0\"]", "node=a-1",
        "udp.max-datagram=1KiB", "mqtt.tls={ ca = \"\" }", "mqtt.password=${x}#[");

    assertThat(settings.mqtt().outbox()).isEqualTo(7);
    assertThat(settings.mqtt().baseTopic()).isEqualTo("mine");
    assertThat(settings.udp().listen()).containsExactly(new InetSocketAddress("127.0.0.1", 0));
    assertThat(settings.udp().maxDatagram()).isEqualTo(1024);
    assertThat(settings.mqtt().password().value()).isEqualTo("${x}#[");
  }

  @Test
  void theRulesFileOfTheCommandLineIsTakenAsItIs() throws RefusedException {
    Path rules = Path.of("other/rules.conf");

    Settings settings =
        read(Map.of(), new SettingsRequest(Optional.empty(), Optional.of(rules), List.of("state-directory=there")));

    assertThat(settings.rules()).isEqualTo(rules);
    assertThat(settings.stateDirectory()).isEqualTo(Path.of("there"));
  }

  @Test
  void aFileThatIsNamedMustBeThere() {
    Path missing = directory.resolve("none.conf");

    assertThatThrownBy(() ->
        read(Map.of(), new SettingsRequest(Optional.of(missing), Optional.empty(), List.of())))
        .hasMessage(missing + ": there is no such file");
  }

  @Test
  void aPasswordComesFromTheSafestPlaceThatHasOne() throws Exception {
    Path credentials = Files.createDirectory(directory.resolve("credentials"));
    Files.writeString(directory.resolve("secret.txt"), "from-file\n");
    file("mqtt.password = from-settings");
    assertThat(passwordWith(Map.of())).isEqualTo("from-settings");

    file("mqtt { password = from-settings, password-file = secret.txt }");
    assertThat(passwordWith(Map.of())).isEqualTo("from-file");

    Files.writeString(credentials.resolve("mqtt-password"), "from-systemd\n");
    Map<String, String> service = Map.of("CREDENTIALS_DIRECTORY", credentials.toString());
    assertThat(passwordWith(service)).isEqualTo("from-systemd");

    Map<String, String> both = Map.of(
        "CREDENTIALS_DIRECTORY", credentials.toString(), "SENSE_LIGHTS_MQTT_PASSWORD", "from-environment");
    assertThat(passwordWith(both)).isEqualTo("from-environment");
  }

  @Test
  void settingsMayReferToTheEnvironment() throws Exception {
    file("node = ${DESK}\nmqtt.username = ${?NOBODY}");

    assertThat(read(Map.of("DESK", "d1"), SettingsRequest.NONE).node()).isEqualTo("d1");
    assertThatThrownBy(() -> read(Map.of(), SettingsRequest.NONE)).hasMessage(
        name() + ":1: ${DESK} stands for nothing: neither this file nor the environment has it");
  }

  @Test
  void onlyANodeThatIsWrittenIsNamed() throws Exception {
    file("node = \"\"");
    assertThat(read(Map.of(), SettingsRequest.NONE).nodeIsNamed()).isFalse();
    assertThat(set("node=desk").nodeIsNamed()).isTrue();

    file("node = desk");
    assertThat(read(Map.of(), SettingsRequest.NONE).nodeIsNamed()).isTrue();
    assertThat(set("node=").nodeIsNamed()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"desk.example.org, desk", "My Pi, My-Pi", "'', sense-lights", "--, sense-lights"})
  void aHostNameBecomesOneLevelOfATopic(String hostName, String node) throws RefusedException {
    assertThat(new SettingsReader(Map.of(), directory, hostName).read(SettingsRequest.NONE).node()).isEqualTo(node);
  }

  @Test
  void filesForTlsAreFoundBesideTheSettings() throws Exception {
    Files.writeString(directory.resolve("ca.pem"), "x");
    Files.writeString(directory.resolve("cert.pem"), "x");
    Files.writeString(directory.resolve("key.pem"), "x");
    file("mqtt { url = \"mqtts://b\", tls { ca = ca.pem, certificate = cert.pem, key = key.pem } }");

    assertThat(read(Map.of(), SettingsRequest.NONE).mqtt().tls()).isEqualTo(new MqttSettings.Tls(
        Optional.of(directory.resolve("ca.pem")), Optional.of(directory.resolve("cert.pem")),
        Optional.of(directory.resolve("key.pem"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void everythingThatIsWrongIsTold(String written, String told) throws Exception {
    file(written);

    RefusedException refused =
        catchThrowableOfType(RefusedException.class, () -> read(Map.of(), SettingsRequest.NONE));

    assertThat(refused).isNotNull();
    assertThat(refused.getMessage().replace(directory + "/", "")).isEqualTo(told.strip());
  }

  private static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of("""
            nod = x
            web { open-to = all }
            presence.expire = 1h
            udp.lisen = []
            mqtt.tls.cert = x
            gpio.pins = 1
            """, """
            sense-lights.conf:1: "nod" is not a key of the settings: did you mean "node"? Allowed: databases, gpio, \
            home-assistant, mqtt, node, presence, privacy, repository, rules, runtime-directory, state-directory, \
            tags, targets, time-zone, udp, web
            sense-lights.conf:2: "open-to" is not a key of "web". Allowed: listen, open, password-hash
            sense-lights.conf:3: "expire" is not a key of "presence": did you mean "expiry"? Allowed: expiry
            sense-lights.conf:4: "lisen" is not a key of "udp": did you mean "listen"? Allowed: allow, \
            fallback-charset, listen, max-datagram, receive-buffer
            sense-lights.conf:5: "cert" is not a key of "tls". Allowed: ca, certificate, key
            sense-lights.conf:6: "pins" is not a key of "gpio". Allowed: mode
            """),
        Arguments.of("""
            node = "my desk"
            rules = ""
            state-directory = ""
            time-zone = Berlin
            gpio.mode = pin
            privacy.users = hased
            """, """
            sense-lights.conf:1: node: "my desk" cannot be a level of a topic: 1 to 64 letters, digits, - and _ are \
            allowed; write "my-desk"
            sense-lights.conf:2: rules: an empty name: name the rules file, such as "rules.conf"
            sense-lights.conf:3: state-directory: an empty name: name a directory, such as "/var/lib/sense-lights"
            sense-lights.conf:4: time-zone: "Berlin" is not a time zone: did you mean "Europe/Berlin"?
            sense-lights.conf:5: mode: "pin" is not known: did you mean "pins"? Allowed: auto, pins, simulated
            sense-lights.conf:6: users: "hased" is not known: did you mean "hashed"? Allowed: clear, hashed, hidden
            """),
        Arguments.of("""
            udp {
              listen = ["9997", "0.0.0.0", "*:1", "localhost:1", "sense:1", "0.0.0.0:70000", "::1:5"
                        "127.0.0.1:3", "127.0.0.1:3"]
              allow = [privat, all, "10.0.0.1/8", "a b", "300.1.1.1"]
              receive-buffer = 8
              max-datagram = 1MiB
              fallback-charset = windows1252x
            }
            """, """
            sense-lights.conf:2: listen: "*:1": every address is written 0.0.0.0: write "0.0.0.0:1"
            sense-lights.conf:2: listen: "0.0.0.0" names no port: write "0.0.0.0:9997"
            sense-lights.conf:2: listen: "9997" names no address: write "0.0.0.0:9997"
            sense-lights.conf:2: listen: "::1:5" is no address with a port: write an address of this device and a \
            port, such as "0.0.0.0:9997" or "[::]:9997"
            sense-lights.conf:2: listen: "localhost:1": write "127.0.0.1:1"
            sense-lights.conf:2: listen: "sense:1": "sense" is no address: write an address of this device and a \
            port, such as "0.0.0.0:9997"
            sense-lights.conf:2: listen: port 70000 is out of range: 1 to 65535 is allowed
            sense-lights.conf:3: listen: "127.0.0.1:3" stands twice
            sense-lights.conf:4: allow: "a b" is not known. Allowed: any, private, loopback, an address, a block such \
            as "10.1.0.0/16", a host name
            sense-lights.conf:4: allow: "all" is not known: did you mean "any"? Allowed: any, private, loopback, an \
            address, a block such as "10.1.0.0/16", a host name
            sense-lights.conf:4: allow: "privat" is not known: did you mean "private"? Allowed: any, private, \
            loopback, an address, a block such as "10.1.0.0/16", a host name
            sense-lights.conf:4: allow: '300.1.1.1' is neither an address nor a block such as 10.0.0.0/8
            sense-lights.conf:4: allow: 10.0.0.1/8 has bits set behind the prefix: is a longer prefix meant?
            sense-lights.conf:5: receive-buffer: 8 has no unit: is 8MiB meant?
            sense-lights.conf:6: max-datagram: 1MiB is out of range: 512B to 64KiB is allowed
            sense-lights.conf:7: fallback-charset: "windows1252x" is not a character set that Java knows: did you \
            mean "windows-1252"?
            """),
        Arguments.of("""
            mqtt {
              url = "tcp://broker:1883"
              base-topic = "/a//b/"
              event-expiry = 2
              outbox = 0
              password-file = none.txt
              tls { ca = none.pem, key = none.pem }
            }
            """, """
            sense-lights.conf:2: url: "tcp://broker:1883": tcp:// is not known: write "mqtt://broker:1883"
            sense-lights.conf:3: base-topic: "/a//b/" has an empty level: write "a/b"
            sense-lights.conf:4: event-expiry: 2 has no unit: is 2s meant?
            sense-lights.conf:5: outbox: 0 is out of range: a whole number from 1 to 1000000 is allowed
            sense-lights.conf:6: password-file: there is no file DIR/none.txt
            sense-lights.conf:7: ca: there is no file DIR/none.pem
            sense-lights.conf:7: key: a certificate and its key go together: certificate is missing
            sense-lights.conf:7: key: there is no file DIR/none.pem
            """.replace("DIR/", "")),
        Arguments.of("""
            home-assistant { discovry = true }
            home-assistant.silent-after = 3600
            """, """
            sense-lights.conf:1: "discovry" is not a key of "home-assistant": did you mean "discovery"? Allowed: \
            configuration-url, discovery, ignore, silent-after
            sense-lights.conf:2: silent-after: 3600 has no unit: is 3600ms meant?
            """),
        Arguments.of("home-assistant { discovery = maybe, silent-after = 0s }", """
            sense-lights.conf:1: discovery: "maybe" is not known. Allowed: on, off, yes, no, true, false
            sense-lights.conf:1: silent-after: 0s is out of range: 1s to 30d is allowed
            """),
        Arguments.of("home-assistant.configuration-url = desk.local", """
            sense-lights.conf:1: configuration-url: "desk.local" is no address of a page: write such as \
            "http://desk.local/", without a password
            """),
        Arguments.of("homeassistant { discovery = true }\nhome-assistant.silent-after = 31d", """
            sense-lights.conf:1: "homeassistant" is not a key of the settings: did you mean "home-assistant"? Allowed: \
            databases, gpio, home-assistant, mqtt, node, presence, privacy, repository, rules, runtime-directory, \
            state-directory, tags, targets, time-zone, udp, web
            sense-lights.conf:2: silent-after: 31d is out of range: 1s to 30d is allowed
            """),
        Arguments.of("web {\n  listen = \"0.0.0.0:8099\"\n}", """
            sense-lights.conf:2: listen: "0.0.0.0:8099" is for other devices too, so it takes a password-hash, which \
            "sense-lights password" makes of a password, or open = true, with which anybody may look
            """),
        Arguments.of("""
            web {
              listen = "0.0.0.0:8099"
              password-hash = "open sesame"
              open = perhaps
            }
            """, """
            sense-lights.conf:3: password-hash: this is no hash of a password: "sense-lights password" makes one
            sense-lights.conf:4: open: "perhaps" is not known. Allowed: on, off, yes, no, true, false
            """),
        Arguments.of("web.password = \"open sesame\"\nweb.listen = [\"127.0.0.1:1\"]", """
            sense-lights.conf:1: a password is not written as it is: "sense-lights password" makes the password-hash \
            of it
            sense-lights.conf:2: listen: [...] stands where a single value is meant
            """),
        Arguments.of("udp = 5\nmqtt { tls = [] }", """
            sense-lights.conf:1: udp: "5" stands where a block { ... } is meant
            sense-lights.conf:2: tls: [...] stands where a block { ... } is meant
            """),
        Arguments.of("mqtt.outbox = 5\nmqtt { outbox = 6 }", """
            sense-lights.conf:2: "outbox" stands at lines 1 and 2: a name is written once
            """),
        Arguments.of("mqtt { url = mqtt://broker:1883 }", """
            sense-lights.conf:1: mqtt://broker:1883 has : in it, so it must stand in quotes: write "mqtt://broker:1883"
            """));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "ssl://b | \"ssl://b\": ssl:// is not known: write \"mqtts://b\"",
      "http://b | \"http://b\": http:// is not known. Allowed: mqtt://, and mqtts:// for TLS",
      "broker | \"broker\" does not say how to speak: write \"mqtt://broker\", or mqtts:// for TLS",
      "mqtt://b/x | \"mqtt://b/x\": nothing comes behind the port: write \"mqtt://b\"",
      "mqtt://b:0 | port 0 is out of range: 1 to 65535 is allowed",
      "mqtt://b:99999 | port 99999 is out of range: 1 to 65535 is allowed",
      "mqtt:// | \"mqtt://\" is no address: write such as \"mqtt://homeassistant.local:1883\"",
      "mqtt://u:geheim@b | user and password do not belong into the address: write them as username and password"
  })
  void anAddressThatIsNoneIsRefused(String url, String told) {
    assertThatThrownBy(() -> set("mqtt.url=" + url)).hasMessage("--set mqtt.url: " + told);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "8099 | \"8099\" names no address: write \"127.0.0.1:8099\"",
      "192.168.1.7 | \"192.168.1.7\" names no port: write \"192.168.1.7:8099\"",
      "localhost:80 | \"localhost:80\": write \"127.0.0.1:80\"",
      "*:80 | \"*:80\": every address is written 0.0.0.0: write \"0.0.0.0:80\"",
      "desk.local:80 | \"desk.local:80\": \"desk.local\" is no address: write an address of this device and a port, "
          + "such as \"127.0.0.1:8099\"",
      "127.0.0.1:99999 | port 99999 is out of range: 1 to 65535 is allowed",
      "http://127.0.0.1/ | \"http://127.0.0.1/\" is no address with a port: write an address of this device and a "
          + "port, such as \"127.0.0.1:8099\""
  })
  void aPageIsServedAtAnAddressWithAPort(String listen, String told) {
    assertThatThrownBy(() -> set("web.listen=" + listen)).hasMessage("--set web.listen: " + told);
  }

  @Test
  void withAnEmptyAddressThereIsNoPage() throws Exception {
    WebSettings web = set("web.listen=").web();

    assertThat(web.listen()).isEmpty();
    assertThat(web.isLocal()).isTrue();
    assertThat(web.words()).isEqualTo("none, web.listen is empty");
    assertThat(set("web.listen=", "web.open=true").web().warning()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "web.open=false | http://127.0.0.1:8099/, for this device only",
      "web.listen=127.0.0.1:0 | on any free port, for this device only",
      "web.password-hash=HASH | http://127.0.0.1:8099/, for who has the password, on this device only",
      "web.listen=192.168.1.7:80 web.password-hash=HASH | http://192.168.1.7:80/, for who has the password",
      "web.listen=\"[::]:80\" web.password-hash=HASH | on every address of this device, http://ADDRESS:80/, for who "
          + "has the password",
      "web.listen=0.0.0.0:80 web.open=true | on every address of this device, http://ADDRESS:80/, for anybody to look "
          + "at; only this device itself, by localhost, may do anything there",
      "web.listen=\"[fd00::1]:80\" web.open=true web.password-hash=HASH | http://[fd00:0:0:0:0:0:0:1]:80/, for anybody "
          + "to look at; only who has the password may do anything there"
  })
  void itIsSaidWhereThePageIsAndForWhom(String sets, String words) throws Exception {
    assertThat(set(sets.replace("HASH", HASH).split(" ")).web().words()).isEqualTo(words);
  }

  @Test
  void aPageThatIsOpenIsWarnedOf() throws Exception {
    assertThat(set("web.open=true").web().warning()).contains(
        "anybody who reaches the page may look at it, without a password");
    assertThat(set("web.listen=0.0.0.0:80", "web.password-hash=" + HASH).web().warning()).isEmpty();
  }

  @Test
  void aHashComesFromTheSafestPlaceThatHasOne() throws Exception {
    Path credentials = Files.createDirectory(directory.resolve("credentials"));
    Map<String, String> service = Map.of("CREDENTIALS_DIRECTORY", credentials.toString());
    file("web { listen = \"0.0.0.0:8099\", password-hash = \"" + HASH + "\" }");
    assertThat(hashWith(service)).isEqualTo(HASH);

    String fromSystemd = HASH.replace("$2b", "$2a");
    Files.writeString(credentials.resolve("web-password-hash"), fromSystemd + "\n");
    assertThat(hashWith(service)).isEqualTo(fromSystemd);

    String fromEnvironment = HASH.replace("$2b", "$2y");
    assertThat(hashWith(Map.of(
        "CREDENTIALS_DIRECTORY", credentials.toString(), "SENSE_LIGHTS_WEB_PASSWORD_HASH", fromEnvironment)))
        .isEqualTo(fromEnvironment);

    file("web.listen = \"0.0.0.0:8099\"");
    assertThat(hashWith(service)).isEqualTo(fromSystemd);
  }

  @Test
  void aHashFromElsewhereThatIsNoneIsToldByItsPlace() throws Exception {
    Path credentials = Files.createDirectory(directory.resolve("credentials"));
    Files.writeString(credentials.resolve("web-password-hash"), "open sesame\n");

    assertThatThrownBy(() -> hashWith(Map.of("CREDENTIALS_DIRECTORY", credentials.toString()))).hasMessage(
        "systemd credential web-password-hash: this is no hash of a password: \"sense-lights password\" makes one");
    assertThatThrownBy(() -> hashWith(Map.of("SENSE_LIGHTS_WEB_PASSWORD_HASH", "open sesame"))).hasMessage(
        "SENSE_LIGHTS_WEB_PASSWORD_HASH: this is no hash of a password: \"sense-lights password\" makes one");
  }

  @Test
  void aProblemOfTheCommandLineNamesItsKey() {
    assertThatThrownBy(() -> set("mqtt.ulr=x", "outbox", "=5", "udp.listen=[\"a", "gpio.mode=off", "udp..x=1"))
        .isInstanceOfSatisfying(RefusedException.class, refused -> assertThat(refused.problems())
            .extracting(Problem::toString)
            .containsExactly(
                "--set : there is no KEY=VALUE: write such as --set mqtt.outbox=100",
                "--set gpio.mode: \"off\" is not known. Allowed: auto, pins, simulated",
                "--set mqtt.ulr: \"ulr\" is not a key of \"mqtt\": did you mean \"url\"? Allowed: base-topic, "
                    + "browsers, compatible, compatible-topics, event-expiry, ignore, outbox, password, "
                    + "password-file, tls, url, username",
                "--set outbox: there is no KEY=VALUE: write such as --set mqtt.outbox=100",
                "--set udp..x: \"udp..x\" is not a key: write such as mqtt.outbox",
                "--set udp.listen: this \" is never closed on its line"));
  }

  @ParameterizedTest
  @MethodSource("secretsWrittenWrongly")
  void aPasswordNeverShowsInAProblem(String written) throws IOException {
    file(written);

    assertThatThrownBy(() -> read(Map.of(), SettingsRequest.NONE))
        .isInstanceOf(RefusedException.class)
        .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("gehe").doesNotContain("heim"));
  }

  private static Stream<String> secretsWrittenWrongly() {
    return Stream.of(
        "mqtt.password = gehe@heim",
        "mqtt { password = gehe#heim\n }",
        "mqtt { password = gehe=heim }",
        "mqtt { password = gehe:heim }",
        "mqtt { password = gehe==\n }",
        "mqtt.password = 'geheim'",
        "mqtt.password = \"gehe\\nheim\"",
        "mqtt.password = \"gehe\\kheim\"",
        "mqtt.password = [geheim]",
        "mqtt.password { a = geheim }",
        "web.password-hash = geheim",
        "web.password-hash = \"geheim\"",
        "web.password-hash = gehe$heim",
        "web.password-hash = $geheim",
        "web.password-hash = [geheim]",
        "web.password = geheim",
        "mqtt.url = mqtt://anna:geheim@broker",
        "mqtt.url = \"mqtt://anna:geheim@broker\"",
        "mqtt.url = \"anna:geheim@broker\"");
  }

  @Test
  void theShippedSettingsAreTheDefaultsInOtherWords() throws Exception {
    Path shipped = Path.of("config", SettingsReader.FILE_NAME).toAbsolutePath();

    Settings settings = read(Map.of(), new SettingsRequest(Optional.of(shipped), Optional.empty(), List.of()));

    assertThat(settings.udp()).isEqualTo(read(Map.of(), SettingsRequest.NONE).udp());
    assertThat(settings.mqtt()).isEqualTo(read(Map.of(), SettingsRequest.NONE).mqtt());
    assertThat(settings.homeAssistant()).isEqualTo(read(Map.of(), SettingsRequest.NONE).homeAssistant());
    assertThat(settings.web()).isEqualTo(read(Map.of(), SettingsRequest.NONE).web());
    assertThat(settings.rules()).isEqualTo(shipped.resolveSibling("rules.conf"));
  }

  @Test
  void theShippedRulesAreGood() throws RefusedException {
    assertThat(new RulesReader().read(Path.of("config/rules.conf")).book().rules()).isNotEmpty();
  }

  @Test
  void aRunningServiceIsFoundThoughOtherSettingsWereSpoiled() throws Exception {
    file("node = \"no good\"\nstate-directory = here\nmqtt.password-file = missing\nudpp { }\n");

    assertThat(controlSockets()).endsWith(
        directory.resolve("here/control.sock"), Path.of("/home/anna/.local/state/sense-lights/control.sock"));
    assertThat(controlSockets("runtime-directory=/elsewhere")).containsExactly(Path.of("/elsewhere/control.sock"));
  }

  @Test
  void whoLooksForTheServiceIsToldOfSlipsOfTheirOwn() throws Exception {
    file("runtime-directory = [a, b]");

    assertThatThrownBy(() -> controlSockets("runtime-directry=/x"))
        .isInstanceOf(RefusedException.class).hasMessageContaining("did you mean \"runtime-directory\"?");
    assertThatThrownBy(this::controlSockets)
        .isInstanceOf(RefusedException.class).hasMessageContaining("sense-lights.conf:1: runtime-directory");
  }

  private List<Path> controlSockets(String... sets) throws RefusedException {
    return new SettingsReader(Map.of(), directory, "desk").controlSockets(
        new SettingsRequest(Optional.empty(), Optional.empty(), Arrays.asList(sets)), Path.of("/home/anna"));
  }

  private Settings read(Map<String, String> environment, SettingsRequest request) throws RefusedException {
    return new SettingsReader(environment, directory, "desk.example.org").read(request);
  }

  private Settings set(String... sets) throws RefusedException {
    return read(Map.of(), new SettingsRequest(Optional.empty(), Optional.empty(), Arrays.asList(sets)));
  }

  private String hashWith(Map<String, String> environment) throws RefusedException {
    return read(environment, SettingsRequest.NONE).web().passwordHash().value();
  }

  private String passwordWith(Map<String, String> environment) throws RefusedException {
    return read(environment, SettingsRequest.NONE).mqtt().password().value();
  }

  private String name() {
    return directory.resolve(SettingsReader.FILE_NAME).toString();
  }

  private void file(String text) throws IOException {
    Files.writeString(directory.resolve(SettingsReader.FILE_NAME), text);
  }
}
