package org.senselights.gpio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.senselights.light.LightDefinition;

class SimulatedLightsTest {
  private final AtomicLong clock = new AtomicLong();
  private final List<String> told = new ArrayList<>();
  private final SimulatedLights lights = new SimulatedLights(
      List.of(new LightDefinition("green", 17, false), new LightDefinition("red", 27, true)),
      clock::get,
      (name, lit, nanos) -> told.add(name + (lit ? " on " : " off ") + nanos));

  @Test
  void everyLightIsDarkAtTheStart() {
    assertThat(lights.isLit("green")).isFalse();
    assertThat(lights.isLit("red")).isFalse();
  }

  @Test
  void aListenerIsToldOfEachChangeAndWhen() {
    lights.light("green", true);
    clock.set(400);
    lights.light("green", false);

    assertThat(told).containsExactly("green on 0", "green off 400");
  }

  @Test
  void theSameLevelAgainIsNoChange() {
    lights.light("green", true);
    lights.light("green", true);

    assertThat(told).hasSize(1);
    assertThat(lights.changes("green")).isEqualTo(1);
  }

  @Test
  void activeLowIsAMatterOfPinsNotOfLight() {
    lights.light("red", true);

    assertThat(lights.isLit("red")).isTrue();
  }

  @Test
  void changesAndSwitchOnsAreCountedForEachLight() {
    lights.light("green", true);
    lights.light("green", false);
    lights.light("green", true);
    lights.light("red", true);

    assertThat(lights.changes("green")).isEqualTo(3);
    assertThat(lights.switchOns("green")).isEqualTo(2);
    assertThat(lights.changes("red")).isEqualTo(1);
  }

  @Test
  void aLightThatNobodyDefinedStaysDark() {
    lights.light("blue", true);

    assertThat(lights.isLit("blue")).isFalse();
    assertThat(lights.switchOns("blue")).isZero();
    assertThat(told).isEmpty();
  }

  @Test
  void theEndDarkensWhatIsLit() {
    lights.light("red", true);

    lights.close();

    assertThat(told).containsExactly("red on 0", "red off 0");
  }

  @Test
  void aLightThatIsDefinedAsBeforeKeepsItsLevelAndItsCounts() {
    lights.light("red", true);

    lights.define(List.of(new LightDefinition("red", 27, true), new LightDefinition("blue", 22, false)));

    assertThat(lights.isLit("red")).isTrue();
    assertThat(lights.switchOns("red")).isEqualTo(1);
    assertThat(told).containsExactly("red on 0");
  }

  @Test
  void aLightThatIsGoneOrDefinedOtherwiseIsDarkened() {
    lights.light("green", true);
    lights.light("red", true);
    clock.set(5);

    lights.define(List.of(new LightDefinition("red", 22, true)));
    lights.light("green", true);

    assertThat(told).containsExactly("green on 0", "red on 0", "green off 5", "red off 5");
    assertThat(lights.isLit("red")).isFalse();
  }

  @Test
  void aLightThatIsNewObeys() {
    lights.define(List.of(new LightDefinition("blue", 22, false)));

    lights.light("blue", true);

    assertThat(told).containsExactly("blue on 0");
  }
}
