package org.senselights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.senselights.rules.RuleBook;
import org.senselights.settings.RefusedException;
import org.senselights.settings.RulesReader;
import org.senselights.settings.SourceText;

/** Each example of the manual is taken as it stands there and does what its own tests say; each word is in it. */
class ManualTest {
  private static final String MANUAL = "config/RULES.md";
  private static final String FROM_HOME_ASSISTANT = "config/HOME-ASSISTANT-AUTOMATIONS.md";
  private static final String README = "README.md";
  private static final String REFUSED = "refused";
  private static final String OVER = "rules.d/";
  private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]*)(#[^)]*|)\\)");
  private static final Pattern RANGE = Pattern.compile("(\\w+ to \\w+) is allowed");
  private static final Pattern LIST_OF_WORDS = Pattern.compile("Allowed: (.*)");

  @ParameterizedTest
  @MethodSource("examples")
  void anExampleDoesWhatItsTestsSay(Shown.Block block) throws Exception {
    Shown.assertSound(Shown.book(block.asFile()), block.warnings());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void anExampleHasTests(Shown.Block block) throws Exception {
    boolean shippedAsItIs = block.document().equals(README) && block.text().contains("opened {");

    assertThat(Shown.book(block.asFile()).tests().isEmpty()).isEqualTo(shippedAsItIs);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void aRefusedExampleIsToldWhatTheManualSays(Shown.Block block) {
    assertThatThrownBy(() -> Shown.book(block.text())).isInstanceOf(RefusedException.class)
        .hasMessage(block.answer().strip());
  }

  @Test
  void anExampleOfAnOverlayLiesOverTheShippedRules() throws Exception {
    String shipped = Files.readString(Path.of("config/rules.conf"));
    List<Shown.Block> overlays = all().filter(block -> block.remark().startsWith(OVER)).toList();

    assertThat(overlays).isNotEmpty();
    for (Shown.Block block : overlays) {
      RuleBook book = new RulesReader()
          .read(List.of(new SourceText("rules.conf", shipped), new SourceText(block.remark(), block.text())))
          .book();
      assertThat(book.rules()).anyMatch(rule -> rule.where().startsWith(OVER));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "zzz = 1",
    "lights { green { zzz = 1 } }",
    "buttons { seen { zzz = 1 } }",
    "hours { office { zzz = 1 } }",
    "ignore { zzz = 1 }",
    "rules { a { zzz = 1 } }",
    "rules { a { when = zzz } }",
    "rules { a { when { zzz = 1 } } }",
    "rules { a { when { event = any, host { zzz = 1 } } } }",
    "rules { a { while { zzz = 1 } } }",
    "rules { a { while { count = zzz } } }",
    "rules { a { while { link = zzz } } }",
    "rules { a { when = any, unless { zzz = 1 } } }",
    "rules { a { while { link = broker-lost }, unless { zzz = 1 } } }",
    "rules { a { when = any, until { zzz = 1 } } }",
    "rules { a { when = any, per = zzz } }",
    "rules { a { then { zzz = 1 } } }",
    "rules { a { then { light = green, zzz = 1 } } }",
    "rules { a { then { light = green, turn = zzz } } }",
    "rules { a { then { light = green, flash = 1s, again = zzz } } }",
    "rules { a { then { publish = a, zzz = 1 } } }",
    "rules { a { then { send = slack, zzz = 1 } } }",
    "rules { a { then { log = a, zzz = 1 } } }",
    "rules { a { then { delay = 1s, zzz = 1 } } }",
    "rules { a { then { mute = zzz } } }",
    "rules { a { then { mute = on, zzz = 1 } } }",
    "rules { a { when = any, then { log = \"{{zzz}}\" } } }",
    "rules { a { when = any, then { log = \"{{host | zzz}}\" } } }",
    "tests { a { zzz = 1 } }",
    "tests { a { steps = [ { zzz = 1 } ] } }",
    "tests { a { steps = [ { link = zzz } ] } }",
    "tests { a { steps = [ { send { zzz = 1 } } ] } }",
    "tests { a { steps = [ { expect { zzz = 1 } } ] } }",
    "lights { green { pin = 17 } }, tests { a { steps = [ { expect { lights { green = zzz } } } ] } }"
  })
  void everyWordThatIsAllowedIsInTheManual(String wrong) throws IOException {
    String manual = Files.readString(Path.of(MANUAL));

    RefusedException refused = catchThrowableOfType(RefusedException.class, () -> Shown.book(wrong));

    List<String> allowed = refused.getMessage().lines()
        .filter(line -> line.contains("zzz"))
        .map(LIST_OF_WORDS::matcher)
        .filter(Matcher::find)
        .flatMap(found -> Arrays.stream(found.group(1).split(", ")))
        .toList();
    assertThat(allowed).isNotEmpty().allSatisfy(word ->
        assertThat(manual).containsPattern("`[^`\n]*(?<![\\w-])" + Pattern.quote(word.replace("text')", ""))));
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "rules { a { when = any, throttle = 999d, then { log = a } } }",
    "rules { a { while { silence = 999d }, then { log = a } } }",
    "rules { a { while { link = broker-lost, for = 999d }, then { log = a } } }",
    "rules { a { while { count = users, above = 9999999 }, then { log = a } } }",
    "rules { a { while { count = users, below = 9999999 }, then { log = a } } }",
    "rules { a { then { light = green, flash = 999d } } }",
    "rules { a { then { light = green, flash = 1s, times = 9999999 } } }",
    "rules { a { then { light = green, turn = on, for = 999d } } }",
    "rules { a { then { light = green, turn = on, for = 1s, priority = 9999999 } } }",
    "rules { a { then { light = green, blink = [1s, 2s], over = [1, 9999999] } } }",
    "rules { a { then = [ { delay = 999d }, { log = a } ] } }",
    "rules { a { then { mute = on, for = 999d } } }",
    "lights { green { pin = 999 } }",
    "tests { a { steps = [ { sessions = 9999999 } ] } }",
    "tests { a { steps = [ { after = 999d } ] } }"
  })
  void everyRangeIsInTheManual(String wrong) throws IOException {
    String manual = Files.readString(Path.of(MANUAL));

    RefusedException refused = catchThrowableOfType(RefusedException.class, () -> Shown.book(wrong));

    List<String> ranges = RANGE.matcher(refused.getMessage()).results().map(found -> found.group(1)).toList();
    assertThat(ranges).hasSize(1);
    assertThat(manual).contains(ranges);
  }

  @ParameterizedTest
  @ValueSource(strings = {
    README, MANUAL, FROM_HOME_ASSISTANT, "config/HOME-ASSISTANT.md", "config/MQTT.md", "config/OUTPUTS.md",
    "config/QLIK-SENSE.md",
    "config/recipes/README.md", "hardware/README.md", "hardware/image/README.md",
    "config/MONITORING.md", "CHANGELOG.md"
  })
  void everyLinkLeadsSomewhere(String document) throws IOException {
    Path page = Path.of(document);

    for (MatchResult link : LINK.matcher(Files.readString(page)).results().toList()) {
      Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1)).normalize();
      assertThat(target).exists();
      if (!link.group(2).isEmpty()) {
        assertThat(anchors(target)).contains(link.group(2));
      }
    }
  }

  private static List<String> anchors(Path page) throws IOException {
    return Files.readString(page).lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> "#" + line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT)
            .replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .toList();
  }

  private static Stream<Shown.Block> all() throws IOException {
    return Stream.of(
        Shown.blocks(MANUAL), Shown.blocks(FROM_HOME_ASSISTANT), Shown.blocks(README)).flatMap(List::stream);
  }

  private static Stream<Shown.Block> examples() throws IOException {
    return all().filter(block -> !block.remark().equals(REFUSED) && !block.remark().startsWith(OVER));
  }

  private static Stream<Shown.Block> refused() throws IOException {
    return all().filter(block -> block.remark().equals(REFUSED));
  }
}
