package org.senselights.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.senselights.event.Agent;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.light.Program;
import org.senselights.rules.Action;
import org.senselights.rules.ButtonDefinition;
import org.senselights.rules.Cause;
import org.senselights.rules.Condition;
import org.senselights.rules.DailyTime;
import org.senselights.rules.EventPattern;
import org.senselights.rules.Field;
import org.senselights.rules.FieldTest;
import org.senselights.rules.Happening;
import org.senselights.rules.Link;
import org.senselights.rules.Rule;
import org.senselights.rules.RuleBook;
import org.senselights.rules.RuleTest;
import org.senselights.rules.State;
import org.senselights.rules.StateTest;
import org.senselights.rules.Template;
import org.senselights.rules.TimeWindow;

/** A file in which every word of the language stands, and what comes of it. */
class WholeLanguageTest {
  private static final List<TargetSettings> TARGETS =
      List.of(target("ops", TargetSettings.Kind.TEAMS), target("hook", TargetSettings.Kind.WEBHOOK));

  private RuleBook book;

  @BeforeEach
  void read() throws IOException, RefusedException {
    try (var in = WholeLanguageTest.class.getResourceAsStream("whole.conf")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      book = new RulesReader(TARGETS).read(List.of(new SourceText("whole.conf", text))).book();
    }
  }

  @Test
  void buttonsAreReadWithAndWithoutAPin() {
    assertThat(book.buttons()).containsExactly(
        new ButtonDefinition("ack", OptionalInt.empty()), new ButtonDefinition("quiet", OptionalInt.of(13)));
  }

  @Test
  void whatIsIgnoredIsAListOfConditions() {
    assertThat(book.ignore()).hasSize(2);
    assertThat(book.ignore().getLast().types()).containsExactly(EventType.OTHER);
  }

  @Test
  void aWindowOnTheSpotAndANamedOneStandBesideAnEvent() {
    Happening late = rule("late").when().getFirst();

    assertThat(late.times()).extracting(StateTest.Time::key).containsExactly("days", "during");
    assertThat(late.times()).flatExtracting(StateTest.Time::anyOf).extracting(TimeWindow::sentence)
        .containsExactly("Monday to Friday", "every day from 21:00 to 5:00 the next day");
  }

  @Test
  void unlessTakesHappeningsAndStates() {
    List<Condition> unless = rule("late").unless();

    assertThat(unless.get(0)).isInstanceOf(Happening.class);
    assertThat(unless.get(1)).isInstanceOfSatisfying(State.class,
        state -> assertThat(state.all()).singleElement().isInstanceOf(StateTest.Time.class));
    assertThat(unless.get(2)).isInstanceOfSatisfying(State.class,
        state -> assertThat(state.lasting()).contains(Duration.ofMinutes(1)));
  }

  @Test
  void aListOfTimesOfDayIsAnyOfThem() {
    assertThat(rule("broken").until()).extracting(Happening::cause).endsWith(
        new Cause.Pressed("ack"), new Cause.Daily(DailyTime.parse("7:00")), new Cause.Daily(DailyTime.parse("19:30")));
    assertThat(rule("broken").until().getLast().times()).extracting(StateTest.Time::key).containsExactly("except");
  }

  @Test
  void aCountHasItsNumbersItsHysteresisAndItsTime() {
    State crowd = rule("crowd").whileHolds().getFirst();

    assertThat(crowd.lasting()).contains(Duration.ofMinutes(2));
    assertThat(crowd.all().getFirst()).isInstanceOfSatisfying(StateTest.Count.class, count -> {
      assertThat(count.of()).isEqualTo(StateTest.Counted.CONNECTIONS);
      assertThat(count.above()).hasValue(10);
      assertThat(count.untilBelow()).hasValue(8);
      assertThat(count.narrowed()).hasSize(1);
    });
    assertThat(crowd.all().getLast().key()).isEqualTo("time");
    assertThat(rule("few").whileHolds().getFirst().all().getFirst()).isInstanceOfSatisfying(StateTest.Count.class,
        count -> assertThat(count.untilAbove()).hasValue(5));
  }

  @Test
  void aSilenceIsNarrowedLikeAnEvent() {
    assertThat(rule("still").whileHolds().getFirst().all().getFirst()).isInstanceOfSatisfying(
        StateTest.Silence.class, silence -> {
          assertThat(silence.time()).isEqualTo(Duration.ofMinutes(20));
          assertThat(silence.of().types()).isEqualTo(EventPattern.ANY);
          assertThat(silence.of().fields()).hasSize(1);
        });
  }

  @Test
  void aSilenceThatNamesNoEventMeansEveryEvent() throws RefusedException {
    RuleBook silent = book("rules { a { while { silence = 5m }, then { log = x } } }");

    assertThat(silent.rules().getFirst().whileHolds().getFirst().all().getFirst()).isEqualTo(
        new StateTest.Silence(Duration.ofMinutes(5), new EventPattern(EventPattern.EVERY, List.of())));
  }

  @Test
  void aListOfLinksIsAnyOfThem() {
    assertThat(rule("cut").whileHolds()).extracting(state -> state.all().getFirst()).startsWith(
        new StateTest.Lost(Link.BROKER_LOST), new StateTest.Lost(Link.LISTENER_DOWN));
  }

  @Test
  void theServicesStartIsAHappening() {
    assertThat(rule("begin").when().getFirst().cause()).isEqualTo(new Cause.Started());
    assertThat(rule("quiet").unless()).singleElement().isInstanceOfSatisfying(Happening.class,
        happening -> assertThat(happening.cause()).isEqualTo(new Cause.Started()));
  }

  @Test
  void aPaceGoesFromTheFirstOfThePairToTheSecond() {
    assertThat(rule("crowd").then().getFirst()).isInstanceOfSatisfying(Action.Show.class, show -> {
      assertThat(show.program()).isEqualTo(new Program.Blink(Duration.ofSeconds(3)));
      assertThat(show.pace()).contains(new Action.Pace(Duration.ofSeconds(3), Duration.ofMillis(300), 10, 80));
    });
  }

  @Test
  void aMuteBeginsEndsOrTurnsRound() {
    assertThat(rule("quiet").then())
        .containsExactly(new Action.Mute(Action.Mute.Change.ON, Optional.of(Duration.ofMinutes(10))));
    assertThat(rule("loud").then()).containsExactly(new Action.Mute(Action.Mute.Change.OFF, Optional.empty()));
    assertThat(rule("begin").then()).contains(new Action.Mute(Action.Mute.Change.TOGGLE, Optional.empty()));
  }

  @Test
  void aLightThatLastsAsLongAsItsRuleHasAPriority() {
    assertThat(rule("broken").then().getFirst()).isInstanceOfSatisfying(Action.Show.class, show -> {
      assertThat(show.isOpen()).isTrue();
      assertThat(show.priority()).isEqualTo(60);
    });
    assertThat(rule("broken").afterwards()).hasSize(2);
  }

  @Test
  void aRuleSendsToTargetsWhatItSays() {
    assertThat(rule("chat").then()).containsExactly(
        new Action.Send("ops", fields("text", "{{user}}:\n{{browser}} on {{os}}")),
        new Action.Send("hook", fields("text", "{{host}}")));
    assertThat(rule("chat").per()).contains(Field.BROWSER);
    assertThat(rule("chat").patterns()).singleElement().satisfies(pattern ->
        assertThat(pattern.fields()).extracting(FieldTest::field).containsExactly(Field.BROWSER, Field.OS));
  }

  @Test
  void aTestKnowsBrowsersAndLooksAtWhatIsSent() {
    assertThat(test("chatted").steps()).containsExactly(
        new RuleTest.Send("whole.conf:85", Event.of(EventType.SESSION_START)
            .agent(new Agent("Microsoft Edge", "130", "Windows", "NT 10.0")).build()),
        new RuleTest.Expect("whole.conf:86", Optional.empty(), Map.of(), Optional.empty(),
            Optional.of(List.of("ops", "hook"))));
  }

  @Test
  void aTestBeginsWhenItSaysOrOnAMonday() {
    assertThat(book.tests()).extracting(RuleTest::begin)
        .containsExactly(LocalDateTime.of(2026, 10, 5, 22, 15), RuleTest.USUAL_BEGIN, RuleTest.USUAL_BEGIN);
  }

  @Test
  void timeThatPassesAndWhatIsExpectedThenAreTwoSteps() {
    assertThat(test("late-work").steps()).containsExactly(
        new RuleTest.Expect("whole.conf:66", Optional.of(Set.of("few")), Map.of(), Optional.of(List.of()),
            Optional.empty()),
        new RuleTest.Send("whole.conf:67", Event.of(EventType.SESSION_START)
            .directory("LAB").userId("pia").host("main-1").context("/hub").build()),
        new RuleTest.Expect("whole.conf:68", Optional.of(Set.of("come", "tell", "late")),
            Map.of("left", RuleTest.Look.BREATHE), Optional.of(List.of("~/event/session/start", "~/late")),
            Optional.empty()),
        new RuleTest.After("whole.conf:69", Duration.ofSeconds(45)),
        new RuleTest.Expect("whole.conf:69", Optional.empty(),
            Map.of("left", RuleTest.Look.ON, "right", RuleTest.Look.OFF), Optional.empty(), Optional.empty()));
  }

  @Test
  void everythingThatCanHappenIsAStep() {
    assertThat(test("acknowledged").steps()).containsExactly(
        new RuleTest.Send("whole.conf:74", Event.of(EventType.RELOAD_FAILED)
            .task("Nightly load").appName("Sales").executionId("e1").message("no").build()),
        new RuleTest.Press("whole.conf:75", "ack"),
        new RuleTest.Links("whole.conf:76", Optional.of(Link.BROKER_LOST)),
        new RuleTest.Links("whole.conf:77", Optional.empty()),
        new RuleTest.Sessions("whole.conf:78", 11),
        new RuleTest.Datagram("whole.conf:79", "/qseow-proxy-session/;main-1;Start session;LAB;pia;Not available;/hub;"
            + "Start session for user LAB\\pia"),
        new RuleTest.Send("whole.conf:80", Event.of(EventType.CONNECTION_OPEN)
            .directory("LAB").userId("007").appId("0f5b7c1e-1111-2222-3333-444455556666").build()));
  }

  private Rule rule(String name) {
    return book.rules().stream().filter(rule -> rule.name().equals(name)).findFirst().orElseThrow();
  }

  private RuleTest test(String name) {
    return book.tests().stream().filter(test -> test.name().equals(name)).findFirst().orElseThrow();
  }

  private static SequencedMap<String, Template> fields(String name, String template) {
    SequencedMap<String, Template> fields = new LinkedHashMap<>();
    fields.put(name, Template.parse(template));
    return fields;
  }

  private static TargetSettings target(String name, TargetSettings.Kind kind) {
    return new TargetSettings(name, kind, new Secret("https://x.lan"), "POST", new LinkedHashMap<>(), Optional.empty(),
        new LinkedHashMap<>(),
        new Delivery(1, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO, Optional.empty()));
  }

  private static RuleBook book(String text) throws RefusedException {
    return new RulesReader().read(List.of(new SourceText("rules.conf", text))).book();
  }
}
