package org.senselights.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClockTrustTest {
  private static final Instant BUILT_AT = Instant.parse("2026-03-01T12:00:00Z");
  private final ClockTrust trust = new ClockTrust(BUILT_AT);

  @Test
  void aClockThatShowsATimeBeforeTheSoftwareWasBuiltIsNotSet() {
    assertThat(trust.isSet(Instant.EPOCH)).isFalse();
    assertThat(trust.isSet(BUILT_AT.minusNanos(1))).isFalse();
  }

  @Test
  void aClockThatShowsALaterTimeIsSet() {
    assertThat(trust.isSet(BUILT_AT)).isTrue();
    assertThat(trust.isSet(Instant.parse("2031-01-01T00:00:00Z"))).isTrue();
  }
}
