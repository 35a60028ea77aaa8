package org.senselights.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a machine says of itself, in a directory that stands for its file system. */
class MachineTest {

  @TempDir private Path root;

  @Test
  void aRaspberryPiSaysWhatItIs() throws IOException {
    file("sys/firmware/devicetree/base/model", "Raspberry Pi Zero 2 W Rev 1.0\0");
    file("sys/firmware/devicetree/base/serial-number", "00000000a1b2c3d4\0");
    file("etc/machine-id", "0123456789abcdef0123456789abcdef\n");

    Machine machine = machine();

    assertThat(machine.model()).isEqualTo("Raspberry Pi Zero 2 W Rev 1.0");
    assertThat(machine.serial()).isEqualTo("00000000a1b2c3d4");
    assertThat(machine.machineId()).isEqualTo("0123456789abcdef0123456789abcdef");
  }

  @Test
  void aMachineThatSaysNothingIsNoTrouble() {
    Machine machine = machine();

    assertThat(machine.model()).isEmpty();
    assertThat(machine.serial()).isEmpty();
    assertThat(machine.machineId()).isEmpty();
    assertThat(machine.temperature()).isEmpty();
  }

  @Test
  void theClockMayBeSetUntilSystemdHasDoneSo() throws IOException {
    assertThat(machine().clockMayBeSet()).as("somebody else may set it, or nobody").isFalse();

    Files.createDirectories(root.resolve("run/systemd/timesync"));
    assertThat(machine().clockMayBeSet()).isTrue();

    file("run/systemd/timesync/synchronized", "");
    assertThat(machine().clockMayBeSet()).isFalse();
  }

  @Test
  void whatCannotBeReadIsNoTroubleEither() throws IOException {
    Files.createDirectories(root.resolve("sys/firmware/devicetree/base/model"));
    Files.createDirectories(root.resolve("etc/machine-id"));
    Files.createDirectories(root.resolve("sys/class/thermal/thermal_zone0/type"));
    zone(1, "cpu-thermal", "40000");
    Files.delete(root.resolve("sys/class/thermal/thermal_zone1/temp"));
    Files.createDirectories(root.resolve("sys/class/thermal/thermal_zone1/temp"));

    Machine machine = machine();

    assertThat(machine.model()).isEmpty();
    assertThat(machine.machineId()).isEmpty();
    assertThat(machine.temperature()).isEmpty();
  }

  @Test
  void bytesThatAreNoTextAreNoTrouble() throws IOException {
    Path model = root.resolve("sys/firmware/devicetree/base/model");
    Files.createDirectories(model.getParent());
    Files.write(model, new byte[] {'P', 'i', (byte) 0xff, 0});

    assertThat(machine().model()).startsWith("Pi");
  }

  @Test
  void ofAnEndlessFileOnlyTheBeginningIsRead() throws IOException {
    file("etc/machine-id", "a".repeat(1_000_000));

    assertThat(machine().machineId()).hasSize(4_096);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu-thermal", "cpu_thermal", "soc-thermal", "soc_thermal", "x86_pkg_temp"})
  void theProcessorsTemperatureIsInDegrees(String type) throws IOException {
    zone(0, type, "48312");

    assertThat(machine().temperature()).hasValue(48.312);
  }

  @Test
  void theFirstZoneOfTheProcessorCounts() throws IOException {
    zone(0, "acpitz", "27800");
    zone(10, "cpu-thermal", "10000");
    zone(2, "cpu-thermal", "20000");

    assertThat(machine().temperature()).hasValue(20);
  }

  @Test
  void whereOnlyOtherThingsAreMeasuredThereIsNoTemperature() throws IOException {
    zone(0, "acpitz", "27800");
    zone(1, "gpu-thermal", "40000");

    assertThat(machine().temperature()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"-40000, -40", "150000, 150", "0, 0", "-5, -0.005"})
  void aPlausibleTemperatureIsBelieved(String written, double degrees) throws IOException {
    zone(0, "cpu-thermal", written);

    assertThat(machine().temperature()).hasValue(degrees);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-40001", "150001", "-274000", "99999999999999999999", "", "warm", "48.3", "-"})
  void anImplausibleTemperatureIsNone(String written) throws IOException {
    zone(0, "cpu-thermal", written);

    assertThat(machine().temperature()).isEmpty();
  }

  @Test
  void onlyTheProcessThatSystemdStartedItselfIsItsService() {
    assertThat(with(Map.of("SYSTEMD_EXEC_PID", "4711", "INVOCATION_ID", "abc"), 4_711).isSystemdService()).isTrue();

    assertThat(with(Map.of("SYSTEMD_EXEC_PID", "4711", "INVOCATION_ID", "abc"), 4_712).isSystemdService())
        .as("a terminal inherits what systemd told the desktop").isFalse();
    assertThat(with(Map.of("INVOCATION_ID", "abc"), 4_711).isSystemdService()).isFalse();
    assertThat(with(Map.of(), 4_711).isSystemdService()).isFalse();
  }

  @Test
  void thisVeryMachineCanBeAskedWhateverItIs() {
    Machine own = Machine.own();

    assertThat(own.pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(own.root()).isEqualTo(Path.of("/"));
    assertThat(own.model()).doesNotContain("\0");
    own.temperature().ifPresent(degrees -> assertThat(degrees).isBetween(-40.0, 150.0));
  }

  private Machine machine() {
    return with(Map.of(), 1);
  }

  private Machine with(Map<String, String> environment, long pid) {
    return new Machine(root, environment, pid);
  }

  private void zone(int number, String type, String temperature) throws IOException {
    file("sys/class/thermal/thermal_zone" + number + "/type", type + "\n");
    file("sys/class/thermal/thermal_zone" + number + "/temp", temperature + "\n");
  }

  private void file(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }
}
