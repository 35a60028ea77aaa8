package org.senselights.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.senselights.engine.Written.opened;
import static org.senselights.engine.Written.rules;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.senselights.homeassistant.Command.SetLight;
import org.senselights.homeassistant.Command.Wish;
import org.senselights.homeassistant.Hand;
import org.senselights.light.Program;
import org.senselights.rules.Action.Mute.Change;

class ByHandTest {
  private static final Program ON = new Program.Steady(true);
  private static final Program OFF = new Program.Steady(false);

  private static final String FLASHES = "opened { when = connection-open, then { light = green, flash = 1s } }";
  private static final String LASTS =
      "busy { while { count = sessions, above = 5 }, then { light = green, turn = on } }";
  private static final String STAYS = "stays { when = connection-open, then { light = green, turn = on } }";

  @Test
  void aLightSetByHandStaysLitUntilItIsSetOff() {
    Timetable day = new Timetable(rules(FLASHES));

    assertThat(day.does(set(Hand.STEADY)).after(Duration.ofDays(3)).lit("green")).isTrue();
    assertThat(day.does(off()).lit("green")).isFalse();
  }

  @Test
  void itLiesAboveWhatRulesShow() {
    Timetable day = new Timetable(rules(FLASHES));

    day.does(set(Hand.STEADY)).happens(opened("kim"));

    assertThat(day.lit("green")).isTrue();
    assertThat(day.view().lights()).containsEntry("green", ON);
  }

  @Test
  void aRuleOfHigherPriorityLiesAboveTheHand() {
    Timetable day = new Timetable(rules(
        "alarm { while { count = sessions, above = 5 }, then { light = green, turn = off, priority = 101 } }"));

    day.does(set(Hand.STEADY));

    assertThat(day.sessions(6).lit("green")).isFalse();
    assertThat(day.sessions(5).lit("green")).isTrue();
  }

  @Test
  void theMuteLiesAboveTheHand() {
    Timetable day = new Timetable(rules(FLASHES));

    day.mutes(Change.ON).does(set(Hand.STEADY));

    assertThat(day.lit("green")).isFalse();
    assertThat(day.mutes(Change.OFF).lit("green")).isTrue();
  }

  @Test
  void anEffectRunsUntilAnotherTakesItsPlace() {
    Timetable day = new Timetable(rules(FLASHES));

    day.does(set(Hand.BLINK)).after(Duration.ofMinutes(1));
    assertThat(day.view().lights()).containsEntry("green", Hand.BLINK.program().orElseThrow());

    day.does(set(Hand.BREATHE));
    assertThat(day.view().lights()).containsEntry("green", Hand.BREATHE.program().orElseThrow());
  }

  @Test
  void autoGivesTheLightBackToTheRules() {
    Timetable day = new Timetable(rules(LASTS)).sessions(6);

    day.does(set(Hand.BLINK)).does(set(Hand.AUTO));

    assertThat(day.view().lights()).containsEntry("green", ON);
    assertThat(day.lit("green")).isTrue();
  }

  @Test
  void offDarkensWhatARuleShowsWithoutEndingTheRule() {
    Timetable day = new Timetable(rules(LASTS)).sessions(6);

    day.does(off()).after(Duration.ofHours(1));

    assertThat(day.lit("green")).isFalse();
    assertThat(day.view().open()).containsKey("busy");
    assertThat(day.does(set(Hand.AUTO)).lit("green")).as("auto shows the rules again").isTrue();
  }

  @Test
  void afterOffARuleThatBeginsAnewIsSeenAgain() {
    Timetable day = new Timetable(rules(LASTS)).sessions(6).does(off());

    assertThat(day.sessions(7).lit("green")).as("it goes on, nothing begins").isFalse();
    assertThat(day.sessions(0).sessions(6).lit("green")).isTrue();
  }

  @Test
  void offDarkensWhatTheLightRestsAtUntilARuleSetsItAfresh() {
    Timetable day = new Timetable(rules(STAYS)).happens(opened("kim"));

    assertThat(day.does(off()).lit("green")).isFalse();
    assertThat(day.happens(opened("ann")).lit("green")).isTrue();
  }

  @Test
  void afterOffAFlashOfARuleIsSeen() {
    Timetable day = new Timetable(rules(FLASHES)).does(set(Hand.STEADY)).does(off());

    assertThat(day.happens(opened("kim")).lit("green")).isTrue();
    assertThat(day.after(Duration.ofSeconds(1)).lit("green")).isFalse();
  }

  @Test
  void offDoesNotLiftTheMute() {
    Timetable day = new Timetable(rules(FLASHES)).mutes(Change.ON);

    day.does(off()).happens(opened("kim"));

    assertThat(day.lit("green")).isFalse();
  }

  @Test
  void aFlashByHandEndsByItself() {
    Timetable day = new Timetable(rules(FLASHES));

    day.does(new Input.ByHand(
        new SetLight("green", List.of("green"), Optional.empty(), Optional.of(Duration.ofSeconds(2)))));
    assertThat(day.lit("green")).isTrue();

    day.after(Duration.ofSeconds(2));
    assertThat(day.lit("green")).isFalse();
    assertThat(day.view().lights()).containsEntry("green", OFF);
  }

  @Test
  void aFlashByHandOnALightSetByHandLeavesItLit() {
    Timetable day = new Timetable(rules(FLASHES)).does(set(Hand.STEADY));

    day.does(new Input.ByHand(
        new SetLight("green", List.of("green"), Optional.empty(), Optional.of(Duration.ofSeconds(2)))));
    assertThat(day.lit("green")).as("the other way round meanwhile").isFalse();

    assertThat(day.after(Duration.ofSeconds(2)).lit("green")).isTrue();
  }

  @Test
  void aGroupIsSetAtOnce() {
    Timetable day = new Timetable(rules(FLASHES));

    day.does(new Input.ByHand(new SetLight(
        "all", List.of("green", "red"), Optional.of(new Wish.Show(Hand.STEADY)), Optional.empty())));

    assertThat(day.lit("green")).isTrue();
    assertThat(day.lit("red")).isTrue();
  }

  @Test
  void aLightThatTheRulesLostMeanwhileIsPassedOver() {
    Timetable day = new Timetable(rules(FLASHES));

    day.does(new Input.ByHand(new SetLight(
        "all", List.of("blue", "red"), Optional.of(new Wish.Show(Hand.STEADY)), Optional.empty())));

    assertThat(day.lit("red")).isTrue();
  }

  @Test
  void itDoesNotSurviveARestart() {
    Timetable day = new Timetable(rules(FLASHES)).does(set(Hand.STEADY)).stops();

    Timetable next = day.restarted(rules(FLASHES), Duration.ofSeconds(5));

    assertThat(next.lit("green")).isFalse();
    assertThat(next.view().lights()).containsEntry("green", OFF);
  }

  private static Input set(Hand hand) {
    return new Input.ByHand(
        new SetLight("green", List.of("green"), Optional.of(new Wish.Show(hand)), Optional.empty()));
  }

  private static Input off() {
    return new Input.ByHand(new SetLight("green", List.of("green"), Optional.of(new Wish.Off()), Optional.empty()));
  }
}
