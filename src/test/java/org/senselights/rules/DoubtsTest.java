package org.senselights.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.senselights.rules.Written.NIGHT;
import static org.senselights.rules.Written.OFFICE;
import static org.senselights.rules.Written.at;
import static org.senselights.rules.Written.blink;
import static org.senselights.rules.Written.button;
import static org.senselights.rules.Written.count;
import static org.senselights.rules.Written.delay;
import static org.senselights.rules.Written.during;
import static org.senselights.rules.Written.event;
import static org.senselights.rules.Written.field;
import static org.senselights.rules.Written.flash;
import static org.senselights.rules.Written.happening;
import static org.senselights.rules.Written.lasting;
import static org.senselights.rules.Written.log;
import static org.senselights.rules.Written.mute;
import static org.senselights.rules.Written.not;
import static org.senselights.rules.Written.on;
import static org.senselights.rules.Written.priority;
import static org.senselights.rules.Written.publish;
import static org.senselights.rules.Written.retained;
import static org.senselights.rules.Written.show;
import static org.senselights.rules.Written.silence;
import static org.senselights.rules.Written.started;
import static org.senselights.rules.Written.state;
import static org.senselights.rules.Written.time;
import static org.senselights.rules.Written.turn;
import static org.senselights.rules.Written.window;
import static org.senselights.rules.Written.worded;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.senselights.light.LightDefinition;
import org.senselights.light.Program;

class DoubtsTest {

  @Test
  void theExampleOfTheManualGivesNone() {
    RuleBook book = new RuleBook(
        List.of(new LightDefinition("green", 17, true), new LightDefinition("red", 27, false)),
        Map.of(),
        List.of(new ButtonDefinition("seen", OptionalInt.empty()), new ButtonDefinition("hush", OptionalInt.of(26))),
        List.of(event("every", field("user", "LAB/svc_*", "INTERNAL/*"))),
        Stream.of(
            rule("opened", on("connection-open")).then(List.of(flash("green"))),
            rule("closed", on("connection-close")).then(List.of(flash("red"))),
            rule("told", on("any")).then(List.of(new Action.PublishEvent())),
            rule("night-login", happening(
                    new Cause.Told(event("session-start", field("host", "qlik-prod-*"))), during(NIGHT)))
                .unless(List.of(on("every", field("user", "LAB/anna", "LAB/bert"))))
                .per(Optional.of(Field.USER)).throttle(Optional.of(time("1h")))
                .then(List.of(priority(10, lasting("30s", blink("red", "400ms"))), publish("~/alerts/night", "x"))),
            rule("failed", on("reload-failed")).until(List.of(on("reload-succeeded"), button("seen")))
                .per(Optional.of(Field.TASK)).then(List.of(priority(60, blink("red", "1s")))),
            holding("anyone", state(count("users above 0"))).then(List.of(turn("green", "on"))),
            holding("busy", lasting("5m", count("sessions above 50 until-below 40")))
                .then(List.of(publish("alerts/busy", "on"))).afterwards(List.of(publish("alerts/busy", "off"))),
            holding("silent", state(during(OFFICE), silence("15m", event("every")))).then(List.of(turn("red", "on"))),
            rule("hush", button("hush")).then(List.of(mute(Action.Mute.Change.TOGGLE))),
            rule("daily", at("17:45", during(OFFICE))).then(List.of(publish("~/daily", "{{today.users}}"))),
            rule("hello", started()).then(List.of(flash("green"), delay("300ms"), flash("red"))))
            .map(Rule.Builder::build).toList(),
        List.of());

    assertThat(Doubts.of(book, false)).isEmpty();
  }

  @Test
  void aDoubtSaysWhereItsRuleStands() {
    Rule rule = rule("r", on("session-start", field("task", "x"))).where("rules.conf:12")
        .then(List.of(flash("green red"))).build();

    assertThat(Doubts.of(book(rule), false))
        .singleElement().extracting(Doubt::where).isEqualTo("rules.conf:12");
  }

  @Test
  void aRuleThatIsSwitchedOffIsNotLookedAt() {
    Rule rule = rule("r", on("session-start", field("task", "x"))).enabled(false).then(List.of(log("x"))).build();

    assertThat(doubts(rule)).isEmpty();
  }

  @Nested
  class OfWhatNeverHappens {

    @Test
    void aFieldThatNoSuchEventHas() {
      assertThat(doubts(rule("r", on("session-start", field("task", "Nightly")))))
          .containsExactly("rule \"r\" never begins: session-start never has a task; only reloads and app-distributed"
              + " have");
      assertThat(doubts(rule("r", on("reload-failed", field("origin", "AppAccess")), on("session-start"))))
          .containsExactly("rule \"r\" never begins by one of its conditions: reload-failed never has an origin; only"
              + " sessions and connections have");
    }

    @Test
    void severalNamesInOneText() {
      assertThat(doubts(rule("r", on("session-start", field("user", "LAB/anna, LAB/bert")))))
          .containsExactly("rule \"r\" looks for one user called \"LAB/anna, LAB/bert\": several are written as a list,"
              + " [\"a\", \"b\"]");
      assertThat(doubts(rule("r", on("session-start", field("user", "LAB/anna", "LAB/bert"))))).isEmpty();
      assertThat(doubts(rule("r", on("reload-failed", field("task", "Sales, nightly"))))).isEmpty();
    }

    @Test
    void oppositesOfWhichOneIsAlwaysTrue() {
      FieldTest either = new FieldTest(Field.USER, List.of(
          Pattern.not(List.of(Pattern.of(Field.USER, "LAB/anna"))),
          Pattern.not(List.of(Pattern.of(Field.USER, "LAB/bert")))));

      assertThat(doubts(rule("r", on("session-start", either)))).containsExactly(
          "rule \"r\" takes any user, since each is not one of the two: write { not = [a, b] }");
    }

    @Test
    void noDoubtWhereOneOfTheEventsHasTheField() {
      assertThat(doubts(
              rule("a", on("any", field("task", "Nightly"))),
              rule("b", on("reload-failed app-distributed", field("task", "x"), field("app", "Sales*"))),
              rule("c", on("session-start other", field("origin", "AppAccess"), field("message", "x")))))
          .isEmpty();
    }

    @Test
    void anAppsNameIsNoDoubtWhereTheRepositoryIsAsked() {
      RuleBook book = book(rule("r", on("connection-open", field("app", "Sales*"))).then(List.of(flash("green red")))
          .build());

      assertThat(Doubts.of(book, false)).hasSize(1);
      assertThat(Doubts.of(book, true)).isEmpty();
    }

    @Test
    void anAppsNameWhereSenseTellsTheIdAlone() {
      assertThat(doubts(rule("r", on("connection-open", field("app", "Sales*")))))
          .containsExactly("rule \"r\" never begins: connection-open names an app by its id alone, never by its name;"
              + " write the id, as it stands in the app's address, or repository { ... } in the settings, which knows"
              + " the names");
      assertThat(doubts(
              rule("a", on("connection-open", field("app", "0b32c1a4-9d2e-4c5f-8a77-1f0e6d3c2b1a"))),
              rule("b", on("connection-open", field("app", "0B32*"))),
              rule("c", on("connection-open", not("app", "Sales"))),
              rule("d", on("any", field("app", "Sales")))))
          .isEmpty();
    }

    @Test
    void anAppAtASessionsBegin() {
      assertThat(doubts(rule("r", on("session-start", field("app", "*")))))
          .singleElement().asString().contains("hardly ever begins", "connection-open");
    }

    @Test
    void whatIgnoreTakesAway() {
      EventPattern services = event("every", field("user", "LAB/svc_*"));

      assertThat(doubts(services, rule("r", on("connection-open", field("user", "lab\\svc_reload")))))
          .singleElement().asString().startsWith("rule \"r\" never begins: ignore takes all");
      assertThat(doubts(services, rule("r", on("connection-open", field("user", "LAB/svc_a*", "LAB/svc_b")))))
          .hasSize(1);
      assertThat(doubts(services, rule("r", on("connection-open", field("user", "LAB/svc_a", "LAB/anna"))),
              rule("s", on("connection-open")), rule("t", on("connection-open", field("user", "svc_a")))))
          .isEmpty();
      assertThat(doubts(services, holding("r", state(count("sessions above 0", field("user", "LAB/svc_x"))))
              .then(List.of(log("x")))))
          .singleElement().asString().contains("the count is always 0");
    }

    @Test
    void anUntilThatIsIgnoredOrHasNoSuchField() {
      assertThat(doubts(event("reload-succeeded"), rule("r", on("reload-failed"))
              .until(List.of(on("reload-succeeded"))).then(List.of(turn("red", "on")))))
          .containsExactly("rule \"r\" has an until that never comes: ignore takes it away");
      assertThat(doubts(rule("r", on("reload-failed")).until(List.of(on("session-stop")))
              .per(Optional.of(Field.TASK)).then(List.of(turn("red", "on")))))
          .singleElement().asString().contains("per = task", "session-stop never has a task");
      assertThat(doubts(rule("r", on("reload-failed")).until(List.of(on("reload-succeeded"), button("seen")))
              .per(Optional.of(Field.TASK)).then(List.of(turn("red", "on")))))
          .isEmpty();
    }

    @Test
    void aPerThatNoEventOfTheRuleHas() {
      assertThat(doubts(rule("r", on("session-start")).per(Optional.of(Field.TASK)).throttle(Optional.of(time("1h")))))
          .singleElement().asString().contains("per = task", "share one memory");
      assertThat(doubts(rule("r", on("any")).per(Optional.of(Field.TASK)).throttle(Optional.of(time("1h"))))).isEmpty();
    }

    @Test
    void timesThatNeverMeet() {
      assertThat(doubts(rule("r", happening(
              new Cause.Told(event("session-start")), time(window("", "8-12")), during(NIGHT)))))
          .singleElement().asString().contains("never begins", "its times never meet");
      assertThat(doubts(rule("r", happening(
              new Cause.Told(event("session-start")), time(window("sat", "5-12")), during(NIGHT)))))
          .isEmpty();
      assertThat(doubts(holding("r", state(time(window("sat-sun", "")), during(OFFICE))).then(List.of(log("x")))))
          .singleElement().asString().contains("waits for what never comes");
      assertThat(doubts(rule("r", on("any")).whileHolds(List.of(state(time(window("", "", "01-01..12-31")))))))
          .isNotEmpty();
      assertThat(doubts(rule("r", on("any")).whileHolds(List.of(state(time(window("", "", "01-02..12-31")))))))
          .isEmpty();
    }

    @Test
    void aTimeOfDayOutsideItsWindow() {
      assertThat(doubts(rule("r", worded(at("22:15", during(OFFICE)), "during", "during = office"))))
          .containsExactly("rule \"r\" never begins: it is never 22:15 during office (Monday to Friday from 7:00 to"
              + " 18:00); change the one or the other");
      assertThat(doubts(rule("r", at("18:00")).whileHolds(List.of(state(during(OFFICE)))))).hasSize(1);
      assertThat(doubts(rule("r", at("7:00", during(OFFICE))), rule("s", at("3:00", during(NIGHT))))).isEmpty();
    }

    @Test
    void aSilenceThatIsShorterThanAPause() {
      assertThat(doubts(holding("r", state(silence("20s", event("every")))).then(List.of(log("x")))))
          .singleElement().asString().contains("takes 20 s for a silence", "silence = 15m");
      assertThat(doubts(holding("r", state(silence("1m", event("session-start", field("task", "x")))))
              .then(List.of(log("x")))))
          .singleElement().asString().contains("a silence that nothing breaks");
      assertThat(doubts(holding("r", state(silence("1m", event("every")))).then(List.of(log("x"))))).isEmpty();
    }
  }

  @Nested
  class OfUnless {

    @Test
    void thatTakesAllAway() {
      assertThat(doubts(rule("r", on("session-start", field("user", "LAB/anna")))
              .unless(List.of(worded(on("every", field("user", "LAB/*")), "user", "user = \"LAB/*\"")))))
          .containsExactly(
              "rule \"r\" never does anything: its unless (user = \"LAB/*\") takes away all that it waits for");
      assertThat(doubts(rule("r", happening(new Cause.Told(event("any")), during(NIGHT)))
              .unless(List.of(state(during(NIGHT)))))).hasSize(1);
      assertThat(doubts(holding("r", state(count("users above 3"), during(NIGHT)))
              .unless(List.of(state(count("users above 3")))).then(List.of(log("x"))))).hasSize(1);
    }

    @Test
    void thatNeverApplies() {
      assertThat(doubts(rule("r", on("session-start")).unless(List.of(on("every", field("task", "x"))))))
          .singleElement().asString().contains("has an unless that never applies: session-start never has a task");
      assertThat(doubts(rule("r", on("session-start")).unless(List.of(on("session-stop")))))
          .singleElement().asString().contains("the rule does not wait for session-stop");
      assertThat(doubts(rule("r", on("session-start", field("host", "a")))
              .unless(List.of(on("every", field("host", "b"))))))
          .singleElement().asString().contains("none of what the rule waits for");
    }

    @Test
    void thatSpeaksOfEventsWhereTheRuleWaitsForNone() {
      assertThat(Doubts.of(new RuleBook(List.of(), Map.of(), List.of(new ButtonDefinition("b", OptionalInt.empty())),
              List.of(), List.of(rule("r", button("b")).unless(List.of(on("every", field("user", "x")))).build()),
              List.of()), false))
          .extracting(Doubt::sentence)
          .containsExactly(
              "rule \"r\" has an unless that never applies: it names an event of Sense, and the rule waits for none");
    }

    @Test
    void thatTakesSomeAwayIsNoDoubt() {
      assertThat(doubts(
              rule("a", on("session-start", field("user", "LAB/*")))
                  .unless(List.of(on("every", field("user", "LAB/anna")))),
              rule("b", on("session-start"), on("session-stop")).unless(List.of(on("session-stop"))),
              rule("c", on("any")).unless(List.of(state(during(NIGHT)), on("every", field("task", "x"))))))
          .isEmpty();
    }
  }

  @Nested
  class OfLightsAndButtons {

    @Test
    void thatNoRuleUses() {
      RuleBook book = new RuleBook(
          List.of(light("green", 17), light("red", 27), light("blue", 22)),
          Map.of("both", List.of("green", "red"), "cold", List.of("green", "blue")),
          List.of(new ButtonDefinition("seen", OptionalInt.empty())),
          List.of(),
          List.of(
              rule("on", on("session-start")).then(List.of(flash("green red"))).build(),
              rule("off", button("seen")).enabled(false).then(List.of(flash("blue"))).build()),
          List.of());

      assertThat(Doubts.of(book, false)).extracting(Doubt::sentence).containsExactly(
          "light \"blue\" is in no rule that is switched on: only Home Assistant can light it",
          "the group \"cold\" is in no rule that is switched on: only Home Assistant can light it",
          "button \"seen\" is in no rule that is switched on: write such as when { button = seen }, or take it out");
    }

    @Test
    void noDoubtWhereTheEventNamesTheLight() {
      assertThat(Doubts.of(book(rule("r", on("any")).then(List.of(flash("{{host}}"))).build()), false)).isEmpty();
    }

    @Test
    void onPinsWithWorkOfTheirOwn() {
      RuleBook book = new RuleBook(
          List.of(light("a", 2), light("b", 14), light("c", 24), light("d", 26)),
          Map.of(),
          List.of(new ButtonDefinition("seen", OptionalInt.of(8)), new ButtonDefinition("ok", OptionalInt.of(5))),
          List.of(),
          List.of(rule("r", button("seen"), button("ok")).then(List.of(flash("a b c d"))).build()),
          List.of());

      assertThat(Doubts.of(book, false)).extracting(Doubt::sentence)
          .satisfiesExactly(
              first -> assertThat(first)
                  .startsWith("light \"a\": pin 2 belongs to the I2C bus")
                  .endsWith("; take one of 17, 27, 22, 23, 25, 6, 12, 13, 16"),
              second -> assertThat(second).startsWith("light \"b\": pin 14 belongs to the serial console"),
              third -> assertThat(third).startsWith("button \"seen\": pin 8 belongs to the SPI bus"));
    }

    @Test
    void thatBreatheOnceARule() {
      Action breathe = lasting("1m", show("green", new Program.Breathe(time("4s"))));

      assertThat(doubts(rule("r", on("any")).then(List.of(breathe, delay("1s"), breathe))))
          .containsExactly("rule \"r\" breathes: on a pin that is only switched on and off this looks like blink");
    }

    @Test
    void thatStayOnForGood() {
      assertThat(doubts(rule("r", on("any")).then(List.of(turn("green", "on")))))
          .containsExactly("rule \"r\" lights the green light for good, and no rule turns it off again: say for how"
              + " long (for = 30s) or until when, or write a rule with turn = off");
      assertThat(doubts(
              rule("a", on("session-start")).then(List.of(turn("green", "on"))),
              rule("b", on("session-stop")).then(List.of(turn("green", "off"))),
              rule("c", started()).then(List.of(turn("red", "on")))))
          .isEmpty();
    }
  }

  @Nested
  class OfTopics {

    @Test
    void thatAreKeptAndNotKept() {
      assertThat(doubts(
              rule("a", on("session-start")).then(List.of(retained("alerts/busy", "on"))),
              rule("b", on("session-stop")).then(List.of(publish("alerts/busy", "off")))))
          .containsExactly("rule \"a\" publishes to alerts/busy with retain = true, but rule \"b\" does so without:"
              + " who subscribes later sees the kept one, though it is not the last; write the same for both");
    }

    @Test
    void thatDifferByCaseOnly() {
      assertThat(doubts(
              rule("a", on("session-start")).then(List.of(publish("alerts/busy", "on"))),
              rule("b", on("session-stop")).then(List.of(publish("Alerts/busy", "off")))))
          .singleElement().asString().contains("Alerts/busy", "alerts/busy", "two topics");
    }

    @Test
    void noDoubtWhereAllAreAlike() {
      assertThat(doubts(
              rule("a", on("session-start")).then(List.of(retained("alerts/busy", "on"), publish("a/{{host}}", "x"))),
              rule("b", on("session-stop"))
                  .then(List.of(retained("alerts/busy", "off"), retained("a/{{host}}", "y")))))
          .isEmpty();
    }
  }

  @Nested
  class OfTies {
    private final Action.Show blinks = lasting("30s", blink("red", "400ms"));
    private final Action.Show shines = lasting("10s", turn("red", "on"));

    @Test
    void thatTheAlphabetDecides() {
      assertThat(doubts(
              rule("a", on("session-start")).then(List.of(blinks)),
              rule("b", on("any")).then(List.of(shines))))
          .containsExactly("rule \"a\" and rule \"b\" can begin at the same moment and both show on the red light with"
              + " priority 0: \"b\" covers the other only because its name comes later in the alphabet; give one of"
              + " them a higher priority");
    }

    @Test
    void ofButtonsTimesAndStates() {
      State busy = state(count("sessions above 9"));

      assertThat(doubts(rule("a", button("x")).then(List.of(blinks)), rule("b", button("x")).then(List.of(shines))))
          .hasSize(1);
      assertThat(doubts(rule("a", at("8:00")).then(List.of(blinks)), rule("b", at("8:00")).then(List.of(shines))))
          .hasSize(1);
      assertThat(doubts(holding("a", busy).then(List.of(blinks)), holding("b", busy).then(List.of(shines))))
          .hasSize(1);
    }

    @Test
    void areNoneWhereNothingIsCovered() {
      assertThat(ties(
              rule("a", on("session-start")).then(List.of(blinks)),
              rule("same-look", on("session-start")).then(List.of(lasting("5s", blink("red", "400ms")))),
              rule("other-lamp", on("session-start")).then(List.of(flash("green"))),
              rule("other-priority", on("session-start")).then(List.of(priority(1, shines))),
              rule("later", on("session-start")).then(List.of(log("x"), delay("1s"), shines)),
              rule("rest", on("session-start")).then(List.of(turn("red", "off")))))
          .isEmpty();
    }

    @Test
    void areNoneWhereOneEventCannotBeginBoth() {
      assertThat(ties(on("session-start"), on("session-stop"))).isEmpty();
      assertThat(ties(on("any", field("host", "a")), on("any", field("host", "b")))).isEmpty();
      assertThat(ties(on("any", field("host", "qlik-prod-*")), on("any", field("host", "qlik-test-*")))).isEmpty();
      assertThat(ties(on("any", field("host", "*-prod")), on("any", field("host", "*-test")))).isEmpty();
      assertThat(ties(on("any", field("user", "LAB/anna")), on("any", field("user", "LAB/bert")))).isEmpty();
      assertThat(ties(on("any", field("sender", "10.1.0.0/16")), on("any", field("sender", "10.2.0.0/16")))).isEmpty();
      assertThat(ties(on("any", field("host", "a*")), on("any", not("host", "a*", "b")))).isEmpty();
      assertThat(ties(button("x"), button("y"))).isEmpty();
      assertThat(ties(at("8:00"), at("9:00"))).isEmpty();
      assertThat(ties(button("x"), on("any"))).isEmpty();
      assertThat(ties(
              happening(new Cause.Told(event("any")), during(OFFICE)),
              happening(new Cause.Told(event("any")), during(NIGHT))))
          .isEmpty();
    }

    @Test
    void areThereWhereOneEventMayBeginBoth() {
      assertThat(ties(on("any", field("host", "a*")), on("any", field("host", "*b")))).hasSize(1);
      assertThat(ties(on("any", field("host", "a")), on("any", field("user", "b")))).hasSize(1);
      assertThat(ties(on("any", field("user", "anna")), on("any", field("user", "LAB/anna")))).hasSize(1);
      assertThat(ties(
              on("any", field("app", "0b32c1a4-9d2e-4c5f-8a77-1f0e6d3c2b1a")), on("any", field("app", "Sales"))))
          .as("one by its id, the other by its name").hasSize(1);
    }

    @Test
    void areNoneWhereUnlessOrWhileKeepsThemApart() {
      assertThat(ties(
              rule("a", on("session-start")).unless(List.of(on("every", field("user", "LAB/anna"))))
                  .then(List.of(blinks)),
              rule("b", on("session-start", field("user", "LAB/anna"))).then(List.of(shines))))
          .isEmpty();
      assertThat(ties(
              rule("a", on("session-start")).unless(List.of(state(during(NIGHT)))).then(List.of(blinks)),
              rule("b", happening(new Cause.Told(event("any")), during(NIGHT))).then(List.of(shines))))
          .isEmpty();
      assertThat(ties(
              rule("a", on("any")).whileHolds(List.of(state(count("users above 9")))).then(List.of(blinks)),
              rule("b", on("any")).whileHolds(List.of(state(count("users below 10")))).then(List.of(shines))))
          .isEmpty();
      assertThat(ties(
              rule("a", on("any")).whileHolds(List.of(state(count("users above 9")))).then(List.of(blinks)),
              rule("b", on("any")).unless(List.of(state(count("users above 9")))).then(List.of(shines))))
          .isEmpty();
    }

    private List<String> ties(Happening one, Happening other) {
      return ties(rule("a", one).then(List.of(blinks)), rule("b", other).then(List.of(shines)));
    }

    private List<String> ties(Rule.Builder... rules) {
      return doubts(rules).stream().filter(doubt -> doubt.contains("alphabet")).toList();
    }
  }

  private static Rule.Builder rule(String name, Happening... when) {
    return Rule.named(name).when(List.of(when)).then(List.of(log("x")));
  }

  private static Rule.Builder holding(String name, State... states) {
    return Rule.named(name).whileHolds(List.of(states));
  }

  private static List<String> doubts(Rule... rules) {
    return doubts(List.of(), List.of(rules));
  }

  private static List<String> doubts(Rule.Builder... rules) {
    return doubts(List.of(), Arrays.stream(rules).map(Rule.Builder::build).toList());
  }

  private static List<String> doubts(EventPattern ignore, Rule.Builder... rules) {
    return doubts(List.of(ignore), Arrays.stream(rules).map(Rule.Builder::build).toList());
  }

  /** A rule of its own uses both lights without end, so that only what is asked for is in doubt. */
  private static List<String> doubts(List<EventPattern> ignore, List<Rule> rules) {
    List<Rule> all = new ArrayList<>(rules);
    all.add(rule("zz", on("other")).then(List.of(flash("green red"))).build());
    return Doubts.of(book(ignore, all), false).stream().map(Doubt::sentence).toList();
  }

  private static RuleBook book(Rule... rules) {
    return book(List.of(), List.of(rules));
  }

  private static RuleBook book(List<EventPattern> ignore, List<Rule> rules) {
    return new RuleBook(
        List.of(light("green", 17), light("red", 27)), Map.of(), List.of(), ignore, rules, List.of());
  }

  private static LightDefinition light(String name, int pin) {
    return new LightDefinition(name, pin, false);
  }
}
