package org.senselights.homeassistant;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.senselights.message.Message;
import org.senselights.mqtt.Mosquitto;
import org.senselights.mqtt.Subscriber;

/** The pages for Home Assistant's users show what a real Home Assistant takes, and what does what they say. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DocumentedYamlIT {
  private static final String PAGE = "HOME-ASSISTANT.md";
  private static final String AUTOMATIONS = "HOME-ASSISTANT-AUTOMATIONS.md";
  private static final Pattern OF_THE_DEVICE = Pattern.compile("\\b[a-z_]+\\.sense_lights_desk_[a-z_]+");
  private static final String SESSIONS = "sensor.sense_lights_desk_sessions";
  private static final String RELOAD = "event.sense_lights_desk_reload";

  /** The lamps of the examples, which are none of ours. */
  private static final String LAMPS = """
      {
        "device": {"identifiers": ["lamps"], "name": "Lamps"},
        "origin": {"name": "a test"},
        "components": {
          "light_desk": {
            "platform": "light", "schema": "json", "unique_id": "lamps_desk", "name": "Desk", "qos": 1,
            "default_entity_id": "light.desk_lamp", "command_topic": "lamps/desk", "brightness": true,
            "supported_color_modes": ["brightness"]
          },
          "light_office": {
            "platform": "light", "schema": "json", "unique_id": "lamps_office", "name": "Office", "qos": 1,
            "default_entity_id": "light.office", "command_topic": "lamps/office"
          }
        }
      }
      """;

  private static Mosquitto broker;
  private static ShippedDevice device;
  private static HomeAssistant home;

  @BeforeAll
  static void start() {
    Mosquitto.assumeInstalled();
    HomeAssistant.assumeInstalled();
    broker = new Mosquitto().start();
    device = new ShippedDevice(broker.port()).appear();
    device.tell(Message.state("homeassistant/device/lamps/config", LAMPS));
    home = new HomeAssistant(broker.port());
    home.start();
    home.await(SESSIONS, "0");
    home.await(RELOAD, "unknown");
    home.await("light.desk_lamp", "unknown");
    home.await("light.office", "unknown");
  }

  @AfterAll
  static void stop() {
    Stream.of(home, device, broker).forEach(DocumentedYamlIT::close);
  }

  private static void close(AutoCloseable opened) {
    try {
      if (opened != null) {
        opened.close();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @Order(1)
  void thePageHasEveryEntityOfTheShippedRulesAndNoOther() {
    assertThat(namedIn(Documented.page(PAGE)))
        .containsExactlyElementsOf(home.entities().stream().map(Entity::id)
            .filter(id -> id.contains("sense_lights")).sorted().toList());
    assertThat(home.entities()).filteredOn(entity -> !entity.enabled()).extracting(Entity::id).allSatisfy(id ->
        assertThat(Documented.page(PAGE)).containsPattern("`" + id + "` \\| .*; off until you enable it"));
  }

  @Test
  @Order(2)
  void thePageHasEveryTriggerOfTheDevice() {
    assertThat(home.triggers(ShippedDevice.IDENTIFIER)).filteredOn("domain", "mqtt").hasSize(8)
        .allSatisfy(trigger -> assertThat(Documented.page(PAGE).replaceAll("\\s+", " "))
            .containsPattern("\"" + trigger.get("subtype") + "\"[a-z, ]* " + trigger.get("type")));
  }

  @Test
  @Order(3)
  void everyAutomationIsTaken() {
    List<String> taken = new ArrayList<>();
    for (String page : List.of(PAGE, AUTOMATIONS)) {
      for (Documented.Block block : Documented.yaml(page)) {
        if (block.isAutomation()) {
          taken.addAll(home.automate(block.text()));
        } else {
          assertThat(block).matches(other -> other.isActions() || other.isDashboard(), "is known to this test");
        }
      }
    }

    assertThat(taken).hasSize(9).contains("automation.desk_lamp_follows_usage",
        "automation.announce_a_failed_reload", "automation.nobody_left_at_night");
    assertThat(home.troubles()).isEmpty();
  }

  @Test
  @Order(4)
  void everyActionByItselfIsTaken() {
    List<Documented.Block> actions =
        Documented.yaml(PAGE).stream().filter(Documented.Block::isActions).toList();

    assertThat(actions).isNotEmpty().allSatisfy(block -> assertThat(home.automate("""
        alias: By itself
        triggers:
          - trigger: event
            event_type: never
        actions:
        """ + block.text().indent(2))).hasSize(1));
  }

  @Test
  @Order(5)
  void theDashboardHasOnlyCardsOfHomeAssistantAndEntitiesOfTheDevice() {
    List<Documented.Block> dashboards =
        Documented.yaml(PAGE).stream().filter(Documented.Block::isDashboard).toList();

    assertThat(dashboards).hasSize(1);
    Map<String, Object> dashboard = readByHomeAssistant(home, dashboards.getFirst().text());
    List<String> entities = new ArrayList<>();
    List<String> types = new ArrayList<>();
    collect(dashboard, "entity", entities);
    collect(dashboard, "type", types);
    List<String> shown = home.entities().stream().filter(Entity::enabled).map(Entity::id).toList();
    assertThat(entities).isNotEmpty().isSubsetOf(shown);
    assertThat(namedIn(dashboards.getFirst().text())).isSubsetOf(shown);
    assertThat(types).contains("tile").noneMatch(type -> type.startsWith("custom:"));
  }

  @Test
  @Order(6)
  void theDeskLampFollowsUsage() {
    try (Subscriber lamp = new Subscriber(broker.port(), "lamps/desk")) {
      device.online(10, 4);
      assertThat(lamp.next().payload()).isEqualTo("{\"state\":\"ON\",\"brightness\":51}");

      device.online(51, 20);
      assertThat(lamp.next().payload()).isEqualTo("{\"state\":\"ON\",\"brightness\":255}");

      device.online(0, 0);
      assertThat(lamp.next().payload()).isEqualTo("{\"state\":\"OFF\"}");
    }
  }

  @Test
  @Order(7)
  void aFailedReloadIsAnnounced() {
    Events<Map<String, Object>> announced = home.events("automation_triggered");

    device.happened("reload", "succeeded", Map.of("task", "Stock", "host", "qlik-prod-1"));
    device.happened("reload", "failed", Map.of("task", "Sales", "host", "qlik-prod-1"));

    announced.until(of("automation.announce_a_failed_reload"));
    awaitNotifications("Sales failed on qlik-prod-1.");
  }

  @Test
  @Order(8)
  void theOfficeGoesDarkWhenTheLastUserLeavesAtNight() {
    try (Subscriber office = new Subscriber(broker.port(), "lamps/office");
        Subscriber lamp = new Subscriber(broker.port(), "lamps/desk")) {
      theClockShows(13);
      device.online(1, 1);
      device.online(0, 0);
      lamp.until(heard -> heard.payload().contains("OFF"));

      theClockShows(1);
      device.online(2, 1);
      lamp.until(heard -> heard.payload().contains("ON"));
      assertThat(office.soFar()).isEmpty();

      device.online(0, 0);
      assertThat(office.next().payload()).isEqualTo("{\"state\":\"OFF\"}");
    }
  }

  @Test
  @Order(9)
  void anEventStartsAnAutomationOnceThoughItsTopicsAreTakenByTheEntityToo() {
    try (Subscriber commands = new Subscriber(broker.port(), "sense-lights/desk/light/+/set");
        Subscriber alerts = new Subscriber(broker.port(), "alerts/night")) {
      device.happened("connection", "open", Map.of("user", "LAB/anna"));
      device.happened("connection", "close", Map.of("user", "LAB/anna"));
      device.happened("session", "start", Map.of("user", "LAB/kim"));
      device.happened("reload", "succeeded", Map.of("task", "Sales", "host", "qlik-prod-1"));

      assertThat(alerts.next().payload()).isEqualTo("{\"user\":\"LAB/kim\"}");
      assertThat(commands.until(heard -> heard.topic().contains("/red/"))).extracting(Subscriber.Heard::payload)
          .containsExactly("{\"state\":\"ON\",\"flash\":2}", "{\"state\":\"OFF\"}");
    }
  }

  @Test
  @Order(10)
  void nothingFiresAgainWhenTheServiceComesBackThoughAPlainTriggerWould() {
    List<String> plain = home.automate("""
        - alias: Plain
          triggers:
            - trigger: state
              entity_id: event.sense_lights_desk_reload
          actions: []
        - alias: Plain with a count
          triggers:
            - trigger: numeric_state
              entity_id: sensor.sense_lights_desk_sessions
              below: 1
          actions: []
        """);
    Events<Map<String, Object>> triggered = home.events("automation_triggered");

    assertNothingFiresAgain(() -> {
      device.disappear();
      home.await(RELOAD, "unavailable");
      device.comeBack();
    });

    List<Map<String, Object>> all = triggered.until(of("automation.announce_a_failed_reload"));
    assertThat(all).extracting(event -> event.get("entity_id")).containsAll(plain);
    // One of them may be that of the new event.
    assertThat(all).filteredOn(of("automation.plain")).hasSizeGreaterThan(1);
    awaitNotifications("Sales failed on qlik-prod-1.", "Afterwards failed on a node.");
  }

  @Test
  @Order(11)
  void nothingFiresAgainAfterARestartOfHomeAssistant() {
    assertNothingFiresAgain(home::restart);

    awaitNotifications("Afterwards failed on a node.");
  }

  @Test
  @Order(12)
  void nothingFiresAgainAfterAPowerCut() {
    home.store();

    assertNothingFiresAgain(() -> {
      home.kill();
      home.start();
    });

    awaitNotifications("Afterwards failed on a node.");
    assertThat(home.troubles()).noneMatch(line -> line.contains("automation") || line.contains("sense_lights"));
  }

  /** With the state as an example left it: a lamp that is off, a failed reload, nobody on line. */
  private void assertNothingFiresAgain(Runnable interruption) {
    try (Subscriber lamps = new Subscriber(broker.port(), "lamps/+")) {
      interruption.run();
      home.await(SESSIONS, "0");
      home.await(RELOAD, "there again", state -> state.attributes().containsKey("event_type"));

      device.online(5, 5);
      assertThat(lamps.next()).isEqualTo(
          new Subscriber.Heard("lamps/desk", "{\"state\":\"ON\",\"brightness\":26}", false));

      Events<Map<String, Object>> announced = home.events("automation_triggered");
      device.happened("reload", "failed", Map.of("task", "Afterwards"));
      announced.until(of("automation.announce_a_failed_reload"));

      device.online(0, 0);
      assertThat(Stream.of(lamps.next(), lamps.next())).extracting(Subscriber.Heard::topic)
          .containsExactlyInAnyOrder("lamps/desk", "lamps/office");
    }
  }

  private static Predicate<Map<String, Object>> of(String automation) {
    return event -> automation.equals(event.get("entity_id"));
  }

  /** Those of the example, in the order in which they came; a restart takes all away. */
  private static void awaitNotifications(String... wanted) {
    Events<Map<String, Object>> calls = home.events("call_service");
    home.call("input_boolean.turn_off", Map.of("entity_id", "input_boolean.flag"));
    calls.next();
    assertThat(Tree.list(home.ask("persistent_notification/get", Map.of())))
        .filteredOn(notification -> "A reload failed".equals(notification.get("title")))
        .extracting(notification -> notification.get("message"))
        .containsExactlyInAnyOrder((Object[]) wanted);
  }

  /** Chooses a time zone in which it is this hour now. */
  private static void theClockShows(int hour) {
    int ahead = Math.floorMod(hour - ZonedDateTime.now(ZoneOffset.UTC).getHour(), 24);
    int east = ahead > 14 ? ahead - 24 : ahead;
    home.ask("config/core/update", Map.of("time_zone", "Etc/GMT" + (east > 0 ? "-" : "+") + Math.abs(east)));
  }

  private static List<String> namedIn(String text) {
    return List.copyOf(new TreeSet<>(
        OF_THE_DEVICE.matcher(text).results().map(MatchResult::group).toList()));
  }

  /** Has a text read as Home Assistant reads YAML: as a part of an automation, which it shows as it was written. */
  static Map<String, Object> readByHomeAssistant(HomeAssistant home, String yaml) {
    String reader = home.automate("""
        alias: Reader
        triggers:
          - trigger: event
            event_type: never
        actions:
          - event: read
            event_data:
        """ + yaml.indent(6)).getFirst();
    Map<String, Object> config =
        Tree.map(Tree.object(home.ask("automation/config", Map.of("entity_id", reader))), "config");
    return Tree.map(Tree.list(config.get("actions")).getFirst(), "event_data");
  }

  private static void collect(Object part, String key, List<String> into) {
    if (part instanceof Map<?, ?> map) {
      map.forEach((name, value) -> {
        if (key.equals(name) && value instanceof String text) {
          into.add(text);
        }
        collect(value, key, into);
      });
    } else if (part instanceof List<?> list) {
      list.forEach(each -> collect(each, key, into));
    }
  }
}
