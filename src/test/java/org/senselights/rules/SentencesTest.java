package org.senselights.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.senselights.event.EventType;
import org.senselights.light.Again;
import org.senselights.light.Program;

class SentencesTest {

  @Test
  void theShippedRuleReadsAloud() {
    Rule rule = rule(List.of(on(EventType.CONNECTION_OPEN)), List.of(), show(new Program.Flash(millis(400), 1), null, 0));

    assertThat(Sentences.of(rule)).isEqualTo("When an app is opened, the green light flashes for 0.4 s.");
  }

  @Test
  void exceptionsAreSaidOneByOne() {
    Rule rule =
        rule(
            List.of(on(EventType.CONNECTION_OPEN, field(Field.HOST, "qlik-*"))),
            List.of(
                new EventPattern(EventPattern.EVERY, List.of(field(Field.USER, "LAB/anna"))),
                new EventPattern(EventPattern.EVERY, List.of(field(Field.HOST, "qlik-9")))),
            new Action.PublishEvent());

    assertThat(Sentences.of(rule))
        .isEqualTo(
            "When an app is opened and the host is qlik-*, the event goes to MQTT, unless the user is LAB/anna, and"
                + " also unless the host is qlik-9.");
  }

  @Test
  void severalActionsStandInTheirOrderWithTheirDelays() {
    Rule rule =
        rule(
            List.of(new EventPattern(EventPattern.ANY, List.of())),
            List.of(),
            show(new Program.Blink(millis(1_000)), Duration.ofSeconds(30), 10),
            new Action.Delay(millis(300)),
            new Action.Log(Template.parse("hello {{host}}")));

    assertThat(Sentences.of(rule))
        .isEqualTo(
            "When anything happens, the green light blinks every 1 s for 30 s with priority 10, then after 0.3 s the"
                + " log says \"hello {{host}}\".");
  }

  @Test
  void aThrottleIsASentenceOfItsOwn() {
    Rule rule =
        Rule.named("r")
            .when(on(EventType.SESSION_START))
            .per(Optional.of(Field.USER))
            .throttle(Optional.of(Duration.ofHours(1)))
            .then(List.of(show(new Program.Steady(true), null, 0)))
            .build();

    assertThat(Sentences.of(rule))
        .isEqualTo("When a session starts, the green light stays on. At most once in 1 hour for each user.");
  }

  private static Rule rule(List<EventPattern> when, List<EventPattern> unless, Action... then) {
    return Rule.named("r")
        .when(when.stream().map(Happening::of).toList())
        .unless(unless.stream().map(Happening::of).toList())
        .then(List.of(then))
        .build();
  }

  private static EventPattern on(EventType type, FieldTest... fields) {
    return new EventPattern(Set.of(type), List.of(fields));
  }

  private static FieldTest field(Field field, String pattern) {
    return new FieldTest(field, List.of(Pattern.of(field, pattern)));
  }

  private static Action show(Program program, Duration length, int priority) {
    return new Action.Show(
        new LightTarget(List.of("green"), Optional.empty()), program, Optional.empty(), Optional.ofNullable(length),
        priority, Again.RESTART);
  }

  private static Duration millis(int millis) {
    return Duration.ofMillis(millis);
  }
}
