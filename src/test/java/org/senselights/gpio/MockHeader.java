package org.senselights.gpio;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.exception.InitializeException;
import com.pi4j.io.exception.IOException;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeEvent;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInput;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInputProviderImpl;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalOutput;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalOutputProviderImpl;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Pi4J's mock, with pins that can be busy, deaf or held down, and that are one program's at a time, as the kernel's
 * are: asking for a line that is ours already breaks the test.
 */
final class MockHeader {
  final Set<Integer> busy = ConcurrentHashMap.newKeySet();
  final Set<Integer> heldDown = ConcurrentHashMap.newKeySet();
  final Map<Integer, String> holders = new ConcurrentHashMap<>();
  final BlockingQueue<DigitalState> changes = new LinkedBlockingQueue<>();
  final BlockingQueue<String> takenAndGiven = new LinkedBlockingQueue<>();
  volatile String refusal = "";
  volatile LinkageError linkage;
  volatile boolean deaf;
  volatile int writes;
  volatile Context context;
  private final Map<Integer, DigitalOutput> outputs = new ConcurrentHashMap<>();
  private final Map<Integer, Input> inputs = new ConcurrentHashMap<>();
  private final Set<Integer> ours = ConcurrentHashMap.newKeySet();

  Context open() throws PinsUnavailableException {
    if (linkage != null) {
      throw linkage;
    }
    if (!refusal.isEmpty()) {
      throw new PinsUnavailableException(refusal);
    }
    context = Pi4J.newContextBuilder().noAutoDetect().add(new Outputs()).add(new Inputs()).build();
    return context;
  }

  String holder(int pin) {
    return holders.getOrDefault(pin, "");
  }

  DigitalState level(int pin) {
    return outputs.get(pin).state();
  }

  /** What the kernel was asked for: pull and debounce. */
  DigitalInputConfig input(int pin) {
    return inputs.get(pin).config();
  }

  void pull(int pin, DigitalState state) {
    inputs.get(pin).mockState(state);
  }

  /** Hands on an edge to a level that the pin may have had already. */
  void edge(int pin, DigitalState state) {
    inputs.get(pin).edge(state);
  }

  private void request(int pin) {
    if (busy.contains(pin)) {
      throw new IllegalStateException("Failed to initialize IO", new InitializeException("Failed",
          new IllegalStateException("c_gpiod_line_request_output failed: -1 (Device or resource busy)")));
    }
    if (!ours.add(pin)) {
      throw new AssertionError("pin " + pin + " is asked for, though it is ours");
    }
    takenAndGiven.add("takes " + pin);
  }

  private void release(int pin) {
    ours.remove(pin);
    takenAndGiven.add("gives " + pin);
  }

  private final class Outputs extends MockDigitalOutputProviderImpl {
    @Override
    public DigitalOutput create(DigitalOutputConfig config) {
      request(config.address());
      DigitalOutput output = new Output(this, config);
      context.registry().add(output);
      outputs.put(config.address(), output);
      return output;
    }
  }

  private final class Inputs extends MockDigitalInputProviderImpl {
    @Override
    public DigitalInput create(DigitalInputConfig config) {
      request(config.address());
      Input input = new Input(this, config);
      context.registry().add(input);
      inputs.put(config.address(), input);
      return input;
    }
  }

  private final class Output extends MockDigitalOutput {
    Output(Outputs provider, DigitalOutputConfig config) {
      super(provider, config);
    }

    @Override
    public DigitalOutput state(DigitalState state) {
      if (deaf) {
        throw new IOException("Failed to set state", new IllegalStateException("Input/output error"));
      }
      int before = writes;
      writes = before + 1;
      if (state() != state) {
        changes.add(state);
      }
      return super.state(state);
    }

    @Override
    public DigitalOutput shutdown(Context closing) {
      release(config().address());
      return super.shutdown(closing);
    }
  }

  private final class Input extends MockDigitalInput {
    Input(Inputs provider, DigitalInputConfig config) {
      super(provider, config);
      mockState(heldDown.contains(config.address()) ? DigitalState.LOW : DigitalState.HIGH);
    }

    void edge(DigitalState state) {
      dispatch(new DigitalStateChangeEvent<>(this, state));
    }

    @Override
    public DigitalInput shutdown(Context closing) {
      release(config().address());
      return super.shutdown(closing);
    }
  }
}
