package org.senselights.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.senselights.engine.Written.opened;
import static org.senselights.engine.Written.rules;
import static org.senselights.engine.Written.sessionStart;
import static org.senselights.engine.Written.sessionStop;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.senselights.rules.Action.Mute.Change;
import org.senselights.rules.RuleBook;

class ButtonAndMuteTest {
  private static final RuleBook HUSH = rules("""
      anyone { while { count = users, above = 0 }, then { light = green, turn = on } }
      opened { when = connection-open, then { light = green, flash = 400ms } }
      alarm  { when = reload-failed, then { light = red, turn = on, for = 1h, priority = 201 } }
      hush   { when { button = hush }, then { mute = toggle } }
      hour   { when { button = seen }, then { mute = on, for = 1h } }
      loud   { when = service-started, then { mute = off } }""");

  @Test
  void aButtonThatNoRuleNamesDoesNothing() {
    Timetable day = new Timetable(HUSH);

    day.pressed("nobody");

    assertThat(day.allFired()).isEmpty();
  }

  @Test
  void aButtonCountsOnlyWithinItsHours() {
    Timetable day = new Timetable(rules(
        "r { when { button = seen, time = 22-6 }, then { light = green, flash = 1s } }"));

    assertThat(day.pressed("seen").lit("green")).isFalse();
    assertThat(day.until("2026-01-05T22:00:00").pressed("seen").lit("green")).isTrue();
  }

  @Test
  void aMuteKeepsLightsDarkAndWhatLastsShowsAgainAfterIt() {
    Timetable day = new Timetable(HUSH);

    day.happens(sessionStart("kim")).pressed("hush");
    assertThat(day.lit("green")).isFalse();
    assertThat(day.view().muted()).isTrue();

    assertThat(day.happens(opened("kim")).lit("green")).as("a flash is not seen").isFalse();
    assertThat(day.after(Duration.ofSeconds(1)).pressed("hush").lit("green")).isTrue();
    assertThat(day.view().muted()).isFalse();
  }

  @Test
  void whatHasMorePriorityShowsThroughAMute() {
    Timetable day = new Timetable(HUSH);

    assertThat(day.pressed("hush").happens(Written.failed("a")).lit("red")).isTrue();
    assertThat(day.happens(sessionStart("kim")).lit("green")).isFalse();
  }

  @Test
  void aMuteWithATimeEndsByItself() {
    Timetable day = new Timetable(HUSH);

    day.happens(sessionStart("kim")).pressed("seen");
    assertThat(day.after(Duration.ofHours(1).minusMillis(1)).lit("green")).isFalse();
    assertThat(day.after(Duration.ofMillis(1)).lit("green")).isTrue();
    assertThat(day.view().muted()).isFalse();
  }

  @Test
  void onAgainBeginsAnewAndAToggleEndsIt() {
    Timetable day = new Timetable(HUSH);

    day.happens(sessionStart("kim")).pressed("seen").after(Duration.ofMinutes(30)).pressed("seen");
    assertThat(day.after(Duration.ofMinutes(59)).lit("green")).isFalse();

    assertThat(day.pressed("hush").lit("green")).isTrue();
    assertThat(day.after(Duration.ofMinutes(5)).lit("green")).isTrue();
  }

  @Test
  void aToggleJustAfterAMuteIsOverBeginsAnother() {
    Timetable day = new Timetable(HUSH);

    day.pressed("seen").sleeps(Duration.ofHours(1)).pressed("hush");

    assertThat(day.view().muted()).isTrue();
    assertThat(day.after(Duration.ofHours(9)).view().muted()).isTrue();
  }

  @Test
  void offEndsAMuteAndIsFineWithoutOne() {
    Timetable day = new Timetable(HUSH);

    assertThat(day.starts().view().muted()).isFalse();
    assertThat(day.pressed("hush").starts().view().muted()).isFalse();
  }

  @Test
  void aMuteCanComeFromOutside() {
    Timetable day = new Timetable(HUSH).happens(sessionStart("kim"));

    assertThat(day.mutes(Change.ON).lit("green")).isFalse();
    assertThat(day.mutes(Change.TOGGLE).lit("green")).isTrue();
    assertThat(day.mutes(Change.TOGGLE).lit("green")).isFalse();
    assertThat(day.mutes(Change.OFF).lit("green")).isTrue();
  }

  @Test
  void aMuteStaysOverAReloadAndKeepsNewLightsDarkToo() {
    Timetable day = new Timetable(HUSH).pressed("seen");

    day.after(Duration.ofMinutes(10)).reloads(Written.file("""
        lights { green { pin = 17 }, red { pin = 27 }, blue { pin = 22 } }
        rules { on { while { count = users, above = 0 }, then { light = all, turn = on } } }"""));
    day.happens(sessionStart("kim"));
    assertThat(day.lit("blue")).isFalse();

    assertThat(day.after(Duration.ofMinutes(50)).lit("blue")).isTrue();
    assertThat(day.lit("green")).isTrue();
  }

  @Test
  void aFlashIsSeenOnALitLampAndTheNewestRestWins() {
    Timetable day = new Timetable(rules("""
        on    { when = session-start, then { light = green, turn = on } }
        off   { when = session-stop, then { light = green, turn = off } }
        flash { when = connection-open, then { light = green, flash = 400ms } }"""));

    day.happens(sessionStart("kim")).happens(opened("kim"));
    assertThat(day.lit("green")).isFalse();
    assertThat(day.after(Duration.ofMillis(400)).lit("green")).isTrue();
    assertThat(day.happens(sessionStop("kim")).lit("green")).isFalse();
  }

  @Test
  void aRestLiesBelowEveryLayer() {
    Timetable day = new Timetable(rules("""
        layer { while { count = sessions, above = 0 }, then { light = green, turn = off } }
        rest  { when = connection-open, then { light = green, turn = on } }"""));

    assertThat(day.happens(opened("kim")).lit("green")).isFalse();
    assertThat(day.happens(sessionStop("kim")).lit("green")).isTrue();
  }

  @Test
  void theTestOfLightsLiesAboveEverythingAndLeavesNothingBehind() {
    Timetable day = new Timetable(HUSH).happens(sessionStart("kim")).happens(Written.failed("a")).pressed("hush");

    day.does(new Input.TestLights());
    assertThat(day.lit("green")).isTrue();
    assertThat(day.lit("red")).isFalse();

    day.after(Duration.ofSeconds(1));
    assertThat(day.lit("green")).isFalse();
    assertThat(day.lit("red")).isTrue();

    day.after(Duration.ofSeconds(1));
    assertThat(day.lit("green")).as("muted").isFalse();
    assertThat(day.lit("red")).as("the alarm").isTrue();
    assertThat(day.pressed("hush").lit("green")).isTrue();
  }

  @Test
  void aLightThatIsTestedByItselfIsLitAloneAboveEverythingUntilTheTestIsOver() {
    Timetable day = new Timetable(HUSH).happens(sessionStart("kim")).happens(Written.failed("a")).pressed("hush");

    day.does(new Input.TestLight(Optional.of("green"))).after(Duration.ofMinutes(1)).happens(Written.failed("b"));
    assertThat(day.lit("green")).isTrue();
    assertThat(day.lit("red")).isFalse();

    day.does(new Input.TestLight(Optional.of("red")));
    assertThat(day.lit("green")).isFalse();
    assertThat(day.lit("red")).isTrue();

    day.does(new Input.TestLight(Optional.empty()));
    assertThat(day.lit("green")).as("muted").isFalse();
    assertThat(day.lit("red")).as("the alarm").isTrue();
  }

  @Test
  void aTestOfOneLightThatNobodyEndsIsOverAfterFiveMinutes() {
    Timetable day = new Timetable(HUSH);

    day.does(new Input.TestLight(Optional.of("green")));

    assertThat(day.after(Duration.ofMinutes(5).minusMillis(1)).lit("green")).isTrue();
    assertThat(day.after(Duration.ofMillis(1)).lit("green")).isFalse();
  }

  @Test
  void aTestOfOneLightIsOverAfterItsTime() {
    Timetable day = new Timetable(HUSH);

    day.does(new Input.TestLight(Optional.of("green"), Duration.ofSeconds(2)));

    assertThat(day.after(Duration.ofMillis(1_999)).lit("green")).isTrue();
    assertThat(day.after(Duration.ofMillis(1)).lit("green")).isFalse();
  }

  @Test
  void aTestOfALightThatTheRulesDoNotHaveEndsTheOneBefore() {
    Timetable day = new Timetable(HUSH).does(new Input.TestLight(Optional.of("green")));

    assertThat(day.does(new Input.TestLight(Optional.of("blue"))).lit("green")).isFalse();
  }
}
