package org.senselights.gpio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The machine as its kernel describes it: whether it is a Raspberry Pi, and which GPIO chip its header hangs on.
 *
 * <p>The chip is known by its label only. Its number is the kernel's whim: a Raspberry Pi 5's header has been
 * gpiochip 4, 0, and 11 to 15.
 *
 * @param root where the file system begins
 * @param mayOpen whether this process may read and write a device
 */
record Board(Path root, Predicate<Path> mayOpen) {
  /** What the kernel's drivers call the chip of the header: Raspberry Pi Zero to 3, 4, 5. */
  static final Set<String> HEADER_LABELS = Set.of("pinctrl-bcm2835", "pinctrl-bcm2711", "pinctrl-rp1");

  private static final String RASPBERRY_PI = "Raspberry Pi";

  /** This machine. */
  static Board here() {
    return new Board(Path.of("/"), device -> Files.isReadable(device) && Files.isWritable(device));
  }

  /** The model as the device tree names it; empty where there is no device tree. */
  String model() {
    try {
      return Files.readString(root.resolve("proc/device-tree/model"), StandardCharsets.UTF_8).replace("\0", "").strip();
    } catch (IOException e) {
      return "";
    }
  }

  boolean isRaspberryPi() {
    return model().startsWith(RASPBERRY_PI);
  }

  /**
   * Finds the chip of the header.
   *
   * @return a name such as {@code gpiochip0}; empty where this kernel does not tell labels in sysfs, and the chips
   *     themselves have to be asked
   * @throws PinsUnavailableException if there is no chip, or one may not be opened
   */
  String headerChip() throws PinsUnavailableException {
    List<Path> devices = chips(root.resolve("dev"));
    List<Path> known = chips(root.resolve("sys/bus/gpio/devices"));
    if (devices.isEmpty()) {
      throw new PinsUnavailableException(known.isEmpty()
          ? "no light or button works: the kernel has no GPIO chip (there is no /dev/gpiochip0); "
              + "start Raspberry Pi OS with its own kernel and device tree"
          : "no light or button works: the kernel has GPIO chips, but this program does not see /dev/gpiochip*; "
              + "in a systemd unit write PrivateDevices=no and DeviceAllow=char-gpiochip rw, "
              + "to a container hand the devices through");
    }
    // The library opens every chip while it looks for the right one, and gives up at the first it may not open.
    for (Path device : devices) {
      if (!mayOpen.test(device)) {
        String user = System.getProperty("user.name");
        throw new PinsUnavailableException(
            "no light or button works: user %s may not open /dev/%s; run: sudo usermod -aG gpio %s, "
                    .formatted(user, device.getFileName(), user)
                + "then log in again, or restart the service");
      }
    }
    return known.stream()
        .filter(chip -> labels(chip).stream().anyMatch(HEADER_LABELS::contains))
        .map(chip -> chip.getFileName().toString())
        .findFirst()
        .orElse("");
  }

  private static List<Path> chips(Path directory) {
    return list(directory, "gpiochip[0-9]*");
  }

  /** A chip's label stands with the chip, or beside it among the classic entries of its parent device. */
  private static List<String> labels(Path chip) {
    List<Path> files = new ArrayList<>(List.of(chip.resolve("label")));
    try {
      Path real = chip.toRealPath();
      for (Path device : List.of(real, real.getParent())) {
        list(device.resolve("gpio"), "*").forEach(entry -> files.add(entry.resolve("label")));
      }
    } catch (IOException e) {
      return List.of();
    }
    List<String> labels = new ArrayList<>();
    for (Path file : files) {
      try {
        labels.add(Files.readString(file).strip());
      } catch (IOException e) {
        // Not every kernel has every one of these files.
        continue;
      }
    }
    return labels;
  }

  private static List<Path> list(Path directory, String glob) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, glob)) {
      List<Path> found = new ArrayList<>();
      entries.forEach(found::add);
      found.sort(null);
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
