package org.senselights.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.senselights.message.Json;
import org.senselights.migrate.EarlierFileException;
import org.senselights.migrate.Migration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes settings and rules out of those of an earlier program. */
@Command(name = "migrate",
    description = {
      "Reads the settings file of Butler SOS or Butler and writes settings and rules of the same effect, as far as user"
          + " events and reload tasks go. Says what it carried over, what it could not and why, and what is left to do."
          + " Secrets go into files of their own, which only their owner may read. No file is ever written over, and"
          + " nothing is changed but the new folder.",
      ""
    },
    exitCodeOnInvalidInput = ExitCode.USAGE,
    footer = {
      "",
      "Examples:",
      "  sense-lights migrate production.yaml",
      "  sense-lights migrate production.yaml --to /tmp/moved",
      "  sense-lights migrate production.yaml --json | jq .left",
      "  sense-lights check --config sense-lights-migrated/sense-lights.conf",
      "",
      "MOVING.md tells the way step by step.",
      "",
      "Exit codes: 0 written, 64 a wrong command line, 65 the file is no such YAML, 66 there is no such file, 73 a file"
          + " is there already or cannot be written."
    })
final class MigrateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private HelpOption help;

  @Parameters(arity = "1", paramLabel = "FILE", description = "The earlier program's YAML, such as production.yaml.")
  private Path file;

  @Option(names = "--to", paramLabel = "FOLDER", description = "Where to write. Default: ./sense-lights-migrated")
  private Path folder = Path.of("sense-lights-migrated");

  @Option(names = "--json", description = "What came of it as JSON, for programs.")
  private boolean json;

  @Override
  public Integer call() {
    if (!Files.exists(file)) {
      return refuse("there is no file " + file, ExitCode.NO_INPUT);
    }
    Migration migration;
    try {
      migration = Migration.of(file);
    } catch (EarlierFileException e) {
      return refuse(e.getMessage(), ExitCode.DATA_ERROR);
    }
    List<String> taken = migration.taken(folder);
    if (!taken.isEmpty()) {
      return refuse(folder + " holds " + String.join(", ", taken) + " already, and nothing is written over: name"
          + " another folder with --to", ExitCode.CANNOT_CREATE);
    }
    List<Path> written;
    try {
      written = migration.writeTo(folder);
    } catch (IOException e) {
      return refuse("cannot write to " + folder + ": " + e.getMessage(), ExitCode.CANNOT_CREATE);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(asJson(migration, written));
    } else {
      say(migration, written, out);
    }
    return ExitCode.OK;
  }

  private void say(Migration migration, List<Path> written, PrintWriter out) {
    out.println("Read: " + file + ", the settings of " + migration.program());
    written.forEach(path -> out.println("Written: " + path));
    say("Carried over:", migration.carried(), out);
    say("Not carried over, or otherwise than before:", migration.left(), out);
    say("Left to you:", migration.toDo(), out);
    out.println();
    out.println("Then look it over: sense-lights check --config " + folder.resolve(Migration.SETTINGS));
  }

  private String asJson(Migration migration, List<Path> written) {
    return new Json(1_024)
        .put("read", file.toString())
        .put("program", migration.program())
        .putRaw("written", list(written.stream().map(Path::toString).toList()))
        .putRaw("carried", list(migration.carried()))
        .putRaw("left", list(migration.left()))
        .putRaw("to_do", list(migration.toDo()))
        .end();
  }

  private static String list(List<String> texts) {
    return texts.stream().map(Json::quote).collect(Collectors.joining(",", "[", "]"));
  }

  private static void say(String heading, List<String> sentences, PrintWriter out) {
    if (!sentences.isEmpty()) {
      out.println();
      out.println(heading);
      sentences.forEach(sentence -> out.println("  - " + sentence));
    }
  }

  private int refuse(String problem, int exit) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("migrate: " + problem);
    err.flush();
    return exit;
  }
}
