package org.senselights.gpio;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.senselights.light.LightDefinition;
import org.senselights.light.LightDriver;

/** Lamps that only exist in memory: they remember, count, and tell a listener. Any thread may look at them. */
public final class SimulatedLights implements LightDriver {

  private volatile Map<String, Lamp> lamps;
  private final LongSupplier nanoClock;
  private final LightListener listener;

  /**
   * Starts with every lamp dark.
   *
   * @param lights which lamps there are
   * @param nanoClock where the time of a change is read, nanoseconds
   * @param listener who is told of changes
   */
  public SimulatedLights(List<LightDefinition> lights, LongSupplier nanoClock, LightListener listener) {
    lamps = lampsFor(lights, Map.of());
    this.nanoClock = nanoClock;
    this.listener = listener;
  }

  @Override
  public void light(String name, boolean lit) {
    Lamp lamp = lamps.get(name);
    if (lamp != null) {
      show(lamp, lit);
    }
  }

  private void show(Lamp lamp, boolean lit) {
    if (lamp.lit != lit) {
      lamp.change(lit);
      listener.changed(lamp.light.name(), lit, nanoClock.getAsLong());
    }
  }

  @Override
  public void define(List<LightDefinition> lights) {
    Map<String, Lamp> before = lamps;
    Map<String, Lamp> now = lampsFor(lights, before);
    lamps = now;
    before.values().stream()
        .filter(lamp -> now.get(lamp.light.name()) != lamp)
        .forEach(lamp -> show(lamp, false));
  }

  private static Map<String, Lamp> lampsFor(List<LightDefinition> lights, Map<String, Lamp> before) {
    Map<String, Lamp> lamps = new LinkedHashMap<>();
    for (LightDefinition light : lights) {
      Lamp same = before.get(light.name());
      lamps.put(light.name(), same != null && same.light.equals(light) ? same : new Lamp(light));
    }
    return lamps;
  }

  /**
   * Whether a lamp is lit now.
   *
   * @param name a light; one that does not exist is dark
   * @return its level
   */
  public boolean isLit(String name) {
    Lamp lamp = lamps.get(name);
    return lamp != null && lamp.lit;
  }

  /**
   * How often a lamp changed, either way.
   *
   * @param name a light
   * @return changes since it was defined as it is
   */
  public long changes(String name) {
    Lamp lamp = lamps.get(name);
    return lamp == null ? 0 : lamp.changes;
  }

  /**
   * How often a lamp was switched on.
   *
   * @param name a light
   * @return times since it was defined as it is
   */
  public long switchOns(String name) {
    Lamp lamp = lamps.get(name);
    return lamp == null ? 0 : lamp.switchOns;
  }

  @Override
  public void close() {
    lamps.values().forEach(lamp -> show(lamp, false));
  }

  /** Written by the engine's thread alone. */
  private static final class Lamp {
    private final LightDefinition light;
    private volatile boolean lit;
    private volatile long changes;
    private volatile long switchOns;

    private Lamp(LightDefinition light) {
      this.light = light;
    }

    private void change(boolean nowLit) {
      lit = nowLit;
      long changesBefore = changes;
      changes = changesBefore + 1;
      if (nowLit) {
        long switchOnsBefore = switchOns;
        switchOns = switchOnsBefore + 1;
      }
    }
  }
}
