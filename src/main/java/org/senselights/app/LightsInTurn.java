package org.senselights.app;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.senselights.gpio.LightListener;
import org.senselights.gpio.Lights;
import org.senselights.gpio.PinsUnavailableException;
import org.senselights.gpio.SimulatedLights;
import org.senselights.light.HeaderPin;
import org.senselights.light.LightDefinition;
import org.senselights.light.LightDriver;
import org.senselights.settings.GpioMode;

/** Lights one lamp after the other, without a service, so that its owner sees whether the wiring is right. */
public final class LightsInTurn implements AutoCloseable {

  /** How long each light is lit. */
  public static final Duration EACH = Duration.ofSeconds(1);

  private final List<LightDefinition> lights;
  private final LightDriver driver;
  private boolean closed;

  private LightsInTurn(List<LightDefinition> lights, LightDriver driver) {
    this.lights = lights;
    this.driver = driver;
  }

  /**
   * Takes the pins. Here a pin that cannot be had is the end, since a light that stays dark would be blamed on the
   * wiring.
   *
   * @param mode the owner's choice of pins or simulated lights
   * @param lights which lights, in the order in which they are to be lit
   * @return the lights, all dark
   * @throws StartException if a pin cannot be had
   */
  public static LightsInTurn open(GpioMode mode, List<LightDefinition> lights) throws StartException {
    return open(mode, lights, (name, lit, nanos) -> { });
  }

  static LightsInTurn open(GpioMode mode, List<LightDefinition> lights, LightListener listener)
      throws StartException {
    try {
      LightDriver driver = Lights.open(mode, lights, listener);
      List<String> troubles = driver.troubles();
      if (!troubles.isEmpty()) {
        driver.close();
        throw new PinsUnavailableException(String.join("\n", troubles));
      }
      return new LightsInTurn(lights, driver);
    } catch (PinsUnavailableException e) {
      throw new StartException(e.getMessage(), e);
    }
  }

  /**
   * Shows each light for {@link #EACH}; ends early when it is closed meanwhile.
   *
   * @param say told what is to be seen, a line at a time, before it is
   * @param pause returns after a time
   */
  public void show(Consumer<String> say, Consumer<Duration> pause) {
    if (lights.isEmpty()) {
      say.accept("There is no light: the rules file names none under lights");
      return;
    }
    if (areSimulated()) {
      say.accept("Nothing will be seen, for the lights are only simulated: this is no Raspberry Pi, or gpio.mode says"
          + " so");
    }
    for (LightDefinition light : lights) {
      if (!turn(light, true)) {
        return;
      }
      say.accept("%s: BCM pin %d, which is pin %d of the header%s".formatted(
          light.name(), light.pin(), HeaderPin.of(light.pin()), light.activeLow() ? ", lit when low" : ""));
      pause.accept(EACH);
      turn(light, false);
    }
    say.accept("All are dark again");
  }

  /**
   * Whether nothing will be seen.
   *
   * @return true where the lamps are not on pins
   */
  public boolean areSimulated() {
    return driver instanceof SimulatedLights;
  }

  /**
   * Lights one lamp until another is lit, or this is closed.
   *
   * @param name a light of those that were opened
   */
  public void only(String name) {
    lights.stream().filter(light -> !light.name().equals(name)).forEach(light -> turn(light, false));
    lights.stream().filter(light -> light.name().equals(name)).forEach(light -> turn(light, true));
  }

  /** Says whether it was done: once closed, no lamp is to be lit any more. */
  private synchronized boolean turn(LightDefinition light, boolean lit) {
    if (!closed) {
      driver.light(light.name(), lit);
    }
    return !closed;
  }

  /** Leaves all dark and lets go of the pins. Any thread may call it, more than once. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      driver.close();
    }
  }
}
