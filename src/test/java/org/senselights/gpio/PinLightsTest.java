package org.senselights.gpio;

import static org.assertj.core.api.Assertions.assertThat;

import com.pi4j.io.gpio.digital.DigitalState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.senselights.light.LightDefinition;

class PinLightsTest {
  private static final Duration BY_HAND = Duration.ofDays(1);
  private static final LightDefinition GREEN = new LightDefinition("green", 17, false);
  private static final LightDefinition RED_WHEN_LOW = new LightDefinition("red", 27, true);

  private final MockHeader pins = new MockHeader();
  private final List<PinLights> opened = new ArrayList<>();
  private final List<String> told = new ArrayList<>();

  @AfterEach
  void closeAll() {
    opened.forEach(PinLights::close);
  }

  @Test
  void everyLightIsDarkAtTheStart() {
    open(GREEN, RED_WHEN_LOW);

    assertThat(pins.level(17)).isEqualTo(DigitalState.LOW);
    assertThat(pins.level(27)).isEqualTo(DigitalState.HIGH);
  }

  @Test
  void aLightThatIsActiveLowIsLitByALowPin() {
    PinLights lights = open(GREEN, RED_WHEN_LOW);

    lights.light("green", true);
    lights.light("red", true);

    assertThat(pins.level(17)).isEqualTo(DigitalState.HIGH);
    assertThat(pins.level(27)).isEqualTo(DigitalState.LOW);
  }

  @Test
  void aPinIsWrittenOnlyWhenItsLevelDiffers() {
    PinLights lights = open(GREEN);
    lights.light("green", true);
    int writes = pins.writes;

    lights.light("green", true);
    assertThat(pins.writes).isEqualTo(writes);

    lights.light("green", false);
    assertThat(pins.writes).isEqualTo(writes + 1);
  }

  @Test
  void whoLooksOnIsToldOfEachChangeWhetherOrNotThePinCanBeHad() {
    pins.busy.add(27);
    PinLights lights = open(GREEN, RED_WHEN_LOW);

    lights.light("green", true);
    lights.light("green", true);
    lights.light("red", true);
    lights.light("green", false);
    lights.close();

    assertThat(told).containsExactly("green on", "red on", "green off", "red off");
  }

  @Test
  void aLightThatIsDefinedOtherwiseIsToldToBeDark() {
    PinLights lights = open(GREEN);
    lights.light("green", true);

    define(lights, new LightDefinition("green", 22, false));

    assertThat(told).containsExactly("green on", "green off");
  }

  @Test
  void everyLightIsDarkAtTheEndAndItsPinIsGivenBack() {
    PinLights lights = open(GREEN, RED_WHEN_LOW);
    lights.light("green", true);
    lights.light("red", true);

    lights.close();

    assertThat(pins.level(17)).isEqualTo(DigitalState.LOW);
    assertThat(pins.level(27)).isEqualTo(DigitalState.HIGH);
    assertThat(pins.context.registry().all()).isEmpty();
  }

  @Test
  void nothingLightsUpAgainAfterTheEnd() {
    PinLights lights = open(GREEN);

    lights.close();
    lights.light("green", true);
    lights.lines().settle();

    assertThat(pins.level(17)).isEqualTo(DigitalState.LOW);
  }

  @Test
  void theKernelLearnsWhichLightHoldsAPin() {
    open(GREEN);

    assertThat(pins.context.registry().all()).containsOnlyKeys("sense-lights-green");
  }

  @Test
  void aLightThatNobodyDefinedIsNobodysTrouble() {
    PinLights lights = open(GREEN);

    lights.light("blue", true);

    assertThat(lights.troubles()).isEmpty();
  }

  @Test
  void aPinThatAnotherProgramHoldsIsExplainedAndTheOthersWork() {
    pins.busy.add(17);
    pins.holders.put(17, "gpioset");

    PinLights lights = open(GREEN, RED_WHEN_LOW);
    lights.light("green", true);
    lights.light("red", true);

    assertThat(lights.troubles()).containsExactly(
        "light green: pin 17 is in use by another program, which calls itself \"gpioset\"; "
            + "end it, or give the light another pin; it is tried again");
    assertThat(pins.level(27)).isEqualTo(DigitalState.LOW);
  }

  @Test
  void aPinThatCannotBeHadForAnotherReasonIsExplainedByTheKernelsOwnWords() {
    pins.busy.add(17);

    assertThat(open(GREEN).troubles()).containsExactly(
        "light green: pin 17 cannot be had: c_gpiod_line_request_output failed: -1 (Device or resource busy); "
            + "it is tried again");
  }

  @Test
  void aPinThatBecomesFreeShowsWhatShouldShowByThen() {
    pins.busy.add(17);
    PinLights lights = open(GREEN);
    lights.light("green", true);
    lights.light("green", false);
    lights.light("green", true);

    lights.lines().settle();
    assertThat(lights.troubles()).hasSize(1);

    pins.busy.clear();
    lights.lines().settle();
    assertThat(lights.troubles()).isEmpty();
    assertThat(pins.level(17)).isEqualTo(DigitalState.HIGH);
  }

  @Test
  void missingPinsAreTriedAgainInTheBackground() throws InterruptedException {
    pins.busy.add(17);
    PinLights lights = open(Duration.ofMillis(1), GREEN);
    lights.light("green", true);

    pins.busy.clear();

    assertThat(pins.changes.poll(30, TimeUnit.SECONDS)).as("taken dark").isEqualTo(DigitalState.LOW);
    assertThat(pins.changes.poll(30, TimeUnit.SECONDS)).as("then what should show").isEqualTo(DigitalState.HIGH);
  }

  @Test
  void aPinThatDoesNotObeyIsAProblemUntilItDoes() {
    PinLights lights = open(GREEN);
    pins.deaf = true;

    lights.light("green", true);
    assertThat(lights.troubles())
        .containsExactly("light green: pin 17 does not obey: Input/output error; it is tried again");

    pins.deaf = false;
    lights.lines().settle();
    assertThat(lights.troubles()).isEmpty();
    assertThat(pins.level(17)).isEqualTo(DigitalState.HIGH);
  }

  @Test
  void aHeaderThatCannotBeOpenedIsOneProblemAndTriedAgain() {
    pins.refusal = "no light or button works: the kernel has no GPIO chip";
    PinLights lights = open(GREEN, RED_WHEN_LOW);
    lights.light("green", true);
    assertThat(lights.troubles()).containsExactly("no light or button works: the kernel has no GPIO chip");

    pins.refusal = "";
    lights.lines().settle();
    assertThat(lights.troubles()).isEmpty();
    assertThat(pins.level(17)).isEqualTo(DigitalState.HIGH);
  }

  @Test
  void aLibraryThatDoesNotLoadIsExplainedByItsFirstWords() {
    pins.linkage = new UnsatisfiedLinkError("failed to map segment");
    PinLights lights = open(GREEN);
    pins.linkage = new NoClassDefFoundError("Could not initialize class GpioD");

    lights.lines().settle();

    assertThat(lights.troubles()).singleElement().asString()
        .startsWith("no light or button works: the GPIO library cannot be loaded (failed to map segment)");
  }

  @Test
  void withoutLightsThePinsAreLeftAlone() {
    pins.refusal = "nobody should have asked";

    assertThat(open().troubles()).isEmpty();
  }

  @Test
  void aLightThatIsDefinedAsBeforeKeepsItsPinAndItsLevel() {
    PinLights lights = open(GREEN, RED_WHEN_LOW);
    lights.light("green", true);
    pins.takenAndGiven.clear();
    pins.changes.clear();

    define(lights, new LightDefinition("green", 17, false), new LightDefinition("blue", 22, false), RED_WHEN_LOW);

    assertThat(pins.level(17)).isEqualTo(DigitalState.HIGH);
    assertThat(pins.takenAndGiven).containsExactly("takes 22");
    assertThat(pins.changes).as("the new one's, taken dark, and no other").containsExactly(DigitalState.LOW);
  }

  @Test
  void aLightThatIsGoneIsDarkAndItsPinIsGivenBack() {
    PinLights lights = open(GREEN, RED_WHEN_LOW);
    lights.light("red", true);

    define(lights, GREEN);

    assertThat(pins.level(27)).as("dark").isEqualTo(DigitalState.HIGH);
    assertThat(pins.context.registry().all()).containsOnlyKeys("sense-lights-green");
  }

  @Test
  void aLightThatIsNewIsTakenDarkAndThenObeys() {
    PinLights lights = open(GREEN);

    define(lights, GREEN, RED_WHEN_LOW);
    assertThat(pins.level(27)).as("dark").isEqualTo(DigitalState.HIGH);

    lights.light("red", true);
    assertThat(pins.level(27)).as("lit").isEqualTo(DigitalState.LOW);
  }

  @Test
  void whatShouldShowBeforeThePinIsThereShowsAsSoonAsItIs() {
    PinLights lights = open(GREEN);

    lights.define(List.of(GREEN, RED_WHEN_LOW));
    lights.light("red", true);
    lights.lines().settle();

    assertThat(pins.level(27)).as("lit").isEqualTo(DigitalState.LOW);
  }

  @Test
  void twoLightsMayChangePins() {
    PinLights lights = open(new LightDefinition("a", 17, false), new LightDefinition("b", 27, false));
    lights.light("a", true);

    define(lights, new LightDefinition("a", 27, false), new LightDefinition("b", 17, false));
    lights.light("a", true);

    assertThat(lights.troubles()).isEmpty();
    assertThat(pins.level(17)).isEqualTo(DigitalState.LOW);
    assertThat(pins.level(27)).isEqualTo(DigitalState.HIGH);
  }

  @Test
  void aPinThatPassesToANewNameIsDarkUntilThatIsLit() {
    PinLights lights = open(GREEN);
    lights.light("green", true);

    define(lights, new LightDefinition("lime", 17, false));
    lights.light("green", true);

    assertThat(pins.level(17)).isEqualTo(DigitalState.LOW);
    assertThat(pins.context.registry().all()).containsOnlyKeys("sense-lights-lime");
  }

  @Test
  void aNewLightWhosePinCannotBeHadIsExplainedAndTriedAgain() {
    PinLights lights = open(GREEN);
    pins.busy.add(27);
    pins.holders.put(27, "gpioset");

    define(lights, GREEN, RED_WHEN_LOW);
    lights.light("red", true);
    assertThat(lights.troubles()).singleElement().asString().startsWith("light red: pin 27 is in use by another");

    pins.busy.clear();
    lights.lines().settle();
    assertThat(lights.troubles()).isEmpty();
    assertThat(pins.level(27)).as("lit").isEqualTo(DigitalState.LOW);
  }

  @Test
  void aTroubleGoesWithItsLight() {
    pins.busy.add(17);
    PinLights lights = open(GREEN);

    define(lights, RED_WHEN_LOW);

    assertThat(lights.troubles()).isEmpty();
  }

  @Test
  void theFirstLightOfAReloadOpensTheHeader() {
    PinLights lights = open();

    define(lights, GREEN);
    lights.light("green", true);

    assertThat(pins.level(17)).isEqualTo(DigitalState.HIGH);
  }

  @Test
  void newDefinitionsAreCarriedOutInTheBackground() throws InterruptedException {
    PinLights lights = open(GREEN);
    pins.takenAndGiven.clear();

    lights.define(List.of(RED_WHEN_LOW));

    assertThat(pins.takenAndGiven.poll(30, TimeUnit.SECONDS)).isEqualTo("gives 17");
    assertThat(pins.takenAndGiven.poll(30, TimeUnit.SECONDS)).isEqualTo("takes 27");
  }

  /** With what the background would do a moment later. */
  private static void define(PinLights lights, LightDefinition... definitions) {
    lights.define(List.of(definitions));
    lights.lines().settle();
  }

  private PinLights open(LightDefinition... lights) {
    return open(BY_HAND, lights);
  }

  private PinLights open(Duration retry, LightDefinition... lights) {
    PinLights pinLights = new PinLights(List.of(lights), new Lines(pins::open, pins::holder, retry),
        (name, lit, nanos) -> told.add(name + (lit ? " on" : " off")));
    opened.add(pinLights);
    return pinLights;
  }
}
