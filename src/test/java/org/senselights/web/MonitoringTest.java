package org.senselights.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is shipped for Prometheus and Grafana speaks of metrics that there are, and the page of all of them. */
class MonitoringTest {
  private static final Path SHIPPED = Path.of("config/monitoring");
  private static final Path PAGE = Path.of("config/MONITORING.md");
  private static final Pattern NAME = Pattern.compile("\\b(?:senselights|process|jvm)_[a-z_]*[a-z]");
  private static final Pattern SAMPLE = Pattern.compile("^[a-z_]+", Pattern.MULTILINE);
  private static final Pattern LABEL = Pattern.compile("\\b(outcome|link|reason|verdict)=\"([a-z_]+)\"");

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"alerts.yml", "grafana-dashboard.json"})
  void whatIsShippedAsksForMetricsThatThereAre(String file) throws IOException {
    String text = Files.readString(SHIPPED.resolve(file)).replace("\\\"", "\"");

    assertThat(found(NAME, text)).isNotEmpty().isSubsetOf(found(SAMPLE, metrics()));
    assertThat(found(LABEL, text)).isSubsetOf(found(LABEL, metrics()));
  }

  @Test
  void thePageSaysWhatEachMetricIs() throws IOException {
    Set<String> families = found(SAMPLE, metrics()).stream()
        .map(name -> name.replaceFirst("_seconds_(bucket|sum|count)$", "_seconds"))
        .collect(Collectors.toCollection(TreeSet::new));

    assertThat(found(NAME, Files.readString(PAGE))).isEqualTo(families);
  }

  @Test
  void promtoolTakesTheAlertRules() throws Exception {
    Path alerts = SHIPPED.resolve("alerts.yml");

    Promtool.Verdict verdict = Promtool.asked(new byte[0], "check", "rules", alerts.toString());

    assertThat(verdict.exit()).as(verdict.words()).isZero();
    long written = Files.readAllLines(alerts).stream().filter(line -> line.contains("- alert: ")).count();
    assertThat(verdict.words()).contains("SUCCESS: " + written + " rules found");
  }

  @Test
  void eachAlertIsRaisedWhereItShouldAndElseNot() throws Exception {
    Promtool.Verdict verdict =
        Promtool.asked(new byte[0], "test", "rules", "src/test/resources/monitoring/alerts-test.yml");

    assertThat(verdict.exit()).as(verdict.words()).isZero();
  }

  @Test
  void promtoolTakesTheScrape() throws Exception {
    Promtool.Verdict verdict = Promtool.asked(
        new byte[0], "check", "config", "--syntax-only", SHIPPED.resolve("prometheus.yml").toString());

    assertThat(verdict.exit()).as(verdict.words()).isZero();
  }

  @Test
  void promtoolTakesEachQueryOfTheDashboard() throws Exception {
    Config dashboard = ConfigFactory.parseFile(
        SHIPPED.resolve("grafana-dashboard.json").toFile(),
        ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON).setAllowMissing(false));
    List<String> queries = dashboard.getConfigList("panels").stream()
        .flatMap(panel -> panel.getConfigList("targets").stream())
        .map(target -> target.getString("expr").replace("$__rate_interval", "1m"))
        .toList();
    String rules = queries.stream()
        .map(query -> "      - { record: \"x:" + queries.indexOf(query) + "\", expr: '" + query + "' }\n")
        .collect(Collectors.joining("", "groups:\n  - name: x\n    rules:\n", ""));
    Path file = Files.writeString(directory.resolve("queries.yml"), rules);

    Promtool.Verdict verdict = Promtool.asked(new byte[0], "check", "rules", file.toString());

    assertThat(verdict.exit()).as(verdict.words()).isZero();
    assertThat(verdict.words()).contains("SUCCESS: " + queries.size() + " rules found");
  }

  private static String metrics() {
    KnownDesk desk = new KnownDesk().fires("busy").withDestination(new Figures.Destination(
        61, 50, Map.of("refused", 2L, "overflow", 5L), 4, 30, 3, Optional.of(KnownDesk.NOW),
        Optional.of(KnownDesk.NOW)));
    return new String(desk.metrics().text(""), UTF_8);
  }

  private static Set<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
  }
}
