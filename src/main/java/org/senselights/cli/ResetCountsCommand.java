package org.senselights.cli;

import java.util.concurrent.Callable;
import org.senselights.control.Answer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Has the running service forget who is on. */
@Command(name = "reset-counts",
    description = "Has the running service count from nought again who is on. Of use where stops were lost on the way"
        + " and the numbers are too high.",
    footer = {
      "",
      "Example:",
      "  sense-lights reset-counts",
      "",
      "Exit codes: 0 done, 69 no service runs or it does not answer, 77 this user may not speak to it."
    })
final class ResetCountsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private HelpOption help;
  @Mixin private SettingsOptions options;

  @Override
  public Integer call() throws Exception {
    Answer answer = RunningService.ask(options, "reset-counts");
    (answer.ok() ? spec.commandLine().getOut() : spec.commandLine().getErr()).println(answer.text());
    return answer.ok() ? ExitCode.OK : ExitCode.UNAVAILABLE;
  }
}
