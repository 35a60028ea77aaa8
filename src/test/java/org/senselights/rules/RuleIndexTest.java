package org.senselights.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.event.Receipt;

class RuleIndexTest {
  private static final Receipt RECEIPT = new Receipt(Instant.EPOCH, 0, "10.0.0.1");
  private static final List<String> WORDS =
      List.of("s1", "s12", "S1", "sales", "anna", "LAB", "a", "jørgen", "LAB/anna", "lab\\ann*", "s*", "?1", "*", "an*a");

  private final SplittableRandom random = new SplittableRandom(11);

  @Test
  void noRuleThatMatchesIsEverLeftOut() {
    for (int round = 0; round < 200; round++) {
      RuleBook book = book(1 + random.nextInt(80));
      for (int i = 0; i < 40; i++) {
        Event event = event();
        List<String> matching =
            book.rules().stream().filter(rule -> rule.matches(event, RECEIPT)).map(Rule::name).toList();

        List<Rule> candidates = book.candidates(event);

        assertThat(candidates.stream().filter(rule -> rule.matches(event, RECEIPT)).map(Rule::name).toList())
            .isEqualTo(matching);
      }
    }
  }

  @Test
  void rulesThatAskForAnotherHostAreNotEvenLookedAt() {
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      rules.add(rule("r" + i, List.of(pattern(Field.HOST, "qlik-" + i + (i % 2 == 0 ? "" : "-*")))));
    }
    RuleBook book = new RuleBook(List.of(), Map.of(), List.of(), List.of(), rules, List.of());

    assertThat(book.candidates(Event.of(EventType.CONNECTION_OPEN).host("QLIK-77-a").build()))
        .extracting(Rule::name)
        .containsExactly("r77");
  }

  private RuleBook book(int size) {
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      List<EventPattern> when = new ArrayList<>();
      for (int n = random.nextInt(2); n >= 0; n--) {
        when.add(pattern(one(List.of(Field.values())), one(WORDS)));
      }
      rules.add(rule("r" + i, when));
    }
    return new RuleBook(List.of(), Map.of(), List.of(), List.of(), rules, List.of());
  }

  private Event event() {
    return Event.of(one(List.of(EventType.CONNECTION_OPEN, EventType.RELOAD_FAILED)))
        .host(word()).directory(word()).userId(word()).appId(word()).appName(word()).task(word()).context(word())
        .origin(word()).build();
  }

  private String word() {
    return random.nextInt(4) == 0 ? "" : one(WORDS);
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private static EventPattern pattern(Field field, String text) {
    Pattern pattern = field == Field.SENDER ? Pattern.of(field, "10.0.0.0/8") : Pattern.of(field, text);
    return new EventPattern(
        Set.of(EventType.CONNECTION_OPEN, EventType.RELOAD_FAILED), List.of(new FieldTest(field, List.of(pattern))));
  }

  private static Rule rule(String name, List<EventPattern> when) {
    return Rule.named(name)
        .when(when.stream().map(Happening::of).toList())
        .then(List.of(new Action.PublishEvent()))
        .build();
  }
}
