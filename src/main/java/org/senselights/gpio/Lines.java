package org.senselights.gpio;

import com.pi4j.context.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The header's lines that are ours, of lights and buttons alike, because a pin may pass from one to the other.
 *
 * <p>Who wants lines says so and goes on; a thread of this class gives back what nobody wants any more, then asks for
 * what is missing, at once after each change and again and again until it has it. Pi4J takes a line away from its own
 * other half without a word, and closes the chip for both, so nobody else may ask it for one.
 */
final class Lines {
  private static final Logger LOG = LoggerFactory.getLogger(Lines.class);

  private final Callable<Context> header;
  private final IntFunction<String> holder;
  private final Map<Object, List<? extends Line>> wanted = new ConcurrentHashMap<>();
  private final Map<Integer, Line> ours = new HashMap<>();
  private final Semaphore changes = new Semaphore(0);
  private final Thread keeper;
  private volatile String headerTrouble = "";
  private Context context;
  private boolean closed;

  /**
   * Holds no line yet, and has not opened the header.
   *
   * @param header opens the board's header; called again at every attempt until it succeeds
   * @param holder who holds a pin, for words only; empty where nobody does
   * @param retry how long after an attempt the next one follows, while a line is missing
   */
  Lines(Callable<Context> header, IntFunction<String> holder, Duration retry) {
    this.header = header;
    this.holder = holder;
    keeper = Thread.ofVirtual().name("pins").start(() -> keep(retry));
  }

  /** Takes lines for somebody, as far as they can be had, before it returns. */
  void take(Object who, List<? extends Line> lines) {
    wanted.put(who, lines);
    settle();
  }

  /** Somebody wants these lines from now on and no other; returns at once. */
  void change(Object who, List<? extends Line> lines) {
    wanted.put(who, lines);
    changes.release();
  }

  /** What is wrong now with somebody's lines, a sentence each. Any thread may ask. */
  List<String> troubles(Object who) {
    List<? extends Line> lines = wanted.getOrDefault(who, List.of());
    if (lines.isEmpty()) {
      return List.of();
    }
    return Stream.concat(Stream.of(headerTrouble), lines.stream().map(Line::trouble))
        .filter(trouble -> !trouble.isEmpty())
        .toList();
  }

  /** Gives every line back. */
  void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      List.copyOf(ours.values()).forEach(this::letGo);
      if (context != null) {
        try {
          context.shutdown();
        } catch (RuntimeException e) {
          LOG.warn("The pins are at rest, but were not given back in order: {}", reason(e));
        }
      }
    }
    keeper.interrupt();
  }

  private void keep(Duration retry) {
    try {
      while (true) {
        if (changes.tryAcquire(retry.toNanos(), TimeUnit.NANOSECONDS)) {
          changes.drainPermits();
        }
        settle();
      }
    } catch (InterruptedException e) {
      LOG.debug("No pin is tried any more");
    }
  }

  /** One attempt: gives back what nobody wants, then asks for everything that is missing. */
  synchronized void settle() {
    if (closed) {
      return;
    }
    List<Line> now = new ArrayList<>();
    wanted.values().forEach(now::addAll);
    ours.values().stream().filter(line -> !now.contains(line)).toList().forEach(this::letGo);
    if (!now.isEmpty() && headerIsOpen()) {
      now.forEach(this::settle);
    }
  }

  private void settle(Line line) {
    Line other = ours.get(line.pin());
    if (other == line) {
      line.mend();
    } else if (other != null) {
      // The other may be about to let it go, in the same change of the rules.
      line.fails("%s: pin %d belongs to the %s; give one of them another pin"
          .formatted(line.owner(), line.pin(), other.owner()), true);
    } else {
      try {
        line.take(context);
        ours.put(line.pin(), line);
      } catch (RuntimeException | LinkageError e) {
        line.fails(refusal(line, e), false);
      }
    }
  }

  private void letGo(Line line) {
    ours.remove(line.pin());
    try {
      line.letGo(context);
    } catch (RuntimeException e) {
      LOG.warn("Pin {} of the {} was not given back in order: {}", line.pin(), line.owner(), reason(e));
    }
  }

  private boolean headerIsOpen() {
    if (context != null) {
      return true;
    }
    try {
      context = header.call();
      if (!headerTrouble.isEmpty()) {
        headerTrouble = "";
        LOG.info("The GPIO chip of the header is open now");
      }
      return true;
    } catch (PinsUnavailableException e) {
      headerFails(e.getMessage());
    } catch (NoClassDefFoundError e) {
      // A library that failed to load fails ever after; only its first words say why.
      headerFails(headerTrouble.isEmpty() ? unloadable(e) : headerTrouble);
    } catch (LinkageError e) {
      headerFails(unloadable(e));
    } catch (Exception e) {
      headerFails("no light or button works: " + reason(e));
    }
    return false;
  }

  private void headerFails(String trouble) {
    if (!trouble.equals(headerTrouble)) {
      headerTrouble = trouble;
      LOG.error("{}", trouble);
    }
  }

  private static String unloadable(Throwable e) {
    return "no light or button works: the GPIO library cannot be loaded (" + reason(e)
        + "); it is unpacked into " + System.getProperty("java.io.tmpdir")
        + ", which must be writable and not mounted noexec; then restart";
  }

  private String refusal(Line line, Throwable e) {
    String other;
    try {
      other = holder.apply(line.pin());
    } catch (RuntimeException | LinkageError unknown) {
      other = "";
    }
    if (other.isEmpty()) {
      return "%s: pin %d cannot be had: %s; it is tried again".formatted(line.owner(), line.pin(), reason(e));
    }
    String whom = other.equals("?") ? "another program" : "another program, which calls itself \"" + other + "\"";
    return "%s: pin %d is in use by %s; end it, or give the %s another pin; it is tried again"
        .formatted(line.owner(), line.pin(), whom, line.kind());
  }

  /** What lies at the root of a failure, in the words of who found it. */
  static String reason(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }
}
