package org.senselights.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.senselights.engine.Account.Deed;
import org.senselights.engine.Account.Fired;
import org.senselights.engine.Account.Part;
import org.senselights.engine.Account.Verdict;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.light.Program;
import org.senselights.message.Message;
import org.senselights.presence.Snapshot;
import org.senselights.rules.Privacy;

/** What the page is told when it begins to look, and afterwards. */
class FramesTest {
  private static final Set<String> ALWAYS = Set.of("run", "at", "last");

  private final Scene scene = new Scene();
  private final Frames frames = scene.frames();

  /** A change, and the sections that tell of it. */
  private enum Change {
    NODE(Set.of("head"), scene -> scene.node = "attic"),
    CLOCK_SET(Set.of("head"), scene -> scene.uptime = scene.uptime.plusSeconds(60)),
    TROUBLE(Set.of("troubles"), scene -> scene.troubles = List.of("No broker answers: start it.")),
    MUTED(Set.of("muted", "lamps"), scene -> scene.muted = true),
    LIGHT_DEFINED(Set.of("lights", "lamps"), scene -> scene.lights = List.of(
        scene.lights.getFirst(), scene.lights.getLast(), new Facts.Light("blue", "GPIO22"))),
    LIGHT_MOVED(Set.of("lights", "lamps"), scene -> scene.lights = List.of(
        scene.lights.getFirst(), new Facts.Light("desk-red", "GPIO5"))),
    LAMP_SWITCHED(Set.of("lamps"), scene -> scene.watch.switched("green", true)),
    LAMP_PROGRAM(Set.of("lamps"), scene -> scene.shows = Map.of("green", new Program.Blink(Duration.ofSeconds(1)))),
    ON_LINE(Set.of("online"), scene -> scene.onLine = new Snapshot(4, 5, 2, Map.of())),
    RULE_EDITED(Set.of("rules", "times"), scene -> scene.rules = List.of(scene.rules.getFirst(),
        new Facts.Rule("busy", "Somebody is here", "While anybody is on, green is on.", "rules.conf:8", false))),
    RULE_LASTS(Set.of("times"), scene -> scene.open = Map.of("busy", 1)),
    RULES_FILE(Set.of("file"), scene -> scene.file = new Facts.RulesFile(
        scene.file.path(), scene.file.words(), scene.file.since(), List.of("rules.conf:3: no such key"))),
    LINK(Set.of("links", "troubles"), scene -> scene.links = List.of(scene.links.getFirst())),
    DROP(Set.of("drops"), scene -> scene.drops = List.of(new Facts.Drop("in the kernel's buffer", 1, false))),
    FIGURE(Set.of("figures"), scene -> scene.received++),
    HISTORY(Set.of("chart"), scene -> scene.history.sample(Scene.NOON, scene.view())),
    EVENT(Set.of("events"), scene -> scene.happens(Event.of(EventType.SESSION_STOP))),
    EVENT_WITH_RULE(Set.of("events", "times"),
        scene -> scene.happens(Event.of(EventType.CONNECTION_OPEN), Scene.fired("opened")));

    private final Set<String> sections;
    private final Consumer<Scene> how;

    Change(Set<String> sections, Consumer<Scene> how) {
      this.sections = sections;
      this.how = how;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSectionIsToldWhenItHasChangedAndOnlyThen(Change change) {
    frames.next();
    assertThat(frames.next()).as("nothing has changed").isEmpty();

    change.how.accept(scene);

    assertThat(sections(frames.next().orElseThrow())).isEqualTo(change.sections);
    assertThat(frames.next()).as("it was told").isEmpty();
  }

  @Test
  void theFirstFrameHoldsEverySection() {
    Set<String> all = new TreeSet<>();
    for (Change change : Change.values()) {
      all.addAll(change.sections);
    }
    all.addAll(Set.of("today", "more-rules"));

    assertThat(sections(frames.first(0))).isEqualTo(all);
  }

  @Test
  void timeAloneChangesNothing() {
    frames.next();

    scene.at = scene.at.plusMillis(60_123);
    scene.uptime = scene.uptime.plusMillis(60_100);

    assertThat(frames.next()).isEmpty();
  }

  @Test
  void onlyTheLampThatChangedIsTold() {
    frames.next();

    scene.watch.switched("green", true);
    scene.watch.switched("green", false);

    Config lamps = json(frames.next().orElseThrow()).getConfig("lamps");
    assertThat(lamps.root().keySet()).containsExactly("green");
    assertThat(lamps.getBoolean("green.lit")).isFalse();
    assertThat(lamps.getInt("green.on")).as("it was switched on meanwhile").isEqualTo(1);
  }

  @Test
  void whereLightsOrRulesAreToldAnewSoIsWhatEachOfThemDoes() {
    scene.watch.switched("green", true);
    scene.happens(Event.of(EventType.CONNECTION_OPEN), Scene.fired("opened"));
    frames.next();

    scene.lights = scene.lights.reversed();
    scene.rules = scene.rules.reversed();

    Config frame = json(frames.next().orElseThrow());
    assertThat(frame.getConfig("lamps").root().keySet()).containsExactlyInAnyOrder("green", "desk-red");
    assertThat(frame.getBoolean("lamps.green.lit")).isTrue();
    assertThat(frame.getConfig("times").root().keySet()).containsExactlyInAnyOrder("opened", "busy");
    assertThat(frame.getString("times.opened.fired")).isEqualTo("1");
  }

  @Test
  void anEventIsToldWithItsRulesAndTheirDeeds() {
    scene.happens(
        Event.of(EventType.CONNECTION_OPEN).directory("LAB").userId("anna").host("qlik-1").message("Open \"it\"\n"),
        Scene.fired("opened", new Deed.Showed("green", new Program.Flash(Duration.ofMillis(80), 1))),
        Scene.fired("told", new Deed.Published(Message.event("sense-lights/desk/event/connection/open", "{\"a\":1}"))),
        new Fired("late", Part.THROTTLED, List.of()));

    Config event = json(frames.next().orElseThrow()).getConfigList("events").getFirst();

    assertThat(event.getLong("n")).isEqualTo(1);
    assertThat(event.getString("time")).isEqualTo("13:00:00");
    assertThat(event.getString("what")).isEqualTo("connection-open");
    assertThat(event.getString("user")).isEqualTo("LAB/anna");
    assertThat(event.getConfigList("parts").stream()
            .map(part -> part.getString("rule") + ": " + part.getString("words")))
        .containsExactly(
            "opened: light green flashes 80ms", "told: publish sense-lights/desk/event/connection/open", "late: ");
    assertThat(event.getConfigList("parts").getLast().getString("tag")).isEqualTo("throttled");
    assertThat(event.getConfigList("more").stream()
            .map(more -> more.getString("name") + ": " + more.getString("value")))
        .containsExactly("Message: Open \"it\"", "Sender: 10.0.0.7", "Published: {\"a\":1}");
  }

  @Test
  void whatIsIgnoredRepeatedOrOfNoConcernSaysSo() {
    scene.happens(Event.of(EventType.OTHER), Privacy.Mode.CLEAR, Verdict.IGNORED);
    scene.happens(Event.of(EventType.OTHER), Privacy.Mode.CLEAR, Verdict.REPEATED);
    scene.happens(Event.of(EventType.OTHER));

    assertThat(json(frames.next().orElseThrow()).getConfigList("events").stream().map(event -> event.getString("note")))
        .containsExactly("ignored, as the rules file says", "told before, so nothing is done", "no rule matches");
  }

  @Test
  void noFrameNamesAUserWhoIsHidden() {
    Event.Builder event = Event.of(EventType.SESSION_START).directory("HQ").userId("petra")
        .message("Start session for user HQ\\petra").context("/users/petra");
    scene.happens(event, Privacy.Mode.HIDDEN, Verdict.DECIDED);

    assertThat(frames.next().orElseThrow() + frames.first(0) + scene.page(new Viewer(true, false, false, "")))
        .contains("session-start")
        .doesNotContain("petra")
        .doesNotContain("HQ");
  }

  @Test
  void aFloodIsToldInPartAndTheNumbersSayHowMuchWasLeftOut() {
    flood(500);
    List<Long> first = numbers(frames.next().orElseThrow());
    flood(500);
    Config second = json(frames.next().orElseThrow());

    assertThat(first).hasSize(Frames.MOST_AT_ONCE).endsWith(500L);
    assertThat(numbers(second)).hasSize(Frames.MOST_ON_AND_ON).endsWith(1000L);
    assertThat(second.getLong("last")).isEqualTo(1000);
    assertThat(frames.last()).isEqualTo(1000);
  }

  @Test
  void afterAFloodEventsAreToldInWholeAgain() {
    flood(500);
    frames.next();
    IntStream.range(0, 10).forEach(_ -> frames.next());

    flood(Frames.MOST_AT_ONCE);

    assertThat(numbers(frames.next().orElseThrow())).hasSize(Frames.MOST_AT_ONCE);
  }

  @Test
  void whoComesBackIsToldWhatTheyMissed() {
    flood(30);

    assertThat(numbers(frames.first(20))).containsExactly(21L, 22L, 23L, 24L, 25L, 26L, 27L, 28L, 29L, 30L);
  }

  @Test
  void whoComesFromAnotherRunIsToldEverything() {
    flood(30);

    assertThat(numbers(frames.first(4000))).hasSize(30);
    assertThat(json(frames.first(0)).getString("run")).isNotEqualTo(json(scene.frames().first(0)).getString("run"));
  }

  @Test
  void whatHappenedBeforeAnybodyLookedIsInTheFirstFrameAlone() {
    flood(3);

    Frames late = scene.frames();

    assertThat(numbers(late.first(0))).hasSize(3);
    assertThat(sections(late.next().orElseThrow())).doesNotContain("events");
  }

  @Test
  void aTextFromTheNetworkIsBoundedAndKeepsItsDirection() {
    scene.happens(
        Event.of(EventType.OTHER).host("x".repeat(5000)).userId("a\u202Egnp.exe").message("m".repeat(60_000)));

    String frame = frames.next().orElseThrow();

    assertThat(frame).hasSizeLessThan(6000).doesNotContain("\u202E");
    assertThat(json(frame).getConfigList("events").getFirst().getString("host")).hasSize(80).endsWith("x…");
  }

  private void flood(int events) {
    IntStream.range(0, events).forEach(_ -> scene.happens(Event.of(EventType.SESSION_START)));
  }

  private static List<Long> numbers(String frame) {
    return numbers(json(frame));
  }

  private static List<Long> numbers(Config frame) {
    return frame.getConfigList("events").stream().map(event -> event.getLong("n")).toList();
  }

  private static Set<String> sections(String frame) {
    Set<String> keys = new TreeSet<>(json(frame).root().keySet());
    assertThat(keys).containsAll(ALWAYS);
    keys.removeAll(ALWAYS);
    return keys;
  }

  private static Config json(String frame) {
    assertThat(frame).doesNotContain("\n");
    return ConfigFactory.parseString(frame);
  }
}
