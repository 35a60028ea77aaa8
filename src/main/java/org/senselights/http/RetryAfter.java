package org.senselights.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** How long a service asks us to wait, by its headers {@code Retry-After} and {@code Date}. */
final class RetryAfter {
  private static final int MOST_DIGITS = 9;

  private RetryAfter() {}

  /**
   * Reads the headers.
   *
   * @param answer the answer
   * @param now for an answer that does not say its own time, by which a date counts if this machine's clock is wrong
   * @return never negative; absent where nothing is asked, or not understood
   */
  static Optional<Duration> of(Answer answer, Instant now) {
    return answer.header("Retry-After").map(String::strip).flatMap(written -> read(written, answer, now));
  }

  private static Optional<Duration> read(String written, Answer answer, Instant now) {
    if (!written.isEmpty() && written.length() <= MOST_DIGITS && written.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(written)));
    }
    Instant theirs = answer.header("Date").flatMap(RetryAfter::date).orElse(now);
    return date(written)
        .map(then -> Duration.between(theirs, then))
        .map(wait -> wait.isNegative() ? Duration.ZERO : wait);
  }

  private static Optional<Instant> date(String written) {
    try {
      return Optional.of(ZonedDateTime.parse(written.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
