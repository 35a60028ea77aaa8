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
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.senselights.decode.Decoded;
import org.senselights.decode.Decoder;
import org.senselights.engine.Account.Verdict;
import org.senselights.engine.DeedWords;
import org.senselights.engine.Explanation;
import org.senselights.engine.Explanation.Judgement;
import org.senselights.engine.Identity;
import org.senselights.engine.Moment;
import org.senselights.event.Event;
import org.senselights.event.Receipt;
import org.senselights.message.Json;
import org.senselights.presence.Presence;
import org.senselights.rules.ClockTrust;
import org.senselights.rules.Privacy;
import org.senselights.rules.RuleBook;
import org.senselights.rules.Sentences;
import org.senselights.settings.RulesReader;
import org.senselights.settings.Settings;
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
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("HH:mm 'on' EEEE, d MMMM uuuu", Locale.ENGLISH);
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
    RuleBook book = new RulesReader().read(settings.rules()).book();
    Instant now = moment(settings.timeZone());
    Decoder decoder = new Decoder(settings.udp().fallbackCharset());
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
    for (byte[] bytes : datagrams) {
      switch (decoder.decode(bytes, 0, bytes.length)) {
        case Decoded.Understood(var event, var doubt) -> explain(settings, book, event, doubt, now);
        case Decoded.NotOurs(var product) ->
            exit = complain("no rule sees this: it is a log event of another product, " + product, ExitCode.DATA_ERROR);
        case Decoded.Malformed(var reason) ->
            exit = complain("no rule sees this: " + reason.text(), ExitCode.DATA_ERROR);
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

  private void explain(Settings settings, RuleBook book, Event event, String doubt, Instant now) {
    Identity identity =
        new Identity(
            settings.deviceTopic(),
            settings.timeZone(),
            new Privacy(settings.privacy(), SettingsOptions.state(settings).salt()),
            "explain",
            settings.presenceExpiry(),
            new ClockTrust(Instant.EPOCH));
    Explanation explanation =
        Explanation.of(
            book,
            identity,
            event,
            new Receipt(now, 0, sender),
            new Moment(0, now),
            sessions == null ? OptionalInt.empty() : OptionalInt.of(sessions));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(asJson(event, explanation));
    } else {
      say(event, doubt, now.atZone(settings.timeZone()), book, explanation, out);
    }
  }

  private static void say(
      Event event, String doubt, ZonedDateTime now, RuleBook book, Explanation explanation, PrintWriter out) {
    out.println(event.type().word()
        + (event.host().isEmpty() ? "" : " on " + event.host())
        + (event.user().isEmpty() ? "" : ", user " + event.user())
        + (event.task().isEmpty() ? "" : ", task " + event.task())
        + (event.appId().isEmpty() ? "" : ", app " + event.appId())
        + ", at " + WHEN.format(now));
    if (!doubt.isEmpty()) {
      out.println("doubtful: " + doubt);
    }
    if (explanation.verdict() == Verdict.IGNORED) {
      out.println("Ignored before any rule sees it. What the file ignores:");
      book.ignore().forEach(pattern -> out.println("  " + Sentences.ofIgnored(pattern)));
      return;
    }
    for (Judgement judgement : explanation.judgements()) {
      out.println();
      out.println((judgement.miss().isEmpty() ? "+ " : "- ") + judgement.rule().name()
          + " (" + judgement.rule().where() + ")");
      judgement.miss().ifPresent(miss -> out.println("    " + miss.written() + "; found: " + miss.found()));
      judgement.deeds().forEach(deed -> out.println("    " + DeedWords.of(deed)));
    }
    out.println();
    long acting = explanation.judgements().stream().filter(judgement -> judgement.miss().isEmpty()).count();
    out.println(acting + (acting == 1 ? " rule acts, " : " rules act, ")
        + (explanation.judgements().size() - acting) + " not.");
  }

  private static String asJson(Event event, Explanation explanation) {
    StringJoiner rules = new StringJoiner(",", "[", "]");
    for (Judgement judgement : explanation.judgements()) {
      StringJoiner deeds = new StringJoiner(",", "[", "]");
      judgement.deeds().forEach(deed -> deeds.add(Json.quote(DeedWords.of(deed))));
      Json rule = new Json(128)
          .put("name", judgement.rule().name())
          .put("where", judgement.rule().where())
          .put("acts", judgement.miss().isEmpty());
      judgement.miss().ifPresent(miss -> rule.put("failed", miss.written()).put("found", miss.found()));
      rules.add(rule.putRaw("does", deeds.toString()).end());
    }
    return new Json(512)
        .put("event_type", event.type().word())
        .putPresent("host", event.host())
        .putPresent("user", event.user())
        .putPresent("task", event.task())
        .put("ignored", explanation.verdict() == Verdict.IGNORED)
        .putRaw("rules", rules.toString())
        .end();
  }
}
