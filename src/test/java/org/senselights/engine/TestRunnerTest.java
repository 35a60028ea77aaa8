package org.senselights.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.senselights.engine.Written.file;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.senselights.engine.TestRunner.Failure;
import org.senselights.engine.TestRunner.Result;
import org.senselights.rules.Destinations;
import org.senselights.rules.EventPattern;
import org.senselights.rules.Field;
import org.senselights.rules.FieldTest;
import org.senselights.rules.Pattern;

class TestRunnerTest {
  private static final String RULES = """
      let    { vips = ["LAB/anna"] }
      lights { green { pin = 17 }, red { pin = 27, active-low = false } }
      hours  { night { time = 22-6 } }
      buttons { seen {} }
      ignore { user = ["LAB/svc_*"] }
      rules {
        told   { when = any, then { publish = event } }
        night-login {
          when { event = session-start, host = "qlik-prod-*", during = night }, unless { user = ${let.vips} }
          per = user, throttle = 1h
          then = [
            { light = red, blink = 400ms, for = 30s, priority = 10 }
            { publish = "~/alerts/night", payload { user = "{{user}}" }, qos = 1 }
          ]
        }
        failed { when = reload-failed, until = { button = seen }, per = task, then { light = red, turn = on } }
        anyone { while { count = users, above = 0 }, then { light = green, turn = on } }
        busy   { while { count = sessions, above = 50, for = 5m }, then { publish = "alerts/busy", payload = on } }
        cut    { while { link = broker-lost }, then { light = green, breathe = 2s, priority = 5 } }
        deaf   { while { link = listener-down }, then { light = green, blink = 2s, priority = 5 } }
        hello  { when = service-started, then { light = green, flash = 1s } }
        late   { when { at = "12:30" }, then { log = x } }
        chat   { when { event = connection-open, os = "Windows*" }, then = [{ send = ops, text = x }, { delay = 5s },
                                                                            { send = ops, text = y }] }
        slow   { when = app-distributed, then = [{ delay = 10s }, { publish = slow, payload = x }] }
      }
      """;

  @Test
  void aTestThatIsRightPasses() {
    assertThat(run("""
        at = "2026-11-20T23:30:00"
        steps = [
          "/qseow-proxy-session/;qlik-prod-1;Start session;LAB;kim;Not available;/hub;Start session for user LAB\\\\kim"
          { expect { rules = [anyone, told, night-login], lights { red = blink, green = on },
                     published = ["~/alerts/night", "~/event/session/start"] } }
          { after = 31s, expect { lights { red = off } } }
        ]""")).isEmpty();
  }

  @Test
  void rulesAreThoseSinceTheLastStepAtWhichSomethingHappened() {
    assertThat(run("""
        steps = [{ sessions = 51 }, { after = 5m, expect { rules = [anyone, busy], published = ["alerts/busy"] } }
                 { sessions = 50, expect { rules = [], published = [] } }]""")).isEmpty();
  }

  @Test
  void whatLinksAndButtonsBeginCounts() {
    assertThat(run("""
        steps = [{ link = broker-lost, expect { rules = [cut], lights { green = breathe } } }
                 { link = listener-down, expect { rules = [deaf], lights { green = blink } } }
                 { link = up, expect { rules = [], lights { green = off } } }
                 { send { event = reload-failed, task = t }, expect { lights { red = on } } }
                 { press = seen, expect { rules = [], lights { red = off } } }]""")).isEmpty();
  }

  @Test
  void theStartHasPassedAndTimeGoesOn() {
    assertThat(run("""
        steps = [{ expect { rules = [], lights { green = off } } }, { after = 29m, expect { rules = [] } }
                 { after = 1m, expect { rules = [late] } }]""")).isEmpty();
  }

  @Test
  void whatComesBehindADelayIsPublishedInItsTime() {
    assertThat(run("""
        steps = [{ send { event = app-distributed },
            expect { rules = [told, slow], published = ["~/event/app/distributed"] } }
                 { after = 10s, expect { published = [slow, "~/event/app/distributed"] } }]""")).isEmpty();
  }

  @Test
  void whatIsSentIsLookedAtToo() {
    assertThat(run("""
        steps = [{ send { event = connection-open, os = "Windows NT 10.0" }, expect { sent = [ops] } }
                 { after = 5s, expect { sent = [ops, ops] } }
                 { send { event = connection-open, os = "Linux" }, expect { sent = [] } }]""")).isEmpty();
    assertThat(run("steps = [{ send { event = other }, expect { sent = [ops, ops] } }]"))
        .extracting(failure -> failure.what() + ": " + failure.expected() + ", " + failure.found())
        .containsExactly("sent: ops, ops, nothing");
  }

  @Test
  void anIgnoredEventAndAThrottledRuleDoNotFire() {
    assertThat(run("""
        at = "2026-11-20T23:30:00"
        steps = [{ send { event = session-start, user = "LAB/svc_x", host = qlik-prod-1 }, expect { rules = [] } }
                 { send { event = session-start, user = "LAB/kim", host = qlik-prod-1 } }
                 { send { event = session-start, user = "LAB/kim", host = qlik-prod-1 }, expect { rules = [told] } }
                 { send { event = session-start, user = "LAB/anna", host = qlik-prod-1 },
                     expect { rules = [told] } }]"""))
        .isEmpty();
  }

  @Test
  void aTestThatIsWrongIsShownAsExpectedAgainstFound() {
    List<Failure> failures = run("""
        steps = [
          { send { event = session-start, user = "LAB/kim" } }
          { expect { rules = [told], lights { green = flash }, published = [] } }
        ]""");

    assertThat(failures).extracting(Failure::what).containsExactly("rules", "light green", "published");
    assertThat(failures).extracting(Failure::expected).containsExactly("told", "flash", "nothing");
    assertThat(failures).extracting(Failure::found).containsExactly("anyone, told", "on", "~/event/session/start");
    assertThat(failures.getFirst().where()).matches("rules.conf:\\d+");
  }

  @Test
  void theNumberOfMessagesCounts() {
    assertThat(run("""
        steps = [{ send { event = session-start, user = "LAB/kim" } }
                 { expect { published = ["~/event/session/start", "~/event/session/start"] } }]""")).hasSize(1);
  }

  @Test
  void aDatagramThatIsNoneFailsTheTest() {
    assertThat(run("steps = [\"hello\", { expect { rules = [] } }]")).singleElement()
        .satisfies(failure -> assertThat(failure.found()).startsWith("none: "));
  }

  @Test
  void oneTestKnowsNothingOfAnother() {
    List<Result> results = runner("""
        a { steps = [{ sessions = 5 }, { expect { lights { green = on } } }] }
        b { steps = [{ expect { lights { green = off } } }, { send { event = other },
            expect { rules = [] } }] }""").run();

    assertThat(results).extracting(result -> result.test().name()).containsExactly("a", "b");
    assertThat(results).allMatch(Result::passed);
  }

  @Test
  void whatADestinationIgnoresIsNotToldToItHereEither() {
    String test = """
        t { steps = [{ send { event = connection-open, user = "LAB/robot", os = "Windows NT 10.0" } }
                     { expect { rules = [anyone, told, chat], published = [], sent = [ops], lights { green = on } } }
                     { after = 5s, expect { sent = [ops, ops] } }
                     { send { event = connection-open, user = "LAB/guest", os = "Windows NT 10.0" } }
                     { after = 5s, expect { published = ["~/event/connection/open"], sent = [] } }] }""";

    assertThat(runner(test, ignoring(Map.of("mqtt", "LAB/robot", "ops", "LAB/guest", "history", "LAB/*"))).run()
        .getFirst().failures()).isEmpty();
  }

  @Test
  void aTestThatWantsWhatADestinationIgnoresIsToldSo() {
    String test = """
        t { steps = [{ send { event = connection-open, user = "LAB/robot", os = "Windows NT 10.0" } }
                     { expect { published = ["~/event/connection/open"], sent = [ops] } }
                     { send { event = session-start, user = "LAB/kim" } }
                     { expect { published = [] } }] }""";

    assertThat(runner(test, ignoring(Map.of("mqtt", "LAB/robot", "ops", "LAB/robot"))).run().getFirst().failures())
        .extracting(Failure::what, Failure::found)
        .containsExactly(
            tuple("published", "nothing, since mqtt ignores such events"),
            tuple("sent", "nothing, since ops ignores such events"),
            tuple("published", "~/event/session/start"));
  }

  private static Destinations ignoring(Map<String, String> users) {
    SequencedMap<String, List<EventPattern>> ignored = new LinkedHashMap<>();
    users.forEach((destination, user) -> ignored.put(destination, List.of(new EventPattern(EventPattern.EVERY,
        List.of(new FieldTest(Field.USER, List.of(Pattern.of(Field.USER, user))))))));
    return new Destinations(ignored);
  }

  private static List<Failure> run(String test) {
    return runner("t { " + test + " }").run().getFirst().failures();
  }

  private static TestRunner runner(String tests) {
    return runner(tests, Destinations.UNBOUNDED);
  }

  private static TestRunner runner(String tests, Destinations destinations) {
    return new TestRunner(
        file(RULES + "tests {\n" + tests + "\n}"), ZoneId.of("Europe/Berlin"), Duration.ofHours(12), destinations,
        StandardCharsets.ISO_8859_1);
  }
}
