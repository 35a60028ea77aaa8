package org.senselights.gpio;

import com.pi4j.Pi4J;
import com.pi4j.boardinfo.definition.BoardModel;
import com.pi4j.boardinfo.util.BoardInfoHelper;
import com.pi4j.context.Context;
import com.pi4j.library.gpiod.internal.GpioDContext;
import com.pi4j.library.gpiod.internal.GpioDException;
import com.pi4j.library.gpiod.internal.GpioLine;
import com.pi4j.plugin.gpiod.provider.gpio.digital.GpioDDigitalInputProvider;
import com.pi4j.plugin.gpiod.provider.gpio.digital.GpioDDigitalOutputProvider;

/** The header of a Raspberry Pi, through Pi4J's gpiod provider and no other part of Pi4J. */
final class Header {
  private final Board board;

  Header(Board board) {
    this.board = board;
  }

  /**
   * Opens the chip that the header hangs on.
   *
   * @return a context that can create digital outputs and inputs, without a shutdown hook of its own
   * @throws PinsUnavailableException if there is no such chip, or it cannot be opened
   */
  Context open() throws PinsUnavailableException {
    String chip = board.headerChip();
    // Pi4J refuses a model that is younger than itself, though it needs no more of it than the chip.
    if (board.isRaspberryPi() && !BoardInfoHelper.runningOnRaspberryPi()) {
      BoardInfoHelper.current().setBoardModel(BoardModel.GENERIC);
    }
    try {
      // Opened before the context, which would swallow the reason. Without a name Pi4J takes "pinctrl" in a label.
      GpioDContext.getInstance().setChip(chip);
      GpioDContext.getInstance().initialize();
    } catch (GpioDException | IllegalStateException e) {
      throw new PinsUnavailableException("no light or button works: the GPIO chip of the header cannot be opened: "
          + e.getMessage());
    }
    return Pi4J.newContextBuilder()
        .noAutoDetect()
        .noAutoInject()
        .disableShutdownHook()
        .add(GpioDDigitalOutputProvider.newInstance())
        .add(GpioDDigitalInputProvider.newInstance())
        .build();
  }

  /**
   * Who holds a pin, as the kernel knows it.
   *
   * @param pin BCM number
   * @return the name that the other program gave, {@code ?} where it gave none, or empty where nobody holds the pin
   */
  String holder(int pin) {
    GpioLine line = GpioDContext.getInstance().getOrOpenLine(pin);
    line.update();
    if (!line.isUsed()) {
      return "";
    }
    String consumer = line.getConsumer();
    return consumer == null || consumer.isBlank() ? "?" : consumer;
  }
}
