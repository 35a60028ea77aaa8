package org.senselights.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What the machine that this runs on says of itself. Everything is asked anew each time; what it does not say, or what
 * cannot be read, is empty. Any thread may ask.
 *
 * @param root where its file system begins
 * @param environment the environment variables of this process
 * @param pid this process's own number
 */
public record Machine(Path root, Map<String, String> environment, long pid) {
  private static final String DEVICE_TREE = "sys/firmware/devicetree/base/";
  private static final String TIME_SERVICE = "run/systemd/timesync";
  private static final String ZONES = "sys/class/thermal";
  private static final Set<String> CPU_ZONES =
      Set.of("cpu-thermal", "cpu_thermal", "soc-thermal", "soc_thermal", "x86_pkg_temp");

  /** Longer than anything that is asked for here. */
  private static final int MOST_BYTES = 4_096;

  private static final double MILLI = 1_000;
  private static final double COLDEST = -40;
  private static final double HOTTEST = 150;

  /** Copies the environment. */
  public Machine {
    Objects.requireNonNull(root, "root");
    environment = Map.copyOf(environment);
  }

  /**
   * The machine that this process runs on.
   *
   * @return with the true paths, environment and number
   */
  public static Machine own() {
    return new Machine(Path.of("/"), System.getenv(), ProcessHandle.current().pid());
  }

  /**
   * Which board it is.
   *
   * @return such as {@code Raspberry Pi Zero 2 W Rev 1.0}; empty where it has no device tree
   */
  public String model() {
    return text(DEVICE_TREE + "model");
  }

  /**
   * The board's serial number. Not for everybody's eyes.
   *
   * @return such as {@code 10000000a1b2c3d4}; empty where the board does not say
   */
  public String serial() {
    return text(DEVICE_TREE + "serial-number");
  }

  /**
   * What tells this installation of a system from others. Not for everybody's eyes.
   *
   * @return 32 hexadecimal digits as a rule; empty where there is none
   */
  public String machineId() {
    return text("etc/machine-id");
  }

  /**
   * How warm the processor is.
   *
   * @return degrees Celsius, -40 to 150; absent where nothing measures it
   */
  public OptionalDouble temperature() {
    for (Path zone : zones()) {
      if (CPU_ZONES.contains(text(zone.resolve("type")))) {
        return degrees(text(zone.resolve("temp")));
      }
    }
    return OptionalDouble.empty();
  }

  private static OptionalDouble degrees(String millidegrees) {
    if (!millidegrees.matches("-?\\d{1,7}")) {
      return OptionalDouble.empty();
    }
    double degrees = Integer.parseInt(millidegrees) / MILLI;
    return degrees >= COLDEST && degrees <= HOTTEST ? OptionalDouble.of(degrees) : OptionalDouble.empty();
  }

  /** In the order of their numbers, which have no leading zeros. */
  private List<Path> zones() {
    List<Path> zones = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(root.resolve(ZONES), "thermal_zone*")) {
      found.forEach(zones::add);
    } catch (IOException | DirectoryIteratorException e) {
      return List.of();
    }
    zones.sort(Comparator.<Path>comparingInt(zone -> zone.toString().length()).thenComparing(zone -> zone));
    return zones;
  }

  /**
   * Whether the network is to set the clock and has not done so since the machine started, as systemd's own service for
   * that says.
   *
   * @return false where another program sets the clock, or none, because nothing is known then
   */
  public boolean clockMayBeSet() {
    Path service = root.resolve(TIME_SERVICE);
    return Files.isDirectory(service) && !Files.exists(service.resolve("synchronized"));
  }

  /**
   * Whether systemd started this very process as a service, and so may start it again when it ends with 75.
   *
   * @return false in a terminal, in a container, and where something else looks after the service
   */
  public boolean isSystemdService() {
    // INVOCATION_ID says nothing: whatever a service starts inherits it, and terminals are services of the desktop.
    // This number is inherited too, but it names the one process that systemd started itself.
    return environment.getOrDefault("SYSTEMD_EXEC_PID", "").equals(Long.toString(pid));
  }

  private String text(String file) {
    return text(root.resolve(file));
  }

  /** Device trees end their texts with a NUL. */
  private static String text(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8).replace("\0", "").strip();
    } catch (IOException e) {
      return "";
    }
  }
}
