package org.senselights.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * An answer as it goes out.
 *
 * @param status the number that HTTP has for it
 * @param type what the body is; empty where there is none
 * @param body the body
 * @param headers further headers
 */
record Answer(int status, String type, byte[] body, Map<String, String> headers) implements Reply {
  static final String HTML = "text/html; charset=utf-8";
  static final String TEXT = "text/plain; charset=utf-8";
  static final String JSON = "application/json";

  /** Below it, a smaller body makes no difference to anybody. */
  private static final int WORTH_COMPRESSING = 1024;

  Answer(int status, String type, byte[] body) {
    this(status, type, body, Map.of("Cache-Control", "no-store"));
  }

  static Answer text(int status, String words) {
    return new Answer(status, TEXT, (words + "\n").getBytes(StandardCharsets.UTF_8));
  }

  static Answer json(int status, String json) {
    return new Answer(status, JSON, (json + "\n").getBytes(StandardCharsets.UTF_8));
  }

  static Answer html(int status, byte[] page) {
    return new Answer(status, HTML, page);
  }

  /** To another place of ours; what it is told relative to works behind a proxy that serves us under a path too. */
  static Answer seeOther(String place) {
    return text(303, "Look at " + place).with("Location", place);
  }

  Answer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Answer(status, type, body, more);
  }

  Answer retryAfter(Duration wait) {
    return with("Retry-After", Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
  }

  /** The same for a client that understands gzip. */
  Answer compressed() {
    if (body.length < WORTH_COMPRESSING) {
      return this;
    }
    return new Answer(status, type, gzip(body), headers).with("Content-Encoding", "gzip");
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 2);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
