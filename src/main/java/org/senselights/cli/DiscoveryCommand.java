package org.senselights.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.senselights.app.Appearance;
import org.senselights.app.Farewell;
import org.senselights.app.Journal;
import org.senselights.app.KeptIdentity;
import org.senselights.app.Machine;
import org.senselights.app.RulesInForce;
import org.senselights.control.Answer;
import org.senselights.control.ControlException;
import org.senselights.settings.RulesReader;
import org.senselights.settings.Settings;
import org.senselights.settings.StateDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What Home Assistant is told of this device. */
@Command(name = "discovery",
    description = "Shows what Home Assistant is told of this device, or takes the device out of Home Assistant.",
    subcommands = {DiscoveryCommand.Show.class, DiscoveryCommand.Clear.class},
    footer = {
      "",
      "Examples:",
      "  sense-lights discovery show",
      "  sense-lights discovery clear"
    })
final class DiscoveryCommand implements Runnable {

  @Spec private CommandSpec spec;
  @Mixin private HelpOption help;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Show or clear?");
  }

  /** Asks the running service; nothing where none runs. */
  private static Optional<Answer> ask(SettingsOptions options, String word) throws Exception {
    try {
      return Optional.of(RunningService.ask(options, word));
    } catch (ControlException e) {
      if (e.reason() == ControlException.Reason.NOBODY_LISTENS) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Prints the announcement. */
  @Command(name = "show",
      description = "Prints the announcement as JSON: that of the running service, or, where none runs, the one that"
          + " the settings and rules would make.",
      footer = {
        "",
        "Example, all entities with their names:",
        "  sense-lights discovery show | jq '.components[].name'",
        "",
        "Exit codes: 0 shown, 77 this user may not speak to the running service, 78 settings or rules are wrong."
      })
  static final class Show implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private HelpOption help;
    @Mixin private SettingsOptions options;

    @Override
    public Integer call() throws Exception {
      Optional<Answer> answer = ask(options, "discovery-show");
      spec.commandLine().getOut().println(answer.isPresent() ? answer.get().text() : fromSettings());
      return ExitCode.OK;
    }

    private String fromSettings() throws Exception {
      Settings settings = options.read();
      StateDirectory state = SettingsOptions.state(settings);
      RulesReader reader = new RulesReader(settings.outputs().targets());
      try (RulesInForce rules = RulesInForce.load(reader, settings.rules(), state)) {
        Machine machine = Machine.own();
        return Appearance.pretty(
            settings, rules.standing().book(), KeptIdentity.of(settings, state, machine), machine);
      }
    }
  }

  /** Takes the device out of Home Assistant. */
  @Command(name = "clear",
      description = "Takes the device with all its entities out of Home Assistant, and everything that the broker keeps"
          + " of it. It appears again when the service is started next; to keep it away, set"
          + " home-assistant.discovery = false.",
      footer = {
        "",
        "Example:",
        "  sense-lights discovery clear",
        "",
        "Exit codes: 0 it is gone, 69 the broker cannot be reached, 77 this user may not speak to the running service,"
            + " 78 settings are wrong."
      })
  static final class Clear implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private HelpOption help;
    @Mixin private SettingsOptions options;

    @Override
    public Integer call() throws Exception {
      Optional<Answer> told = ask(options, "discovery-clear");
      Answer answer = told.isPresent() ? told.get() : withoutService();
      if (answer.ok()) {
        spec.commandLine().getOut().println(answer.text());
        return ExitCode.OK;
      }
      spec.commandLine().getErr().println(answer.text());
      return ExitCode.UNAVAILABLE;
    }

    private Answer withoutService() throws Exception {
      try (var _ = Journal.open(Journal.Level.WARNING)) {
        Settings settings = options.read();
        StateDirectory state = SettingsOptions.state(settings);
        return Answer.done(
            Farewell.say(settings, state, KeptIdentity.of(settings, state, Machine.own()))
                ? "The device is taken out of Home Assistant."
                : "Nothing of this device was found, neither in " + state.path() + " nor at the broker.");
      }
    }
  }
}
