package org.senselights.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Locale;

/**
 * What somebody asks for.
 *
 * @param peer who is at the other end of the connection, which may be a proxy
 * @param method such as {@code GET}
 * @param path without the query
 * @param query empty where there is none
 * @param headers as they were sent
 * @param body what is sent with it, unread
 */
record Ask(InetAddress peer, String method, String path, String query, Headers headers, InputStream body) {

  static Ask of(HttpExchange exchange) throws IOException {
    InetSocketAddress peer = exchange.getRemoteAddress();
    if (peer == null || peer.getAddress() == null) {
      throw new IOException("the client is gone");
    }
    String query = exchange.getRequestURI().getRawQuery();
    return new Ask(
        peer.getAddress(),
        exchange.getRequestMethod(),
        exchange.getRequestURI().getPath(),
        query == null ? "" : query,
        exchange.getRequestHeaders(),
        exchange.getRequestBody());
  }

  /** What is sent with it, as far as so many bytes; waiting for it is bounded. */
  byte[] read(int most) throws IOException {
    Deadline deadline = Deadline.OURS.get();
    deadline.begin();
    try {
      return body.readNBytes(most);
    } finally {
      deadline.end();
    }
  }

  /** Empty where it is absent. */
  String header(String name) {
    String value = headers.getFirst(name);
    return value == null ? "" : value.strip();
  }

  boolean reads() {
    return method.equals("GET") || isHead();
  }

  boolean isHead() {
    return method.equals("HEAD");
  }

  boolean isPost() {
    return method.equals("POST");
  }

  boolean takesGzip() {
    return Arrays.stream(header("Accept-Encoding").toLowerCase(Locale.ROOT).split(","))
        .map(coding -> coding.replace(" ", ""))
        .anyMatch(coding -> coding.equals("gzip") || coding.startsWith("gzip;") && !coding.matches("gzip;q=0(\\.0*)?"));
  }

  boolean wantsJson() {
    return header("Accept").toLowerCase(Locale.ROOT).contains("application/json");
  }
}
