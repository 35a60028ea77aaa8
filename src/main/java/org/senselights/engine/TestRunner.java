package org.senselights.engine;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.senselights.decode.Decoded;
import org.senselights.decode.Decoder;
import org.senselights.engine.Account.Deed;
import org.senselights.engine.Account.Fired;
import org.senselights.engine.Account.Part;
import org.senselights.event.Event;
import org.senselights.event.Receipt;
import org.senselights.light.Program;
import org.senselights.message.Message;
import org.senselights.rules.ClockTrust;
import org.senselights.rules.Destinations;
import org.senselights.rules.Link;
import org.senselights.rules.Privacy;
import org.senselights.rules.RuleBook;
import org.senselights.rules.RuleTest;
import org.senselights.rules.RuleTest.Look;
import org.senselights.rules.Sending;

/**
 * Runs the tests that stand in a rules file, each with an engine of its own, on virtual time. What the settings keep
 * from a destination is kept from it here too.
 */
public final class TestRunner {

  /** What {@code ~} stands for in a test is {@code ~} itself, so that a file passes whatever the node is called. */
  private static final String DEVICE_TOPIC = "~";

  /** Nobody looks at what messages hold. */
  private static final SequencedMap<String, String> NO_TAGS = new LinkedHashMap<>();

  private final RuleBook book;
  private final ZoneId zone;
  private final Duration presenceExpiry;
  private final Destinations destinations;
  private final Decoder decoder;

  /**
   * Prepares a runner.
   *
   * @param book the rules with their tests
   * @param zone of the settings
   * @param presenceExpiry of the settings
   * @param destinations of the settings: of which events who is told nothing
   * @param fallback how bytes that are not UTF-8 are read
   */
  public TestRunner(
      RuleBook book, ZoneId zone, Duration presenceExpiry, Destinations destinations, Charset fallback) {
    this.book = Objects.requireNonNull(book, "book");
    this.zone = Objects.requireNonNull(zone, "zone");
    this.presenceExpiry = Objects.requireNonNull(presenceExpiry, "presenceExpiry");
    this.destinations = Objects.requireNonNull(destinations, "destinations");
    decoder = new Decoder(fallback);
  }

  /**
   * How a test went.
   *
   * @param test the test
   * @param failures what was not as expected, in order; none where it passed
   */
  public record Result(RuleTest test, List<Failure> failures) {

    /** Copies the list. */
    public Result {
      failures = List.copyOf(failures);
    }

    /**
     * Whether all was as expected.
     *
     * @return true without failures
     */
    public boolean passed() {
      return failures.isEmpty();
    }
  }

  /**
   * Something that was not as expected.
   *
   * @param where file and line of the step
   * @param what such as {@code rules} or {@code light red}
   * @param expected as written in the test
   * @param found what was the case
   */
  public record Failure(String where, String what, String expected, String found) {

    /** Such as {@code rules.conf:40: rules: expected told, found nothing}. */
    @Override
    public String toString() {
      return where + ": " + what + ": expected " + expected + ", found " + found;
    }
  }

  /**
   * Runs all tests of the book.
   *
   * @return in the order of the file
   */
  public List<Result> run() {
    return book.tests().stream().map(test -> new Course(test).run()).toList();
  }

  /** One test on its way. */
  private final class Course {
    private final RuleTest test;
    private final Engine engine;
    private final Instant begin;
    private final List<Failure> failures = new ArrayList<>();
    private final Set<String> fired = new TreeSet<>();
    private final List<String> published = new ArrayList<>();
    private final List<String> sent = new ArrayList<>();
    private final Set<String> withheld = new TreeSet<>();
    private long now;

    Course(RuleTest test) {
      this.test = test;
      begin = test.begin().atZone(zone).toInstant();
      Privacy privacy = new Privacy(Privacy.Mode.CLEAR, test.name().getBytes(StandardCharsets.UTF_8));
      engine =
          new Engine(
              book,
              new Identity(DEVICE_TOPIC, zone, privacy, "test", presenceExpiry, new ClockTrust(Instant.EPOCH),
                  destinations, NO_TAGS, false));
    }

    Result run() {
      take(new Input.Tick());
      for (RuleTest.Step step : test.steps()) {
        switch (step) {
          case RuleTest.Datagram(var where, var text) -> datagram(where, text);
          case RuleTest.Send(var where, var event) -> happens(event);
          case RuleTest.Sessions(var where, var count) -> happens(new Input.MadeUp(count));
          case RuleTest.Press(var where, var button) -> happens(new Input.Pressed(button));
          case RuleTest.Links(var where, var lost) ->
              happens(
                  Stream.of(Link.values())
                      .map(link -> new Input.LinkChanged(link, lost.filter(link::equals).isPresent()))
                      .toArray(Input[]::new));
          case RuleTest.After(var where, var time) -> pass(time);
          case RuleTest.Expect expect -> compare(expect);
        }
      }
      return new Result(test, failures);
    }

    private void datagram(String where, String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      switch (decoder.decode(bytes, 0, bytes.length)) {
        case Decoded.Understood(var event, var doubt) -> happens(event);
        case Decoded.NotOurs(var product) ->
            failures.add(new Failure(where, "datagram", "an event", "a log event of another product, " + product));
        case Decoded.Malformed(var reason) ->
            failures.add(new Failure(where, "datagram", "an event", "none: " + reason.text()));
      }
    }

    private void happens(Event event) {
      happens(new Input.Happened(event, new Receipt(wall(), now, "127.0.0.1")));
    }

    private void happens(Input... inputs) {
      fired.clear();
      published.clear();
      sent.clear();
      withheld.clear();
      for (Input input : inputs) {
        take(input);
      }
    }

    private void pass(Duration time) {
      long until = now + time.toNanos();
      while (engine.nextDue() <= until) {
        now = Math.max(now, engine.nextDue());
        take(new Input.Tick());
      }
      now = until;
    }

    private void take(Input input) {
      Outcome outcome = engine.decide(input, moment());
      outcome.messages().stream().map(Message::topic).forEach(published::add);
      outcome.sendings().stream().map(Sending::target).forEach(sent::add);
      for (Account account : outcome.accounts()) {
        account.fired().stream().filter(each -> each.part() == Part.FIRED).map(Fired::rule).forEach(fired::add);
        account.fired().stream().flatMap(each -> each.deeds().stream()).forEach(this::withheld);
      }
    }

    private void withheld(Deed deed) {
      if (deed instanceof Deed.Withheld(var destination)) {
        withheld.add(destination);
      }
    }

    private Moment moment() {
      return new Moment(now, wall());
    }

    private Instant wall() {
      return begin.plusNanos(now);
    }

    private void compare(RuleTest.Expect expect) {
      expect.rules().map(TreeSet::new).filter(rules -> !rules.equals(fired)).ifPresent(
          rules -> failures.add(new Failure(expect.where(), "rules", words(rules), words(fired))));
      Map<String, Program> showing = engine.view(moment()).lights();
      expect.lights().forEach((light, look) -> {
        Look found = look(showing.get(light));
        if (found != look) {
          failures.add(new Failure(expect.where(), "light " + light, look.word(), found.word()));
        }
      });
      expect.published().ifPresent(topics -> compare(expect, "published", topics, published,
          destination -> destination.equals(Destinations.MQTT) && topics.size() > published.size()));
      expect.sent().ifPresent(targets -> compare(expect, "sent", targets, sent, targets::contains));
    }

    private void compare(RuleTest.Expect expect, String what, List<String> expected, List<String> found,
        Predicate<String> destination) {
      if (!counted(expected).equals(counted(found))) {
        String why = withheld.stream().filter(destination).map(name -> ", since " + name + " ignores such events")
            .collect(Collectors.joining());
        failures.add(new Failure(expect.where(), what, words(expected), words(found) + why));
      }
    }
  }

  private static Map<String, Integer> counted(List<String> names) {
    Map<String, Integer> counted = new HashMap<>();
    names.forEach(name -> counted.merge(name, 1, Integer::sum));
    return counted;
  }

  private static String words(Iterable<String> names) {
    String words = String.join(", ", names);
    return words.isEmpty() ? "nothing" : words;
  }

  private static Look look(Program program) {
    return switch (program) {
      case Program.Steady(var on) -> on ? Look.ON : Look.OFF;
      case Program.Flash flash -> Look.FLASH;
      case Program.Blink blink -> Look.BLINK;
      case Program.Breathe breathe -> Look.BREATHE;
      case Program.Turn turn -> Look.ON;
    };
  }
}
