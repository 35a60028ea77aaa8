package org.senselights.gpio;

import static org.assertj.core.api.Assertions.assertThat;

import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.senselights.light.LightDefinition;
import org.senselights.rules.ButtonDefinition;

class PinButtonsTest {
  private static final Duration BY_HAND = Duration.ofDays(1);
  private static final ButtonDefinition HUSH = button("hush", 26);
  private static final ButtonDefinition SEEN = button("seen", 16);
  private static final ButtonDefinition WITHOUT_PIN = new ButtonDefinition("far", OptionalInt.empty());
  private static final LightDefinition GREEN = new LightDefinition("green", 17, false);

  private final MockHeader pins = new MockHeader();
  private final Lines lines = new Lines(pins::open, pins::holder, BY_HAND);
  private final AtomicLong clock = new AtomicLong();
  private final List<String> presses = new ArrayList<>();

  @AfterEach
  void close() {
    lines.close();
  }

  @Test
  void aPressIsToldOnceAndTheReleaseIsNot() {
    open(HUSH, SEEN);

    move(26, DigitalState.LOW, 100);
    move(26, DigitalState.HIGH, 150);
    assertThat(presses).containsExactly("hush");

    move(16, DigitalState.LOW, 200);
    assertThat(presses).containsExactly("hush", "seen");
  }

  @Test
  void aBouncingContactIsOnePress() {
    open(HUSH);

    move(26, DigitalState.LOW, 100);
    move(26, DigitalState.HIGH, 3);
    move(26, DigitalState.LOW, 3);
    move(26, DigitalState.HIGH, 100);
    move(26, DigitalState.LOW, 3);
    move(26, DigitalState.HIGH, 3);

    assertThat(presses).containsExactly("hush");
  }

  @Test
  void aButtonThatIsHeldDownAtTheStartIsNotPressedBeforeItWasReleased() {
    pins.heldDown.add(26);
    open(HUSH);

    clock.addAndGet(Duration.ofSeconds(1).toNanos());
    pins.edge(26, DigitalState.LOW);
    assertThat(presses).isEmpty();

    move(26, DigitalState.HIGH, 100);
    move(26, DigitalState.LOW, 100);
    assertThat(presses).containsExactly("hush");
  }

  @Test
  void thePinIsPulledUpAndTheKernelsEdgesAreDebounced() {
    open(HUSH);

    assertThat(pins.input(26).pull()).isEqualTo(PullResistance.PULL_UP);
    assertThat(pins.input(26).debounce()).as("microseconds").isEqualTo(30_000);
  }

  @Test
  void theKernelLearnsWhichButtonHoldsAPin() {
    open(HUSH);

    assertThat(pins.context.registry().all()).containsOnlyKeys("sense-lights button hush");
  }

  @Test
  void aButtonWithoutAPinIsLeftAlone() {
    pins.refusal = "nobody should have asked";

    PinButtons buttons = open(WITHOUT_PIN);

    assertThat(buttons.troubles()).isEmpty();
  }

  @Test
  void aPinThatAnotherProgramHoldsIsExplainedAndTriedAgain() {
    pins.busy.add(26);
    pins.holders.put(26, "gpiomon");
    PinButtons buttons = open(HUSH, SEEN);
    assertThat(buttons.troubles()).containsExactly(
        "button hush: pin 26 is in use by another program, which calls itself \"gpiomon\"; "
            + "end it, or give the button another pin; it is tried again");

    pins.busy.clear();
    lines.settle();
    move(26, DigitalState.LOW, 100);
    assertThat(buttons.troubles()).isEmpty();
    assertThat(presses).containsExactly("hush");
  }

  @Test
  void missingPinsAreTriedAgainInTheBackground() throws InterruptedException {
    pins.busy.add(26);
    Lines eager = new Lines(pins::open, pins::holder, Duration.ofMillis(1));
    try {
      new PinButtons(List.of(HUSH), eager, clock::get, presses::add);

      pins.busy.clear();

      assertThat(pins.takenAndGiven.poll(30, TimeUnit.SECONDS)).isEqualTo("takes 26");
    } finally {
      eager.close();
    }
  }

  @Test
  void aButtonThatIsDefinedAsBeforeIsNotTouched() {
    PinButtons buttons = open(HUSH);
    move(26, DigitalState.LOW, 100);
    pins.takenAndGiven.clear();

    define(buttons, SEEN, button("hush", 26));
    move(26, DigitalState.HIGH, 3);
    move(26, DigitalState.LOW, 3);

    assertThat(pins.takenAndGiven).containsExactly("takes 16");
    assertThat(presses).as("the bouncing of one press").containsExactly("hush");
  }

  @Test
  void aButtonThatIsGoneTellsNothingAndItsPinIsGivenBack() {
    PinButtons buttons = open(HUSH, SEEN);

    buttons.define(List.of(SEEN));
    move(26, DigitalState.LOW, 100);
    lines.settle();

    assertThat(presses).isEmpty();
    assertThat(pins.context.registry().all()).containsOnlyKeys("sense-lights button seen");
  }

  @Test
  void twoButtonsMayChangePins() {
    PinButtons buttons = open(HUSH, SEEN);

    define(buttons, button("hush", 16), button("seen", 26));
    move(26, DigitalState.LOW, 100);

    assertThat(buttons.troubles()).isEmpty();
    assertThat(presses).containsExactly("seen");
  }

  @Test
  void aPinPassesFromALightToAButton() {
    PinLights lights = new PinLights(List.of(GREEN), lines, (name, lit, nanos) -> { });
    PinButtons buttons = open();
    lights.light("green", true);

    buttons.define(List.of(button("hush", 17)));
    lights.define(List.of());
    lines.settle();
    move(17, DigitalState.LOW, 100);

    assertThat(buttons.troubles()).isEmpty();
    assertThat(pins.level(17)).as("left dark").isEqualTo(DigitalState.LOW);
    assertThat(presses).containsExactly("hush");
  }

  @Test
  void aPinPassesFromAButtonToALight() {
    PinLights lights = new PinLights(List.of(), lines, (name, lit, nanos) -> { });
    PinButtons buttons = open(HUSH);

    lights.define(List.of(new LightDefinition("green", 26, false)));
    buttons.define(List.of());
    lights.light("green", true);
    lines.settle();

    assertThat(lights.troubles()).isEmpty();
    assertThat(pins.level(26)).as("lit").isEqualTo(DigitalState.HIGH);
  }

  @Test
  void aPinThatALightHoldsIsNotTakenAwayFromIt() {
    PinLights lights = new PinLights(List.of(GREEN), lines, (name, lit, nanos) -> { });

    PinButtons buttons = open(button("hush", 17));
    lights.light("green", true);

    assertThat(buttons.troubles())
        .containsExactly("button hush: pin 17 belongs to the light green; give one of them another pin");
    assertThat(lights.troubles()).isEmpty();
    assertThat(pins.level(17)).isEqualTo(DigitalState.HIGH);
  }

  @Test
  void namesakesGetOn() {
    PinLights lights = new PinLights(List.of(new LightDefinition("hush", 17, false)), lines, (name, lit, nanos) -> { });

    PinButtons buttons = open(HUSH);

    assertThat(lights.troubles()).isEmpty();
    assertThat(buttons.troubles()).isEmpty();
  }

  @Test
  void aHeaderThatCannotBeOpenedIsATroubleOfBoth() {
    pins.refusal = "no light or button works: the kernel has no GPIO chip";
    PinLights lights = new PinLights(List.of(GREEN), lines, (name, lit, nanos) -> { });

    PinButtons buttons = open(HUSH);

    assertThat(lights.troubles()).containsExactly("no light or button works: the kernel has no GPIO chip");
    assertThat(buttons.troubles()).isEqualTo(lights.troubles());
  }

  @Test
  void afterTheEndNoPressIsToldAndTheLightsGoOn() {
    PinLights lights = new PinLights(List.of(GREEN), lines, (name, lit, nanos) -> { });
    PinButtons buttons = open(HUSH);

    buttons.close();
    move(26, DigitalState.LOW, 100);
    lines.settle();
    lights.light("green", true);

    assertThat(presses).isEmpty();
    assertThat(pins.context.registry().all()).containsOnlyKeys("sense-lights-green");
    assertThat(pins.level(17)).isEqualTo(DigitalState.HIGH);
  }

  private PinButtons open(ButtonDefinition... buttons) {
    return new PinButtons(List.of(buttons), lines, clock::get, presses::add);
  }

  /** With what the background would do a moment later. */
  private void define(PinButtons buttons, ButtonDefinition... definitions) {
    buttons.define(List.of(definitions));
    lines.settle();
  }

  private void move(int pin, DigitalState to, long afterMillis) {
    clock.addAndGet(Duration.ofMillis(afterMillis).toNanos());
    pins.pull(pin, to);
  }

  private static ButtonDefinition button(String name, int pin) {
    return new ButtonDefinition(name, OptionalInt.of(pin));
  }
}
