package org.senselights.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessFiguresTest {
  @TempDir private Path process;

  @Test
  void memoryAndProcessorTimeAreWhatLinuxSays() throws IOException {
    Files.writeString(
        process.resolve("status"), "Name:\tjava\nVmHWM:\t   99000 kB\nVmRSS:\t   84120 kB\nThreads:\t21\n");
    Files.writeString(process.resolve("stat"),
        "4711 (a) b (java) S 1 4711 4711 0 -1 1077936384 20190 11 7 1 250 31 5 6 20 0 21 0 910 3000000 21030 184\n");

    assertThat(ProcessFigures.of(process))
        .isEqualTo(new ProcessFigures(OptionalLong.of(84_120L * 1_024), OptionalDouble.of(2.81)));
  }

  @Test
  void whatIsNotSaidIsAbsent() {
    assertThat(ProcessFigures.of(process.resolve("not there")))
        .isEqualTo(new ProcessFigures(OptionalLong.empty(), OptionalDouble.empty()));
  }
}
