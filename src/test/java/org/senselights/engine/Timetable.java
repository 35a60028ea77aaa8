package org.senselights.engine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.senselights.engine.Account.Fired;
import org.senselights.event.Event;
import org.senselights.event.Receipt;
import org.senselights.message.Message;
import org.senselights.rules.Privacy;
import org.senselights.rules.RuleBook;

/** Drives an engine on virtual time: nothing waits, and a test reads as a timetable. */
public final class Timetable {
  private final Instant start = Instant.parse("2026-01-05T11:00:00Z");
  private final Engine engine;
  private final List<Message> published = new ArrayList<>();
  private final List<Account> accounts = new ArrayList<>();
  private final Map<String, Boolean> levels = new TreeMap<>();
  private Duration now = Duration.ZERO;

  public Timetable(RuleBook book) {
    this(book, Privacy.Mode.CLEAR);
  }

  public Timetable(RuleBook book, Privacy.Mode mode) {
    Privacy privacy = new Privacy(mode, "salt".getBytes(StandardCharsets.UTF_8));
    engine = new Engine(book, new Identity("sense-lights/desk", ZoneId.of("Europe/Berlin"), privacy, "run"));
  }

  /** Lets time pass, stopping wherever something falls due, as the engine's thread does. */
  public Timetable after(Duration time) {
    Duration until = now.plus(time);
    while (engine.nextDue() <= until.toNanos()) {
      now = Duration.ofNanos(Math.max(now.toNanos(), engine.nextDue()));
      take(new Input.Tick());
    }
    now = until;
    return this;
  }

  public Timetable happens(Event event) {
    take(new Input.Happened(event, new Receipt(start.plus(now), now.toNanos(), "10.0.0.1")));
    return this;
  }

  public Timetable stops() {
    take(new Input.Stop());
    return this;
  }

  private void take(Input input) {
    Outcome outcome = engine.decide(input, new Moment(now.toNanos(), start.plus(now)));
    outcome.lights().forEach(change -> levels.put(change.light(), change.lit()));
    published.addAll(outcome.messages());
    accounts.addAll(outcome.accounts());
  }

  public boolean lit(String light) {
    return levels.getOrDefault(light, false);
  }

  public List<Message> published() {
    return published;
  }

  public List<String> topics() {
    return published.stream().map(Message::topic).toList();
  }

  public Account lastAccount() {
    return accounts.getLast();
  }

  /** The rules that fired for the last event, without those held back. */
  public List<String> fired() {
    return lastAccount().fired().stream().filter(fired -> !fired.throttled()).map(Fired::rule).toList();
  }

  public EngineCounts.Snapshot counts() {
    return engine.counts().snapshot();
  }

  public long nextDue() {
    return engine.nextDue();
  }
}
