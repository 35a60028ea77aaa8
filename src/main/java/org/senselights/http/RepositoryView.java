package org.senselights.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How the names of apps stand at one moment.
 *
 * @param where host and port of the repository service
 * @param names how many apps' names are known
 * @param fetchedAt when they were fetched last, be it before the last restart; absent where they never were
 * @param trouble why they cannot be fetched now, or what is going to keep them from it, as a sentence; empty where all
 *     is well
 * @param lastFailure the last time that they could not be fetched; absent where they always could since the start
 * @param certificateEnds when our own certificate ends; absent where it could not be read
 */
public record RepositoryView(
    String where,
    int names,
    Optional<Instant> fetchedAt,
    String trouble,
    Optional<LaneView.Failure> lastFailure,
    Optional<Instant> certificateEnds) {

  /**
   * How old the names are.
   *
   * @param now this moment
   * @return since they were fetched, never negative; absent where they never were
   */
  public Optional<Duration> age(Instant now) {
    return fetchedAt.map(at -> at.isAfter(now) ? Duration.ZERO : Duration.between(at, now));
  }
}
