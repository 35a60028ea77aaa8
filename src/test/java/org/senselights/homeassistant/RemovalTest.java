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
  private static final Announced FIRST = Announced.of(BEFORE, true);
  private static final Announced NEXT = Announced.of(NOW, true).after(FIRST);

  @Test
  void whereNothingIsGoneThereAreNoSteps() {
    assertThat(Removal.steps(FIRST)).isEmpty();
    assertThat(FIRST.isOpen()).isFalse();
    assertThat(FIRST.message()).isEqualTo(BEFORE.message());
  }

  @Test
  void whatIsGoneIsShownWholeThenBuriedThenLeftOut() {
    List<List<Message>> steps = Removal.steps(NEXT);

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
  void itIsTakenBackOnceAndOnceMoreWhenHomeAssistantComesUp() {
    Announced takenBack = NEXT.takenBack();
    Announced afterARestartOfOurs = Announced.of(NOW, true).after(Announced.ofRecord(takenBack.record()).orElseThrow());

    assertThat(Removal.steps(afterARestartOfOurs)).as("not at every start").isEmpty();
    assertThat(afterARestartOfOurs.isOpen()).isTrue();
    assertThat(Removal.steps(afterARestartOfOurs.again())).isEqualTo(Removal.steps(NEXT).subList(0, 3));
    assertThat(Removal.steps(afterARestartOfOurs.again().settled())).isEmpty();
    assertThat(afterARestartOfOurs.again().settled().isOpen()).isFalse();
  }

  @Test
  void whatWasNotTakenBackBeforeARestartIsTakenBackAfterIt() {
    Announced later = Announced.of(NOW, true).after(Announced.ofRecord(NEXT.record()).orElseThrow());

    assertThat(Removal.steps(later)).isEqualTo(Removal.steps(NEXT));
  }

  @Test
  void whatComesBackIsNotTakenBack() {
    Announced back = Announced.of(BEFORE, true).after(NEXT);
    Announced backLater = Announced.of(BEFORE, true).after(NEXT.takenBack());

    assertThat(back.isOpen()).isFalse();
    assertThat(Removal.steps(back)).isEmpty();
    assertThat(backLater.isOpen()).isFalse();
  }

  @Test
  void whatWasInForceForAMomentOnlyIsTakenBackToo() {
    Announced between = Announced.of(BEFORE, true).after(Announced.of(NOW, true));

    Announced last = Announced.of(NOW, true).after(between);

    assertThat(Removal.steps(last).getLast()).contains(Message.state("sense-lights/desk/light/red", ""));
  }

  @Test
  void whatHasLeftDoesNotGrowWithoutEnd() {
    Announced record = FIRST;
    for (int i = 0; i < 600; i++) {
      RuleBook book = Written.book(
          "lights { lamp-%d { pin = 17 } }, rules { a { when = any, then { publish = event } } }".formatted(i));
      record = Announced.of(Discovery.of(BARE, book), true).after(record).takenBack();
    }

    assertThat(Removal.steps(record.again()).getFirst().getFirst().payload())
        .contains("light_lamp-598").doesNotContain("light_lamp-7\"");
  }

  @Test
  void aDeviceThatIsNotToBeShownGoesButGoesOnTellingItsStates() {
    Announced hidden = Announced.of(BEFORE, false).after(FIRST);

    List<List<Message>> steps = Removal.steps(hidden);

    assertThat(steps).containsExactly(List.of(BEFORE.message()), List.of(Message.state(BEFORE.topic(), "")));
    assertThat(Removal.steps(hidden.takenBack())).isEmpty();
    assertThat(Removal.steps(hidden.takenBack().again())).as("Home Assistant may have been away").isEqualTo(steps);
  }

  @Test
  void aDeviceThatIsNotShownEmptiesTheTopicsOfWhatIsGone() {
    Announced hidden = Announced.of(NOW, false).after(Announced.of(BEFORE, false));

    assertThat(Removal.steps(hidden)).containsExactly(List.of(
        Message.state("sense-lights/desk/light/red", ""), Message.state("sense-lights/desk/light/all", "")));
  }

  @Test
  void aDeviceThatIsShownAgainHasNothingToTakeBack() {
    Announced shownAgain = Announced.of(BEFORE, true).after(Announced.of(BEFORE, false).after(FIRST).takenBack());

    assertThat(Removal.steps(shownAgain)).isEmpty();
    assertThat(shownAgain.isOpen()).isFalse();
  }

  @Test
  void aLostRecordIsMadeGoodFromWhatTheBrokerKept() {
    Announced read = Announced.ofRetained(BEFORE.topic(), BEFORE.message().payload()).orElseThrow();

    assertThat(read.record()).isEqualTo(FIRST.record());
  }

  @Test
  void aRemovalThatWasBrokenOffIsBegunAgain() {
    String buried = Removal.steps(NEXT).get(1).getFirst().payload();

    Announced read = Announced.ofRetained(NOW.topic(), buried).orElseThrow();
    Announced again = Announced.of(NOW, true).after(read);

    assertThat(Removal.steps(again)).hasSizeGreaterThanOrEqualTo(3)
        .element(1)
        .satisfies(step -> assertThat(only(step).get("light_red")).isEqualTo(json("{\"platform\":\"light\"}")));
  }

  @Test
  void underAnotherTopicTheDeviceStaysAndTheOldStatesGo() {
    Device moved = new Device(BARE.identity(), "door", new Topics("home/door"), "1.0.0", "", Optional.empty(), false,
        false, false);
    Announced next = Announced.of(Discovery.of(moved, SMALL), true).after(FIRST);

    List<List<Message>> steps = Removal.steps(next);

    assertThat(next.message()).isEqualTo(Discovery.of(moved, SMALL).message());
    assertThat(steps).hasSize(2);
    assertThat(steps.getFirst()).as("Home Assistant must not listen there any more").containsExactly(next.message());
    assertThat(steps.getLast()).contains(Message.state(TOPICS.status(), ""), Message.state(TOPICS.light("red"), ""),
        Message.state(TOPICS.presence(), ""), Message.state(TOPICS.info(), ""))
        .allMatch(message -> message.payload().isEmpty() && message.retain())
        .noneMatch(message -> message.topic().contains("event") && !message.topic().endsWith("last-event"))
        .noneMatch(message -> message.topic().startsWith("home/"));
  }

  @Test
  void whatWasAnnouncedByAnotherDeviceIsLeftAlone() {
    Device other = new Device(new DeviceIdentity("0000000001"), "desk", TOPICS, "1.0.0", "", Optional.empty(), false,
        false, false);
    Announced next = Announced.of(Discovery.of(other, WITHOUT_RED), true).after(FIRST);

    assertThat(Removal.steps(next)).isEmpty();
  }

  @Test
  void aFarewellLeavesNothing() {
    List<List<Message>> steps = Removal.farewell(NEXT);

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
