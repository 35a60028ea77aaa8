package org.senselights.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A plain protocol for tests of what all have in common: a parcel a line.
 *
 * @param uri where to; its path is a secret
 * @param mostParcels in one request
 * @param headers of every request; their values are secrets
 */
record PlainProtocol(URI uri, int mostParcels, SequencedMap<String, String> headers) implements Protocol {

  PlainProtocol(URI uri, int mostParcels) {
    this(uri, mostParcels, new LinkedHashMap<>());
  }

  @Override
  public String kind() {
    return "lines";
  }

  @Override
  public String where() {
    return uri.getHost();
  }

  @Override
  public long mostBytes() {
    return 100_000;
  }

  @Override
  public Duration patience() {
    return Duration.ZERO;
  }

  @Override
  public Call call(List<Parcel> parcels) {
    String body = parcels.stream().map(Parcel::text).collect(Collectors.joining("\n"));
    return new Call("POST", uri, headers, body.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Verdict verdict(int status, String body, Function<String, Optional<String>> header, int parcels) {
    return switch (status) {
      case 200 -> new Verdict.Taken();
      case 207 -> new Verdict.Partly(Integer.parseInt(body), "not a number");
      case 400, 404 -> new Verdict.Refused(body);
      case 413 -> new Verdict.TooLarge();
      default -> new Verdict.Later("HTTP " + status, Optional.empty());
    };
  }
}
