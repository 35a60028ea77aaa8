package org.senselights.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What has become of all that a destination was to be told: {@code taken = delivered + waiting + dropped}, always.
 *
 * @param taken since the start
 * @param delivered of these, how many it has
 * @param waiting how many are on their way, wait for it, or have to be put into its words yet, when an event counts as
 *     one, whatever is told of it
 * @param dropped by reason: {@code overflow} (too much waited), {@code expired} (it waited too long), {@code refused}
 *     (the destination does not want it), {@code stopped} (it waited when the service stopped)
 * @param requests how many requests were made
 * @param retries of these, how many told again what one before could not
 */
public record LaneCounts(
    long taken, long delivered, long waiting, Map<String, Long> dropped, long requests, long retries) {

  /** Copies the map. */
  public LaneCounts {
    dropped = Collections.unmodifiableMap(new LinkedHashMap<>(dropped));
  }
}
