package org.senselights.cli;

import org.senselights.app.Build;
import org.senselights.message.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says which version this is, and what it runs on. */
@Command(name = "version", description = "Says which version this is.",
    footer = {"", "Example:", "  sense-lights version --json"})
final class VersionCommand implements Runnable {

  @Spec private CommandSpec spec;
  @Mixin private HelpOption help;

  @Option(names = "--json", description = "As JSON, for programs.")
  private boolean json;

  @Override
  public void run() {
    String java = System.getProperty("java.version");
    String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    spec.commandLine().getOut().println(
        json
            ? new Json(64).put("version", Build.own().version()).put("java", java).put("system", system).end()
            : "Sense Lights " + Build.own().version() + " (Java " + java + ", " + system + ")");
  }
}
