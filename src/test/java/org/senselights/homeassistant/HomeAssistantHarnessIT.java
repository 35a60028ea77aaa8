package org.senselights.homeassistant;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.senselights.mqtt.Mosquitto;
import org.senselights.mqtt.Subscriber;

/** That tests can rely on {@link HomeAssistant}: shown with a device that is none of ours. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HomeAssistantHarnessIT {
  private static final String DISCOVERY = """
      {
        "device": {"identifiers": ["lamp_1"], "name": "Lamp"},
        "origin": {"name": "a test"},
        "availability": [{"topic": "lamp/status"}],
        "components": {
          "light_green": {
            "platform": "light", "schema": "json", "unique_id": "lamp_1_green", "name": "Green", "qos": 1,
            "state_topic": "lamp/green", "command_topic": "lamp/green/set", "supported_color_modes": ["onoff"],
            "flash": true, "effect": true, "effect_list": ["off", "blink"]
          },
          "event_bell": {
            "platform": "event", "unique_id": "lamp_1_bell", "name": "Bell", "qos": 1,
            "state_topic": "lamp/bell", "event_types": ["rung"]
          },
          "sensor_visits": {
            "platform": "sensor", "unique_id": "lamp_1_visits", "name": "Visits", "qos": 1,
            "state_topic": "lamp/visits", "entity_category": "diagnostic"
          },
          "trigger_rung": {
            "platform": "device_automation", "automation_type": "trigger", "type": "rung", "subtype": "bell",
            "topic": "lamp/bell", "value_template": "{{ value_json.event_type }}", "payload": "rung"
          }
        }
      }
      """;

  private static Mosquitto broker;
  private static MqttClient lamp;
  private static HomeAssistant home;

  @BeforeAll
  static void start() throws MqttException {
    Mosquitto.assumeInstalled();
    HomeAssistant.assumeInstalled();
    broker = new Mosquitto().start();
    lamp = new MqttClient("tcp://127.0.0.1:" + broker.port(), "lamp", new MemoryPersistence());
    lamp.connect();
    publish("homeassistant/device/lamp_1/config", DISCOVERY, true);
    publish("lamp/status", "online", true);
    publish("lamp/green", "{\"state\":\"OFF\"}", true);
    publish("lamp/visits", "51", true);
    home = new HomeAssistant(broker.port());
    home.start();
  }

  @AfterAll
  static void stop() throws MqttException {
    if (home != null) {
      home.close();
    }
    if (lamp != null) {
      lamp.disconnectForcibly(0, 10);
      lamp.close();
    }
    if (broker != null) {
      broker.close();
    }
  }

  private static void publish(String topic, String payload, boolean retained) throws MqttException {
    lamp.publish(topic, payload.getBytes(UTF_8), 1, retained);
  }

  @Test
  @Order(1)
  void aDiscoveredDeviceAppearsWithItsEntitiesAndTheirStates() {
    home.await("sensor.lamp_visits", "51");
    home.await("light.lamp_green", "off");
    home.await("event.lamp_bell", "unknown");

    assertThat(home.attributes("light.lamp_green")).containsEntry("effect_list", List.of("off", "blink"));
    assertThat(home.device("lamp_1")).containsEntry("name", "Lamp");
    assertThat(home.device("lamp_2")).isEmpty();
    assertThat(home.state("light.lamp_red")).isEmpty();
    assertThat(home.entities()).extracting(Entity::id, Entity::uniqueId, Entity::name, Entity::category)
        .containsExactly(
            tuple("event.lamp_bell", "lamp_1_bell", "Bell", ""),
            tuple("light.lamp_green", "lamp_1_green", "Green", ""),
            tuple("sensor.lamp_visits", "lamp_1_visits", "Visits", "diagnostic"));
  }

  @Test
  @Order(2)
  void aServiceCallArrivesAsACommand() {
    try (Subscriber commands = new Subscriber(broker.port(), "lamp/green/set")) {
      home.call("light.turn_on", Map.of("entity_id", "light.lamp_green", "flash", "short"));

      assertThat(commands.next().payload()).contains("\"state\":\"ON\"", "\"flash\":");
    }
    assertThatThrownBy(() -> home.call("light.glow", Map.of("entity_id", "light.lamp_green")))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("light.glow");
  }

  @Test
  @Order(3)
  void anAutomationOfADeviceTriggerFires() throws MqttException {
    assertThat(home.triggers("lamp_1")).filteredOn("domain", "mqtt").singleElement().satisfies(trigger ->
        assertThat(trigger).containsEntry("trigger", "device").containsEntry("type", "rung"));
    assertThat(home.automate("""
        alias: Somebody at the door
        triggers:
          - trigger: device
            domain: mqtt
            device_id: %s
            type: rung
            subtype: bell
        actions:
          - action: input_boolean.turn_on
            target:
              entity_id: input_boolean.flag
        """.formatted(home.device("lamp_1").get("id")))).containsExactly("automation.somebody_at_the_door");
    Events<Map<String, Object>> fired = home.events("automation_triggered");
    Events<State> bell = home.changes("event.lamp_bell");

    publish("lamp/bell", "{\"event_type\":\"rung\",\"by\":\"nobody\"}", false);

    assertThat(fired.next()).containsEntry("entity_id", "automation.somebody_at_the_door");
    assertThat(bell.next().attributes()).containsEntry("event_type", "rung").containsEntry("by", "nobody");
    home.await("input_boolean.flag", "on");
    assertThat(home.troubles()).isEmpty();
  }

  @Test
  @Order(4)
  void aWrongAutomationIsRefusedInItsOwnWords() {
    assertThatThrownBy(() -> home.automate("""
        - alias: Wrong
          triggers:
            - trigger: moonrise
          actions: []
        """)).isInstanceOf(AssertionError.class).hasMessageContaining("moonrise");
  }

  @Test
  @Order(5)
  void aKillAndAStartBringBackWhatWasStored() {
    home.store();
    Events<State> bell = home.changes("event.lamp_bell");
    List<Entity> before = home.entities();

    home.kill();
    assertThatThrownBy(home::entities).isInstanceOf(IllegalStateException.class);
    home.start();

    home.await("sensor.lamp_visits", "51");
    home.await("light.lamp_green", "off");
    assertThat(bell.until(state -> !state.value().equals("unavailable")).getLast().attributes())
        .containsEntry("event_type", "rung");
    assertThat(home.entities()).extracting(Entity::id).isEqualTo(before.stream().map(Entity::id).toList());
    assertThat(home.state("automation.somebody_at_the_door")).isEqualTo("on");
  }

  @Test
  @Order(6)
  void aStopEndsInGoodOrder() throws MqttException {
    try (Subscriber will = new Subscriber(broker.port(), "homeassistant/status")) {
      home.stop();

      assertThat(will.until(heard -> heard.payload().equals("offline"))).isNotEmpty();
    }
    publish("homeassistant/device/lamp_1/config", "", true);

    home.start();

    assertThat(home.await("sensor.lamp_visits", "unavailable").attributes()).containsEntry("restored", true);
  }
}
