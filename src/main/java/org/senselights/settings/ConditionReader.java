package org.senselights.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.senselights.event.EventType;
import org.senselights.rules.Cause;
import org.senselights.rules.Condition;
import org.senselights.rules.DailyTime;
import org.senselights.rules.EventPattern;
import org.senselights.rules.Field;
import org.senselights.rules.FieldTest;
import org.senselights.rules.Happening;
import org.senselights.rules.Link;
import org.senselights.rules.Pattern;
import org.senselights.rules.State;
import org.senselights.rules.StateTest;
import org.senselights.rules.TimeWindow;
import org.senselights.rules.Wording;

/**
 * Reads what stands behind {@code when}, {@code while}, {@code unless}, {@code until} and {@code ignore}: any of these,
 * each all of its keys.
 */
final class ConditionReader {

  /** Where a condition stands, and so of which kind it may be. */
  enum Role { WHEN, UNTIL, WHILE, UNLESS, UNLESS_OF_STATES, IGNORE }

  static final String EVENT = "event";
  static final String BUTTON = "button";
  static final String AT = "at";
  static final String COUNT = "count";
  private static final String ANY = "any";
  private static final String SILENCE = "silence";
  private static final String LINK = "link";
  private static final String FOR = "for";
  private static final String DURING = "during";

  private static final List<String> HAPPENINGS = List.of(EVENT, BUTTON, AT);
  private static final List<String> STATES = List.of(COUNT, SILENCE, LINK);
  private static final List<String> OF_COUNT = List.of("above", "below", "until-above", "until-below");
  private static final List<String> OF_STATES =
      List.of("above", "below", "until-above", "until-below", FOR);
  private static final List<String> TIMES = List.of("days", DURING, "except", "time");
  private static final List<Field> COUNTED_BY = List.of(Field.HOST, Field.USER, Field.APP);
  private static final List<String> MATCH_KEYS = List.of("not", "regex");

  /** Presence knows apps by their GUIDs; a pattern with any other letter would count nothing for ever. */
  private static final java.util.regex.Pattern APP_ID = java.util.regex.Pattern.compile("[0-9a-fA-F*?-]+");

  private static final int MOST_COUNTED = 1_000_000;
  private static final Duration SHORTEST_SILENCE = Duration.ofSeconds(1);
  private static final Duration SHORTEST_LASTING = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(30);

  private final Map<String, Optional<TimeWindow>> windows;
  private final Collection<String> buttons;

  /**
   * Prepares a reader.
   *
   * @param windows the named windows; absent behind a name of which something has been told
   * @param buttons names of buttons
   */
  ConditionReader(Map<String, Optional<TimeWindow>> windows, Collection<String> buttons) {
    this.windows = windows;
    this.buttons = buttons;
  }

  /** What begins or ends a rule. */
  List<Happening> happenings(Item item, Role role) {
    return only(Happening.class, read(item, role));
  }

  /** What has to hold. */
  List<State> states(Item item) {
    return only(State.class, read(item, Role.WHILE));
  }

  /** What is passed over. */
  List<EventPattern> ignored(Item item) {
    return only(Happening.class, read(item, Role.IGNORE)).stream()
        .flatMap(happening -> happening.cause() instanceof Cause.Told(var pattern)
            ? List.of(pattern).stream() : List.<EventPattern>of().stream())
        .toList();
  }

  private static <T extends Condition> List<T> only(Class<T> kind, List<Condition> conditions) {
    return conditions.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** All conditions of a value; those of which something was told left out. */
  List<Condition> read(Item item, Role role) {
    List<Item> each = item.each();
    if (each.isEmpty()) {
      item.wrong("an empty list means nothing: name at least one condition, or leave the key out");
    }
    List<Condition> conditions = new ArrayList<>();
    for (Item condition : each) {
      conditions.addAll(condition.isBlock() ? inBraces(condition, role) : word(condition, role));
    }
    return conditions;
  }

  private List<Condition> word(Item item, Role role) {
    if (role == Role.WHILE || role == Role.UNLESS_OF_STATES) {
      item.text().ifPresent(written -> item.wrong(notAState(written, role)));
      return List.of();
    }
    Wording wording = new Wording(Map.of(EVENT, item.wording()));
    Causes causes = new Causes();
    item.as(written -> {
      if (!isEventWord(written) && role != Role.IGNORE) {
        tellNamed(written);
      }
      return causes.add(written, role);
    });
    List<Condition> conditions = new ArrayList<>();
    causes.all(List.of()).forEach(cause -> conditions.add(new Happening(cause, List.of(), wording)));
    return conditions;
  }

  /** Refuses a name of the owner's that stands alone, where a key has to say what it is. */
  private void tellNamed(String written) {
    if (buttons.contains(written)) {
      throw new IllegalArgumentException("\"" + written + "\" is a button: write { button = " + written + " }");
    }
    if (windows.containsKey(written)) {
      throw new IllegalArgumentException("\"" + written + "\" is a window of time: write { during = " + written
          + " } in while or unless, or during = " + written + " beside an event");
    }
  }

  private String notAState(String written, Role role) {
    String key = role == Role.WHILE ? "while" : "unless";
    String example = key + " { count = users, above = 0 }";
    if (written.equals(SILENCE)) {
      example = key + " { silence = 15m }";
    } else if (windows.containsKey(written)) {
      example = key + " { during = " + written + " }";
    } else if (Link.of(written).isPresent()) {
      example = key + " { link = " + written + " }";
    } else if (isEventWord(written)) {
      return "\"" + written + "\" happens and does not last: "
          + (role == Role.WHILE ? "it belongs to when" : "a rule with only while is held back by states only, such as "
          + example);
    }
    return "\"" + written + "\" is no state: it is written in braces, such as " + example;
  }

  private static boolean isEventWord(String written) {
    return eventWords(Role.WHEN).contains(written);
  }

  private List<Condition> inBraces(Item item, Role role) {
    Section section = item.block().orElseThrow();
    if (section.isEmpty()) {
      if (!item.isDoubtfulInside()) {
        item.wrong("a condition of no fields always holds: name at least one, such as user = \"LAB/anna\"");
      }
      return List.of();
    }
    allow(section, role);
    if (isState(section, role)) {
      return role == Role.WHEN || role == Role.UNTIL || role == Role.IGNORE ? List.of() : state(item, section);
    }
    if (role == Role.UNLESS_OF_STATES) {
      if (section.has(BUTTON) || section.has(AT)) {
        return List.of();
      }
      item.wrong("nothing happens in a rule with only while, so that a state is meant here, such as "
          + "unless { during = office } or unless { count = users, above = 0 }");
      return List.of();
    }
    return happening(item, section, role);
  }

  private static boolean isState(Section section, Role role) {
    boolean happens = HAPPENINGS.stream().anyMatch(section::hasOrMeans)
        || Field.words().stream().anyMatch(section::hasOrMeans);
    boolean may = role == Role.UNLESS || role == Role.UNLESS_OF_STATES;
    return !section.among(STATES).isEmpty() || role == Role.WHILE || may && !happens;
  }

  private static void allow(Section section, Role role) {
    Set<String> allowed = new TreeSet<>(Field.words());
    allowed.add(EVENT);
    if (role != Role.IGNORE) {
      allowed.addAll(TIMES);
    }
    if (role == Role.WHEN || role == Role.UNTIL || role == Role.UNLESS) {
      allowed.addAll(HAPPENINGS);
    }
    if (role == Role.WHILE || role == Role.UNLESS || role == Role.UNLESS_OF_STATES) {
      allowed.addAll(STATES);
      allowed.addAll(OF_STATES);
    }
    section.allow("a condition", allowed, key -> misplaced(key, section, role)
        .or(() -> RulesReader.missingBrace(key))
        .or(() -> RuleReader.KEYS.contains(key.name())
            ? Optional.of("\"" + key.name() + "\" belongs to the rule, not to a condition: is a } missing before it?")
            : Optional.empty()));
  }

  /** What is said of a key that another kind of condition has. */
  private static Optional<String> misplaced(Item key, Section section, Role role) {
    String name = key.name();
    boolean ofStates = STATES.contains(name) || OF_STATES.contains(name);
    if (StateTest.Counted.of(name).isPresent() && (role == Role.WHILE || role == Role.UNLESS_OF_STATES)) {
      return Optional.of("\"" + name + "\" are counted: write count = " + name + ", above = "
          + (key.word().matches("\\d{1,7}") ? key.word() : "50"));
    }
    if (role == Role.IGNORE) {
      return ofStates || HAPPENINGS.contains(name) || TIMES.contains(name)
          ? Optional.of("\"" + name + "\" means nothing in ignore, which knows only events and their fields")
          : Optional.empty();
    }
    if (STATES.contains(name)) {
      return Optional.of("\"" + name + "\" holds for a while and does not happen: it belongs to while");
    }
    if (name.equals(FOR) && section.among(STATES).isEmpty()) {
      return Optional.of("\"for\" says how long a state must hold, beside count or link in while; how long a light"
          + " shows is written in then");
    }
    if (ofStates) {
      return Optional.of("\"" + name + "\" belongs beside count, in while");
    }
    if (HAPPENINGS.contains(name)) {
      return Optional.of("\"" + name + "\" happens and does not last: "
          + (role == Role.WHILE ? "it belongs to when" : "in a rule with only while, unless names states"));
    }
    return Optional.empty();
  }

  private List<Condition> happening(Item item, Section section, Role role) {
    List<String> kinds = section.among(HAPPENINGS);
    List<StateTest.Time> times = role == Role.IGNORE ? List.of() : times(section);
    for (String key : section.among(role == Role.UNLESS ? OF_STATES : List.of())) {
      section.item(key).orElseThrow().problem("\"" + key + "\" belongs beside "
          + (key.equals(FOR) ? "count or link" : COUNT) + ", not beside something that happens");
    }
    if (kinds.size() > 1) {
      item.wrong(String.join(" and ", kinds) + " do not happen at once: where any of them is meant, write a list, [ { "
          + kinds.getFirst() + " = ... }, { " + kinds.get(1) + " = ... } ]");
      return List.of();
    }
    List<FieldTest> fields = fields(section, List.of(Field.values()));
    String kind = kinds.isEmpty() ? EVENT : kinds.getFirst();
    Causes causes = new Causes();
    Optional<Item> given = section.item(kind);
    given.filter(each -> each.each().isEmpty())
        .ifPresent(each -> each.wrong("an empty list means nothing: name at least one"));
    List<Item> each = given.map(Item::each).orElse(List.of());
    switch (kind) {
      case BUTTON -> each.forEach(name -> name.as(this::button).ifPresent(causes.others::add));
      case AT -> each.forEach(time -> time.as(DailyTime::parse).map(Cause.Daily::new).ifPresent(causes.others::add));
      default -> {
        each.forEach(word -> word.as(written -> causes.add(written, role)));
        if (given.isEmpty() && (role == Role.UNLESS || role == Role.IGNORE)) {
          causes.types.addAll(EventPattern.EVERY);
        } else if (given.isEmpty() && !HAPPENINGS.stream().anyMatch(section::hasOrMeans)) {
          noEvent(item, section);
        }
      }
    }
    if (!kind.equals(EVENT) || causes.isStarted()) {
      String cause = kind.equals(EVENT) ? Cause.SERVICE_STARTED : kind;
      for (String field : section.among(Field.words())) {
        section.item(field).orElseThrow().problem("\"" + field + "\" means nothing beside " + cause
            + ", which has no fields of an event: only " + String.join(", ", TIMES) + " stand beside it");
      }
    }
    Wording wording = wording(section);
    List<Condition> conditions = new ArrayList<>();
    causes.all(fields).forEach(cause -> conditions.add(new Happening(cause, times, wording)));
    return conditions;
  }

  private static void noEvent(Item item, Section section) {
    boolean onlyTime = section.items().stream().allMatch(key -> TIMES.contains(key.name()));
    item.wrong(onlyTime
        ? "a time alone lasts and does not happen: name an event beside it, write at = \"7:00\" for a time of day, or "
            + "say while in place of " + item.name()
        : "no event is named: write such as event = session-start, or event = any");
  }

  private Cause button(String name) {
    if (buttons.contains(name)) {
      return new Cause.Pressed(name);
    }
    throw new IllegalArgumentException("\"" + name + "\" is not a button" + (buttons.isEmpty()
        ? ", for there is none: write buttons { " + name + " {} }" : Item.allowed(name, buttons)));
  }

  private static List<String> eventWords(Role role) {
    List<String> words = new ArrayList<>(Arrays.stream(EventType.values()).map(EventType::word).toList());
    words.add(ANY);
    if (role == Role.WHEN || role == Role.UNTIL || role == Role.UNLESS) {
      words.add(Cause.SERVICE_STARTED);
    }
    return words;
  }

  /** What a condition's words make happen: events of some types, and what is no event. */
  private static final class Causes {
    final Set<EventType> types = EnumSet.noneOf(EventType.class);
    final List<Cause> others = new ArrayList<>();

    /** Takes a word for an event; returns whether it is one, so that it can stand behind {@link Item#as}. */
    boolean add(String written, Role role) {
      if (!eventWords(role).contains(written)) {
        boolean several = written.matches(".+\\s(or|and|oder|und)\\s.+|.+,.+");
        throw new IllegalArgumentException("\"" + written + "\" is not an event"
            + (several ? ": several are written as a list, [reload-failed, reload-aborted]"
                : Item.allowed(written, eventWords(role))));
      }
      if (written.equals(ANY)) {
        return types.addAll(EventPattern.ANY);
      }
      return written.equals(Cause.SERVICE_STARTED)
          ? others.add(new Cause.Started()) : types.add(EventType.of(written).orElseThrow());
    }

    boolean isStarted() {
      return others.contains(new Cause.Started());
    }

    List<Cause> all(List<FieldTest> fields) {
      List<Cause> all = new ArrayList<>();
      if (!types.isEmpty()) {
        all.add(new Cause.Told(new EventPattern(types, fields)));
      }
      others.stream().distinct().forEach(all::add);
      return all;
    }
  }

  private List<Condition> state(Item item, Section section) {
    List<StateTest.Time> times = times(section);
    List<String> kinds = section.among(STATES);
    boolean count = kinds.contains(COUNT);
    boolean silence = kinds.contains(SILENCE);
    List<StateTest> tests = new ArrayList<>();
    List<Link> links = new ArrayList<>();
    if (count && silence) {
      item.wrong("count and silence cannot stand in one condition, since its fields could narrow either: write two"
          + " rules");
    } else if (count) {
      count(section).ifPresent(tests::add);
    } else if (silence) {
      silence(section).ifPresent(tests::add);
    } else {
      strange(section, kinds);
    }
    if (!count) {
      for (String key : section.among(OF_COUNT)) {
        section.item(key).orElseThrow().problem("\"" + key + "\" means nothing without count: write such as count ="
            + " sessions beside it");
      }
    }
    section.item(LINK).ifPresent(given -> {
      if (given.each().isEmpty()) {
        given.wrong("an empty list means nothing: name at least one link");
      }
      given.each().forEach(each -> each.as(ConditionReader::link).ifPresent(links::add));
    });
    Optional<Duration> lasting = lasting(section, kinds);
    tests.addAll(times);
    Wording wording = wording(section);
    if (links.isEmpty()) {
      return tests.isEmpty() ? List.of() : List.of(new State(tests, lasting, wording));
    }
    List<Condition> states = new ArrayList<>();
    for (Link link : links) {
      List<StateTest> all = new ArrayList<>(tests);
      all.addFirst(new StateTest.Lost(link));
      states.add(new State(all, lasting, wording));
    }
    return states;
  }

  /** Tells of keys that would narrow something which is not there. */
  private static void strange(Section section, List<String> kinds) {
    List<String> fields = new ArrayList<>(section.among(Field.words()));
    if (section.has(EVENT)) {
      fields.addFirst(EVENT);
    }
    for (String field : fields) {
      section.item(field).orElseThrow().problem(kinds.contains(LINK)
          ? "\"" + field + "\" means nothing beside link, which has no fields of an event"
          : field.equals(EVENT) ? "\"event\" happens and does not last: it belongs to when, or beside silence"
          : "\"" + field + "\" alone is no state: it belongs to when, or beside count or silence");
    }
  }

  private static Optional<Duration> lasting(Section section, List<String> kinds) {
    Optional<Item> given = section.item(FOR);
    Optional<Duration> lasting = given.flatMap(item -> item.duration(SHORTEST_LASTING, LONGEST));
    given.ifPresent(item -> {
      if (kinds.contains(SILENCE)) {
        item.problem("for means nothing with silence, which says itself how long: write silence = "
            + (item.word().isEmpty() ? "..." : item.word()));
      } else if (kinds.isEmpty()) {
        item.problem("for means nothing with a time alone, which holds as long as it is: it belongs beside count or"
            + " link");
      }
    });
    return lasting;
  }

  private static Link link(String written) {
    return Link.of(written).orElseThrow(() -> new IllegalArgumentException(
        "\"" + written + "\" is not a link" + Item.allowed(written, Link.words())));
  }

  private static Optional<StateTest> count(Section section) {
    List<String> words = Arrays.stream(StateTest.Counted.values()).map(StateTest.Counted::word).toList();
    Item item = section.item(COUNT).orElseThrow();
    Optional<StateTest.Counted> of = item.as(written -> StateTest.Counted.of(written).orElseThrow(
        () -> new IllegalArgumentException("\"" + written + "\" cannot be counted" + Item.allowed(written, words))));
    for (Item field : section.items()) {
      boolean other = Field.of(field.name()).filter(each -> !COUNTED_BY.contains(each)).isPresent();
      if (other || field.name().equals(EVENT)) {
        field.problem("\"" + field.name() + "\" means nothing beside count, which is narrowed by host, user and app");
      }
    }
    List<FieldTest> narrowed = fields(section, COUNTED_BY);
    section.item(Field.APP.word()).ifPresent(app -> app.each().stream()
        .filter(each -> !each.isBlock() && !each.isList())
        .forEach(each -> each.as(ConditionReader::appId)));
    Optional<Item> aboveItem = section.item("above");
    Optional<Item> belowItem = section.item("below");
    OptionalInt above = number(aboveItem, 0);
    OptionalInt below = number(belowItem, 1);
    OptionalInt untilBelow = number(section.item("until-below"), 0);
    OptionalInt untilAbove = number(section.item("until-above"), 1);
    if (!section.hasOrMeans("above") && !section.hasOrMeans("below")) {
      item.wrong("above or below which number is not said: write such as above = 0");
    }
    if (above.isPresent() && below.isPresent() && below.getAsInt() - above.getAsInt() < 2) {
      belowItem.orElseThrow().wrong("no number is above " + above.getAsInt() + " and below " + below.getAsInt()
          + ": where either is meant, write two conditions, [ {...}, {...} ]");
    }
    section.item("until-below").ifPresent(until -> {
      if (aboveItem.isEmpty()) {
        until.wrong("means nothing without above");
      } else if (above.isPresent() && untilBelow.isPresent()
          && (untilBelow.getAsInt() > above.getAsInt() || untilBelow.getAsInt() == 0)) {
        until.wrong(above.getAsInt() == 0
            ? "nothing lies below above = 0: leave it out"
            : untilBelow.getAsInt() + " is out of range: it is at least 1 and at most above, which is "
                + above.getAsInt());
      }
    });
    section.item("until-above").ifPresent(until -> {
      if (belowItem.isEmpty()) {
        until.wrong("means nothing without below");
      } else if (below.isPresent() && untilAbove.isPresent() && untilAbove.getAsInt() < below.getAsInt()) {
        until.wrong(untilAbove.getAsInt() + " is out of range: it is at least below, which is " + below.getAsInt());
      }
    });
    return of.isEmpty() || above.isEmpty() && below.isEmpty() ? Optional.empty()
        : Optional.of(new StateTest.Count(of.get(), narrowed, above, below, untilBelow, untilAbove));
  }

  private static OptionalInt number(Optional<Item> item, int least) {
    return item.flatMap(each -> each.integer(least, MOST_COUNTED)).map(OptionalInt::of).orElse(OptionalInt.empty());
  }

  private static String appId(String written) {
    if (!written.isEmpty() && !APP_ID.matcher(written).matches()) {
      throw new IllegalArgumentException("\"" + written + "\" is no app's id: count knows apps by their ids only, such"
          + " as \"0f5b7c1e-*\"");
    }
    return written;
  }

  private static Optional<StateTest> silence(Section section) {
    Optional<Duration> time =
        section.item(SILENCE).flatMap(item -> item.duration(SHORTEST_SILENCE, LONGEST));
    Causes causes = new Causes();
    section.item(EVENT).ifPresentOrElse(
        item -> {
          if (item.each().isEmpty()) {
            item.wrong("an empty list means nothing: name at least one event");
          }
          item.each().forEach(each -> each.as(written -> causes.add(written, Role.IGNORE)));
        },
        () -> causes.types.addAll(EventPattern.EVERY));
    List<FieldTest> fields = fields(section, List.of(Field.values()));
    return time.isEmpty() || causes.types.isEmpty() ? Optional.empty()
        : Optional.of(new StateTest.Silence(time.get(), new EventPattern(causes.types, fields)));
  }

  private List<StateTest.Time> times(Section section) {
    List<StateTest.Time> times = new ArrayList<>();
    List<String> written = section.among(List.of("time", "days", "except"));
    if (!written.isEmpty()) {
      WindowReader.written(section)
          .ifPresent(window -> times.add(new StateTest.Time(written.getFirst(), List.of(window))));
    }
    section.item(DURING).ifPresent(item -> {
      List<TimeWindow> anyOf = new ArrayList<>();
      if (item.each().isEmpty()) {
        item.wrong("an empty list means nothing: name at least one window of time");
      }
      item.each().forEach(each -> each.as(this::window).flatMap(window -> window).ifPresent(anyOf::add));
      if (!anyOf.isEmpty()) {
        times.add(new StateTest.Time(DURING, anyOf));
      }
    });
    return times;
  }

  private Optional<TimeWindow> window(String name) {
    if (!windows.containsKey(name)) {
      throw new IllegalArgumentException("\"" + name + "\" is not a window of time" + (windows.isEmpty()
          ? ", for there is none: write hours { " + name + " { time = 7-18 } }, or time = 7-18 here"
          : Item.allowed(name, windows.keySet())));
    }
    return windows.get(name);
  }

  private static Wording wording(Section section) {
    Map<String, String> byKey = new LinkedHashMap<>();
    section.items().forEach(item -> byKey.put(item.name(), item.wording()));
    return new Wording(byKey);
  }

  private static List<FieldTest> fields(Section section, List<Field> allowed) {
    List<FieldTest> tests = new ArrayList<>();
    for (Item item : section.items()) {
      Field.of(item.name()).filter(allowed::contains).ifPresent(field -> {
        List<Pattern> patterns = patterns(field, item);
        if (!patterns.isEmpty()) {
          tests.add(new FieldTest(field, patterns));
        }
      });
    }
    return tests;
  }

  private static List<Pattern> patterns(Field field, Item item) {
    if (item.each().isEmpty()) {
      item.wrong("an empty list matches nothing: name at least one value, or leave the key out");
    }
    List<Pattern> patterns = new ArrayList<>();
    for (Item each : item.each()) {
      if (each.isBlock()) {
        match(field, each).ifPresent(patterns::add);
      } else {
        each.as(written -> Pattern.of(field, written)).ifPresent(patterns::add);
      }
    }
    return patterns;
  }

  private static Optional<Pattern> match(Field field, Item item) {
    Section section = item.block().orElseThrow();
    section.allow("a pattern", MATCH_KEYS, RulesReader::missingBrace);
    if (section.has("regex") && section.has("not")) {
      item.wrong("regex and not are two patterns: write { not = { regex = \"...\" } }");
      return Optional.empty();
    }
    if (section.isEmpty()) {
      item.wrong("an empty pattern: write a text, { regex = \"...\" } or { not = ... }");
    }
    Optional<Pattern> regex = section.item("regex").flatMap(each -> each.as(Pattern::regex));
    return regex.or(() -> section.item("not")
        .map(not -> patterns(field, not))
        .filter(patterns -> !patterns.isEmpty())
        .map(Pattern::not));
  }
}
