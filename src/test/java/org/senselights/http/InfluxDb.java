package org.senselights.http;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.senselights.mqtt.Mosquitto;

/** A real InfluxDB 1, Debian's {@code influxdb}. */
final class InfluxDb extends DatabaseServer {
  private final int ownPort = Mosquitto.freePort();
  private final boolean asksWhoIsThere;

  /** One that lets everybody in, or only whom it knows. */
  InfluxDb(boolean asksWhoIsThere) {
    super(Mosquitto.freePort(), "/ping");
    this.asksWhoIsThere = asksWhoIsThere;
  }

  static void assumeInstalled() {
    assumeInstalled("influxd", "influxdb");
  }

  @Override
  List<String> command() throws IOException {
    Path configuration = Files.writeString(directory().resolve("influxdb.conf"), """
        reporting-disabled = true
        bind-address = "127.0.0.1:%d"
        [meta]
          dir = "%s/meta"
        [data]
          dir = "%2$s/data"
          wal-dir = "%2$s/wal"
        [monitor]
          store-enabled = false
        [http]
          bind-address = "127.0.0.1:%d"
          auth-enabled = %b
        """.formatted(ownPort, directory(), port(), asksWhoIsThere));
    return List.of(find("influxd").orElseThrow().toString(), "-config", configuration.toString());
  }

  /** Asks in its own language what changes something. */
  void execute(String statement) {
    try {
      HttpResponse<String> answer = post("/query", "q=" + encode(statement));
      if (answer.statusCode() != 200 || answer.body().contains("\"error\"")) {
        throw new IllegalStateException(statement + ": " + answer.body());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes lines as they are. */
  void write(String database, String... lines) {
    try {
      HttpResponse<String> answer = post("/write?db=" + encode(database), String.join("\n", lines));
      if (answer.statusCode() != 204) {
        throw new IllegalStateException(answer.body());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rows of a query's answer, each by column, numbers as they are written there; {@code time} in nanoseconds. */
  List<Map<String, String>> rows(String database, String query) {
    Config answer;
    try {
      answer = ConfigFactory.parseString(
          get("/query?epoch=ns&db=" + encode(database) + "&q=" + encode(query)).body(),
          ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<Map<String, String>> rows = new ArrayList<>();
    for (Config result : answer.getConfigList("results")) {
      if (!result.hasPath("series")) {
        continue;
      }
      for (Config series : result.getConfigList("series")) {
        List<String> columns = series.getStringList("columns");
        for (Object values : series.getAnyRefList("values")) {
          Map<String, String> row = new LinkedHashMap<>();
          List<?> each = (List<?>) values;
          for (int i = 0; i < columns.size(); i++) {
            if (each.get(i) != null) {
              row.put(columns.get(i), each.get(i).toString());
            }
          }
          rows.add(row);
        }
      }
    }
    return rows;
  }

  /** How many points have this field. */
  long count(String database, String measurement, String field) {
    return rows(database, "SELECT count(\"" + field + "\") FROM \"" + measurement + "\"").stream()
        .mapToLong(row -> Long.parseLong(row.get("count"))).sum();
  }
}
