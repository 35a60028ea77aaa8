package org.senselights.rules;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.senselights.event.EventType;
import org.senselights.light.LightDefinition;
import org.senselights.light.Program;
import org.senselights.rules.StateTest.Counted;

/** Says a rule in plain words, so that its owner can see whether the file means what was meant. */
public final class Sentences {

  private static final Map<EventType, Told> TOLD =
      new EnumMap<>(
          Map.of(
              EventType.SESSION_START, new Told("session", "starts", "has started"),
              EventType.SESSION_STOP, new Told("session", "ends", "has ended"),
              EventType.CONNECTION_OPEN, new Told("app", "is opened", "has been opened"),
              EventType.CONNECTION_CLOSE, new Told("app", "is closed", "has been closed"),
              EventType.RELOAD_FAILED, new Told("reload", "fails", "has failed"),
              EventType.RELOAD_ABORTED, new Told("reload", "is aborted", "has been aborted"),
              EventType.RELOAD_SUCCEEDED, new Told("reload", "succeeds", "has succeeded"),
              EventType.APP_DISTRIBUTED, new Told("app", "is distributed", "has been distributed")));

  private static final String SOMETHING_ELSE = "Sense tells of something else";
  private static final java.util.regex.Pattern FIELD_ALONE =
      java.util.regex.Pattern.compile("\\{\\{\\s*([a-z_]+)\\s*}}");
  private static final java.util.regex.Pattern ONE_RUN_OF_DAYS =
      java.util.regex.Pattern.compile("[A-Z][a-z]++ to [A-Z][a-z]++(?! and|,(?! except)).*");
  private static final java.util.regex.Pattern WRITTEN_NAMES =
      java.util.regex.Pattern.compile("\"?during\"?\\s*[=:]\\s*\\[?([^\\[\\]${}]*)]?");
  private static final java.util.regex.Pattern IS_A_LAMP =
      java.util.regex.Pattern.compile("(?i).*(light|lamp|led|bulb)[0-9]*");
  private static final int LONGEST_QUOTE = 60;
  private static final int LONGEST_TEXT = 100;
  private static final String TEXT = "text";

  private final Rule rule;
  private final RuleBook book;

  private Sentences(Rule rule, RuleBook book) {
    this.rule = rule;
    this.book = book;
  }

  /** What is said of a kind of event: who, what it does, and what it has done. */
  private record Told(String subject, String does, String hasDone) {
    String withArticle() {
      return ("aeiou".indexOf(subject.charAt(0)) < 0 ? "a " : "an ") + subject;
    }
  }

  /**
   * A rule in words.
   *
   * @param rule any rule
   * @param book the book it stands in, whose groups of lights it may speak of
   * @return at least one sentence
   */
  public static List<String> of(Rule rule, RuleBook book) {
    return new Sentences(rule, book).all();
  }

  /**
   * What a book ignores, in words.
   *
   * @param pattern one of its conditions
   * @return a sentence
   */
  public static String ofIgnored(EventPattern pattern) {
    return "Not looked at: " + events(pattern) + ".";
  }

  /**
   * What a destination is told nothing of.
   *
   * @param destination its name in the settings
   * @param pattern what it ignores
   * @return a whole sentence
   */
  public static String ofIgnored(String destination, EventPattern pattern) {
    return "Not told to " + destination + ": " + events(pattern) + ".";
  }

  private static String events(EventPattern pattern) {
    String events = "events";
    if (!pattern.types().equals(EventPattern.EVERY)) {
      events = pattern.types().equals(EventPattern.ANY)
          ? "events of the known kinds"
          : listed(pattern.types().stream().map(EventType::word).toList(), " and ") + " events";
    }
    return events + whose(pattern.fields(), "user");
  }

  private List<String> all() {
    StringBuilder first = new StringBuilder();
    if (rule.lasts()) {
      first.append(whileClause());
    } else {
      first.append(rule.when().stream().map(this::whenClause).collect(Collectors.joining(", or ")));
      if (!rule.whileHolds().isEmpty()) {
        first.append(", and only ").append(whileClause());
      }
    }
    first.append(", ").append(actions(rule.then(), lastsForAWhile()));
    List<String> sentences = new ArrayList<>();
    if (!rule.until().isEmpty()) {
      if (rule.then().size() == 1 && rule.then().getFirst() instanceof Action.Show && rule.unless().isEmpty()) {
        first.append(", ").append(until());
      } else {
        first.append(exceptions());
        sentences.add(sentence(first));
        first = new StringBuilder("This lasts ").append(until());
      }
    } else {
      first.append(exceptions());
    }
    if (!rule.afterwards().isEmpty()) {
      first.append("; afterwards ").append(actions(rule.afterwards(), false));
    }
    sentences.add(sentence(first));
    rule.throttle().ifPresent(time -> sentences.add("At most once " + period(time) + forEach() + "."));
    return List.copyOf(sentences);
  }

  private static String sentence(CharSequence text) {
    return Character.toUpperCase(text.charAt(0)) + text.subSequence(1, text.length()).toString() + ".";
  }

  private boolean lastsForAWhile() {
    return rule.lasts() || !rule.until().isEmpty();
  }

  private String forEach() {
    return rule.per().map(field -> " for each " + spoken(field)).orElse("");
  }

  private String whenClause(Happening happening) {
    String times = times(happening.times(), happening.wording());
    if (happening.cause() instanceof Cause.Daily(var time)) {
      return "at " + time + (times.isEmpty() ? "" : ", " + times);
    }
    return (times.isEmpty() ? "" : times + ", ") + "when " + clause(happening.cause());
  }

  /** With the time behind it, for the middle of a sentence. */
  private static String clauseWithTime(Happening happening) {
    String times = times(happening.times(), happening.wording());
    return clause(happening.cause()) + (times.isEmpty() ? "" : " " + times);
  }

  private static String clause(Cause cause) {
    return switch (cause) {
      case Cause.Told(var pattern) -> exception(pattern);
      case Cause.Pressed(var button) -> button(button) + " is pressed";
      case Cause.Daily(var time) -> "it is " + time;
      case Cause.Started started -> "the service has started";
    };
  }

  private static String button(String name) {
    return name.toLowerCase(Locale.ROOT).contains("button") ? "the " + name : "the button " + name;
  }

  /** A condition that names no event speaks of its fields alone. */
  private static String exception(EventPattern pattern) {
    if (pattern.types().equals(EventPattern.EVERY) && !pattern.fields().isEmpty()) {
      return pattern.fields().stream().map(Sentences::field).collect(Collectors.joining(" and "));
    }
    return happens(pattern.types())
        + pattern.fields().stream().map(test -> " and " + field(test)).collect(Collectors.joining());
  }

  /** Says what has one subject in one breath: "an app is opened or closed". */
  private static String happens(Set<EventType> types) {
    if (types.equals(EventPattern.ANY)) {
      return "anything happens";
    }
    if (types.equals(EventPattern.EVERY)) {
      return "anything at all happens";
    }
    List<String> clauses = new ArrayList<>();
    Set<String> subjects = new HashSet<>();
    for (EventType type : types) {
      if (type == EventType.OTHER) {
        clauses.add(SOMETHING_ELSE);
      } else if (subjects.add(TOLD.get(type).subject)) {
        clauses.add(TOLD.get(type).withArticle() + " " + verbs(TOLD.get(type).subject, types));
      }
    }
    return String.join(" or ", clauses);
  }

  private static String verbs(String subject, Set<EventType> types) {
    List<String> verbs = new ArrayList<>();
    boolean passive = false;
    for (EventType type : types) {
      Told told = TOLD.get(type);
      if (told != null && told.subject.equals(subject)) {
        boolean alsoPassive = told.does.startsWith("is ");
        verbs.add(passive && alsoPassive ? told.does.substring(3) : told.does);
        passive = alsoPassive;
      }
    }
    return listed(verbs, " or ");
  }

  private String until() {
    List<String> ends = new ArrayList<>();
    List<String> told = new ArrayList<>();
    for (Happening happening : rule.until()) {
      if (happening.cause() instanceof Cause.Told) {
        told.add("until " + clauseWithTime(happening));
      } else if (happening.cause() instanceof Cause.Daily(var time) && happening.times().isEmpty()) {
        ends.add("until " + time);
      } else {
        ends.add("until " + clauseWithTime(happening));
      }
    }
    if (!told.isEmpty()) {
      String each = rule.per().map(field -> ", for each " + spoken(field) + " on its own").orElse("");
      ends.addFirst(String.join(", or ", told) + each);
    }
    return String.join(", or ", ends);
  }

  private String exceptions() {
    StringBuilder text = new StringBuilder();
    for (Condition condition : rule.unless()) {
      text.append(text.isEmpty() ? ", " : ", and also ");
      switch (condition) {
        case Happening happening -> text.append("unless ").append(clauseWithTime(happening));
        case State state when tested(state).isEmpty() ->
            text.append(text.length() > 2 ? "not " : "but not ").append(times(state)).append(after(state));
        case State state -> {
          String times = times(state);
          text.append("unless ").append(tested(state)).append(times.isEmpty() ? "" : " " + times);
        }
      }
    }
    return text.toString();
  }

  private String whileClause() {
    return rule.whileHolds().stream().map(Sentences::whileClause).collect(Collectors.joining(", or "));
  }

  private static String whileClause(State state) {
    String times = times(state);
    String tested = tested(state);
    if (tested.isEmpty()) {
      return times + after(state);
    }
    return (times.isEmpty() ? "" : times + ", ") + "while " + tested;
  }

  private static String after(State state) {
    return state.lasting().map(time -> ", but only after " + time(time)).orElse("");
  }

  private static String times(State state) {
    List<StateTest.Time> times = state.all().stream()
        .filter(StateTest.Time.class::isInstance).map(StateTest.Time.class::cast).toList();
    return times(times, state.wording());
  }

  /** All but the time; empty where only the time is asked for. */
  private static String tested(State state) {
    List<String> parts = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (StateTest test : state.all()) {
      switch (test) {
        case StateTest.Count count -> {
          parts.add(count(count));
          hysteresis(count).ifPresent(notes::add);
        }
        case StateTest.Silence silence -> parts.add(silence(silence));
        case StateTest.Lost(var link) -> parts.add(switch (link) {
          case BROKER_LOST -> "the broker cannot be reached";
          case LISTENER_DOWN -> "an address for Sense's datagrams cannot be listened on";
        });
        case StateTest.Time time -> { }
      }
    }
    if (parts.isEmpty()) {
      return "";
    }
    state.lasting().ifPresent(time -> notes.add((notes.isEmpty() ? "only after " : "and only after ") + time(time)));
    return String.join(" and ", parts) + (notes.isEmpty() ? "" : " (" + String.join(", ", notes) + ")");
  }

  private static String count(StateTest.Count count) {
    String one = switch (count.of()) {
      case SESSIONS -> "session";
      case CONNECTIONS -> "connection";
      case USERS -> "user";
    };
    String quantity = quantity(count.above(), count.below());
    boolean single = quantity.endsWith("one") || quantity.equals("no");
    return quantity + " " + one + (single ? "" : "s")
        + whose(count.narrowed(), count.of() == Counted.USERS ? "name" : "user")
        + (single ? " is " : " are ") + (count.of() == Counted.CONNECTIONS ? "open" : "on line");
  }

  private static String quantity(OptionalInt above, OptionalInt below) {
    if (below.isEmpty()) {
      return moreThan(above.getAsInt());
    }
    if (above.isEmpty()) {
      return switch (below.getAsInt()) {
        case 1 -> "no";
        case 2 -> "at most one";
        default -> "fewer than " + below.getAsInt();
      };
    }
    int least = above.getAsInt() + 1;
    if (least == below.getAsInt() - 1) {
      return "exactly " + (least == 1 ? "one" : least);
    }
    return (least == 1 ? "at least one but" : moreThan(above.getAsInt()) + " and") + " fewer than "
        + below.getAsInt();
  }

  private static String moreThan(int above) {
    return switch (above) {
      case 0 -> "at least one";
      case 1 -> "at least 2";
      default -> "more than " + above;
    };
  }

  private static Optional<String> hysteresis(StateTest.Count count) {
    List<String> ends = new ArrayList<>();
    count.untilBelow().ifPresent(number -> ends.add(number == 1 ? "none" : "fewer than " + number));
    count.untilAbove().ifPresent(number -> ends.add("more than " + number));
    return ends.isEmpty()
        ? Optional.empty()
        : Optional.of("until " + String.join(" or ", ends) + (ends.getLast().equals("none") ? " is" : " are"));
  }

  private static String silence(StateTest.Silence silence) {
    EventPattern of = silence.of();
    String length = " for " + time(silence.time());
    if (of.types().equals(EventPattern.EVERY) || of.types().equals(EventPattern.ANY)) {
      return of.fields().isEmpty()
          ? "nothing has been heard from Sense" + length
          : "no event" + whose(of.fields(), "user") + " has come" + length;
    }
    List<String> clauses = new ArrayList<>();
    for (EventType type : of.types()) {
      Told told = TOLD.get(type);
      clauses.add(told == null
          ? "no other event" + whose(of.fields(), "user") + " has come"
          : "no " + told.subject + whose(of.fields(), "user") + " " + told.hasDone);
    }
    return String.join(" and ", clauses) + length;
  }

  /** An adverb such as "during night (every day from 22:00 to 6:00 the next day)"; empty for at any time. */
  static String times(List<StateTest.Time> times, Wording wording) {
    return times.stream().map(time -> time(time, wording)).collect(Collectors.joining(", and "));
  }

  private static String time(StateTest.Time time, Wording wording) {
    List<String> names = time.key().equals("during") ? names(wording.of(time.key())) : List.of();
    if (names.size() != time.anyOf().size()) {
      return time.anyOf().stream().map(Sentences::window).collect(Collectors.joining(" or "));
    }
    List<String> named = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      named.add(names.get(i) + " (" + time.anyOf().get(i).sentence() + ")");
    }
    return "during " + String.join(" or ", named);
  }

  private static List<String> names(String written) {
    Matcher matcher = WRITTEN_NAMES.matcher(written);
    return matcher.matches()
        ? Arrays.stream(matcher.group(1).split(",")).map(name -> name.strip().replace("\"", "")).toList()
        : List.of();
  }

  private static String window(TimeWindow window) {
    String sentence = window.sentence();
    if (sentence.startsWith("every day ")) {
      return sentence.substring("every day ".length());
    }
    if (sentence.startsWith("at any time")) {
      return sentence.replace("at any time", "on every day");
    }
    return (ONE_RUN_OF_DAYS.matcher(sentence).matches() ? "from " : "on ") + sentence;
  }

  private static String field(FieldTest test) {
    return "the " + spoken(test.field()) + " " + fits(test);
  }

  private static String whose(List<FieldTest> tests, String user) {
    return tests.isEmpty() ? "" : " whose " + tests.stream()
        .map(test -> (test.field() == Field.USER ? user : spoken(test.field())) + " " + fits(test))
        .collect(Collectors.joining(" and whose "));
  }

  static String spoken(Field field) {
    return switch (field) {
      case USER_ID -> "user's id";
      case DIRECTORY -> "user's directory";
      case OS -> "operating system";
      default -> field.word();
    };
  }

  private static String fits(FieldTest test) {
    return fits(test.anyOf(), true);
  }

  private static String fits(List<Pattern> anyOf, boolean yes) {
    List<String> plain = anyOf.stream()
        .filter(pattern -> !(pattern instanceof Pattern.Regex) && !(pattern instanceof Pattern.Not))
        .map(Sentences::shown)
        .toList();
    List<String> found = anyOf.stream().filter(Pattern.Regex.class::isInstance).map(Pattern::toString).toList();
    List<String> parts = new ArrayList<>();
    if (!plain.isEmpty()) {
      String are = anyOf.getFirst() instanceof Pattern.Address(var network) && !isSingle(network.toString())
          ? "is in " : "is ";
      if (yes) {
        parts.add(are + String.join(" or ", plain));
      } else {
        parts.add(plain.size() == 1
            ? are.replace("is ", "is not ") + plain.getFirst()
            : are.replace("is ", "is neither ") + String.join(" nor ", plain));
      }
    }
    if (!found.isEmpty()) {
      parts.add((yes ? "has " : "does not have ") + String.join(" or ", found) + " in it");
    }
    for (Pattern pattern : anyOf) {
      if (pattern instanceof Pattern.Not(var inner)) {
        parts.add(fits(inner, !yes));
      }
    }
    return String.join(yes ? " or " : " and ", parts);
  }

  private static String shown(Pattern pattern) {
    String text = pattern.toString();
    if (pattern instanceof Pattern.Address && isSingle(text)) {
      return text.substring(0, text.indexOf('/'));
    }
    return text.chars().anyMatch(c -> Character.isWhitespace(c) || c == ',') ? "\"" + text + "\"" : text;
  }

  private static boolean isSingle(String network) {
    return network.endsWith(network.indexOf(':') < 0 ? "/32" : "/128");
  }

  private String actions(List<Action> actions, boolean lasts) {
    StringBuilder text = new StringBuilder();
    List<String> together = new ArrayList<>();
    Duration delay = Duration.ZERO;
    for (Action action : actions) {
      if (action instanceof Action.Delay(var time)) {
        if (!together.isEmpty()) {
          text.append(allOf(together)).append(", then ");
          together.clear();
        }
        delay = delay.plus(time);
      } else {
        String lead = together.isEmpty() && delay.isPositive() ? "after " + time(delay) + " " : "";
        together.add(lead + action(action, lasts));
        delay = Duration.ZERO;
      }
    }
    return text.append(allOf(together)).toString();
  }

  private static String allOf(List<String> clauses) {
    return clauses.size() < 2
        ? String.join("", clauses)
        : String.join(", ", clauses.subList(0, clauses.size() - 1)) + ", and " + clauses.getLast();
  }

  private String action(Action action, boolean lasts) {
    return switch (action) {
      case Action.Show show -> show(show, lasts);
      case Action.PublishEvent publish -> "the event goes to MQTT";
      case Action.Publish publish ->
          said(publish.payload()) + " goes to " + publish.topic() + (publish.retain() ? " and is kept there" : "");
      case Action.Send(var target, var fields) -> told(target, fields);
      case Action.SendNowhere(var target) ->
          "nothing is sent to " + target + ", which is not in the settings as this rule needs it";
      case Action.Log(var line) -> "the log says " + quoted(line.toString());
      case Action.Mute(var change, var length) -> {
        String time = length.map(each -> " for " + time(each)).orElse("");
        yield switch (change) {
          case ON -> "all lights are muted" + time;
          case OFF -> "the lights are no longer muted";
          case TOGGLE -> "all lights are muted" + time + ", or no longer muted if they were";
        };
      }
      case Action.Delay(var time) -> "after " + time(time);
    };
  }

  private static String told(String target, SequencedMap<String, Template> fields) {
    List<String> others = fields.keySet().stream().filter(name -> !name.equals(TEXT)).toList();
    if (!fields.containsKey(TEXT)) {
      return target + " is told " + (others.isEmpty() ? "of it" : "of it, with " + listed(others, " and "));
    }
    return target + " is told " + quoted(beginning(fields.get(TEXT).toString()))
        + (others.isEmpty() ? "" : " with " + listed(others, " and "));
  }

  /** As many words as are read in passing, on one line. */
  private static String beginning(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    if (line.length() <= LONGEST_TEXT) {
      return line;
    }
    int end = line.lastIndexOf(' ', LONGEST_TEXT);
    return line.substring(0, end > 0 ? end : LONGEST_TEXT) + " ...";
  }

  private static String said(Payload payload) {
    return switch (payload) {
      case Payload.Text(var template) when template.toString().isEmpty() -> "an empty message";
      case Payload.Text(var template) when template.toString().length() <= LONGEST_QUOTE ->
          "the message " + quoted(template.toString());
      case Payload.Text text -> "a message";
      case Payload.JsonObject(var members) ->
          members.members().isEmpty()
              ? "an empty message"
              : "a message with " + listed(List.copyOf(members.members().keySet()), " and ");
    };
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  private String show(Action.Show show, boolean lasts) {
    Subject subject = lights(show.target());
    boolean rests = show.isOpen() && !lasts;
    String length = show.length().map(time -> (lasts ? " for at most " : " for ") + time(time)).orElse("");
    String does =
        switch (show.program()) {
          case Program.Steady(var on) -> subject.does(rests ? "stays" : "is") + (on ? " on" : " off") + length;
          case Program.Flash(var lit, var times) -> subject.does("flashes") + switch (times) {
            case 1 -> " for " + time(lit);
            case 2 -> " twice for " + time(lit) + " each";
            default -> " " + times + " times for " + time(lit) + " each";
          };
          case Program.Blink(var cycle) ->
              (rests ? subject.does("keeps") + " blinking" : subject.does("blinks")) + cycle(show, cycle, length);
          case Program.Turn turn -> subject.does("is") + " lit in its turn";
          case Program.Breathe(var cycle) ->
              (rests ? subject.does("keeps") + " breathing" : subject.does("breathes")) + cycle(show, cycle, length);
        };
    return subject.name + " " + does
        + (show.priority() > 0 ? " with priority " + show.priority() : "")
        + switch (show.again()) {
          case RESTART -> "";
          case EXTEND -> " (longer each time this comes again)";
          case QUEUE -> " (once more each time this comes again)";
          case IGNORE -> " (not anew before that ends)";
        };
  }

  private String cycle(Action.Show show, Duration cycle, String length) {
    if (show.pace().isEmpty()) {
      return " " + every(cycle) + length;
    }
    Action.Pace pace = show.pace().get();
    String speed = pace.to().compareTo(pace.from()) < 0 ? " faster" : " more slowly";
    return (length.isEmpty() ? "" : length + ",") + speed + " the more " + counted()
        + ", from " + every(pace.from()) + " at " + pace.lowest()
        + " to " + every(pace.to()) + " at " + pace.highest();
  }

  /** What the rule's own count looks at. */
  private String counted() {
    return rule.whileHolds().stream()
        .flatMap(state -> state.all().stream())
        .filter(StateTest.Count.class::isInstance)
        .map(test -> ((StateTest.Count) test).of())
        .findFirst()
        .map(of -> of.word() + (of == Counted.CONNECTIONS ? " are open" : " are on line"))
        .orElse("are counted");
  }

  private Subject lights(LightTarget target) {
    if (target.byEvent().isPresent()) {
      String template = target.byEvent().get().toString();
      Matcher alone = FIELD_ALONE.matcher(template);
      Optional<Field> field = alone.matches() ? Field.of(alone.group(1).replace('_', '-')) : Optional.empty();
      return new Subject(
          field.map(each -> "the light named after the " + spoken(each)).orElse("the light named " + template), false);
    }
    List<String> names = target.names();
    if (names.size() == 1) {
      return new Subject(light(names.getFirst()), false);
    }
    Set<String> meant = Set.copyOf(names);
    if (meant.equals(book.lights().stream().map(LightDefinition::name).collect(Collectors.toSet()))) {
      return new Subject("all lights", true);
    }
    return new Subject(book.groups().entrySet().stream()
        .filter(group -> meant.equals(Set.copyOf(group.getValue())))
        .map(Map.Entry::getKey)
        .sorted()
        .findFirst()
        .map(group -> "the lights of " + group)
        .orElseGet(() -> several(names)), true);
  }

  private static String several(List<String> names) {
    boolean plain = names.stream().noneMatch(name -> light(name).endsWith(name));
    return plain
        ? "the " + listed(names, " and ") + " lights"
        : listed(names.stream().map(Sentences::light).toList(), " and ");
  }

  /** "The green light", but neither "the desk-lamp light" nor "the 3 light". */
  static String light(String name) {
    if (IS_A_LAMP.matcher(name).matches()) {
      return "the " + name;
    }
    return name.chars().allMatch(Character::isDigit) ? "light " + name : "the " + name + " light";
  }

  /** Who does something: one or several. */
  private record Subject(String name, boolean several) {
    /** The verb as it is said of one. */
    String does(String verb) {
      if (!several) {
        return verb;
      }
      return switch (verb) {
        case "is" -> "are";
        case "flashes" -> "flash";
        default -> verb.substring(0, verb.length() - 1);
      };
    }
  }

  private static String listed(List<String> parts, String last) {
    return parts.size() < 2
        ? String.join("", parts)
        : String.join(", ", parts.subList(0, parts.size() - 1)) + last + parts.getLast();
  }

  private static String every(Duration time) {
    return time.equals(Duration.ofSeconds(1)) ? "every second" : "every " + time(time);
  }

  private static String period(Duration time) {
    return switch (time(time)) {
      case "1 day" -> "a day";
      case "1 hour" -> "an hour";
      case "1 min" -> "a minute";
      case "1 s" -> "a second";
      case String other -> "in " + other;
    };
  }

  /** A length of time as people say it: in the largest unit that leaves no rest. */
  static String time(Duration time) {
    long millis = time.toMillis();
    if (millis > 0 && millis % Duration.ofDays(1).toMillis() == 0) {
      return time.toDays() == 1 ? "1 day" : time.toDays() + " days";
    }
    if (millis > 0 && millis % Duration.ofHours(1).toMillis() == 0) {
      return time.toHours() == 1 ? "1 hour" : time.toHours() + " hours";
    }
    if (millis > 0 && millis % Duration.ofMinutes(1).toMillis() == 0) {
      return time.toMinutes() + " min";
    }
    return BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString() + " s";
  }
}
