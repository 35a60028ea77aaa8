package org.senselights.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Supplier;
import org.senselights.app.AuditFileException;
import org.senselights.app.StartException;
import org.senselights.control.ControlException;
import org.senselights.settings.RefusedException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code sense-lights} itself, which only leads to its subcommands. */
@Command(
    name = "sense-lights",
    description = "Turns Qlik Sense user activity into light and MQTT.",
    footer = {
      "",
      "Try it, without a Pi, a broker or a Sense server:",
      "  sense-lights demo",
      "Each command has a --help of its own."
    })
public final class Main implements Runnable {

  /** In the order in which the help lists them. */
  private static final SequencedMap<String, Supplier<?>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("run", RunCommand::new);
    COMMANDS.put("demo", DemoCommand::new);
    COMMANDS.put("check", CheckCommand::new);
    COMMANDS.put("explain", ExplainCommand::new);
    COMMANDS.put("decode", DecodeCommand::new);
    COMMANDS.put("send", SendCommand::new);
    COMMANDS.put("replay", ReplayCommand::new);
    COMMANDS.put("status", StatusCommand::new);
    COMMANDS.put("reload", ReloadCommand::new);
    COMMANDS.put("reset-counts", ResetCountsCommand::new);
    COMMANDS.put("test-lights", TestLightsCommand::new);
    COMMANDS.put("wiring", WiringCommand::new);
    COMMANDS.put("rest-lights", RestLightsCommand::new);
    COMMANDS.put("discovery", DiscoveryCommand::new);
    COMMANDS.put("log4net", Log4netCommand::new);
    COMMANDS.put("password", PasswordCommand::new);
    COMMANDS.put("migrate", MigrateCommand::new);
    COMMANDS.put("version", VersionCommand::new);
  }

  @Spec private CommandSpec spec;
  @Mixin private HelpOption help;

  Main() {}

  /**
   * Runs a command and ends the process with its exit code.
   *
   * @param arguments the command line
   */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, err, arguments));
  }

  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    // The other commands are not even looked at where one is named: each costs some ten milliseconds.
    return arguments.length > 0 && COMMANDS.containsKey(arguments[0])
        ? run(commandLine(Set.of(arguments[0])), out, err, arguments)
        : run(commandLine(), out, err, arguments);
  }

  /** With every command there is. */
  static CommandLine commandLine() {
    return commandLine(COMMANDS.sequencedKeySet());
  }

  private static CommandLine commandLine(Set<String> names) {
    CommandLine command = new CommandLine(new Main());
    names.forEach(name -> command.addSubcommand(name, COMMANDS.get(name).get()));
    return command;
  }

  static int run(CommandLine command, PrintWriter out, PrintWriter err, String... arguments) {
    return command
        .setOut(out)
        .setErr(err)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(Main::explain)
        .setExecutionExceptionHandler(Main::explain)
        .execute(arguments);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  private static int explain(ParameterException e, String[] arguments) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println("sense-lights: " + e.getMessage());
    if (!UnmatchedArgumentException.printSuggestions(e, err)) {
      err.println("Try: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    }
    return ExitCode.USAGE;
  }

  private static int explain(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    PrintWriter err = command.getErr();
    return switch (e) {
      case RefusedException refused -> {
        refused.problems().forEach(err::println);
        yield ExitCode.CONFIG;
      }
      case AuditFileException bad -> {
        bad.problems().forEach(problem -> err.println("sense-lights: " + problem));
        yield bad.isUnreadable() ? ExitCode.NO_INPUT : ExitCode.DATA_ERROR;
      }
      case StartException failed -> {
        err.println("sense-lights: " + failed.getMessage());
        yield ExitCode.UNAVAILABLE;
      }
      case ControlException failed -> {
        err.println("sense-lights: " + failed.getMessage());
        yield switch (failed.reason()) {
          case NOT_ALLOWED -> ExitCode.NO_PERMISSION;
          case NOBODY_LISTENS -> {
            err.println("To start it: " + System.getProperty("senselights.launcher", "sense-lights")
                + " run; where it is installed as a service: sudo systemctl start sense-lights");
            yield ExitCode.UNAVAILABLE;
          }
          default -> ExitCode.UNAVAILABLE;
        };
      }
      default -> {
        err.println("sense-lights: a fault of ours, please tell us: " + e);
        e.printStackTrace(err);
        yield ExitCode.SOFTWARE;
      }
    };
  }
}
