package org.senselights.gpio;

import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.senselights.rules.ButtonDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Buttons between a pin and ground, pulled up by the chip itself: pressed is low.
 *
 * <p>A pin that cannot be had is tried again in the background. The kernel's table of lines names us
 * {@code sense-lights button} and the button.
 */
final class PinButtons implements Buttons {
  private static final Logger LOG = LoggerFactory.getLogger(PinButtons.class);

  /** Differs from every light's, whose consumer goes on with a hyphen, so that namesakes get on. */
  private static final String CONSUMER = "sense-lights button ";

  private final Lines lines;
  private final LongSupplier nanos;
  private final Consumer<String> pressed;
  private Map<String, Key> keys;

  /**
   * Takes the pins.
   *
   * @param buttons which buttons; those without a pin are left alone
   * @param lines where pins come from; they stay open when the buttons are closed
   * @param nanos the monotonic clock, in nanoseconds
   * @param pressed told the name, once a press
   */
  PinButtons(List<ButtonDefinition> buttons, Lines lines, LongSupplier nanos, Consumer<String> pressed) {
    this.lines = lines;
    this.nanos = nanos;
    this.pressed = pressed;
    keys = keysFor(buttons, Map.of());
    lines.take(this, List.copyOf(keys.values()));
    if (!keys.isEmpty() && troubles().isEmpty()) {
      tell();
    }
  }

  @Override
  public synchronized void define(List<ButtonDefinition> buttons) {
    Map<String, Key> now = keysFor(buttons, keys);
    if (!now.equals(keys)) {
      change(now);
      tell();
    }
  }

  private void change(Map<String, Key> now) {
    keys.values().stream().filter(key -> now.get(key.name()) != key).forEach(key -> key.gone = true);
    keys = now;
    lines.change(this, List.copyOf(now.values()));
  }

  private Map<String, Key> keysFor(List<ButtonDefinition> buttons, Map<String, Key> before) {
    Map<String, Key> keysNow = new LinkedHashMap<>();
    for (ButtonDefinition button : buttons) {
      button.pin().ifPresent(pin -> {
        Key same = before.get(button.name());
        keysNow.put(button.name(), same != null && same.pin() == pin ? same : new Key(button.name(), pin));
      });
    }
    return keysNow;
  }

  private void tell() {
    LOG.info("Buttons are pins: {}", keys.isEmpty()
        ? "none"
        : keys.values().stream().map(Key::toString).collect(Collectors.joining(", ")));
  }

  @Override
  public List<String> troubles() {
    return lines.troubles(this);
  }

  @Override
  public synchronized void close() {
    change(Map.of());
  }

  /** One button's pin. */
  private final class Key extends Line {
    private DigitalInput input;
    private Contact contact;
    private volatile boolean gone;

    Key(String name, int pin) {
      super("button", name, pin);
    }

    @Override
    void take(Context context) {
      input = context.create(DigitalInput.newConfigBuilder(context)
          .id(CONSUMER + name())
          .address(pin())
          .pull(PullResistance.PULL_UP)
          .debounce(DEBOUNCE.toNanos(), TimeUnit.NANOSECONDS)
          .build());
      contact = new Contact(DEBOUNCE, input.state() == DigitalState.LOW, nanos.getAsLong());
      input.addListener(change -> moved(change.state() == DigitalState.LOW));
      works();
    }

    /** On Pi4J's thread for this pin. */
    private void moved(boolean low) {
      if (contact.pressedBy(low, nanos.getAsLong()) && !gone) {
        pressed.accept(name());
      }
    }

    @Override
    void mend() {
      // A line that is ours and only read has nothing to mend.
    }

    @Override
    void letGo(Context context) {
      context.registry().remove(input.id());
    }
  }
}
