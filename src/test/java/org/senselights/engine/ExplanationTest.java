package org.senselights.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.senselights.engine.Written.failed;
import static org.senselights.engine.Written.file;
import static org.senselights.engine.Written.opened;
import static org.senselights.engine.Written.rules;
import static org.senselights.engine.Written.sessionStart;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.senselights.engine.Account.Deed;
import org.senselights.engine.Account.Verdict;
import org.senselights.engine.Explanation.Judgement;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.event.Receipt;
import org.senselights.light.Program;
import org.senselights.message.Message;
import org.senselights.rules.ClockTrust;
import org.senselights.rules.Privacy;
import org.senselights.rules.Rule;
import org.senselights.rules.RuleBook;

class ExplanationTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Identity IDENTITY = new Identity(
      "sense-lights/desk", BERLIN, new Privacy(Privacy.Mode.CLEAR, "salt".getBytes(StandardCharsets.UTF_8)), "run",
      Duration.ofHours(12), new ClockTrust(Instant.parse("2026-01-01T00:00:00Z")));

  @Test
  void theFirstConditionThatFailsIsQuotedAsItIsWritten() {
    String rule = "r { when { event = session-start, host = \"qlik-prod-*\", time = 22-6 }, then { log = x } }";

    assertThat(miss(rule, opened("kim"))).isEqualTo(new Miss("event = session-start", "connection-open"));
    assertThat(miss(rule, sessionStart("kim"))).isEqualTo(new Miss("host = \"qlik-prod-*\"", "host is s1"));
    assertThat(miss(rule, sessionStart("kim").toBuilder().host("qlik-prod-1").build()))
        .isEqualTo(new Miss("time = 22-6", "it is 12:00 on Monday"));
    assertThat(miss(rule, sessionStart("kim").toBuilder().host("").build()))
        .isEqualTo(new Miss("host = \"qlik-prod-*\"", "the event has no host"));
  }

  @Test
  void ofAlternativesTheOneThatCameFurthestIsMeant() {
    assertThat(miss("""
        r { when = [{ button = seen }, { event = session-start, user = "LAB/ann" }, { at = "17:45" }],
            then { log = x } }""",
        sessionStart("kim"))).isEqualTo(new Miss("user = \"LAB/ann\"", "user is LAB/kim"));
  }

  @Test
  void statesAreExplained() {
    assertThat(miss("r { while { count = sessions, above = 50 }, then { log = x } }", sessionStart("kim")))
        .isEqualTo(new Miss("count = sessions, above = 50", "it is 1"));
    assertThat(miss("r { while { count = sessions, above = 0, for = 5m }, then { log = x } }", sessionStart("kim")))
        .isEqualTo(new Miss("for = 5m", "it holds, but not for so long yet"));
    assertThat(miss("r { while { link = broker-lost }, then { log = x } }", sessionStart("kim")))
        .isEqualTo(new Miss("link = broker-lost", "it is up"));
    assertThat(miss("r { while { silence = 15m }, then { log = x } }", sessionStart("kim")))
        .isEqualTo(new Miss("silence = 15m", "it has not been quiet for so long"));
    assertThat(miss("r { when = session-start, while { count = users, above = 3 }, then { log = x } }",
        sessionStart("kim")))
        .isEqualTo(new Miss("count = users, above = 3", "it is 1"));
  }

  @Test
  void exceptionsAreQuotedAndARuleThatIsOffSaysSo() {
    assertThat(miss("r { when = any, unless { user = [\"LAB/kim\", x] }, then { log = x } }", sessionStart("kim")))
        .isEqualTo(new Miss("unless user = [\"LAB/kim\", x]", "that is the case"));
    assertThat(miss("r { enabled = false, when = any, then { log = x } }", sessionStart("kim")))
        .isEqualTo(new Miss("enabled = false", "it is switched off"));
  }

  @Test
  void whatWouldBeDoneIsFilledInAndWhatComesBehindADelayToo() {
    Judgement judgement = explain(rules("""
        r { when = any, then = [{ light = green, flash = 1s }, { delay = 5m }
            { publish = "x/{{host}}",
                payload = "{{user}} {{today.sessions}}" }] }"""), sessionStart("kim"), OptionalInt.empty())
        .judgements().getFirst();

    assertThat(judgement.miss()).isEmpty();
    assertThat(judgement.deeds()).containsExactly(
        new Deed.Showed("green", new Program.Flash(Duration.ofSeconds(1), 1)),
        new Deed.Waits(Duration.ofMinutes(5)),
        new Deed.Published(new Message("x/s1", "LAB/kim 1", 1, false)));
  }

  @Test
  void sessionsCanBeAssumed() {
    RuleBook book = rules("""
        busy { while { count = sessions, above = 50 }, then { publish = x, payload = "{{count}}" } }
        when { when = session-start, while { count = sessions, above = 51 }, then { publish = y, payload = x } }""");

    assertThat(explain(book, sessionStart("kim"), OptionalInt.of(51)).judgements())
        .allMatch(judgement -> judgement.miss().isEmpty())
        .noneMatch(judgement -> judgement.deeds().isEmpty());
  }

  @Test
  void whatTheEventItselfEndsIsNotDone() {
    Judgement judgement = explain(
        rules("""
            quiet { while { count = sessions, below = 3 }, then { publish = x, payload = x },
                    afterwards { log = y } }"""),
        sessionStart("kim"), OptionalInt.of(2)).judgements().getFirst();

    assertThat(judgement.miss()).contains(new Miss("count = sessions, below = 3", "it is 3"));
    assertThat(judgement.deeds()).isEmpty();
  }

  @Test
  void anIgnoredEventSaysSo() {
    Explanation explanation = explain(
        file("ignore { user = \"LAB/k*\" }\nrules { r { when = any, then { log = x } } }"), sessionStart("kim"),
            OptionalInt.empty());

    assertThat(explanation.verdict()).isEqualTo(Verdict.IGNORED);
    assertThat(explanation.judgements().getFirst().deeds()).isEmpty();
  }

  @Test
  void aRuleHasNoMissExactlyWhereItFires() {
    Random random = new Random(20_261_121);
    int fired = 0;
    for (int i = 0; i < 400; i++) {
      RuleBook book = rules(randomRules(random));
      for (int j = 0; j < 10; j++) {
        Event event = randomEvent(random);
        OptionalInt sessions = random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(random.nextInt(4));
        String at = "2026-01-0" + (1 + random.nextInt(9)) + "T" + (10 + random.nextInt(14)) + ":30:00";
        Instant wall = LocalDateTime.parse(at).atZone(BERLIN).toInstant();
        Moment now = new Moment(0, wall);
        Receipt receipt = new Receipt(wall, 0, "10.0.0.1");
        Engine engine = new Engine(book, IDENTITY);
        sessions.ifPresent(count -> engine.decide(new Input.MadeUp(count), now));
        Set<String> act = new HashSet<>();
        engine.decide(new Input.Happened(event, receipt), now).accounts().stream()
            .filter(account -> account.occasion().told())
            .flatMap(account -> account.fired().stream())
            .forEach(part -> act.add(part.rule()));
        act.addAll(engine.view(now).open().keySet());
        for (Rule rule : book.rules()) {
          Optional<Miss> miss = engine.whyNot(rule, event, receipt, now);
          assertThat(miss.isEmpty()).as("%s on %s at %s with %s: %s", rule, event, at, sessions, miss)
              .isEqualTo(act.contains(rule.name()));
        }
        fired += act.size();
      }
    }
    assertThat(fired).as("enough of both").isBetween(1_000, 11_000);
  }

  private static String randomRules(Random random) {
    StringBuilder rules = new StringBuilder();
    for (int i = 0; i < 3; i++) {
      List<String> parts = new ArrayList<>();
      boolean lasts = random.nextInt(3) == 0;
      if (!lasts) {
        parts.add("when = [" + happening(random) + ", " + happening(random) + "]");
      }
      if (lasts || random.nextInt(3) == 0) {
        parts.add("while = [" + state(random) + (random.nextBoolean() ? ", " + state(random) : "") + "]");
      }
      if (random.nextInt(3) == 0) {
        parts.add("unless = [" + (lasts || random.nextBoolean() ? state(random) : happening(random)) + "]");
      }
      parts.add("then { log = x }");
      rules.append("r").append(i).append(" { ").append(String.join(", ", parts)).append(" }\n");
    }
    return rules.toString();
  }

  private static String happening(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> "{ event = [session-start, reload-failed], host = \"s" + random.nextInt(3) + "\" }";
      case 1 -> "{ event = any, user = { not = \"LAB/kim\" }, time = " + time(random) + " }";
      case 2 -> "{ event = connection-open, days = [mon-thu], user = \"LAB/k*\" }";
      case 3 -> "{ button = seen }";
      default -> "{ event = any, task = \"*\" }";
    };
  }

  private static String state(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> "{ count = sessions, above = " + random.nextInt(3) + ", time = " + time(random) + " }";
      case 1 -> "{ time = " + time(random) + ", days = [tue-sat] }";
      case 2 -> "{ silence = 1h }";
      case 3 -> "{ count = users, user = \"LAB/k*\", above = 0 }";
      default -> "{ count = connections, above = 0, below = 3" + (random.nextBoolean() ? ", for = 1m" : "") + " }";
    };
  }

  private static String time(Random random) {
    return random.nextBoolean() ? "9-15" : "22-6";
  }

  private static Event randomEvent(Random random) {
    EventType type = EventType.values()[random.nextInt(EventType.values().length)];
    Event event = random.nextInt(3) == 0 ? failed("t") : sessionStart(random.nextBoolean() ? "kim" : "ann");
    return Event.of(type).host(random.nextInt(4) == 0 ? "" : "s" + random.nextInt(3)).directory(event.directory())
        .userId(event.userId()).task(event.task()).build();
  }

  private static Miss miss(String rule, Event event) {
    return explain(rules(rule), event, OptionalInt.empty()).judgements().getFirst().miss().orElseThrow();
  }

  private static Explanation explain(RuleBook book, Event event, OptionalInt sessions) {
    Instant wall = LocalDateTime.parse("2026-01-05T12:00:00").atZone(BERLIN).toInstant();
    Receipt receipt = new Receipt(wall, 0, "10.0.0.1");
    return Explanation.of(book, IDENTITY, event, receipt, new Moment(0, wall), sessions);
  }
}
