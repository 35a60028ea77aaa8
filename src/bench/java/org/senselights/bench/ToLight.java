package org.senselights.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long it was from a datagram to its light, as the service itself tells at its page's {@code /metrics}. */
final class ToLight {
  private static final Pattern BUCKET =
      Pattern.compile(
          "(?m)^senselights_datagram_to_light_seconds_bucket\\{le=\"([^\"]+)\"} (\\d+(?:\\.0)?(?:E\\d+)?)$");

  private ToLight() {}

  /** How many datagrams had their light within so many seconds, by the bound. */
  static Map<Double, Long> of(HttpClient http, int page) throws IOException, InterruptedException {
    String text = http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + page + "/metrics")).build(),
        HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8)).body();
    Map<Double, Long> buckets = new TreeMap<>();
    Matcher lines = BUCKET.matcher(text);
    while (lines.find()) {
      double bound = lines.group(1).equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(lines.group(1));
      buckets.put(bound, (long) Double.parseDouble(lines.group(2)));
    }
    return buckets;
  }

  static Map<Double, Long> since(Map<Double, Long> before, Map<Double, Long> now) {
    Map<Double, Long> grown = new TreeMap<>();
    now.forEach((bound, count) -> grown.put(bound, count - before.getOrDefault(bound, 0L)));
    return grown;
  }

  static Map<Double, Long> sum(Map<Double, Long> some, Map<Double, Long> others) {
    Map<Double, Long> all = new TreeMap<>(some);
    others.forEach((bound, count) -> all.merge(bound, count, Long::sum));
    return all;
  }

  /** Within its bucket taken to be spread evenly, as Prometheus does. */
  static double quantile(Map<Double, Long> buckets, double share) throws IOException {
    long all = buckets.getOrDefault(Double.POSITIVE_INFINITY, 0L);
    if (all == 0) {
      throw new IOException("no datagram switched a light: does the metric have another name now?");
    }
    double wanted = all * share;
    double lowerBound = 0;
    long lowerCount = 0;
    for (Map.Entry<Double, Long> bucket : buckets.entrySet()) {
      if (bucket.getValue() >= wanted) {
        double width = bucket.getKey() - lowerBound;
        return Double.isInfinite(width)
            ? lowerBound : lowerBound + width * (wanted - lowerCount) / (bucket.getValue() - lowerCount);
      }
      lowerBound = bucket.getKey();
      lowerCount = bucket.getValue();
    }
    return lowerBound;
  }
}
