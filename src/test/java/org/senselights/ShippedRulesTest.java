package org.senselights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.senselights.engine.Timetable;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.rules.RuleBook;
import org.senselights.settings.RefusedException;
import org.senselights.settings.RulesReader;
import org.senselights.settings.SourceText;

/** What the documents show is what the code takes, and does what they say. */
class ShippedRulesTest {
  private static final Pattern HOCON_BLOCK = Pattern.compile("```hocon\n(.*?)```", Pattern.DOTALL);
  private static final Event OPENED =
      Event.of(EventType.CONNECTION_OPEN).host("s1").directory("LAB").userId("anna").build();

  @Test
  void theShippedFileIsGreenOnOpenRedOnCloseAndEveryEventToMqtt() throws Exception {
    Timetable day = new Timetable(new RulesReader().read(Path.of("config/rules.conf")).book());

    day.happens(OPENED);
    assertThat(day.lit("green")).isTrue();
    assertThat(day.lit("red")).isFalse();

    day.after(Duration.ofMillis(400)).happens(Event.of(EventType.CONNECTION_CLOSE).host("s1").build());
    assertThat(day.lit("green")).isFalse();
    assertThat(day.lit("red")).isTrue();
    assertThat(day.topics())
        .containsExactly("sense-lights/desk/event/connection/open", "sense-lights/desk/event/connection/close");
  }

  @Test
  void theReadmeShowsTheShippedRules() throws Exception {
    String shown = blocks("README.md").stream().filter(block -> block.contains("told ")).findFirst().orElseThrow();

    assertThat(book(shown.indent(-3)).rules())
        .usingRecursiveComparison()
        .ignoringFields("where")
        .isEqualTo(new RulesReader().read(Path.of("config/rules.conf")).book().rules());
  }

  @Test
  void theReadmesExampleRulesRun() throws Exception {
    String shown = blocks("README.md").stream().filter(block -> block.contains("failed {")).findFirst().orElseThrow();
    Timetable day = new Timetable(book(shown));
    Event failed = Event.of(EventType.RELOAD_FAILED).host("s1").task("Nightly").appName("Sales").build();

    day.happens(failed);
    assertThat(day.lit("red")).isTrue();
    assertThat(day.published().getFirst().topic()).isEqualTo("sense-lights/desk/alerts/reload");
    assertThat(day.published().getFirst().payload()).isEqualTo("{\"task\":\"Nightly\",\"app\":\"Sales\"}");

    day.happens(failed);
    assertThat(day.published()).as("throttled per task").hasSize(1);

    day.happens(OPENED.toBuilder().userId("svc_reload").build());
    assertThat(day.lit("green")).as("service accounts are ignored").isFalse();

    day.happens(OPENED).happens(OPENED).after(Duration.ofMillis(800));
    assertThat(day.lit("green")).as("the second flash was queued").isTrue();
  }

  @Test
  void everyRulesBlockOfTheReferenceIsTaken() throws Exception {
    List<String> rules = blocks("config/RULES.md");

    assertThat(rules).hasSizeGreaterThan(1);
    for (String block : rules) {
      String lights = block.contains("lights {") ? "" : "lights { green { pin = 17 }, red { pin = 27 } }\n";
      book(lights + block);
    }
  }

  private static List<String> blocks(String document) throws IOException {
    return HOCON_BLOCK.matcher(Files.readString(Path.of(document))).results()
        .map((MatchResult found) -> found.group(1))
        .filter(block -> block.contains("lights {") || block.contains("rules {"))
        .toList();
  }

  private static RuleBook book(String text) throws RefusedException {
    return new RulesReader().read(List.of(new SourceText("shown.conf", text))).book();
  }
}
