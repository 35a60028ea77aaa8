package org.senselights.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.senselights.settings.RefusedException;
import org.senselights.settings.Settings;
import org.senselights.settings.SettingsReader;
import org.senselights.settings.SettingsRequest;
import org.senselights.settings.StateDirectory;
import picocli.CommandLine.Option;

/** The options of every command that reads settings; they mean the same everywhere. */
final class SettingsOptions {

  @Option(names = "--config", paramLabel = "FILE",
      description = "The settings file. Without it: sense-lights.conf in the folder config next to bin, else in"
          + " /etc/sense-lights.")
  private Path config;

  @Option(names = "--rules", paramLabel = "FILE", description = "The rules file, instead of the one in the settings.")
  private Path rules;

  @Option(names = "--set", paramLabel = "KEY=VALUE",
      description = "One setting, for this run only, such as mqtt.url=mqtt://127.0.0.1. May be given more than once.")
  private List<String> sets = new ArrayList<>();

  Settings read() throws RefusedException {
    return readOver(List.of());
  }

  /** Reads the settings with some values of the command's own, which the command line still overrides. */
  Settings readOver(List<String> ownSets) throws RefusedException {
    List<String> all = new ArrayList<>(ownSets);
    all.addAll(sets);
    return reader().read(request(all));
  }

  /** Where the running service may be spoken to, the likeliest place first. */
  List<Path> controlSockets() throws RefusedException {
    return reader().controlSockets(request(sets), home());
  }

  private static SettingsReader reader() {
    return SettingsReader.ofThisMachine(Optional.ofNullable(System.getProperty("senselights.home")).map(Path::of));
  }

  private SettingsRequest request(List<String> allSets) {
    return new SettingsRequest(Optional.ofNullable(config), Optional.ofNullable(rules), allSets);
  }

  static StateDirectory state(Settings settings) {
    return StateDirectory.open(settings.stateDirectory(), home());
  }

  private static Path home() {
    return Path.of(System.getProperty("user.home"));
  }
}
