package org.senselights.cli;

import java.util.concurrent.Callable;
import org.senselights.control.Answer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says how the running service fares. */
@Command(name = "status",
    description = "Says how the running service fares: what it received, did and lost, and whether anything is wrong.",
    footer = {
      "",
      "Examples:",
      "  sense-lights status",
      "  sense-lights status --json",
      "",
      "Exit codes: 0 it runs, 69 no service runs or it does not answer, 77 this user may not speak to it."
    })
final class StatusCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private HelpOption help;
  @Mixin private SettingsOptions options;

  @Option(names = "--json", description = "As JSON, for programs.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    Answer answer = RunningService.ask(options, "status");
    spec.commandLine().getOut().println(json ? answer.json() : answer.text());
    return answer.ok() ? ExitCode.OK : ExitCode.UNAVAILABLE;
  }
}
