package org.senselights.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.senselights.engine.Written.failed;
import static org.senselights.engine.Written.opened;
import static org.senselights.engine.Written.rules;
import static org.senselights.engine.Written.sessionStart;
import static org.senselights.engine.Written.sessionStop;
import static org.senselights.engine.Written.succeeded;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.senselights.event.Event;
import org.senselights.rules.Privacy;

class UntilRulesTest {
  private static final String FAILED = """
      failed { when = reload-failed, until = [reload-succeeded, { button = seen }], per = task,
               then { light = red, turn = on },
               afterwards { publish = end, payload = "{{task}} {{time}}" } }""";

  @Test
  void whatOneEventBeganAnotherEnds() {
    Timetable day = new Timetable(rules("""
        r { when = session-start, until = session-stop, then { light = red, turn = on } }"""));

    assertThat(day.happens(sessionStart("kim")).after(Duration.ofDays(3)).lit("red")).isTrue();
    assertThat(day.happens(sessionStop("ann")).lit("red")).isFalse();
  }

  @Test
  void withPerOnlyTheSameValueEndsAndTheLightStaysUntilTheLast() {
    Timetable day = new Timetable(rules(FAILED));

    day.happens(failed("a")).happens(failed("b")).happens(succeeded("A"));
    assertThat(day.lit("red")).isTrue();
    assertThat(day.view().open()).containsEntry("failed", 1);

    day.happens(succeeded("c"));
    assertThat(day.lit("red")).isTrue();

    day.happens(succeeded("b"));
    assertThat(day.lit("red")).isFalse();
    assertThat(day.view().open()).isEmpty();
  }

  @Test
  void aButtonHasNoSuchFieldAndEndsAll() {
    Timetable day = new Timetable(rules(FAILED));

    day.happens(failed("a")).happens(failed("b")).after(Duration.ofSeconds(5)).pressed("seen");

    assertThat(day.lit("red")).isFalse();
    assertThat(day.payloads("end"))
        .containsExactly("a 2026-01-05T12:00:05.000+01:00", "b 2026-01-05T12:00:05.000+01:00");
  }

  @Test
  void anEventTypeWithoutTheFieldByNatureEndsAll() {
    Timetable day = new Timetable(rules("""
        r { when = reload-failed, until = session-start, per = task, then { light = red, turn = on } }"""));

    day.happens(failed("a")).happens(failed("b")).happens(sessionStart("kim"));

    assertThat(day.lit("red")).isFalse();
  }

  @Test
  void eventsThatLackTheFieldShareOneMemory() {
    Timetable day = new Timetable(rules(FAILED));

    day.happens(failed("")).happens(failed("a")).happens(succeeded(""));
    assertThat(day.view().open()).containsEntry("failed", 1);

    day.happens(succeeded("a"));
    assertThat(day.lit("red")).isFalse();
  }

  @Test
  void theSameValueAgainIsStillOneAndIsTaggedWithTheLatest() {
    Timetable day = new Timetable(rules("""
        r { when = session-start, until = session-stop, per = user,
            then { publish = begin, payload = x }, afterwards { publish = end, payload = "{{host}}" } }"""));

    day.happens(sessionStart("kim")).happens(sessionStart("KIM").toBuilder().host("s2").build());
    assertThat(day.view().open()).containsEntry("r", 1);

    day.happens(sessionStop("kim"));
    assertThat(day.payloads("begin")).hasSize(2);
    assertThat(day.payloads("end")).containsExactly("s2");
  }

  @Test
  void whatWaitsGoesOnThoughTheSameValueIsOpenedAgain() {
    Timetable day = new Timetable(rules("""
        r { when = session-start, until = session-stop,
            then = [{ delay = 5s }, { publish = x, payload = "{{user_id}}" }] }"""));

    day.happens(sessionStart("kim")).after(Duration.ofSeconds(4)).happens(sessionStart("ann"));
    assertThat(day.after(Duration.ofSeconds(4)).payloads("x")).containsExactly("kim");

    day.happens(sessionStop("ann")).after(Duration.ofSeconds(9));
    assertThat(day.payloads("x")).as("ended before its time").containsExactly("kim");
  }

  @Test
  void aButtonThatBothBeginsAndEndsIsAToggle() {
    Timetable day = new Timetable(rules("""
        r { when { button = seen }, until { button = seen }, then { light = green, turn = on } }"""));

    assertThat(day.pressed("seen").lit("green")).isTrue();
    assertThat(day.pressed("seen").lit("green")).isFalse();
    assertThat(day.pressed("seen").lit("green")).isTrue();
  }

  @Test
  void whatEndsAllValuesDoesNotBeginOneAtTheSameTime() {
    Timetable day = new Timetable(rules("""
        r { when = [reload-failed, { button = seen }], until { button = seen }, per = task,
            then { light = red, turn = on } }"""));

    day.happens(failed("a")).pressed("seen");

    assertThat(day.lit("red")).isFalse();
    assertThat(day.view().open()).isEmpty();
  }

  @Test
  void anEventThatEndsNothingBegins() {
    Timetable day = new Timetable(rules("""
        r { when = session-start, until { event = session-start, user = "LAB/boss" },
            then { light = red, turn = on } }"""));

    assertThat(day.happens(sessionStart("boss")).lit("red")).isTrue();
    assertThat(day.happens(sessionStart("boss")).lit("red")).isFalse();
  }

  @Test
  void aRuleThatItsThrottleHoldsBackOpensNothing() {
    Timetable day = new Timetable(rules("""
        r { when = reload-failed, until = reload-succeeded, throttle = 1h, then { light = red, turn = on } }"""));

    day.happens(failed("a")).happens(succeeded("a")).happens(failed("a"));
    assertThat(day.lit("red")).isFalse();

    assertThat(day.after(Duration.ofHours(1)).happens(failed("a")).lit("red")).isTrue();
  }

  @Test
  void untilATimeOfDay() {
    Timetable day = new Timetable(rules("""
        r { when = reload-failed, until { at = "17:45" }, per = task, then { light = red, turn = on } }"""));

    day.happens(failed("a")).happens(failed("b"));
    assertThat(day.until("2026-01-05T17:44:59").lit("red")).isTrue();
    assertThat(day.until("2026-01-05T17:45:00").lit("red")).isFalse();
  }

  @Test
  void aFlashIsLetToItsEndAndALightWithATimeEnds() {
    Timetable day = new Timetable(rules("""
        r { when = session-start, until = session-stop,
            then = [{ light = green, flash = 1s }, { light = red, turn = on, for = 1h }] }"""));

    day.happens(sessionStart("kim")).happens(sessionStop("kim"));

    assertThat(day.lit("green")).isTrue();
    assertThat(day.lit("red")).isFalse();
  }

  @Test
  void aLightThatEventsChooseGoesOutWithTheLastValueSeenOnIt() {
    Timetable day = new Timetable(rules("""
        r { when = reload-failed, until = reload-succeeded, per = task, then { light = "{{host}}", turn = on } }"""));

    day.happens(on("green", failed("a"))).happens(on("red", failed("b"))).happens(on("red", failed("c")));
    day.happens(succeeded("a"));
    assertThat(day.lit("green")).isFalse();
    assertThat(day.lit("red")).isTrue();

    assertThat(day.happens(succeeded("b")).lit("red")).as("c is seen on it").isTrue();
    assertThat(day.happens(succeeded("c")).lit("red")).isFalse();
  }

  @Test
  void aFloodOfValuesIsBoundedCountedAndLeavesNothingLit() {
    Timetable day = new Timetable(rules("""
        r { when = session-start, until = session-stop, per = user, then { light = red, turn = on } }"""));

    for (int i = 0; i < Openings.MOST_PER_RULE + 5; i++) {
      day.happens(sessionStart("u" + i));
    }
    assertThat(day.view().open()).containsEntry("r", Openings.MOST_PER_RULE);
    assertThat(day.counts().forgotten()).isEqualTo(5);

    for (int i = 0; i < Openings.MOST_PER_RULE + 5; i++) {
      day.happens(sessionStop("u" + i));
    }
    assertThat(day.lit("red")).isFalse();
    assertThat(day.view().open()).isEmpty();
  }

  @Test
  void whatIsKeptOpenIsNotAsLongAsADatagramCanBe() {
    Timetable day = new Timetable(rules("""
        r { when = session-start, until = session-stop, then { publish = begin, payload = "{{message}}" },
            afterwards { publish = end, payload = "{{user_id}} {{message}}" } }"""));

    day.happens(sessionStart("kim").toBuilder().message("m".repeat(60_000)).build()).happens(sessionStop("kim"));

    assertThat(day.payloads("begin").getFirst()).hasSize(60_000);
    assertThat(day.payloads("end")).containsExactly("kim ");
  }

  @Test
  void theEndIsToldAsPrivacyAsks() {
    Timetable day = new Timetable(rules("""
        r { when = session-start, until = session-stop, per = user, then { log = x },
            afterwards { publish = end, payload = "<{{user_id}}>" } }"""), Privacy.Mode.HIDDEN);

    assertThat(day.happens(sessionStart("kim")).happens(sessionStop("kim")).payloads("end")).containsExactly("<>");
  }

  @Test
  void rulesMayEndAndBeginEachOther() {
    Timetable day = new Timetable(rules("""
        a { when = session-start, until = connection-open, then { light = green, turn = on } }
        b { when = connection-open, until = session-start, then { light = red, turn = on } }"""));

    day.happens(sessionStart("kim")).happens(opened("kim"));

    assertThat(day.lit("green")).isFalse();
    assertThat(day.lit("red")).isTrue();
  }

  @Test
  void againDecidesWhatASecondBeginDoesToAnOpenLayer() {
    Timetable day = new Timetable(rules("""
        restart { when { event = session-start, host = green }, until = session-stop,
                  then { light = green, blink = 1s } }
        ignore  { when { event = session-start, host = red }, until = session-stop,
                  then { light = red, blink = 1s, again = ignore } }"""));

    day.happens(on("green", sessionStart("kim"))).happens(on("red", sessionStart("kim")));
    day.after(Duration.ofMillis(600));
    assertThat(day.lit("green")).isFalse();
    day.happens(on("green", sessionStart("kim"))).happens(on("red", sessionStart("kim")));

    assertThat(day.lit("green")).as("anew").isTrue();
    assertThat(day.lit("red")).as("goes on").isFalse();
  }

  private static Event on(String host, Event event) {
    return event.toBuilder().host(host).build();
  }
}
