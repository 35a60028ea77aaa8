package org.senselights.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.senselights.homeassistant.DeviceIdentity;
import org.senselights.homeassistant.Entity;
import org.senselights.homeassistant.Events;
import org.senselights.homeassistant.HomeAssistant;
import org.senselights.homeassistant.State;
import org.senselights.mqtt.Mosquitto;
import org.senselights.mqtt.Relay;
import org.senselights.mqtt.Subscriber;
import org.senselights.mqtt.Subscriber.Heard;

/**
 * The packaged service, a real broker and a real Home Assistant, each killed as by a power cut and started again, alone
 * and together, in any order: afterwards everything is as it was.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RestartsIT {
  private static final String RULES = """
      lights { green { pin = 17 }, red { pin = 27 } }
      buttons { seen {} }
      rules {
        busy { label = "Somebody is in", while { count = sessions, above = 0 }, then { light = green, turn = on } }
        told { when = any, then { publish = event } }
      }
      """;
  private static final String WITHOUT_RED = RULES.replace(", red { pin = 27 }", "");
  private static final String SERVICE = "service";
  private static final String BROKER = "broker";
  private static final String FORGETFUL = "forgetful-broker";
  private static final String HOME = "home";

  private static final List<AutoCloseable> OPEN = new ArrayList<>();
  private static final List<Object> TOLD = new ArrayList<>();

  private static Mosquitto broker;
  private static HomeAssistant home;
  private static Path directory;
  private static int port;
  private static Process service;
  private static DeviceIdentity identity;
  private static Events<Map<String, Object>> told;
  private static int probes;

  @BeforeAll
  static void start() throws Throwable {
    Mosquitto.assumeInstalled();
    HomeAssistant.assumeInstalled();
    broker = open(new Mosquitto().withPersistenceOfEveryChange()).start();
    home = open(new HomeAssistant(broker.port()));
    home.start();
    directory = Files.createTempDirectory("restarts");
    OPEN.add(RestartsIT::removeFiles);
    OPEN.add(() -> service.destroyForcibly().waitFor());
    try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    rules(RULES);
    startService();
    home.await("binary_sensor.sense_lights_hall_connection", "on");
    home.await("switch.sense_lights_hall_mute", "off");
    identity = DeviceIdentity.parse(Files.readString(directory.resolve("device")).split("\\s")[0]).orElseThrow();
    Eventually.holds(() -> assertThat(home.log()).contains("birth message sent"));
    automate("hall", identity);
    told = home.events("told_of_hall");
    home.store();
  }

  /** A device's own trigger, as an owner would use it, tells every event that reaches Home Assistant. */
  private static void automate(String node, DeviceIdentity device) {
    home.automate("""
        alias: Tell of %s
        mode: queued
        max: 500
        triggers:
          - trigger: device
            domain: mqtt
            device_id: %s
            type: opened
            subtype: Connection
        actions:
          - event: told_of_%s
            event_data:
              id: "{{ trigger.payload_json.id }}"
              host: "{{ trigger.payload_json.host }}"
        """.formatted(node, home.device(device.deviceId()).get("id"), node));
  }

  @AfterAll
  static void stop() throws Exception {
    for (AutoCloseable one : OPEN.reversed()) {
      one.close();
    }
  }

  @ParameterizedTest
  @Order(1)
  @ValueSource(strings = {
      "service", "broker", "forgetful-broker", "home",
      "broker service", "service broker", "forgetful-broker service", "service forgetful-broker",
      "home broker", "broker home", "service home", "home service",
      "broker service home", "home service broker", "service home forgetful-broker"})
  void whateverIsKilledAndStartedInThisOrderAllIsRightAgain(String killed, TestReporter reporter) throws Throwable {
    List<String> order = List.of(killed.split(" "));
    send(Desk.started("ole", "qs-" + probes));
    probe();

    for (String one : order) {
      kill(one);
    }
    if (!order.contains(HOME)) {
      home.await("light.sense_lights_hall_green", "unavailable");
    }
    long started = 0;
    for (String one : order) {
      started = System.nanoTime();
      start(one);
    }
    allIsRight();
    long right = System.nanoTime();
    reporter.publishEntry(killed, "right again after " + Duration.ofNanos(right - started).toMillis()
        + " ms from the start of the last");

    // Before its birth it takes seconds from a discovery to listening for events.
    Eventually.holds(() -> assertThat(home.log()).contains("birth message sent"));
    probe();
    obeys("green");
    assertThat(TOLD).doesNotHaveDuplicates();
    assertThat(home.troubles()).noneMatch(line -> line.toLowerCase().contains("sense"));
  }

  @Test
  @Order(2)
  void whatWasRemovedWhileHomeAssistantWasDownGoesAfterItsBirthAndDoesNotComeBackWithTheBroker() throws Throwable {
    home.store();
    home.kill();
    rules(WITHOUT_RED);
    try (Subscriber device = new Subscriber(broker.port(), "homeassistant/device/#")) {
      device.until(heard -> !heard.payload().contains("light_red"));
    }

    home.start();

    home.await("light.sense_lights_hall_red", "");
    allIsRight();
    assertThat(kept()).noneMatch(topic -> topic.contains("/red"));
    kill(FORGETFUL);
    home.await("light.sense_lights_hall_green", "unavailable");
    start(FORGETFUL);
    allIsRight();
    assertThat(kept()).noneMatch(topic -> topic.contains("/red"));
    assertThat(home.troubles()).noneMatch(line -> line.toLowerCase().contains("sense"));
  }

  @Test
  @Order(3)
  void aShortBreakOfOurConnectionIsOverSoonAndWhatHappenedMeanwhileIsToldOnce(TestReporter reporter) throws Throwable {
    try (Relay relay = new Relay(broker.port());
        Desk desk = new Desk(relay.port(), "porch", RULES).start()) {
      home.await(desk.entity("binary_sensor", "connection"), "on");
      home.await(desk.entity("switch", "mute"), "off");
      automate("porch", desk.identity);
      Events<Map<String, Object>> events = home.events("told_of_porch");
      desk.openApp("kim", "before");
      assertThat(events.next()).containsEntry("host", "before");

      relay.cut();
      home.await(desk.entity("light", "green"), "unavailable");
      desk.openApp("kim", "meanwhile");
      long opened = System.nanoTime();
      relay.open();
      home.await(desk.entity("binary_sensor", "connection"), "on");
      home.await(desk.entity("light", "green"), "available", state -> !state.value().equals("unavailable"));
      reporter.publishEntry("a short break",
          "on line again after " + Duration.ofNanos(System.nanoTime() - opened).toMillis() + " ms");

      desk.openApp("kim", "after");
      List<Map<String, Object>> all = events.until(event -> "after".equals(event.get("host")));
      assertThat(all).extracting(event -> event.get("host")).containsExactly("meanwhile", "after");
      assertThat(all).extracting(event -> event.get("id")).doesNotHaveDuplicates();
    }
  }

  @Test
  @Order(4)
  void whatHasGrownTooOldWhileTheBrokerWasAwayIsNotToldToAnybody() throws Throwable {
    try (Relay relay = new Relay(broker.port());
        Desk desk = new Desk(relay.port(), "attic", RULES).start("mqtt.event-expiry=1s");
        Subscriber subscriber = new Subscriber(broker.port(), desk.topic("event/#"))) {
      home.await(desk.entity("switch", "mute"), "off");
      relay.cut();
      desk.openApp("kim", "old");
      Eventually.holds(() -> assertThat(desk.service().summary().mqtt().expired()).isEqualTo(1));
      relay.open();
      home.await(desk.entity("binary_sensor", "connection"), "on");

      desk.openApp("kim", "new");

      assertThat(subscriber.next().payload()).contains("\"host\":\"new\"");
    }
  }

  private static void kill(String what) throws InterruptedException {
    switch (what) {
      case SERVICE -> service.destroyForcibly().waitFor();
      case BROKER -> broker.kill();
      case FORGETFUL -> {
        broker.kill();
        broker.forget();
      }
      case HOME -> home.kill();
      default -> throw new IllegalArgumentException(what);
    }
  }

  private static void start(String what) throws IOException {
    switch (what) {
      case SERVICE -> startService();
      case BROKER, FORGETFUL -> broker.start();
      case HOME -> home.start();
      default -> throw new IllegalArgumentException(what);
    }
  }

  private static void startService() throws IOException {
    service = new ProcessBuilder("target/sense-lights/bin/sense-lights", "run",
        "--rules", directory.resolve("rules.conf").toString(),
        "--set", "node=hall",
        "--set", "web.listen=127.0.0.1:0",
        "--set", "udp.listen=[\"127.0.0.1:" + port + "\"]",
        "--set", "mqtt.url=\"mqtt://127.0.0.1:" + broker.port() + "\"",
        "--set", "gpio.mode=simulated",
        "--set", "state-directory=" + directory,
        "--set", "runtime-directory=" + directory)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
        .start();
  }

  private static void rules(String text) throws IOException {
    Path fresh = Files.writeString(directory.resolve("rules.fresh"), text);
    Files.move(fresh, directory.resolve("rules.conf"), StandardCopyOption.REPLACE_EXISTING);
  }

  private static void send(String datagram) throws IOException {
    byte[] bytes = datagram.getBytes(UTF_8);
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.send(new DatagramPacket(bytes, bytes.length, new InetSocketAddress("127.0.0.1", port)));
    }
  }

  /** An event reaches the automation and the entity, once. */
  private static void probe() throws IOException {
    probes++;
    String host = "probe-" + probes;
    send(Desk.opened("kim", host));
    List<Map<String, Object>> heard = told.until(event -> host.equals(event.get("host")));
    assertThat(heard).as("nothing is told anew").hasSize(1);
    TOLD.add(heard.getFirst().get("id"));
    home.await("event.sense_lights_hall_connection", host, state -> host.equals(state.attributes().get("host")));
  }

  private static void obeys(String light) {
    String entity = "light.sense_lights_hall_" + light;
    home.call("light.turn_on", Map.of("entity_id", entity, "effect", "breathe"));
    home.await(entity, "breathing", state -> "breathe".equals(state.attributes().get("effect")));
    home.call("light.turn_on", Map.of("entity_id", entity, "effect", "auto"));
    home.await(entity, "as the rules say", state -> !"breathe".equals(state.attributes().get("effect")));
  }

  /** Nothing is missing, nothing is a ghost or a double, and each shows what the broker was told last. */
  private static void allIsRight() throws Throwable {
    Eventually.holds(() -> {
      Map<String, String> retained = new HashMap<>();
      for (Heard heard : heard()) {
        retained.put(heard.topic().replace("sense-lights/hall/", ""), heard.payload());
      }
      assertThat(retained).containsEntry("status", "online").containsKeys("info", "health", "presence", "rule/busy");
      Map<String, String> announced = Desk.announced(broker.port(), identity);
      List<Entity> shown = home.entities().stream()
          .filter(entity -> entity.uniqueId().startsWith(identity.deviceId() + "_")).toList();
      assertThat(shown).extracting(Entity::uniqueId).containsExactlyInAnyOrderElementsOf(announced.keySet());
      assertThat(shown).extracting(Entity::id).containsExactlyInAnyOrderElementsOf(announced.values());
      assertThat(home.states()).filteredOn(state -> state.entity().contains("sense_lights_hall"))
          .extracting(State::entity)
          .containsExactlyInAnyOrderElementsOf(shown.stream().filter(Entity::enabled).map(Entity::id).toList());
      assertThat(home.states()).filteredOn(state -> state.entity().contains("sense_lights_hall"))
          .allSatisfy(state -> assertThat(state.value()).as(state.entity()).isNotEqualTo("unavailable"));
      Config presence = ConfigFactory.parseString(retained.get("presence"));
      for (String count : List.of("sessions", "connections", "users")) {
        shows("sensor." + id(count), Integer.toString(presence.getInt(count)));
      }
      shows("binary_sensor." + id("busy"), retained.get("rule/busy").toLowerCase());
      shows("light." + id("green"),
          ConfigFactory.parseString(retained.get("light/green")).getString("state").toLowerCase());
      shows("switch." + id("mute"), retained.get("state/mute").toLowerCase());
      shows("select." + id("log_level"), retained.get("state/log-level"));
      shows("sensor." + id("version"), Build.own().version());
      shows("binary_sensor." + id("connection"), "on");
      shows("binary_sensor." + id("health"),
          ConfigFactory.parseString(retained.get("health")).getBoolean("ok") ? "off" : "on");
    });
  }

  private static String id(String what) {
    return "sense_lights_hall_" + what;
  }

  private static void shows(String entity, String value) {
    assertThat(home.state(entity)).as(entity).isEqualTo(value);
  }

  private static List<String> kept() throws MqttException {
    return heard().stream().map(Heard::topic).toList();
  }

  /** What the broker keeps of this device. */
  private static List<Heard> heard() throws MqttException {
    String end = "end/" + MqttClient.generateClientId();
    try (Subscriber subscriber = new Subscriber(broker.port(), "#")) {
      MqttClient client =
          new MqttClient("tcp://127.0.0.1:" + broker.port(), MqttClient.generateClientId(), new MemoryPersistence());
      client.connect();
      client.publish(end, new byte[0], 1, false);
      client.disconnect();
      client.close();
      return subscriber.until(heard -> heard.topic().equals(end)).stream()
          .filter(heard -> heard.retained() && heard.topic().startsWith("sense-lights/hall/")).toList();
    }
  }

  private static <T extends AutoCloseable> T open(T one) {
    OPEN.add(one);
    return one;
  }

  private static void removeFiles() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
