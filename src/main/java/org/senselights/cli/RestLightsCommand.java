package org.senselights.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.senselights.app.Journal;
import org.senselights.app.LightsInTurn;
import org.senselights.light.LightDefinition;
import org.senselights.settings.RefusedException;
import org.senselights.settings.RulesReader;
import org.senselights.settings.Settings;
import org.senselights.settings.SourceText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Puts the pins of the lights to rest after a service that was killed; systemd's unit calls it. */
@Command(name = "rest-lights", hidden = true,
    description = "Puts the pins of all lights to rest, where the service was killed and could not do so itself.",
    footer = {
      "",
      "Example:",
      "  sense-lights rest-lights",
      "",
      "Exit codes: 0 done, 69 a pin cannot be had, 78 settings or rules are wrong."
    })
final class RestLightsCommand implements Callable<Integer> {

  @Mixin private HelpOption help;
  @Mixin private SettingsOptions options;

  @Override
  public Integer call() throws Exception {
    try (var _ = Journal.open(Journal.Level.WARNING)) {
      Settings settings = options.read();
      // Whoever takes the lights finds them dark, and leaves them so.
      LightsInTurn.open(settings.gpioMode(), lights(settings)).close();
      return ExitCode.OK;
    }
  }

  /** Those that were in force, whatever has been written into the file since. */
  private static List<LightDefinition> lights(Settings settings) throws RefusedException {
    List<SourceText> accepted = SettingsOptions.state(settings).acceptedRules();
    RulesReader reader = new RulesReader(settings.outputs().targets());
    return (accepted.isEmpty() ? reader.read(settings.rules()) : reader.readAccepted(accepted)).book().lights();
  }
}
