package org.senselights.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.senselights.web.Passwords;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Makes of a password what the settings keep of it. */
@Command(name = "password",
    description = "Makes of a password for the status page what the settings keep of it: a hash, from which nobody"
        + " finds back. On a terminal it asks twice and prints the section to write into the settings; elsewhere it"
        + " takes one line from standard input and prints the hash alone.",
    footer = {
      "",
      "Examples:",
      "  sense-lights password",
      "  sense-lights password < secret.txt > /etc/sense-lights/web-password-hash",
      "",
      "The password has 8 letters or more, and 72 bytes or fewer.",
      "",
      "Exit codes: 0 done, 65 the password cannot be taken, 66 there is none to read."
    })
final class PasswordCommand implements Callable<Integer> {
  private static final char UNREADABLE = '\uFFFD';

  @Spec private CommandSpec spec;
  @Mixin private HelpOption help;

  private final Supplier<Optional<Function<String, char[]>>> person;
  private final BooleanSupplier keysAreSeen;
  private final InputStream in;

  PasswordCommand() {
    this(PasswordCommand::terminal, PasswordCommand::terminalWithoutScreen, System.in);
  }

  /**
   * {@code person} gives who can be asked without what is typed being seen, and answers null at the end of the input;
   * {@code keysAreSeen} tells whether what comes from {@code in} is typed and would be seen.
   */
  PasswordCommand(Supplier<Optional<Function<String, char[]>>> person, BooleanSupplier keysAreSeen, InputStream in) {
    this.person = person;
    this.keysAreSeen = keysAreSeen;
    this.in = in;
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Optional<Function<String, char[]>> asked = person.get();
    if (asked.isEmpty() && keysAreSeen.getAsBoolean()) {
      err.println("sense-lights: what you type would be seen, because the output goes elsewhere: leave out the > or |");
      return ExitCode.NO_INPUT;
    }
    char[] password = asked.isPresent() ? asked.get().apply("Password: ") : line();
    if (password == null) {
      err.println("sense-lights: there is no password to read");
      return ExitCode.NO_INPUT;
    }
    try {
      String hash = hash(password);
      if (asked.isPresent()) {
        char[] again = asked.get().apply("The same again: ");
        boolean same = Arrays.equals(password, again);
        if (again != null) {
          Arrays.fill(again, ' ');
        }
        if (!same) {
          throw new IllegalArgumentException("the two are not the same: try again");
        }
      }
      if (asked.isPresent()) {
        err.println("Write this into sense-lights.conf, with an address of this device for 0.0.0.0 where only one is to"
            + " have the page; the next start of the service takes it up:");
        out.println("web { listen = \"0.0.0.0:8099\", password-hash = \"" + hash + "\" }");
      } else {
        out.println(hash);
      }
      return ExitCode.OK;
    } catch (IllegalArgumentException e) {
      err.println("sense-lights: " + e.getMessage());
      return ExitCode.DATA_ERROR;
    } finally {
      Arrays.fill(password, ' ');
    }
  }

  private static String hash(char[] password) {
    for (char letter : password) {
      if (letter == UNREADABLE) {
        throw new IllegalArgumentException("a letter of the password did not arrive: it has to be UTF-8, and a terminal"
            + " needs such as LANG=C.UTF-8");
      }
      if (Character.isISOControl(letter)) {
        throw new IllegalArgumentException("the password holds a control character, such as a tab or an arrow key");
      }
    }
    return Passwords.hash(password);
  }

  private char[] line() throws IOException {
    String line = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
    return line == null ? null : line.toCharArray();
  }

  private static Optional<Function<String, char[]>> terminal() {
    Console console = System.console();
    return console != null && console.isTerminal()
        ? Optional.of(question -> console.readPassword("%s", question))
        : Optional.empty();
  }

  private static boolean terminalWithoutScreen() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd/0")).toString().matches("/dev/(pts/.*|tty.*|console)");
    } catch (IOException e) {
      // Elsewhere than on Linux nobody can tell.
      return false;
    }
  }
}
