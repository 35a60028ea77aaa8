package org.senselights.wiring;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Colours of common 3 mm and 5 mm LEDs, with the resistor that each needs at 3.3 V.
 *
 * <p>A resistor is chosen so that every LED of the colour is well seen and the header's 3.3 V feeds ten of them.
 */
public enum LedColour {
  /** Red. */
  RED(List.of("red"), 1_700, 2_200, 330),
  /** Yellow. */
  YELLOW(List.of("yellow"), 1_800, 2_300, 330),
  /** Amber or orange. */
  AMBER(List.of("amber", "orange"), 1_800, 2_300, 330),
  /** Green: the classic yellowish one needs little voltage, a pure green one nearly as much as a blue one. */
  GREEN(List.of("green"), 1_900, 3_200, 330),
  /** Blue. */
  BLUE(List.of("blue"), 2_700, 3_200, 100),
  /** White. */
  WHITE(List.of("white"), 2_700, 3_200, 100),
  /** Any of them: the resistor suits all, though none at its best. */
  ANY(List.of(), 1_700, 3_200, 220);

  /** What a pin of the header gives, in millivolts. */
  public static final int PIN_MILLIVOLTS = 3_300;

  private final List<String> words;
  private final int fromMillivolts;
  private final int toMillivolts;
  private final int ohms;

  LedColour(List<String> words, int fromMillivolts, int toMillivolts, int ohms) {
    this.words = words;
    this.fromMillivolts = fromMillivolts;
    this.toMillivolts = toMillivolts;
    this.ohms = ohms;
  }

  /**
   * Guesses the colour of a light from its name.
   *
   * @param light a name such as {@code green} or {@code desk-red2}
   * @return the first colour that is a word of the name, otherwise {@link #ANY}
   */
  public static LedColour of(String light) {
    List<String> parts = Arrays.asList(light.toLowerCase(Locale.ROOT).split("[^a-z]+"));
    return parts.stream()
        .flatMap(part -> Arrays.stream(values()).filter(colour -> colour.words.contains(part)))
        .findFirst()
        .orElse(ANY);
  }

  /**
   * The colour's name.
   *
   * @return a word such as {@code red}
   */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The smallest forward voltage to be found.
   *
   * @return millivolts, at a few milliamperes
   */
  public int fromMillivolts() {
    return fromMillivolts;
  }

  /**
   * The greatest forward voltage to be found.
   *
   * @return millivolts, at a few milliamperes
   */
  public int toMillivolts() {
    return toMillivolts;
  }

  /**
   * The resistor.
   *
   * @return ohms, a value that every shop has
   */
  public int ohms() {
    return ohms;
  }

  /**
   * The most that such an LED takes with that resistor: where its voltage is the smallest and the pin loses none.
   *
   * @return microamperes
   */
  public int mostMicroamperes() {
    return (PIN_MILLIVOLTS - fromMillivolts) * 1_000 / ohms;
  }
}
