package org.senselights.gpio;

import java.time.Duration;
import java.util.List;
import org.senselights.light.LightDefinition;
import org.senselights.light.LightDriver;
import org.senselights.settings.GpioMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides whether lights are pins or simulated. */
public final class Lights {
  private static final Logger LOG = LoggerFactory.getLogger(Lights.class);
  private static final Duration RETRY = Duration.ofSeconds(10);

  private Lights() {}

  /**
   * Opens the lights of this machine, all dark.
   *
   * @param mode the owner's choice
   * @param lights which lights there are
   * @param listener who is told of each change
   * @return {@link PinLights} on a Raspberry Pi or where pins are asked for, otherwise {@link SimulatedLights}
   * @throws PinsUnavailableException if the mode is {@link GpioMode#PINS} and any pin cannot be had
   */
  public static LightDriver open(GpioMode mode, List<LightDefinition> lights, LightListener listener)
      throws PinsUnavailableException {
    return open(mode, lights, listener, Board.here());
  }

  static LightDriver open(
      GpioMode mode, List<LightDefinition> lights, LightListener listener, Board board)
      throws PinsUnavailableException {
    if (mode == GpioMode.SIMULATED) {
      LOG.info("Lights are simulated, as gpio.mode asks");
      return new SimulatedLights(lights, System::nanoTime, listener);
    }
    if (board.isRaspberryPi()) {
      return pins(mode, lights, listener, board);
    }
    if (mode == GpioMode.PINS) {
      throw new PinsUnavailableException(
          "gpio.mode is pins, but this is no Raspberry Pi (%s); write gpio.mode = auto or simulated"
              .formatted(board.model().isEmpty() ? "it has no device tree" : "it is a " + board.model()));
    }
    LOG.info("Lights are simulated, because this is no Raspberry Pi");
    return new SimulatedLights(lights, System::nanoTime, listener);
  }

  private static LightDriver pins(
      GpioMode mode, List<LightDefinition> lights, LightListener listener, Board board)
      throws PinsUnavailableException {
    Header header = new Header(board);
    PinLights pins = new PinLights(lights, new Lines(header::open, header::holder, RETRY), listener);
    List<String> troubles = pins.troubles();
    if (mode == GpioMode.PINS && !troubles.isEmpty()) {
      pins.close();
      throw new PinsUnavailableException(String.join("\n", troubles));
    }
    return pins;
  }
}
