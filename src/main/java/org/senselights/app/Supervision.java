package org.senselights.app;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.senselights.systemd.NotifySocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd how the service fares, where systemd started it: that it is ready, that it reads its rules again, that
 * it ends, in a line how it is now, and that it lives.
 *
 * <p>It is said to live only while each of its {@link Sign}s is shown, by the thread that it is a sign of. Where nobody
 * listens nothing is done, and no thread is started.
 */
public final class Supervision implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Supervision.class);

  private static final Duration LOOK = Duration.ofSeconds(1);

  /** Pings in the time that systemd waits for one: two may come late. */
  private static final int PINGS = 3;

  private static final long NANOS_A_MICRO = 1_000;

  private final Optional<Consumer<String[]>> systemd;
  private final Optional<Duration> watchdog;
  private final CountDownLatch ended = new CountDownLatch(1);
  private boolean ready;
  private String toldStatus = "";
  private long pinged;
  private List<String> silent = List.of();

  Supervision(Optional<Consumer<String[]>> systemd, Optional<Duration> watchdog) {
    this.systemd = systemd;
    this.watchdog = watchdog;
  }

  /**
   * Finds out who listens.
   *
   * @param machine what this process runs on, and its environment
   * @return a supervision that has said nothing yet
   */
  public static Supervision of(Machine machine) {
    Map<String, String> environment = machine.environment();
    return new Supervision(
        NotifySocket.of(environment).map(socket -> socket::say), NotifySocket.watchdog(environment, machine.pid()));
  }

  /**
   * Says that the service is ready, and from now on how it fares.
   *
   * @param service has been started
   */
  public void begin(Service service) {
    if (systemd.isEmpty()) {
      return;
    }
    Vigil vigil = new Vigil(service.signs(), System.nanoTime());
    ready(service.statusLine(), System.nanoTime());
    // A thread of the system, since it must not wait for a place among those that it watches.
    Thread.ofPlatform().daemon().name("systemd").start(() -> watch(vigil, service::statusLine));
  }

  private void watch(Vigil vigil, Supplier<String> status) {
    try {
      while (!ended.await(LOOK.toNanos(), TimeUnit.NANOSECONDS)) {
        long now = System.nanoTime();
        look(vigil.look(now), status.get(), now);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  synchronized void ready(String status, long now) {
    ready = true;
    toldStatus = status;
    pinged = now;
    say("READY=1", "STATUS=" + status);
  }

  /** One look: at who shows no sign of life, and how the service is, at a time in nanoseconds. */
  synchronized void look(List<String> nowSilent, String status, long now) {
    if (!ready) {
      return;
    }
    if (!nowSilent.equals(silent)) {
      silent = nowSilent;
      if (silent.isEmpty()) {
        LOG.info("Every part shows signs of life again");
      } else {
        LOG.error("No sign of life from: {}{}", String.join(", ", silent),
            watchdog.isPresent() ? "; systemd starts the service afresh if that lasts" : "");
      }
    }
    if (!status.equals(toldStatus)) {
      toldStatus = status;
      say("STATUS=" + status);
    }
    if (silent.isEmpty() && watchdog.isPresent() && now - pinged >= watchdog.get().toNanos() / PINGS) {
      pinged = now;
      say("WATCHDOG=1");
    }
  }

  /**
   * Says that the rules are being read again, or that they have been.
   *
   * @param begins true before, false after
   */
  public synchronized void reloading(boolean begins) {
    if (!ready) {
      return;
    }
    if (begins) {
      // Java's clock of nanoseconds is, on Linux, the monotonic one that systemd goes by.
      say("RELOADING=1", "MONOTONIC_USEC=" + System.nanoTime() / NANOS_A_MICRO);
    } else {
      say("READY=1");
    }
  }

  /** Says that the service ends; nothing is said after that. */
  @Override
  public synchronized void close() {
    if (ready) {
      ready = false;
      say("STOPPING=1", "STATUS=stopping");
    }
    ended.countDown();
  }

  private void say(String... assignments) {
    systemd.ifPresent(listening -> listening.accept(assignments));
  }
}
