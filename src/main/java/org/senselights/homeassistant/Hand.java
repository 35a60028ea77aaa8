package org.senselights.homeassistant;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.senselights.light.Program;

/** What a light can be made to do by hand, with the word of Home Assistant's list of effects. */
public enum Hand {
  /** Steady light. The word says that no effect runs. */
  STEADY("off", Optional.of(new Program.Steady(true))),
  /** On and off by turns, once a second. */
  BLINK("blink", Optional.of(new Program.Blink(Duration.ofSeconds(1)))),
  /** Swelling and fading, every four seconds. */
  BREATHE("breathe", Optional.of(new Program.Breathe(Duration.ofSeconds(4)))),
  /** Whatever the rules show. */
  AUTO("auto", Optional.empty());

  /** Where a light set by hand lies among what rules show: above all of an ordinary priority, below the mute. */
  public static final int PRIORITY = 100;

  private final String effect;
  private final Optional<Program> program;

  Hand(String effect, Optional<Program> program) {
    this.effect = effect;
    this.program = program;
  }

  /**
   * The word for it.
   *
   * @return an effect that Home Assistant offers
   */
  public String effect() {
    return effect;
  }

  /**
   * What the light shows.
   *
   * @return nothing where the rules say what
   */
  public Optional<Program> program() {
    return program;
  }

  static Optional<Hand> of(String effect) {
    return Arrays.stream(values()).filter(hand -> hand.effect.equals(effect)).findFirst();
  }

  static List<String> effects() {
    return Arrays.stream(values()).map(Hand::effect).toList();
  }
}
