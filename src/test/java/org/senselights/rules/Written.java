package org.senselights.rules;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;
import org.senselights.event.EventType;
import org.senselights.light.Again;
import org.senselights.light.Program;
import org.senselights.rules.StateTest.Counted;

/** Parts of rules, put together in the words of the rules file. */
final class Written {
  static final TimeWindow NIGHT = new TimeWindow(Set.of(), List.of(TimeWindow.Span.parse("22-6")), List.of());
  static final TimeWindow OFFICE = new TimeWindow(
      TimeWindow.parseDays("mon-fri"), List.of(TimeWindow.Span.parse("7-18")), List.of());

  private Written() {}

  static EventPattern event(String types, FieldTest... fields) {
    Set<EventType> meant = new LinkedHashSet<>();
    for (String type : types.split(" ")) {
      switch (type) {
        case "any" -> meant.addAll(EventPattern.ANY);
        case "every" -> meant.addAll(EventPattern.EVERY);
        default -> meant.add(EventType.of(type).orElseThrow());
      }
    }
    return new EventPattern(meant, List.of(fields));
  }

  static FieldTest field(String name, String... patterns) {
    Field field = Field.of(name).orElseThrow();
    return new FieldTest(field, Stream.of(patterns).map(text -> Pattern.of(field, text)).toList());
  }

  static FieldTest not(String name, String... patterns) {
    Field field = Field.of(name).orElseThrow();
    return new FieldTest(
        field, List.of(Pattern.not(Stream.of(patterns).map(text -> Pattern.of(field, text)).toList())));
  }

  static Happening on(String types, FieldTest... fields) {
    return Happening.of(event(types, fields));
  }

  static Happening at(String time, StateTest.Time... times) {
    return happening(new Cause.Daily(DailyTime.parse(time)), times);
  }

  static Action send(String target, String... namesAndTexts) {
    SequencedMap<String, Template> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      fields.put(namesAndTexts[i], Template.parse(namesAndTexts[i + 1]));
    }
    return new Action.Send(target, fields);
  }

  static Happening button(String name, StateTest.Time... times) {
    return happening(new Cause.Pressed(name), times);
  }

  static Happening started() {
    return happening(new Cause.Started());
  }

  static Happening happening(Cause cause, StateTest.Time... times) {
    return new Happening(cause, List.of(times), Wording.NONE);
  }

  static Happening worded(Happening happening, String key, String written) {
    return new Happening(happening.cause(), happening.times(), new Wording(Map.of(key, written)));
  }

  static State state(StateTest... tests) {
    return new State(List.of(tests), Optional.empty(), Wording.NONE);
  }

  static State lasting(String time, StateTest... tests) {
    return new State(List.of(tests), Optional.of(time(time)), Wording.NONE);
  }

  static State worded(State state, String key, String written) {
    return new State(state.all(), state.lasting(), new Wording(Map.of(key, written)));
  }

  /** A count in the words of the file: {@code count("sessions above 50 until-below 40")}. */
  static StateTest.Count count(String written, FieldTest... narrowed) {
    String[] words = written.split(" ");
    Map<String, Integer> numbers = new LinkedHashMap<>();
    for (int i = 1; i < words.length; i += 2) {
      numbers.put(words[i], Integer.valueOf(words[i + 1]));
    }
    return new StateTest.Count(Counted.of(words[0]).orElseThrow(), List.of(narrowed), number(numbers, "above"),
        number(numbers, "below"), number(numbers, "until-below"), number(numbers, "until-above"));
  }

  private static OptionalInt number(Map<String, Integer> numbers, String key) {
    return numbers.containsKey(key) ? OptionalInt.of(numbers.get(key)) : OptionalInt.empty();
  }

  static StateTest.Silence silence(String time, EventPattern of) {
    return new StateTest.Silence(time(time), of);
  }

  static StateTest.Time during(TimeWindow... windows) {
    return new StateTest.Time("during", List.of(windows));
  }

  static StateTest.Time time(TimeWindow... windows) {
    return new StateTest.Time("time", List.of(windows));
  }

  static TimeWindow window(String days, String span, String... except) {
    return new TimeWindow(
        days.isEmpty() ? Set.of() : TimeWindow.parseDays(days),
        span.isEmpty() ? List.of() : List.of(TimeWindow.Span.parse(span)),
        Arrays.stream(except).map(ExceptDates::parse).toList());
  }

  static Action.Show flash(String light) {
    return show(light, new Program.Flash(time("400ms"), 1));
  }

  static Action.Show blink(String light, String cycle) {
    return show(light, new Program.Blink(time(cycle)));
  }

  static Action.Show turn(String light, String level) {
    return show(light, new Program.Steady(level.equals("on")));
  }

  static Action.Show show(String lights, Program program) {
    return new Action.Show(target(lights), program, Optional.empty(), Optional.empty(), 0, Again.RESTART);
  }

  private static LightTarget target(String lights) {
    return lights.contains("{{")
        ? new LightTarget(List.of(), Optional.of(Template.parse(lights)))
        : new LightTarget(List.of(lights.split(" ")), Optional.empty());
  }

  static Action.Show priority(int priority, Action.Show show) {
    return new Action.Show(show.target(), show.program(), show.pace(), show.length(), priority, show.again());
  }

  static Action.Show again(Again again, Action.Show show) {
    return new Action.Show(show.target(), show.program(), show.pace(), show.length(), show.priority(), again);
  }

  static Action.Show lasting(String length, Action.Show show) {
    return new Action.Show(
        show.target(), show.program(), show.pace(), Optional.of(time(length)), show.priority(), show.again());
  }

  static Action.Show over(String from, String to, int lowest, int highest, Action.Show show) {
    Action.Pace pace = new Action.Pace(time(from), time(to), lowest, highest);
    return new Action.Show(
        show.target(), show.program(), Optional.of(pace), show.length(), show.priority(), show.again());
  }

  static Action publish(String topic, String text) {
    return new Action.Publish(Topic.parse(topic), new Payload.Text(Template.parse(text)), 1, false);
  }

  static Action retained(String topic, String text) {
    return new Action.Publish(Topic.parse(topic), new Payload.Text(Template.parse(text)), 1, true);
  }

  static Action json(String topic, String... keys) {
    LinkedHashMap<String, Payload.Value> members = new LinkedHashMap<>();
    Stream.of(keys).forEach(key -> members.put(key, new Payload.Filled(Template.parse("{{" + key + "}}"))));
    return new Action.Publish(Topic.parse(topic), new Payload.JsonObject(new Payload.Members(members)), 1, false);
  }

  static Action delay(String time) {
    return new Action.Delay(time(time));
  }

  static Action log(String text) {
    return new Action.Log(Template.parse(text));
  }

  static Action mute(Action.Mute.Change change, String... length) {
    return new Action.Mute(change, Stream.of(length).map(Written::time).findFirst());
  }

  static Duration time(String written) {
    long number = Long.parseLong(written.replaceAll("[a-z]", ""));
    return switch (written.replaceAll("[0-9]", "")) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> throw new IllegalArgumentException(written);
    };
  }
}
