package org.senselights.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.senselights.engine.Written.failed;
import static org.senselights.engine.Written.file;
import static org.senselights.engine.Written.rules;
import static org.senselights.engine.Written.sessionStart;
import static org.senselights.engine.Written.sessionStop;
import static org.senselights.engine.Written.succeeded;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.senselights.light.LightDefinition;
import org.senselights.rules.RuleBook;

class ReloadTest {
  private static final String BUSY = """
      busy { while { count = sessions, above = 5, until-below = 3, for = 5m },
             then = [{ light = red, turn = on }, { publish = x, payload = on }],
                 afterwards { publish = x, payload = off } }""";

  @Test
  void whatIsOpenGoesOnHoweverTheFileIsFormatted() {
    Timetable day = new Timetable(rules(BUSY)).sessions(6).after(minutes(5)).sessions(4);
    int changes = day.changes().size();

    day.reloads(rules("""
        busy {
          # the same, in other words
          "while" : { for : 5m, "above" = 5, count = "sessions", until-below = 3 }
          afterwards = [{ publish = x, payload = "off" }]
          then = [ { turn = on, light = red }
                   { payload = on, publish = x } ]
        }"""));

    assertThat(day.lit("red")).isTrue();
    assertThat(day.changes()).hasSize(changes);
    assertThat(day.payloads("x")).containsExactly("on");
    assertThat(day.sessions(2).payloads("x")).containsExactly("on", "off");
  }

  @Test
  void theTimeThatWasWaitedForIsKept() {
    Timetable day = new Timetable(rules(BUSY)).sessions(6).after(minutes(4));

    day.reloads(rules(BUSY)).after(minutes(1));

    assertThat(day.lit("red")).isTrue();
  }

  @Test
  void anEditedThenDoesNotAlertAgainButLightsFollow() {
    Timetable day = new Timetable(rules(BUSY)).sessions(6).after(minutes(5));

    day.reloads(rules(BUSY.replace("light = red", "light = green").replace("payload = on", "payload = yes")));

    assertThat(day.lit("red")).isFalse();
    assertThat(day.lit("green")).isTrue();
    assertThat(day.payloads("x")).containsExactly("on");
    assertThat(day.sessions(0).lit("green")).isFalse();
  }

  @Test
  void aLightThatTheEditDidNotTouchIsNotTouched() {
    Timetable day = new Timetable(rules("""
        blink { while { count = sessions, above = 0 }, then { light = red, blink = 2s } }
        rest  { when = session-start, then { light = green, turn = on } }"""));
    day.sessions(1).happens(sessionStart("kim")).after(Duration.ofMillis(700));
    int changes = day.changes().size();

    day.reloads(rules("""
        blink { while { count = sessions, above = 0 }, then = [{ log = more }, { light = red, blink = 2s }] }
        rest  { when = session-start, then = [{ publish = x, payload = x }, { light = green, turn = on }] }"""));
    assertThat(day.changes()).hasSize(changes);

    day.after(Duration.ofMillis(299));
    assertThat(day.changes()).as("its cycle goes on").hasSize(changes);
    assertThat(day.after(Duration.ofMillis(1)).lit("red")).isFalse();
    assertThat(day.lit("green")).isTrue();
  }

  @Test
  void otherConditionsEndWhatWasOpenWithItsAfterwards() {
    Timetable day = new Timetable(rules(BUSY)).sessions(6).after(minutes(5));

    day.reloads(rules(BUSY.replace("above = 5", "above = 4")));

    assertThat(day.lit("red")).isFalse();
    assertThat(day.payloads("x")).containsExactly("on", "off");
    assertThat(day.after(minutes(5)).payloads("x")).as("anew").containsExactly("on", "off", "on");
  }

  @Test
  void aLightOfAfterwardsIsSeenWhereTheRuleGoesOnUnderOtherConditions() {
    String rule = """
        r { while { count = sessions, above = %d }, then { light = red, turn = on },
            afterwards { light = green, flash = 1s } }""";
    Timetable day = new Timetable(rules(rule.formatted(1))).sessions(2);

    assertThat(day.reloads(rules(rule.formatted(7))).lit("green")).isTrue();
  }

  @Test
  void whatARemovedOrDisabledRuleShowedGoesDarkItsRestToo() {
    String one = "one { when = session-start, then { light = green, turn = on } }\n";
    String other = "other { when = session-start, until = session-stop, then { light = red, turn = on } }\n";
    Timetable day = new Timetable(rules(one + other)).happens(sessionStart("kim"));
    assertThat(day.lit("green")).isTrue();
    assertThat(day.lit("red")).isTrue();

    day.reloads(rules(other));
    assertThat(day.lit("green")).isFalse();
    assertThat(day.lit("red")).isTrue();

    day.reloads(rules(other.replace("{ when", "{ enabled = false, when")));
    assertThat(day.lit("red")).isFalse();
    assertThat(day.view().open()).isEmpty();
  }

  @Test
  void aRuleThatIsRemovedTellsItsEnd() {
    Timetable day = new Timetable(rules(BUSY)).sessions(6).after(minutes(5));

    day.reloads(rules("told { when = any, then { log = x } }"));

    assertThat(day.payloads("x")).containsExactly("on", "off");
  }

  @Test
  void aRuleThatComesAnewBeginsWhereItsStateHolds() {
    Timetable day = new Timetable(rules("told { when = any, then { log = x } }")).sessions(6);

    assertThat(day.reloads(rules("a { while { count = sessions, above = 5 }, then { light = red, turn = on } }"))
        .lit("red"))
        .isTrue();
  }

  @Test
  void openValuesAreKeptOneByOne() {
    String rule = "r { when = reload-failed, until = reload-succeeded, per = task, then { light = red, %s } }";
    Timetable day = new Timetable(rules(rule.formatted("turn = on"))).happens(failed("a")).happens(failed("b"));

    day.reloads(rules(rule.formatted("blink = 1s"))).happens(succeeded("a"));
    assertThat(day.lit("red")).isTrue();
    assertThat(day.happens(succeeded("b")).lit("red")).isFalse();
  }

  @Test
  void throttlesAreKeptWhereTheConditionsAreAndForgottenWhereNot() {
    String rule = "r { when = any, per = user, throttle = %s, then { publish = x, payload = %s } }";
    Timetable day = new Timetable(rules(rule.formatted("1h", "a"))).happens(sessionStart("kim"));

    day.reloads(rules(rule.formatted("1h", "b"))).happens(sessionStart("kim"));
    assertThat(day.payloads("x")).containsExactly("a");

    day.reloads(rules(rule.formatted("2h", "b"))).happens(sessionStart("kim"));
    assertThat(day.payloads("x")).containsExactly("a", "b");
  }

  @Test
  void whatWaitsIsGivenUpWhereTheRuleHasChangedAndDoneWhereNot() {
    String rules = """
        a { when = any, then = [{ delay = 5s }, { publish = a, payload = %s }] }
        b { when = any, then = [{ delay = 5s }, { publish = b, payload = x }] }""";
    Timetable day = new Timetable(rules(rules.formatted("old"))).happens(sessionStart("kim"));

    day.reloads(rules(rules.formatted("new"))).after(minutes(1));

    assertThat(day.topics()).containsExactly("b");
    assertThat(day.counts().givenUp()).isEqualTo(1);
  }

  @Test
  void whatWaitsCountsWithTheRulesOfNow() {
    String rule = """
        r { when = session-start, while { count = sessions, user = { regex = "k.m" }, above = 0 },
            then = [{ delay = 5s }, { publish = x, payload = "{{count}}" }] }""";
    Timetable day = new Timetable(rules(rule)).happens(sessionStart("kim"));

    day.reloads(rules(rule)).happens(sessionStart("kim")).after(minutes(1));

    assertThat(day.payloads("x")).containsExactly("2", "2");
  }

  @Test
  void otherHoursUnderTheSameNameAreOtherConditions() {
    String text = """
        lights { red { pin = 27 } }
        hours { office { time = %s } }
        rules { r { while { during = office },
            then = [{ light = red, turn = on }, { publish = x, payload = on }] } }""";
    Timetable day = new Timetable(file(text.formatted("7-18")));
    assertThat(day.payloads("x")).containsExactly("on");

    assertThat(day.reloads(file(text.formatted("7-11"))).lit("red")).isFalse();
    assertThat(day.reloads(file(text.formatted("7-20"))).payloads("x")).containsExactly("on", "on");
  }

  @Test
  void lightsThatStayAreNotTouchedWhenOthersComeAndGo() {
    String rule = "rules { r { while { count = sessions, above = 0 }, then { light = green, blink = 2s } } }";
    Timetable day = new Timetable(file("lights { green { pin = 17 }, red { pin = 27 } }\n" + rule));
    day.sessions(1).after(Duration.ofMillis(700));
    int changes = day.changes().size();

    day.reloads(file("lights { blue { pin = 22 }, green { pin = 17 } }\n" + rule)).after(Duration.ofMillis(299));

    assertThat(day.changes()).hasSize(changes);
    assertThat(day.defined().orElseThrow()).extracting(LightDefinition::name).containsExactly("blue", "green");
    assertThat(day.view().lights()).containsOnlyKeys("blue", "green");
    assertThat(day.after(Duration.ofMillis(1)).lit("green")).as("its cycle goes on").isFalse();
  }

  @Test
  void aLampOnAnotherPinIsLitThere() {
    String text = """
        lights { green { pin = %d } }
        rules { on { when = session-start, then { light = green, turn = on } }
                r  { while { count = sessions, above = 9 }, then { light = green, turn = off } } }""";
    Timetable day = new Timetable(file(text.formatted(17))).happens(sessionStart("kim"));
    int changes = day.changes().size();

    day.reloads(file(text.formatted(22)));

    assertThat(day.changes().subList(changes, day.changes().size())).containsExactly(new LightChange("green", true));
  }

  @Test
  void aGroupThatGrowsIsShownOnItsNewLight() {
    String text = """
        lights { green { pin = 17 }, red { pin = 27 }, both { of = [%s] } }
        rules { r { while { count = sessions, above = 0 }, then { light = both, turn = on } } }""";
    Timetable day = new Timetable(file(text.formatted("green"))).sessions(1);
    assertThat(day.lit("red")).isFalse();

    assertThat(day.reloads(file(text.formatted("green, red"))).lit("red")).isTrue();
    assertThat(day.reloads(file(text.formatted("red"))).lit("green")).isFalse();
    assertThat(day.lit("red")).isTrue();
  }

  @Test
  void aLampThatAnOpenEventNamesIsLitWhenItIsDefined() {
    String rule = """
        rules { r { when = session-start, until = session-stop, then { light = "{{host}}", turn = on } } }""";
    Timetable day = new Timetable(file("lights { red { pin = 27 } }\n" + rule)).happens(sessionStart("kim"));

    assertThat(day.reloads(file("lights { red { pin = 27 }, s1 { pin = 17 } }\n" + rule)).lit("s1")).isTrue();
    assertThat(day.happens(sessionStop("kim")).lit("s1")).isFalse();
  }

  @Test
  void aReloadOfTheSameChangesNothing() {
    RuleBook book = rules(BUSY);
    Timetable day = new Timetable(book).sessions(6).after(minutes(5));
    int changes = day.changes().size();

    day.reloads(rules(BUSY));

    assertThat(day.defined()).isEmpty();
    assertThat(day.changes()).hasSize(changes);
    assertThat(day.payloads("x")).containsExactly("on");
  }

  private static Duration minutes(int minutes) {
    return Duration.ofMinutes(minutes);
  }
}
