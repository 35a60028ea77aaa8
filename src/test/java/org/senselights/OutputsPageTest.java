package org.senselights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.senselights.rules.Doubts;
import org.senselights.rules.RuleBook;
import org.senselights.settings.DatabaseSettings;
import org.senselights.settings.OutputSettings;
import org.senselights.settings.RefusedException;
import org.senselights.settings.RulesReader;
import org.senselights.settings.SettingsReader;
import org.senselights.settings.SettingsRequest;
import org.senselights.settings.SourceText;
import org.senselights.settings.TargetSettings;

/** The page on outputs: its examples are taken as they stand, and each word of the settings is in it. */
class OutputsPageTest {
  private static final Path PAGE = Path.of("config/OUTPUTS.md");
  private static final Pattern BLOCK = Pattern.compile("^```hocon\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern FILE = Pattern.compile("\"([a-z_-]+\\.(?:url|token|password|key|pem))\"");
  private static final Pattern LIST_OF_WORDS = Pattern.compile("Allowed: (.*)");
  private static final Pattern RANGE = Pattern.compile("(\\w+ to \\w+) is allowed");
  private static final String OF_RULES = "# rules.conf\n";

  @TempDir private Path directory;
  private String page;
  private List<String> blocks;

  @BeforeEach
  void readThePage() throws IOException {
    page = Files.readString(PAGE);
    blocks = BLOCK.matcher(page).results().map((MatchResult found) -> found.group(1)).toList();
    for (MatchResult file : FILE.matcher(page).results().toList()) {
      Files.writeString(directory.resolve(file.group(1)),
          file.group(1).endsWith(".url") ? "https://example.com/hook" : "secret");
    }
  }

  @Test
  void everyExampleIsTakenAndNothingInItIsDoubtful() throws Exception {
    List<TargetSettings> targets = new ArrayList<>();
    int rules = 0;
    for (String block : blocks) {
      if (block.startsWith(OF_RULES)) {
        RuleBook book = new RulesReader(targets).read(List.of(new SourceText("rules.conf", block))).book();
        assertThat(Doubts.of(book, false)).isEmpty();
        rules++;
      } else {
        OutputSettings outputs = outputs(block);
        assertThat(outputs.doubts()).isEmpty();
        targets.addAll(outputs.targets());
      }
    }

    assertThat(rules).isEqualTo(2);
    assertThat(targets).extracting(TargetSettings::name)
        .contains("slack", "teams", "ntfy", "discord", "pager", "home", "old-form");
  }

  @Test
  void theTopicsAreThoseThatAreThereByThemselves() throws Exception {
    String block = blocks.stream().filter(each -> each.contains("compatible-topics {")).findFirst().orElseThrow();

    assertThat(outputs(block).compatible()).isEqualTo(outputs("").compatible());
    assertThat(outputs("").compatible().topics()).hasSize(16).allSatisfy((told, topic) ->
        assertThat(block).contains("\"" + topic + "\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "targets { a { zzz = 1 } }",
      "targets { a { type = zzz } }",
      "targets { a { type = webhook, url = \"https://x.lan\", method = zzz } }",
      "databases { a { zzz = 1 } }",
      "databases { a { type = zzz } }",
      "databases { a { type = influxdb-3, url = \"https://x.lan\", database = d, write = zzz } }",
      "databases { a { type = new-relic, account = 1, license-key = k, region = zzz } }",
      "databases { a { type = new-relic, account = 1, license-key = k, users = zzz } }",
      "repository { zzz = 1 }",
      "mqtt.compatible = zzz",
      "mqtt.compatible-topics.butler.zzz = 1",
      "mqtt.compatible-topics.butler-sos.zzz = 1"
  })
  void everyWordThatIsAllowedIsOnThePage(String wrong) {
    RefusedException refused = catchThrowableOfType(RefusedException.class, () -> outputs(wrong));

    List<String> allowed = refused.getMessage().lines()
        .filter(line -> line.contains("zzz"))
        .map(LIST_OF_WORDS::matcher)
        .filter(matcher -> matcher.find())
        .flatMap(found -> Arrays.stream(found.group(1).split(", ")))
        .toList();
    assertThat(allowed).isNotEmpty().allSatisfy(word ->
        assertThat(page).containsPattern("[`\\s\\[(]" + Pattern.quote(word) + "[`\\s,\\].]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "targets { a { type = slack, url = \"https://x.lan\", queue = 0 } }",
      "targets { a { type = slack, url = \"https://x.lan\", expiry = 0s } }",
      "targets { a { type = slack, url = \"https://x.lan\", deadline = 0s } }",
      "targets { a { type = slack, url = \"https://x.lan\", spacing = 9d } }",
      "databases { a { type = influxdb-3, url = \"https://x.lan\", database = d, batch = 0 } }",
      "databases { a { type = influxdb-3, url = \"https://x.lan\", database = d, batch-every = 0s } }",
      "repository.refresh = 1s"
  })
  void everyRangeIsOnThePageAndInTheReference(String wrong) throws IOException {
    RefusedException refused = catchThrowableOfType(RefusedException.class, () -> outputs(wrong));

    List<String> ranges = RANGE.matcher(refused.getMessage()).results().map(found -> found.group(1)).toList();
    assertThat(ranges).hasSize(1);
    assertThat(page).contains(ranges);
    assertThat(Files.readString(Path.of("src/main/resources/reference.conf"))).contains(ranges);
  }

  @ParameterizedTest
  @CsvSource({
      "SENSE_LIGHTS_TARGET_SLACK_URL, target-slack-url, 'targets { slack { type = slack } }'",
      "SENSE_LIGHTS_DATABASE_INFLUX_PASSWORD, database-influx-password, 'databases { influx { type = influxdb-1, "
          + "username = u, url = \"http://x\", database = d } }'"
  })
  void aSecretIsTakenFromWhereThePageSays(String variable, String credential, String settings) throws Exception {
    assertThat(page).contains("`" + variable + "`", "`" + credential + "`");
    String secret = "https://example.com/other";
    Files.writeString(directory.resolve(credential), secret + "\n");

    assertThat(secret(outputs(settings, Map.of(variable, secret)))).isEqualTo(secret);
    assertThat(secret(outputs(settings, Map.of("CREDENTIALS_DIRECTORY", directory.toString())))).isEqualTo(secret);
  }

  private static String secret(OutputSettings outputs) {
    return outputs.targets().isEmpty()
        ? ((DatabaseSettings.Influx) outputs.databases().getFirst()).credential().value()
        : outputs.targets().getFirst().url().value();
  }

  private OutputSettings outputs(String settings) throws Exception {
    return outputs(settings, Map.of("PAGER_KEY", "secret", "TOKEN", "secret"));
  }

  private OutputSettings outputs(String settings, Map<String, String> environment) throws Exception {
    Files.writeString(directory.resolve(SettingsReader.FILE_NAME), settings);
    return new SettingsReader(environment, directory, "desk").read(SettingsRequest.NONE).outputs();
  }
}
