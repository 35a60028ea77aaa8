package org.senselights.http;

import java.time.Instant;
import java.util.Optional;

/**
 * How it stands with a destination, for people.
 *
 * @param name what its owner calls it
 * @param kind whose service it is, such as {@code slack}
 * @param where its host, never a path, which may be a secret
 * @param counts what became of all that it was to be told
 * @param lastSuccess when it last took something
 * @param trouble why it takes nothing now, as a sentence; empty where all is well
 * @param lastFailure the last time that it did not take something; absent where it always did
 */
public record LaneView(
    String name,
    String kind,
    String where,
    LaneCounts counts,
    Optional<Instant> lastSuccess,
    String trouble,
    Optional<Failure> lastFailure) {

  /**
   * A failure.
   *
   * @param at when
   * @param why the reason, as a sentence
   */
  public record Failure(Instant at, String why) {}
}
