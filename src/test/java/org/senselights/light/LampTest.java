package org.senselights.light;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.senselights.light.Program.Blink;
import org.senselights.light.Program.Breathe;
import org.senselights.light.Program.Flash;
import org.senselights.light.Program.Steady;

class LampTest {
  private static final Program ON = new Steady(true);
  private static final Program OFF = new Steady(false);

  private final Lamp lamp = new Lamp("green");

  @Test
  void aNewLampIsDarkForEver() {
    assertThat(picture(1_000)).isEqualTo("..........");
    assertThat(lamp.nextChange(0)).isEqualTo(Program.NEVER);
  }

  @Test
  void aFlashIsLitForItsTime() {
    show("rule", new Flash(millis(300), 1), 0);

    assertThat(picture(1_000)).isEqualTo("###.......");
  }

  @Test
  void severalFlashesAreParedByPausesOfTheSameLength() {
    show("rule", new Flash(millis(100), 3), 0);

    assertThat(picture(1_000)).isEqualTo("#.#.#.....");
  }

  @Test
  void aFlashOnALitLampIsDark() {
    lamp.rest("rule", ON, 0);
    show("rule", new Flash(millis(200), 2), 0);

    assertThat(picture(1_000)).isEqualTo("..##..####");
  }

  @Test
  void twoFlashesAtOnceAreStillSeen() {
    show("one", new Flash(millis(300), 1), 0);
    show("other", new Flash(millis(300), 1), 0);

    assertThat(picture(600)).isEqualTo("###...");
  }

  @Test
  void extendingForEverEndsWithinADay() {
    for (int i = 0; i < 1_000; i++) {
      lamp.show("rule", ON, Duration.ofHours(1).toNanos(), 0, Again.EXTEND, 0);
    }

    assertThat(lamp.litAt(Duration.ofHours(24).minusNanos(1).toNanos())).isTrue();
    assertThat(lamp.litAt(Duration.ofHours(24).toNanos())).isFalse();
  }

  @Test
  void blinkAndBreatheAreHalfOnHalfOff() {
    lamp.rest("rule", new Blink(millis(400)), 0);
    assertThat(picture(1_000)).isEqualTo("##..##..##");

    lamp.rest("rule", new Breathe(millis(600)), nanos(1_000));
    assertThat(picture(1_000, 2_000)).isEqualTo("###...###.");
  }

  @Test
  void theNewestRestWins() {
    lamp.rest("rule", ON, 0);
    assertThat(lamp.litAt(nanos(100))).isTrue();

    lamp.rest("rule", OFF, nanos(200));
    assertThat(lamp.litAt(nanos(200))).isFalse();
  }

  @Test
  void whenALayerEndsWhatLiesBelowShowsAgain() {
    lamp.rest("rule", ON, 0);
    lamp.show("rule", OFF, nanos(300), 0, Again.RESTART, 0);

    assertThat(picture(600)).isEqualTo("...###");
  }

  @Test
  void higherPriorityCoversLowerEvenWhenItIsOlder() {
    lamp.show("alarm", OFF, nanos(500), 10, Again.RESTART, 0);
    lamp.show("rule", ON, nanos(800), 0, Again.RESTART, nanos(100));

    assertThat(picture(100, 1_000)).isEqualTo("....####.");
  }

  @Test
  void amongEqualsTheNewestIsOnTop() {
    lamp.show("first", ON, nanos(800), 0, Again.RESTART, 0);
    lamp.show("second", OFF, nanos(300), 0, Again.RESTART, nanos(100));

    assertThat(picture(100, 1_000)).isEqualTo("...####..");
  }

  @Test
  void restartBeginsAnewAndOnTopOfItsEquals() {
    lamp.show("first", ON, nanos(400), 0, Again.RESTART, 0);
    lamp.show("second", OFF, nanos(900), 0, Again.RESTART, nanos(100));
    lamp.show("first", ON, nanos(400), 0, Again.RESTART, nanos(200));

    assertThat(picture(200, 1_000)).isEqualTo("####....");
  }

  @Test
  void whatIsCoveredIsDarkUntilItIsShownAfresh() {
    lamp.rest("rest", ON, 0);
    lamp.show("rule", ON, Program.NEVER, 0, Again.IGNORE, 0);

    lamp.cover(owner -> true);
    assertThat(lamp.litAt(nanos(100))).isFalse();
    assertThat(lamp.showing(nanos(100))).isEqualTo(OFF);
    assertThat(lamp.nextChange(nanos(100))).isEqualTo(Program.NEVER);

    lamp.show("rule", ON, Program.NEVER, 0, Again.IGNORE, nanos(200));
    assertThat(lamp.litAt(nanos(200))).isTrue();

    lamp.end("rule"::equals);
    assertThat(lamp.litAt(nanos(300))).as("the rest is covered still").isFalse();
    lamp.rest("rest", ON, nanos(400));
    assertThat(lamp.litAt(nanos(400))).isTrue();
  }

  @Test
  void uncoveredShowsAgainWhatHasNotEnded() {
    lamp.rest("rest", ON, 0);
    lamp.show("ended", OFF, nanos(300), 0, Again.RESTART, 0);
    lamp.show("lasting", new Blink(millis(400)), Program.NEVER, 0, Again.RESTART, 0);
    lamp.cover(owner -> !owner.equals("ended"));

    lamp.uncover();

    assertThat(picture(800)).isEqualTo("##..##..");
    lamp.end("lasting"::equals);
    assertThat(lamp.litAt(nanos(800))).isTrue();
  }

  @Test
  void whatIsShownAboveSomethingCoveredIsSeen() {
    lamp.rest("rest", ON, 0);
    lamp.cover(owner -> true);

    show("rule", new Flash(millis(200), 1), 100);

    assertThat(picture(600)).isEqualTo(".##...");
  }

  @Test
  void extendAddsOneLength() {
    lamp.show("rule", ON, nanos(300), 0, Again.EXTEND, 0);
    lamp.show("rule", ON, nanos(300), 0, Again.EXTEND, nanos(100));

    assertThat(picture(100, 1_000)).isEqualTo("#####....");
  }

  @Test
  void extendingAFlashAddsAFlash() {
    Flash flash = new Flash(millis(100), 1);
    lamp.show("rule", flash, flash.lengthNanos(), 0, Again.EXTEND, 0);
    lamp.show("rule", flash, flash.lengthNanos(), 0, Again.EXTEND, 0);

    assertThat(picture(600)).isEqualTo("#.#...");
  }

  @Test
  void queuedFlashesAreSeenOneByOne() {
    Flash flash = new Flash(millis(100), 1);
    for (int i = 0; i < 3; i++) {
      lamp.show("rule", flash, flash.lengthNanos(), 0, Again.QUEUE, 0);
    }

    assertThat(picture(800)).isEqualTo("#.#.#...");
  }

  @Test
  void aQueueIsBounded() {
    Flash flash = new Flash(millis(100), 1);
    for (int i = 0; i < 1_000; i++) {
      lamp.show("rule", flash, flash.lengthNanos(), 0, Again.QUEUE, 0);
    }

    assertThat(picture(10_000).chars().filter(c -> c == '#')).hasSize(1 + Lamp.QUEUE_LIMIT);
  }

  @Test
  void ignoreLetsTheFirstRunToItsEnd() {
    lamp.show("rule", ON, nanos(300), 0, Again.IGNORE, 0);
    lamp.show("rule", ON, nanos(300), 0, Again.IGNORE, nanos(200));

    assertThat(picture(200, 600)).isEqualTo("#...");
  }

  @Test
  void whatIsWithoutAnEndIsShownUntilItsOwnerEndsIt() {
    lamp.show("rule", ON, Program.NEVER, 0, Again.RESTART, 0);
    assertThat(lamp.shows("rule")).isTrue();
    assertThat(lamp.nextChange(0)).isEqualTo(Program.NEVER);

    lamp.end("other"::equals);
    assertThat(lamp.litAt(nanos(9_000))).isTrue();

    lamp.end("rule"::equals);
    assertThat(lamp.litAt(nanos(9_000))).isFalse();
    assertThat(lamp.shows("rule")).isFalse();
  }

  @Test
  void anEndLetsAFlashBeSeenAndTakesEverythingElse() {
    show("flash", new Flash(millis(300), 1), 0);
    lamp.show("timed", ON, nanos(900), 0, Again.RESTART, 0);
    lamp.end(owner -> true);

    assertThat(picture(600)).isEqualTo("###...");
  }

  @Test
  void anEndLeavesWhatTheLampRestsAtAndForgettingDoesNot() {
    lamp.rest("rule", ON, 0);
    lamp.end(owner -> true);
    assertThat(lamp.litAt(nanos(100))).isTrue();

    lamp.forget("other"::equals);
    assertThat(lamp.litAt(nanos(100))).isTrue();

    lamp.forget("rule"::equals);
    assertThat(lamp.litAt(nanos(100))).isFalse();
  }

  @Test
  void forgettingTakesAFlashToo() {
    show("rule", new Flash(millis(300), 2), 0);
    lamp.forget("rule"::equals);

    assertThat(picture(600)).isEqualTo("......");
  }

  @Test
  void anotherPaceGoesOnFromTheSamePointOfTheCycle() {
    lamp.show("rule", new Blink(millis(800)), Program.NEVER, 0, Again.RESTART, 0);
    lamp.pace("rule", new Blink(millis(400)), nanos(600));

    assertThat(picture(600, 1_500)).as("dark for its last quarter").isEqualTo(".##..##..");
    assertThat(lamp.nextChange(nanos(600))).isEqualTo(nanos(700));
  }

  @Test
  void aPaceForNobodyChangesNothing() {
    lamp.rest("rule", ON, 0);
    lamp.pace("rule", new Blink(millis(200)), 0);

    assertThat(picture(400)).isEqualTo("####");
  }

  @Test
  void anOpenLayerIsNeitherExtendedNorDoneTwice() {
    lamp.show("rule", new Blink(millis(400)), Program.NEVER, 0, Again.RESTART, 0);
    lamp.show("rule", new Blink(millis(400)), Program.NEVER, 0, Again.EXTEND, nanos(100));
    lamp.show("rule", new Blink(millis(400)), Program.NEVER, 0, Again.QUEUE, nanos(100));
    lamp.show("rule", new Blink(millis(400)), Program.NEVER, 0, Again.IGNORE, nanos(100));
    assertThat(picture(100, 900)).isEqualTo("#..##..#");

    lamp.end("rule"::equals);
    assertThat(picture(900, 1_300)).isEqualTo("....");
  }

  @Test
  void aTurnIsLitInItsOwnTimeOnly() {
    lamp.rest("rule", ON, 0);
    Program turn = new Program.Turn(millis(200), millis(300), millis(500));
    lamp.show("test", turn, turn.lengthNanos(), 1_001, Again.RESTART, 0);

    assertThat(picture(700)).isEqualTo("..#..##");
  }

  @Test
  void everyChangeIsAnnouncedBeforeItComes() {
    lamp.rest("rule", new Blink(millis(700)), 0);
    show("rule", new Flash(millis(150), 3), 50);
    lamp.show("long", OFF, nanos(930), 5, Again.RESTART, nanos(500));

    boolean level = lamp.litAt(nanos(500));
    long announced = lamp.nextChange(nanos(500));
    for (int milli = 501; milli < 5_000; milli++) {
      boolean now = lamp.litAt(nanos(milli));
      if (now != level) {
        assertThat(announced).as("announced before the change at %d ms", milli).isLessThanOrEqualTo(nanos(milli));
      }
      if (announced <= nanos(milli)) {
        announced = lamp.nextChange(nanos(milli));
      }
      level = now;
    }
  }

  private void show(String owner, Program program, int atMillis) {
    lamp.show(owner, program, program.lengthNanos(), 0, Again.RESTART, nanos(atMillis));
  }

  private String picture(int untilMillis) {
    return picture(0, untilMillis);
  }

  /** One character a tenth of a second. */
  private String picture(int fromMillis, int untilMillis) {
    StringBuilder picture = new StringBuilder();
    for (int milli = fromMillis; milli < untilMillis; milli += 100) {
      picture.append(lamp.litAt(nanos(milli)) ? '#' : '.');
    }
    return picture.toString();
  }

  private static Duration millis(int millis) {
    return Duration.ofMillis(millis);
  }

  private static long nanos(int millis) {
    return millis(millis).toNanos();
  }
}
