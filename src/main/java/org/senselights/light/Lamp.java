package org.senselights.light;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * One lamp: what it rests at, and the layers above it. When the topmost layer ends, what lies below shows again.
 *
 * <p>All times are nanoseconds of one monotonic clock. Owned by one thread.
 */
public final class Lamp {

  /** How many runs of one layer may wait; more are forgotten. */
  public static final int QUEUE_LIMIT = 16;

  /** However often a run is extended, it ends within a day, or when its own length says so. */
  private static final long LONGEST_EXTENSION_NANOS = 86_400_000_000_000L;

  private static final Program DARK = new Program.Steady(false);

  private final String name;
  private final List<Layer> layers = new ArrayList<>();
  private Program rest = DARK;
  private Object restOwner = "";
  private long restBegan;
  private boolean restIsCovered;

  /**
   * A dark lamp.
   *
   * @param name as in the rules file
   */
  public Lamp(String name) {
    this.name = Objects.requireNonNull(name, "name");
  }

  /**
   * The lamp's name.
   *
   * @return as in the rules file
   */
  public String name() {
    return name;
  }

  /**
   * Sets what the lamp rests at, below every layer.
   *
   * @param owner who sets it
   * @param program the newest wins
   * @param now the moment
   */
  public void rest(Object owner, Program program, long now) {
    rest = Objects.requireNonNull(program, "program");
    restOwner = owner;
    restBegan = now;
    restIsCovered = false;
  }

  /**
   * Keeps dark what some owners show or have set as rest, each until it is shown afresh or {@link #uncover} is called.
   *
   * @param owners whose layers, and whose rest
   */
  public void cover(Predicate<Object> owners) {
    for (Layer layer : layers) {
      layer.covered |= owners.test(layer.owner);
    }
    restIsCovered |= owners.test(restOwner);
  }

  /** Shows again what {@link #cover} keeps dark, as far as it has not ended. */
  public void uncover() {
    layers.forEach(layer -> layer.covered = false);
    restIsCovered = false;
  }

  /**
   * Takes away what some owners show, and rests dark where one of them set what it rests at.
   *
   * @param owners whose layers, and whose rest
   */
  public void forget(Predicate<Object> owners) {
    layers.removeIf(layer -> owners.test(layer.owner));
    if (owners.test(restOwner)) {
      rest(restOwner, DARK, restBegan);
    }
  }

  /**
   * Takes away the layers of some owners; a program that ends by itself, such as a flash, is let to its end.
   *
   * @param owners whose layers
   */
  public void end(Predicate<Object> owners) {
    layers.removeIf(layer -> owners.test(layer.owner) && layer.program.lengthNanos() == Program.NEVER);
  }

  /**
   * Whether an owner has a layer.
   *
   * @param owner who may show something
   * @return false too where the owner only set what the lamp rests at
   */
  public boolean shows(Object owner) {
    return layerOf(owner) != null;
  }

  /**
   * Shows another program of the same kind on a running layer, which goes on from the same point of its cycle.
   *
   * @param owner whose layer; nothing happens where it has none
   * @param program a blinking or a breathing
   * @param now the moment
   */
  public void pace(Object owner, Program program, long now) {
    settle(now);
    Layer running = layerOf(owner);
    if (running != null && !running.program.equals(program)) {
      double turns = (double) (now - running.began) / running.program.cycleNanos();
      running.began = now - (long) ((turns - Math.floor(turns)) * program.cycleNanos());
      running.program = program;
    }
  }

  /**
   * What is on top.
   *
   * @param now the moment
   * @return the program of the topmost layer, or what the lamp rests at
   */
  public Program showing(long now) {
    settle(now);
    for (int i = layers.size() - 1; i >= 0; i--) {
      if (!layers.get(i).covered) {
        return layers.get(i).program;
      }
    }
    return restIsCovered ? DARK : rest;
  }

  /**
   * Shows a program as a layer: above layers of lower priority, and above older ones of the same.
   *
   * @param owner who shows it; one owner has one layer
   * @param program what to show
   * @param length how long, more than 0; {@link Program#NEVER} until {@link #end}
   * @param priority higher covers lower
   * @param again what happens where this owner's layer is still running
   * @param now the moment
   */
  public void show(Object owner, Program program, long length, int priority, Again again, long now) {
    settle(now);
    Layer running = layerOf(owner);
    if (running == null) {
      push(new Layer(owner, program, length, priority, now));
      return;
    }
    switch (running.covered ? Again.RESTART : again) {
      case RESTART -> {
        layers.remove(running);
        push(new Layer(owner, program, length, priority, now));
      }
      case EXTEND -> {
        if (running.ends == Program.NEVER) {
          return;
        }
        long extended = running.ends + running.program.gap() + length;
        running.ends = Math.min(extended, Math.max(running.ends, now + LONGEST_EXTENSION_NANOS));
      }
      case QUEUE -> running.waiting = Math.min(QUEUE_LIMIT, running.waiting + 1);
      case IGNORE -> { }
    }
  }

  /**
   * Whether the lamp is lit.
   *
   * @param now the moment, never earlier than an earlier call's
   * @return true where lit
   */
  public boolean litAt(long now) {
    settle(now);
    boolean steady = !restIsCovered && rest.lit(now - restBegan, false);
    boolean lit = steady;
    for (Layer layer : layers) {
      if (layer.covered) {
        continue;
      }
      // A flash is the opposite of what it interrupts, not of another flash: two at once would show nothing.
      lit = layer.program.lit(now - layer.began, steady);
      if (!(layer.program instanceof Program.Flash)) {
        steady = lit;
      }
    }
    return lit;
  }

  /**
   * When the lamp has to be looked at again.
   *
   * @param now the moment
   * @return the first moment after {@code now} at which its level may change, or {@link Program#NEVER}
   */
  public long nextChange(long now) {
    long next = restIsCovered ? Program.NEVER : after(restBegan, rest, now);
    for (Layer layer : layers) {
      if (layer.covered) {
        continue;
      }
      next = Math.min(next, Math.min(layer.ends, after(layer.began, layer.program, now)));
    }
    return next;
  }

  private static long after(long began, Program program, long now) {
    long change = program.nextChange(now - began);
    return change == Program.NEVER ? Program.NEVER : began + change;
  }

  private void settle(long now) {
    for (int i = layers.size() - 1; i >= 0; i--) {
      Layer layer = layers.get(i);
      while (layer.ends <= now && layer.waiting > 0) {
        layer.waiting--;
        layer.began = layer.ends + layer.program.gap();
        layer.ends = layer.began + layer.length;
      }
      if (layer.ends <= now) {
        layers.remove(i);
      }
    }
  }

  private Layer layerOf(Object owner) {
    for (Layer layer : layers) {
      if (layer.owner.equals(owner)) {
        return layer;
      }
    }
    return null;
  }

  private void push(Layer layer) {
    int at = layers.size();
    while (at > 0 && layers.get(at - 1).priority > layer.priority) {
      at--;
    }
    layers.add(at, layer);
  }

  private static final class Layer {
    final Object owner;
    Program program;
    final long length;
    final int priority;
    long began;
    long ends;
    int waiting;
    boolean covered;

    Layer(Object owner, Program program, long length, int priority, long now) {
      this.owner = owner;
      this.program = program;
      this.length = length;
      this.priority = priority;
      began = now;
      ends = length == Program.NEVER ? Program.NEVER : now + length;
    }
  }
}
