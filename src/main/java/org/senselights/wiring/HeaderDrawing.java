package org.senselights.wiring;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.senselights.light.HeaderPin;

/** The header as a drawing in letters: twenty lines, a pin to the left and one to the right, in use in brackets. */
public final class HeaderDrawing {

  private HeaderDrawing() {}

  /**
   * Draws.
   *
   * @param wiring what is wired
   * @return the lines, from pins 1 and 2 down to 39 and 40
   */
  public static List<String> of(Wiring wiring) {
    Map<Integer, String> used = new HashMap<>();
    wiring.lights().forEach(light -> used.putIfAbsent(light.otherPin(), ""));
    wiring.buttons().forEach(button -> used.putIfAbsent(button.ground(), ""));
    wiring.lights().forEach(light -> used.put(light.pin(), light.name()));
    wiring.buttons().forEach(button -> used.put(button.pin(), "button " + button.name()));

    int width = IntStream.rangeClosed(1, HeaderPin.LAST).filter(pin -> pin % 2 == 1)
        .map(pin -> left(pin, used).length()).max().orElseThrow();
    List<String> lines = new ArrayList<>();
    for (int pin = 1; pin < HeaderPin.LAST; pin += 2) {
      lines.add(("%" + width + "s  %s %s  %s").formatted(
          left(pin, used), number(pin, used), number(pin + 1, used), right(pin + 1, used)));
    }
    return lines;
  }

  private static String left(int pin, Map<Integer, String> used) {
    String who = used.getOrDefault(pin, "");
    return (who.isEmpty() ? "" : who + "  ") + HeaderPin.label(pin);
  }

  private static String right(int pin, Map<Integer, String> used) {
    String who = used.getOrDefault(pin, "");
    return HeaderPin.label(pin) + (who.isEmpty() ? "" : "  " + who);
  }

  private static String number(int pin, Map<Integer, String> used) {
    return (used.containsKey(pin) ? "[%2d]" : " %2d ").formatted(pin);
  }
}
