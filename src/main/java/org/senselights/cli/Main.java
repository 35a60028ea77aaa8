package org.senselights.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
  private static final List<String> COMMANDS = List.of(
      "run", "demo", "check", "explain", "decode", "send", "replay", "status", "reload", "reset-counts", "test-lights",
      "wiring", "rest-lights", "discovery", "log4net", "password", "migrate", "version");

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
    // The other commands are not even loaded where one is named: each costs some ten milliseconds, and memory for good.
    return arguments.length > 0 && COMMANDS.contains(arguments[0])
        ? run(commandLine(List.of(arguments[0])), out, err, arguments)
        : run(commandLine(), out, err, arguments);
  }

  /** With every command there is. */
  static CommandLine commandLine() {
    return commandLine(COMMANDS);
  }

  private static CommandLine commandLine(List<String> names) {
    CommandLine command = new CommandLine(new Main());
    names.forEach(name -> command.addSubcommand(name, command(name)));
    return command;
  }

  private static Object command(String name) {
    return switch (name) {
      case "run" -> new RunCommand();
      case "demo" -> new DemoCommand();
      case "check" -> new CheckCommand();
      case "explain" -> new ExplainCommand();
      case "decode" -> new DecodeCommand();
      case "send" -> new SendCommand();
      case "replay" -> new ReplayCommand();
      case "status" -> new StatusCommand();
      case "reload" -> new ReloadCommand();
      case "reset-counts" -> new ResetCountsCommand();
      case "test-lights" -> new TestLightsCommand();
      case "wiring" -> new WiringCommand();
      case "rest-lights" -> new RestLightsCommand();
      case "discovery" -> new DiscoveryCommand();
      case "log4net" -> new Log4netCommand();
      case "password" -> new PasswordCommand();
      case "migrate" -> new MigrateCommand();
      case "version" -> new VersionCommand();
      default -> throw new IllegalArgumentException(name);
    };
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
