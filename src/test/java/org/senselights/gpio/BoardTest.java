package org.senselights.gpio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a made-up tree of what the kernel shows under /proc, /sys and /dev. */
class BoardTest {
  @TempDir
  private Path root;

  @Test
  void theDeviceTreeTellsARaspberryPi() throws IOException {
    write("proc/device-tree/model", "Raspberry Pi Zero 2 W Rev 1.0\0");

    assertThat(board().isRaspberryPi()).isTrue();
    assertThat(board().model()).isEqualTo("Raspberry Pi Zero 2 W Rev 1.0");
  }

  @Test
  void anyOtherBoardIsNoRaspberryPi() throws IOException {
    write("proc/device-tree/model", "Not a Raspberry Pi\0");

    assertThat(board().isRaspberryPi()).isFalse();
  }

  @Test
  void aMachineWithoutADeviceTreeIsNoRaspberryPi() {
    assertThat(board().isRaspberryPi()).isFalse();
    assertThat(board().model()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pinctrl-bcm2835", "pinctrl-bcm2711", "pinctrl-rp1"})
  void theHeadersChipIsFoundByItsLabelWhateverItsNumber(String label) throws Exception {
    chip(0, "soc/107d508500.gpio", "gpio-brcmstb@107d508500");
    chip(11, "soc/header", label);
    chip(12, "soc/firmware", "raspberrypi-exp-gpio");

    assertThat(board().headerChip()).isEqualTo("gpiochip11");
  }

  @Test
  void aLabelThatStandsWithTheChipItselfCountsToo() throws Exception {
    write("dev/gpiochip0", "");
    write("dev/gpiochip1", "");
    write("sys/bus/gpio/devices/gpiochip0/label", "raspberrypi-exp-gpio\n");
    write("sys/bus/gpio/devices/gpiochip1/label", "pinctrl-bcm2711\n");

    assertThat(board().headerChip()).isEqualTo("gpiochip1");
  }

  @Test
  void aKernelThatTellsNoLabelsLeavesTheChipsToBeAsked() throws Exception {
    write("dev/gpiochip0", "");
    Files.createDirectories(root.resolve("sys/bus/gpio/devices/gpiochip0"));

    assertThat(board().headerChip()).isEmpty();
  }

  @Test
  void aKernelWithoutAChipIsExplained() {
    assertThatExceptionOfType(PinsUnavailableException.class)
        .isThrownBy(() -> board().headerChip())
        .withMessage("no light or button works: the kernel has no GPIO chip (there is no /dev/gpiochip0); "
            + "start Raspberry Pi OS with its own kernel and device tree");
  }

  @Test
  void chipsThatTheServiceIsNotShownAreExplained() throws IOException {
    chip(0, "soc/3f200000.gpio", "pinctrl-bcm2835");
    Files.delete(root.resolve("dev/gpiochip0"));

    assertThatExceptionOfType(PinsUnavailableException.class)
        .isThrownBy(() -> board().headerChip())
        .withMessageContaining("PrivateDevices=no")
        .withMessageContaining("DeviceAllow=char-gpiochip rw");
  }

  @Test
  void missingRightsAreExplainedWithTheCommandThatGivesThem() throws IOException {
    chip(0, "soc/3f200000.gpio", "pinctrl-bcm2835");
    Board locked = new Board(root, device -> false);
    String user = System.getProperty("user.name");

    assertThatExceptionOfType(PinsUnavailableException.class)
        .isThrownBy(locked::headerChip)
        .withMessage("no light or button works: user " + user + " may not open /dev/gpiochip0; "
            + "run: sudo usermod -aG gpio " + user + ", then log in again, or restart the service");
  }

  private Board board() {
    return new Board(root, device -> true);
  }

  /** As Linux shows it: the chip's device and its classic entry, which has the label, side by side. */
  private void chip(int number, String parent, String label) throws IOException {
    Path device = root.resolve("sys/devices/platform").resolve(parent).resolve("gpiochip" + number);
    Files.createDirectories(device);
    write("sys/devices/platform/" + parent + "/gpio/gpiochip" + (512 + number) + "/label", label + "\n");
    Path link = root.resolve("sys/bus/gpio/devices/gpiochip" + number);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, device);
    write("dev/gpiochip" + number, "");
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
