package org.senselights.http;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * A request. Nearly all of it can be a secret, so it says nothing of itself.
 *
 * @param method such as POST
 * @param uri where to
 * @param headers by name
 * @param body compressed where the headers say so; empty for none
 */
record Call(String method, URI uri, SequencedMap<String, String> headers, byte[] body) {

  Call {
    headers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(headers));
  }

  @Override
  public String toString() {
    return "a request";
  }
}
