package org.senselights.app;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.senselights.decode.Decoder;
import org.senselights.engine.Account;
import org.senselights.engine.Clock;
import org.senselights.engine.Engine;
import org.senselights.engine.EngineThread;
import org.senselights.engine.Identity;
import org.senselights.engine.Input;
import org.senselights.engine.Mailbox;
import org.senselights.gpio.Lights;
import org.senselights.gpio.PinsUnavailableException;
import org.senselights.ingress.ListenException;
import org.senselights.ingress.UdpIngress;
import org.senselights.light.LightDriver;
import org.senselights.mqtt.MqttLink;
import org.senselights.rules.ClockTrust;
import org.senselights.rules.Privacy;
import org.senselights.rules.RuleBook;
import org.senselights.settings.Settings;
import org.senselights.settings.StateDirectory;

/**
 * The running whole: outputs, then the engine, then the sockets; closed in reverse, so that nothing that was received
 * is lost on the way.
 */
public final class Service implements AutoCloseable {

  /** How long a stop may take at most, by default. */
  public static final Duration STOP_DEADLINE = Duration.ofSeconds(5);

  /**
   * Who looks on while the service works. All are called on the engine's thread and must not wait.
   *
   * @param accounts told what became of each event
   * @param lights told of each change of a simulated light; pins tell nobody
   */
  public record Watchers(Consumer<Account> accounts, BiConsumer<String, Boolean> lights) {}

  private static final int RADIX = 36;

  private final Clock clock;
  private final LightDriver lights;
  private final MqttLink mqtt;
  private final Engine engine;
  private final EngineThread engineThread;
  private final UdpIngress ingress;
  private boolean stopped;

  private Service(
      Settings settings, RuleBook book, StateDirectory state, Watchers watchers) throws PinsUnavailableException {
    clock = new Clock();
    lights =
        Lights.open(
            settings.gpioMode(), book.lights(), (name, lit, nanos) -> watchers.lights().accept(name, lit));
    mqtt =
        new MqttLink(
            settings.mqtt(), state.clientId(), settings.deviceTopic() + "/status", up -> { }, clock::nanos);
    Identity identity =
        new Identity(
            settings.deviceTopic(),
            settings.timeZone(),
            new Privacy(settings.privacy(), state.salt()),
            Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), RADIX),
            settings.presenceExpiry(),
            new ClockTrust(Build.own().builtAt()));
    engine = new Engine(book, identity);
    Mailbox mailbox = new Mailbox();
    engineThread = new EngineThread(engine, mailbox, clock, lights, mqtt::offer, watchers.accounts());
    Decoder decoder = new Decoder(settings.udp().fallbackCharset());
    // Beside each other, because making either is mostly the loading of classes.
    CompletableFuture<UdpIngress> sockets =
        CompletableFuture.supplyAsync(
            () ->
                new UdpIngress(
                    settings.udp(),
                    decoder,
                    (event, receipt) -> mailbox.offer(new Input.Happened(event, receipt)),
                    clock,
                    clock::nanos));
    WarmUp.run(book, identity, decoder);
    ingress = sockets.join();
  }

  /**
   * Starts everything. When this returns the sockets are bound; the broker may be there or not.
   *
   * @param settings checked settings
   * @param book the rules in force
   * @param state where salt and client id are kept
   * @param watchers who looks on
   * @return the running service
   * @throws StartException if pins that are asked for, or a UDP address, cannot be had
   */
  public static Service start(Settings settings, RuleBook book, StateDirectory state, Watchers watchers)
      throws StartException {
    Service service;
    try {
      service = new Service(settings, book, state, watchers);
    } catch (PinsUnavailableException e) {
      throw new StartException(e.getMessage(), e);
    }
    service.mqtt.start();
    service.engineThread.start();
    try {
      service.ingress.start();
    } catch (ListenException e) {
      service.stop(STOP_DEADLINE);
      throw new StartException(e.getMessage(), e);
    }
    return service;
  }

  /**
   * Where it listens.
   *
   * @return addresses with the true ports, in the order of the settings
   */
  public List<InetSocketAddress> listensAt() {
    return ingress.boundAddresses();
  }

  /**
   * What has happened so far.
   *
   * @return all counters at this moment
   */
  public Summary summary() {
    return new Summary(
        Duration.ofNanos(clock.nanos()),
        ingress.counts().snapshot(),
        ingress.kernelDrops(),
        engine.counts().snapshot(),
        mqtt.counts());
  }

  /**
   * Closes the sockets, lets everything that was received be decided, puts the lights to rest, tells the broker what
   * waits and says {@code offline}. May be called more than once.
   *
   * @param deadline how long all of it may take
   */
  public synchronized void stop(Duration deadline) {
    if (stopped) {
      return;
    }
    stopped = true;
    long until = System.nanoTime() + deadline.toNanos();
    ingress.close();
    try {
      engineThread.stop(remaining(until));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lights.close();
    mqtt.stop(remaining(until));
  }

  private static Duration remaining(long until) {
    return Duration.ofNanos(Math.max(0, until - System.nanoTime()));
  }

  @Override
  public void close() {
    stop(STOP_DEADLINE);
  }
}
