package org.senselights.gpio;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.senselights.light.LightDriver;
import org.senselights.rules.ButtonDefinition;
import org.senselights.settings.GpioMode;

/**
 * The buttons on the board: pins of a Raspberry Pi where the lights are pins too, otherwise nothing at all. A button
 * without a pin is none of ours.
 *
 * <p>Any thread may call; nothing waits.
 */
public interface Buttons extends AutoCloseable {

  /** A contact has to be still for so long before its level counts. */
  Duration DEBOUNCE = Duration.ofMillis(30);

  /**
   * Opens the buttons of this machine.
   *
   * @param mode the owner's choice
   * @param buttons which buttons there are
   * @param pressed told the name once a press, on a thread of its own, and must not wait; not at release, and not of a
   *     button that is held down while it is opened
   * @param lights what {@link Lights#open} gave: lights and buttons share the header, and closing them closes it
   * @return the buttons, until they are closed; best before the lights
   * @throws PinsUnavailableException if the mode is {@link GpioMode#PINS} and any pin cannot be had; the lights stay
   */
  static Buttons open(GpioMode mode, List<ButtonDefinition> buttons, Consumer<String> pressed, LightDriver lights)
      throws PinsUnavailableException {
    if (!(lights instanceof PinLights pins)) {
      return new AbsentButtons();
    }
    PinButtons opened = new PinButtons(buttons, pins.lines(), System::nanoTime, pressed);
    List<String> troubles = opened.troubles();
    if (mode == GpioMode.PINS && !troubles.isEmpty()) {
      opened.close();
      throw new PinsUnavailableException(String.join("\n", troubles));
    }
    return opened;
  }

  /**
   * The rules file changed. Buttons that are defined as before are not touched; the others are let go, and new ones
   * taken. A pin may pass from one button to another, and between lights and buttons that change together.
   *
   * @param buttons all buttons from now on
   */
  void define(List<ButtonDefinition> buttons);

  /**
   * What is wrong with buttons now.
   *
   * @return a sentence for people a trouble, with what to do about it; empty where every pin is ours
   */
  List<String> troubles();

  /** No press is told any more; the pins are given back. */
  @Override
  void close();
}
