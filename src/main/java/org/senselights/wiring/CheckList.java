package org.senselights.wiring;

import java.util.List;
import org.senselights.light.HeaderPin;

/** What to look at where a light stays dark, the likeliest first. */
public final class CheckList {

  private CheckList() {}

  /**
   * One thing to look at.
   *
   * @param what in a few words, the same for every light
   * @param how in sentences, for one light
   */
  public record Step(String what, String how) {}

  /**
   * The list for a light.
   *
   * @param light the one that stays dark
   * @return in the order in which one looks
   */
  public static List<Step> of(Wiring.Light light) {
    int supply = HeaderPin.nearestSupply(light.pin());
    String other = HeaderPin.label(light.otherPin());
    return List.of(
        new Step("Is the LED the right way round?", light.activeLow()
            ? "The longer leg leads to " + other + ", the shorter one to the pin. Turn it round: the wrong way it stays"
                + " dark, and takes no harm."
            : "The longer leg leads to the pin, the shorter one to ground. Turn it round: the wrong way it stays dark,"
                + " and takes no harm."),
        new Step("Is the wire on the right pin?", "Pin " + light.pin() + " is GPIO" + light.bcm() + ". Pin 1 is the one"
            + " in the corner of the board; the row away from the edge has the odd numbers. If another lamp is lit now,"
            + " two wires are swapped, or two lights in the rules file."),
        new Step("Does the other end lead to " + (light.activeLow() ? "3.3 V?" : "ground?"),
            "From the LED to pin " + light.otherPin() + " (" + other + "), or to a rail that is joined to it. The rails"
                + " of a long breadboard are often cut in the middle."),
        new Step("Do the parts meet in the breadboard?", "Only the five holes of one row are joined, and not across the"
            + " gap. Both legs of one part must not share a row. Press everything in."),
        new Step("Does the LED light without the Raspberry Pi's help?", light.activeLow()
            ? "Take the wire from pin " + light.pin() + " to ground at pin " + HeaderPin.nearestGround(light.pin())
                + " instead. If the LED stays dark, it, its resistor or a wire is at fault; if it is lit, go on."
            : "Take the wire from pin " + light.pin() + " to 3.3 V at pin " + supply + " instead, never to 5 V. If the"
                + " LED stays dark, it, its resistor or a wire is at fault; if it is lit, go on."),
        new Step("Is the pin free?", "See \"trouble:\" in: sense-lights status. On Raspberry Pi OS, pinctrl get "
            + light.bcm() + " says op for an output, with dh for high and dl for low."),
        new Step("Is it lit when it should be dark?", light.activeLow()
            ? "Then it is lit when the pin is high: take active-low away from it in the rules file."
            : "Then it is lit when the pin is low, as on most relay boards: write active-low = true for it in the rules"
                + " file."));
  }
}
