package org.senselights.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Durations and sizes, which always carry their unit. */
class QuantityTest {

  @ParameterizedTest
  @CsvSource({"400ms, 400", "30s, 30000", "1.5s, 1500", "90m, 5400000", "2h, 7200000", "1d, 86400000", "0s, 0"})
  void aDurationIsRead(String written, long millis) {
    assertThat(Quantity.duration(written)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource({
      "30, 30 has no unit: is 30s meant?",
      "400, 400 has no unit: is 400ms meant?",
      "1 min, \"1 min\" is not how a duration is written: write 1m",
      "30 sec, \"30 sec\" is not how a duration is written: write 30s",
      "5 s, \"5 s\" is not how a duration is written: write 5s",
      "2hours, \"2hours\" is not how a duration is written: write 2h",
      "1h 30m, \"1h 30m\" is not how a duration is written: write 90m",
      "1m30s, \"1m30s\" is not how a duration is written: write 90s",
  })
  void aDurationInOtherWordsIsRefusedWithTheRightOnes(String written, String told) {
    assertThatThrownBy(() -> Quantity.duration(written)).hasMessage(told);
  }

  @ParameterizedTest
  @CsvSource({"''", "soon", "-5s", "5 parsecs", "s"})
  void whatIsNoDurationIsRefused(String written) {
    assertThatThrownBy(() -> Quantity.duration(written)).hasMessage("\"" + written
        + "\" is not a duration: write a number and its unit, ms, s, m, h or d, such as 400ms or 30s");
  }

  @ParameterizedTest
  @CsvSource({"512B, 512", "64KiB, 65536", "8MiB, 8388608", "1GiB, 1073741824", "1.5KiB, 1536", "1MB, 1000000"})
  void aSizeIsRead(String written, long bytes) {
    assertThat(Quantity.bytes(written)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({
      "8, 8 has no unit: is 8MiB meant?",
      "65536, 65536 has no unit: is 65536B meant?",
      "8 MiB, \"8 MiB\" is not how a size is written: write 8MiB",
      "8M, \"8M\" is not how a size is written: write 8MiB",
      "big, '\"big\" is not a size: write a number and its unit, B, KiB, MiB or GiB, such as 8MiB'"
  })
  void aSizeInOtherWordsIsRefusedWithTheRightOnes(String written, String told) {
    assertThatThrownBy(() -> Quantity.bytes(written)).hasMessage(told);
  }
}
