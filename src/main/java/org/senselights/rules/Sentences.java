package org.senselights.rules;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.senselights.event.EventType;
import org.senselights.light.Program;

/** Says a rule in plain words, so that its owner can see whether the file means what was meant. */
public final class Sentences {

  private static final Map<EventType, String> HAPPENS =
      new EnumMap<>(
          Map.of(
              EventType.SESSION_START, "a session starts",
              EventType.SESSION_STOP, "a session ends",
              EventType.CONNECTION_OPEN, "an app is opened",
              EventType.CONNECTION_CLOSE, "an app is closed",
              EventType.RELOAD_FAILED, "a reload fails",
              EventType.RELOAD_ABORTED, "a reload is aborted",
              EventType.RELOAD_SUCCEEDED, "a reload succeeds",
              EventType.APP_DISTRIBUTED, "an app is distributed",
              EventType.OTHER, "Sense tells of anything else"));

  private Sentences() {}

  /**
   * A rule in words.
   *
   * @param rule any rule
   * @return one or two sentences
   */
  public static String of(Rule rule) {
    StringBuilder text = new StringBuilder("When ").append(anyOf(rule.patterns())).append(", ");
    text.append(actions(rule.then()));
    if (!rule.unless().isEmpty()) {
      text.append(", unless ")
          .append(
              Rule.patterns(rule.unless()).stream()
                  .map(Sentences::exception)
                  .collect(Collectors.joining(", and also unless ")));
    }
    text.append('.');
    rule.throttle()
        .ifPresent(
            time ->
                text.append(" At most once in ")
                    .append(time(time))
                    .append(rule.per().map(field -> " for each " + spoken(field)).orElse(""))
                    .append('.'));
    return text.toString();
  }

  /**
   * What a book ignores, in words.
   *
   * @param pattern one of its conditions
   * @return a sentence
   */
  public static String ofIgnored(EventPattern pattern) {
    return "Not looked at: " + exception(pattern) + ".";
  }

  private static String anyOf(List<EventPattern> patterns) {
    return patterns.stream()
        .map(pattern -> happens(pattern.types()) + fields(" and ", pattern.fields()))
        .collect(Collectors.joining(", or when "));
  }

  /** A condition that names no event speaks of its fields alone. */
  private static String exception(EventPattern pattern) {
    if (pattern.types().equals(EventPattern.EVERY)) {
      return pattern.fields().stream().map(Sentences::field).collect(Collectors.joining(" and "));
    }
    return happens(pattern.types()) + fields(" and ", pattern.fields());
  }

  private static String happens(Set<EventType> types) {
    if (types.equals(EventPattern.ANY) || types.equals(EventPattern.EVERY)) {
      return "anything happens";
    }
    return types.stream().map(HAPPENS::get).collect(Collectors.joining(" or "));
  }

  private static String fields(String before, List<FieldTest> tests) {
    return tests.stream().map(test -> before + field(test)).collect(Collectors.joining());
  }

  private static String field(FieldTest test) {
    return "the " + spoken(test.field()) + " " + test.anyOf().stream()
        .map(Sentences::pattern)
        .collect(Collectors.joining(" or "));
  }

  private static String spoken(Field field) {
    return switch (field) {
      case USER_ID -> "user's id";
      case DIRECTORY -> "user's directory";
      default -> field.word();
    };
  }

  private static String pattern(Pattern pattern) {
    return switch (pattern) {
      case Pattern.Regex regex -> "has " + regex + " in it";
      case Pattern.Not not ->
          "is not " + not.anyOf().stream().map(Pattern::toString).collect(Collectors.joining(" nor "));
      default -> "is " + pattern;
    };
  }

  private static String actions(List<Action> actions) {
    List<String> parts = new ArrayList<>();
    String lead = "";
    for (Action action : actions) {
      if (action instanceof Action.Delay(var time)) {
        lead += "after " + time(time) + " ";
      } else {
        parts.add(lead + action(action));
        lead = "";
      }
    }
    return String.join(", then ", parts);
  }

  private static String action(Action action) {
    return switch (action) {
      case Action.Show show -> lights(show.target()) + program(show);
      case Action.PublishEvent publish -> "the event goes to MQTT";
      case Action.Publish publish ->
          "a message goes to " + publish.topic() + (publish.retain() ? " and is kept there" : "");
      case Action.Mute mute -> "all lights are muted";
      case Action.Log(var line) -> "the log says \"" + line + "\"";
      case Action.Delay(var time) -> "after " + time(time);
    };
  }

  private static String lights(LightTarget target) {
    if (target.byEvent().isPresent()) {
      return "the light named " + target.byEvent().get();
    }
    List<String> names = target.names();
    return names.size() == 1
        ? "the " + names.getFirst() + " light"
        : "each of the lights " + String.join(", ", names);
  }

  private static String program(Action.Show show) {
    String length = show.length().map(time -> " for " + time(time)).orElse("");
    String does =
        switch (show.program()) {
          case Program.Steady(var on) ->
              show.isOpen() ? (on ? " stays on" : " stays off") : (on ? " is on" : " is off") + length;
          case Program.Flash(var lit, var times) ->
              times == 1
                  ? " flashes for " + time(lit)
                  : " flashes " + times + " times for " + time(lit) + " each";
          case Program.Blink(var cycle) ->
              (show.isOpen() ? " keeps blinking" : " blinks") + " every " + time(cycle) + length;
          case Program.Turn turn -> " has its turn";
          case Program.Breathe(var cycle) ->
              (show.isOpen() ? " keeps breathing" : " breathes") + " every " + time(cycle) + length
                  + " (a pin only switches: half on, half off)";
        };
    return does
        + (show.priority() > 0 ? " with priority " + show.priority() : "")
        + switch (show.again()) {
          case RESTART -> "";
          case EXTEND -> " (longer when it comes again)";
          case QUEUE -> " (once more when it comes again)";
          case IGNORE -> " (not again while it does)";
        };
  }

  private static String time(Duration time) {
    if (time.toHours() > 0 && time.toMinutesPart() == 0 && time.toSecondsPart() == 0) {
      return time.toHours() == 1 ? "1 hour" : time.toHours() + " hours";
    }
    if (time.toMinutes() > 0 && time.toSecondsPart() == 0) {
      return time.toMinutes() + " min";
    }
    return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
  }
}
