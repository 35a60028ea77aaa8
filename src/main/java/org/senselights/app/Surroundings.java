package org.senselights.app;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.senselights.homeassistant.DeviceIdentity;
import org.senselights.homeassistant.LogLevel;

/**
 * Where a service lives, and what it may do there.
 *
 * @param identity who it is to the broker and to Home Assistant
 * @param machine what it runs on
 * @param level how much the log tells now
 * @param setLevel makes the log tell more or less
 * @param restart ends the process so that it is started again, and returns at once; absent where nobody would start it
 */
public record Surroundings(
    DeviceIdentity identity,
    Machine machine,
    Supplier<LogLevel> level,
    Consumer<LogLevel> setLevel,
    Optional<Runnable> restart) {

  /** Refuses null. */
  public Surroundings {
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(machine, "machine");
    Objects.requireNonNull(level, "level");
    Objects.requireNonNull(setLevel, "setLevel");
    Objects.requireNonNull(restart, "restart");
  }

  /**
   * Those of a process whose log is a journal.
   *
   * @param identity who the service is
   * @param machine what it runs on
   * @param journal the log
   * @param restart ends the process so that it is started again; absent where nobody would start it
   * @return surroundings that set the journal's level
   */
  public static Surroundings of(
      DeviceIdentity identity, Machine machine, Journal journal, Optional<Runnable> restart) {
    return new Surroundings(
        identity,
        machine,
        () -> LogLevel.of(journal.level().word()).orElseThrow(),
        level -> journal.level(Journal.Level.of(level.word()).orElseThrow()),
        restart);
  }
}
