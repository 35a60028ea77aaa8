package org.senselights.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program as an operator meets it: its log, its signals, its exit codes. */
class RunIT {
  private static final String GOOD = """
      lights { green { pin = 17 } }
      rules { opened { when = connection-open, then { light = green, flash = 400ms } } }
      """;
  private static final String BAD = """
      lights { green { pin = 17 } }
      rules { opened { when = conection-open, then { light = gren, flash = 400 } } }
      """;

  private static final String TALKATIVE = """
      lights { green { pin = 17 } }
      rules { opened { when = connection-open, then { log = "{{message}} {{message}} {{message}}" } } }
      """;
  private static final String OPEN = "/proxy-connection/;qs-oslo-1;Open connection;OSLO;ida;AppAccess;/hub;"
      + "connection opened, and much more is told about it than anybody has the time to read at this hour of the day";

  @TempDir private Path directory;

  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void end() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void itRunsUntilItIsToldToStopAndThenSaysWhatItDid() throws Exception {
    Process run = run(rules(GOOD));
    List<String> log = readUntil(run, "is ready");

    run.toHandle().destroy();

    log.addAll(readUntil(run, "Stopped"));
    assertThat(run.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(run.exitValue()).isZero();
    assertThat(log).anyMatch(line -> line.contains("1 rule, 1 light")).last().asString().contains("lost: 0");
  }

  @Test
  void aBadRulesFileAtTheFirstStartEndsWithEveryMistake() throws Exception {
    Process run = run(rules(BAD));

    List<String> log = readAll(run);

    assertThat(run.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(run.exitValue()).isEqualTo(78);
    assertThat(log)
        .anyMatch(line -> line.contains("rules.conf:2:") && line.contains("connection-open"))
        .anyMatch(line -> line.contains("rules.conf:2:") && line.contains("\"green\""))
        .anyMatch(line -> line.contains("rules.conf:2:") && line.contains("400ms"))
        .noneMatch(line -> line.contains("Exception"));
  }

  @Test
  void aBadEditLeavesTheLastAcceptedRulesInForce() throws Exception {
    Process first = run(rules(GOOD));
    readUntil(first, "is ready");
    first.toHandle().destroy();
    readAll(first);

    Process second = run(rules(BAD));

    assertThat(readUntil(second, "is ready"))
        .anyMatch(line -> line.contains("error") && line.contains("connection-open"))
        .anyMatch(line -> line.contains("the rules that were accepted last are in force"));
  }

  @Test
  void aPortThatIsTakenEndsWithAWordAboutIt() throws Exception {
    try (DatagramSocket other = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
      Process run = run(rules(GOOD), "--set", "udp.listen=[\"127.0.0.1:" + other.getLocalPort() + "\"]");

      List<String> log = readAll(run);

      assertThat(run.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(run.exitValue()).isEqualTo(69);
      assertThat(log)
          .as("what was logged before the failure, too").anyMatch(line -> line.contains("Lights are simulated"))
          .anyMatch(line -> line.contains("is in use by another program"))
          .noneMatch(line -> line.contains("Exception"));
    }
  }

  @Test
  void nobodyNeedReadItsLog() throws Exception {
    Process run = run(rules(TALKATIVE));
    InetSocketAddress address = listensAt(readUntil(run, "is ready"));
    byte[] open = OPEN.getBytes(StandardCharsets.UTF_8);
    try (DatagramSocket sense = new DatagramSocket()) {
      for (int i = 0; i < 2_000; i++) {
        sense.send(new DatagramPacket(open, open.length, address));
      }
    }

    run.toHandle().destroy();

    assertThat(run.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(run.exitValue()).isZero();
  }

  @Test
  void theDemoShowsLightsAndMessagesAndLosesNothing() throws Exception {
    Process demo = start(List.of("demo", "--duration", "5s"));

    List<String> shown = readAll(demo);

    assertThat(demo.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(demo.exitValue()).isZero();
    assertThat(shown)
        .anyMatch(line -> line.contains(" send connection-open --to 127.0.0.1:"))
        .anyMatch(line -> line.contains("mosquitto_sub -h 127.0.0.1 -p "))
        .anyMatch(line -> line.strip().equals("green on"))
        .anyMatch(line -> line.strip().equals("red on"))
        .anyMatch(line -> line.contains("sense-lights/demo/event/connection/open  {\"event_type\""))
        .anyMatch(line -> line.startsWith("events received: "))
        .anyMatch(line -> line.startsWith("lights shown: "))
        .anyMatch(line -> line.startsWith("messages published: "))
        .last().isEqualTo("lost: 0");
    assertThat(shown).noneMatch(line -> line.contains("error") || line.contains("Exception"));
  }

  @Test
  void theDemoEndsOnCtrlCWithItsSummaryAndLeavesNothingBehind() throws Exception {
    Process demo = start(List.of("demo"));
    readUntil(demo, "starts a session");

    new ProcessBuilder("kill", "-INT", Long.toString(demo.pid())).start().waitFor();

    assertThat(readAll(demo)).last().isEqualTo("lost: 0");
    assertThat(demo.waitFor(20, TimeUnit.SECONDS)).isTrue();
    try (var left = Files.list(directory)) {
      assertThat(left.filter(file -> file.getFileName().toString().startsWith("sense-lights-demo"))).isEmpty();
    }
  }

  @Test
  void itIsSpokenToByItsOwnUserAndByNobodyElse() throws Exception {
    Process run = run(rules(GOOD));
    readUntil(run, "is ready");
    Path socket = directory.resolve("control.sock");
    assertThat(Files.getPosixFilePermissions(socket)).hasToString("[OWNER_READ, OWNER_WRITE, GROUP_READ, GROUP_WRITE]");

    Process own = start(List.of("status", "--set", "runtime-directory=" + directory));
    assertThat(readAll(own)).anyMatch(line -> line.startsWith("lights: green off"));
    assertThat(own.waitFor()).isZero();

    Process stranger = startAsStranger(List.of("status", "--set", "runtime-directory=" + directory));
    assertThat(readAll(stranger)).anyMatch(line -> line.contains("may not speak to the service"));
    assertThat(stranger.waitFor()).isEqualTo(77);
  }

  /** Root may open everything: it has to become somebody else first, and others must not be allowed to. */
  private Process startAsStranger(List<String> arguments) throws Exception {
    if (!"root".equals(System.getProperty("user.name"))) {
      Files.setPosixFilePermissions(directory.resolve("control.sock"), Set.of());
      return start(arguments);
    }
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path readable = directory.resolve("program");
    assertThat(new ProcessBuilder("cp", "-rL", "target/sense-lights", readable.toString()).start().waitFor()).isZero();
    List<String> command = new ArrayList<>(
        List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", readable + "/bin/sense-lights"));
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    started.add(process);
    return process;
  }

  private Path rules(String text) throws IOException {
    return Files.writeString(directory.resolve("rules.conf"), text);
  }

  private Process run(Path rules, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(
        "run",
        "--rules", rules.toString(),
        "--set", "web.listen=127.0.0.1:0",
        "--set", "udp.listen=[\"127.0.0.1:0\"]",
        "--set", "mqtt.url=",
        "--set", "gpio.mode=simulated",
        "--set", "state-directory=" + directory,
        "--set", "runtime-directory=" + directory));
    arguments.addAll(List.of(more));
    return start(arguments);
  }

  private Process start(List<String> arguments) throws IOException {
    // Whoever runs the tests in the background may have had Ctrl-C ignored, and processes inherit that.
    List<String> command =
        new ArrayList<>(List.of("env", "--default-signal=INT", "target/sense-lights/bin/sense-lights"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SENSE_LIGHTS_JAVA_OPTIONS", "-Djava.io.tmpdir=" + directory);
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private static List<String> readUntil(Process process, String words) throws IOException {
    BufferedReader out = reader(process);
    List<String> lines = new ArrayList<>();
    String line;
    while ((line = out.readLine()) != null) {
      lines.add(line);
      if (line.contains(words)) {
        return lines;
      }
    }
    throw new AssertionError("\"" + words + "\" was never said, but: " + String.join("\n", lines));
  }

  private static InetSocketAddress listensAt(List<String> log) {
    String line = log.stream().filter(text -> text.contains("Listening for datagrams")).findFirst().orElseThrow();
    return new InetSocketAddress("127.0.0.1", Integer.parseInt(line.substring(line.lastIndexOf(':') + 1)));
  }

  private static List<String> readAll(Process process) throws IOException {
    return reader(process).readAllLines();
  }

  /** The same reader each time, so that nothing stays behind in the buffer of another. */
  private static BufferedReader reader(Process process) {
    return process.inputReader(StandardCharsets.UTF_8);
  }
}
