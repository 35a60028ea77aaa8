package org.senselights.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.senselights.app.AccountLog;
import org.senselights.app.AuditFileException;
import org.senselights.app.AuditFiles;
import org.senselights.app.Enrichment;
import org.senselights.app.Journal;
import org.senselights.app.KeptIdentity;
import org.senselights.app.Machine;
import org.senselights.app.Replay;
import org.senselights.app.ReplaySummary;
import org.senselights.app.Service;
import org.senselights.app.Speed;
import org.senselights.app.StartException;
import org.senselights.control.ControlClient;
import org.senselights.control.ControlException;
import org.senselights.rules.RuleBook;
import org.senselights.settings.RefusedException;
import org.senselights.settings.RulesReader;
import org.senselights.settings.Settings;
import org.senselights.settings.StateDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Plays what a Sense server wrote down through the rules. */
@Command(
    name = "replay",
    header = "Plays a Sense server's audit log through the rules.",
    description = {
      "",
      "Reads <Machine>_AuditActivity_Proxy.txt files, plain or in gzip, several in the order of time, and does what the"
          + " rules say, as if it happened now. With --dry-run nothing is lit and nothing is sent: it tells what would"
          + " happen, and when.",
      "",
      "Not dry, it takes the pins and the broker's connection of this device: stop the service first.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  sense-lights replay --dry-run sense01_AuditActivity_Proxy.txt",
      "what the rules make of that log, a line for each event, and a summary;",
      "  sense-lights replay --dry-run --quiet --rules my-rules.conf Archived/*.txt.gz",
      "the summary alone, of other rules over all files;",
      "  sense-lights replay --speed 60x sense01_AuditActivity_Proxy.txt",
      "an hour a minute, with lights and messages.",
      "",
      "Exit codes: 0 played to the end, 65 a file is no audit log, 66 a file cannot be read, 69 a pin cannot be had or",
      "the service is running, 78 settings or rules are wrong."
    })
final class ReplayCommand implements Callable<Integer> {
  private static final int LAST_WORDS_SECONDS = 2;

  @Spec private CommandSpec spec;
  @Mixin private HelpOption help;
  @Mixin private SettingsOptions options;
  @Mixin private LogLevelOption log;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "The audit logs, in any order.")
  private List<Path> files = new ArrayList<>();

  @Option(names = "--speed", paramLabel = "SPEED", converter = SpeedOption.class,
      description = "How fast: 1x as it was, 60x an hour a minute, or max. Default: 1x, and max where it is dry.")
  private Speed speed;

  @Option(names = "--dry-run", description = "Only tells what would happen.")
  private boolean dryRun;

  @Option(names = {"-q", "--quiet"}, description = "Only the summary, no line for each event.")
  private boolean quiet;

  @Option(names = "--json", description = "Only the summary, as JSON, for programs.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    try (var _ = Journal.open(dryRun ? Journal.Level.WARNING : log.level())) {
      Settings settings = options.read();
      RuleBook book = new RulesReader(settings.outputs().targets()).read(settings.rules()).book();
      if (!dryRun) {
        refuseBesideTheService();
      }
      try (AuditFiles open = AuditFiles.open(files, settings.udp().fallbackCharset())) {
        open.remarks().forEach(remark -> spec.commandLine().getErr().println("sense-lights: " + remark));
        return play(settings, book, open, gone);
      }
    } finally {
      gone.countDown();
    }
  }

  /** Two programs under one name would take the broker's connection from each other for ever. */
  private void refuseBesideTheService() throws RefusedException, StartException {
    try (var _ = ControlClient.connect(options.controlSockets())) {
      throw new StartException(
          "the service is running, and holds the lights and the broker's connection: stop it first, or add --dry-run",
          new IllegalStateException("the service answers"));
    } catch (ControlException e) {
      if (e.reason() != ControlException.Reason.NOBODY_LISTENS) {
        throw new StartException(e.getMessage(), e);
      }
    }
  }

  private int play(Settings settings, RuleBook book, AuditFiles open, CountDownLatch gone)
      throws StartException, AuditFileException {
    PrintWriter out = spec.commandLine().getOut();
    boolean terminal = System.console() != null && System.console().isTerminal();
    ReplayScreen screen =
        new ReplayScreen(out, spec.commandLine().getErr(), settings.timeZone(), dryRun && !quiet && !json, terminal);
    Replay replay =
        new Replay(open, Optional.ofNullable(speed).orElse(dryRun ? Speed.MAX : Speed.TRUE_TO_LIFE), screen);
    screen.whenBroken(replay::end);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(replay, gone), "stop"));
    StateDirectory state = SettingsOptions.state(settings);
    ReplaySummary summary;
    try {
      summary = dryRun
          ? replay.rehearse(settings, book, state.salt(), Enrichment.ofKept(settings, state, book))
          : replay.perform(
              settings,
              book,
              state,
              KeptIdentity.of(settings, state, Machine.own()),
              new AccountLog(System::nanoTime));
    } finally {
      screen.close();
    }
    if (screen.hasSpoken()) {
      out.println();
    }
    tell(summary, settings);
    if (replay.failure().isPresent()) {
      throw replay.failure().get();
    }
    return out.checkError() ? ExitCode.OUTPUT_FAILED : ExitCode.OK;
  }

  private void tell(ReplaySummary summary, Settings settings) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(summary.json(settings.timeZone()));
      return;
    }
    summary.lines(settings.timeZone()).forEach(out::println);
    out.println(summary.pace());
  }

  /** Ctrl-C ends the replay; the process stays until lights are dark and its last words are said. */
  private static void leave(Replay replay, CountDownLatch gone) {
    replay.end();
    try {
      gone.await(Service.STOP_DEADLINE.toSeconds() + LAST_WORDS_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
