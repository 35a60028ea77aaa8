package org.senselights.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.senselights.http.Vendor.await;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.senselights.SaidInLog;
import org.senselights.event.Event;
import org.senselights.event.Receipt;
import org.senselights.http.Vendor.Contract;
import org.senselights.http.Vendor.Mood;
import org.senselights.http.Vendor.Reply;
import org.senselights.presence.Today;
import org.senselights.rules.Numbers;
import org.senselights.rules.Occasion;
import org.senselights.rules.Payload;
import org.senselights.rules.Sending;
import org.senselights.rules.Template;
import org.senselights.settings.Delivery;
import org.senselights.settings.Secret;
import org.senselights.settings.TargetSettings;
import org.senselights.settings.TargetSettings.Kind;

class TargetsTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  /** What Slack makes a link, a mention, a channel or an emoji of; an entity is none. */
  private static final Pattern SLACK_COMMAND =
      Pattern.compile("<[^>]*>|(?<![\\p{L}\\p{N}])[@#]\\p{L}|:[\\w+'-]+:|&(?!amp;|lt;|gt;)");

  @TempDir private Path files;

  private final SaidInLog said = new SaidInLog("org.senselights.http", Level.ALL);
  private final List<AutoCloseable> open = new ArrayList<>();
  private Vendor vendor;
  private Targets targets;

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
    said.close();
  }

  static List<String> hostileNames() {
    return List.of(
        "<!channel>", "<http://evil.example|click here>", "[click](http://evil.example)", "@here", "#general", ":bomb:",
        "bomb:", ":bomb", "a & b", "&lt;!channel&gt;", "two\nlines\r\n", "\"quoted\" \\back\\", "lone \ud83d half",
        "half \ude00", "{{DATE(2026-11-21T12:00:00Z, SHORT)}}", "<at>anna</at>", "</text>", "\u202egnol", "tab\there",
        "nul\u0000", "\u2028", "%00&a=b", "{\"text\":\"x\"}", "*bold* _it_ `code`");
  }

  @ParameterizedTest
  @MethodSource("hostileNames")
  void aNameDoesNothingInSlack(String name) {
    slack(new LinkedHashMap<>());

    targets.accept(sending("text", "*{{user_id}}* came to {{host}}", name));

    Map<String, Object> message = arrived();
    String text = message.get("text").toString();
    assertThat(message.get("blocks").toString()).contains("verbatim=true");
    assertThat(SLACK_COMMAND.matcher(text).find()).as(text).isFalse();
    assertThat(text).doesNotContain("\n", "\u202e", "\u2028", "\u0000").startsWith("*").endsWith("* came to pro2-win1");
  }

  @ParameterizedTest
  @MethodSource("hostileNames")
  void aNameDoesNothingInTeams(String name) {
    teams();

    targets.accept(sending("text", "{{user_id}} came to {{host}}", name));

    assertThat(runs(arrived())).hasSize(1).allSatisfy(
        run -> assertThat(run).endsWith(" came to pro2-win1").doesNotContain("\n", "\u202e", "{{", "\u2028"));
  }

  @ParameterizedTest
  @MethodSource("hostileNames")
  void aNameStaysWithinItsStringInJson(String name) {
    SequencedMap<String, Payload.Value> members = new LinkedHashMap<>();
    members.put("message", new Payload.Filled(Template.parseBody("{{text}}")));
    members.put("who", new Payload.Filled(Template.parseBody("{{user_id}}")));
    webhook("POST", new LinkedHashMap<>(), Optional.of(new Payload.JsonObject(new Payload.Members(members))));

    targets.accept(sending("text", "{{user_id}} came", name));

    Map<String, Object> message = arrived();
    assertThat(message).containsOnlyKeys("message", "who").containsEntry("who", Plain.text(name));
    assertThat(message.get("message")).isEqualTo(Plain.text(name) + " came");
  }

  @ParameterizedTest
  @MethodSource("hostileNames")
  void aNameStaysWithinItsFieldOfAForm(String name) {
    SequencedMap<String, Secret> headers = new LinkedHashMap<>();
    headers.put("content-type", new Secret("application/x-www-form-urlencoded"));
    webhook("POST", headers, text("title=Sense&message={{text}}&who={{user_id}}"));

    targets.accept(sending("text", "{{user_id}} came", name));

    await(() -> !vendor.accepted().isEmpty());
    String body = vendor.accepted().getFirst().body();
    assertThat(body.split("&")).hasSize(3).extracting(pair -> pair.split("=").length).containsOnly(2);
    assertThat(URLDecoder.decode(body.substring(body.indexOf("who=") + 4), StandardCharsets.UTF_8))
        .isEqualTo(Plain.text(name));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '!', value = {
    "application/json        ! {\"a\":\"{{user_id}}\"}    ! {\"a\":\"<\\\"&\"}",
    "application/xml         ! <a>{{user_id}}</a>         ! <a>&lt;&quot;&amp;</a>",
    "text/html               ! <a>{{user_id}}</a>         ! <a>&lt;&quot;&amp;</a>",
    "text/plain              ! {{user_id}}                ! <\"&",
  })
  void aTextIsEscapedForWhatItIsSentAs(String contentType, String body, String expected) {
    SequencedMap<String, Secret> headers = new LinkedHashMap<>();
    headers.put("Content-Type", new Secret(contentType));
    webhook("POST", headers, text(body));

    targets.accept(sending("text", "x", "<\"&"));

    await(() -> !vendor.accepted().isEmpty());
    assertThat(vendor.accepted().getFirst().body()).isEqualTo(expected);
    assertThat(vendor.accepted().getFirst().headers().get("content-type")).containsExactly(contentType);
  }

  @Test
  void aSlackMessageLooksAsTheOwnerWants() {
    SequencedMap<String, String> look = new LinkedHashMap<>();
    look.put("channel", "#sense");
    look.put("username", "Sense");
    look.put("icon_emoji", ":bulb:");
    slack(look);

    targets.accept(sending("text", "Start session, user: {{user}} on server {{host}}", "goran"));

    await(() -> !vendor.accepted().isEmpty());
    assertThat(vendor.accepted().getFirst().body()).isEqualTo(
        "{\"channel\":\"#sense\",\"username\":\"Sense\",\"icon_emoji\":\":bulb:\","
            + "\"text\":\"Start session, user: LAB/goran on server pro2-win1\",\"blocks\":[{\"type\":\"section\","
            + "\"text\":{\"type\":\"mrkdwn\",\"text\":\"Start session, user: LAB/goran on server pro2-win1\","
            + "\"verbatim\":true}}]}");
  }

  @Test
  void aSlackMessageThatIsTooLongIsCut() {
    slack(new LinkedHashMap<>());

    targets.accept(sending("text", "{{user_id}}", "x".repeat(2_996) + "&&&&"));
    targets.accept(sending("text", "{{user_id}}", "\ud83d\ude00".repeat(2_000)));

    await(() -> vendor.accepted().size() == 2);
    assertThat(Contracts.json(vendor.accepted().getFirst().body()).get("text"))
        .isEqualTo("x".repeat(2_996) + "\u2026");
    assertThat(Contracts.json(vendor.accepted().get(1).body()).get("text"))
        .isEqualTo("\ud83d\ude00".repeat(1_499) + "\u2026");
  }

  @Test
  void aTeamsMessageThatIsTooLargeIsCut() {
    teams();

    targets.accept(sending("text", "{{user_id}}", "\u20ac\"".repeat(20_000)));

    assertThat(runs(arrived())).hasSize(1).first().asString().endsWith("\u2026").hasSizeGreaterThan(5_000);
  }

  @Test
  void linesOfTheRulesOwnAreLinesInTeams() {
    teams();

    targets.accept(sending("text", "Good evening,\n\n{{user_id}} **came**", "anna"));

    assertThat(runs(arrived())).containsExactly("Good evening,", "anna **came**");
  }

  @Test
  void aChatIsToldWhatHappenedWhereTheTextStaysEmpty() {
    slack(new LinkedHashMap<>());

    targets.accept(sending("text", "{{app_name}}", "anna"));

    assertThat(arrived()).containsEntry("text", "session-start");
  }

  @Test
  void aWebhookWithoutABodyIsToldAllThatIsKnown() {
    vendor = keep(Vendor.plain(Contract.ANYTHING));
    SequencedMap<String, String> tags = new LinkedHashMap<>();
    tags.put("qs_env", "dev");
    start(tags, target("hook", Kind.WEBHOOK, "POST", vendor.uri("/hook"), new LinkedHashMap<>(), Optional.empty()));

    targets.accept(sending("hook", "text", "Hello {{user}}", "anna"));

    Map<String, Object> message = arrived();
    assertThat(vendor.accepted().getFirst().header("content-type")).isEqualTo("application/json");
    assertThat(message)
        .containsEntry("text", "Hello LAB/anna")
        .containsEntry("event_type", "session-start")
        .containsEntry("time", "2026-11-21T13:00:00.000+01:00")
        .containsEntry("user", "LAB/anna")
        .containsEntry("host", "pro2-win1")
        .containsEntry("tags", Map.of("qs_env", "dev"))
        .doesNotContainKeys("app_id", "count");
  }

  @Test
  void aWebhookSpeaksInTheOwnersWords() {
    SequencedMap<String, Secret> headers = new LinkedHashMap<>();
    headers.put("X-Priority", new Secret("high"));
    webhook("PUT", headers, text("{{title | upper}}: {{text}} ({{user}}, {{nothing}})"));
    SequencedMap<String, Template> fields = new LinkedHashMap<>();
    fields.put("title", Template.parse("Sense"));
    fields.put("text", Template.parse("{{user_id}} came\nin"));

    targets.accept(new Sending("chat", fields, occasion("anna")));

    await(() -> !vendor.accepted().isEmpty());
    Vendor.Request request = vendor.accepted().getFirst();
    assertThat(request.method()).isEqualTo("PUT");
    assertThat(request.path()).isEqualTo("/services/s3cret?key=s3cret");
    assertThat(request.header("x-priority")).isEqualTo("high");
    assertThat(request.header("content-type")).isEqualTo("text/plain; charset=utf-8");
    assertThat(request.body()).isEqualTo("SENSE: anna came\nin (LAB/anna, )");
  }

  @Test
  void aWebhookThatIsOnlyCalledIsToldNothing() {
    webhook("GET", new LinkedHashMap<>(), Optional.empty());

    targets.accept(sending("text", "x", "anna"));

    await(() -> !vendor.accepted().isEmpty());
    assertThat(vendor.accepted().getFirst().body()).isEmpty();
    assertThat(vendor.accepted().getFirst().header("content-type")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "400, invalid_payload, 'HTTP 400, invalid_payload'",
    "403, action_prohibited, 'HTTP 403, action_prohibited'",
    "404, no_service, 'HTTP 404, no_service'",
    "410, channel_is_archived, 'HTTP 410, channel_is_archived'",
    "404, <html>s3cret</html>, HTTP 404",
    "413, '', it is too large",
  })
  void whatSlackRefusesForGoodIsNotRepeated(int status, String body, String why) {
    slack(new LinkedHashMap<>());
    vendor.mood(Mood.saying(status, body));

    targets.accept(sending("text", "x", "anna"));

    await(() -> view().counts().dropped().get("refused") == 1);
    assertThat(vendor.requests()).hasSize(1);
    assertThat(view().trouble()).isEqualTo(why);
  }

  @ParameterizedTest
  @CsvSource({
    "429, 'it is told too much at once (HTTP 429, rate_limited)'",
    "500, 'it has a fault of its own (HTTP 500, rate_limited)'",
    "503, 'it has a fault of its own (HTTP 503, rate_limited)'",
    "408, 'it was not ready (HTTP 408, rate_limited)'",
  })
  void whatSlackCannotTakeNowIsToldAgain(int status, String why) {
    slack(new LinkedHashMap<>());
    vendor.next(new Mood.Saying(new Reply(status, Map.of("Retry-After", "0"), "rate_limited")));

    targets.accept(sending("text", "x", "anna"));

    await(() -> view().counts().delivered() == 1);
    assertThat(view().counts().retries()).isEqualTo(1);
    await(() -> said.lines().size() == 2);
    assertThat(said.lines().getFirst()).contains(why);
  }

  @Test
  void theNameOfAnErrorInTeamsIsSaid() {
    teams();
    vendor.mood(Mood.saying(404, "{\"error\":{\"code\":\"WorkflowNotFound\",\"message\":\"The s3cret workflow\"}}"));

    targets.accept(sending("text", "x", "anna"));

    await(() -> view().counts().dropped().get("refused") == 1);
    assertThat(view().trouble()).isEqualTo("HTTP 404, WorkflowNotFound");
  }

  @Test
  void whoTellsDoesNotWaitUntilItIsWritten() {
    CountDownLatch readable = new CountDownLatch(1);
    webhook("POST", new LinkedHashMap<>(), text("{{text}}"));

    targets.accept(new Sending("chat", fieldsAfter(readable, "first"), occasion("anna")));
    targets.accept(counted(1));
    targets.accept(counted(2));

    assertThat(view().counts()).extracting(LaneCounts::taken, LaneCounts::waiting).containsExactly(3L, 3L);
    readable.countDown();
    await(() -> view().counts().delivered() == 3);
    assertThat(vendor.accepted()).extracting(Vendor.Request::body)
        .as("each with the numbers of its own moment").containsExactly("first", "1 on line", "2 on line");
  }

  @Test
  void whatThereIsNoRoomToWriteIsCountedAsTooMuch() {
    CountDownLatch readable = new CountDownLatch(1);
    webhook("POST", new LinkedHashMap<>(), text("{{text}}"));
    targets.accept(new Sending("chat", fieldsAfter(readable, "first"), occasion("anna")));

    IntStream.range(0, 10_000).forEach(i -> targets.accept(counted(i)));

    LaneCounts full = view().counts();
    assertThat(full.taken()).isEqualTo(10_001).isEqualTo(full.waiting() + dropped(full));
    assertThat(full.dropped().get("overflow")).isPositive();
    readable.countDown();
    await(() -> view().counts().waiting() == 0);
    LaneCounts told = view().counts();
    assertThat(told.taken()).isEqualTo(10_001).isEqualTo(told.delivered() + dropped(told));
  }

  @Test
  void theSumsAreRightHoweverOftenSomebodyLooks() throws InterruptedException {
    webhook("POST", new LinkedHashMap<>(), Optional.empty());
    vendor.kill();
    AtomicLong looks = new AtomicLong();
    Queue<LaneCounts> wrong = new ConcurrentLinkedQueue<>();
    Thread onlooker = Thread.ofPlatform().start(() -> {
      long takenBefore = 0;
      while (!Thread.currentThread().isInterrupted()) {
        LaneCounts now = view().counts();
        if (now.taken() < takenBefore || now.taken() != now.delivered() + now.waiting() + dropped(now)) {
          wrong.add(now);
        }
        takenBefore = now.taken();
        looks.incrementAndGet();
      }
    });
    await(() -> looks.get() > 0);

    IntStream.range(0, 20_000).forEach(i -> targets.accept(counted(i)));
    targets.stop(Duration.ofSeconds(40));
    onlooker.interrupt();
    onlooker.join();

    assertThat(wrong).isEmpty();
    LaneCounts end = view().counts();
    assertThat(end.waiting()).isZero();
    assertThat(end.taken()).isEqualTo(20_000).isEqualTo(dropped(end));
  }

  @Test
  void aTargetThatTheSettingsDoNotHaveIsCountedAndSaidOnceAMinute() {
    slack(new LinkedHashMap<>());

    targets.accept(sending("pager", "text", "x", "anna"));
    targets.accept(sending("pager", "text", "x", "anna"));

    assertThat(targets.unknown()).isEqualTo(2);
    assertThat(said.lines())
        .containsExactly("WARNING A rule sends to pager, which is no target of the settings in force; restart the"
            + " service if they have it now");
  }

  @Test
  void aTargetThatHangsDelaysNoOther() {
    Vendor hanging = keep(Vendor.plain(Contract.ANYTHING)).mood(Mood.HANGING);
    vendor = keep(Vendor.plain(Contracts.slack()));
    start(
        new LinkedHashMap<>(),
        target("hook", Kind.WEBHOOK, "POST", hanging.uri("/"), new LinkedHashMap<>(), Optional.empty()),
        target("chat", Kind.SLACK, "POST", vendor.uri("/"), new LinkedHashMap<>(), Optional.empty()));
    targets.accept(sending("hook", "text", "x", "anna"));
    await(() -> hanging.requests().size() == 1);

    targets.accept(sending("text", "x", "anna"));

    await(() -> targets.views().get(1).counts().delivered() == 1);
    assertThat(targets.views()).extracting(LaneView::name).containsExactly("hook", "chat");
    targets.stop(Duration.ofMillis(50));
    await(() -> view().counts().dropped().get("stopped") == 1);
  }

  @Test
  void slackIsSpokenWithOverTls() {
    Identities identities = new Identities(files);
    vendor = keep(Vendor.secure(Contracts.slack(), identities.here()));
    Delivery delivery = new Delivery(
        10, Duration.ofMinutes(10), Duration.ofSeconds(10), Duration.ZERO, Optional.of(identities.ca()));
    start(new LinkedHashMap<>(), new TargetSettings(
        "chat", Kind.SLACK, new Secret(vendor.uri("/services/s3cret").toString()), "POST", new LinkedHashMap<>(),
        Optional.empty(), new LinkedHashMap<>(), delivery));

    targets.accept(sending("text", "Hello", "anna"));

    await(() -> view().counts().delivered() == 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 303})
  void whatMayHaveBeenTakenBeforeARedirectIsNotToldAgain(int status) {
    webhook("POST", new LinkedHashMap<>(), Optional.empty());
    vendor.next(Mood.saying(status, "Location", "https://elsewhere.example/"));

    targets.accept(sending("text", "x", "anna"));

    await(() -> view().counts().dropped().get("refused") == 1);
    assertThat(vendor.requests()).hasSize(1);
    assertThat(view().trouble())
        .isEqualTo("it leads elsewhere (HTTP " + status + "), perhaps after it has taken a message");
  }

  @Test
  void anAddressIsNeverSaid() {
    slack(new LinkedHashMap<>());
    vendor.next(Mood.saying(503, "s3cret"), Mood.BREAKING, Mood.saying(302, "Location", "http://localhost/s3cret"));

    targets.accept(sending("text", "x", "anna"));

    await(() -> view().counts().waiting() == 0);
    vendor.kill();
    targets.accept(sending("text", "x", "anna"));
    await(() -> view().counts().retries() > 3);
    assertThat(said.lines()).isNotEmpty().noneMatch(line -> line.contains("s3cret") || line.contains("anna"));
    assertThat(targets.views().toString()).contains("localhost").doesNotContain("s3cret", "anna");
    assertThatThrownBy(() -> start(new LinkedHashMap<>(), target(
            "chat", Kind.SLACK, "POST", "https://s3 cret", new LinkedHashMap<>(), Optional.empty())))
        .hasMessage("the address of the target chat cannot be read")
        .hasNoCause();
  }

  private void slack(SequencedMap<String, String> look) {
    vendor = keep(Vendor.plain(Contracts.slack()));
    start(new LinkedHashMap<>(), new TargetSettings(
        "chat", Kind.SLACK, new Secret(vendor.uri("/services/s3cret").toString()), "POST", new LinkedHashMap<>(),
        Optional.empty(), look, delivery()));
  }

  private void teams() {
    vendor = keep(Vendor.plain(Contracts.teams()));
    start(new LinkedHashMap<>(),
        target("chat", Kind.TEAMS, "POST", vendor.uri("/s3cret"), new LinkedHashMap<>(), Optional.empty()));
  }

  private void webhook(String method, SequencedMap<String, Secret> headers, Optional<Payload> body) {
    vendor = keep(Vendor.plain(Contract.ANYTHING));
    start(new LinkedHashMap<>(),
        target("chat", Kind.WEBHOOK, method, vendor.uri("/services/s3cret?key=s3cret"), headers, body));
  }

  private static Optional<Payload> text(String body) {
    return Optional.of(new Payload.Text(Template.parseBody(body)));
  }

  private static TargetSettings target(
      String name, Kind kind, String method, Object url, SequencedMap<String, Secret> headers, Optional<Payload> body) {
    return new TargetSettings(
        name, kind, new Secret(url.toString()), method, headers, body, new LinkedHashMap<>(), delivery());
  }

  private static Delivery delivery() {
    return new Delivery(1_000, Duration.ofHours(1), Duration.ofSeconds(20), Duration.ZERO, Optional.empty());
  }

  private void start(SequencedMap<String, String> tags, TargetSettings... settings) {
    Targets made = new Targets(List.of(settings), tags, Share.among(settings.length), System::nanoTime,
        InstantSource.fixed(NOON), new Random(7));
    open.add(() -> made.stop(Duration.ZERO));
    targets = made;
  }

  private <T extends AutoCloseable> T keep(T closeable) {
    open.add(closeable);
    return closeable;
  }

  private LaneView view() {
    return targets.views().getFirst();
  }

  private Map<String, Object> arrived() {
    await(() -> !vendor.requests().isEmpty());
    await(() -> view().counts().waiting() == 0);
    assertThat(view().trouble()).isEmpty();
    return Contracts.json(vendor.accepted().getFirst().body());
  }

  private static List<String> runs(Map<String, Object> message) {
    Map<?, ?> attachment = (Map<?, ?>) ((List<?>) message.get("attachments")).getFirst();
    Map<?, ?> card = (Map<?, ?>) attachment.get("content");
    return ((List<?>) card.get("body")).stream()
        .flatMap(block -> ((List<?>) ((Map<?, ?>) block).get("inlines")).stream())
        .map(run -> ((Map<?, ?>) run).get("text").toString())
        .collect(Collectors.toList());
  }

  private static long dropped(LaneCounts counts) {
    return counts.dropped().values().stream().mapToLong(Long::longValue).sum();
  }

  /** What a rule gives, which nobody can read before the latch is open. */
  private static SequencedMap<String, Template> fieldsAfter(CountDownLatch readable, String text) {
    SequencedMap<String, Template> fields = new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      public Template get(Object name) {
        try {
          readable.await(Vendor.LONG_NANOS, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        return super.get(name);
      }
    };
    fields.put("text", Template.parse(text));
    return fields;
  }

  private static Sending counted(long count) {
    Today today = new Today(LocalDate.EPOCH, 0, 0, 0, false, 0, 0, 0, 0);
    SequencedMap<String, Template> fields = new LinkedHashMap<>();
    fields.put("text", Template.parse("{{count}} on line"));
    return new Sending("chat", fields, occasion("anna").with(new Numbers(count, today)));
  }

  private static Sending sending(String field, String template, String userId) {
    return sending("chat", field, template, userId);
  }

  private static Sending sending(String target, String field, String template, String userId) {
    SequencedMap<String, Template> fields = new LinkedHashMap<>();
    fields.put(field, Template.parse(template));
    return new Sending(target, fields, occasion(userId));
  }

  private static Occasion occasion(String userId) {
    Event event = Tellings.session().userId(userId).build();
    return Occasion.of(
        "run-1", event, new Receipt(NOON, 0, "10.0.0.1"), "2026-11-21T13:00:00.000+01:00", Tellings.PRIVACY);
  }
}
