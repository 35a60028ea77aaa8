package org.senselights.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.SequencedMap;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.senselights.event.Agent;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.http.KeptNames;
import org.senselights.rules.Destinations;
import org.senselights.rules.EventPattern;
import org.senselights.rules.Field;
import org.senselights.rules.FieldTest;
import org.senselights.rules.Pattern;
import org.senselights.rules.RuleBook;
import org.senselights.settings.CompatibleSettings;
import org.senselights.settings.DatabaseSettings;
import org.senselights.settings.Delivery;
import org.senselights.settings.OutputSettings;
import org.senselights.settings.RulesReader;
import org.senselights.settings.Secret;
import org.senselights.settings.TargetSettings;

/** What an event comes to know before any rule sees it. */
class EnrichmentTest {
  private static final String SALES = "0b3c3f5e-5d4e-4f8a-9c39-0a6d6a3b8f11";
  private static final String CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36"
      + " (KHTML, like Gecko) Chrome/119.0.0.0 Safari/537.36";
  private static final Delivery DELIVERY =
      new Delivery(1, Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ZERO, Optional.empty());

  @TempDir private Path directory;

  @Test
  void anAppGetsItsName() {
    Enrichment enrichment = plain();

    Event event = enrichment.apply(opened(SALES).build());

    assertThat(event).isEqualTo(opened(SALES).appName("Sales").build());
  }

  @Test
  void anAppThatIsNotKnownStaysWithoutOne() {
    Event event = opened("11111111-1111-1111-1111-111111111111").build();

    assertThat(plain().apply(event)).isSameAs(event);
  }

  @Test
  void theNameThatAReloadTaskTellsStays() {
    Event event = opened(SALES).appName("As the task says").build();

    assertThat(plain().apply(event)).isSameAs(event);
  }

  @Test
  void nobodyLooksAtAUserAgentForWhomNobodyAsks() throws Exception {
    Enrichment enrichment = plain();
    enrichment.use(book("a { when = { event = any, user = anna }, then { log = \"{{user}}\" } }"));
    Event event = opened("").userAgent(CHROME).build();

    assertThat(enrichment.apply(event)).isSameAs(event);
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "a { when = { event = any, browser = \"Chrome*\" }, then { log = x } }",
    "a { when = any, unless = { os = \"Windows*\" }, then { log = x } }",
    "a { when = any, per = browser, throttle = 1m, then { log = x } }",
    "a { when = any, then { log = \"{{user}} with {{browser}}\" } }",
    "a { when = any, then { publish = \"x\", payload { on = \"{{os}}\" } } }",
    "a { while { silence = 1h, event = any, os = \"Linux*\" }, then { log = x } }",
    "a { when = session-start, until { event = session-stop, browser = \"Safari*\" }, then { log = x } }"
  })
  void aRuleThatAsksForBrowserOrOperatingSystemIsTold(String rule) throws Exception {
    Enrichment enrichment = plain();

    enrichment.use(book(rule));

    assertThat(enrichment.apply(opened("").userAgent(CHROME).build()).agent())
        .isEqualTo(new Agent("Chrome", "119", "Windows", "NT 10.0"));
  }

  @Test
  void ourOwnMessagesTellThemOnlyWhereTheSettingsSaySo() throws Exception {
    try (Desk desk = new Desk(1, "desk", "")) {
      assertThat(Service.identity(desk.settings("mqtt.compatible=butler-sos"), desk.state()).browsers()).isFalse();
      assertThat(Service.identity(desk.settings("mqtt.browsers=yes"), desk.state()).browsers()).isTrue();
    }
  }

  @Test
  void anOutputThatTellsThemIsTold() {
    SequencedMap<String, List<EventPattern>> ignored = new LinkedHashMap<>();
    ignored.put("mqtt", List.of(new EventPattern(
        EventPattern.ANY, List.of(new FieldTest(Field.OS, List.of(Pattern.of(Field.OS, "Linux")))))));
    TargetSettings chat = target(TargetSettings.Kind.SLACK);
    TargetSettings hook = target(TargetSettings.Kind.WEBHOOK);
    DatabaseSettings database = new DatabaseSettings.NewRelic("n", URI.create("https://localhost"), "1",
        new Secret(""), true, Set.of(DatabaseSettings.Measurement.EVENTS),
        new DatabaseSettings.Batch(1, Duration.ofSeconds(1)), DELIVERY);

    assertThat(BrowserUse.in(RuleBook.EMPTY, OutputSettings.NONE)).isFalse();
    assertThat(BrowserUse.in(RuleBook.EMPTY, outputs(Destinations.UNBOUNDED, List.of(chat), List.of()))).isFalse();
    assertThat(BrowserUse.in(RuleBook.EMPTY, outputs(Destinations.UNBOUNDED, List.of(hook), List.of()))).isTrue();
    assertThat(BrowserUse.in(RuleBook.EMPTY, outputs(new Destinations(ignored), List.of(), List.of()))).isTrue();
    assertThat(BrowserUse.in(RuleBook.EMPTY, outputs(Destinations.UNBOUNDED, List.of(), List.of(database)))).isTrue();
  }

  @Test
  void anEventDoesNotWaitForThePatternsToBeRead() throws Exception {
    Queue<Runnable> later = new ArrayDeque<>();
    Enrichment enrichment = new Enrichment(OutputSettings.NONE, id -> "", later::add);
    Event event = opened("").userAgent(CHROME).build();
    RuleBook asks = book("a { when = any, then { log = \"{{browser}}\" } }");

    enrichment.use(asks);
    assertThat(enrichment.apply(event)).isSameAs(event);
    enrichment.use(asks);
    assertThat(later).hasSize(1);
    later.remove().run();
    assertThat(enrichment.apply(event).agent().browserName()).isEqualTo("Chrome 119");

    enrichment.use(RuleBook.EMPTY);
    assertThat(enrichment.apply(event)).isSameAs(event);
  }

  @Test
  void patternsThatNobodyWantsAnyMoreOnceTheyAreReadAreForgotten() throws Exception {
    Queue<Runnable> later = new ArrayDeque<>();
    Enrichment enrichment = new Enrichment(OutputSettings.NONE, id -> "", later::add);
    enrichment.use(book("a { when = any, then { log = \"{{browser}}\" } }"));

    enrichment.use(RuleBook.EMPTY);
    later.remove().run();

    Event event = opened("").userAgent(CHROME).build();
    assertThat(enrichment.apply(event)).isSameAs(event);
  }

  @Test
  void theServiceKnowsKeptNamesFromItsFirstEventOnWithoutAskingAnybody() throws Exception {
    Path pem = Files.writeString(directory.resolve("some.pem"), "");
    try (Desk desk = new Desk(1, "desk", """
        lights { green { pin = 17 } }
        rules { sales { when { event = connection-open, app = "Sales*" }, then { light = green, turn = on } } }
        """)) {
      KeptNames.keep(desk.state(), "localhost:1", SALES, "Sales 2026");
      desk.start("mqtt.url=", "repository.url=https://localhost:1", "repository.certificate=" + pem,
          "repository.key=" + pem);

      desk.send("/proxy-connection/;qlik-1;Open connection;LAB;anna;AppAccess;/app/" + SALES + "?x;opened");

      assertThat(desk.until("green", true)).isNotEmpty();
      assertThat(desk.service().repository().orElseThrow().names()).isEqualTo(1);
      Enrichment kept = Enrichment.ofKept(desk.service().settings(), desk.state(), RuleBook.EMPTY);
      assertThat(kept.apply(opened(SALES).build()).appName()).isEqualTo("Sales 2026");
    }
  }

  private static Enrichment plain() {
    return new Enrichment(OutputSettings.NONE, id -> id.equals(SALES) ? "Sales" : "", Runnable::run);
  }

  private static Event.Builder opened(String appId) {
    return Event.of(EventType.CONNECTION_OPEN).host("sense").directory("LAB").userId("anna").appId(appId);
  }

  private static TargetSettings target(TargetSettings.Kind kind) {
    return new TargetSettings("t", kind, new Secret("https://localhost"), "POST", new LinkedHashMap<>(),
        Optional.empty(), new LinkedHashMap<>(), DELIVERY);
  }

  private static OutputSettings outputs(
      Destinations destinations, List<TargetSettings> targets, List<DatabaseSettings> databases) {
    return new OutputSettings(new LinkedHashMap<>(), destinations, CompatibleSettings.NONE, false, targets, databases,
        Optional.empty());
  }

  private RuleBook book(String rule) throws Exception {
    Path file = Files.writeString(
        directory.resolve("rules.conf"), "lights { green { pin = 17 } }\nrules {\n" + rule + "\n}\n");
    return new RulesReader().read(file).book();
  }
}
