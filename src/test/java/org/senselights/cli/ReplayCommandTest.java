package org.senselights.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.senselights.decode.AuditRows.HEADER;
import static org.senselights.decode.AuditRows.gzip;
import static org.senselights.decode.AuditRows.row;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.senselights.app.Replay;

class ReplayCommandTest {
  private static final String RULES = """
      lights { green { pin = 17 }, red { pin = 27 } }
      ignore { user = "ACME/svc_*" }
      rules {
        opened {
          when = connection-open
          then = [{ light = green, flash = 400ms }, { delay = 1s }, { light = red, turn = on }]
        }
        alert  { when = session-start, throttle = 1h, then { publish = "~/alerts/{{user_id}}", payload = "" } }
        told   { when = any, then { publish = event } }
      }
      """;
  private static final String ROWS = HEADER
      + row(1, "20260105T080000.250+0100", "kim", "Proxy", "/hub", "Start session", "0",
          "Start session for user ACME\\kim")
      + row(2, "20260105T080001.000+0100", "kim", "Proxy", "/hub", "Check cache", "0", "no effect")
      + row(3, "20260105T080002.000+0100", "svc_load", "Proxy", "/hub", "Start session", "0", "")
      + row(4, "20260105T080003.500+0100", "kim", "Proxy", "/app/5b0e6f3a-9d41-4c0e-8a77-1c2d3e4f5a6b",
          "Open connection", "0", "connection Opened for session s1")
      + row(5, "20260105T080010.000+0100", "ann\u001b[31ma", "Proxy", "/hub", "Start session", "0", "")
      + row(6, "20260105T080011.000+0100", "kim", "Proxy", "/hub", "Stop session", "403", "");

  @TempDir private Path directory;

  private Path rules;
  private Path log;

  @BeforeEach
  void write() throws IOException {
    rules = Files.writeString(directory.resolve("rules.conf"), RULES);
    log = Files.writeString(directory.resolve("log.txt"), ROWS);
  }

  @Test
  void aDryRunTellsWhatWouldHappenWhenAndSumsItUp() {
    CommandLineRun run = replay("--dry-run", log.toString());

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().substring(0, run.out().indexOf("in 0."))).isEqualTo("""
        2026-01-05 08:00:00.250  session-start    sense01 ACME/kim  \
        alert: publish sense-lights/desk/alerts/kim; told: publish sense-lights/desk/event/session/start
        2026-01-05 08:00:03.500  connection-open  sense01 ACME/kim  \
        opened: light green flash, wait 1000ms; told: publish sense-lights/desk/event/connection/open
        2026-01-05 08:00:04.500  connection-open  sense01 ACME/kim  opened: light red on
        2026-01-05 08:00:10.000  session-start    sense01 ACME/ann?[31ma  \
        told: publish sense-lights/desk/event/session/start

        read: 6 rows of 1 file
        from 2026-01-05 08:00:00 +01:00 to 2026-01-05 08:00:10 +01:00
        events: 4 (1 ignored)
                    3  session-start
                    1  connection-open
        rows passed over: 2
                    1  of another command
                    1  of what failed
        rules that fired: 3
                    1  alert, throttled 1
                    1  opened
                    3  told
        lights shown: 2
                    1  green
                    1  red
        messages: 4
                    2  sense-lights/desk/event/session/start
                    1  sense-lights/desk/alerts/kim
                    1  sense-lights/desk/event/connection/open
        """);
    assertThat(run.out()).endsWith(" rows a second" + System.lineSeparator());
  }

  @Test
  void quietTellsTheSummaryAlone() {
    assertThat(replay("--dry-run", "--quiet", log.toString()).out()).startsWith("read: 6 rows of 1 file");
  }

  @Test
  void programsGetOneJsonObject() {
    CommandLineRun run = replay("--dry-run", "--json", log.toString(), log.toString());

    assertThat(run.out().lines()).hasSize(1);
    assertThat(run.out())
        .startsWith("{\"complete\":true,\"files\":2,\"rows\":12,\"from\":\"2026-01-05T08:00:00.25+01:00\",");
    var json = ConfigFactory.parseString(run.out());
    assertThat(json.getLong("events.session-start")).isEqualTo(6);
    assertThat(json.getLong("skipped.other_command")).isEqualTo(2);
    assertThat(json.getLong("rules.alert.throttled")).isEqualTo(3);
    assertThat(json.getLong("lights.green")).isEqualTo(2);
    assertThat(json.getLong("topics.\"sense-lights/desk/event/session/start\"")).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hashed", "hidden"})
  void whereUsersAreNotClearNoLineNamesOne(String privacy) {
    CommandLineRun run = replay("--dry-run", "--set", "privacy.users=" + privacy, log.toString());

    assertThat(run.out()).contains("alerts/").doesNotContain("kim", "ACME", "ann");
  }

  @Test
  void severalFilesArePlayedAsOne() throws IOException {
    Path packed = Files.write(directory.resolve("other.txt.gz"), gzip((HEADER
        + row("20260105T080001.000+0100", "zoe", "Stop session", "/hub", "")).getBytes(UTF_8)));

    List<String> lines = replay("--dry-run", packed.toString(), log.toString()).out().lines().toList();

    assertThat(lines.get(0)).contains("ACME/kim", "alert");
    assertThat(lines.get(1)).contains("08:00:01.000  session-stop     sense01 ACME/zoe");
  }

  @Test
  void playedForRealItDrivesLightsAndSaysThatThereIsNoBroker() {
    CommandLineRun run = replay("--speed", "max", "--set", "gpio.mode=simulated", "--set", "mqtt.url=", log.toString());

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .startsWith("read: 6 rows of 1 file")
        .contains("events: 4 (1 ignored)", "            1  green")
        .contains("told the broker: nothing, since none is configured");
  }

  @Test
  void aFileThatIsMissingIsNamed() {
    CommandLineRun run = replay("--dry-run", directory.resolve("nowhere.txt").toString(), log.toString());

    assertThat(run.exitCode()).isEqualTo(66);
    assertThat(run.err().strip())
        .isEqualTo("sense-lights: cannot read " + directory.resolve("nowhere.txt") + ": there is no such file");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void aFileThatIsNoAuditLogIsRefusedInWords() throws IOException {
    Path wrong = Files.writeString(directory.resolve("wrong.txt"), "Timestamp\tUserId\tMessage\n");

    CommandLineRun run = replay("--dry-run", wrong.toString());

    assertThat(run.exitCode()).isEqualTo(65);
    assertThat(run.err().strip()).isEqualTo(
        "sense-lights: " + wrong + " is not an audit activity log: its header row has no column UserDirectory, Command;"
            + " it has: Timestamp, UserId, Message");
  }

  @Test
  void anEmptyFileIsRefusedInWords() throws IOException {
    Path empty = Files.writeString(directory.resolve("empty.txt"), "");

    CommandLineRun run = replay("--dry-run", empty.toString());

    assertThat(run.exitCode()).isEqualTo(65);
    assertThat(run.err()).contains("empty.txt is not an audit activity log: it is empty");
  }

  @Test
  void whatCouldBePlayedIsSummedUpThoughTheFileIsCutShort() throws IOException {
    byte[] packed = gzip(ROWS.getBytes(UTF_8));
    Path cut = Files.write(directory.resolve("cut.gz"), Arrays.copyOf(packed, packed.length - 4));

    CommandLineRun run = replay("--dry-run", cut.toString());

    assertThat(run.exitCode()).isEqualTo(66);
    assertThat(run.out()).contains("read: 6 rows of 1 file, not to the end");
    assertThat(run.err()).contains("to its end: the compressed file is cut short");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fast", "0x", "-1x", "60", "1.5"})
  void aSpeedThatIsNoneIsAUsageError(String speed) {
    CommandLineRun run = replay("--dry-run", "--speed", speed, log.toString());

    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err()).contains("\"" + speed + "\" is no speed: write 1x");
  }

  @Test
  void badRulesAreToldWithTheirLines() throws IOException {
    Files.writeString(rules, "rules { a { when = conection-open, then { publish = event } } }\n");

    CommandLineRun run = replay("--dry-run", log.toString());

    assertThat(run.exitCode()).isEqualTo(78);
    assertThat(run.err()).contains("rules.conf:1:", "connection-open");
  }

  @Test
  void onATerminalABarTellsHowFarItIsAndIsTakenAwayAtTheEnd() {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    ReplayScreen screen =
        new ReplayScreen(new PrintWriter(out), new PrintWriter(err), ZoneId.of("Europe/Berlin"), true, true);

    screen.goesOn(new Replay.Progress(250, 1_000, 3_000, 2_000_000_000L, Instant.parse("2026-01-05T07:00:00Z")));
    screen.close();

    assertThat(err.toString()).isEqualTo(
        "\r\u001b[K[#####...............]  25%  1,500 rows/s  2026-01-05 08:00:00\r\r\u001b[K");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void elsewhereNothingTellsHowFarItIs() {
    StringWriter err = new StringWriter();
    ReplayScreen screen =
        new ReplayScreen(new PrintWriter(new StringWriter()), new PrintWriter(err), ZoneId.of("UTC"), true, false);

    screen.goesOn(new Replay.Progress(1, 2, 3, 4, Instant.EPOCH));
    screen.close();

    assertThat(err.toString()).isEmpty();
  }

  private CommandLineRun replay(String... more) {
    List<String> arguments = new ArrayList<>(List.of(
        "replay", "--config", "config/sense-lights.conf", "--rules", rules.toString(), "--set", "node=desk",
        "--set", "time-zone=Europe/Berlin", "--set", "state-directory=" + directory.resolve("state"),
        "--set", "runtime-directory=" + directory.resolve("runtime")));
    arguments.addAll(List.of(more));
    return CommandLineRun.of(arguments.toArray(String[]::new));
  }
}
