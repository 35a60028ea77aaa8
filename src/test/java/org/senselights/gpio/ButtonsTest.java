package org.senselights.gpio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.senselights.light.LightDefinition;
import org.senselights.rules.ButtonDefinition;
import org.senselights.settings.GpioMode;

/** Which kind of buttons there are, by mode and lights. */
class ButtonsTest {
  private static final List<LightDefinition> GREEN = List.of(new LightDefinition("green", 17, false));
  private static final List<ButtonDefinition> HUSH = List.of(new ButtonDefinition("hush", OptionalInt.of(26)));

  private final MockHeader pins = new MockHeader();
  private final PinLights onPins =
      new PinLights(
          GREEN, new Lines(pins::open, pins::holder, Duration.ofDays(1)), (name, lit, nanos) -> { });

  @AfterEach
  void close() {
    onPins.close();
  }

  @Test
  void besideSimulatedLightsThereIsNothingToPress() throws PinsUnavailableException {
    SimulatedLights simulated = new SimulatedLights(GREEN, () -> 0, (name, lit, nanos) -> { });

    try (Buttons buttons = Buttons.open(GpioMode.AUTO, HUSH, name -> { }, simulated)) {
      buttons.define(List.of());

      assertThat(buttons).isInstanceOf(AbsentButtons.class);
      assertThat(buttons.troubles()).isEmpty();
    }
  }

  @Test
  void besideLightsOnPinsTheyArePinsToo() throws PinsUnavailableException {
    try (Buttons buttons = Buttons.open(GpioMode.AUTO, HUSH, name -> { }, onPins)) {
      assertThat(buttons).isInstanceOf(PinButtons.class);
      assertThat(pins.context.registry().all())
          .containsOnlyKeys("sense-lights-green", "sense-lights button hush");
    }
  }

  @Test
  void autoGoesOnWithoutAPinThatCannotBeHad() throws PinsUnavailableException {
    pins.busy.add(26);

    try (Buttons buttons = Buttons.open(GpioMode.AUTO, HUSH, name -> { }, onPins)) {
      assertThat(buttons.troubles()).singleElement().asString().startsWith("button hush: pin 26 cannot be had");
    }
  }

  @Test
  void pinsFailsInWordsWhereAPinCannotBeHad() {
    pins.busy.add(26);

    assertThatExceptionOfType(PinsUnavailableException.class)
        .isThrownBy(() -> Buttons.open(GpioMode.PINS, HUSH, name -> { }, onPins))
        .withMessageStartingWith("button hush: pin 26 cannot be had");
  }

  @Test
  void pinsFailsInWordsWhereALightHasThePin() {
    List<ButtonDefinition> onTheLightsPin = List.of(new ButtonDefinition("hush", OptionalInt.of(17)));

    assertThatExceptionOfType(PinsUnavailableException.class)
        .isThrownBy(() -> Buttons.open(GpioMode.PINS, onTheLightsPin, name -> { }, onPins))
        .withMessage("button hush: pin 17 belongs to the light green; give one of them another pin");
  }
}
