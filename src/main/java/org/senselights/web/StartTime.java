package org.senselights.web;

import java.time.Duration;
import java.time.Instant;

/** When the service began, which stays the same from scrape to scrape unless the clock was set meanwhile. */
final class StartTime {
  /** Two clocks are not read at the same moment. */
  private static final Duration NOISE = Duration.ofSeconds(2);

  private Instant told = Instant.EPOCH;

  synchronized Instant of(Facts facts) {
    Instant start = facts.at().minus(facts.uptime());
    if (Duration.between(told, start).abs().compareTo(NOISE) > 0) {
      told = start;
    }
    return told;
  }
}
