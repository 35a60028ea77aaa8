package org.senselights.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditTimeTest {
  private final AuditTime times = new AuditTime();

  @ParameterizedTest
  @CsvSource({
    "20110805T145657.000+0200, 2011-08-05T12:56:57Z",
    "20110805T145657.123-0930, 2011-08-06T00:26:57.123Z",
    "20110805T145657Z, 2011-08-05T14:56:57Z",
    "20110805T145657.1234567+02, 2011-08-05T12:56:57.123456700Z",
    "20110805T145657.12345678987Z, 2011-08-05T14:56:57.123456789Z",
    "'20110805T145657,5Z', 2011-08-05T14:56:57.500Z",
    "2011-08-05T14:56:57.000+02:00, 2011-08-05T12:56:57Z",
    "2011-08-05 14:56:57Z, 2011-08-05T14:56:57Z",
    "20240229T000000.000+0000, 2024-02-29T00:00:00Z",
    "20240101T003000.000+0100, 2023-12-31T23:30:00Z",
    "19700101T000000Z, 1970-01-01T00:00:00Z"
  })
  void aTimestampIsReadInEachForm(String text, Instant instant) {
    assertThat(times.read(text)).isEqualTo(instant);
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "", "T", "yesterday", "20110805", "20110805T145657.000", "20110805T145657", "20110805T145657.+0200",
    "20110805T245657Z", "20110805T146057Z", "20110805T145660Z", "20110229T000000Z", "20111305T000000Z",
    "20110800T000000Z", "2011080xT000000Z", "20110805T145657+1900", "20110805T145657+02:0", "20110805T145657Zx",
    "2011-0805T145657Z", "00010101T000000Z", "23000101T000000Z", "20110805T145657.0000200"})
  void whatIsNoTimestampWithAnOffsetIsNotGuessed(String text) {
    assertThat(times.read("20110805T145657Z")).isNotNull();

    assertThat(times.read(text)).isNull();
  }

  @Test
  void anyTimeIsReadAsTheJdkReadsIt() {
    DateTimeFormatter basic = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSSxx");
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 20_000; i++) {
      var time = LocalDateTime.ofEpochSecond(random.nextLong(9_000_000_000L), random.nextInt(1_000) * 1_000_000,
          ZoneOffset.UTC).atOffset(ZoneOffset.ofTotalSeconds((random.nextInt(2_000) - 1_000) / 15 * 15 * 60));

      assertThat(times.read(basic.format(time))).as(time.toString()).isEqualTo(time.toInstant());
    }
  }
}
