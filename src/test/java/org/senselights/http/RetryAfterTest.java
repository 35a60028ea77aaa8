package org.senselights.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "30                            | PT30S",
    "0                             | PT0S",
    "Sat, 21 Nov 2026 12:00:10 GMT | PT10S",
    "Sat, 21 Nov 2026 11:00:00 GMT | PT0S",
  })
  void secondsAndDatesAreRead(String written, Duration expected) {
    assertThat(RetryAfter.of(answer(Map.of("Retry-After", written)), NOW)).contains(expected);
  }

  @Test
  void aDateCountsByTheClockOfWhoWroteIt() {
    Answer answer =
        answer(Map.of("Date", "Sun, 22 Nov 2026 09:00:00 GMT", "Retry-After", "Sun, 22 Nov 2026 09:00:05 GMT"));

    assertThat(RetryAfter.of(answer, NOW)).contains(Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1", "1.5", "99999999999999999999", "Sat, 99 Nov 2026 12:00:10 GMT"})
  void whatIsNotUnderstoodIsNotAsked(String written) {
    assertThat(RetryAfter.of(answer(Map.of("Retry-After", written)), NOW)).isEmpty();
  }

  @Test
  void nothingIsAskedWithoutTheHeader() {
    assertThat(RetryAfter.of(answer(Map.of()), NOW)).isEmpty();
  }

  private static Answer answer(Map<String, String> headers) {
    Map<String, List<String>> all = new HashMap<>();
    headers.forEach((name, value) -> all.put(name, List.of(value)));
    return new Answer(503, HttpHeaders.of(all, (name, value) -> true), new byte[0], true);
  }
}
