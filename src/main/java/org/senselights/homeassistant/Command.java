package org.senselights.homeassistant;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.senselights.light.Program;
import org.senselights.rules.Action;

/** What this device is told to do from afar. */
public sealed interface Command {

  /**
   * Sets lights by hand, above every rule of ordinary priority.
   *
   * @param name the light or group that was named
   * @param lights the lights it stands for, at least one
   * @param wish what they show from now on; absent where they only flash
   * @param flash for how long they flash on top of that; absent where they do not
   */
  record SetLight(String name, List<String> lights, Optional<Wish> wish, Optional<Duration> flash) implements Command {

    /**
     * Refuses what changes nothing.
     *
     * @throws IllegalArgumentException if there is neither a wish nor a flash
     */
    public SetLight {
      Objects.requireNonNull(name, "name");
      lights = List.copyOf(lights);
      if (wish.isEmpty() && flash.isEmpty()) {
        throw new IllegalArgumentException("a light is told to show something");
      }
    }
  }

  /** What a light is wished to show. */
  sealed interface Wish {

    /**
     * The light shows something until it is told otherwise, or, with {@link Hand#AUTO}, what the rules show.
     *
     * @param hand what
     */
    record Show(Hand hand) implements Wish {}

    /** Takes away what was set by hand, and darkens what shows now until a rule fires afresh. */
    record Off() implements Wish {}
  }

  /** Half a flash: long enough for the eye, short enough to be no blinking. */
  Duration FLASH_LIT = Duration.ofMillis(250);

  /**
   * A flash by hand as a program.
   *
   * @param length how long it takes in all
   * @return flashes that fill it, at least one
   */
  static Program flash(Duration length) {
    long halves = length.dividedBy(FLASH_LIT);
    return new Program.Flash(FLASH_LIT, Math.clamp((halves + 1) / 2, 1, 1_000));
  }

  /**
   * A button of the rules is pressed.
   *
   * @param button its name
   */
  record Press(String button) implements Command {}

  /**
   * Lights are kept dark, or no longer.
   *
   * @param change what becomes of the mute
   */
  record Mute(Action.Mute.Change change) implements Command {}

  /**
   * The journal tells more, or less.
   *
   * @param level how much
   */
  record SetLogLevel(LogLevel level) implements Command {}

  /** Every light is lit once, one after the other. */
  record TestLights() implements Command {}

  /** The rules file is read anew. */
  record ReloadRules() implements Command {}

  /** Nobody is taken to be on line any more. */
  record ResetCounts() implements Command {}

  /** How the device is, is to be told. */
  record AskHealth() implements Command {}

  /** The service ends, so that it is started again. */
  record Restart() implements Command {}
}
