package org.senselights.gpio;

import static org.assertj.core.api.Assertions.assertThat;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.exception.InitializeException;
import com.pi4j.io.exception.IOException;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalOutput;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalOutputProviderImpl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.senselights.light.LightDefinition;

class PinLightsTest {
  private static final Duration BY_HAND = Duration.ofDays(1);
  private static final LightDefinition GREEN = new LightDefinition("green", 17, false);
  private static final LightDefinition RED_WHEN_LOW = new LightDefinition("red", 27, true);

  private final Pins pins = new Pins();
  private final Map<Integer, String> holders = new HashMap<>();
  private final List<PinLights> opened = new ArrayList<>();

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
    lights.takeMissing();

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

    assertThat(lights.problems()).isEmpty();
  }

  @Test
  void aPinThatAnotherProgramHoldsIsExplainedAndTheOthersWork() {
    pins.busy.add(17);
    holders.put(17, "gpioset");

    PinLights lights = open(GREEN, RED_WHEN_LOW);
    lights.light("green", true);
    lights.light("red", true);

    assertThat(lights.problems()).containsExactly(
        "light green: pin 17 is in use by another program, which calls itself \"gpioset\"; "
            + "end it, or give the light another pin; it is tried again");
    assertThat(pins.level(27)).isEqualTo(DigitalState.LOW);
  }

  @Test
  void aPinThatCannotBeHadForAnotherReasonIsExplainedByTheKernelsOwnWords() {
    pins.busy.add(17);

    assertThat(open(GREEN).problems()).containsExactly(
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

    lights.takeMissing();
    assertThat(lights.problems()).hasSize(1);

    pins.busy.clear();
    lights.takeMissing();
    assertThat(lights.problems()).isEmpty();
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
    assertThat(lights.problems())
        .containsExactly("light green: pin 17 does not obey: Input/output error; it is tried again");

    pins.deaf = false;
    lights.takeMissing();
    assertThat(lights.problems()).isEmpty();
    assertThat(pins.level(17)).isEqualTo(DigitalState.HIGH);
  }

  @Test
  void aHeaderThatCannotBeOpenedIsOneProblemAndTriedAgain() {
    pins.refusal = "no light can be shown: the kernel has no GPIO chip";
    PinLights lights = open(GREEN, RED_WHEN_LOW);
    lights.light("green", true);
    assertThat(lights.problems()).containsExactly("no light can be shown: the kernel has no GPIO chip");

    pins.refusal = "";
    lights.takeMissing();
    assertThat(lights.problems()).isEmpty();
    assertThat(pins.level(17)).isEqualTo(DigitalState.HIGH);
  }

  @Test
  void aLibraryThatDoesNotLoadIsExplainedByItsFirstWords() {
    pins.linkage = new UnsatisfiedLinkError("failed to map segment");
    PinLights lights = open(GREEN);
    pins.linkage = new NoClassDefFoundError("Could not initialize class GpioD");

    lights.takeMissing();

    assertThat(lights.problems()).singleElement().asString()
        .startsWith("no light can be shown: the GPIO library cannot be loaded (failed to map segment)");
  }

  @Test
  void withoutLightsThePinsAreLeftAlone() {
    pins.refusal = "nobody should have asked";

    assertThat(open().problems()).isEmpty();
  }

  private PinLights open(LightDefinition... lights) {
    return open(BY_HAND, lights);
  }

  private PinLights open(Duration retry, LightDefinition... lights) {
    PinLights pinLights =
        new PinLights(List.of(lights), pins::open, pin -> holders.getOrDefault(pin, ""), retry);
    opened.add(pinLights);
    return pinLights;
  }

  /** Pi4J's mock, with pins that can be busy or deaf. */
  private static final class Pins {
    private final Set<Integer> busy = new HashSet<>();
    private final Map<Integer, DigitalOutput> outputs = new HashMap<>();
    private final BlockingQueue<DigitalState> changes = new LinkedBlockingQueue<>();
    private String refusal = "";
    private LinkageError linkage;
    private boolean deaf;
    private int writes;
    private Context context;

    Context open() throws PinsUnavailableException {
      if (linkage != null) {
        throw linkage;
      }
      if (!refusal.isEmpty()) {
        throw new PinsUnavailableException(refusal);
      }
      context = Pi4J.newContextBuilder().noAutoDetect().add(new Provider(this)).build();
      return context;
    }

    DigitalState level(int pin) {
      return outputs.get(pin).state();
    }
  }

  private static final class Provider extends MockDigitalOutputProviderImpl {
    private final Pins pins;

    Provider(Pins pins) {
      this.pins = pins;
    }

    @Override
    public DigitalOutput create(DigitalOutputConfig config) {
      if (pins.busy.contains(config.address())) {
        throw new IllegalStateException("Failed to initialize IO", new InitializeException("Failed",
            new IllegalStateException("c_gpiod_line_request_output failed: -1 (Device or resource busy)")));
      }
      DigitalOutput output = new Output(this, config, pins);
      context.registry().add(output);
      pins.outputs.put(config.address(), output);
      return output;
    }
  }

  private static final class Output extends MockDigitalOutput {
    private final Pins pins;

    Output(Provider provider, DigitalOutputConfig config, Pins pins) {
      super(provider, config);
      this.pins = pins;
    }

    @Override
    public DigitalOutput state(DigitalState state) {
      if (pins.deaf) {
        throw new IOException("Failed to set state", new IllegalStateException("Input/output error"));
      }
      pins.writes++;
      if (state() != state) {
        pins.changes.add(state);
      }
      return super.state(state);
    }
  }
}
