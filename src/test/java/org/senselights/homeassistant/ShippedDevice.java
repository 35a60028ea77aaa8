package org.senselights.homeassistant;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.senselights.light.LightDefinition;
import org.senselights.light.Program;
import org.senselights.message.Json;
import org.senselights.message.Message;
import org.senselights.presence.Snapshot;
import org.senselights.rules.Privacy;
import org.senselights.rules.RuleBook;

/** Speaks as a device with the shipped rules does, with no service behind it. */
final class ShippedDevice implements AutoCloseable {
  private static final String VERSION = "0.1.0";

  /** A board that measures its temperature, under systemd. */
  private static final Device BOARD = new Device(new DeviceIdentity("1f00b2c3d4"), "desk", Written.TOPICS, VERSION,
      "Raspberry Pi Zero 2 W Rev 1.0", Optional.empty(), true, true, false);

  static final String IDENTIFIER = BOARD.identity().deviceId();

  private final RuleBook book;
  private final Topics topics = Written.TOPICS;
  private final States states = new States(topics, Privacy.Mode.CLEAR);
  private final MqttClient client;
  private int events;

  ShippedDevice(int brokerPort) {
    try {
      book = Written.book(Files.readString(Path.of("config/rules.conf")));
      client = new MqttClient("tcp://127.0.0.1:" + brokerPort, "shipped", new MemoryPersistence());
      client.connect();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MqttException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Announces itself, says all its states, and that it is there. */
  ShippedDevice appear() {
    tell(Discovery.of(BOARD, book).message());
    for (LightDefinition light : book.lights()) {
      show(light.name(), new Program.Steady(false));
    }
    tell(states.group(RuleBook.ALL_LIGHTS, List.of(new Program.Steady(false))));
    online(0, 0);
    tell(states.mute(false));
    tell(states.logLevel(LogLevel.INFO));
    tell(states.info(new Info(VERSION, "2026-11-20T20:30:00+01:00", "4f1d22a0c3b7", Map.of("node", "desk"), List.of(),
        Optional.empty())));
    tell(states.health(new HealthFigures(List.of(), Optional.of(true), true, 51_234, 0, 0, OptionalDouble.of(48.25))));
    tell(Message.state(topics.status(), "online"));
    return this;
  }

  /** The service has gone. */
  void disappear() {
    tell(Message.state(topics.status(), "offline"));
  }

  void comeBack() {
    tell(Message.state(topics.status(), "online"));
  }

  void show(String light, Program program) {
    tell(states.light(light, program));
  }

  /** So many are on line: two thirds of them on one node, the others on another. */
  void online(int sessions, int users) {
    Map<String, Snapshot.OfHost> hosts = new LinkedHashMap<>();
    hosts.put("qlik-prod-1", new Snapshot.OfHost(sessions - sessions / 3, sessions, users));
    hosts.put("qlik-prod-2", new Snapshot.OfHost(sessions / 3, sessions / 3, Math.min(users, sessions / 3)));
    tell(states.presence(
        new Snapshot(sessions, sessions + sessions / 3, users, hosts)));
  }

  void lastEvent(LastEvent event) {
    tell(states.lastEvent(event));
  }

  /** Something happened; of the fields those that are given. */
  void happened(String group, String what, Map<String, String> fields) {
    events++;
    Json json = new Json(128)
        .put("event_type", group + '-' + what)
        .put("time", "2026-11-20T23:30:00.123+01:00")
        .put("id", "k3v9x0-" + events);
    fields.forEach(json::put);
    tell(Message.event(topics.device() + "/event/" + group + '/' + what, json.end()));
  }

  void tell(Message message) {
    try {
      client.publish(message.topic(), message.payload().getBytes(UTF_8), message.qos(), message.retain());
    } catch (MqttException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      client.disconnectForcibly(0, 10);
      client.close();
    } catch (MqttException e) {
      // The broker may be gone before.
    }
  }
}
