package org.senselights.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class DecodeCommandTest {
  private static final Path SAMPLES = Path.of("src/test/resources/datagrams");

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  static Stream<Arguments> samples() {
    return lines(SAMPLES.resolve("expected.jsonl")).stream()
        .map(line -> ConfigFactory.parseString(line).root().unwrapped())
        .map(sample -> Arguments.of(sample.get("file"), sample.get("expect")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("samples")
  void aSampleGivesExactlyWhatIsExpectedOfIt(String file, Map<String, Object> expected) {
    int exit = run("", "--file", SAMPLES.resolve(file).toString());

    assertThat(ConfigFactory.parseString(output()).root().unwrapped()).isEqualTo(expected);
    assertThat(exit).isZero();
  }

  @Test
  void everySampleIsExpected() throws IOException {
    try (Stream<Path> files = Files.list(SAMPLES)) {
      List<String> bins = files.map(file -> file.getFileName().toString()).filter(n -> n.endsWith(".bin")).toList();

      assertThat(samples().map(sample -> (String) sample.get()[0])).containsExactlyInAnyOrderElementsOf(bins);
    }
  }

  @Test
  void keysStandInTheirOrder() {
    run(
        "/proxy-connection/;qs1;Open connection;OSLO;ida;AppAccess;/app/7f1c2a90-3b4d-4e5f-8a6b-9c0d1e2f3a4b;"
            + "connection Opened for session 1 UserAgent: 'Lynx/2.9'\n"
            + "/scheduler-task-failed/;qs1;Nightly;Sales;OSLO\\ida;0a1b2c3d-4e5f-4607-8899-aabbccddeeff;"
            + "7f1c2a90-3b4d-4e5f-8a6b-9c0d1e2f3a4b;2024-04-12 07:33:03,508;INFO;"
            + "fedcba98-7654-4321-8fed-cba987654321;Max retries reached\n");

    assertThat(output())
        .isEqualTo(
            "{\"outcome\":\"event\",\"event_type\":\"connection-open\",\"host\":\"qs1\",\"directory\":\"OSLO\","
                + "\"user_id\":\"ida\",\"origin\":\"AppAccess\","
                + "\"context\":\"/app/7f1c2a90-3b4d-4e5f-8a6b-9c0d1e2f3a4b\","
                + "\"app_id\":\"7f1c2a90-3b4d-4e5f-8a6b-9c0d1e2f3a4b\",\"user_agent\":\"Lynx/2.9\","
                + "\"message\":\"connection Opened for session 1 UserAgent: 'Lynx/2.9'\","
                + "\"command\":\"Open connection\"}\n"
                + "{\"outcome\":\"event\",\"event_type\":\"reload-failed\",\"host\":\"qs1\",\"directory\":\"OSLO\","
                + "\"user_id\":\"ida\",\"app_id\":\"7f1c2a90-3b4d-4e5f-8a6b-9c0d1e2f3a4b\","
                + "\"message\":\"Max retries reached\",\"task\":\"Nightly\","
                + "\"task_id\":\"0a1b2c3d-4e5f-4607-8899-aabbccddeeff\","
                + "\"execution_id\":\"fedcba98-7654-4321-8fed-cba987654321\"}\n");
  }

  @Test
  void aDoubtfulEventSaysWhyBeforeAnythingElse() {
    run("qs1;Start session;OSLO;i;da");

    assertThat(output())
        .isEqualTo(
            "{\"outcome\":\"doubtful\","
                + "\"reason\":\"the user's id holds a semicolon, or the fields follow no known pattern\","
                + "\"event_type\":\"session-start\",\"host\":\"qs1\",\"directory\":\"OSLO\",\"user_id\":\"i;da\","
                + "\"command\":\"Start session\"}\n");
  }

  @Test
  void everyLineOfStandardInputIsADatagramAndEmptyLinesAreNone() {
    int exit = run("Start session;OSLO;ida\r\n\r\n\nhello\nStop session;OSLO;ida");

    assertThat(output().lines().map(line -> ConfigFactory.parseString(line).getString("outcome")))
        .containsExactly("event", "malformed", "event");
    assertThat(exit).isZero();
  }

  @Test
  void linesAreCutAsBytesSoThatEachMayHaveAnEncodingOfItsOwn() {
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    input.writeBytes("Start session;OSLO;jørn\n".getBytes(StandardCharsets.UTF_8));
    input.writeBytes("Start session;OSLO;bjørg\n".getBytes(StandardCharsets.ISO_8859_1));

    run(input.toByteArray());

    assertThat(output().lines().map(line -> ConfigFactory.parseString(line).getString("user_id")))
        .containsExactly("jørn", "bjørg");
  }

  @Test
  void aLineLongerThanADatagramIsRefusedAndTheNextOneIsRead() {
    run("Start session;OSLO;" + "x".repeat(200_000) + "\nStop session;OSLO;ida\n");

    assertThat(output().lines().map(line -> ConfigFactory.parseString(line).getString("outcome")))
        .containsExactly("malformed", "event");
    assertThat(output()).contains("it is longer than a datagram can be");
  }

  @Test
  void noInputGivesNoOutput() {
    assertThat(run("")).isZero();
    assertThat(output()).isEmpty();
  }

  @Test
  void aFileIsOneDatagramWhateverLineEndsItHolds() throws IOException {
    Path file = Files.writeString(folder.resolve("two"), "qs1;Stop session;OSLO;ida\nqs1;Stop session;OSLO;ola\n");

    run("", "--file", file.toString());

    assertThat(output()).hasLineCount(1).contains("\"user_id\":\"ida\"").doesNotContain("ola");
  }

  @Test
  void manyFilesMayBeNamedAtOnceOrOneByOne() throws IOException {
    String one = Files.writeString(folder.resolve("one"), "Start session;OSLO;ida").toString();
    String two = Files.writeString(folder.resolve("two"), "Stop session;OSLO;ida").toString();

    run("", "--file", one, two, "--file", one);

    assertThat(output().lines().map(line -> ConfigFactory.parseString(line).getString("event_type")))
        .containsExactly("session-start", "session-stop", "session-start");
  }

  @Test
  void aFileThatCannotBeReadIsNamedAndTheOthersAreStillDone() throws IOException {
    String missing = folder.resolve("missing").toString();
    String good = Files.writeString(folder.resolve("good"), "Start session;OSLO;ida").toString();

    int exit = run("", "--file", missing, folder.toString(), good);

    assertThat(exit).isEqualTo(66);
    assertThat(errors())
        .contains("cannot read " + missing + ": there is no such file")
        .contains("cannot read " + folder + ": it is a directory");
    assertThat(output()).hasLineCount(1).contains("session-start");
  }

  @Test
  void theFallbackCharsetReadsWhatIsNotUtf8() {
    byte[] polish = {'x', (byte) 0xB3};

    run(concat("Start session;OSLO;", polish), "--fallback-charset", "windows-1250");

    assertThat(output()).contains("\"user_id\":\"xł\"");
  }

  @Test
  void anUnknownCharsetIsAUsageError() {
    int exit = run("Start session;OSLO;ida", "--fallback-charset", "windoze");

    assertThat(exit).isEqualTo(64);
    assertThat(errors()).contains("'windoze' is not a charset that Java knows");
    assertThat(output()).isEmpty();
  }

  @Test
  void aNameThatNoCharsetCanHaveIsAUsageErrorToo() {
    assertThat(run("", "--fallback-charset", "win dows")).isEqualTo(64);
  }

  @Test
  void anUnknownOptionIsAUsageError() {
    assertThat(run("", "--filee")).isEqualTo(64);
  }

  @Test
  void helpShowsAnExample() {
    assertThat(run("", "--help")).isZero();
    assertThat(output()).contains("Example:").contains("| sense-lights decode");
  }

  @Test
  void theExampleOfTheHelpIsTrue() {
    run("sense01;Start session;LAB;anna\n");

    assertThat(output()).startsWith("{\"outcome\":\"event\",\"event_type\":\"session-start\",\"host\":\"sense01\",");
  }

  private int run(String input, String... arguments) {
    return run(input.getBytes(StandardCharsets.UTF_8), arguments);
  }

  private int run(byte[] input, String... arguments) {
    return new CommandLine(new DecodeCommand(new ByteArrayInputStream(input)))
        .setOut(new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8)))
        .setErr(new PrintWriter(new OutputStreamWriter(err, StandardCharsets.UTF_8)))
        .execute(arguments);
  }

  private String output() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String errors() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private static byte[] concat(String text, byte[] bytes) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    all.writeBytes(bytes);
    return all.toByteArray();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
