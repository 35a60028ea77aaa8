package org.senselights.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.senselights.rules.Rule;
import org.senselights.rules.Wording;

/** Conditions keep the words of their file, and a text that tells whether two rules ask for the same. */
class WordingTest {
  private static final String HOURS = "hours { night { time = 22-6 } }\nbuttons { seen {} }\n";

  @Test
  void aConditionInBracesKeepsEachKeyAsItIsWritten() throws RefusedException {
    Rule rule = rule("""
        let { vips = ["LAB/anna"] }
        rules { a {
          when { event   =   [session-start,   # two of them
                              session-stop]
                 host: "p*", time = 22-6
                 user { not = ${let.vips} } }
          then { log = x }
        } }
        """);

    assertThat(rule.when().getFirst().wording().byKey()).containsExactly(
        Map.entry("event", "event = [session-start, session-stop]"),
        Map.entry("host", "host: \"p*\""),
        Map.entry("time", "time = 22-6"),
        Map.entry("user", "user { not = ${let.vips} }"));
  }

  @Test
  void aListOverSeveralLinesIsOneLine() throws RefusedException {
    Rule rule = rule("""
        rules { a { when { event = any, user = [
          "LAB/anna"   # the boss
          "LAB/bert"
        ] }, then { log = x } } }
        """);

    assertThat(rule.when().getFirst().wording().of("user")).isEqualTo("user = [ \"LAB/anna\", \"LAB/bert\" ]");
  }

  @Test
  void aBareWordIsItsEvent() throws RefusedException {
    Rule rule = rule(HOURS + """
        rules { a {
          when = [connection-open, { button = seen }]
          until = service-started
          then { log = x }
        } }
        """);

    assertThat(rule.when()).extracting(happening -> happening.wording().byKey()).containsExactly(
        Map.of("event", "when = connection-open"), Map.of("button", "button = seen"));
    assertThat(rule.until().getFirst().wording().byKey()).isEqualTo(Map.of("event", "until = service-started"));
  }

  @Test
  void aStateKeepsItsWordsToo() throws RefusedException {
    Rule rule = rule(HOURS + """
        rules { a {
          while { count = users, above = 3, during = night }
          unless.link = broker-lost
          then { log = x }
        } }
        """);

    assertThat(rule.whileHolds().getFirst().wording().whole())
        .isEqualTo("count = users, above = 3, during = night");
    assertThat(rule.unless().getFirst().wording().of("link")).isEqualTo("unless.link = broker-lost");
  }

  @Test
  void whatASubstitutionBroughtIsShownAsItCameOut() throws RefusedException {
    Rule rule = rule("""
        let { who { event = any, user = ["LAB/anna", "LAB/bert"], host { not = x } } }
        rules { a { when = ${let.who}, then { log = x } } }
        """);

    assertThat(rule.when().getFirst().wording().byKey()).containsValues(
        "event = any", "user = [LAB/anna, LAB/bert]", "host = { not = x }");
  }

  @Test
  void aKeyThatIsNotWrittenIsItsOwnWord() {
    assertThat(Wording.NONE.of("time")).isEqualTo("time");
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "when{event=any,during=night},per=user,throttle=1h,then{log=x}",
      "throttle = 1h, per = user, then { log = x }\nwhen {\n  # at night\n  during = night\n  event = any\n}",
      "when { event = any, during = night }, throttle = 1h, per = user, label = other, then = [{ log = y }]",
      "when { event = \"any\", during = ${let.n} }, throttle = 1h, per = user, enabled = false, then { log = x }"
  })
  void theSameConditionsHaveTheSameText(String written) throws RefusedException {
    String first = "when { event = any, during = night }, per = user, throttle = 1h, then { log = x }";

    assertThat(conditions(HOURS, written)).isEqualTo(conditions(HOURS, first));
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "when { event = other, during = night }, per = user, throttle = 1h, then { log = x }",
      "when { event = any, during = night }, per = host, throttle = 1h, then { log = x }",
      "when { event = any, during = night }, per = user, throttle = 2h, then { log = x }",
      "when { event = any, during = night }, per = user, throttle = 1h, unless { user = x }, then { log = x }",
      "when { event = any, during = night }, per = user, throttle = 1h, until = other, then { log = x }",
      "when { event = any, during = night }, per = user, throttle = 1h, while { time = 1-2 }, then { log = x }"
  })
  void otherConditionsHaveAnotherText(String written) throws RefusedException {
    String first = "when { event = any, during = night }, per = user, throttle = 1h, then { log = x }";

    assertThat(conditions(HOURS, written)).isNotEqualTo(conditions(HOURS, first));
  }

  @Test
  void aNamedWindowThatChangesMakesOtherConditions() throws RefusedException {
    String rule = "when { event = any, during = night }, then { log = x }";

    assertThat(conditions("hours { night { time = 21-6 } }\n", rule)).isNotEqualTo(conditions(HOURS, rule));
    assertThat(conditions(HOURS + "hours.day.time = 6-22\n", rule)).isEqualTo(conditions(HOURS, rule));
  }

  private static String conditions(String above, String rule) throws RefusedException {
    return rule("let { n = night }\n" + above + "rules { a { " + rule + " } }").conditions();
  }

  private static Rule rule(String text) throws RefusedException {
    return new RulesReader().read(List.of(new SourceText("rules.conf", text))).book().rules().getFirst();
  }
}
