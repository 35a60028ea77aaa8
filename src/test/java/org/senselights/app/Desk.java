package org.senselights.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.senselights.engine.LightChange;
import org.senselights.homeassistant.DeviceIdentity;
import org.senselights.homeassistant.LogLevel;
import org.senselights.homeassistant.Topics;
import org.senselights.mqtt.Subscriber;
import org.senselights.settings.RulesReader;
import org.senselights.settings.Settings;
import org.senselights.settings.SettingsReader;
import org.senselights.settings.SettingsRequest;
import org.senselights.settings.StateDirectory;

/**
 * A device for tests: the service in this process with simulated lights, and what outlives it, which is its identity,
 * its state directory and its rules file.
 */
final class Desk implements AutoCloseable {
  private static final String SESSION =
      "/proxy-session/;%s;%s session;LAB;%s;AppAccess;/hub;%2$s session for user LAB\\%3$s";
  private static final String CONNECTION =
      "/proxy-connection/;%s;%s connection;LAB;%s;AppAccess;/hub;connection for LAB\\%3$s";
  private static final String RELOAD = "/scheduler-reload-failed/;%s;Nightly;Sales;LAB\\kim;"
      + "0f5b7c1e-1111-4222-8333-444455556666;0f5b7c1e-1111-4222-8333-444455556667;2026-03-04 05:06:07,089;INFO;"
      + "e0000000-0000-4000-8000-%012d;Max retries reached";

  /** Each change of a simulated pin. */
  final BlockingQueue<LightChange> pins = new LinkedBlockingQueue<>();

  final AtomicReference<LogLevel> level = new AtomicReference<>(LogLevel.INFO);
  final DeviceIdentity identity = KeptIdentity.passing();

  private final int broker;
  private final Path directory;
  private String node;
  private Machine machine = Machine.own();
  private int reloads;
  private Service service;

  /** A device that is off, and the broker's port. */
  Desk(int broker, String node, String rules) throws IOException {
    this.broker = broker;
    this.node = node;
    directory = Files.createTempDirectory("desk");
    rules(rules);
  }

  void rules(String text) throws IOException {
    Path fresh = Files.writeString(directory.resolve("rules.fresh"), text);
    Files.move(fresh, directory.resolve("rules.conf"), StandardCopyOption.REPLACE_EXISTING);
  }

  /** Another machine than this one, whose file system begins there. */
  Desk on(Path root) {
    machine = new Machine(root, Map.of(), ProcessHandle.current().pid());
    return this;
  }

  Path file(String name) {
    return directory.resolve(name);
  }

  void rename(String fresh) {
    node = fresh;
  }

  Settings settings(String... sets) throws Exception {
    List<String> all = new ArrayList<>(List.of(
        "node=" + node,
        "gpio.mode=simulated",
        "web.listen=",
        "udp.listen=[\"127.0.0.1:0\"]",
        "mqtt.url=mqtt://127.0.0.1:" + broker,
        "rules=" + directory.resolve("rules.conf"),
        "state-directory=" + directory,
        "runtime-directory=" + directory.resolve("run")));
    all.addAll(List.of(sets));
    return new SettingsReader(Map.of(), directory, node)
        .read(new SettingsRequest(Optional.empty(), Optional.empty(), all));
  }

  StateDirectory state() throws Exception {
    return StateDirectory.open(settings().stateDirectory(), directory);
  }

  Desk start(String... sets) throws Exception {
    Settings settings = settings(sets);
    StateDirectory state = state();
    service = Service.start(
        settings,
        RulesInForce.load(new RulesReader(settings.outputs().targets()), settings.rules(), state),
        state,
        new Surroundings(identity, machine, level::get, level::set, Optional.empty()),
        new Service.Watchers(account -> { }, (light, lit) -> pins.add(new LightChange(light, lit))));
    return this;
  }

  void stop() {
    service.close();
  }

  Service service() {
    return service;
  }

  /** Waits until a pin changes so; gives all changes up to then. */
  List<LightChange> until(String light, boolean lit) throws InterruptedException {
    List<LightChange> seen = new ArrayList<>();
    LightChange wanted = new LightChange(light, lit);
    do {
      LightChange next = pins.poll(30, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError(wanted + " does not come, only " + seen);
      }
      seen.add(next);
    } while (!seen.getLast().equals(wanted));
    return seen;
  }

  String entity(String platform, String name) {
    return platform + ".sense_lights_" + node + "_" + name;
  }

  String topic(String rest) {
    return "sense-lights/" + node + "/" + rest;
  }

  void startSession(String user, String host) throws IOException {
    send(started(user, host));
  }

  void openApp(String user, String host) throws IOException {
    send(opened(user, host));
  }

  void failReload(String host) throws IOException {
    reloads++;
    send(RELOAD.formatted(host, reloads));
  }

  void send(String datagram) throws IOException {
    byte[] bytes = datagram.getBytes(UTF_8);
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.send(new DatagramPacket(bytes, bytes.length, service.listensAt().getFirst()));
    }
  }

  static String opened(String user, String host) {
    return CONNECTION.formatted(host, "Open", user);
  }

  static String started(String user, String host) {
    return SESSION.formatted(host, "Start", user);
  }

  /** The unique ids of the entities that the broker keeps an announcement of, with the ids that they ask for. */
  Map<String, String> announced() {
    return announced(broker, identity);
  }

  static Map<String, String> announced(int broker, DeviceIdentity identity) {
    try (Subscriber subscriber = new Subscriber(broker, Topics.discovery(identity))) {
      Config payload = ConfigFactory.parseString(subscriber.next().payload());
      Map<String, String> entities = new LinkedHashMap<>();
      payload.getObject("components").values().forEach(value -> {
        Config component = ((ConfigObject) value).toConfig();
        if (component.root().size() == 1) {
          throw new AssertionError("something is being taken back: " + payload);
        }
        if (!component.getString("platform").equals("device_automation")) {
          entities.put(component.getString("unique_id"), component.getString("default_entity_id"));
        }
      });
      return entities;
    }
  }

  @Override
  public void close() throws IOException {
    if (service != null) {
      service.close();
    }
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
