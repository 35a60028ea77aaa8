package org.senselights.homeassistant;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.senselights.message.Json;

/**
 * How it stands with a target or a database. No text names a user or tells a secret.
 *
 * @param name what its owner calls it
 * @param kind whose service it is, such as {@code slack}
 * @param where its host alone
 * @param taken messages or records taken for it since the start
 * @param delivered those that it has
 * @param waiting those that wait now
 * @param dropped those that it will never have, by one word for the reason
 * @param lastSuccess when it last took something, ISO 8601; empty where it never did
 * @param trouble why it does not take what it is told now; empty where all is well
 * @param lastFailure when it last did not take something, ISO 8601; empty where it always did
 * @param lastFailureWhy the reason; empty where it always did
 */
public record DestinationFigures(
    String name,
    String kind,
    String where,
    long taken,
    long delivered,
    long waiting,
    Map<String, Long> dropped,
    String lastSuccess,
    String trouble,
    String lastFailure,
    String lastFailureWhy) {

  /** Copies the map. */
  public DestinationFigures {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(where, "where");
    dropped = Collections.unmodifiableMap(new LinkedHashMap<>(dropped));
    Objects.requireNonNull(lastSuccess, "lastSuccess");
    Objects.requireNonNull(trouble, "trouble");
    Objects.requireNonNull(lastFailure, "lastFailure");
    Objects.requireNonNull(lastFailureWhy, "lastFailureWhy");
  }

  /**
   * What is lost to it.
   *
   * @return all that was dropped, for whatever reason
   */
  public long lost() {
    return dropped.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * The same but for its name, under which it stands.
   *
   * @return a JSON object
   */
  public String json() {
    Json reasons = new Json(64);
    dropped.forEach(reasons::put);
    return new Json(256)
        .put("kind", kind)
        .put("where", where)
        .put("taken", taken)
        .put("delivered", delivered)
        .put("waiting", waiting)
        .putRaw("dropped", reasons.end())
        .putPresent("last_success", lastSuccess)
        .putPresent("trouble", trouble)
        .putPresent("last_failure", lastFailure)
        .putPresent("last_failure_why", lastFailureWhy)
        .end();
  }
}
