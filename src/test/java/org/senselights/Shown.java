package org.senselights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.senselights.engine.TestRunner;
import org.senselights.rules.Destinations;
import org.senselights.rules.Doubt;
import org.senselights.rules.Doubts;
import org.senselights.rules.Payload;
import org.senselights.rules.RuleBook;
import org.senselights.rules.Template;
import org.senselights.settings.Delivery;
import org.senselights.settings.RefusedException;
import org.senselights.settings.RulesReader;
import org.senselights.settings.Secret;
import org.senselights.settings.SourceText;
import org.senselights.settings.TargetSettings;

/** What the documents show of rules: blocks of HOCON, taken as the service takes a file. */
final class Shown {
  private static final Pattern BLOCK =
      Pattern.compile("^( *)```hocon\n(.*?)^ *```(?:\\s*```text\n(.*?)^ *```)?", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern OF_RULES =
      Pattern.compile("^(lights|buttons|hours|ignore|let|rules)\\b", Pattern.MULTILINE);
  private static final Pattern LIGHTS = Pattern.compile("^lights\\b", Pattern.MULTILINE);
  private static final Pattern WARNING = Pattern.compile("^# check warns: (.*)$", Pattern.MULTILINE);

  private static final List<TargetSettings> TARGETS = List.of(
      target("slack", TargetSettings.Kind.SLACK, Optional.empty()),
      target("ntfy", TargetSettings.Kind.WEBHOOK,
          Optional.of(new Payload.Text(Template.parseBody("{{title}}: {{text}}")))));

  private Shown() {}

  private static TargetSettings target(String name, TargetSettings.Kind kind, Optional<Payload> body) {
    return new TargetSettings(name, kind, new Secret("https://example.com/"), "POST", new LinkedHashMap<>(), body,
        new LinkedHashMap<>(),
        new Delivery(1, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO, Optional.empty()));
  }

  /**
   * A block of a document.
   *
   * @param text without what it is indented by
   * @param answer the block of text right behind it, if any
   */
  record Block(String document, String text, String answer) {

    /** What stands in the first line, where that is a comment. */
    String remark() {
      return text.startsWith("# ") ? text.lines().findFirst().orElseThrow().substring(2) : "";
    }

    /** The block as a rules file, with the lights of the shipped file where it names them and has none. */
    String asFile() {
      if (LIGHTS.matcher(text).find()) {
        return text;
      }
      String green = text.contains("green") ? "green { pin = 17 }, " : "";
      String red = text.contains("red") ? "red { pin = 27 } " : "";
      return "lights { " + green + red + "}\n" + text;
    }

    /** The warnings that it announces in comments. */
    List<String> warnings() {
      return WARNING.matcher(text).results().map((MatchResult found) -> found.group(1)).toList();
    }

    @Override
    public String toString() {
      return document + ": " + text.lines().limit(4).toList();
    }
  }

  /** The blocks of a document that hold something of a rules file. */
  static List<Block> blocks(String document) throws IOException {
    return BLOCK.matcher(Files.readString(Path.of(document))).results()
        .map((MatchResult found) -> new Block(document, found.group(2).indent(-found.group(1).length()),
            found.group(3) == null ? "" : found.group(3)))
        .filter(block -> OF_RULES.matcher(block.text()).find())
        .toList();
  }

  /** A book whose rules may send to the targets of the manual: slack, and ntfy with a title. */
  static RuleBook book(String text) throws RefusedException {
    return new RulesReader(TARGETS).read(List.of(new SourceText("rules.conf", text))).book();
  }

  /** Runs the tests of a book in several zones, and looks for what was hardly meant. */
  static void assertSound(RuleBook book, List<String> warnings) {
    for (String zone : List.of("Europe/Berlin", "America/New_York", "UTC")) {
      TestRunner runner = new TestRunner(
          book, ZoneId.of(zone), Duration.ofHours(12), Destinations.UNBOUNDED, StandardCharsets.ISO_8859_1);
      for (TestRunner.Result result : runner.run()) {
        assertThat(result.failures()).as("test %s in %s", result.test().name(), zone).isEmpty();
      }
    }
    assertThat(Doubts.of(book, false)).extracting(Doubt::sentence).containsExactlyElementsOf(warnings);
  }
}
