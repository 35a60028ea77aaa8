package org.senselights.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.senselights.engine.Account.Deed;
import org.senselights.engine.Account.Part;
import org.senselights.engine.Account.Verdict;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.light.Again;
import org.senselights.light.LightDefinition;
import org.senselights.light.Program;
import org.senselights.message.Message;
import org.senselights.rules.Action;
import org.senselights.rules.EventPattern;
import org.senselights.rules.Field;
import org.senselights.rules.FieldTest;
import org.senselights.rules.Happening;
import org.senselights.rules.LightTarget;
import org.senselights.rules.Pattern;
import org.senselights.rules.Payload;
import org.senselights.rules.Privacy;
import org.senselights.rules.Rule;
import org.senselights.rules.RuleBook;
import org.senselights.rules.Template;
import org.senselights.rules.Topic;

class EngineTest {
  private static final Event OPENED =
      Event.of(EventType.CONNECTION_OPEN).host("s1").directory("LAB").userId("kim").message("for LAB\\kim").build();
  private static final Event FAILED =
      Event.of(EventType.RELOAD_FAILED).host("s1").task("Nightly").executionId("e-1").build();

  @Test
  void anEventFlashesItsLightAndTheLightGoesOutAgain() {
    Timetable day = new Timetable(book(rule("opened", flash("green", 400))));

    day.happens(OPENED);
    assertThat(day.lit("green")).isTrue();

    day.after(millis(399));
    assertThat(day.lit("green")).isTrue();

    day.after(millis(1));
    assertThat(day.lit("green")).isFalse();
    day.after(millis(600));
    assertThat(day.nextDue()).as("only that the user is taken for gone").isEqualTo(Duration.ofHours(12).toNanos());
  }

  @Test
  void theStandardMessageHoldsWhatTheEventTold() {
    Timetable day = new Timetable(book(rule("told", new Action.PublishEvent())));

    day.after(millis(1_250)).happens(OPENED);

    assertThat(day.published())
        .containsExactly(
            Message.event(
                "sense-lights/desk/event/connection/open",
                "{\"event_type\":\"connection-open\",\"time\":\"2026-01-05T12:00:01.250+01:00\",\"id\":\"run-0\","
                    + "\"host\":\"s1\",\"user\":\"LAB/kim\",\"directory\":\"LAB\",\"user_id\":\"kim\","
                    + "\"message\":\"for LAB\\\\kim\",\"sender\":\"10.0.0.1\"}"));
  }

  @Test
  void theStandardMessageIsPublishedOnceHoweverManyRulesSaySo() {
    Timetable day =
        new Timetable(
            book(
                rule("a", new Action.PublishEvent()),
                rule("b", new Action.PublishEvent(), new Action.Delay(millis(100)), new Action.PublishEvent())));

    day.happens(OPENED).after(millis(200));

    assertThat(day.topics()).containsExactly("sense-lights/desk/event/connection/open");
    assertThat(day.lastAccount().fired().getFirst().deeds())
        .containsExactly(new Deed.PublishedAlready("sense-lights/desk/event/connection/open"));
  }

  @Test
  void everyEventHasAnIdOfItsOwn() {
    Timetable day = new Timetable(book(rule("told", new Action.Log(template("{{id}}")))));

    assertThat(logged(day.happens(OPENED))).isEqualTo("run-0");
    assertThat(logged(day.happens(OPENED))).isEqualTo("run-1");
  }

  @Test
  void allRulesThatMatchActInTheOrderOfTheirNames() {
    Timetable day =
        new Timetable(book(rule("b", publish("x/b")), rule("a", publish("x/a")), rule("c", publish("x/c"))));

    day.happens(OPENED);

    assertThat(day.topics()).containsExactly("x/a", "x/b", "x/c");
    assertThat(day.fired()).containsExactly("a", "b", "c");
  }

  @Test
  void aTieOfPriorityWithinOneDatagramGoesToTheLastName() {
    Timetable day =
        new Timetable(
            book(
                rule("a", hold("green", true, 1_000, 0)),
                rule("b", hold("green", false, 1_000, 0))));

    day.happens(OPENED);

    assertThat(day.lit("green")).isFalse();
  }

  @Test
  void higherPriorityCoversLower() {
    Timetable day =
        new Timetable(
            book(
                rule("a", hold("green", false, 500, 10)),
                rule("b", hold("green", true, 1_000, 0))));

    day.happens(OPENED);
    assertThat(day.lit("green")).isFalse();

    day.after(millis(500));
    assertThat(day.lit("green")).isTrue();
  }

  @Test
  void anActionWithoutAnEndSetsWhatTheLampRestsAt() {
    Timetable day =
        new Timetable(
            book(
                rule("a-on", show("green", new Program.Steady(true), Optional.empty())),
                rule("b-flash", flash("green", 200))));

    day.happens(OPENED);
    assertThat(day.lit("green")).as("a flash on a lit lamp").isFalse();

    day.after(millis(200));
    assertThat(day.lit("green")).isTrue();
  }

  @Test
  void onlyADelayWaits() {
    Timetable day =
        new Timetable(
            book(rule("r", publish("x/1"), new Action.Delay(millis(300)), publish("x/2"), publish("x/3"))));

    day.happens(OPENED);
    assertThat(day.topics()).containsExactly("x/1");

    day.after(millis(299));
    assertThat(day.topics()).containsExactly("x/1");

    day.after(millis(1));
    assertThat(day.topics()).containsExactly("x/1", "x/2", "x/3");
  }

  @Test
  void delaysOfSeveralEventsRunBesideEachOther() {
    Timetable day =
        new Timetable(book(rule("r", new Action.Delay(millis(300)), publishText("x", "{{id}}"))));

    day.happens(OPENED).after(millis(100)).happens(OPENED).after(millis(300));

    assertThat(day.published()).extracting(Message::payload).containsExactly("run-0", "run-1");
  }

  @Test
  void whatWaitsIsBoundedAndCounted() {
    Timetable day = new Timetable(book(rule("r", new Action.Delay(millis(300)), publish("x"))));

    for (int i = 0; i < Delays.MOST + 5; i++) {
      day.happens(OPENED);
    }

    assertThat(day.counts().givenUp()).isEqualTo(5);
    assertThat(day.lastAccount().fired().getFirst().deeds()).containsExactly(new Deed.GaveUpWaiting());
  }

  @Test
  void unlessKeepsARuleStill() {
    Rule rule =
        Rule.named("r")
            .when(new EventPattern(EventPattern.ANY, List.of()))
            .unless(
                List.of(
                    Happening.of(new EventPattern(EventPattern.EVERY, List.of(fieldTest(Field.USER, "LAB/kim"))))))
            .then(List.of(publish("x")))
            .build();
    Timetable day = new Timetable(book(rule));

    day.happens(OPENED);
    assertThat(day.topics()).isEmpty();

    day.happens(OPENED.toBuilder().userId("anna").build());
    assertThat(day.topics()).containsExactly("x");
  }

  @Test
  void aThrottleLetsTheFirstThroughAndIsSilentForItsTime() {
    Timetable day = new Timetable(book(throttled("r", Optional.empty(), Duration.ofHours(1))));

    day.happens(OPENED).after(Duration.ofMinutes(59)).happens(OPENED);
    assertThat(day.topics()).containsExactly("x");
    assertThat(day.lastAccount().fired()).singleElement().matches(fired -> fired.part() == Part.THROTTLED);

    day.after(Duration.ofMinutes(1)).happens(OPENED);
    assertThat(day.topics()).containsExactly("x", "x");
    assertThat(day.counts().throttled()).isEqualTo(1);
  }

  @Test
  void perKeepsAThrottleApartForEachValueWithoutCase() {
    Timetable day = new Timetable(book(throttled("r", Optional.of(Field.USER), Duration.ofHours(1))));

    day.happens(OPENED)
        .happens(OPENED.toBuilder().userId("anna").build())
        .happens(OPENED.toBuilder().userId("KIM").build());

    assertThat(day.topics()).containsExactly("x", "x");
  }

  @Test
  void eventsThatLackThePerFieldShareOneMemory() {
    Timetable day = new Timetable(book(throttled("r", Optional.of(Field.TASK), Duration.ofHours(1))));

    day.happens(OPENED).happens(OPENED.toBuilder().userId("anna").build());

    assertThat(day.topics()).containsExactly("x");
  }

  @Test
  void aFloodOfMadeUpUsersDoesNotGrowTheMemoryOfAThrottle() {
    Timetable day = new Timetable(book(throttled("r", Optional.of(Field.USER), Duration.ofHours(1))));
    for (int i = 0; i <= Throttles.MOST_PER_RULE; i++) {
      day.happens(OPENED.toBuilder().userId("u" + i).build());
    }
    int sent = day.topics().size();

    day.happens(OPENED.toBuilder().userId("u" + Throttles.MOST_PER_RULE).build());
    assertThat(day.topics()).as("the newest is remembered").hasSize(sent);

    day.happens(OPENED.toBuilder().userId("u0").build());
    assertThat(day.topics()).as("the oldest is forgotten").hasSize(sent + 1);
  }

  @Test
  void aRuleThatIsSwitchedOffTakesNoPart() {
    Rule off =
        Rule.named("r")
            .enabled(false)
            .when(new EventPattern(EventPattern.ANY, List.of()))
            .then(List.of(publish("x")))
            .build();

    assertThat(new Timetable(book(off)).happens(OPENED).fired()).isEmpty();
  }

  @Test
  void anIgnoredEventMeetsNoRule() {
    RuleBook book =
        new RuleBook(
            List.of(), Map.of(), List.of(),
            List.of(new EventPattern(EventPattern.EVERY, List.of(fieldTest(Field.USER, "LAB/k*")))),
            List.of(rule("told", new Action.PublishEvent())), List.of());
    Timetable day = new Timetable(book);

    day.happens(OPENED);

    assertThat(day.topics()).isEmpty();
    assertThat(day.lastAccount().verdict()).isEqualTo(Verdict.IGNORED);
    assertThat(day.counts().ignored()).isEqualTo(1);
  }

  @Test
  void theSameRunOfATaskToldTwiceWithinTenMinutesIsOneEvent() {
    Timetable day = new Timetable(book(rule("told", publish("x"))));

    day.happens(FAILED).after(Duration.ofMinutes(10).minusMillis(1)).happens(FAILED);
    assertThat(day.topics()).containsExactly("x");
    assertThat(day.lastAccount().verdict()).isEqualTo(Verdict.REPEATED);

    day.after(millis(1)).happens(FAILED);
    assertThat(day.topics()).containsExactly("x", "x");
  }

  @Test
  void anotherTypeWithTheSameExecutionIdIsAnotherEvent() {
    Timetable day = new Timetable(book(rule("told", publish("x"))));

    day.happens(FAILED);
    day.happens(Event.of(EventType.RELOAD_SUCCEEDED).executionId(FAILED.executionId()).build());

    assertThat(day.topics()).containsExactly("x", "x");
  }

  @Test
  void otherIsMetOnlyByRulesThatSaySo() {
    Rule others =
        Rule.named("others")
            .when(new EventPattern(Set.of(EventType.OTHER), List.of()))
            .then(List.of(publish("x")))
            .build();
    Timetable day = new Timetable(book(rule("any", publish("y")), others));

    day.happens(Event.of(EventType.OTHER).host("s1").build());

    assertThat(day.fired()).containsExactly("others");
  }

  @Test
  void aLightCanBeNamedByTheEvent() {
    Timetable day = new Timetable(book(rule("r", byHost())));

    day.happens(OPENED.toBuilder().host("green").build());
    assertThat(day.lit("green")).isTrue();

    day.happens(OPENED.toBuilder().host("all").build());
    assertThat(day.lit("red")).isTrue();
  }

  @Test
  void aLightThatAnEventNamesInVainIsSaidAndCounted() {
    Timetable day = new Timetable(book(rule("r", byHost())));

    day.happens(OPENED.toBuilder().host("purple").build());

    assertThat(day.lastAccount().fired().getFirst().deeds()).containsExactly(new Deed.NoSuchLight("{{host}}"));
    assertThat(day.counts().noSuchLight()).isEqualTo(1);
  }

  @Test
  void aTopicThatAnEventMakesTooLongIsNotSent() {
    Timetable day = new Timetable(book(rule("r", publish("x/{{host}}"))));

    day.happens(OPENED.toBuilder().host("h".repeat(65_536)).build());

    assertThat(day.topics()).isEmpty();
    assertThat(day.counts().topicTooLong()).isEqualTo(1);
  }

  @Test
  void rulesMatchTheTrueNameAndOutputsShowTheVeiledOne() {
    Rule rule =
        Rule.named("r")
            .when(new EventPattern(EventPattern.ANY, List.of(fieldTest(Field.USER, "LAB/kim"))))
            .then(
                List.of(
                    new Action.PublishEvent(), publishText("x", "{{user}}"), new Action.Log(template("{{message}}"))))
            .build();
    Timetable day = new Timetable(book(rule), Privacy.Mode.HIDDEN);

    day.happens(OPENED);

    assertThat(day.published()).hasSize(2).noneMatch(message -> message.payload().contains("kim"));
    assertThat(logged(day)).isEqualTo("for ***\\***");
    assertThat(day.lastAccount().occasion().event().user()).isEmpty();
  }

  @Test
  void atTheEndLampsGoDarkAndWhatWaitsIsGivenUpAndCounted() {
    Timetable day =
        new Timetable(
            book(
                rule("on", show("green", new Program.Steady(true), Optional.empty())),
                rule("wait", new Action.Delay(millis(300)), publish("x"))));
    day.happens(OPENED);

    day.stops();

    assertThat(day.lit("green")).isFalse();
    assertThat(day.counts().givenUp()).isEqualTo(1);
    assertThat(day.after(Duration.ofHours(1)).topics()).isEmpty();
  }

  private static RuleBook book(Rule... rules) {
    return new RuleBook(
        List.of(new LightDefinition("green", 17, false), new LightDefinition("red", 27, false)),
        Map.of(), List.of(), List.of(), List.of(rules), List.of());
  }

  private static Rule rule(String name, Action... then) {
    return Rule.named(name).when(new EventPattern(EventPattern.ANY, List.of())).then(List.of(then)).build();
  }

  private static Rule throttled(String name, Optional<Field> per, Duration throttle) {
    return Rule.named(name)
        .when(new EventPattern(EventPattern.ANY, List.of()))
        .per(per)
        .throttle(Optional.of(throttle))
        .then(List.of(publish("x")))
        .build();
  }

  private static Action flash(String light, int millis) {
    return show(light, new Program.Flash(millis(millis), 1), Optional.empty());
  }

  private static Action hold(String light, boolean on, int millis, int priority) {
    return new Action.Show(
        new LightTarget(List.of(light), Optional.empty()), new Program.Steady(on), Optional.empty(),
        Optional.of(millis(millis)), priority, Again.RESTART);
  }

  private static Action show(String light, Program program, Optional<Duration> length) {
    return new Action.Show(
        new LightTarget(List.of(light), Optional.empty()), program, Optional.empty(), length, 0, Again.RESTART);
  }

  private static Action byHost() {
    return new Action.Show(
        new LightTarget(List.of(), Optional.of(template("{{host}}"))), new Program.Flash(millis(100), 1),
        Optional.empty(), Optional.empty(), 0, Again.RESTART);
  }

  private static Action publish(String topic) {
    return publishText(topic, "on");
  }

  private static Action publishText(String topic, String text) {
    return new Action.Publish(Topic.parse(topic), new Payload.Text(template(text)), 1, false);
  }

  private static Template template(String text) {
    return Template.parse(text);
  }

  private static FieldTest fieldTest(Field field, String pattern) {
    return new FieldTest(field, List.of(Pattern.of(field, pattern)));
  }

  private static String logged(Timetable day) {
    return day.lastAccount().fired().getFirst().deeds().stream()
        .filter(Deed.Logged.class::isInstance)
        .map(deed -> ((Deed.Logged) deed).text())
        .findFirst()
        .orElseThrow();
  }

  private static Duration millis(int millis) {
    return Duration.ofMillis(millis);
  }
}
