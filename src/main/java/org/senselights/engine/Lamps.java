package org.senselights.engine;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.senselights.homeassistant.Command;
import org.senselights.homeassistant.Hand;
import org.senselights.light.Again;
import org.senselights.light.Lamp;
import org.senselights.light.LightDefinition;
import org.senselights.light.Program;
import org.senselights.rules.Action;

/** The lamps, with the level that each one's pin has. */
final class Lamps {
  private static final String MUTE = "mute";
  private static final String TEST = "test";
  private static final String HAND = "hand";
  private static final String FLASH_BY_HAND = "flash by hand";
  private static final int ABOVE_ALL = Action.Show.HIGHEST_PRIORITY + 1;
  private static final Duration TURN = Duration.ofSeconds(1);
  private static final Program DARK = new Program.Steady(false);

  private final Map<String, Shown> lamps = new LinkedHashMap<>();
  private List<LightDefinition> definitions = List.of();
  private boolean muted;
  private long muteEnds = Program.NEVER;

  /**
   * Each action of a rule owns one layer on each of its lights. It is known by what it does, not by its place, so that
   * its layer stays where the file changes round about it.
   */
  record Owner(String rule, boolean afterwards, Action action, int before) {}

  /** From now on there are these lamps; those that were there before go on showing what they do. */
  void define(List<LightDefinition> lights, long now) {
    Map<String, Shown> known = new HashMap<>(lamps);
    lamps.clear();
    for (LightDefinition light : lights) {
      Shown shown = known.get(light.name());
      if (shown == null) {
        shown = new Shown(new Lamp(light.name()));
        if (muted) {
          darken(shown, now);
        }
      } else if (!definitions.contains(light)) {
        // It hangs on another pin now, which is dark.
        shown.lit = false;
        shown.touched = true;
      }
      lamps.put(light.name(), shown);
    }
    definitions = List.copyOf(lights);
  }

  List<LightDefinition> definitions() {
    return definitions;
  }

  void rest(Owner owner, String light, Program program, long now) {
    Shown shown = lamps.get(light);
    shown.lamp.rest(owner, program, now);
    shown.touched = true;
  }

  void show(Owner owner, String light, Action.Show show, Program program, long now) {
    Shown shown = lamps.get(light);
    shown.lamp.show(owner, program, show.lengthNanos(), show.priority(), show.again(), now);
    shown.touched = true;
  }

  void pace(Owner owner, Program program, long now) {
    for (Shown shown : lamps.values()) {
      shown.lamp.pace(owner, program, now);
      shown.touched = true;
    }
  }

  /** Whether an action has a layer on a light. */
  boolean shows(Owner owner, String light) {
    return lamps.get(light).lamp.shows(owner);
  }

  /** Takes away what an action shows on one light for as long as its rule lasts. */
  void end(Owner owner, String light) {
    Shown shown = lamps.get(light);
    shown.lamp.end(owner::equals);
    shown.touched = true;
  }

  /** Takes away what a rule shows for as long as it lasts. */
  void end(String rule) {
    each(lamp -> lamp.end(owner -> owner instanceof Owner own && own.rule.equals(rule) && !own.afterwards));
  }

  /** Takes away all that some actions show, or have set as rest. */
  void forget(Predicate<Owner> owners) {
    each(lamp -> lamp.forget(owner -> owner instanceof Owner own && owners.test(own)));
  }

  private void each(Consumer<Lamp> change) {
    for (Shown shown : lamps.values()) {
      change.accept(shown.lamp);
      shown.touched = true;
    }
  }

  boolean muted() {
    return muted;
  }

  /** When the mute ends by itself; {@link Program#NEVER} where it does not. */
  long muteEnds() {
    return muteEnds;
  }

  void mute(boolean on, Optional<Duration> length, long now) {
    mute(on, length.map(time -> now + time.toNanos()).orElse(Program.NEVER), now);
  }

  void mute(boolean on, long ends, long now) {
    muted = on;
    muteEnds = on ? ends : Program.NEVER;
    for (Shown shown : lamps.values()) {
      if (on) {
        darken(shown, now);
      } else {
        shown.lamp.forget(MUTE::equals);
        shown.touched = true;
      }
    }
  }

  private void darken(Shown shown, long now) {
    long length = muteEnds == Program.NEVER ? Program.NEVER : muteEnds - now;
    shown.lamp.show(MUTE, DARK, length, Action.Mute.PRIORITY, Again.RESTART, now);
    shown.touched = true;
  }

  /** What somebody sets by hand lies above every rule of ordinary priority; lights that are gone are passed over. */
  void byHand(Command.SetLight command, long now) {
    for (String light : command.lights()) {
      Shown shown = lamps.get(light);
      if (shown == null) {
        continue;
      }
      command.wish().ifPresent(wish -> grant(wish, shown.lamp, now));
      command.flash().map(Command::flash).ifPresent(flash ->
          shown.lamp.show(FLASH_BY_HAND, flash, flash.lengthNanos(), Hand.PRIORITY, Again.RESTART, now));
      shown.touched = true;
      shown.asked = true;
    }
  }

  private static void grant(Command.Wish wish, Lamp lamp, long now) {
    lamp.forget(owner -> owner.equals(HAND) || owner.equals(FLASH_BY_HAND));
    switch (wish) {
      case Command.Wish.Off off -> lamp.cover(Owner.class::isInstance);
      case Command.Wish.Show(var hand) -> hand.program().ifPresentOrElse(
          program -> lamp.show(HAND, program, Program.NEVER, Hand.PRIORITY, Again.RESTART, now),
          lamp::uncover);
    }
  }

  /** One lamp after the other for a second each, the others dark meanwhile, above all that rules show. */
  void test(long now) {
    Duration whole = TURN.multipliedBy(lamps.size());
    int turn = 0;
    for (Shown shown : lamps.values()) {
      Duration begin = TURN.multipliedBy(turn++);
      Program program = new Program.Turn(begin, begin.plus(TURN), whole);
      shown.lamp.show(TEST, program, program.lengthNanos(), ABOVE_ALL, Again.RESTART, now);
      shown.touched = true;
    }
  }

  /** One lamp lit and the others dark, above all that rules show; or what it is without a test. */
  void test(Optional<String> light, Duration atMost, long now) {
    each(lamp -> lamp.forget(TEST::equals));
    if (light.filter(lamps::containsKey).isPresent()) {
      each(lamp -> lamp.show(TEST, new Program.Steady(lamp.name().equals(light.get())), atMost.toNanos(),
          ABOVE_ALL, Again.RESTART, now));
    }
  }

  /** All dark and at rest, but remembering the levels of the pins, so that the changes are written. */
  void stop() {
    lamps.replaceAll((name, shown) -> shown.darkened());
  }

  /** Lets a mute be over whose time is; tells whether one was. */
  boolean endMute(long now) {
    if (!muted || muteEnds > now) {
      return false;
    }
    muted = false;
    muteEnds = Program.NEVER;
    return true;
  }

  /**
   * Tells which levels change, and where something else is on top than was told before. Gives whether any level changed
   * by what was asked of its lamp, and not because its program went on.
   */
  boolean settle(long now, List<LightChange> levels, List<Change> changes) {
    boolean asked = false;
    for (Shown shown : lamps.values()) {
      if (!shown.touched && shown.nextChange > now) {
        continue;
      }
      boolean touched = shown.touched;
      shown.touched = false;
      boolean lit = shown.lamp.litAt(now);
      shown.nextChange = shown.lamp.nextChange(now);
      if (lit != shown.lit) {
        shown.lit = lit;
        asked |= touched;
        levels.add(new LightChange(shown.lamp.name(), lit));
      }
      Program onTop = shown.lamp.showing(now);
      if (shown.asked || !onTop.equals(shown.told)) {
        changes.add(new Change.LightShows(shown.lamp.name(), onTop, shown.asked));
        shown.told = onTop;
        shown.asked = false;
      }
    }
    return asked;
  }

  long nextChange() {
    long next = Program.NEVER;
    for (Shown shown : lamps.values()) {
      next = Math.min(next, shown.nextChange);
    }
    return next;
  }

  /** What each lamp shows on top, in the order of the file. */
  Map<String, Program> showing(long now) {
    Map<String, Program> showing = new LinkedHashMap<>();
    lamps.forEach((name, shown) -> showing.put(name, shown.lamp.showing(now)));
    return showing;
  }

  private static final class Shown {
    final Lamp lamp;
    boolean lit;
    /** At first, because it is not told yet that it is dark. */
    boolean touched = true;
    /** Whether somebody who gave an order waits for what becomes of it. */
    boolean asked;
    Program told;
    long nextChange = Program.NEVER;

    Shown(Lamp lamp) {
      this.lamp = lamp;
    }

    Shown darkened() {
      Shown dark = new Shown(new Lamp(lamp.name()));
      dark.lit = lit;
      dark.told = told;
      return dark;
    }
  }
}
