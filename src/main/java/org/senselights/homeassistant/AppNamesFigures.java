package org.senselights.homeassistant;

import java.util.Objects;
import org.senselights.message.Json;

/**
 * How it stands with the names of apps. No text names a user or tells a secret.
 *
 * @param where host and port of the repository service
 * @param names how many are known
 * @param lastSuccess when they were fetched last, ISO 8601; empty where they never were
 * @param trouble why they cannot be fetched now, or will not be before long; empty where all is well
 * @param lastFailure when they last could not be fetched, ISO 8601; empty where they always could
 * @param lastFailureWhy the reason; empty where they always could
 */
public record AppNamesFigures(
    String where, long names, String lastSuccess, String trouble, String lastFailure, String lastFailureWhy) {

  /** Refuses null. */
  public AppNamesFigures {
    Objects.requireNonNull(where, "where");
    Objects.requireNonNull(lastSuccess, "lastSuccess");
    Objects.requireNonNull(trouble, "trouble");
    Objects.requireNonNull(lastFailure, "lastFailure");
    Objects.requireNonNull(lastFailureWhy, "lastFailureWhy");
  }

  /**
   * The same for a program.
   *
   * @return a JSON object
   */
  public String json() {
    return new Json(192)
        .put("where", where)
        .put("names", names)
        .putPresent("last_success", lastSuccess)
        .putPresent("trouble", trouble)
        .putPresent("last_failure", lastFailure)
        .putPresent("last_failure_why", lastFailureWhy)
        .end();
  }
}
