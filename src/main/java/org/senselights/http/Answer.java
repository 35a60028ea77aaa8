package org.senselights.http;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * What came back. It can hold anything, so it says nothing of itself.
 *
 * @param status the HTTP status
 * @param headers as they came
 * @param body its begin, as far as it was wanted
 * @param whole whether that is all of it
 */
record Answer(int status, HttpHeaders headers, byte[] body, boolean whole) {
  private static final Set<Integer> REDIRECTS = Set.of(301, 307, 308);

  /** Whether the request belongs elsewhere and was not carried out: another than 302 or 303, which may mean both. */
  boolean isRedirect() {
    return REDIRECTS.contains(status);
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  @Override
  public String toString() {
    return "an answer with status " + status;
  }
}
