package org.senselights.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.senselights.engine.Written.rules;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.senselights.light.Program.Blink;
import org.senselights.light.Program.Breathe;

class PaceTest {
  private static final String PACED = """
      r { while { count = sessions, above = 0 }, then { light = green, %s = [2s, 200ms], over = [1, 10] } }""";

  @Test
  void aCycleGoesEvenlyFromTheLowestCountToTheHighestAndNoFurther() {
    Timetable day = new Timetable(rules(PACED.formatted("blink")));

    assertThat(day.sessions(1).view().lights()).containsEntry("green", new Blink(Duration.ofSeconds(2)));
    assertThat(day.sessions(4).view().lights()).containsEntry("green", new Blink(Duration.ofMillis(1_400)));
    assertThat(day.sessions(10).view().lights()).containsEntry("green", new Blink(Duration.ofMillis(200)));
    assertThat(day.sessions(99).view().lights()).containsEntry("green", new Blink(Duration.ofMillis(200)));
    assertThat(day.sessions(2).view().lights()).containsEntry("green", new Blink(Duration.ofMillis(1_800)));
  }

  @Test
  void breathingQuickensToo() {
    Timetable day = new Timetable(rules(PACED.formatted("breathe")));

    assertThat(day.sessions(10).view().lights()).containsEntry("green", new Breathe(Duration.ofMillis(200)));
  }

  @Test
  void aChangeOfPaceKeepsItsPlaceInTheCycle() {
    Timetable day = new Timetable(rules(PACED.formatted("blink")));

    day.sessions(1).after(Duration.ofMillis(500));
    day.sessions(10);
    assertThat(day.lit("green")).as("a quarter of a cycle").isTrue();

    day.after(Duration.ofMillis(49));
    assertThat(day.lit("green")).isTrue();
    day.after(Duration.ofMillis(1));
    assertThat(day.lit("green")).as("half a cycle").isFalse();
  }

  @Test
  void eventsThatComeThickAndFastDoNotHoldACycleUp() {
    Timetable day = new Timetable(rules(PACED.formatted("blink")));

    day.sessions(1);
    int changes = day.changes().size();
    for (int i = 0; i < 100; i++) {
      day.sessions(1 + i % 2).after(Duration.ofMillis(100));
    }

    assertThat(day.changes().size() - changes).as("in 10 s, of cycles of 2 s and 1.8 s").isBetween(10, 11);
  }

  @Test
  void withWhenThePaceGoesOnForAsLongAsTheLightIsShown() {
    Timetable day = new Timetable(rules("""
        r { when { button = seen }, while { count = sessions, above = 0 },
            then { light = green, blink = [2s, 200ms], over = [1, 10], for = 1m } }"""));

    day.sessions(1).pressed("seen").sessions(10);
    assertThat(day.view().lights()).containsEntry("green", new Blink(Duration.ofMillis(200)));

    day.after(Duration.ofMinutes(1));
    assertThat(day.lit("green")).isFalse();
  }

  @Test
  void aPaceDoesNotLightALampThatItsRuleDoesNotShow() {
    Timetable day = new Timetable(rules(PACED.formatted("blink")));

    day.sessions(5).sessions(0).after(Duration.ofMinutes(1));

    assertThat(day.lit("green")).isFalse();
  }
}
