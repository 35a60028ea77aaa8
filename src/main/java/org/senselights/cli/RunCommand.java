package org.senselights.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.senselights.app.AccountLog;
import org.senselights.app.Build;
import org.senselights.app.Journal;
import org.senselights.app.Service;
import org.senselights.rules.Rule;
import org.senselights.rules.RuleBook;
import org.senselights.settings.RefusedException;
import org.senselights.settings.RulesFile;
import org.senselights.settings.RulesReader;
import org.senselights.settings.Settings;
import org.senselights.settings.SourceText;
import org.senselights.settings.StateDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The service itself, until it is told to stop. */
@Command(name = "run", description = "Runs the service, until it is told to stop (Ctrl-C or SIGTERM).",
    footer = {
      "",
      "Example, with a broker on this machine and lights that are only simulated:",
      "  sense-lights run --set mqtt.url=mqtt://127.0.0.1 --set gpio.mode=simulated",
      "",
      "Exit codes: 0 stopped as told, 69 a port or a pin cannot be had, 78 settings or rules are wrong."
    })
final class RunCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger("org.senselights");

  @Mixin private HelpOption help;
  @Mixin private SettingsOptions options;
  @Mixin private LogLevelOption log;

  @Override
  public Integer call() throws Exception {
    // Closed before a start that failed is explained, so that what led to it is read first.
    try (Journal journal = Journal.open(log.level())) {
      Settings settings = options.read();
      StateDirectory state = SettingsOptions.state(settings);
      RuleBook book = rulesInForce(settings, state);
      Service service =
          Service.start(
              settings, book, state, new Service.Watchers(new AccountLog(System::nanoTime), (light, lit) -> { }));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(service, journal), "stop"));
      LOG.info(
          "Sense Lights {} is ready: {} rules, {} lights",
          Build.own().version(),
          book.rules().stream().filter(Rule::enabled).count(),
          book.lights().size());
      new CountDownLatch(1).await();
      return ExitCode.OK;
    }
  }

  private static void stop(Service service, Journal journal) {
    service.stop(Service.STOP_DEADLINE);
    LOG.info("Stopped; {}", String.join("; ", service.summary().lines()));
    journal.close();
    Runtime.getRuntime().halt(ExitCode.OK);
  }

  /** A bad edit must not leave the house without rules: those that were accepted last stay in force. */
  private static RuleBook rulesInForce(Settings settings, StateDirectory state) throws RefusedException {
    RulesReader reader = new RulesReader();
    try {
      RulesFile file = reader.read(settings.rules());
      state.keepAcceptedRules(file.sources());
      return file.book();
    } catch (RefusedException refused) {
      RuleBook book = accepted(reader, state).orElseThrow(() -> refused);
      refused.problems().forEach(problem -> LOG.error("{}", problem));
      LOG.error("The rules file is refused: mend it; until then the rules that were accepted last are in force");
      return book;
    }
  }

  private static Optional<RuleBook> accepted(RulesReader reader, StateDirectory state) {
    List<SourceText> sources = state.acceptedRules();
    try {
      return sources.isEmpty() ? Optional.empty() : Optional.of(reader.read(sources).book());
    } catch (RefusedException e) {
      LOG.warn("The rules that were accepted last are of no use to this version: {}", e.problems().getFirst());
      return Optional.empty();
    }
  }
}
