package org.senselights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What systemd itself thinks of the units. */
class UnitsIT {
  private static final Path UNITS = Path.of("systemd");
  private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");

  @TempDir private Path directory;

  @BeforeEach
  void needsSystemd() {
    Assumptions.assumeTrue(Files.isExecutable(ANALYZE), "systemd is not installed: apt-get install systemd");
  }

  @Test
  void everyWordIsKnown() throws Exception {
    List<String> command = new ArrayList<>(List.of(ANALYZE.toString(), "verify", "--man=no"));
    try (Stream<Path> units = Files.list(UNITS)) {
      for (Path unit : units.filter(file -> file.toString().matches(".*\\.(service|timer)")).sorted().toList()) {
        // The program need not be installed here.
        String text = Files.readString(unit).replaceAll("=/usr/bin/sense-lights", "=/bin/true");
        command.add(Files.writeString(directory.resolve(unit.getFileName()), text).toString());
      }
    }

    Outcome outcome = run(command);

    assertThat(outcome).isEqualTo(new Outcome(0, ""));
    assertThat(command).hasSize(6);
  }

  /** The scale goes from 0, the safest, to 10; the threshold is given in tenths. */
  @ParameterizedTest
  @ValueSource(strings = {"sense-lights.service", "sense-lights-aot.service"})
  void theServiceIsShutIn(String unit) throws Exception {
    Outcome outcome = run(List.of(
        ANALYZE.toString(), "security", "--no-pager", "--offline=true", "--threshold=20",
        UNITS.resolve(unit).toString()));

    assertThat(outcome.code()).as(outcome.out()).isZero();
    assertThat(outcome.out()).contains("Overall exposure level for " + unit);
  }

  private record Outcome(int code, String out) {}

  private static Outcome run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), out);
  }
}
