package org.senselights;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.senselights.engine.Timetable;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.rules.RuleBook;
import org.senselights.settings.RulesReader;

/** The rules file that comes with the service does what the README says. */
class ShippedRulesTest {
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
  void theShippedFilePassesItsTestsWithoutWarnings() throws Exception {
    RuleBook book = new RulesReader().read(Path.of("config/rules.conf")).book();

    assertThat(book.tests()).isNotEmpty();
    Shown.assertSound(book, List.of());
  }

  @Test
  void theReadmeShowsTheShippedRules() throws Exception {
    String shown = Shown.blocks("README.md").stream().map(Shown.Block::text)
        .filter(block -> block.contains("told ")).findFirst().orElseThrow();

    assertThat(Shown.book(shown).rules())
        .usingRecursiveComparison()
        .ignoringFields("where")
        .isEqualTo(new RulesReader().read(Path.of("config/rules.conf")).book().rules());
  }
}
