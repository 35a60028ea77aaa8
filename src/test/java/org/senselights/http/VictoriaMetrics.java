package org.senselights.http;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.senselights.mqtt.Mosquitto;

/** A real VictoriaMetrics, Debian's {@code victoria-metrics}, which speaks as an InfluxDB of version 1 or 2. */
final class VictoriaMetrics extends DatabaseServer {

  VictoriaMetrics() {
    super(Mosquitto.freePort(), "/health");
  }

  static void assumeInstalled() {
    assumeInstalled("victoria-metrics", "victoria-metrics");
  }

  @Override
  List<String> command() {
    return List.of(
        find("victoria-metrics").orElseThrow().toString(),
        "-storageDataPath=" + directory().resolve("data"),
        "-httpListenAddr=127.0.0.1:" + port(),
        "-retentionPeriod=100y");
  }

  /**
   * A series.
   *
   * @param labels its name under {@code __name__}
   * @param values in the order of time
   * @param milliseconds when
   */
  record Series(Map<String, String> labels, List<Long> values, List<Long> milliseconds) {}

  /** All that it has whose name matches an expression. */
  List<Series> series(String name) {
    try {
      // What came just now is not found before it is asked to flush.
      get("/internal/force_flush");
      return get("/api/v1/export?start=0&match[]=".replace("[]", "%5B%5D") + encode("{__name__=~\"" + name + "\"}"))
          .body().lines()
          .map(line -> ConfigFactory.parseString(line, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON)))
          .map(VictoriaMetrics::series)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Series series(Config line) {
    Map<String, String> labels = line.getConfig("metric").root().entrySet().stream().collect(Collectors.toMap(
        Map.Entry::getKey, entry -> entry.getValue().unwrapped().toString(), (a, b) -> b, TreeMap::new));
    return new Series(labels, line.getLongList("values"), line.getLongList("timestamps"));
  }
}
