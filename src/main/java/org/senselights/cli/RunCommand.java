package org.senselights.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.senselights.app.AccountLog;
import org.senselights.app.Build;
import org.senselights.app.Journal;
import org.senselights.app.KeptIdentity;
import org.senselights.app.Machine;
import org.senselights.app.RulesInForce;
import org.senselights.app.Service;
import org.senselights.app.Supervision;
import org.senselights.app.Surroundings;
import org.senselights.settings.RulesReader;
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
      "Exit codes: 0 stopped as told, 69 a port or a pin cannot be had, 75 to be started again, as asked for over MQTT,"
          + " 78 settings or rules are wrong."
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
      settings.web().warning().ifPresent(sentence -> LOG.warn("web.open: {}", sentence));
      StateDirectory state = SettingsOptions.state(settings);
      RulesInForce rules = RulesInForce.load(new RulesReader(settings.outputs().targets()), settings.rules(), state);
      Machine machine = Machine.own();
      Supervision supervision = Supervision.of(machine);
      AtomicInteger outcome = new AtomicInteger(ExitCode.OK);
      CountDownLatch end = new CountDownLatch(1);
      Runnable restart = () -> {
        outcome.set(ExitCode.START_AGAIN);
        end.countDown();
      };
      Service service =
          Service.start(
              settings,
              rules,
              state,
              Surroundings.of(
                  KeptIdentity.of(settings, state, machine),
                  machine,
                  journal,
                  machine.isSystemdService() ? Optional.of(restart) : Optional.empty()),
              new Service.Watchers(new AccountLog(System::nanoTime), (light, lit) -> { }));
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> stop(service, supervision, journal, outcome.get()), "stop"));
      rules.tellReloads(supervision::reloading);
      supervision.begin(service);
      LOG.info("Sense Lights {} is ready: {}", Build.own().version(), rules.standing().words());
      end.await();
      stop(service, supervision, journal, outcome.get());
      return outcome.get();
    }
  }

  private static void stop(Service service, Supervision supervision, Journal journal, int outcome) {
    supervision.close();
    service.stop(Service.STOP_DEADLINE);
    LOG.info("Stopped; {}", String.join("; ", service.summary().lines()));
    journal.close();
    Runtime.getRuntime().halt(outcome);
  }
}
