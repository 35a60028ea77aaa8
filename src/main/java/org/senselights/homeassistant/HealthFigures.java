package org.senselights.homeassistant;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How the device is.
 *
 * @param troubles what is wrong now, a sentence each that names no user
 * @param talking whether something was heard of Sense not long ago; absent where it is too early to tell
 * @param rulesValid whether the rules file, as it is on the disk, is the one in force
 * @param received datagrams received since the start
 * @param lost datagrams lost since the start, the kernel's too
 * @param malformed datagrams since the start that could not be read
 * @param cpuTemperature in degrees Celsius; absent where it is not measured
 */
public record HealthFigures(
    List<String> troubles,
    Optional<Boolean> talking,
    boolean rulesValid,
    long received,
    long lost,
    long malformed,
    OptionalDouble cpuTemperature) {

  /** Copies the list. */
  public HealthFigures {
    troubles = List.copyOf(troubles);
    Objects.requireNonNull(talking, "talking");
    Objects.requireNonNull(cpuTemperature, "cpuTemperature");
  }
}
