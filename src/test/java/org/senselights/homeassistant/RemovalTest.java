package org.senselights.homeassistant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.senselights.homeassistant.Written.BARE;
import static org.senselights.homeassistant.Written.SMALL;
import static org.senselights.homeassistant.Written.TOPICS;
import static org.senselights.homeassistant.Written.json;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.senselights.message.Message;
import org.senselights.rules.RuleBook;

/** What was announced once is taken back without leaving a ghost. */
class RemovalTest {
  private static final RuleBook WITHOUT_RED = Written.book("""
      lights { green { pin = 17 } }
      rules {
        opened { when = connection-open, then { light = green, flash = 400ms } }
        told { when = any, then { publish = event } }
      }
      """);
  private static final Discovery BEFORE = Discovery.of(BARE, SMALL);
  private static final Discovery NOW = Discovery.of(BARE, WITHOUT_RED);
  private static final Announced FIRST = Announced.next(Optional.empty(), BEFORE);

  @Test
  void theFirstAnnouncementIsOneMessage() {
    assertThat(Removal.steps(FIRST)).containsExactly(List.of(BEFORE.message()));
    assertThat(FIRST.isOpen()).isFalse();
  }

  @Test
  void whatIsGoneIsShownWholeThenBuriedThenLeftOut() {
    Announced next = Announced.next(Optional.of(FIRST), NOW);

    List<List<Message>> steps = Removal.steps(next);

    assertThat(steps).hasSize(4);
    assertThat(only(steps.get(0)).get("light_red"))
        .isEqualTo(BEFORE.payload().members("components").members("light_red"));
    assertThat(only(steps.get(1)).get("light_red")).isEqualTo(json("{\"platform\":\"light\"}"));
    assertThat(only(steps.get(1)).get("light_green")).isEqualTo(only(steps.get(0)).get("light_green"));
    assertThat(steps.get(2)).containsExactly(NOW.message());
    assertThat(steps.get(3)).containsExactlyInAnyOrder(
        Message.state("sense-lights/desk/light/red", ""), Message.state("sense-lights/desk/light/all", ""));
  }

  @Test
  void itIsTakenBackOnceMoreWhenHomeAssistantComesUp() {
    Announced next = Announced.next(Optional.of(FIRST), NOW);
    Announced afterARestartOfOurs = Announced.next(Announced.ofRecord(next.record()), NOW);

    assertThat(afterARestartOfOurs.isOpen()).isTrue();
    assertThat(Removal.steps(afterARestartOfOurs)).isEqualTo(Removal.steps(next));
    assertThat(Removal.steps(afterARestartOfOurs.settled()))
        .containsExactly(List.of(NOW.message()));
  }

  @Test
  void whatComesBackIsNotTakenBack() {
    Announced gone = Announced.next(Optional.of(FIRST), NOW);
    Announced back = Announced.next(Optional.of(gone), BEFORE);

    assertThat(back.isOpen()).isFalse();
    assertThat(Removal.steps(back)).containsExactly(List.of(BEFORE.message()));
  }

  @Test
  void aLostRecordIsMadeGoodFromWhatTheBrokerKept() {
    Announced read = Announced.ofRetained(BEFORE.topic(), BEFORE.message().payload()).orElseThrow();

    assertThat(read.record()).isEqualTo(FIRST.record());
  }

  @Test
  void aRemovalThatWasBrokenOffIsBegunAgain() {
    Announced next = Announced.next(Optional.of(FIRST), NOW);
    String buried = Removal.steps(next).get(1).getFirst().payload();

    Announced read = Announced.ofRetained(NOW.topic(), buried).orElseThrow();
    Announced again = Announced.next(Optional.of(read), NOW);

    assertThat(Removal.steps(again)).hasSizeGreaterThanOrEqualTo(3)
        .element(1)
        .satisfies(step -> assertThat(only(step).get("light_red")).isEqualTo(json("{\"platform\":\"light\"}")));
  }

  @Test
  void underAnotherTopicTheDeviceStaysAndTheOldStatesGo() {
    Device moved = new Device(BARE.identity(), "door", new Topics("home/door"), "1.0.0", "", Optional.empty(), false,
        false);
    Announced next = Announced.next(Optional.of(FIRST), Discovery.of(moved, SMALL));

    List<List<Message>> steps = Removal.steps(next);

    assertThat(steps).hasSize(2);
    assertThat(steps.get(0)).containsExactly(Discovery.of(moved, SMALL).message());
    assertThat(steps.get(1)).contains(Message.state(TOPICS.status(), ""), Message.state(TOPICS.light("red"), ""),
        Message.state(TOPICS.presence(), ""), Message.state(TOPICS.info(), ""))
        .allMatch(message -> message.payload().isEmpty() && message.retain())
        .noneMatch(message -> message.topic().contains("event") && !message.topic().endsWith("last-event"))
        .noneMatch(message -> message.topic().startsWith("home/"));
  }

  @Test
  void whatTheBrokerKeepsIsEmptiedOnceAndNotAgain() {
    Announced next = Announced.next(Optional.of(FIRST), NOW);
    Announced emptied = Announced.ofRecord(next.emptied().record()).orElseThrow();

    assertThat(Removal.steps(emptied)).hasSize(3);
    assertThat(emptied.isOpen()).as("Home Assistant may have been away").isTrue();
  }

  @Test
  void whatWasNotEmptiedBeforeARestartIsEmptiedAfterIt() {
    Announced next = Announced.ofRecord(Announced.next(Optional.of(FIRST), NOW).record()).orElseThrow();
    Announced later = Announced.next(Optional.of(next), NOW);

    assertThat(Removal.steps(later).getLast()).contains(Message.state("sense-lights/desk/light/red", ""));
  }

  @Test
  void whatWasAnnouncedByAnotherDeviceIsLeftAlone() {
    Device other = new Device(new DeviceIdentity("0000000001"), "desk", TOPICS, "1.0.0", "", Optional.empty(), false,
        false);
    Announced next = Announced.next(Optional.of(FIRST), Discovery.of(other, SMALL));

    assertThat(Removal.steps(next)).containsExactly(List.of(Discovery.of(other, SMALL).message()));
  }

  @Test
  void aFarewellLeavesNothing() {
    Announced next = Announced.next(Optional.of(FIRST), NOW);

    List<List<Message>> steps = Removal.farewell(next);

    assertThat(only(steps.get(0))).containsKeys("light_green", "light_red");
    assertThat(steps.get(1)).containsExactly(Message.state(NOW.topic(), ""));
    assertThat(steps.get(2)).contains(Message.state(TOPICS.light("red"), ""), Message.state(TOPICS.status(), ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "", "{}", "[]", "nonsense", "{\"now\":{}}", "{\"now\":{\"a\":{}}}", "{\"now\":{\"a\":1,\"b\":2}}",
      "{\"origin\":{\"name\":\"other\"},\"components\":{}}",
      "{\"origin\":{\"name\":\"Sense Lights\"},\"availability\":[],\"components\":{}}",
      "{\"origin\":{\"name\":\"Sense Lights\"},\"availability\":[{\"topic\":\"a/status\"}],\"components\":{\"x\":{}}}",
      "{\"origin\":{\"name\":\"Sense Lights\"},\"availability\":[{\"topic\":\"+/status\"}],\"components\":{}}"})
  void whatIsNoRecordIsNone(String text) {
    assertThat(Announced.ofRecord(text)).isEmpty();
    assertThat(Announced.ofRetained("homeassistant/device/x/config", text)).isEmpty();
  }

  @Test
  void nobodyElsesTopicIsCleared() {
    String foreign = BEFORE.message().payload().replace("sense-lights/desk/light/red\"", "somebody/else\"");
    Announced read = Announced.ofRetained(BEFORE.topic(), foreign).orElseThrow();

    assertThat(read.stateTopics()).isNotEmpty().allMatch(topic -> topic.startsWith("sense-lights/desk/"));
  }

  private static Map<String, JsonValue> only(List<Message> step) {
    assertThat(step).hasSize(1);
    return json(step.getFirst().payload()).members("components").values();
  }
}
