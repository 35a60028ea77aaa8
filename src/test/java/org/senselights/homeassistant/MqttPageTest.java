package org.senselights.homeassistant;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.senselights.homeassistant.Written.TOPICS;
import static org.senselights.homeassistant.Written.json;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.senselights.light.Program;
import org.senselights.message.Message;
import org.senselights.presence.Snapshot;
import org.senselights.rules.Privacy;
import org.senselights.rules.RuleBook;

/** The page of all topics and payloads says what is written and read. */
class MqttPageTest {
  private static final String PAGE = Documented.page("MQTT.md");
  private static final Pattern JSON = Pattern.compile("^```json\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern ANSWERS = Pattern.compile("^```text\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern SENT =
      Pattern.compile("^mosquitto_pub .* -t '(.*?)' -m '(.*?)'$", Pattern.MULTILINE);
  private static final Pattern IN_A_ROW = Pattern.compile("^\\| `request/([^`]*)` \\| [`t]", Pattern.MULTILINE);
  private static final Pattern STATE_OR_ELSE =
      Pattern.compile("^\\| (`.*?`) \\|.*\\| 1 \\| (yes|no) \\|$", Pattern.MULTILINE);
  private static final RuleBook BOOK = Written.book("""
      lights { green { pin = 17 }, red { pin = 27 } }
      buttons { seen {} }
      rules { dark { when { button = seen }, then { mute = on } } }
      """);

  private final States states = new States(TOPICS, Privacy.Mode.CLEAR);
  private final Commands commands = new Commands(TOPICS, BOOK);

  @Test
  void itsExamplesOfStatesAreWhatIsTold() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("node", "desk");
    settings.put("mqtt.url", "mqtt://homeassistant.local:1883");
    Map<String, Long> dropped = new LinkedHashMap<>();
    dropped.put("overflow", 0L);
    dropped.put("expired", 2L);
    dropped.put("refused", 0L);
    dropped.put("stopped", 0L);
    DestinationFigures ops = new DestinationFigures("ops", "slack", "hooks.slack.com", 40, 37, 1, dropped,
        "2026-11-21T13:51:40+01:00", "HTTP 503", "2026-11-21T14:02:03+01:00", "HTTP 503");
    AppNamesFigures names = new AppNamesFigures("sense.example.com:4242", 312, "2026-11-21T13:55:10+01:00", "", "", "");
    Map<String, Snapshot.OfHost> hosts = new LinkedHashMap<>();
    hosts.put("qlik-2", new Snapshot.OfHost(1, 0, 1));
    hosts.put("qlik-1", new Snapshot.OfHost(2, 4, 1));
    hosts.put("", new Snapshot.OfHost(1, 0, 1));

    assertThat(examples()).contains(
        compact(states.info(new Info(
            "1.0.0", "2026-11-20T20:30:00+01:00", "4f1d22a0c3b7", settings, List.of(ops), Optional.of(names)))),
        compact(states.health(new HealthFigures(
            List.of("The rules file is refused for 1 mistake, the rules stay as they were: sense-lights check says "
                + "what to change"), Optional.of(true), false, 1_200, 3, 1, OptionalDouble.of(48.25)))),
        compact(states.presence(new Snapshot(4, 4, 2, hosts))),
        compact(states.lastEvent(new LastEvent(
            "connection-open", "2026-11-20T23:30:00.123+01:00", "LAB/anna", "qlik-prod-1", "Sales"))),
        compact(states.light("green", new Program.Blink(Duration.ofSeconds(1)))));
  }

  @Test
  void whoAsksAsItSaysIsAnsweredAsItSays() {
    List<String> answers = new ArrayList<>();
    for (MatchResult sent : SENT.matcher(PAGE).results().toList()) {
      switch (commands.hear(sent.group(1), sent.group(2).getBytes(UTF_8), false)) {
        case Heard.Order(var command, var reply) -> reply.ifPresent(to -> answers.add(line(to.done())));
        case Heard.Refused(var problem, var answer) -> answers.add(line(answer));
        case Heard.Ignored(var why) -> answers.add("nothing: " + why);
      }
    }

    assertThat(ANSWERS.matcher(PAGE).results().map(found -> found.group(1)).toList())
        .containsExactly(String.join("\n", answers) + "\n");
  }

  @Test
  void itHasEveryRequest() {
    Heard unknown = commands.hear(TOPICS.request("zzz"), "PRESS".getBytes(UTF_8), false);

    String allowed = ((Heard.Refused) unknown).problem().replaceFirst(".*Allowed: ", "");
    assertThat(IN_A_ROW.matcher(PAGE).results().map(found -> found.group(1).replace("<name>", "seen")).toList())
        .containsExactlyInAnyOrder(allowed.split(", "));
  }

  @Test
  void itHasEveryCommandOfALight() {
    List<String> shown = Pattern.compile("`(\\{\"state\":.*?\\})`, or|^\\| `(\\{\"state\":.*?\\})`", Pattern.MULTILINE)
        .matcher(PAGE).results().map(found -> found.group(1) == null ? found.group(2) : found.group(1)).toList();

    assertThat(shown).hasSize(5).allSatisfy(payload ->
        assertThat(commands.hear(TOPICS.setLight("green"), payload.getBytes(UTF_8), false))
            .isInstanceOf(Heard.Order.class));
    assertThat(Stream.concat(Hand.effects().stream(), Stream.of("flash", "test")))
        .allSatisfy(effect -> assertThat(PAGE).containsPattern("[`\"]" + effect + "[`\"]"));
  }

  @Test
  void itSaysWhatIsRetained() {
    Map<String, String> retained = new LinkedHashMap<>();
    STATE_OR_ELSE.matcher(PAGE).results().forEach(row ->
        Stream.of(row.group(1).split(", ")).forEach(topic -> retained.put(topic.replace("`", ""), row.group(2))));

    List<Message> told = List.of(
        Message.state(TOPICS.status(), "online"),
        states.info(new Info("", "", "", Map.of(), List.of(), Optional.empty())),
        states.health(new HealthFigures(List.of(), Optional.empty(), true, 0, 0, 0, OptionalDouble.empty())),
        states.presence(new Snapshot(0, 0, 0, Map.of())),
        states.light("<name>", new Program.Steady(false)),
        states.rule("<name>", false),
        states.mute(false),
        states.logLevel(LogLevel.INFO),
        states.noEventYet(),
        new Reply(TOPICS.response(TOPICS.request("<what>")), "").done());
    assertThat(told).allSatisfy(message -> {
      assertThat(message.qos()).isEqualTo(1);
      assertThat(retained).containsEntry(
          message.topic().substring(TOPICS.device().length() + 1), message.retain() ? "yes" : "no");
    });
  }

  private static List<String> examples() {
    return JSON.matcher(PAGE).results().map(found -> json(found.group(1)).compact()).toList();
  }

  private static String compact(Message message) {
    return json(message.payload()).compact();
  }

  private static String line(Message answer) {
    return answer.topic() + ' ' + answer.payload();
  }
}
