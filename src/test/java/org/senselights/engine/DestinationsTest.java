package org.senselights.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.senselights.engine.Written.opened;
import static org.senselights.engine.Written.rules;
import static org.senselights.engine.Written.sessionStart;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.senselights.engine.Account.Deed;
import org.senselights.event.Event;
import org.senselights.event.Receipt;
import org.senselights.rules.Action;
import org.senselights.rules.ClockTrust;
import org.senselights.rules.Destinations;
import org.senselights.rules.EventPattern;
import org.senselights.rules.Field;
import org.senselights.rules.FieldTest;
import org.senselights.rules.Pattern;
import org.senselights.rules.Privacy;
import org.senselights.rules.Rule;
import org.senselights.rules.RuleBook;
import org.senselights.rules.Sending;
import org.senselights.rules.Template;

/** Of which events who is told nothing, and what everybody is told with. */
class DestinationsTest {
  private static final SequencedMap<String, String> NO_TAGS = new LinkedHashMap<>();

  @Test
  void whatTheBrokerIgnoresIsNotPublishedButLightsAndCounts() {
    RuleBook book = rules("""
        told { when = any, then = [ { publish = event }, { light = green, turn = on },
               { publish = "a/b", payload = "{{user}}" } ] }
        """);
    Timetable day = Timetable.of(book, Privacy.Mode.CLEAR, ignoring("mqtt", "LAB/svc_*"), NO_TAGS);

    day.happens(opened("svc_backup"));

    assertThat(day.published()).isEmpty();
    assertThat(day.lit("green")).isTrue();
    assertThat(day.view().presence().users()).isEqualTo(1);
    assertThat(day.counts().withheld()).isEqualTo(2);
    assertThat(day.lastAccount().fired().getFirst().deeds())
        .contains(new Deed.Withheld("mqtt"));

    day.happens(opened("anna"));

    assertThat(day.topics()).containsExactly("sense-lights/desk/event/connection/open", "a/b");
  }

  @Test
  void whatIsIgnoredIsHeldAgainstTheTrueNameWhateverIsTold() {
    RuleBook book = rules("told { when = any, then { publish = event } }");
    Timetable day = Timetable.of(book, Privacy.Mode.HASHED, ignoring("mqtt", "LAB/svc_*"), NO_TAGS);

    day.happens(opened("svc_backup")).happens(opened("anna"));

    assertThat(day.published()).hasSize(1);
  }

  @Test
  void whatHomeAssistantIgnoresSaysSoToIt() {
    RuleBook book = rules("told { when = any, then { publish = event } }");
    Timetable day = Timetable.of(book, Privacy.Mode.CLEAR, ignoring("home-assistant", "LAB/svc_*"), NO_TAGS);

    day.happens(opened("svc_backup")).happens(opened("anna"));

    assertThat(day.published().getFirst().payload()).endsWith(",\"home_assistant\":false}");
    assertThat(day.published().getLast().payload()).doesNotContain("home_assistant");
  }

  @Test
  void whatHomeAssistantOrTheBrokerIgnoresIsNotTheLastUserEvent() {
    for (String destination : List.of("home-assistant", "mqtt")) {
      Timetable day = Timetable.of(rules(""), Privacy.Mode.CLEAR, ignoring(destination, "LAB/svc_*"), NO_TAGS);

      day.happens(opened("anna")).happens(opened("svc_backup")).after(Duration.ofSeconds(2));

      assertThat(day.told()).filteredOn(Change.UserDid.class::isInstance)
          .extracting(change -> ((Change.UserDid) change).occasion().event().user())
          .containsExactly("LAB/anna");
    }
  }

  @Test
  void anEventHasOneAccountOfItsOwnWhateverComesOfItLater() {
    RuleBook book = rules("""
        stays { when = session-start, until = session-stop, per = user,
                then = [ { light = green, turn = on }, { delay = 2s }, { log = "still here" } ],
                afterwards { log = "gone" } }
        """);
    Timetable day = new Timetable(book);

    day.happens(sessionStart("anna"));
    assertThat(day.lastAccount().tellsOfEvent()).isTrue();
    day.after(Duration.ofSeconds(3));
    assertThat(day.lastAccount().tellsOfEvent()).as("behind a delay").isFalse();
    day.happens(Written.sessionStop("anna"));
    assertThat(day.lastAccount().tellsOfEvent()).as("the stop").isTrue();
  }

  @Test
  void aTargetIsTheOnlyOneThatIsToldNothingOfWhatItIgnores() {
    Timetable day = Timetable.of(
        sending("slack", "teams"), Privacy.Mode.CLEAR, ignoring("slack", "LAB/svc_*"), NO_TAGS);

    day.happens(opened("svc_backup")).happens(opened("anna"));

    assertThat(day.sendings()).extracting(Sending::target).containsExactly("teams", "slack", "teams");
    assertThat(day.sendings().getLast().field("text", UnaryOperator.identity())).isEqualTo("LAB/anna is here");
  }

  @Test
  void theOwnersWordsStayAndTheEventsValuesAreEscaped() {
    Timetable day = new Timetable(sending("slack"), Privacy.Mode.HIDDEN);
    Timetable open = new Timetable(sending("slack"));

    day.happens(opened("anna"));
    open.happens(opened("<b>"));

    assertThat(day.sendings().getFirst().field("text", UnaryOperator.identity())).isEqualTo(" is here");
    assertThat(open.sendings().getFirst().field("text", value -> value.replace("<", "&lt;")))
        .isEqualTo("LAB/&lt;b> is here");
    assertThat(open.sendings().getFirst().field("title", UnaryOperator.identity())).isEmpty();
  }

  @Test
  void whatARuleHasOpenStaysWithheldOverARestart() {
    RuleBook book = rules("""
        on { when = session-start, until = session-stop, per = user,
             then { light = green, turn = on }, afterwards { publish = "a/b", payload = "gone" } }
        """);
    Timetable day = Timetable.of(book, Privacy.Mode.CLEAR, ignoring("mqtt", "LAB/svc_*"), NO_TAGS);
    day.happens(sessionStart("svc_backup")).happens(sessionStart("anna")).stops();

    Timetable next = day.restarted(book, Duration.ofMinutes(1));
    next.happens(Written.sessionStop("svc_backup"));
    assertThat(next.published()).isEmpty();
    next.happens(Written.sessionStop("anna"));

    assertThat(next.problems()).isEmpty();
    assertThat(next.topics()).containsExactly("a/b");
  }

  @Test
  void howAUserAppearsIsFoundOutOnceAndForgottenWithTheUser() {
    Engine engine = engine(Privacy.Mode.HASHED, Destinations.UNBOUNDED);
    take(engine, 1, sessionStart("anna"), sessionStart("bert"));

    List<String> first = engine.idsOnLine();
    List<String> again = engine.idsOnLine();
    take(engine, 2, Written.sessionStop("anna"));
    List<String> without = engine.idsOnLine();
    take(engine, 3, sessionStart("anna"));
    List<String> back = engine.idsOnLine();

    assertThat(first).hasSize(2).allMatch(id -> id.matches("[0-9a-f]{10}"));
    assertThat(again.getFirst()).isSameAs(first.getFirst());
    assertThat(without).containsExactly(first.getLast());
    assertThat(back).containsExactly(first.getLast(), first.getFirst());
    assertThat(back.getLast()).isNotSameAs(first.getFirst());
  }

  @Test
  void whoIsKeptFromTheBrokerIsNotNamedAmongThoseOnLine() {
    Engine engine = engine(Privacy.Mode.CLEAR, ignoring("mqtt", "LAB/svc_*"));
    take(engine, 1, sessionStart("svc_backup"), sessionStart("anna"));

    assertThat(engine.idsOnLine()).containsExactly("anna");
    assertThat(engine.idsOnLine()).as("the second time").containsExactly("anna");
  }

  private static Engine engine(Privacy.Mode mode, Destinations destinations) {
    Privacy privacy = new Privacy(mode, "salt".getBytes(StandardCharsets.UTF_8));
    return new Engine(rules(""), new Identity("t", ZoneId.of("Europe/Berlin"), privacy, "run", Duration.ofHours(12),
        new ClockTrust(Instant.EPOCH), destinations, NO_TAGS, false));
  }

  private static void take(Engine engine, long second, Event... events) {
    long nanos = Duration.ofSeconds(second).toNanos();
    Instant wall = Instant.parse("2026-01-05T11:00:00Z").plusSeconds(second);
    for (Event event : events) {
      engine.decide(new Input.Happened(event, new Receipt(wall, nanos, "10.0.0.1")), new Moment(nanos, wall));
    }
  }

  @Test
  void theOwnersTagsAreToldWithEachEvent() {
    SequencedMap<String, String> tags = new LinkedHashMap<>();
    tags.put("qs_env", "dev");
    tags.put("site", "Lund \"C\"");
    RuleBook book = rules("told { when = any, then { publish = event } }");

    Timetable day = Timetable.of(book, Privacy.Mode.CLEAR, Destinations.UNBOUNDED, tags);
    day.happens(opened("anna"));

    assertThat(day.published().getFirst().payload())
        .endsWith(",\"tags\":{\"qs_env\":\"dev\",\"site\":\"Lund \\\"C\\\"\"}}");
  }

  private static Destinations ignoring(String destination, String user) {
    SequencedMap<String, List<EventPattern>> ignored = new LinkedHashMap<>();
    ignored.put(destination, List.of(new EventPattern(EventPattern.EVERY,
        List.of(new FieldTest(Field.USER, List.of(Pattern.of(Field.USER, user)))))));
    return new Destinations(ignored);
  }

  private static RuleBook sending(String... targets) {
    SequencedMap<String, Template> fields = new LinkedHashMap<>();
    fields.put("text", Template.parse("{{user}} is here"));
    List<Action> actions = Arrays.stream(targets).<Action>map(each -> new Action.Send(each, fields)).toList();
    Rule rule = Rule.named("told").when(new EventPattern(EventPattern.ANY, List.of())).then(actions).build();
    return new RuleBook(List.of(), Map.of(), List.of(), List.of(), List.of(rule), List.of());
  }
}
