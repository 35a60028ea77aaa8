package org.senselights.cli;

import java.util.concurrent.Callable;
import org.senselights.control.Answer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Has the running service read its rules again. */
@Command(name = "reload",
    description = "Has the running service read its rules file again. What the change does not touch goes on as it was;"
        + " a file with a mistake changes nothing, and every mistake is told. The service also notices by itself when"
        + " the file was saved.",
    footer = {
      "",
      "Example:",
      "  sense-lights reload",
      "",
      "Exit codes: 0 the rules are in force, 69 no service runs or it does not answer, 77 this user may not speak to"
          + " it, 78 the rules are wrong."
    })
final class ReloadCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private HelpOption help;
  @Mixin private SettingsOptions options;

  @Override
  public Integer call() throws Exception {
    Answer answer = RunningService.ask(options, "reload");
    if (answer.ok()) {
      spec.commandLine().getOut().println(answer.text());
      return ExitCode.OK;
    }
    spec.commandLine().getErr().println(answer.text());
    return ExitCode.CONFIG;
  }
}
