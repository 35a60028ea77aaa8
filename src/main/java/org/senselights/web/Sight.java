package org.senselights.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.senselights.engine.DeedWords;
import org.senselights.light.Program;
import org.senselights.presence.Snapshot;
import org.senselights.presence.Today;

/** What there is to see at one moment, in the page's words: the same as it is served and in its frames. */
final class Sight {
  /** More is not looked at on a page, and would make it slow. */
  private static final int MOST = 200;

  private static final String OFF = DeedWords.of(new Program.Steady(false));
  private static final int NAME = 80;
  private static final int WORDS = 600;

  private final Facts facts;
  private final Watch watch;

  Sight(Facts facts, Watch watch) {
    this.facts = Objects.requireNonNull(facts, "facts");
    this.watch = Objects.requireNonNull(watch, "watch");
  }

  /** A lamp, whatever it shows. */
  record Lamp(String name, String place, String colour) {}

  /** What a lamp shows. */
  record Glow(boolean lit, long switchedOn, String words) {}

  /** A rule, whatever it did. */
  record RuleLine(String name, String label, String sentence, String where, boolean enabled) {}

  /** What a rule did; {@code lasts} is empty where it does not last now. */
  record Times(String fired, String last, String throttled, String lasts) {}

  /** A number that is looked at from afar. */
  record Big(String name, String now, String most) {}

  record LinkLine(String name, String state, String words, String advice) {}

  record DropLine(String reason, String count, boolean meant) {}

  /** The rules file. */
  record FileLine(String path, String words, String since, List<String> problems) {}

  List<String> troubles() {
    List<String> troubles = new ArrayList<>(facts.troubles());
    facts.links().stream()
        .filter(link -> link.state() == Facts.State.DOWN)
        .forEach(link -> troubles.add(link.name() + " is down. " + link.advice()));
    return texts(troubles);
  }

  boolean muted() {
    return facts.view().muted();
  }

  List<Facts.Light> lights() {
    return facts.lights().subList(0, Math.min(facts.lights().size(), MOST));
  }

  static Lamp lamp(Facts.Light light) {
    return new Lamp(light.name(), Said.text(light.place(), NAME), Colour.of(light.name()));
  }

  Glow glow(String light) {
    Watch.Shown shown = watch.shown(light);
    Program program = facts.view().lights().get(light);
    String words = muted() ? "muted" : program == null ? OFF : DeedWords.of(program);
    // The lamps are known at once, what the rules have them show half a second later; and a test lights a muted one.
    boolean contradicts = shown.lit() && (muted() || words.equals(OFF));
    return new Glow(shown.lit(), shown.switchedOn(), contradicts ? "lit" : words);
  }

  List<Facts.Rule> rules() {
    return facts.rules().subList(0, Math.min(facts.rules().size(), MOST));
  }

  /** What is said of rules that are left out; empty where none is. */
  String moreRules() {
    int more = facts.rules().size() - MOST;
    return more > 0 ? "and " + Said.count(more, "more rule") + ", not shown here" : "";
  }

  static RuleLine rule(Facts.Rule rule) {
    String label = rule.label().equals(rule.name()) ? "" : rule.label();
    return new RuleLine(
        rule.name(), Said.text(label, NAME), Said.text(rule.sentence(), WORDS), rule.where(), rule.enabled());
  }

  Times times(String rule) {
    Watch.Times times = watch.times(rule);
    Integer open = facts.view().open().get(rule);
    return new Times(
        Said.count(times.fired()),
        times.last().map(at -> Said.time(at, facts.zone(), facts.at())).orElse(""),
        times.throttled() == 0 ? "" : Said.count(times.throttled()),
        open == null || open == 0 ? "" : open == 1 ? "lasts now" : "lasts now, " + Said.count(open) + " times");
  }

  List<Big> onLine() {
    Snapshot now = facts.view().presence();
    Today today = facts.view().today();
    return List.of(
        new Big("Sessions", Said.count(now.sessions()), Said.count(today.peakSessions())),
        new Big("Connections", Said.count(now.connections()), Said.count(today.peakConnections())),
        new Big("Users", Said.count(now.users()), Said.count(today.peakUsers())));
  }

  List<Pair> today() {
    Today today = facts.view().today();
    return List.of(
        new Pair("Sessions started", Said.count(today.sessions())),
        new Pair("Connections opened", Said.count(today.connections())),
        new Pair("Different users", Said.count(today.users()) + (today.moreUsers() ? " or more" : "")),
        new Pair("Reloads failed", Said.count(today.reloadsFailed())));
  }

  List<LinkLine> links() {
    return facts.links().stream()
        .limit(MOST)
        .map(link -> new LinkLine(
            link.name(),
            switch (link.state()) {
              case UP -> "up";
              case DOWN -> "down";
              case UNKNOWN -> "not known";
              case UNUSED -> "not used";
            },
            Said.text(link.words(), WORDS),
            Said.text(link.advice(), WORDS)))
        .toList();
  }

  List<DropLine> drops() {
    return facts.drops().stream()
        .limit(MOST)
        .map(drop -> new DropLine(Said.text(drop.reason(), WORDS), Said.count(drop.count()), drop.meant()))
        .toList();
  }

  FileLine rulesFile() {
    Facts.RulesFile file = facts.rulesFile();
    return new FileLine(
        file.path(), file.words(), Said.time(file.since(), facts.zone(), facts.at()), texts(file.problems()));
  }

  List<Pair> figures() {
    Figures figures = facts.figures();
    List<Pair> pairs = new ArrayList<>();
    pairs.add(new Pair("Datagrams received", Said.count(figures.received())));
    pairs.add(new Pair("Bytes received", Said.bytes(figures.receivedBytes())));
    pairs.add(new Pair("Events decided", Said.count(figures.engine().decided())));
    pairs.add(new Pair("Rules fired", Said.count(figures.engine().fired())));
    pairs.add(new Pair("Held back by a throttle", Said.count(figures.engine().throttled())));
    pairs.add(new Pair("Shown on lights", Said.count(figures.engine().shown())));
    if (figures.mqtt().configured()) {
      pairs.add(new Pair("Messages that the broker has", Said.count(figures.mqtt().acknowledged())));
      pairs.add(new Pair("Messages waiting", Said.count(figures.mqtt().waiting() + figures.mqtt().inFlight())));
    }
    figures.temperature().ifPresent(
        degrees -> pairs.add(new Pair("Processor", Math.round(degrees) + " °C")));
    return pairs;
  }

  private static List<String> texts(List<String> all) {
    return all.stream().limit(MOST).map(text -> Said.text(text, WORDS)).toList();
  }
}
