package org.senselights.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.senselights.engine.Written.failed;
import static org.senselights.engine.Written.opened;
import static org.senselights.engine.Written.rules;
import static org.senselights.engine.Written.sessionStart;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.senselights.engine.Change.InForce;
import org.senselights.engine.Change.LightShows;
import org.senselights.engine.Change.Muted;
import org.senselights.engine.Change.OnLine;
import org.senselights.engine.Change.RuleLasts;
import org.senselights.engine.Change.UserDid;
import org.senselights.homeassistant.Command.SetLight;
import org.senselights.homeassistant.Command.Wish;
import org.senselights.homeassistant.Hand;
import org.senselights.light.Program;
import org.senselights.rules.Action;

class ChangesTest {
  private static final Program ON = new Program.Steady(true);
  private static final Program OFF = new Program.Steady(false);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static final String FLASHES = "opened { when = connection-open, then { light = green, flash = 200ms } }";
  private static final String LASTS =
      "busy { while { count = sessions, above = 5 }, then { light = red, turn = on } }";

  @Test
  void atTheBeginEverythingIsTold() {
    Timetable day = new Timetable(rules(FLASHES + "\n" + LASTS));

    List<Change> told = day.told();

    assertThat(told.getFirst()).isInstanceOf(InForce.class);
    assertThat(told).contains(
        new LightShows("green", OFF, false),
        new LightShows("red", OFF, false),
        new RuleLasts("busy", false),
        new Muted(false, false));
    assertThat(onLine(told)).containsExactly(0L);
    assertThat(told).hasSize(6);
  }

  @Test
  void aLightIsToldWhenItsProgramBeginsAndWhenItEnds() {
    Timetable day = begun(FLASHES);

    day.happens(opened("kim")).after(SECOND);

    assertThat(lights(day.told())).containsExactly(
        new LightShows("green", new Program.Flash(Duration.ofMillis(200), 1), false),
        new LightShows("green", OFF, false));
  }

  @Test
  void theBlinksOfALightAreNotTold() {
    Timetable day = begun("busy { while { count = sessions, above = 5 }, then { light = red, blink = 400ms } }");

    day.sessions(6).after(Duration.ofMinutes(1));

    assertThat(lights(day.told())).containsExactly(
        new LightShows("red", new Program.Blink(Duration.ofMillis(400)), false));
  }

  @Test
  void aRuleIsToldWhenItBeginsAndWhenItEnds() {
    Timetable day = begun(LASTS);

    day.sessions(6).sessions(7).sessions(5);

    assertThat(day.told().stream().filter(RuleLasts.class::isInstance))
        .containsExactly(new RuleLasts("busy", true), new RuleLasts("busy", false));
  }

  @Test
  void anOrderIsAnsweredEvenWhereItChangesNothing() {
    Timetable day = begun(FLASHES);

    day.does(new Input.ByHand(
        new SetLight("green", List.of("green"), Optional.of(new Wish.Off()), Optional.empty())));
    day.mutes(Action.Mute.Change.OFF);

    assertThat(day.told()).containsExactly(new LightShows("green", OFF, true), new Muted(false, true));
  }

  @Test
  void anOrderIsAnsweredOnce() {
    Timetable day = begun(FLASHES);
    day.does(new Input.ByHand(
        new SetLight("green", List.of("green"), Optional.of(new Wish.Show(Hand.STEADY)), Optional.empty())));
    assertThat(day.told()).containsExactly(new LightShows("green", ON, true));

    day.does(new Input.Tick());

    assertThat(day.told()).isEmpty();
  }

  @Test
  void aMuteByARuleIsTold() {
    Timetable day = begun("hush { when { button = hush }, then { mute = on } }");

    day.pressed("hush");

    assertThat(day.told()).contains(new Muted(true, false));
  }

  @Test
  void whoIsOnLineIsToldAtOnceThenOnceASecondAndTheLastAlways() {
    Timetable day = begun(FLASHES);

    day.happens(sessionStart("ann"));
    assertThat(onLine(day.told())).containsExactly(1L);

    day.happens(sessionStart("bea")).after(Duration.ofMillis(500)).happens(sessionStart("cem"));
    assertThat(onLine(day.told())).isEmpty();

    day.after(Duration.ofMillis(500));
    assertThat(onLine(day.told())).containsExactly(3L);
    day.after(Duration.ofMinutes(5));
    assertThat(onLine(day.told())).isEmpty();
  }

  @Test
  void whatAUserDidLastIsToldAsOftenAndReloadsAreNoUsers() {
    Timetable day = begun(FLASHES);

    day.happens(sessionStart("ann")).happens(opened("bea")).happens(opened("cem")).happens(failed("Nightly"));
    assertThat(users(day.told())).containsExactly("LAB/ann");

    day.after(SECOND);
    assertThat(users(day.told())).containsExactly("LAB/cem");
  }

  @Test
  void rulesThatComeBackAreToldOf() {
    Timetable day = begun(LASTS);

    day.reloads(rules(FLASHES)).reloads(rules(LASTS));

    assertThat(day.told()).contains(new RuleLasts("busy", false));
  }

  /** After the first second, with all told that is told at the begin. */
  private static Timetable begun(String rules) {
    Timetable day = new Timetable(rules(rules)).after(SECOND);
    day.told();
    return day;
  }

  private static List<Change> lights(List<Change> told) {
    return told.stream().filter(LightShows.class::isInstance).toList();
  }

  private static Stream<Long> onLine(List<Change> told) {
    return told.stream()
        .flatMap(change -> change instanceof OnLine(var presence) ? Stream.of(presence.sessions()) : Stream.empty());
  }

  private static Stream<String> users(List<Change> told) {
    return told.stream()
        .flatMap(change ->
            change instanceof UserDid(var occasion) ? Stream.of(occasion.event().user()) : Stream.empty());
  }
}
