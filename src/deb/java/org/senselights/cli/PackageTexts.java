package org.senselights.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Collectors;
import org.senselights.app.Build;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Writes what a package says of the commands beside themselves: the manual page, and how a shell completes them. */
final class PackageTexts {
  private static final String NAME = "sense-lights";

  private final StringBuilder page = new StringBuilder();

  private PackageTexts() {}

  /**
   * Writes {@code sense-lights.1} and {@code sense-lights}, the completion.
   *
   * @param arguments the folder for them, and the time of the build as ISO 8601 says it
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    CommandLine command = Main.commandLine();
    LocalDate date = OffsetDateTime.parse(arguments[1]).toLocalDate();
    // It is read by a shell that runs, not run.
    Files.writeString(folder.resolve(NAME), AutoComplete.bash(NAME, command).replaceFirst("#!.*\n", ""));
    Files.writeString(folder.resolve(NAME + ".1"), new PackageTexts().manual(command, date));
  }

  private String manual(CommandLine command, LocalDate date) {
    CommandSpec all = command.getCommandSpec();
    line(".TH SENSE\\-LIGHTS 1 \"%s\" \"Sense Lights %s\" \"User Commands\"".formatted(date, Build.own().version()));
    line(".SH NAME");
    line(text(NAME + " - ") + text(oneLine(all.usageMessage().description())));
    line(".SH SYNOPSIS");
    line(".B sense\\-lights\n.I COMMAND\n.RI [ OPTION ]...");
    line(".SH DESCRIPTION");
    line(text("A service takes the datagrams that Qlik Sense sends of what its users do, lights LEDs on the pins of a"
        + " Raspberry Pi and tells an MQTT broker. What should happen when is said in a rules file. As a package it is"
        + " run by systemd: systemctl status sense-lights."));
    line(".SH COMMANDS");
    command.getSubcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .filter(spec -> !spec.usageMessage().hidden())
        .forEach(this::describe);
    files();
    environment();
    line(".SH \"EXIT STATUS\"");
    line(text("As sysexits.h has them: 0 done, 64 a wrong command line, 65 a datagram or an audit log that is none"
        + " or a password that cannot be taken, 66 a file that cannot be read, 68 a host that is not known, 69 a port,"
        + " a pin, a Java or a running service that cannot be had, 75 the service is to be started again, 77 a service"
        + " that this user may not speak to, 78 settings or rules that are missing or to be mended, or whose tests"
        + " fail."));
    line(".SH \"SEE ALSO\"");
    line(text("/usr/share/doc/sense-lights has all words of the rules (RULES.md), all topics (MQTT.md) and whole rules"
        + " files to take from (recipes)."));
    line(".BR systemctl (1),\n.BR journalctl (1)");
    return page.toString();
  }

  private void describe(CommandSpec spec) {
    line(".SS \"" + text(NAME + " " + spec.name()) + "\"");
    line(text(oneLine(spec.usageMessage().description())));
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      described("\\fI" + text(parameter.paramLabel()) + "\\fR", parameter.description());
    }
    for (OptionSpec option : spec.options()) {
      if (!option.hidden() && !option.usageHelp()) {
        String names = List.of(option.names()).stream()
            .map(name -> "\\fB" + text(name) + "\\fR")
            .collect(Collectors.joining(", "));
        described(
            names + (option.arity().max() == 0 ? "" : " \\fI" + text(option.paramLabel()) + "\\fR"),
            option.description());
      }
    }
    line(".PP");
    line(".nf");
    List.of(spec.usageMessage().footer()).forEach(example -> line(text(example)));
    line(".fi");
  }

  private void described(String what, String... description) {
    line(".TP");
    line(what);
    line(text(oneLine(description)));
  }

  private void files() {
    line(".SH FILES");
    described("\\fI/etc/sense\\-lights/sense\\-lights.conf\\fR",
        "The settings: the broker, whose datagrams are welcome. reference.conf beside it explains all there are.");
    described("\\fI/etc/sense\\-lights/rules.conf\\fR",
        "The rules. A saved change is in force within two seconds; a file with a mistake changes nothing.");
    described("\\fI/etc/sense\\-lights/rules.d/*.conf\\fR", "Files that lie over the rules, where there are any.");
    described("\\fI/var/lib/sense\\-lights\\fR", "What survives a restart.");
    described("\\fI/var/cache/sense\\-lights/sense\\-lights.aot\\fR",
        "What Java keeps of a start, so that the next one is quicker. Made by itself; may be removed.");
  }

  private void environment() {
    line(".SH ENVIRONMENT");
    described("\\fBSENSE_LIGHTS_JAVA\\fR", "The java program to use, and no other.");
    described("\\fBSENSE_LIGHTS_JAVA_OPTIONS\\fR", "Further options for it, separated by blanks.");
    described("\\fBSENSE_LIGHTS_MQTT_PASSWORD\\fR", "The password for the broker. Better is a systemd credential with"
        + " the name mqtt-password, as the unit shows.");
    described("\\fBSENSE_LIGHTS_WEB_PASSWORD_HASH\\fR", "What \"sense-lights password\" made of the status page's"
        + " password. Better is a systemd credential with the name web-password-hash.");
  }

  private static String oneLine(String... lines) {
    return String.join(" ", lines).replace("%n", " ").replace("%%", "%");
  }

  /** As roff takes it for text: no escapes, hyphens that can be copied, and no line that looks like a request. */
  private static String text(String plain) {
    String escaped = plain.replace("\\", "\\e").replace("-", "\\-").replace("%%", "%");
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }

  private void line(String line) {
    page.append(line).append('\n');
  }
}
