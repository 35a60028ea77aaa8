package org.senselights.app;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.senselights.engine.Account;
import org.senselights.engine.Clock;
import org.senselights.engine.Engine;
import org.senselights.engine.EngineCounts;
import org.senselights.engine.EngineThread;
import org.senselights.engine.Input;
import org.senselights.engine.Mailbox;
import org.senselights.event.Event;
import org.senselights.event.Receipt;
import org.senselights.gpio.Lights;
import org.senselights.gpio.PinsUnavailableException;
import org.senselights.homeassistant.DeviceIdentity;
import org.senselights.light.LightDriver;
import org.senselights.mqtt.MqttCounts;
import org.senselights.mqtt.MqttLink;
import org.senselights.rules.Link;
import org.senselights.rules.RuleBook;
import org.senselights.settings.Settings;
import org.senselights.settings.StateDirectory;

/**
 * The stage of a replay for real: this device's lights and broker, and an engine that begins afresh. Unlike the service
 * it listens to nobody, and keeps nothing: who was on line in an old log is not who is on line now.
 */
final class Performance {
  /** As long as the service's own, which the service keeps: where one runs after all, it stays on the broker. */
  private static final String CLIENT_PREFIX = "sense-replay-";

  private final Clock clock = new Clock();
  private final Mailbox mailbox = new Mailbox();
  private final LightDriver lights;
  private final MqttLink mqtt;
  private final Enrichment enrichment;
  private final Engine engine;
  private final EngineThread engineThread;

  /** Takes the lights, and begins. */
  Performance(Settings settings, RuleBook book, StateDirectory state, DeviceIdentity device, Consumer<Account> accounts)
      throws StartException {
    try {
      lights = Lights.open(settings.gpioMode(), book.lights(), (name, lit, nanos) -> { });
    } catch (PinsUnavailableException e) {
      throw new StartException(e.getMessage(), e);
    }
    mqtt =
        new MqttLink(
            settings.mqtt(),
            CLIENT_PREFIX + device.digits(),
            settings.deviceTopic() + "/status",
            List.of(),
            up -> mailbox.offer(new Input.LinkChanged(Link.BROKER_LOST, !up)),
            heard -> {},
            clock::nanos,
            nanos -> { });
    enrichment = Enrichment.ofKept(settings, state, book);
    engine = new Engine(book, Service.identity(settings, state));
    engineThread =
        new EngineThread(
            engine,
            mailbox,
            clock,
            lights,
            mqtt::offer,
            sending -> { },
            accounts,
            change -> { },
            kept -> { },
            nanos -> { });
    mqtt.start();
    engineThread.start();
  }

  /** Hands an event in, as received now; false where there was no room in time. */
  boolean happens(Event event, Duration patience) throws InterruptedException {
    Receipt receipt = new Receipt(clock.instant(), clock.nanos(), "");
    return mailbox.offer(new Input.Happened(enrichment.apply(event), receipt), patience);
  }

  /** Lets all be decided, puts the lights to rest, tells the broker what waits and says {@code offline}. */
  void stop(Duration deadline) {
    long until = clock.nanos() + deadline.toNanos();
    try {
      engineThread.stop(remaining(until));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lights.close();
    mqtt.stop(remaining(until));
  }

  private Duration remaining(long until) {
    return Duration.ofNanos(Math.max(0, until - clock.nanos()));
  }

  EngineCounts.Snapshot engineCounts() {
    return engine.counts().snapshot();
  }

  MqttCounts mqttCounts() {
    return mqtt.counts();
  }
}
