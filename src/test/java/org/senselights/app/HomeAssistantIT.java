package org.senselights.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.senselights.control.Answer;
import org.senselights.control.Request;
import org.senselights.homeassistant.Entity;
import org.senselights.homeassistant.Events;
import org.senselights.homeassistant.HomeAssistant;
import org.senselights.homeassistant.LogLevel;
import org.senselights.homeassistant.State;
import org.senselights.light.Program;
import org.senselights.mqtt.Mosquitto;
import org.senselights.mqtt.Subscriber;
import org.senselights.mqtt.Subscriber.Heard;

/** The device as a real Home Assistant sees it, over a real broker: each test with a device of its own. */
class HomeAssistantIT {
  private static final String RULES = """
      lights {
        green { pin = 17 }
        red { pin = 27 }
        amber { pin = 22 }
        both { of = [green, red] }
      }
      buttons { seen {}, hush-now {} }
      rules {
        opened { when = connection-open, then { light = green, flash = 1500ms } }
        failed { when = reload-failed, until { button = seen }, then { light = red, blink = 1s } }
        busy { label = "Somebody is in", while { count = users, above = 0 }, then { light = amber, turn = on } }
        hush { when { button = hush-now }, then { mute = on } }
        told { when = [any, other], then { publish = event } }
      }
      """;
  private static final String SMALL = """
      lights { green { pin = 17 }, red { pin = 27 } }
      buttons { seen {} }
      rules {
        busy { label = "Somebody is in", while { count = users, above = 0 }, then { light = red, turn = on } }
        told { when = session-start, then { publish = event } }
      }
      """;
  private static final String SMALLER = """
      lights { green { pin = 17 } }
      rules { told { when = session-start, then { publish = event } } }
      """;
  private static final List<String> GONE_FROM_SMALLER = List.of("light_red", "light_all", "button_press_seen", "busy");


  /**
   * When a device goes, Home Assistant itself empties the topic once more for an entity that is not enabled, and then
   * wonders at its own message.
   */
  private static final String ECHO_OF_A_FAREWELL = "No device components to cleanup for senselights_";

  private static Mosquitto broker;
  private static HomeAssistant home;

  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeAll
  static void start() {
    Mosquitto.assumeInstalled();
    HomeAssistant.assumeInstalled();
    broker = new Mosquitto().start();
    try (Subscriber births = new Subscriber(broker.port(), "homeassistant/status")) {
      home = new HomeAssistant(broker.port());
      home.start();
      // Before it has said so, it takes seconds from a discovery to listening for events.
      births.until(heard -> heard.payload().equals("online"));
    }
  }

  @AfterAll
  static void stop() {
    if (home != null) {
      home.close();
    }
    if (broker != null) {
      broker.close();
    }
  }

  @AfterEach
  void homeAssistantComplainsOfNothing() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
    assertThat(home.troubles()).allMatch(line -> line.contains(ECHO_OF_A_FAREWELL));
  }

  @Test
  void everyEntityIsThereWithItsTrueState() throws Throwable {
    Desk desk = desk("whole", RULES).start();
    arrive(desk);
    desk.startSession("kim", "qs-1");
    desk.startSession("ole", "qs-2");
    desk.openApp("kim", "qs-1");
    desk.send("lorem ipsum");

    State sessions = home.await(desk.entity("sensor", "sessions"), "2");
    assertThat(sessions.attributes())
        .containsEntry("by_host", Map.of("qs-1", 1, "qs-2", 1))
        .containsEntry("state_class", "measurement")
        .containsEntry("unit_of_measurement", "sessions");
    assertThat(home.await(desk.entity("sensor", "connections"), "1").attributes())
        .containsEntry("by_host", Map.of("qs-1", 1));
    home.await(desk.entity("sensor", "users"), "2");
    State last = home.await(desk.entity("sensor", "last_user_event"), "connection-open");
    assertThat(last.attributes()).containsEntry("user", "LAB/kim").containsEntry("host", "qs-1").containsKey("time");
    home.await(desk.entity("binary_sensor", "talking"), "on");
    home.await(desk.entity("binary_sensor", "busy"), "on");
    assertThat(home.attributes(desk.entity("binary_sensor", "busy")))
        .containsEntry("friendly_name", "Sense Lights whole Somebody is in");
    home.await(desk.entity("light", "amber"), "on");
    home.await(desk.entity("light", "red"), "off");
    home.await(desk.entity("light", "both"), "off");
    home.await(desk.entity("light", "all"), "on");
    assertThat(home.attributes(desk.entity("light", "green")))
        .containsEntry("effect_list", List.of("off", "blink", "breathe", "auto"));
    home.await(desk.entity("switch", "mute"), "off");
    home.await(desk.entity("select", "log_level"), "info");
    home.await(desk.entity("binary_sensor", "connection"), "on");
    home.await(desk.entity("binary_sensor", "rules"), "off");
    home.await(desk.entity("binary_sensor", "health"), "off");
    home.await(desk.entity("sensor", "version"), Build.own().version());
    home.await(desk.entity("sensor", "started"), "a time", state -> state.value().matches("\\d{4}-\\d\\d-\\d\\dT.*"));
    home.await(desk.entity("sensor", "datagrams_lost"), "0");
    for (String button : List.of("seen", "hush_now", "test_lights", "reset_counts", "reload_rules")) {
      home.await(desk.entity("button", button), "unknown");
    }
    assertThat(home.await(desk.entity("event", "session"), "a time", state -> state.value().startsWith("20"))
        .attributes()).containsEntry("event_type", "session-start").containsEntry("user", "LAB/ole");
    for (String group : List.of("reload", "app", "other")) {
      home.await(desk.entity("event", group), "unknown");
    }
    shownIsWhatIsAnnounced(desk);
    assertThat(home.device(desk.identity.deviceId()))
        .containsEntry("name", "Sense Lights whole")
        .containsEntry("manufacturer", "Sense Lights")
        .containsEntry("model", "Lights for Qlik Sense")
        .containsEntry("sw_version", Build.own().version());
    assertThat(home.triggers(desk.identity.deviceId())).filteredOn("domain", "mqtt")
        .extracting(trigger -> trigger.get("subtype") + " " + trigger.get("type"))
        .containsExactlyInAnyOrder(
            "Session started", "Session stopped", "Connection opened", "Connection closed", "Reload task failed",
            "Reload task aborted", "Reload task succeeded", "App distributed", "Other happened");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hidden", "hashed"})
  void whereUsersAreNotToldNoneIsNamedAnywhere(String privacy) throws Throwable {
    Desk desk = desk(privacy, RULES).start("privacy.users=" + privacy);
    Subscriber said = open(new Subscriber(broker.port(), "sense-lights/" + privacy + "/#"));
    arrive(desk);
    desk.startSession("xenophon", "qs-1");
    desk.failReload("qs-1");
    desk.openApp("xenophon", "qs-1");

    home.await(desk.entity("sensor", "last_user_event"), "connection-open");
    home.await(desk.entity("event", "connection"), "a time", state -> state.value().startsWith("20"));
    home.await(desk.entity("event", "reload"), "a time", state -> state.value().startsWith("20"));
    assertThat(home.states().stream().filter(state -> state.entity().contains("_" + privacy + "_")).toList())
        .isNotEmpty()
        .noneMatch(state -> state.toString().toLowerCase().contains("xenophon") || state.toString().contains("LAB"));
    assertThat(said.soFar()).isNotEmpty().noneMatch(heard -> heard.toString().toLowerCase().contains("xenophon"));
    assertThat(home.attributes(desk.entity("sensor", "last_user_event")).containsKey("user"))
        .isEqualTo(privacy.equals("hashed"));
  }

  @Test
  void aLightObeysAndShowsWhatItTrulyShows() throws Throwable {
    Desk desk = desk("lights", RULES).start();
    arrive(desk);
    String green = desk.entity("light", "green");

    light("turn_on", green);
    desk.until("green", true);
    assertThat(home.await(green, "on").attributes()).containsEntry("effect", "off");

    light("turn_off", green);
    desk.until("green", false);
    home.await(green, "off");

    light("turn_on", green, "effect", "blink");
    desk.until("green", true);
    desk.until("green", false);
    desk.until("green", true);
    home.await(green, "blinking", state -> "blink".equals(state.attributes().get("effect")));

    light("turn_on", green, "effect", "auto");
    home.await(green, "off");

    Events<State> changes = home.changes(green);
    light("turn_on", green, "flash", "short");
    desk.until("green", true);
    desk.until("green", false);
    assertThat(changes.until(state -> state.value().equals("off"))).extracting(State::value).contains("on");

    changes.soFar();
    desk.openApp("kim", "qs-1");
    assertThat(changes.until(state -> state.value().equals("off"))).extracting(State::value).contains("on");

    light("turn_on", desk.entity("light", "both"));
    home.await(green, "on");
    home.await(desk.entity("light", "red"), "on");
    home.await(desk.entity("light", "both"), "on");
    light("turn_off", desk.entity("light", "all"));
    home.await(green, "off");
    home.await(desk.entity("light", "both"), "off");
    home.await(desk.entity("light", "all"), "off");
    Eventually.holds(() -> assertThat(desk.service().view().lights().values())
        .containsOnly(new Program.Steady(false)));
  }

  @Test
  void aHandLiesAboveTheRulesUntilItIsTakenAway() throws Throwable {
    Desk desk = desk("hand", RULES).start();
    arrive(desk);
    String red = desk.entity("light", "red");
    desk.failReload("qs-1");
    home.await(red, "blinking", state -> "blink".equals(state.attributes().get("effect")));

    light("turn_on", red, "effect", "breathe");
    home.await(red, "breathing", state -> "breathe".equals(state.attributes().get("effect")));
    light("turn_on", red, "effect", "auto");
    home.await(red, "blinking", state -> "blink".equals(state.attributes().get("effect")));

    home.call("switch.turn_on", Map.of("entity_id", desk.entity("switch", "mute")));
    home.await(desk.entity("switch", "mute"), "on");
    home.call("switch.turn_off", Map.of("entity_id", desk.entity("switch", "mute")));
    home.await(desk.entity("switch", "mute"), "off");
    home.await(red, "blinking", state -> "blink".equals(state.attributes().get("effect")));

    press(desk, "seen");
    home.await(red, "off");
    press(desk, "hush_now");
    home.await(desk.entity("switch", "mute"), "on");
  }

  @Test
  void theDeviceIsLookedAfterFromHomeAssistant() throws Throwable {
    Desk desk = desk("care", RULES).start();
    arrive(desk);
    desk.startSession("kim", "qs-1");
    home.await(desk.entity("sensor", "sessions"), "1");

    press(desk, "reset_counts");
    home.await(desk.entity("sensor", "sessions"), "0");
    home.await(desk.entity("light", "amber"), "off");

    desk.pins.clear();
    press(desk, "test_lights");
    for (String light : List.of("green", "red", "amber")) {
      desk.until(light, true);
    }

    home.call("select.select_option",
        Map.of("entity_id", desk.entity("select", "log_level"), "option", "warning"));
    home.await(desk.entity("select", "log_level"), "warning");
    assertThat(desk.level.get()).isEqualTo(LogLevel.WARNING);

    desk.rules(RULES.replace("amber {", "blue { pin = 5 }, amber {"));
    press(desk, "reload_rules");
    home.await(desk.entity("light", "blue"), "off");
    desk.rules("rules { wrong { } }");
    home.await(desk.entity("binary_sensor", "rules"), "on");
    home.await(desk.entity("binary_sensor", "health"), "on");
    desk.rules(RULES);
    home.await(desk.entity("binary_sensor", "rules"), "off");
    home.await(desk.entity("light", "blue"), "");
  }

  @Test
  void aTargetThatFailsIsAProblemOfTheDeviceAndTakesNothingAway() throws Throwable {
    AtomicInteger status = new AtomicInteger(503);
    HttpServer hook = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    open.add(() -> hook.stop(0));
    hook.createContext("/", exchange -> {
      exchange.getResponseHeaders().add("Retry-After", "1");
      exchange.sendResponseHeaders(status.get(), -1);
      exchange.close();
    });
    hook.start();
    Desk desk = desk("outputs", """
        lights { green { pin = 17 } }
        rules { opened { when = connection-open, then = [ { light = green, turn = on }, { send = pager } ] } }
        """).start("targets={ pager { type = webhook, url = \"http://127.0.0.1:" + hook.getAddress().getPort()
            + "/secret\" } }");
    arrive(desk);
    home.await(desk.entity("binary_sensor", "health"), "off");

    desk.openApp("anna", "qs-1");

    State health = home.await(desk.entity("binary_sensor", "health"), "on");
    assertThat((List<?>) health.attributes().get("troubles")).singleElement().asString()
        .contains("Web hook pager (127.0.0.1) does not take all that it is told: ")
        .doesNotContain("anna", "/secret");
    home.await(desk.entity("light", "green"), "on");
    home.await(desk.entity("binary_sensor", "connection"), "on");
    assertThat(home.states().stream().filter(state -> state.entity().contains("_outputs_")).toList())
        .isNotEmpty().noneMatch(state -> state.value().equals("unavailable"));

    status.set(204);

    assertThat(home.await(desk.entity("binary_sensor", "health"), "off").attributes())
        .containsEntry("troubles", List.of());
  }

  @Test
  void eachEventOfABurstReachesTheEntityAndTheAutomationOnceAndInOrder() throws Throwable {
    Desk desk = desk("burst", RULES).start();
    arrive(desk);
    home.automate("""
        alias: Tell of apps
        mode: queued
        max: 500
        triggers:
          - trigger: device
            domain: mqtt
            device_id: %s
            type: opened
            subtype: Connection
        actions:
          - event: told_of_burst
            event_data:
              id: "{{ trigger.payload_json.id }}"
        """.formatted(home.device(desk.identity.deviceId()).get("id")));
    Events<Map<String, Object>> told = home.events("told_of_burst");
    Events<State> shown = home.changes(desk.entity("event", "connection"));
    int count = 200;
    try (Subscriber said = new Subscriber(broker.port(), desk.topic("event/connection/+"))) {
      for (int i = 0; i < count; i++) {
        desk.openApp("kim", "qs-" + i);
      }

      List<String> ids = new ArrayList<>();
      while (ids.size() < count) {
        ids.add(said.next().payload().replaceAll(".*\"id\":\"([^\"]+)\".*", "$1"));
      }
      String last = ids.getLast();

      assertThat(told.until(event -> event.get("id").equals(last))).extracting(event -> event.get("id"))
          .isEqualTo(ids);
      assertThat(shown.until(state -> last.equals(state.attributes().get("id"))))
          .extracting(state -> state.attributes().get("id")).isEqualTo(ids);
      assertThat(new TreeSet<>(ids)).hasSize(count);
      desk.startSession("kim", "qs-1");
      home.await(desk.entity("event", "session"), "a time", state -> state.value().startsWith("20"));
      assertThat(told.soFar()).isEmpty();
    }
  }

  @Test
  void whatTheOwnerKeepsFromItIsNotSeenThoughOthersHearIt() throws Throwable {
    Desk desk = desk("reserved", RULES).start("home-assistant.ignore=[{ user = \"LAB/svc_*\" }]");
    arrive(desk);
    home.automate("""
        alias: Tell of apps
        mode: queued
        triggers:
          - trigger: device
            domain: mqtt
            device_id: %s
            type: opened
            subtype: Connection
        actions:
          - event: told_of_reserved
            event_data:
              user: "{{ trigger.payload_json.user }}"
        """.formatted(home.device(desk.identity.deviceId()).get("id")));
    Events<Map<String, Object>> told = home.events("told_of_reserved");
    Events<State> shown = home.changes(desk.entity("event", "connection"));
    try (Subscriber said = new Subscriber(broker.port(), desk.topic("event/connection/+"))) {
      desk.openApp("svc_backup", "qs-1");
      desk.openApp("kim", "qs-1");
      desk.openApp("svc_backup", "qs-2");
      desk.openApp("ole", "qs-1");

      assertThat(said.until(each -> each.payload().contains("LAB/ole"))).hasSize(4);
      assertThat(told.until(event -> event.get("user").equals("LAB/ole"))).extracting(event -> event.get("user"))
          .containsExactly("LAB/kim", "LAB/ole");
      assertThat(shown.until(state -> "LAB/ole".equals(state.attributes().get("user"))))
          .extracting(state -> state.attributes().get("user")).containsExactly("LAB/kim", "LAB/ole");
      home.await(desk.entity("sensor", "users"), "3");
      home.await(desk.entity("sensor", "last_user_event"), "LAB/ole",
          state -> "LAB/ole".equals(state.attributes().get("user")));
    }
  }

  @Test
  void aRetainedCommandIsNotFollowed() throws Throwable {
    MqttClient stranger = stranger();
    stranger.publish("sense-lights/retained/light/green/set", "{\"state\":\"ON\"}".getBytes(UTF_8), 1, true);
    Lines lines = open(new Lines());
    Desk desk = desk("retained", RULES).start();
    arrive(desk);

    light("turn_on", desk.entity("light", "red"));

    desk.until("red", true);
    assertThat(desk.pins).isEmpty();
    home.await(desk.entity("light", "green"), "off");
    assertThat(lines.about("retained/light/green/set")).singleElement().asString().contains("is not followed");
  }

  @Test
  void whatCannotBeFollowedIsAnsweredInWordsAndHarmsNothing() throws Throwable {
    Desk desk = desk("clumsy", RULES).start();
    arrive(desk);
    Lines lines = open(new Lines());
    Subscriber answers = open(new Subscriber(broker.port(), desk.topic("response/#")));
    MqttClient stranger = stranger();
    Map<String, byte[]> clumsy = Map.of(
        "light/green/set", "{\"state\":\"ON\",".getBytes(UTF_8),
        "light/green/set#2", "{\"state\":\"ON\",\"effect\":\"disco\",\"transaction\":7}".getBytes(UTF_8),
        "light/grene/set", "ON".getBytes(UTF_8),
        "light/red/set", new byte[] {(byte) 0xff, 0},
        "request/mute", "perhaps".getBytes(UTF_8),
        "request/log-level", "[]".getBytes(UTF_8),
        "request/health", new byte[20_000],
        "request/self-destruct", "{}".getBytes(UTF_8),
        "request/restart", "{}".getBytes(UTF_8),
        "request/button/sene", "PRESS".getBytes(UTF_8));
    for (Map.Entry<String, byte[]> one : clumsy.entrySet()) {
      stranger.publish(desk.topic(one.getKey().replace("#2", "")), one.getValue(), 1, false);
    }

    List<Heard> heard = new ArrayList<>();
    while (heard.size() < clumsy.size()) {
      heard.add(answers.next());
    }
    assertThat(heard).allMatch(answer -> answer.payload().contains("\"status\":\"error\""));
    assertThat(heard).anyMatch(answer -> answer.payload().contains("\"transaction\":7"));
    assertThat(heard).anyMatch(answer ->
        answer.topic().endsWith("/response/light/grene") && answer.payload().contains("green"));
    assertThat(lines.about("cannot be followed")).hasSizeGreaterThanOrEqualTo(7);
    light("turn_on", desk.entity("light", "green"));
    home.await(desk.entity("light", "green"), "on");
  }

  @Test
  void everyRequestIsAnsweredUnderItsTransaction() throws Throwable {
    Desk desk = desk("requests", RULES).start();
    arrive(desk);
    Subscriber answers = open(new Subscriber(broker.port(), desk.topic("response/#")));
    MqttClient stranger = stranger();
    Map<String, String> requests = Map.of(
        "test-lights", "", "reload-rules", "", "reset-counts", "", "log-level", "\"level\":\"debug\",", "health", "",
        "mute", "\"state\":\"on\",", "button/seen", "");
    for (Map.Entry<String, String> one : requests.entrySet()) {
      stranger.publish(desk.topic("request/" + one.getKey()),
          ("{" + one.getValue() + "\"transaction\":\"of " + one.getKey() + "\"}").getBytes(UTF_8), 1, false);

      Heard answer = answers.next();

      assertThat(answer.topic()).isEqualTo(desk.topic("response/" + one.getKey()));
      assertThat(answer.payload())
          .contains("\"status\":\"ok\"").contains("\"transaction\":\"of " + one.getKey() + "\"");
      assertThat(answer.retained()).isFalse();
    }
    home.await(desk.entity("switch", "mute"), "on");
    home.await(desk.entity("select", "log_level"), "debug");
  }

  @Test
  void anEditAddsAndRemovesAndTheFirstEventOfANewGroupArrives() throws Throwable {
    Desk desk = desk("edited", SMALL).start();
    arrive(desk);
    home.await(desk.entity("light", "red"), "off");
    assertThat(home.state(desk.entity("event", "connection"))).isEmpty();
    Events<State> connection = home.changes(desk.entity("event", "connection"));

    desk.rules(SMALL.replace("when = session-start", "when = [session-start, connection-open]")
        .replace("red {", "blue { pin = 5 }, red {"));
    desk.service().rules().reload();
    desk.openApp("kim", "qs-1");

    assertThat(connection.until(state -> state.attributes().get("event_type") != null)).last()
        .satisfies(state -> assertThat(state.attributes()).containsEntry("event_type", "connection-open"));
    home.await(desk.entity("light", "blue"), "off");
    shownIsWhatIsAnnounced(desk);

    desk.rules(SMALLER);
    gone(desk, "red", "all", "blue");
    shownIsWhatIsAnnounced(desk);
    keptTopicsAreThoseOf(desk);
  }

  @Test
  void whatWasRemovedWhileTheServiceWasDownGoes() throws Throwable {
    Desk desk = desk("down", SMALL).start();
    arrive(desk);
    home.await(desk.entity("light", "red"), "off");
    desk.stop();
    home.await(desk.entity("light", "red"), "unavailable");

    desk.rules(SMALLER);
    desk.start();

    gone(desk, "red", "all");
    home.await(desk.entity("light", "green"), "off");
    shownIsWhatIsAnnounced(desk);
    keptTopicsAreThoseOf(desk);
  }

  @Test
  void aLostRecordIsReadBackFromTheBroker() throws Throwable {
    Desk desk = desk("lost", SMALL).start();
    arrive(desk);
    home.await(desk.entity("light", "red"), "off");
    desk.stop();
    Files.delete(desk.file("announced.json"));

    desk.rules(SMALLER);
    desk.start();

    gone(desk, "red", "all");
    home.await(desk.entity("light", "green"), "off");
    shownIsWhatIsAnnounced(desk);
    keptTopicsAreThoseOf(desk);
  }

  @Test
  void underAnotherNodeNameItIsTheSameDeviceAndLeavesNothingBehind() throws Throwable {
    Desk desk = desk("before", SMALL).start();
    arrive(desk);
    Object id = home.device(desk.identity.deviceId()).get("id");
    List<Entity> entities = of(desk);
    desk.stop();

    desk.rename("after");
    desk.start();

    Eventually.holds(() -> assertThat(kept("sense-lights/before/")).isEmpty());
    Eventually.holds(() ->
        assertThat(home.device(desk.identity.deviceId())).containsEntry("name", "Sense Lights after"));
    assertThat(home.device(desk.identity.deviceId())).containsEntry("id", id);
    assertThat(of(desk)).extracting(Entity::id).isEqualTo(entities.stream().map(Entity::id).toList());
    home.await("light.sense_lights_before_green", "off");
    light("turn_on", "light.sense_lights_before_green");
    desk.until("green", true);
    home.await("light.sense_lights_before_green", "on");
  }

  @Test
  void aClearedDeviceIsGoneUntilTheNextStart() throws Throwable {
    Desk desk = desk("cleared", SMALL).start();
    arrive(desk);
    desk.startSession("kim", "qs-1");
    home.await(desk.entity("sensor", "sessions"), "1");

    Answer answer = new Requests(desk.service()).apply(Request.of("discovery-clear"));

    assertThat(answer.ok()).as(answer.text()).isTrue();
    Eventually.holds(() -> assertThat(home.device(desk.identity.deviceId())).isEmpty());
    assertThat(of(desk)).isEmpty();
    desk.startSession("ole", "qs-1");
    desk.stop();
    assertThat(kept("sense-lights/cleared/")).isEmpty();
    assertThat(kept("homeassistant/device/" + desk.identity.deviceId())).isEmpty();
    desk.start();
    home.await(desk.entity("sensor", "sessions"), "2");
    shownIsWhatIsAnnounced(desk);
  }

  @Test
  void aDeviceThatIsOffCanBeClearedToo() throws Throwable {
    Desk desk = desk("off", SMALL).start();
    arrive(desk);
    desk.stop();

    assertThat(Farewell.say(desk.settings(), desk.state(), desk.identity)).isTrue();

    Eventually.holds(() -> assertThat(home.device(desk.identity.deviceId())).isEmpty());
    assertThat(of(desk)).isEmpty();
    assertThat(kept("sense-lights/off/")).isEmpty();
    assertThat(kept("homeassistant/device/" + desk.identity.deviceId())).isEmpty();
    assertThat(Farewell.say(desk.settings(), desk.state(), desk.identity)).isFalse();
  }

  private Desk desk(String node, String rules) throws Exception {
    return open(new Desk(broker.port(), node, rules));
  }

  private <T extends AutoCloseable> T open(T one) {
    open.add(one);
    return one;
  }

  private MqttClient stranger() throws MqttException {
    MqttClient stranger =
        new MqttClient("tcp://127.0.0.1:" + broker.port(), MqttClient.generateClientId(), new MemoryPersistence());
    stranger.connect();
    open.add(() -> {
      stranger.disconnect();
      stranger.close();
    });
    return stranger;
  }

  /** Waits until the device is there. */
  private static void arrive(Desk desk) {
    home.await(desk.entity("binary_sensor", "connection"), "on");
    home.await(desk.entity("switch", "mute"), "off");
  }

  private static void light(String service, String entity, String... data) {
    Map<String, Object> all = new HashMap<>(Map.of("entity_id", entity));
    for (int i = 0; i < data.length; i += 2) {
      all.put(data[i], data[i + 1]);
    }
    home.call("light." + service, all);
  }

  private static void press(Desk desk, String button) {
    home.call("button.press", Map.of("entity_id", desk.entity("button", button)));
  }

  private static List<Entity> of(Desk desk) {
    return home.entities().stream()
        .filter(entity -> entity.uniqueId().startsWith(desk.identity.deviceId() + "_")).toList();
  }

  /** No ghost and no double, and nothing is missing. */
  private static void shownIsWhatIsAnnounced(Desk desk) throws Throwable {
    Eventually.holds(() -> {
      Map<String, String> announced = desk.announced();
      assertThat(of(desk)).extracting(Entity::uniqueId).containsExactlyInAnyOrderElementsOf(announced.keySet());
      assertThat(of(desk)).extracting(Entity::id).containsExactlyInAnyOrderElementsOf(announced.values());
      assertThat(of(desk)).filteredOn(Entity::enabled)
          .allSatisfy(entity -> assertThat(home.state(entity.id())).as(entity.id()).isNotIn("", "unavailable"));
    });
  }

  /** Every trace of them, of the button and of the rule of {@link #SMALL}. */
  private static void gone(Desk desk, String... lights) throws Throwable {
    for (String light : lights) {
      home.await(desk.entity("light", light), "");
    }
    home.await(desk.entity("button", "seen"), "");
    home.await(desk.entity("binary_sensor", "busy"), "");
    Eventually.holds(() -> assertThat(of(desk)).extracting(Entity::uniqueId)
        .noneMatch(id -> GONE_FROM_SMALLER.stream().anyMatch(id::endsWith)));
  }

  /** What a user did last is kept where a user did something. */
  private static void keptTopicsAreThoseOf(Desk desk) throws Throwable {
    String lastEvent = desk.topic("state/last-event");
    Eventually.holds(() -> assertThat(kept(desk.topic(""))).filteredOn(topic -> !topic.equals(lastEvent))
        .containsExactlyInAnyOrder(
        desk.topic("status"), desk.topic("info"), desk.topic("health"), desk.topic("presence"),
        desk.topic("state/mute"), desk.topic("state/log-level"), desk.topic("light/green")));
  }

  /** The topics that the broker keeps something of. */
  private static List<String> kept(String beginning) throws MqttException {
    String end = "end/" + MqttClient.generateClientId();
    try (Subscriber subscriber = new Subscriber(broker.port(), "#")) {
      MqttClient client =
          new MqttClient("tcp://127.0.0.1:" + broker.port(), MqttClient.generateClientId(), new MemoryPersistence());
      client.connect();
      client.publish(end, new byte[0], 1, false);
      client.disconnect();
      client.close();
      return subscriber.until(heard -> heard.topic().equals(end)).stream()
          .filter(heard -> heard.retained() && heard.topic().startsWith(beginning)).map(Heard::topic).toList();
    }
  }

  /** What was logged from now on. */
  private static final class Lines extends Handler implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger("org.senselights");
    private final List<String> said = new CopyOnWriteArrayList<>();

    Lines() {
      LOGGER.addHandler(this);
    }

    List<String> about(String words) {
      return said.stream().filter(line -> line.contains(words)).toList();
    }

    @Override
    public void publish(LogRecord line) {
      said.add(line.getMessage());
    }

    @Override
    public void flush() {
      // Nothing waits.
    }

    @Override
    public void close() {
      LOGGER.removeHandler(this);
    }
  }
}
