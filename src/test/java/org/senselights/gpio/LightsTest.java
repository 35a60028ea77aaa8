package org.senselights.gpio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.senselights.light.LightDefinition;
import org.senselights.light.LightDriver;
import org.senselights.settings.GpioMode;

/** Which kind of lights there are, by mode and machine. None of the machines made up here has a GPIO chip. */
class LightsTest {
  private static final List<LightDefinition> GREEN = List.of(new LightDefinition("green", 17, false));

  @TempDir
  private Path root;

  @Test
  void autoSimulatesElsewhere() throws PinsUnavailableException {
    try (LightDriver lights = open(GpioMode.AUTO)) {
      assertThat(lights).isInstanceOf(SimulatedLights.class);
    }
  }

  @Test
  void autoNeverSimulatesOnARaspberryPi() throws Exception {
    thisIs("Raspberry Pi 5 Model B Rev 1.1");

    try (LightDriver lights = open(GpioMode.AUTO)) {
      assertThat(lights).isInstanceOfSatisfying(PinLights.class,
          pins -> assertThat(pins.troubles()).singleElement().asString().contains("no GPIO chip"));
    }
  }

  @Test
  void simulatedSimulatesOnARaspberryPiToo() throws Exception {
    thisIs("Raspberry Pi 5 Model B Rev 1.1");

    try (LightDriver lights = open(GpioMode.SIMULATED)) {
      assertThat(lights).isInstanceOf(SimulatedLights.class);
    }
  }

  @Test
  void pinsFailsInWordsWhereAPinCannotBeHad() throws IOException {
    thisIs("Raspberry Pi 5 Model B Rev 1.1");

    assertThatExceptionOfType(PinsUnavailableException.class)
        .isThrownBy(() -> open(GpioMode.PINS))
        .withMessageContaining("no GPIO chip");
  }

  @Test
  void pinsFailsInWordsOnAnyOtherMachine() throws IOException {
    thisIs("Banana Pi BPI-M5");

    assertThatExceptionOfType(PinsUnavailableException.class)
        .isThrownBy(() -> open(GpioMode.PINS))
        .withMessage("gpio.mode is pins, but this is no Raspberry Pi (it is a Banana Pi BPI-M5); "
            + "write gpio.mode = auto or simulated");
  }

  private LightDriver open(GpioMode mode) throws PinsUnavailableException {
    return Lights.open(mode, GREEN, (name, lit, nanos) -> {}, new Board(root, device -> true));
  }

  private void thisIs(String model) throws IOException {
    Path file = root.resolve("proc/device-tree/model");
    Files.createDirectories(file.getParent());
    Files.writeString(file, model + "\0");
  }
}
