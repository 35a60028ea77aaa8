package org.senselights.http;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import org.senselights.settings.DatabaseSettings.NewRelic;

/**
 * How New Relic takes events: as a JSON array. Its yes means that they are queued; what it does not like about one is
 * told by itself only, as {@code NrIntegrationError}.
 */
final class NewRelicProtocol implements Protocol {
  /** Its limit is a million, with brackets and commas. */
  private static final long MOST_BYTES = 990_000;

  private final NewRelic settings;
  private final URI uri;
  private final SequencedMap<String, String> headers = new LinkedHashMap<>();

  /** Prepares what does not change. */
  NewRelicProtocol(NewRelic settings) {
    this.settings = settings;
    uri = URI.create(
        settings.url().toString().replaceFirst("/+$", "") + "/v1/accounts/" + settings.account() + "/events");
    headers.put("Content-Type", "application/json");
    headers.put("Content-Encoding", "gzip");
    headers.put("Api-Key", settings.licenseKey().value());
  }

  @Override
  public String kind() {
    return "new-relic";
  }

  @Override
  public String where() {
    return uri.getHost();
  }

  @Override
  public int mostParcels() {
    return settings.batch().most();
  }

  @Override
  public long mostBytes() {
    return MOST_BYTES;
  }

  @Override
  public Duration patience() {
    return settings.batch().every();
  }

  @Override
  public Call call(List<Parcel> parcels) {
    return new Call("POST", uri, headers, Batch.gzip("[", parcels, ",", "]"));
  }

  @Override
  public Verdict verdict(int status, String body, Function<String, Optional<String>> header, int parcels) {
    return switch (status) {
      case 200, 202 -> new Verdict.Taken();
      case 302, 303 -> Statuses.redirected(status, header, "databases." + settings.name());
      case 401, 403 -> later("the license key may not write to account " + settings.account()
          + "; is it that account's, and of this region?");
      case 408 -> later("it did not wait for all of the request");
      case 413 -> new Verdict.TooLarge();
      case 429 -> later("it is told too much at a time");
      default -> status >= 500
          ? later("it is in trouble itself (HTTP " + status + ")")
          : new Verdict.Refused("it answers with HTTP " + status);
    };
  }

  private static Verdict later(String why) {
    return new Verdict.Later(why, Optional.empty());
  }
}
