package org.senselights.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.senselights.app.Demo;
import org.senselights.app.Journal;
import org.senselights.app.RulesInForce;
import org.senselights.app.StartException;
import org.senselights.app.Summary;
import org.senselights.light.LightDefinition;
import org.senselights.settings.RefusedException;
import org.senselights.settings.RulesReader;
import org.senselights.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows it all at work on any computer. */
@Command(name = "demo",
    description = "Shows it all at work: a made-up day at a Sense site, simulated lights on a status page and in the"
        + " terminal, a broker of its own."
        + " Needs no Pi, no Sense server and no broker, uses free ports of loopback, and leaves nothing behind.",
    footer = {
      "",
      "Examples:",
      "  sense-lights demo",
      "  sense-lights demo --open",
      "  sense-lights demo --duration 20s --rules my-rules.conf"
    })
final class DemoCommand implements Callable<Integer> {
  private static final Duration FOR_EVER = Duration.ofDays(365);

  @Spec private CommandSpec spec;
  @Mixin private HelpOption help;
  @Mixin private SettingsOptions options;

  @Option(names = "--duration", paramLabel = "TIME", converter = DurationOption.class,
      description = "Ends by itself after this time, such as 20s. Without it: with Ctrl-C.")
  private Duration duration = FOR_EVER;

  @Option(names = "--open", description = "Opens the status page in a browser.")
  private boolean open;

  @Override
  public Integer call() throws Exception {
    DemoScreen screen = DemoScreen.of(spec.commandLine().getOut());
    CountDownLatch gone = new CountDownLatch(1);
    try (Journal journal = Journal.open(Journal.Level.WARNING);
        Demo demo = Demo.prepare(screen::arrives)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(demo, gone), "stop"));
      show(demo, screen, journal);
      return ExitCode.OK;
    } finally {
      gone.countDown();
    }
  }

  private void show(Demo demo, DemoScreen screen, Journal journal) throws RefusedException, StartException {
    Settings settings = options.readOver(demo.settings());
    RulesInForce rules = RulesInForce.load(
        new RulesReader(settings.outputs().targets()), settings.rules(), SettingsOptions.state(settings));
    screen.lamps(rules.standing().book().lights().stream().map(LightDefinition::name).toList());
    Summary summary =
        demo.play(
            settings, rules, journal, screen,
            doors -> introduce(screen, settings, doors), duration);
    screen.close();
    PrintWriter out = spec.commandLine().getOut();
    summary.lines().forEach(out::println);
    out.flush();
  }

  /** Ctrl-C ends the play; the process stays until its last words are said and its files are gone. */
  private static void leave(Demo demo, CountDownLatch gone) {
    demo.end();
    try {
      gone.await(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void introduce(DemoScreen screen, Settings settings, Demo.Doors doors) {
    String launcher = System.getProperty("senselights.launcher", "sense-lights");
    doors.page().map(at -> "http://127.0.0.1:" + at.getPort() + "/").ifPresent(page -> {
      screen.say("See it at  " + page);
      screen.say("");
      if (open && !Browser.open(page)) {
        screen.say("No browser could be opened here: open that address yourself.");
      }
    });
    screen.say("A made-up day at a Sense site, with the rules in " + settings.rules() + ". Ctrl-C ends it.");
    screen.say("");
    screen.say("  Send an event of your own:  " + launcher + " send connection-open --to 127.0.0.1:"
        + doors.udp().getPort());
    screen.say("  Watch the messages:         mosquitto_sub -h 127.0.0.1 -p " + doors.brokerPort()
        + " -t '" + settings.mqtt().baseTopic() + "/#' -v");
    screen.say("");
  }
}
