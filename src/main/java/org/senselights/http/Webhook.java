package org.senselights.http;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.senselights.message.Json;
import org.senselights.rules.Payload;
import org.senselights.rules.Sending;
import org.senselights.rules.Variable;

/** Any service, told in the owner's own words, or with all that is known of the event as JSON. */
final class Webhook extends Target {
  private static final String CONTENT_TYPE = "Content-Type";
  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String GET = "GET";

  private final Optional<Payload> body;
  private final boolean silent;
  private final Optional<String> tags;
  private final UnaryOperator<String> escape;

  /**
   * A web hook.
   *
   * @param method GET for one that is told nothing
   * @param uri where
   * @param headers the owner's own
   * @param body the owner's own; absent for all that is known
   * @param tags which the message of all that is known holds
   */
  Webhook(
      String method,
      URI uri,
      SequencedMap<String, String> headers,
      Optional<Payload> body,
      SequencedMap<String, String> tags) {
    super("webhook", method, uri, withContentType(headers, method, body));
    this.body = body;
    silent = method.equals(GET);
    this.tags = json(tags);
    escape = escape(contentType(headers).orElse(""), body);
  }

  private static Optional<String> contentType(SequencedMap<String, String> headers) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(CONTENT_TYPE))
        .map(header -> header.getValue().toLowerCase(Locale.ROOT))
        .findFirst();
  }

  private static SequencedMap<String, String> withContentType(
      SequencedMap<String, String> headers, String method, Optional<Payload> body) {
    SequencedMap<String, String> all = new LinkedHashMap<>(headers);
    if (contentType(headers).isEmpty() && !method.equals(GET)) {
      all.put(CONTENT_TYPE, body.filter(Payload.Text.class::isInstance).isPresent() ? TEXT : JSON);
    }
    return all;
  }

  private static Optional<String> json(SequencedMap<String, String> tags) {
    if (tags.isEmpty()) {
      return Optional.empty();
    }
    Json json = new Json(64);
    tags.forEach(json::put);
    return Optional.of(json.end());
  }

  /** JSON that was written as such is escaped by who makes it. */
  private static UnaryOperator<String> escape(String contentType, Optional<Payload> body) {
    if (body.filter(Payload.Text.class::isInstance).isEmpty()) {
      return Plain::text;
    }
    if (contentType.startsWith("application/x-www-form-urlencoded")) {
      return value -> URLEncoder.encode(Plain.text(value), StandardCharsets.UTF_8);
    }
    if (contentType.contains("json")) {
      return value -> withoutQuotes(Json.quote(Plain.text(value)));
    }
    if (contentType.contains("xml") || contentType.contains("html")) {
      return value -> inMarkup(Plain.text(value));
    }
    return Plain::text;
  }

  private static String withoutQuotes(String json) {
    return json.substring(1, json.length() - 1);
  }

  private static String inMarkup(String value) {
    return value
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  @Override
  String body(Sending sending) {
    if (silent) {
      return "";
    }
    return body.map(payload -> payload.render(sending, escape)).orElseGet(() -> allThatIsKnown(sending));
  }

  /** What the rule says, and the standard message of the event. */
  private String allThatIsKnown(Sending sending) {
    SequencedMap<String, String> known = new LinkedHashMap<>();
    sending.fields().keySet().forEach(name -> known.put(name, sending.field(name, UnaryOperator.identity())));
    for (Variable variable : Variable.values()) {
      if (!variable.isNumber()) {
        known.putIfAbsent(variable.word(), variable.of(sending.occasion()));
      }
    }
    Json json = new Json(512);
    known.forEach((name, value) -> json.putPresent(name, Plain.text(value)));
    tags.ifPresent(each -> json.putRaw("tags", each));
    return json.end();
  }

  @Override
  public Verdict verdict(int status, String answer, Function<String, Optional<String>> header, int parcels) {
    return Statuses.judge(status, "");
  }
}
