package org.senselights.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.senselights.app.Journal;
import org.senselights.app.LightsInTurn;
import org.senselights.control.Answer;
import org.senselights.control.ControlException;
import org.senselights.light.LightDefinition;
import org.senselights.settings.RulesReader;
import org.senselights.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lights each lamp in turn. */
@Command(name = "test-lights",
    description = "Lights each light of the rules file in turn for a second, so that the wiring can be checked. Where"
        + " the service runs, it does so itself; otherwise the pins are opened here.",
    footer = {
      "",
      "Examples:",
      "  sense-lights test-lights",
      "  sense-lights test-lights --rules my-rules.conf",
      "",
      "Exit codes: 0 done, 69 a pin cannot be had, 77 the service runs and this user may not speak to it, 78 settings"
          + " or rules are wrong."
    })
final class TestLightsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private HelpOption help;
  @Mixin private SettingsOptions options;

  private final Consumer<Duration> pause;

  TestLightsCommand() {
    this(TestLightsCommand::sleep);
  }

  TestLightsCommand(Consumer<Duration> pause) {
    this.pause = pause;
  }

  @Override
  public Integer call() throws Exception {
    Answer answer;
    try {
      answer = RunningService.ask(options, "test-lights");
    } catch (ControlException e) {
      if (e.reason() != ControlException.Reason.NOBODY_LISTENS) {
        throw e;
      }
      return lightHere();
    }
    (answer.ok() ? spec.commandLine().getOut() : spec.commandLine().getErr()).println(answer.text());
    return answer.ok() ? ExitCode.OK : ExitCode.UNAVAILABLE;
  }

  private int lightHere() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    Settings settings = options.read();
    List<LightDefinition> all = new RulesReader().read(settings.rules()).book().lights();
    try (var _ = Journal.open(Journal.Level.WARNING);
        LightsInTurn lights = LightsInTurn.open(settings.gpioMode(), all)) {
      Runtime.getRuntime().addShutdownHook(new Thread(lights::close, "dark"));
      lights.show(out::println, pause);
      return ExitCode.OK;
    }
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
