package org.senselights.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.senselights.control.Answer;
import org.senselights.control.ControlException;
import org.senselights.control.ControlServer;
import org.senselights.control.Request;
import picocli.CommandLine;

/** The commands that speak to the running service, before a service that is made up. */
class ServiceCommandsTest {

  @TempDir private Path directory;

  private final List<Request> asked = new CopyOnWriteArrayList<>();
  private final Deque<String> typed = new ArrayDeque<>();
  private final List<Duration> pauses = new ArrayList<>();
  private final Logger root = Logger.getLogger("");
  private final Handler[] handlersBefore = root.getHandlers();
  private ControlServer service;

  @AfterEach
  void stop() {
    if (service != null) {
      service.close();
    }
  }

  /** A command takes the log of its whole process. */
  @AfterEach
  void giveLoggingBack() {
    Arrays.stream(root.getHandlers()).forEach(root::removeHandler);
    Arrays.stream(handlersBefore).forEach(root::addHandler);
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "reload", "reset-counts", "test-lights"})
  void eachAsksTheServiceByItsOwnName(String command) throws ControlException {
    serve(request -> Answer.done("done:\n" + request.word()));

    CommandLineRun run = run(command);

    assertThat(run).isEqualTo(new CommandLineRun(0, "done:\n" + command + "\n", ""));
    assertThat(asked).containsExactly(Request.of(command));
  }

  @Test
  void statusIsJsonForPrograms() throws ControlException {
    serve(request -> new Answer(true, "well", "{\"ok\":true,\"uptime_s\":12}"));

    assertThat(run("status", "--json").out()).isEqualTo("{\"ok\":true,\"uptime_s\":12}\n");
  }

  @Test
  void aReloadThatIsRefusedTellsEveryProblem() throws ControlException {
    serve(request -> Answer.refused("rules.conf:3: no light\nrules.conf:9: no event"));

    CommandLineRun run = run("reload");

    assertThat(run).isEqualTo(new CommandLineRun(78, "", "rules.conf:3: no light\nrules.conf:9: no event\n"));
  }

  @ParameterizedTest
  @CsvSource({"reset-counts", "test-lights"})
  void whatTheServiceCannotDoIsAnErrorInItsWords(String command) throws ControlException {
    serve(request -> Answer.refused("not now"));

    assertThat(run(command)).isEqualTo(new CommandLineRun(69, "", "not now\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "reload", "reset-counts"})
  void whereNoServiceRunsItSaysHowToStartOne(String command) {
    CommandLineRun run = run(command);

    assertThat(run.exitCode()).isEqualTo(69);
    assertThat(run.err())
        .contains("no sense-lights is running here", socket().toString(), "sense-lights run", "systemctl start")
        .doesNotContain("Exception");
  }

  @Test
  void withoutAServiceEachLightIsLitForASecondAndNamedByItsPins() throws IOException {
    CommandLineRun run = testLights(rules(), "--set", "gpio.mode=simulated");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out().lines()).containsExactly(
        "Nothing will be seen, for the lights are only simulated: this is no Raspberry Pi, or gpio.mode says so",
        "green: BCM pin 17, which is pin 11 of the header",
        "red: BCM pin 27, which is pin 13 of the header, lit when low",
        "All are dark again");
    assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(1));
  }

  @Test
  void whereTheServiceRunsItTestsTheLightsItself() throws Exception {
    serve(request -> Answer.done("each in turn, see the lamps"));

    CommandLineRun run = testLights(rules(), "--set", "gpio.mode=simulated");

    assertThat(run.out()).isEqualTo("each in turn, see the lamps\n");
    assertThat(pauses).isEmpty();
  }

  @Test
  void onATerminalTheServiceLightsOneAfterTheOtherWhileItsOwnerIsAsked() throws Exception {
    serve(request -> Answer.done("done"));
    typed.addAll(List.of("y", "y"));

    CommandLineRun run = testLights(rules());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(asked).extracting(Request::word).containsOnly("test-light");
    assertThat(asked).extracting(Request::arguments)
        .containsExactly(Map.of(), Map.of("light", "green"), Map.of("light", "red"), Map.of());
  }

  @Test
  void aLightThatStaysDarkIsNamedAtTheEndAndTheServiceGoesOn() throws Exception {
    serve(request -> Answer.done("done"));
    typed.add("y");
    typed.addAll(Collections.nCopies(20, "n"));

    CommandLineRun run = testLights(rules());

    assertThat(run.exitCode()).isEqualTo(69);
    assertThat(run.out()).contains("Dark after all: red.", "sense-lights wiring");
    assertThat(asked.getLast()).isEqualTo(Request.of("test-light"));
  }

  @Test
  void whatTheServiceDoesNotHaveEndsTheQuestionsInItsWords() throws Exception {
    serve(request -> request.arguments().isEmpty() ? Answer.done("done") : Answer.refused("no such light"));
    typed.add("y");

    CommandLineRun run = testLights(rules());

    assertThat(run.exitCode()).isEqualTo(69);
    assertThat(run.err()).contains("no such light").doesNotContain("Exception");
    assertThat(asked.getLast()).isEqualTo(Request.of("test-light"));
  }

  @Test
  void whoWantsNoQuestionsOnATerminalGetsNone() throws Exception {
    serve(request -> Answer.done("each in turn"));
    typed.add("y");

    assertThat(testLights(rules(), "--no-questions").out()).isEqualTo("each in turn\n");
    assertThat(asked).containsExactly(Request.of("test-lights"));
  }

  @Test
  void nobodyIsAskedAboutLightsThatAreOnlySimulated() throws IOException {
    typed.add("n");

    CommandLineRun run = testLights(rules(), "--set", "gpio.mode=simulated");

    assertThat(run.out()).startsWith("Nothing will be seen").doesNotContain("[y/n");
    assertThat(pauses).hasSize(2);
  }

  @Test
  void withoutPinsTheTestOfLightsSaysWhy() throws IOException {
    assumeFalse(Files.exists(Path.of("/proc/device-tree/model")), "this board may have pins: run it on a PC");

    CommandLineRun run = testLights(rules(), "--set", "gpio.mode=pins");

    assertThat(run.exitCode()).isEqualTo(69);
    assertThat(run.err()).contains("this is no Raspberry Pi").doesNotContain("Exception");
  }

  @Test
  void aTestOfLightsWithBadRulesTellsWhatIsWrong() throws IOException {
    Path bad = Files.writeString(directory.resolve("bad.conf"), "lights { green { pin = 99 } }");

    CommandLineRun run = testLights(bad, "--set", "gpio.mode=simulated");

    assertThat(run.exitCode()).isEqualTo(78);
    assertThat(run.err()).contains("bad.conf:1:", "99");
  }

  @Test
  void aSlipInASettingIsToldAndNotPassedOver() {
    CommandLineRun run = CommandLineRun.of("status", "--set", "runtime-directoy=/x");

    assertThat(run.exitCode()).isEqualTo(78);
    assertThat(run.err()).contains("did you mean \"runtime-directory\"?");
  }

  private void serve(Function<Request, Answer> handler) throws ControlException {
    service = new ControlServer(socket(), request -> {
      asked.add(request);
      return handler.apply(request);
    });
    service.start();
  }

  private Path socket() {
    return directory.resolve("run/control.sock");
  }

  private Path rules() throws IOException {
    return Files.writeString(directory.resolve("rules.conf"), """
        lights { green { pin = 17 }, red { pin = 27, active-low = yes } }
        rules { opened { when = connection-open, then { light = green, flash = 400ms } } }
        """);
  }

  private CommandLineRun run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--set", "runtime-directory=" + directory.resolve("run")));
    return CommandLineRun.of(all.toArray(String[]::new));
  }

  /** Whoever has typed something sits at a terminal. */
  private Optional<UnaryOperator<String>> person() {
    return typed.isEmpty() ? Optional.empty() : Optional.of(question -> typed.poll());
  }

  /** With a pause that takes no time. */
  private CommandLineRun testLights(Path rules, String... more) {
    List<String> all = new ArrayList<>(List.of(
        "--rules", rules.toString(), "--set", "runtime-directory=" + directory.resolve("run")));
    all.addAll(List.of(more));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode = Main.run(
        new CommandLine(new TestLightsCommand(pauses::add, this::person)),
        new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
    return new CommandLineRun(exitCode, out.toString(), err.toString());
  }
}
