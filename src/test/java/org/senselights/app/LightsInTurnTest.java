package org.senselights.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.senselights.light.LightDefinition;
import org.senselights.settings.GpioMode;

/** What is lit, said and waited for, in one list, because the order is what matters. */
class LightsInTurnTest {
  private static final List<LightDefinition> LIGHTS =
      List.of(new LightDefinition("green", 17, false), new LightDefinition("red", 27, true));

  private final List<String> happened = new ArrayList<>();

  @Test
  void eachIsLitAloneForASecondAndNamedWhileItIs() throws StartException {
    try (LightsInTurn lights = open(LIGHTS)) {
      lights.show(happened::add, this::pass);
    }

    assertThat(happened.subList(1, happened.size())).containsExactly(
        "green on", "green: BCM pin 17, which is pin 11 of the header", "PT1S", "green off",
        "red on", "red: BCM pin 27, which is pin 13 of the header, lit when low", "PT1S", "red off",
        "All are dark again");
  }

  @Test
  void whoStopsItInTheMiddleLeavesAllDark() throws StartException {
    LightsInTurn lights = open(LIGHTS);

    lights.show(happened::add, time -> lights.close());
    lights.close();

    assertThat(happened.subList(1, happened.size())).containsExactly(
        "green on", "green: BCM pin 17, which is pin 11 of the header", "green off");
  }

  @Test
  void oneIsLitUntilItIsAnothersTurnAndNoneAfterTheEnd() throws StartException {
    LightsInTurn lights = open(LIGHTS);

    lights.only("green");
    lights.only("green");
    lights.only("red");
    lights.close();
    lights.only("green");

    assertThat(happened).containsExactly("green on", "green off", "red on", "red off");
    assertThat(lights.areSimulated()).isTrue();
  }

  @Test
  void withoutLightsItSaysSo() throws StartException {
    try (LightsInTurn lights = open(List.of())) {
      lights.show(happened::add, this::pass);
    }

    assertThat(happened).singleElement().asString().contains("There is no light");
  }

  private LightsInTurn open(List<LightDefinition> lights) throws StartException {
    return LightsInTurn.open(
        GpioMode.SIMULATED, lights, (name, lit, nanos) -> happened.add(name + (lit ? " on" : " off")));
  }

  private void pass(Duration time) {
    happened.add(time.toString());
  }
}
