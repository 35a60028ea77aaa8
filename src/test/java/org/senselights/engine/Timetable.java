package org.senselights.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.senselights.engine.Account.Fired;
import org.senselights.engine.Account.Part;
import org.senselights.event.Event;
import org.senselights.event.Receipt;
import org.senselights.light.LightDefinition;
import org.senselights.message.Message;
import org.senselights.rules.Action;
import org.senselights.rules.ClockTrust;
import org.senselights.rules.Destinations;
import org.senselights.rules.Link;
import org.senselights.rules.Privacy;
import org.senselights.rules.RuleBook;
import org.senselights.rules.Sending;

/** Drives an engine on virtual time: nothing waits, and a test reads as a timetable. */
public final class Timetable {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Instant NOON = Instant.parse("2026-01-05T11:00:00Z");
  private static final Instant BUILT_AT = Instant.parse("2026-01-01T00:00:00Z");

  private final Engine engine;
  private final List<Message> published = new ArrayList<>();
  private final List<Sending> sendings = new ArrayList<>();
  private final List<Account> accounts = new ArrayList<>();
  private final Map<String, Boolean> levels = new TreeMap<>();
  private final List<LightChange> changes = new ArrayList<>();
  private final List<Change> told = new ArrayList<>();
  private Optional<List<LightDefinition>> defined = Optional.empty();
  private Optional<Kept> kept = Optional.empty();
  private final Privacy.Mode mode;
  private final Destinations destinations;
  private final SequencedMap<String, String> tags;
  private Instant start;
  private Duration now = Duration.ZERO;

  public Timetable(RuleBook book) {
    this(book, Privacy.Mode.CLEAR);
  }

  public Timetable(RuleBook book, Privacy.Mode mode) {
    this(book, mode, NOON);
    begun();
  }

  private Timetable(RuleBook book, Privacy.Mode mode, Instant start) {
    this(book, mode, start, Destinations.UNBOUNDED, new LinkedHashMap<>());
  }

  private Timetable(
      RuleBook book,
      Privacy.Mode mode,
      Instant start,
      Destinations destinations,
      SequencedMap<String, String> tags) {
    this.destinations = destinations;
    this.tags = tags;
    Privacy privacy = new Privacy(mode, "salt".getBytes(StandardCharsets.UTF_8));
    this.start = start;
    this.mode = mode;
    engine =
        new Engine(
            book,
            new Identity(
                "sense-lights/desk",
                BERLIN,
                privacy,
                "run",
                Duration.ofHours(12),
                new ClockTrust(BUILT_AT),
                destinations,
                tags,
                false));
  }

  /** A timetable of a device whose owner keeps some events from some destinations, and has tags. */
  public static Timetable of(
      RuleBook book, Privacy.Mode mode, Destinations destinations, SequencedMap<String, String> tags) {
    return new Timetable(book, mode, NOON, destinations, tags).begun();
  }

  /** The engine's thread asks at once, before anything happens. */
  private Timetable begun() {
    take(new Input.Tick());
    return this;
  }

  /** A timetable that begins at another time of day in Berlin. */
  public static Timetable at(String local, RuleBook book) {
    return new Timetable(book, Privacy.Mode.CLEAR, LocalDateTime.parse(local).atZone(BERLIN).toInstant()).begun();
  }

  /** The next run of the service, some time after this one ended. */
  public Timetable restarted(RuleBook book, Duration pause) {
    return restarted(book, pause, kept.orElseThrow(), mode);
  }

  /** The next run of the service, which finds something else in its files. */
  public Timetable restarted(RuleBook book, Duration pause, Kept found, Privacy.Mode mode) {
    Timetable next = new Timetable(book, mode, start.plus(now).plus(pause), destinations, tags);
    next.problems = next.engine.restore(found, next.moment(), Duration.ofHours(1));
    return next.begun();
  }

  private List<String> problems = List.of();

  /** Why something that was kept was not believed. */
  public List<String> problems() {
    return problems;
  }

  /** Lets time pass, stopping wherever something falls due, as the engine's thread does. */
  public Timetable after(Duration time) {
    Duration until = now.plus(time);
    while (engine.nextDue() <= until.toNanos()) {
      now = Duration.ofNanos(engine.nextDue());
      take(new Input.Tick());
    }
    now = until;
    return this;
  }

  /** Lets time pass until it is some time of day in Berlin. */
  public Timetable until(String local) {
    Instant wanted = LocalDateTime.parse(local).atZone(BERLIN).toInstant();
    return after(Duration.between(start.plus(now), wanted));
  }

  /** Time passes, and nobody calls the engine. */
  public Timetable sleeps(Duration time) {
    now = now.plus(time);
    return this;
  }

  /** Somebody sets the wall clock; no time passes. */
  public Timetable clockSet(String local) {
    start = LocalDateTime.parse(local).atZone(BERLIN).toInstant().minus(now);
    return this;
  }

  public Timetable happens(Event event) {
    take(new Input.Happened(event, new Receipt(start.plus(now), now.toNanos(), "10.0.0.1")));
    return this;
  }

  public Timetable pressed(String button) {
    take(new Input.Pressed(button));
    return this;
  }

  public Timetable sessions(int count) {
    take(new Input.MadeUp(count));
    return this;
  }

  public Timetable lost(Link link) {
    take(new Input.LinkChanged(link, true));
    return this;
  }

  public Timetable up(Link link) {
    take(new Input.LinkChanged(link, false));
    return this;
  }

  public Timetable starts() {
    take(new Input.Started());
    return this;
  }

  public Timetable reloads(RuleBook book) {
    take(new Input.NewRules(book));
    return this;
  }

  public Timetable mutes(Action.Mute.Change change) {
    take(new Input.Mute(change));
    return this;
  }

  public Timetable does(Input input) {
    take(input);
    return this;
  }

  public Timetable stops() {
    take(new Input.Stop());
    return this;
  }

  private void take(Input input) {
    Outcome outcome = engine.decide(input, moment());
    outcome.define().ifPresent(lights -> defined = Optional.of(lights));
    outcome.lights().forEach(change -> levels.put(change.light(), change.lit()));
    changes.addAll(outcome.lights());
    told.addAll(outcome.changes());
    published.addAll(outcome.messages());
    sendings.addAll(outcome.sendings());
    accounts.addAll(outcome.accounts());
    outcome.kept().ifPresent(text -> kept = Optional.of(text));
    assertThat(engine.nextDue()).as("the engine asks for a moment to come").isGreaterThan(now.toNanos());
  }

  private Moment moment() {
    return new Moment(now.toNanos(), start.plus(now));
  }

  public boolean lit(String light) {
    return levels.getOrDefault(light, false);
  }

  /** Every change of a light's level, in order. */
  public List<LightChange> changes() {
    return changes;
  }

  /** How things stood otherwise than before, in order, since this was asked last. */
  public List<Change> told() {
    List<Change> since = List.copyOf(told);
    told.clear();
    return since;
  }

  public List<Message> published() {
    return published;
  }

  public List<String> topics() {
    return published.stream().map(Message::topic).toList();
  }

  /** The payloads of a topic, in order. */
  public List<String> payloads(String topic) {
    return published.stream().filter(message -> message.topic().equals(topic)).map(Message::payload).toList();
  }

  /** What was handed to targets, in order. */
  public List<Sending> sendings() {
    return sendings;
  }

  public Account lastAccount() {
    return accounts.getLast();
  }

  /** The rules that fired for the last event, without those held back. */
  public List<String> fired() {
    return fired(lastAccount()).toList();
  }

  /** The rules that fired since the beginning, in order. */
  public List<String> allFired() {
    return accounts.stream().flatMap(Timetable::fired).toList();
  }

  private static Stream<String> fired(Account account) {
    return account.fired().stream().filter(fired -> fired.part() == Part.FIRED).map(Fired::rule);
  }

  public EngineCounts.Snapshot counts() {
    return engine.counts().snapshot();
  }

  public EngineView view() {
    return engine.view(moment());
  }

  public Optional<List<LightDefinition>> defined() {
    return defined;
  }

  public Optional<Kept> kept() {
    return kept;
  }

  public long nextDue() {
    return engine.nextDue();
  }
}
