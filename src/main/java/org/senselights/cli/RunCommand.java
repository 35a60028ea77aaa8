package org.senselights.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.senselights.app.AccountLog;
import org.senselights.app.Build;
import org.senselights.app.Journal;
import org.senselights.app.RulesInForce;
import org.senselights.app.Service;
import org.senselights.settings.Settings;
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
      RulesInForce rules = RulesInForce.load(settings.rules(), state);
      Service service =
          Service.start(
              settings, rules, state, new Service.Watchers(new AccountLog(System::nanoTime), (light, lit) -> { }));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(service, journal), "stop"));
      LOG.info("Sense Lights {} is ready: {}", Build.own().version(), rules.standing().words());
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
}
