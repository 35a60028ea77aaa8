package org.senselights.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.senselights.app.Enrichment;
import org.senselights.app.Explainer;
import org.senselights.app.Explainer.Explained;
import org.senselights.presence.Presence;
import org.senselights.rules.RuleBook;
import org.senselights.settings.RulesReader;
import org.senselights.settings.Settings;
import org.senselights.settings.StateDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says of a datagram which rules act on it and which do not, why not, and what would be done. */
@Command(name = "explain",
    description = "Takes a datagram and says of each rule whether it acts, what it would do with all templates filled"
        + " in, or the first of its conditions that fails. Nothing is done, and nothing that happened before counts:"
        + " no throttle holds a rule back.",
    footer = {
      "",
      "Examples:",
      "  sense-lights explain 'sense01;Start session;LAB;anna'",
      "  sense-lights explain --file datagram.bin --at 23:30 --sessions 51",
      "  tail -1 datagrams.txt | sense-lights explain --json",
      "",
      "Exit codes: 0 explained, 65 it is no datagram that we know, 66 the file cannot be read, 78 settings or rules are"
          + " wrong."
    })
final class ExplainCommand implements Callable<Integer> {
  private static final int MOST_BYTES = 65_536;
  private static final String SENDER = "127.0.0.1";

  private final InputStream standardInput;

  @Spec private CommandSpec spec;
  @Mixin private HelpOption help;
  @Mixin private SettingsOptions options;

  @Parameters(arity = "0..1", paramLabel = "DATAGRAM",
      description = "The datagram as text. Without it and without --file: each line of standard input is one.")
  private String datagram = "";

  @Option(names = "--file", paramLabel = "FILE", description = "A file of one datagram, taken byte for byte.")
  private Path file;

  @Option(names = "--at", paramLabel = "TIME",
      description = "As if it came at this time of the settings' zone: 23:30, or 2026-11-20T23:30. Default: now.")
  private String at = "";

  @Option(names = "--sessions", paramLabel = "N",
      description = "As if N sessions of made-up users were on line before.")
  private Integer sessions;

  @Option(names = "--sender", paramLabel = "ADDRESS",
      description = "As if it came from this address. Default: ${DEFAULT-VALUE}.", defaultValue = SENDER)
  private String sender = SENDER;

  @Option(names = "--json", description = "As JSON, an object a datagram, for programs.")
  private boolean json;

  ExplainCommand() {
    this(System.in);
  }

  ExplainCommand(InputStream standardInput) {
    this.standardInput = standardInput;
  }

  @Override
  public Integer call() throws Exception {
    if (sessions != null && (sessions < 0 || sessions > Presence.MOST_STAYS)) {
      throw new ParameterException(spec.commandLine(), "--sessions is 0 to " + Presence.MOST_STAYS);
    }
    Settings settings = options.read();
    RuleBook book = new RulesReader(settings.outputs().targets()).read(settings.rules()).book();
    Instant now = moment(settings.timeZone());
    StateDirectory state = SettingsOptions.state(settings);
    Explainer explainer = new Explainer(settings, state.salt(), Enrichment.ofKept(settings, state, book));
    OptionalInt before = sessions == null ? OptionalInt.empty() : OptionalInt.of(sessions);
    int exit = ExitCode.OK;
    List<byte[]> datagrams;
    try {
      datagrams = datagrams();
    } catch (NoSuchFileException e) {
      return complain("there is no file " + file, ExitCode.NO_INPUT);
    } catch (IOException e) {
      return complain("cannot read " + (file == null ? "standard input" : file) + ": " + e.getMessage(),
          ExitCode.NO_INPUT);
    }
    if (datagrams.isEmpty()) {
      return complain("there is no datagram to explain: give one as argument, with --file or on standard input",
          ExitCode.USAGE);
    }
    PrintWriter out = spec.commandLine().getOut();
    for (byte[] bytes : datagrams) {
      switch (explainer.explain(book, bytes, now, sender, before)) {
        case Explained.AsEvent(var text, var asJson) -> out.println(json ? asJson : text);
        case Explained.NoEvent(var why) -> exit = complain(why, ExitCode.DATA_ERROR);
      }
    }
    return exit;
  }

  private int complain(String problem, int exit) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("explain: " + problem);
    err.flush();
    return exit;
  }

  private Instant moment(ZoneId zone) {
    if (at.isEmpty()) {
      return Instant.now();
    }
    try {
      LocalDateTime local = at.length() <= "23:30:00".length()
          ? LocalDate.now(zone).atTime(LocalTime.parse(at.length() == 4 ? "0" + at : at))
          : LocalDateTime.parse(at.replace(' ', 'T'));
      return local.atZone(zone).toInstant();
    } catch (DateTimeParseException e) {
      throw new ParameterException(
          spec.commandLine(), "--at: \"" + at + "\" is no time: write such as 23:30 or 2026-11-20T23:30", e);
    }
  }

  private List<byte[]> datagrams() throws IOException {
    if (!datagram.isEmpty()) {
      return List.of(datagram.getBytes(StandardCharsets.UTF_8));
    }
    if (file != null) {
      try (InputStream in = Files.newInputStream(file)) {
        return List.of(in.readNBytes(MOST_BYTES));
      }
    }
    List<byte[]> lines = new ArrayList<>();
    for (String line : new String(standardInput.readAllBytes(), StandardCharsets.ISO_8859_1).lines().toList()) {
      if (!line.isBlank()) {
        lines.add(new ByteArrayInputStream(line.getBytes(StandardCharsets.ISO_8859_1)).readNBytes(MOST_BYTES));
      }
    }
    return lines;
  }
}
