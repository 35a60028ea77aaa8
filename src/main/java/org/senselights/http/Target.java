package org.senselights.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SequencedMap;
import org.senselights.rules.Sending;

/** Somebody to whom rules send: a parcel is the whole body of a request. */
abstract sealed class Target implements Protocol permits Slack, Teams, Webhook {
  private final String kind;
  private final String method;
  private final URI uri;
  private final SequencedMap<String, String> headers;

  Target(String kind, String method, URI uri, SequencedMap<String, String> headers) {
    this.kind = kind;
    this.method = method;
    this.uri = uri;
    this.headers = headers;
  }

  /** What is sent for it, with the event's values in a form in which they do nothing. */
  abstract String body(Sending sending);

  @Override
  public final String kind() {
    return kind;
  }

  @Override
  public final String where() {
    return uri.getHost();
  }

  @Override
  public final int mostParcels() {
    return 1;
  }

  @Override
  public final long mostBytes() {
    return Long.MAX_VALUE;
  }

  @Override
  public final Duration patience() {
    return Duration.ZERO;
  }

  @Override
  public final Call call(List<Parcel> parcels) {
    return new Call(method, uri, headers, parcels.getFirst().text().getBytes(StandardCharsets.UTF_8));
  }
}
