package org.senselights.gpio;

import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.senselights.light.LightDefinition;
import org.senselights.light.LightDriver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lamps on pins.
 *
 * <p>Every pin is taken dark. One that cannot be had is tried again in the background until it can, and then shows
 * what should show by then; until then {@link #problems()} tells why. The kernel's table of lines names us
 * {@code sense-lights-} and the light.
 */
public final class PinLights implements LightDriver {
  private static final Logger LOG = LoggerFactory.getLogger(PinLights.class);
  private static final String CONSUMER = "sense-lights-";

  private final Callable<Context> header;
  private final IntFunction<String> holder;
  private final Map<String, Pin> pins = new LinkedHashMap<>();
  private final Thread mender;
  private volatile String headerProblem = "";
  private Context context;
  private boolean closed;

  /**
   * Takes the pins.
   *
   * @param lights which pins, at most one light a pin
   * @param header opens the board's header; called again at every attempt until it succeeds
   * @param holder who holds a pin, for words only; empty where nobody does
   * @param retry how long after an attempt the next one follows, while a pin is missing
   */
  PinLights(List<LightDefinition> lights, Callable<Context> header, IntFunction<String> holder, Duration retry) {
    this.header = header;
    this.holder = holder;
    lights.forEach(light -> pins.put(light.name(), new Pin(light)));
    takeMissing();
    if (problems().isEmpty()) {
      LOG.info("Lights are pins: {}", pins.values().stream().map(Pin::toString).collect(Collectors.joining(", ")));
    }
    mender = Thread.ofVirtual().name("pins").start(() -> mend(retry));
  }

  @Override
  public void light(String name, boolean lit) {
    Pin pin = pins.get(name);
    if (pin != null) {
      pin.show(lit);
    }
  }

  /**
   * What is wrong now, for people.
   *
   * @return a sentence a problem, with what to do about it; empty if every pin is ours. Any thread may ask.
   */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (!headerProblem.isEmpty()) {
      problems.add(headerProblem);
    }
    pins.values().stream().map(pin -> pin.problem).filter(problem -> !problem.isEmpty()).forEach(problems::add);
    return List.copyOf(problems);
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      pins.values().forEach(Pin::rest);
      if (context != null) {
        try {
          context.shutdown();
        } catch (RuntimeException e) {
          LOG.warn("The pins are dark, but were not given back in order: {}", reason(e));
        }
      }
    }
    mender.interrupt();
  }

  private void mend(Duration retry) {
    try {
      while (true) {
        Thread.sleep(retry);
        takeMissing();
      }
    } catch (InterruptedException e) {
      LOG.debug("No pin is tried any more");
    }
  }

  /** One attempt at everything that is missing. */
  synchronized void takeMissing() {
    if (closed || pins.isEmpty()) {
      return;
    }
    if (context == null) {
      try {
        context = header.call();
        if (!headerProblem.isEmpty()) {
          headerProblem = "";
          LOG.info("The GPIO chip of the header is open now: lights are pins");
        }
      } catch (PinsUnavailableException e) {
        headerFails(e.getMessage());
        return;
      } catch (NoClassDefFoundError e) {
        // A library that failed to load fails ever after; only its first words say why.
        headerFails(headerProblem.isEmpty() ? unloadable(e) : headerProblem);
        return;
      } catch (LinkageError e) {
        headerFails(unloadable(e));
        return;
      } catch (Exception e) {
        headerFails("no light can be shown: " + reason(e));
        return;
      }
    }
    pins.values().forEach(Pin::take);
  }

  private void headerFails(String problem) {
    if (!problem.equals(headerProblem)) {
      headerProblem = problem;
      LOG.error("{}", problem);
    }
  }

  private static String unloadable(Throwable e) {
    return "no light can be shown: the GPIO library cannot be loaded (" + reason(e)
        + "); it is unpacked into " + System.getProperty("java.io.tmpdir")
        + ", which must be writable and not mounted noexec; then restart";
  }

  private static String reason(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }

  /** One lamp's pin. Its lock is held for a single write, never while a line is asked for. */
  private final class Pin {
    private final LightDefinition light;
    private volatile String problem = "";
    private DigitalOutput output;
    private boolean wanted;
    private boolean shown;

    Pin(LightDefinition light) {
      this.light = light;
    }

    synchronized void show(boolean lit) {
      wanted = lit;
      if (output != null && shown != lit) {
        write();
      }
    }

    synchronized void rest() {
      wanted = false;
      if (output != null) {
        write();
        output = null;
      }
    }

    /** Called under the lock of the lights alone. */
    void take() {
      DigitalOutput had = null;
      if (!had()) {
        try {
          had = context.create(DigitalOutput.newConfigBuilder(context)
              .id(CONSUMER + light.name())
              .address(light.pin())
              .initial(level(false))
              .build());
        } catch (RuntimeException | LinkageError e) {
          fails(refusal(e));
          return;
        }
      }
      synchronized (this) {
        if (had != null) {
          output = had;
          shown = false;
        }
        if (had != null || !problem.isEmpty()) {
          write();
        }
      }
    }

    private synchronized boolean had() {
      return output != null;
    }

    private void write() {
      try {
        output.state(level(wanted));
        shown = wanted;
        if (!problem.isEmpty()) {
          problem = "";
          LOG.info("Light {} is well again: pin {} obeys", light.name(), light.pin());
        }
      } catch (RuntimeException e) {
        fails("light %s: pin %d does not obey: %s; it is tried again".formatted(light.name(), light.pin(), reason(e)));
      }
    }

    private void fails(String newProblem) {
      if (!newProblem.equals(problem)) {
        problem = newProblem;
        LOG.error("{}", newProblem);
      }
    }

    private String refusal(Throwable e) {
      String other;
      try {
        other = holder.apply(light.pin());
      } catch (RuntimeException | LinkageError unknown) {
        other = "";
      }
      if (other.isEmpty()) {
        return "light %s: pin %d cannot be had: %s; it is tried again".formatted(light.name(), light.pin(), reason(e));
      }
      String whom = other.equals("?") ? "another program" : "another program, which calls itself \"" + other + "\"";
      return "light %s: pin %d is in use by %s; end it, or give the light another pin; it is tried again"
          .formatted(light.name(), light.pin(), whom);
    }

    private DigitalState level(boolean lit) {
      return lit == light.activeLow() ? DigitalState.LOW : DigitalState.HIGH;
    }

    @Override
    public String toString() {
      return light.name() + " on " + light.pin() + (light.activeLow() ? " (lit when low)" : "");
    }
  }
}
