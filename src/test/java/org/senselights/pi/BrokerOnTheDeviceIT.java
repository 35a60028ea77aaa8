package org.senselights.pi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.senselights.mqtt.Mosquitto;
import org.senselights.mqtt.Subscriber;

/** The broker of an image built with one: a real Mosquitto that reads the very files, laid out as they are there. */
class BrokerOnTheDeviceIT {
  private static final Path SHIPPED = Path.of("hardware/image/mosquitto/00-sense-lights.conf");
  private static final Path CARD = Path.of("hardware/image/root/usr/lib/sense-lights-image/card");

  private final Mosquitto broker = new Mosquitto();
  private final int house = Mosquitto.freePort();
  @TempDir private Path root;

  @BeforeEach
  void layOut() throws IOException {
    Mosquitto.assumeInstalled();
    for (String folder : new String[] {
        "boot/firmware/sense-lights", "etc/mosquitto/conf.d", "run", "usr/share/zoneinfo/Etc", "var/lib/mosquitto",
        "var/log/mosquitto"}) {
      Files.createDirectories(root.resolve(folder));
    }
    Files.createFile(root.resolve("usr/share/zoneinfo/Etc/UTC"));
    // As in Debian's package, but for the user: started by root it would become one that may not look in here.
    Files.writeString(root.resolve("etc/mosquitto/mosquitto.conf"), """
        user root
        persistence true
        persistence_location %1$s/var/lib/mosquitto/
        log_dest file %1$s/var/log/mosquitto/mosquitto.log
        include_dir %1$s/etc/mosquitto/conf.d
        """.formatted(root));
    copy(SHIPPED, "listener 1884 ", "listener " + broker.port() + " ");
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void theHouseHearsWithItsPasswordWhatTheDeviceSaysWithoutOne() throws Exception {
    start("broker-user = house\nbroker-password = let: me in\n");

    try (Subscriber subscriber = new Subscriber(house, "sense-lights/#", "house", "let: me in")) {
      say("sense-lights/desk/status", "online");

      assertThat(subscriber.next().payload()).isEqualTo("online");
    }
  }

  @Test
  void nobodyOfTheHouseIsLetInWithoutThePassword() throws Exception {
    start("broker-user = house\nbroker-password = let: me in\n");

    assertThatThrownBy(() -> new Subscriber(house, "#")).hasMessageContaining("Not authorized");
    assertThatThrownBy(() -> new Subscriber(house, "#", "house", "let me in")).hasMessageContaining("Not authorized");
  }

  @Test
  void withNoPasswordForTheHouseItServesTheDeviceAlone() throws Exception {
    start("broker-user =\nbroker-password =\n");

    try (Subscriber subscriber = new Subscriber(broker.port(), "#")) {
      say("sense-lights/desk/status", "online");

      assertThat(subscriber.next().payload()).isEqualTo("online");
    }
    assertThat(broker.log()).containsOnlyOnce("listen socket").contains("port " + broker.port());
  }

  @Test
  void itWritesNoLogToTheCard() throws Exception {
    start("");

    assertThat(broker.log()).contains("running");
    assertThat(root.resolve("var/log/mosquitto")).isEmptyDirectory();
  }

  /** What the start of the device does, with this in device.txt. */
  private void start(String device) throws Exception {
    Files.writeString(root.resolve("boot/firmware/sense-lights/device.txt"), device);
    ProcessBuilder card = new ProcessBuilder("sh", CARD.toString()).inheritIO();
    card.environment().put("SENSE_LIGHTS_ROOT", root.toString());
    Process process = card.start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(root.resolve("boot/firmware/sense-lights/PROBLEMS.txt")).doesNotExist();
    Path made = root.resolve("etc/mosquitto/conf.d/house.conf");
    if (Files.exists(made)) {
      copy(made, "listener 1883\n", "listener " + house + "\n");
    }
    broker.withConfiguration(root.resolve("etc/mosquitto/mosquitto.conf")).start();
  }

  private void copy(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(root.resolve("etc/mosquitto/conf.d").resolve(file.getFileName()),
        text.replace(from, to).replace(" /run/", " " + root + "/run/"));
  }

  private void say(String topic, String payload) throws MqttException {
    try (MqttClient client = new MqttClient("tcp://127.0.0.1:" + broker.port(), "device", new MemoryPersistence())) {
      client.connect();
      client.publish(topic, payload.getBytes(UTF_8), 1, false);
      client.disconnect();
    }
  }
}
