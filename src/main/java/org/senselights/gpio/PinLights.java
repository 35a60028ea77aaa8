package org.senselights.gpio;

import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.senselights.light.LightDefinition;
import org.senselights.light.LightDriver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lamps on pins.
 *
 * <p>Every pin is taken dark. One that cannot be had is tried again in the background until it can, and then shows
 * what should show by then; until then {@link #troubles()} tells why. The kernel's table of lines names us
 * {@code sense-lights-} and the light.
 */
public final class PinLights implements LightDriver {
  private static final Logger LOG = LoggerFactory.getLogger(PinLights.class);
  private static final String CONSUMER = "sense-lights-";

  private final Lines lines;
  private final LightListener listener;
  private volatile Map<String, Lamp> lamps;

  /**
   * Takes the pins.
   *
   * @param lights which pins, at most one light a pin
   * @param lines where pins come from; they are closed with the lights
   * @param listener who is told of changes
   */
  PinLights(List<LightDefinition> lights, Lines lines, LightListener listener) {
    this.lines = lines;
    this.listener = listener;
    lamps = lampsFor(lights, Map.of());
    lines.take(this, List.copyOf(lamps.values()));
    if (troubles().isEmpty()) {
      tell();
    }
  }

  @Override
  public void light(String name, boolean lit) {
    Lamp lamp = lamps.get(name);
    if (lamp != null && lamp.show(lit)) {
      listener.changed(name, lit, System.nanoTime());
    }
  }

  private void rest(Lamp lamp) {
    if (lamp.rest()) {
      listener.changed(lamp.name(), false, System.nanoTime());
    }
  }

  /**
   * Darkens what is gone at once; pins change hands right after, on a thread of their own.
   *
   * @param lights which lights there are from now on, at most one a pin
   */
  @Override
  public void define(List<LightDefinition> lights) {
    Map<String, Lamp> before = lamps;
    Map<String, Lamp> now = lampsFor(lights, before);
    if (now.equals(before)) {
      return;
    }
    lamps = now;
    before.values().stream().filter(lamp -> now.get(lamp.name()) != lamp).forEach(this::rest);
    lines.change(this, List.copyOf(now.values()));
    tell();
  }

  private static Map<String, Lamp> lampsFor(List<LightDefinition> lights, Map<String, Lamp> before) {
    Map<String, Lamp> lamps = new LinkedHashMap<>();
    for (LightDefinition light : lights) {
      Lamp same = before.get(light.name());
      lamps.put(light.name(), same != null && same.light.equals(light) ? same : new Lamp(light));
    }
    return lamps;
  }

  private void tell() {
    LOG.info("Lights are pins: {}", lamps.isEmpty()
        ? "none"
        : lamps.values().stream().map(Lamp::toString).collect(Collectors.joining(", ")));
  }

  @Override
  public List<String> troubles() {
    return lines.troubles(this);
  }

  /** The header, for those whose pins come from it too. */
  Lines lines() {
    return lines;
  }

  @Override
  public void close() {
    // All dark before the first is given back, which may take a while.
    lamps.values().forEach(this::rest);
    lines.close();
  }

  /** One lamp's pin. Its lock is held for a single write, never while a line is asked for. */
  private static final class Lamp extends Line {
    private final LightDefinition light;
    private DigitalOutput output;
    private boolean wanted;
    private boolean shown;

    Lamp(LightDefinition light) {
      super("light", light.name(), light.pin());
      this.light = light;
    }

    /** Gives whether something else is to be shown than before. */
    synchronized boolean show(boolean lit) {
      boolean changes = wanted != lit;
      wanted = lit;
      if (output != null && shown != lit) {
        write();
      }
      return changes;
    }

    /** Gives whether it was to be lit. */
    synchronized boolean rest() {
      boolean changes = wanted;
      wanted = false;
      if (output != null) {
        write();
      }
      return changes;
    }

    @Override
    void take(Context context) {
      DigitalOutput taken = context.create(DigitalOutput.newConfigBuilder(context)
          .id(CONSUMER + light.name())
          .address(light.pin())
          .initial(level(false))
          .build());
      synchronized (this) {
        output = taken;
        write();
      }
    }

    @Override
    synchronized void mend() {
      if (!trouble().isEmpty()) {
        write();
      }
    }

    @Override
    void letGo(Context context) {
      DigitalOutput taken;
      synchronized (this) {
        rest();
        taken = output;
        output = null;
      }
      context.registry().remove(taken.id());
    }

    private void write() {
      try {
        output.state(level(wanted));
        shown = wanted;
        works();
      } catch (RuntimeException e) {
        fails("%s: pin %d does not obey: %s; it is tried again".formatted(owner(), pin(), Lines.reason(e)), false);
      }
    }

    private DigitalState level(boolean lit) {
      return lit == light.activeLow() ? DigitalState.LOW : DigitalState.HIGH;
    }

    @Override
    public String toString() {
      return super.toString() + (light.activeLow() ? " (lit when low)" : "");
    }
  }
}
