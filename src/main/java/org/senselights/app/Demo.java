package org.senselights.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.senselights.message.Message;
import org.senselights.settings.Settings;
import org.senselights.settings.StateDirectory;

/**
 * The whole way in one process: made-up datagrams through a real socket, the rules, simulated lights, and a broker of
 * its own on loopback. Leaves nothing behind.
 */
public final class Demo implements AutoCloseable {

  /**
   * Where what happens is shown. Called from several threads.
   */
  public interface Stage {

    /**
     * Something happens at the made-up site.
     *
     * @param told what a person would say of it
     */
    void happens(String told);

    /**
     * A lamp changes.
     *
     * @param light its name
     * @param lit its new level
     */
    void lamp(String light, boolean lit);

    /**
     * A message has come to the broker.
     *
     * @param message as it came
     */
    void arrives(Message message);
  }

  /**
   * Where a running demo is met.
   *
   * @param page the status page; absent where there is none
   * @param udp where datagrams are awaited
   * @param brokerPort the broker's port on loopback
   */
  public record Doors(Optional<InetSocketAddress> page, InetSocketAddress udp, int brokerPort) {}

  static final long SEED = 19;

  /** Ctrl-C has to be answered at once; on loopback this is ample. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final Path directory;
  private final EmbeddedBroker broker;
  private final CountDownLatch end = new CountDownLatch(1);

  private Demo(Path directory, EmbeddedBroker broker) {
    this.directory = directory;
    this.broker = broker;
  }

  /**
   * Starts the broker.
   *
   * @param arrivals handed each message that arrives there
   * @return the demo before the curtain rises
   * @throws StartException if there is no room for temporary files, or no free port
   */
  public static Demo prepare(Consumer<Message> arrivals) throws StartException {
    try {
      Path directory = Files.createTempDirectory("sense-lights-demo");
      return new Demo(directory, EmbeddedBroker.start(directory, arrivals));
    } catch (IOException e) {
      throw new StartException("the demo needs a temporary folder and a free port of loopback: " + e.getMessage(), e);
    }
  }

  /**
   * What the demo needs of the settings.
   *
   * @return assignments as {@code --set} takes them
   */
  public List<String> settings() {
    return List.of(
        "node=demo",
        "state-directory=" + directory,
        "runtime-directory=" + directory.resolve("run"),
        "gpio.mode=simulated",
        // No Home Assistant comes to this broker, and who watches its messages would meet pages of it.
        "home-assistant.discovery=false",
        "udp.listen=[\"127.0.0.1:0\"]",
        "udp.allow=[loopback]",
        "udp.receive-buffer=128KiB",
        "web.listen=127.0.0.1:0",
        "mqtt.url=mqtt://127.0.0.1:" + broker.port(),
        "mqtt.username=",
        "mqtt.password=",
        "mqtt.password-file=");
  }

  /**
   * Plays until the time is over or {@link #end} is called.
   *
   * @param settings with {@link #settings} in them
   * @param rules the rules to show; an edit of their file is taken up while the demo plays
   * @param journal the log, whose level can be set over MQTT
   * @param stage where it is shown
   * @param opened told where everything is, before the first scene
   * @param time how long to play
   * @return what happened
   * @throws StartException if the service cannot start
   */
  public Summary play(
      Settings settings,
      RulesInForce rules,
      Journal journal,
      Stage stage,
      Consumer<Doors> opened,
      Duration time)
      throws StartException {
    StateDirectory state = StateDirectory.open(settings.stateDirectory(), directory);
    Service service =
        Service.start(
            settings,
            rules,
            state,
            Surroundings.of(KeptIdentity.passing(), Machine.own(), journal, Optional.empty()),
            new Service.Watchers(new AccountLog(System::nanoTime), stage::lamp));
    try (DatagramSocket server = new DatagramSocket()) {
      InetSocketAddress address = service.listensAt().getFirst();
      opened.accept(new Doors(service.pageAt(), address, broker.port()));
      long until = System.nanoTime() + time.toNanos();
      MadeUpDay day = new MadeUpDay(LocalDate.now(settings.timeZone()), SEED);
      MadeUpDay.Scene scene = day.next();
      while (!endsWithin(Math.min(scene.pause().toNanos(), until - System.nanoTime())) && System.nanoTime() < until) {
        stage.happens(scene.told());
        byte[] datagram = scene.datagram().getBytes(StandardCharsets.UTF_8);
        server.send(new DatagramPacket(datagram, datagram.length, address));
        scene = day.next();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Loopback takes every datagram", e);
    } finally {
      service.stop(LAST_WORDS);
    }
    return service.summary();
  }

  private boolean endsWithin(long nanos) {
    try {
      return end.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  /** Ends the play after the present scene. From any thread. */
  public void end() {
    end.countDown();
  }

  /** Stops the broker and removes the temporary files. */
  @Override
  public void close() {
    broker.close();
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
