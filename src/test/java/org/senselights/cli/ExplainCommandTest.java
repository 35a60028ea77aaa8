package org.senselights.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainCommandTest {
  private static final String START =
      "/qseow-proxy-session/;qlik-prod-1;Start session;LAB;kim;Not available;/hub;Start session for user LAB\\kim";

  @TempDir private Path directory;
  private Path rules;

  @BeforeEach
  void rules() throws IOException {
    rules = directory.resolve("rules.conf");
    Files.writeString(rules, """
        let    { vips = ["LAB/anna"] }
        lights { red { pin = 27 } }
        hours  { night { time = 22-6 } }
        rules {
          at-night { when { event = session-start, host = "qlik-*", during = night }, unless { user = ${let.vips} }
                     then = [{ light = red, blink = 400ms, for = 30s }, { delay = 5s }
                             { publish = "~/alerts/{{host}}", payload { user = "{{user}}" } }] }
          busy     { while { count = sessions, above = 50 }, then { log = "{{count}} sessions" } }
          early    { when { event = session-start, time = 5-9 }, then { log = "early bird" } }
          off      { enabled = false, when = any, then { publish = event } }
          opened   { when = connection-open, then { publish = event } }
          quiet    { when = any, unless = session-stop, then { publish = event } }
        }
        """);
  }

  @Test
  void eachRuleIsJudgedAndWhatItWouldDoIsToldWithItsTemplatesFilledIn() {
    CommandLineRun run = explain("--at", "2026-11-20T23:30", "--sessions", "51", START);

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().replace(rules.toString(), "rules.conf").replaceFirst("\\{\"event_type\".*", "{EVENT}"))
        .isEqualTo("""
        session-start on qlik-prod-1, user LAB/kim, at 23:30 on Friday, 20 November 2026

        + at-night (rules.conf:5)
            light red blinks every 400ms
            wait 5s
            publish sense-lights/desk/alerts/qlik-prod-1: {"user":"LAB/kim"}

        + busy (rules.conf:8)
            log "51 sessions"

        - early (rules.conf:9)
            time = 5-9; found: it is 23:30 on Friday

        - off (rules.conf:10)
            enabled = false; found: it is switched off

        - opened (rules.conf:11)
            when = connection-open; found: session-start

        + quiet (rules.conf:12)
            publish sense-lights/desk/event/session/start: {EVENT}

        3 rules act, 3 not.
        """);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      at-night | 12:00 | sense01;Start session;LAB;kim      | host = "qlik-*"; found: host is sense01
      at-night | 12:00 | qlik-1;Start session;LAB;kim       | during = night; found: it is 12:00 on
      at-night | 23:30 | qlik-1;Start session;LAB;anna      | unless user = ${let.vips}; found: that is the case
      at-night | 23:30 | qlik-1;Stop session;LAB;anna       | event = session-start; found: session-stop
      quiet    | 23:30 | qlik-1;Stop session;LAB;anna       | unless = session-stop; found: that is the case
      busy     | 23:30 | qlik-1;Start session;LAB;kim       | count = sessions, above = 50; found: it is 1
      """)
  void theFirstConditionThatFailsIsQuotedAsItIsWritten(String rule, String at, String datagram, String told) {
    CommandLineRun run = explain("--at", at, datagram);

    assertThat(run.out()).containsPattern("- " + rule + " \\(.*\\)\n    \\Q" + told + "\\E");
  }

  @Test
  void programsGetTheSameAsJson() {
    CommandLineRun run = explain("--at", "23:30", "--json", START);

    assertThat(run.out().replace(rules.toString(), "rules.conf"))
        .startsWith("{\"event_type\":\"session-start\",\"host\":\"qlik-prod-1\",\"user\":\"LAB/kim\","
            + "\"ignored\":false,")
        .contains("{\"name\":\"opened\",\"where\":\"rules.conf:11\",\"acts\":false,"
            + "\"failed\":\"when = connection-open\",\"found\":\"session-start\",\"does\":[]}");
  }

  @Test
  void aFileIsOneDatagramByteForByte() throws IOException {
    Path datagram = directory.resolve("datagram.bin");
    Files.write(datagram, "qlik-1;Start session;LAB;j\u00f6rg".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(explain("--file", datagram.toString()).out()).contains("user LAB/j\u00f6rg");
    assertThat(explain("--file", directory.resolve("gone").toString()).exitCode()).isEqualTo(66);
  }

  @Test
  void whatTheFileIgnoresIsSaidToBeIgnored() throws IOException {
    Files.writeString(rules,
        "ignore { user = \"LAB/svc_*\" }\nrules { told { when = any, then { publish = event } } }");

    assertThat(explain("qlik-1;Start session;LAB;svc_1").out())
        .contains("Ignored before any rule sees it", "LAB/svc_*")
        .doesNotContain("told");
  }

  @Test
  void whatIsNoDatagramOfSenseIsSaidToBeSo() {
    CommandLineRun run = explain("hello");

    assertThat(run.exitCode()).isEqualTo(65);
    assertThat(run.err()).startsWith("explain: no rule sees this: ");
  }

  @Test
  void aTimeThatIsNoneIsAnsweredWithOneThatIs() {
    CommandLineRun run = explain("--at", "half past ten", START);

    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err()).contains("\"half past ten\" is no time: write such as 23:30 or 2026-11-20T23:30");
  }

  private CommandLineRun explain(String... arguments) {
    String[] all = new String[arguments.length + 9];
    String[] options = {
      "explain", "--rules", rules.toString(), "--set", "node=desk", "--set", "time-zone=Europe/Berlin", "--set",
      "state-directory=" + directory
    };
    System.arraycopy(options, 0, all, 0, options.length);
    System.arraycopy(arguments, 0, all, options.length, arguments.length);
    return CommandLineRun.of(all);
  }
}
