package org.senselights.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings in words: all of them, as they are in force, and fit for everybody's eyes. */
class SettingsDescribedTest {
  private static final Set<String> ONLY_SET_OR_NOT = Set.of(
      "mqtt.username", "mqtt.password", "mqtt.ignore", "mqtt.tls.ca", "mqtt.tls.certificate", "mqtt.tls.key",
      "home-assistant.ignore", "web.password-hash", "repository.certificate", "repository.key", "repository.ca",
      "repository.user");

  /** Of which only what and where is told. */
  private static final Set<String> ONLY_WHERE = Set.of("targets.chat", "databases.influx");

  /** Others than the defaults, for each key. */
  private static final String UNLIKE = """
      node = pi-3
      rules = "my rules.conf"
      state-directory = "state"
      runtime-directory = "run"
      time-zone = Europe/Berlin
      gpio.mode = simulated
      privacy.users = hidden
      presence.expiry = 90m
      udp {
        listen = ["[::1]:9997", "127.0.0.1:0"]
        allow = [any, loopback, "10.0.0.0/8", "192.168.1.7", "fd00::/8", sense1]
        receive-buffer = 100kB
        max-datagram = 8KiB
        fallback-charset = latin1
      }
      mqtt {
        url = "mqtts://[::1]", base-topic = "a/b", event-expiry = 1500ms, outbox = 5
        username = wolf-the-user, password = swordfish, password-file = hidden-password
        compatible = [butler, butler-sos], browsers = on, ignore { user = "LAB/wolf" }
        compatible-topics { butler { session-start = x, user-count = "" }, butler-sos.event = "a/b" }
        tls { ca = geheim-ca.pem, certificate = geheim-cert.pem, key = geheim-key.pem }
      }
      home-assistant { ignore { user = "LAB/wolf" }, discovery = off, silent-after = 36h }
      web {
        listen = "[::1]:80", open = on
        password-hash = "$2b$09$nJAIICY.NqG1InggwOMDSuln1PpPEvIF29ewWUltDewmXk2dTvqHq"
      }
      tags { qs_env = dev, site = "Lund C" }
      targets { chat { type = slack, url = "https://hooks.slack.com/swordfish" } }
      databases {
        influx { type = influxdb-2, url = "https://influx.lan:8086/trout", organization = o, bucket = b, token = trout }
      }
      repository {
        url = "https://sense.lan:4242", certificate = geheim-cert.pem, key = geheim-key.pem, ca = geheim-ca.pem
        user = "LAB/wolf", refresh = 90m
      }
      """;

  @TempDir private Path directory;

  @BeforeEach
  void filesAreThere() throws Exception {
    for (String file : List.of("hidden-password", "geheim-ca.pem", "geheim-cert.pem", "geheim-key.pem")) {
      Files.writeString(directory.resolve(file), "trout\n");
    }
  }

  @Test
  void everySettingIsDescribedInTheOrderOfTheReference() throws Exception {
    List<String> keys = new ArrayList<>(read().described().keySet());

    assertThat(keys).containsExactlyElementsOf(referenceKeys());
  }

  @Test
  void theDefaultsAreDescribedAsTheReferenceWritesThem() throws Exception {
    Map<String, String> described = read().described();

    for (String key : referenceKeys()) {
      ConfigValue value = reference().get(key);
      String written = value.unwrapped() instanceof List<?> list ? list.toString() : value.unwrapped().toString();
      String expected = switch (key) {
        case "node" -> "raspberrypi";
        case "rules" -> directory.resolve("rules.conf").toString();
        case "time-zone" -> ZoneId.systemDefault().getId();
        case "mqtt.ignore", "home-assistant.ignore", "repository.user", "repository.refresh" -> "";
        default -> written;
      };
      assertThat(described.get(key).replace("\"", "")).as(key).isEqualTo(expected);
    }
  }

  @Test
  void whatIsDescribedMeansTheSameWhereItIsWrittenAgain() throws Exception {
    Files.writeString(directory.resolve(SettingsReader.FILE_NAME), UNLIKE);
    Settings settings = read();

    String[] again = settings.described().entrySet().stream()
        .filter(setting -> !ONLY_SET_OR_NOT.contains(setting.getKey()) && !ONLY_WHERE.contains(setting.getKey()))
        .map(setting -> setting.getKey() + "=" + setting.getValue())
        .toArray(String[]::new);
    Files.writeString(directory.resolve(SettingsReader.FILE_NAME),
        UNLIKE.substring(UNLIKE.indexOf("mqtt {"), UNLIKE.indexOf(", discovery")) + " }\n"
            + UNLIKE.substring(UNLIKE.indexOf("web {")).replace("listen = \"[::1]:80\", open = on", ""));

    assertThat(read(again)).isEqualTo(settings);
  }

  @Test
  void theyReadAsInASettingsFile() throws Exception {
    Files.writeString(directory.resolve(SettingsReader.FILE_NAME), UNLIKE);

    assertThat(read().described())
        .containsEntry("node", "pi-3")
        .containsEntry("gpio.mode", "simulated")
        .containsEntry("privacy.users", "hidden")
        .containsEntry("presence.expiry", "90m")
        .containsEntry("udp.listen", "[\"[0:0:0:0:0:0:0:1]:9997\", \"127.0.0.1:0\"]")
        .containsEntry("udp.allow",
            "[any, loopback, \"10.0.0.0/8\", \"192.168.1.7/32\", \"fd00:0:0:0:0:0:0:0/8\", \"sense1\"]")
        .containsEntry("udp.receive-buffer", "100000B")
        .containsEntry("mqtt.url", "mqtts://[::1]:8883")
        .containsEntry("mqtt.event-expiry", "1500ms")
        .containsEntry("home-assistant.discovery", "false")
        .containsEntry("home-assistant.silent-after", "36h")
        .containsEntry("web.listen", "\"[0:0:0:0:0:0:0:1]:80\"")
        .containsEntry("mqtt.compatible", "[butler, butler-sos]")
        .containsEntry("mqtt.compatible-topics.butler.session-start", "x")
        .containsEntry("mqtt.compatible-topics.butler.user-count", "")
        .containsEntry("mqtt.browsers", "true")
        .containsEntry("tags.site", "Lund C")
        .containsEntry("targets.chat", "slack at hooks.slack.com")
        .containsEntry("databases.influx", "influxdb-2 at influx.lan")
        .containsEntry("repository.url", "https://sense.lan:4242")
        .containsEntry("repository.refresh", "90m")
        .containsEntry("web.open", "true");
  }

  @Test
  void noSecretIsAmongThemWhereverItComesFrom() throws Exception {
    Files.writeString(directory.resolve(SettingsReader.FILE_NAME), UNLIKE);

    for (Map<String, String> environment : List.of(
        Map.<String, String>of(), Map.of("SENSE_LIGHTS_MQTT_PASSWORD", "trout-of-the-environment"))) {
      Map<String, String> described = new SettingsReader(environment, directory, "raspberrypi")
          .read(SettingsRequest.NONE).described();

      assertThat(described.toString())
          .doesNotContain("wolf").doesNotContain("swordfish").doesNotContain("trout").doesNotContain("geheim")
          .doesNotContain("hidden-password").doesNotContain("$2b$");
      ONLY_SET_OR_NOT.forEach(key -> assertThat(described).containsEntry(key, "set"));
    }
  }

  @Test
  void whereNoSecretIsSetThatIsSaid() throws Exception {
    Map<String, String> described = read().described();

    ONLY_SET_OR_NOT.forEach(key -> assertThat(described).containsEntry(key, ""));
  }

  private static Map<String, ConfigValue> reference() {
    return ConfigFactory.parseResources("reference.conf").entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** As they are written; where the password comes from is no setting any more once it is read. */
  private static List<String> referenceKeys() {
    Map<String, ConfigValue> reference = reference();
    return reference.keySet().stream()
        .filter(key -> !key.equals("mqtt.password-file"))
        .sorted(Comparator.comparingInt(key -> reference.get(key).origin().lineNumber()))
        .toList();
  }

  private Settings read(String... sets) throws RefusedException {
    return new SettingsReader(Map.of(), directory, "raspberrypi")
        .read(new SettingsRequest(Optional.empty(), Optional.empty(), Arrays.asList(sets)));
  }
}
