package org.senselights.homeassistant;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.senselights.homeassistant.Written.BARE;
import static org.senselights.homeassistant.Written.LARGE;
import static org.senselights.homeassistant.Written.SMALL;
import static org.senselights.homeassistant.Written.TOPICS;
import static org.senselights.homeassistant.Written.WHOLE;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.senselights.rules.RuleBook;

/** How the device announces itself. */
class DiscoveryTest {

  @Test
  void aDeviceWithTwoLightsLooksLikeThis() {
    assertThat(Discovery.of(BARE, SMALL).pretty()).isEqualTo(Written.golden("small.json"));
  }

  @Test
  void aDeviceWithAllThatThereIsLooksLikeThis() {
    assertThat(Discovery.of(WHOLE, LARGE).pretty()).isEqualTo(Written.golden("large.json"));
  }

  @Test
  void homeAssistantTakesIt() {
    assertThat(DiscoverySchema.faults(Discovery.of(BARE, RuleBook.EMPTY))).isEmpty();
    assertThat(DiscoverySchema.faults(Discovery.of(BARE, SMALL))).isEmpty();
    assertThat(DiscoverySchema.faults(Discovery.of(WHOLE, LARGE))).isEmpty();
  }

  @Test
  void whereTheOwnerKeepsEventsFromItItPassesOverThem() {
    Discovery discovery = Discovery.of(Written.RESERVED, SMALL);

    assertThat(DiscoverySchema.faults(discovery)).isEmpty();
    assertThat(component(discovery, "event_connection").text("value_template")).isEqualTo(
        "{{ value if value_json.home_assistant is not defined and value_json.id != this.attributes.get('id') }}");
    assertThat(texts(discovery, "device_automation", "value_template")).containsExactly(
        "{{ value_json.event_type if value_json.home_assistant is not defined }}");
  }

  @Test
  void itIsKeptByTheBroker() {
    assertThat(Discovery.of(BARE, SMALL).message()).satisfies(message -> {
      assertThat(message.topic()).isEqualTo("homeassistant/device/senselights_1f00b2c3d4/config");
      assertThat(message.retain()).isTrue();
      assertThat(message.qos()).isEqualTo(1);
      assertThat(message.payload()).doesNotContain("\n");
    });
  }

  @Test
  void namesThatLookAlikeStayApart() {
    Discovery discovery = Discovery.of(BARE,
        Written.lights("grün", "gruen", "grun", "GRUN", "a-b", "a_b", "a--b", "лампа", "灯", "x".repeat(300)));

    assertThat(DiscoverySchema.faults(discovery)).isEmpty();
    assertThat(texts(discovery, "light", "command_topic")).hasSize(11);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "+", "#", "%", "%2f%", "", "a b", "\u0000", "\ud800", "😀", "~", "ü~"})
  void noNameLeadsOutOfItsLevelOrItsId(String name) {
    assertThat(Names.level(name)).isNotEmpty().doesNotContainPattern("[+#/\\x00]");
    assertThat(Names.idPart(name)).matches("[\\x21-\\x7e]*").hasSizeLessThanOrEqualTo(64);
    assertThat(Names.slug(name)).matches("[a-z0-9]+(_[a-z0-9]+)*");
  }

  @Test
  void whatIsEscapedIsNeverTakenForSomethingElse() {
    List<String> names = List.of("a", "A", "ü", ".fc.", "%fc%", "/", "%2f%", "%", "-", "_", "a b", "x".repeat(65),
        "x".repeat(66), "x".repeat(32) + "~", "~", "灯", "灯灯");

    assertThat(names.stream().map(Names::idPart).collect(toSet())).hasSameSizeAs(names);
    assertThat(names.stream().map(Names::level).collect(toSet())).hasSameSizeAs(names);
  }

  @Test
  void aButtonOfTheOwnersIsNotTakenForOneOfOurs() {
    Discovery discovery = Discovery.of(WHOLE, LARGE);

    assertThat(component(discovery, "button_press_test_lights").text("command_topic"))
        .isEqualTo("sense-lights/desk/request/button/test_lights");
    assertThat(component(discovery, "button_test_lights").text("command_topic"))
        .isEqualTo("sense-lights/desk/request/test-lights");
  }

  @Test
  void onlyEventsThatSomeRulePublishesAreAnnounced() {
    Discovery discovery = Discovery.of(BARE, Written.book("""
        lights { red { pin = 27 } }
        rules {
          failed { when = reload-failed, then { publish = event } }
          opened { when = connection-open, then { light = red, flash = 1s } }
          told { enabled = false, when = any, then { publish = event } }
        }
        """));

    assertThat(ids(discovery)).filteredOn(id -> id.startsWith("event_") || id.startsWith("device_automation_"))
        .containsExactly("event_reload", "device_automation_reload-failed");
  }

  @Test
  void nobodyListensToTwoFiltersThatTakeTheSameEvent() {
    Discovery discovery = Discovery.of(WHOLE, LARGE);
    Set<String> filters = texts(discovery, "event", "state_topic");

    assertThat(filters).isEqualTo(texts(discovery, "device_automation", "topic"));
    assertThat(filters).containsExactlyInAnyOrder("sense-lights/desk/event/session/+",
        "sense-lights/desk/event/connection/+", "sense-lights/desk/event/reload/+", "sense-lights/desk/event/app/+",
        "sense-lights/desk/event/other");
  }

  @Test
  void aRestartIsOfferedOnlyWhereSomebodyStartsTheServiceAgain() {
    assertThat(ids(Discovery.of(WHOLE, SMALL))).contains("button_restart", "sensor_cpu_temperature");
    assertThat(ids(Discovery.of(BARE, SMALL))).doesNotContain("button_restart", "sensor_cpu_temperature");
  }

  @Test
  void aUrlThatHomeAssistantWouldNotTakeIsLeftOut() {
    for (String url : List.of("", "desk", "ftp://desk/", "http://", "http://a b/", "/page")) {
      assertThat(new Device(BARE.identity(), "desk", TOPICS, "1", "", Optional.of(url), false, false, false)
          .configurationUrl()).as(url).isEmpty();
    }
  }

  @Test
  void aLabelOfAnyLengthFitsOnAPage() {
    Discovery discovery = Discovery.of(BARE, Written.book("""
        lights { red { pin = 27 } }
        rules { late { label = "Late  %s", while { time = 20-22 }, then { light = red, turn = on } } }
        """.formatted("and later ".repeat(50))));

    assertThat(component(discovery, "binary_sensor_rule_late").text("name"))
        .startsWith("Late and later").hasSizeLessThanOrEqualTo(100).endsWith("…");
  }

  private static Set<String> ids(Discovery discovery) {
    return discovery.payload().members("components").values().keySet();
  }

  private static JsonValue.Members component(Discovery discovery, String id) {
    return discovery.payload().members("components").members(id);
  }

  private static Set<String> texts(Discovery discovery, String platform, String key) {
    return ids(discovery).stream()
        .map(id -> component(discovery, id))
        .filter(component -> component.text("platform").equals(platform))
        .map(component -> component.text(key))
        .collect(toSet());
  }
}
