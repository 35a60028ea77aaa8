package org.senselights.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.senselights.message.Json;
import org.senselights.settings.SourceText;
import org.senselights.settings.StateDirectory;

class MainTest {

  @TempDir private Path directory;

  @Test
  void withoutACommandItSaysWhereHelpIs() {
    CommandLineRun run = CommandLineRun.of();

    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err()).contains("Which command?", "sense-lights --help");
  }

  @Test
  void aSlipOfTheFingerIsAnsweredWithTheRightWord() {
    CommandLineRun run = CommandLineRun.of("chekc");

    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err()).contains("check");
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "run", "demo", "check", "explain", "decode", "send", "replay", "status", "reload", "reset-counts", "test-lights",
      "wiring", "discovery", "log4net", "password", "migrate", "version"})
  void everyCommandHasHelpWithAnExample(String command) {
    CommandLineRun run = CommandLineRun.of(command, "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("Usage: sense-lights " + command).containsPattern("Examples?[:,]")
        .contains("  sense-lights " + command);
  }

  @Test
  void theHelpNamesEveryCommand() {
    assertThat(CommandLineRun.of("--help").out()).containsSubsequence(
        "run", "demo", "check", "explain", "decode", "send", "replay", "status", "reload", "reset-counts",
        "test-lights", "wiring", "discovery", "log4net", "password", "migrate", "version");
  }

  @Test
  void versionKnowsItself() {
    assertThat(CommandLineRun.of("version").out()).matches("Sense Lights \\d+\\.\\d+\\.\\d+\\S* \\(Java .*\\)\\s+");
    assertThat(CommandLineRun.of("version", "--json").out()).contains("\"version\":\"");
  }

  @Test
  void checkSaysWhatTheShippedRulesMean() {
    CommandLineRun run = CommandLineRun.of("check", "--config", "config/sense-lights.conf");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .containsSubsequence(
            "node: ", "opened (", "rules.conf:", "    When an app is opened, the green light flashes for 0.4 s.",
            "told (", "rules.conf:", "    When anything happens, the event goes to MQTT.")
        .contains("    When an app is closed, the red light flashes for 0.4 s.")
        .endsWith("All is well." + System.lineSeparator());
  }

  @Test
  void checkWarnsOfWhatWasProbablyNotMeantAndIsContentAllTheSame() throws IOException {
    Path rules = rules("""
        lights { green { pin = 17 }, spare { pin = 3 } }
        rules {
          a { when { event = session-start, task = "Nightly" }, then { light = green, flash = 400ms } }
          b { label = "The door", enabled = false, when = any, then { light = spare, flash = 1s } }
        }
        """);

    CommandLineRun run = CommandLineRun.of("check", "--rules", rules.toString());

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("  b, \"The door\" (" + rules + ":4), switched off")
        .contains("warning: " + rules + ": light \"spare\": pin 3 ")
        .contains("warning: " + rules + ": light \"spare\" is in no rule")
        .contains("warning: " + rules + ":3: rule \"a\" never begins: ")
        .endsWith("All is well, but look at 3 warnings." + System.lineSeparator());
  }

  @Test
  void checkTellsEveryMistakeAtOnce() throws IOException {
    Path rules = rules("""
        lights { green { pin = 17 } }
        rules {
          a { when = conection-open, then { light = green, flash = 400 } }
          b { when = any, then { light = gren, turn = on } }
        }
        """);

    CommandLineRun run = CommandLineRun.of("check", "--rules", rules.toString());

    assertThat(run.exitCode()).isEqualTo(78);
    assertThat(run.err().lines()).hasSize(3)
        .anyMatch(line -> line.contains(":3:") && line.contains("connection-open"))
        .anyMatch(line -> line.contains(":3:") && line.contains("400ms"))
        .anyMatch(line -> line.contains(":4:") && line.contains("green"));
    assertThat(run.err()).doesNotContain("Exception");
  }

  @Test
  void aFileThatGoesDeeperThanAnyRuleIsRefusedInWords() throws IOException {
    CommandLineRun run = CommandLineRun.of("check", "--rules", rules("rules " + "{ a ".repeat(5_000)).toString());

    assertThat(run.exitCode()).isEqualTo(78);
    assertThat(run.err()).contains(":1: braces and brackets stand more than").doesNotContain("Exception", "Error");
  }

  @Test
  void checkSpeaksJsonToPrograms() throws IOException {
    Path good = rules("lights { green { pin = 17 } }\nrules { a { when = any, then { light = green, turn = on } } }\n");

    assertThat(CommandLineRun.of("check", "--json", "--rules", good.toString()).out())
        .startsWith("{\"ok\":true,")
        .contains("\"name\":\"a\"", "\"file\":" + Json.quote(good.toString()) + ",\"line\":2")
        .contains("\"means\":\"When anything happens, the green light stays on.\"")
        .contains("\"warnings\":[{\"file\":", "\"text\":\"rule \\\"a\\\" lights the green light for good");

    Path bad = rules("rules { a { when = any } }\n");
    CommandLineRun refused = CommandLineRun.of("check", "--json", "--rules", bad.toString());
    assertThat(refused.exitCode()).isEqualTo(78);
    assertThat(refused.out()).startsWith("{\"ok\":false,\"problems\":[{\"file\":");
  }

  @Test
  void oneSettingCanBeTriedWithoutEditingAFile() {
    CommandLineRun run = CommandLineRun.of(
        "check", "--config", "config/sense-lights.conf",
        "--set", "mqtt.url=mqtt://127.0.0.1:1884", "--set", "node=attic");

    assertThat(run.out()).contains("broker: mqtt://127.0.0.1:1884", "topics under sense-lights/attic");
  }

  @Test
  void checkSaysWhereTheStatusPageIsAndWarnsWhereAnybodyMayLook() {
    assertThat(CommandLineRun.of("check", "--config", "config/sense-lights.conf").out())
        .contains("status page: http://127.0.0.1:8099/, for this device only" + System.lineSeparator());

    String[] open = {"check", "--config", "config/sense-lights.conf", "--set", "web.open=true"};
    assertThat(CommandLineRun.of(open).out())
        .contains("warning: web.open: anybody who reaches the page may look at it, without a password")
        .endsWith("All is well, but look at 1 warning." + System.lineSeparator());
    assertThat(CommandLineRun.of(Stream.concat(Stream.of(open), Stream.of("--json")).toArray(String[]::new)).out())
        .contains("\"warnings\":[{\"file\":\"web.open\",\"line\":0,\"text\":\"anybody");
  }

  @Test
  void checkSaysWhoIsToldBesideTheBrokerAndOfWhatNot() throws IOException {
    Path rules = rules("lights { green { pin = 17 } }\nrules { a { when = any, then { light = green, flash = 1s } } }\n");
    String[] command = {"check", "--rules", rules.toString(),
        "--set", "mqtt.url=mqtt://127.0.0.1",
        "--set", "mqtt.compatible=[butler-sos]",
        "--set", "mqtt.compatible-topics.butler-sos.session-stop=\"\"",
        "--set", "mqtt.ignore=[{user=\"LAB/svc_*\"}]",
        "--set", "tags.qs_env=prod",
        "--set", "targets.chat.type=slack",
        "--set", "targets.chat.url=\"https://hooks.slack.com/services/secret\""};

    assertThat(CommandLineRun.of(command).out())
        .contains("messages as of Butler SOS: qliksense/userevent, qliksense/userevent/session/start, "
            + "qliksense/userevent/connection/open, qliksense/userevent/connection/close" + System.lineSeparator())
        .contains("target chat: slack at hooks.slack.com", "tags: qs_env = prod")
        .contains("  Not told to mqtt: events whose user is LAB/svc_*.")
        .doesNotContain("messages as of Butler:", "secret");
    assertThat(CommandLineRun.of(Stream.concat(Stream.of(command), Stream.of("--json")).toArray(String[]::new)).out())
        .contains("\"destinations\":{\"chat\":\"slack at hooks.slack.com\"}");
  }

  @Test
  void checkTestsWhatTheSettingsLeaveOfTheRules() throws IOException {
    Path rules = rules("""
        rules { a { when = any, then = [{ send = chat, text = x }, { publish = event }] } }
        tests { t { steps = [{ send { event = session-start, user = "LAB/svc_a" } }
                             { expect { sent = [chat], published = ["~/event/session/start"] } }] } }
        """);
    List<String> command = List.of("check", "--rules", rules.toString(), "--set", "mqtt.url=mqtt://127.0.0.1",
        "--set", "targets.chat.type=slack", "--set", "targets.chat.url=\"https://x.lan\"");
    List<String> ignoring = new ArrayList<>(command);
    ignoring.addAll(List.of("--set", "targets.chat.ignore={user=\"LAB/svc_*\"}"));

    assertThat(CommandLineRun.of(command.toArray(String[]::new)).out()).contains("  test t: passed");
    CommandLineRun run = CommandLineRun.of(ignoring.toArray(String[]::new));
    assertThat(run.exitCode()).isEqualTo(78);
    assertThat(run.out().lines()).containsSequence(
        "  test t: FAILED",
        "    " + rules + ":3: sent",
        "      expected: chat",
        "      found:    nothing, since chat ignores such events");
  }

  @Test
  void theLightsOfRulesWhoseTargetIsGoneAreStillPutToRest() throws IOException {
    String text = """
        lights { green { pin = 17 } }
        rules { a { when = any, then = [{ send = chat, text = x }, { light = green, turn = on }] } }
        """;
    Path rules = rules(text);
    Path state = rules.resolveSibling("state");
    StateDirectory.open(state, state).keepAcceptedRules(List.of(new SourceText(rules.toString(), text)));

    CommandLineRun run = CommandLineRun.of("rest-lights", "--rules", rules.toString(),
        "--set", "gpio.mode=simulated", "--set", "state-directory=" + state);

    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  @Test
  void checkSaysWhoCannotBeReachedAndEndsAccordingly() throws IOException {
    Path rules = rules("lights { green { pin = 17 } }\nrules { a { when = any, then { light = green, flash = 1s } } }\n");
    String[] command = {"check", "--connect", "--rules", rules.toString(),
        "--set", "mqtt.url=mqtt://127.0.0.1:1",
        "--set", "targets.chat.type=slack",
        "--set", "targets.chat.url=\"http://127.0.0.1:1/secret\""};

    CommandLineRun run = CommandLineRun.of(command);

    assertThat(run.exitCode()).isEqualTo(69);
    assertThat(run.out())
        .contains("broker: cannot be reached: nothing listens on port 1 of 127.0.0.1",
            "chat: cannot be reached: nothing listens on port 1 of 127.0.0.1")
        .doesNotContain("secret");
    assertThat(CommandLineRun.of(Stream.concat(Stream.of(command), Stream.of("--json")).toArray(String[]::new)).out())
        .startsWith("{\"ok\":false,").contains("{\"name\":\"broker\",\"reached\":false,");
  }

  @Test
  void aWrongSettingIsNamedByItsOption() {
    CommandLineRun run = CommandLineRun.of("check", "--set", "mqtt.urll=x");

    assertThat(run.exitCode()).isEqualTo(78);
    assertThat(run.err()).contains("--set mqtt.urll").contains("url");
  }

  private Path rules(String text) throws IOException {
    return Files.writeString(Files.createTempFile(directory, "rules", ".conf"), text);
  }
}
