package org.senselights.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.senselights.app.Journal;
import org.senselights.app.LightsInTurn;
import org.senselights.app.StartException;
import org.senselights.control.Answer;
import org.senselights.control.ControlException;
import org.senselights.control.Request;
import org.senselights.rules.RuleBook;
import org.senselights.settings.RefusedException;
import org.senselights.settings.RulesReader;
import org.senselights.settings.Settings;
import org.senselights.wiring.Wiring;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lights each lamp in turn, and asks whether it is seen. */
@Command(name = "test-lights",
    description = "Lights each light of the rules file in turn, so that the wiring can be checked. On a terminal it"
        + " asks whether the light is lit, and says what to look at if not; elsewhere each is lit for a second."
        + " Where the service runs, it does so itself; otherwise the pins are opened here.",
    footer = {
      "",
      "Examples:",
      "  sense-lights test-lights",
      "  sense-lights test-lights --no-questions --rules my-rules.conf",
      "",
      "Exit codes: 0 done, 69 a pin cannot be had or a light stays dark, 77 the service runs and this user may not"
          + " speak to it, 78 settings or rules are wrong."
    })
final class TestLightsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private HelpOption help;
  @Mixin private SettingsOptions options;

  @Option(names = "--no-questions", description = "Asks nothing: each light for a second, as without a terminal.")
  private boolean noQuestions;

  private final Consumer<Duration> pause;
  private final Supplier<Optional<UnaryOperator<String>>> person;

  TestLightsCommand() {
    this(TestLightsCommand::sleep, TestLightsCommand::terminal);
  }

  /** {@code person} gives who can be asked, as {@link LightWalk} asks; nobody where there is no terminal. */
  TestLightsCommand(Consumer<Duration> pause, Supplier<Optional<UnaryOperator<String>>> person) {
    this.pause = pause;
    this.person = person;
  }

  @Override
  public Integer call() throws Exception {
    Optional<UnaryOperator<String>> asked = noQuestions ? Optional.empty() : person.get();
    try {
      if (asked.isPresent()) {
        return walkThere(asked.get());
      }
      Answer answer = RunningService.ask(options, "test-lights");
      (answer.ok() ? spec.commandLine().getOut() : spec.commandLine().getErr()).println(answer.text());
      return answer.ok() ? ExitCode.OK : ExitCode.UNAVAILABLE;
    } catch (ControlException e) {
      if (e.reason() != ControlException.Reason.NOBODY_LISTENS) {
        throw e;
      }
    }
    return lightHere(asked);
  }

  private int walkThere(UnaryOperator<String> asked) throws Exception {
    // Tells whether a service runs, and ends a test that another terminal left behind.
    only(Map.of());
    Wiring wiring = Wiring.of(book(options.read()));
    Thread dark = new Thread(this::darkThere, "dark");
    Runtime.getRuntime().addShutdownHook(dark);
    try {
      return walk(light -> only(Map.of("light", light)), wiring, asked);
    } finally {
      Runtime.getRuntime().removeShutdownHook(dark);
      darkThere();
    }
  }

  private void only(Map<String, String> light) throws RefusedException, ControlException, StartException {
    Answer answer = RunningService.ask(options, new Request("test-light", light));
    if (!answer.ok()) {
      throw new StartException(answer.text());
    }
  }

  private void darkThere() {
    try {
      only(Map.of());
    } catch (RefusedException | ControlException | StartException e) {
      // The test ends by itself some minutes later, and with the service at the latest.
      spec.commandLine().getErr().println("sense-lights: " + e.getMessage());
    }
  }

  private int lightHere(Optional<UnaryOperator<String>> asked) throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    Settings settings = options.read();
    RuleBook book = book(settings);
    try (var _ = Journal.open(Journal.Level.WARNING);
        LightsInTurn lights = LightsInTurn.open(settings.gpioMode(), book.lights())) {
      Runtime.getRuntime().addShutdownHook(new Thread(lights::close, "dark"));
      if (asked.isPresent() && !lights.areSimulated()) {
        return walk(lights::only, Wiring.of(book), asked.get());
      }
      lights.show(out::println, pause);
      return ExitCode.OK;
    }
  }

  private int walk(LightWalk.Lamps lamps, Wiring wiring, UnaryOperator<String> asked) throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    if (wiring.lights().isEmpty()) {
      out.println("There is no light: the rules file names none under lights");
      return ExitCode.OK;
    }
    List<String> dark = new LightWalk(lamps, out::println, asked).over(wiring.lights());
    if (dark.isEmpty()) {
      return ExitCode.OK;
    }
    out.println("Dark after all: " + String.join(", ", dark) + ". Try another LED, and another pin; \"sense-lights"
        + " wiring\" draws where everything goes.");
    return ExitCode.UNAVAILABLE;
  }

  private static RuleBook book(Settings settings) throws RefusedException {
    return new RulesReader(settings.outputs().targets()).read(settings.rules()).book();
  }

  private static Optional<UnaryOperator<String>> terminal() {
    Console console = System.console();
    return console != null && console.isTerminal()
        ? Optional.of(question -> console.readLine("%s", question))
        : Optional.empty();
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
