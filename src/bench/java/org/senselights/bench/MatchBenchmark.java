package org.senselights.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;
import org.senselights.engine.Engine;
import org.senselights.engine.Identity;
import org.senselights.engine.Input;
import org.senselights.engine.Moment;
import org.senselights.engine.Outcome;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.event.Receipt;
import org.senselights.light.Again;
import org.senselights.light.LightDefinition;
import org.senselights.light.Program;
import org.senselights.rules.Action;
import org.senselights.rules.ClockTrust;
import org.senselights.rules.EventPattern;
import org.senselights.rules.Field;
import org.senselights.rules.FieldTest;
import org.senselights.rules.LightTarget;
import org.senselights.rules.Pattern;
import org.senselights.rules.Privacy;
import org.senselights.rules.Rule;
import org.senselights.rules.RuleBook;

/**
 * Nanoseconds from an event to what is to be done. Three rules are those that ship, and of them two match; the others
 * watch for a host and a user each, spread over all types of event, and never match.
 *
 * <p>{@link #baseline} is the least that matching must do: one pass over rows of type and user, compared.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MatchBenchmark {
  private static final long BETWEEN_EVENTS_NANOS = 1_000_000;

  /** Rules in the book. */
  @Param({"10", "10000"})
  public int rules;

  private final Receipt receipt = new Receipt(Instant.parse("2026-11-20T12:00:00Z"), 0, "10.0.0.1");
  private final Event event = Event.of(EventType.CONNECTION_OPEN)
      .host("qlik1").directory("LAB").userId("anna").origin("AppAccess")
      .context("/app/5b0e6f3a-9d41-4c0e-8a77-1c2d3e4f5a6b").appId("5b0e6f3a-9d41-4c0e-8a77-1c2d3e4f5a6b")
      .command("Open connection").message("connection Opened for session 7f1c with LAB\\anna").build();
  private final Input happened = new Input.Happened(event, receipt);
  private RuleBook book;
  private Engine engine;
  private EventType[] types;
  private String[] users;
  private long now;

  /** Writes the book. */
  @Setup
  public void write() {
    List<Rule> written = new ArrayList<>();
    written.add(rule("opened", types(EventType.CONNECTION_OPEN), List.of(), flash("green")));
    written.add(rule("closed", types(EventType.CONNECTION_CLOSE), List.of(), flash("red")));
    written.add(rule("told", EventPattern.ANY, List.of(), new Action.PublishEvent()));
    EventType[] all = EventType.values();
    types = new EventType[rules];
    users = new String[rules];
    for (int i = written.size(); i < rules; i++) {
      EventType type = all[i % all.length];
      List<FieldTest> fields = List.of(
          new FieldTest(Field.HOST, List.of(Pattern.of(Field.HOST, "qlik-prod-" + i + "*"))),
          new FieldTest(Field.USER, List.of(Pattern.of(Field.USER, "LAB/user" + i))));
      written.add(rule("watch-" + i, types(type), fields, flash("red")));
    }
    for (int i = 0; i < rules; i++) {
      types[i] = all[i % all.length];
      users[i] = "LAB/user" + i;
    }
    List<LightDefinition> lights =
        List.of(new LightDefinition("green", 17, false), new LightDefinition("red", 27, false));
    book = new RuleBook(lights, Map.of(), List.of(), List.of(), written, List.of());
    Privacy privacy = new Privacy(Privacy.Mode.CLEAR, "salt".getBytes(StandardCharsets.UTF_8));
    engine = new Engine(book, new Identity("sense-lights/bench", ZoneOffset.UTC, privacy, "run", Duration.ofHours(12),
            new ClockTrust(Instant.EPOCH)));
  }

  /**
   * Which rules match, without doing anything.
   *
   * @param blackhole keeps the compiler from leaving it out
   */
  @Benchmark
  public void match(Blackhole blackhole) {
    for (Rule rule : book.candidates(event)) {
      if (rule.matches(event, receipt)) {
        blackhole.consume(rule);
      }
    }
  }

  /**
   * The whole engine: match, show on a lamp, write the message.
   *
   * @return what is to be done
   */
  @Benchmark
  public Outcome decide() {
    now += BETWEEN_EVENTS_NANOS;
    return engine.decide(happened, new Moment(now, receipt.at()));
  }

  /**
   * The bare loop.
   *
   * @param blackhole keeps the compiler from leaving it out
   */
  @Benchmark
  public void baseline(Blackhole blackhole) {
    String user = event.user();
    for (int i = 0; i < types.length; i++) {
      if (types[i] == event.type() && users[i].equalsIgnoreCase(user)) {
        blackhole.consume(i);
      }
    }
    blackhole.consume(user);
  }

  private static Set<EventType> types(EventType type) {
    return Set.of(type);
  }

  private static Action flash(String light) {
    return new Action.Show(new LightTarget(List.of(light), Optional.empty()),
        new Program.Flash(Duration.ofMillis(400), 1), Optional.empty(), Optional.empty(), 0, Again.RESTART);
  }

  private static Rule rule(String name, Set<EventType> types, List<FieldTest> fields, Action action) {
    return Rule.named(name).when(new EventPattern(types, fields)).then(List.of(action)).build();
  }
}
