package org.senselights.rules;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.senselights.event.EventType;
import org.senselights.light.LightDefinition;
import org.senselights.light.Program;

/**
 * Looks through a good rule book for what was probably not meant. Rules that are switched off are not looked at.
 *
 * <p>Only says what is certain from the book alone: a warning that is wrong teaches its reader to skip the next.
 */
public final class Doubts {

  /** More pairs of layers on one lamp than a person writes; beyond them ties are not looked for, to end in time. */
  private static final int MOST_PAIRS = 500_000;

  private static final Duration SHORTEST_SILENCE = Duration.ofMinutes(1);
  private static final Set<EventType> OF_TASKS = EnumSet.of(
      EventType.RELOAD_FAILED, EventType.RELOAD_ABORTED, EventType.RELOAD_SUCCEEDED, EventType.APP_DISTRIBUTED);
  private static final Set<EventType> OF_SESSIONS = EnumSet.of(EventType.SESSION_START, EventType.SESSION_STOP);

  private static final Set<Field> OF_NAMES = EnumSet.of(Field.USER, Field.USER_ID, Field.DIRECTORY, Field.HOST);
  private static final java.util.regex.Pattern JOINED = java.util.regex.Pattern.compile(", ?\\S| (and|or|und|oder) ");

  private final RuleBook book;
  private final boolean appsHaveNames;
  private final List<Rule> rules;
  private final List<Action.Show> rests;
  private final List<Doubt> doubts = new ArrayList<>();

  private Doubts(RuleBook book, boolean appsHaveNames) {
    this.book = book;
    this.appsHaveNames = appsHaveNames;
    rules = book.rules().stream().filter(Rule::enabled).toList();
    rests = rules.stream().flatMap(Doubts::restsOf).toList();
  }

  /**
   * Everything that is doubtful in a book.
   *
   * @param book a good one
   * @param appsHaveNames whether an app is known by its name too where Sense tells its id alone
   * @return what concerns lights and buttons first, then rule by rule; empty for most books
   */
  public static List<Doubt> of(RuleBook book, boolean appsHaveNames) {
    Doubts doubts = new Doubts(book, appsHaveNames);
    PinAdvice.on(book).forEach(doubts::doubt);
    doubts.unused();
    doubts.ignored();
    doubts.rules.forEach(doubts::rule);
    doubts.topics();
    doubts.ties();
    return List.copyOf(doubts.doubts);
  }

  private void doubt(Rule rule, String what) {
    doubts.add(new Doubt(rule.where(), "rule \"" + rule.name() + "\" " + what));
  }

  private void doubt(String sentence) {
    doubts.add(new Doubt("", sentence));
  }

  private void unused() {
    List<LightTarget> targets = rules.stream()
        .flatMap(Doubts::actions)
        .filter(Action.Show.class::isInstance)
        .map(action -> ((Action.Show) action).target())
        .toList();
    if (targets.stream().allMatch(target -> target.byEvent().isEmpty())) {
      for (LightDefinition light : book.lights()) {
        if (targets.stream().noneMatch(target -> target.names().contains(light.name()))) {
          doubt("light \"" + light.name() + "\" is in no rule that is switched on: only Home Assistant can light it");
        }
      }
      book.groups().entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(group -> {
        if (targets.stream().noneMatch(target -> target.names().containsAll(group.getValue()))) {
          doubt("the group \"" + group.getKey()
              + "\" is in no rule that is switched on: only Home Assistant can light it");
        }
      });
    }
    Set<String> pressed = rules.stream()
        .flatMap(rule -> Stream.concat(
            Stream.concat(rule.when().stream(), rule.until().stream()),
            rule.unless().stream().filter(Happening.class::isInstance).map(Happening.class::cast)))
        .filter(happening -> happening.cause() instanceof Cause.Pressed)
        .map(happening -> ((Cause.Pressed) happening.cause()).button())
        .collect(Collectors.toSet());
    for (ButtonDefinition button : book.buttons()) {
      if (!pressed.contains(button.name())) {
        doubt("button \"" + button.name() + "\" is in no rule that is switched on: write such as when { button = "
            + button.name() + " }, or take it out");
      }
    }
  }

  private static Stream<Action> actions(Rule rule) {
    return Stream.concat(rule.then().stream(), rule.afterwards().stream());
  }

  private void ignored() {
    for (EventPattern pattern : book.ignore()) {
      impossible(pattern).ifPresent(why -> doubt("a condition of ignore never matches: " + why));
    }
  }

  private void rule(Rule rule) {
    begin(rule);
    states(rule);
    unless(rule);
    until(rule);
    if (actions(rule).anyMatch(action ->
        action instanceof Action.Show show && show.program() instanceof Program.Breathe)) {
      doubt(rule, "breathes: on a pin that is only switched on and off this looks like blink");
    }
    neverOut(rule);
    Rule.patterns(rule.when()).forEach(pattern -> pattern.fields().forEach(test -> values(rule, test)));
    Rule.patterns(rule.unless()).forEach(pattern -> pattern.fields().forEach(test -> values(rule, test)));
  }

  /** Names that are joined in one text, and opposites of which one is always true. */
  private void values(Rule rule, FieldTest test) {
    if (OF_NAMES.contains(test.field())) {
      test.anyOf().stream()
          .flatMap(pattern -> pattern instanceof Pattern.Not(var anyOf) ? anyOf.stream() : Stream.of(pattern))
          .filter(pattern -> !(pattern instanceof Pattern.Regex))
          .map(Pattern::toString)
          .filter(text -> JOINED.matcher(text).find())
          .forEach(text ->
          doubt(rule, "looks for one " + test.field().word() + " called \"" + text
              + "\": several are written as a list, [\"a\", \"b\"]"));
    }
    if (test.anyOf().stream().filter(Pattern.Not.class::isInstance).distinct().count() > 1) {
      doubt(rule, "takes any " + test.field().word() + ", since each is not one of the two: write { not = [a, b] }");
    }
  }

  private void begin(Rule rule) {
    List<String> reasons = new ArrayList<>();
    for (Happening happening : rule.when()) {
      whyNever(happening, rule).ifPresent(reasons::add);
    }
    if (!reasons.isEmpty()) {
      boolean all = reasons.size() == rule.when().size();
      for (String reason : reasons) {
        doubt(rule, (all ? "never begins: " : "never begins by one of its conditions: ") + reason);
      }
    }
    for (EventPattern pattern : rule.patterns()) {
      if (OF_SESSIONS.containsAll(pattern.types())
          && pattern.fields().stream().anyMatch(test -> test.field() == Field.APP)
          && impossible(pattern).isEmpty()) {
        doubt(rule, "hardly ever begins: a session starts before an app is opened, and names none; "
            + "write event = connection-open or connection-close");
      }
    }
    Optional<Field> per = rule.per();
    if (per.isPresent() && !rule.patterns().isEmpty()
        && rule.patterns().stream().noneMatch(pattern -> tells(pattern.types(), per.get()))) {
      doubt(rule, "has per = " + per.get().word() + ", but " + lacks(rule.patterns().getFirst().types(), per.get())
          + ", so that all share one memory: take another field");
    }
  }

  private Optional<String> whyNever(Happening happening, Rule rule) {
    if (happening.cause() instanceof Cause.Told(var pattern)) {
      Optional<String> why = impossible(pattern).or(() -> whyIgnored(pattern));
      if (why.isPresent()) {
        return why;
      }
    }
    Optional<String> why = whyNotTheTime(happening, happening.times());
    if (why.isPresent() || rule.whileHolds().isEmpty()) {
      return why;
    }
    boolean never = rule.whileHolds().stream().allMatch(state -> {
      List<StateTest.Time> times = new ArrayList<>(happening.times());
      times.addAll(Reach.times(state));
      return whyNotTheTime(happening, times).isPresent();
    });
    return never ? Optional.of("the times of its when and its while never meet") : Optional.empty();
  }

  private static Optional<String> whyNotTheTime(Happening happening, List<StateTest.Time> times) {
    if (happening.cause() instanceof Cause.Daily(var at) && !Reach.comes(at, times)) {
      return Optional.of("it is never " + at + " " + Sentences.times(times, happening.wording())
          + "; change the one or the other");
    }
    return whyNotTheTime(times);
  }

  private static Optional<String> whyNotTheTime(List<StateTest.Time> times) {
    if (Reach.apart(times)) {
      return Optional.of("its times never meet; all of what stands in one pair of braces has to hold");
    }
    return times.stream().anyMatch(Reach::neverComes)
        ? Optional.of("except takes every day of the year away")
        : Optional.empty();
  }

  private Optional<String> whyIgnored(EventPattern pattern) {
    return isIgnored(pattern)
        ? Optional.of("ignore takes all that it waits for; make ignore narrower, or take the rule out")
        : Optional.empty();
  }

  private boolean isIgnored(EventPattern pattern) {
    return book.ignore().stream().anyMatch(ignored -> Reach.covers(ignored, pattern));
  }

  private void states(Rule rule) {
    for (State state : rule.whileHolds()) {
      whyNotTheTime(Reach.times(state)).ifPresent(why -> doubt(rule, "waits for what never comes: " + why));
      for (StateTest test : state.all()) {
        switch (test) {
          case StateTest.Count count -> count(rule, count);
          case StateTest.Silence silence -> silence(rule, silence);
          case StateTest.Lost lost -> { }
          case StateTest.Time time -> { }
        }
      }
    }
  }

  private void count(Rule rule, StateTest.Count count) {
    if (!count.narrowed().isEmpty()) {
      EventPattern narrowed = new EventPattern(EventPattern.EVERY, count.narrowed());
      if (isIgnored(narrowed)) {
        doubt(rule, "counts what ignore takes away, so that the count is always 0; make ignore narrower");
      }
    }
  }

  private void silence(Rule rule, StateTest.Silence silence) {
    impossible(silence.of()).ifPresent(why -> doubt(rule, "waits for a silence that nothing breaks: " + why));
    if (silence.time().compareTo(SHORTEST_SILENCE) < 0) {
      doubt(rule, "takes " + Sentences.time(silence.time())
          + " for a silence, though Sense is often quiet for longer: write such as silence = 15m");
    }
  }

  private void unless(Rule rule) {
    for (Condition condition : rule.unless()) {
      String written = condition.wording().whole().isEmpty() ? "" : " (" + condition.wording().whole() + ")";
      if (!rule.when().isEmpty() && rule.when().stream().allMatch(when -> excludes(condition, when))
          || rule.lasts() && rule.whileHolds().stream().allMatch(state -> excludes(condition, state))) {
        doubt(rule, "never does anything: its unless" + written + " takes away all that it waits for");
      } else if (condition instanceof Happening(Cause.Told(var pattern), var times, var wording)) {
        whyIdle(pattern, rule).ifPresent(why -> doubt(rule, "has an unless" + written + " that never applies: " + why));
      }
      if (condition instanceof State state) {
        whyNotTheTime(Reach.times(state))
            .ifPresent(why -> doubt(rule, "has an unless" + written + " that never applies: " + why));
      }
    }
  }

  private Optional<String> whyIdle(EventPattern pattern, Rule rule) {
    Set<EventType> types = EnumSet.noneOf(EventType.class);
    rule.patterns().forEach(each -> types.addAll(each.types()));
    if (types.isEmpty()) {
      return Optional.of("it names an event of Sense, and the rule waits for none");
    }
    Set<EventType> shared = EnumSet.copyOf(types);
    shared.retainAll(pattern.types());
    if (shared.isEmpty()) {
      return Optional.of("the rule does not wait for " + words(pattern.types()));
    }
    return impossible(new EventPattern(shared, pattern.fields())).or(() ->
        rule.patterns().size() == rule.when().size()
                && rule.patterns().stream().allMatch(each -> Reach.apart(each, pattern))
            ? Optional.of("what it names is none of what the rule waits for")
            : Optional.empty());
  }

  /** Whether an {@code unless} surely holds whenever this happens. */
  private static boolean excludes(Condition unless, Happening when) {
    return switch (unless) {
      case Happening(Cause.Told(var wide), var times, var wording) ->
          when.cause() instanceof Cause.Told(var narrow)
              && Reach.covers(wide, narrow)
              && times.stream().allMatch(time -> isWithin(when.times(), time));
      case Happening happening -> false;
      case State state -> state.lasting().isEmpty()
          && state.all().stream().allMatch(test ->
              test instanceof StateTest.Time time && isWithin(when.times(), time));
    };
  }

  private static boolean excludes(Condition unless, State holding) {
    return unless instanceof State state
        && state.all().stream().allMatch(test ->
            holding.all().contains(test) || test instanceof StateTest.Time time && isWithin(Reach.times(holding), time))
        && (state.lasting().isEmpty() || state.lasting().equals(holding.lasting()));
  }

  private static boolean isWithin(List<StateTest.Time> times, StateTest.Time wide) {
    return times.stream().anyMatch(time -> wide.anyOf().containsAll(time.anyOf()));
  }

  private void until(Rule rule) {
    for (EventPattern pattern : Rule.patterns(rule.until())) {
      impossible(pattern)
          .or(() -> isIgnored(pattern) ? Optional.of("ignore takes it away") : Optional.empty())
          .ifPresent(why -> doubt(rule, "has an until that never comes: " + why));
      rule.per()
          .filter(field -> !tells(pattern.types(), field))
          .ifPresent(field -> doubt(rule, "has per = " + field.word() + " and an until that does not know which one"
              + " to end: " + lacks(pattern.types(), field)));
    }
  }

  /** A lamp that rests at being lit stays lit, unless a rule lets it rest at something else. */
  private void neverOut(Rule rule) {
    boolean onlyAtStart = rule.when().stream().allMatch(when -> when.cause() instanceof Cause.Started);
    if (!rests(rule) || onlyAtStart || restsOf(rule).noneMatch(show -> isLit(show.program()))
        || rests.stream().anyMatch(show -> show.target().byEvent().isPresent())) {
      return;
    }
    Set<String> stuck = new LinkedHashSet<>();
    restsOf(rule).filter(show -> isLit(show.program())).forEach(show -> show.target().names().stream()
        .filter(name -> rests.stream().noneMatch(other ->
            other.target().names().contains(name) && !other.program().equals(show.program())))
        .forEach(stuck::add));
    if (!stuck.isEmpty()) {
      doubt(rule, "lights " + lights(stuck) + " for good, and no rule turns "
          + (stuck.size() == 1 ? "it" : "them")
          + " off again: say for how long (for = 30s) or until when, or write a rule with turn = off");
    }
  }

  private static boolean isLit(Program program) {
    return !program.equals(new Program.Steady(false));
  }

  private static boolean rests(Rule rule) {
    return !rule.lasts() && rule.until().isEmpty();
  }

  private static Stream<Action.Show> restsOf(Rule rule) {
    Stream<Action> actions = rests(rule) ? actions(rule) : rule.afterwards().stream();
    return actions.filter(Action.Show.class::isInstance).map(Action.Show.class::cast).filter(Action.Show::isOpen);
  }

  private static String lights(Collection<String> names) {
    return names.stream().map(Sentences::light).collect(Collectors.joining(" and "));
  }

  private void topics() {
    Map<String, List<Publisher>> byTopic = new LinkedHashMap<>();
    for (Rule rule : rules) {
      actions(rule)
          .filter(Action.Publish.class::isInstance)
          .map(Action.Publish.class::cast)
          .filter(publish -> publish.topic().template().isConstant())
          .forEach(publish -> byTopic.computeIfAbsent(publish.topic().toString(), topic -> new ArrayList<>())
              .add(new Publisher(rule, publish.retain())));
    }
    byTopic.forEach((topic, publishers) -> {
      Optional<Publisher> kept = publishers.stream().filter(Publisher::retain).findFirst();
      Optional<Publisher> passing = publishers.stream().filter(Predicate.not(Publisher::retain)).findFirst();
      if (kept.isPresent() && passing.isPresent()) {
        String other = kept.get().rule == passing.get().rule
            ? "and also without" : "but rule \"" + passing.get().rule.name() + "\" does so without";
        doubt(kept.get().rule, "publishes to " + topic + " with retain = true, " + other
            + ": who subscribes later sees the kept one, though it is not the last; write the same for both");
      }
    });
    Map<String, String> bySpelling = new HashMap<>();
    byTopic.forEach((topic, publishers) -> {
      String first = bySpelling.putIfAbsent(topic.toLowerCase(Locale.ROOT), topic);
      if (first != null) {
        doubt(publishers.getFirst().rule, "publishes to " + topic + ", and another to " + first
            + ": to a broker these are two topics; spell them alike");
      }
    });
  }

  private record Publisher(Rule rule, boolean retain) {}

  private void ties() {
    Map<Spot, List<Layer>> bySpot = new LinkedHashMap<>();
    for (Rule rule : rules) {
      Duration delay = Duration.ZERO;
      for (Action action : rule.then()) {
        if (action instanceof Action.Delay(var time)) {
          delay = delay.plus(time);
        } else if (action instanceof Action.Show show && !(show.isOpen() && rests(rule))) {
          for (String name : show.target().names()) {
            bySpot.computeIfAbsent(new Spot(name, show.priority(), delay), spot -> new ArrayList<>())
                .add(new Layer(rule, show));
          }
        }
      }
    }
    Map<Pair, Set<String>> tied = new LinkedHashMap<>();
    int pairs = 0;
    for (var spot : bySpot.entrySet()) {
      List<Layer> layers = spot.getValue();
      for (int i = 0; i < layers.size(); i++) {
        for (int j = i + 1; j < layers.size() && pairs < MOST_PAIRS; j++, pairs++) {
          Layer below = layers.get(i);
          Layer over = layers.get(j);
          if (below.rule != over.rule && !below.looksLike(over) && together(below.rule, over.rule)) {
            tied.computeIfAbsent(new Pair(below.rule, over.rule, spot.getKey().priority),
                pair -> new LinkedHashSet<>()).add(spot.getKey().light);
          }
        }
      }
    }
    tied.forEach((pair, lights) -> doubt(pair.below, "and rule \"" + pair.over.name()
        + "\" can begin at the same moment and both show on " + lights(lights) + " with priority " + pair.priority
        + ": \"" + pair.over.name() + "\" covers the other only because its name comes later in the alphabet;"
        + " give one of them a higher priority"));
  }

  private record Spot(String light, int priority, Duration delay) {}

  private record Layer(Rule rule, Action.Show show) {
    boolean looksLike(Layer other) {
      return show.program().equals(other.show.program()) && show.pace().equals(other.show.pace());
    }
  }

  private record Pair(Rule below, Rule over, int priority) {}

  /** Whether one and the same happening can begin both. */
  private static boolean together(Rule one, Rule other) {
    if (one.lasts() || other.lasts()) {
      return one.lasts() && other.lasts() && one.unless().isEmpty() && other.unless().isEmpty()
          && one.whileHolds().stream().anyMatch(state -> other.whileHolds().stream().anyMatch(second ->
              state.all().equals(second.all()) && state.lasting().equals(second.lasting())));
    }
    if (!one.whileHolds().isEmpty() && !other.whileHolds().isEmpty()
        && one.whileHolds().stream().allMatch(state ->
            other.whileHolds().stream().allMatch(second -> Reach.apart(state, second)))) {
      return false;
    }
    if (isExcluded(one, other) || isExcluded(other, one)) {
      return false;
    }
    return one.when().stream().anyMatch(when -> other.when().stream().anyMatch(second ->
        together(when, second, one, other)));
  }

  private static boolean together(Happening one, Happening other, Rule first, Rule second) {
    List<StateTest.Time> times = new ArrayList<>(one.times());
    times.addAll(other.times());
    if (Reach.apart(times)) {
      return false;
    }
    if (one.cause() instanceof Cause.Told(var pattern) && other.cause() instanceof Cause.Told(var pattern2)) {
      if (Reach.apart(pattern, pattern2)) {
        return false;
      }
      Happening both = new Happening(new Cause.Told(Reach.both(pattern, pattern2)), times, Wording.NONE);
      return Stream.concat(first.unless().stream(), second.unless().stream())
          .noneMatch(condition -> excludes(condition, both));
    }
    return one.cause().equals(other.cause())
        && Stream.concat(first.unless().stream(), second.unless().stream()).noneMatch(condition ->
            excludes(condition, new Happening(one.cause(), times, Wording.NONE)));
  }

  /** Whether what one rule needs to hold keeps the other from acting. */
  private static boolean isExcluded(Rule one, Rule other) {
    return !one.whileHolds().isEmpty() && one.whileHolds().stream().allMatch(state ->
        other.unless().stream().anyMatch(condition -> excludes(condition, state)));
  }

  /** Why no event can ever be meant, from which fields the types of events have. */
  private Optional<String> impossible(EventPattern pattern) {
    for (FieldTest test : pattern.fields()) {
      if (!tells(pattern.types(), test.field())) {
        return Optional.of(lacks(pattern.types(), test.field()));
      }
      boolean byIdAlone = !appsHaveNames && pattern.types().stream().noneMatch(OF_TASKS::contains);
      if (test.field() == Field.APP && byIdAlone && test.anyOf().stream().noneMatch(Reach::canBeGuid)) {
        return Optional.of(words(pattern.types())
            + " names an app by its id alone, never by its name; write the id, as it stands in the app's address, or"
            + " repository { ... } in the settings, which knows the names");
      }
    }
    return Optional.empty();
  }

  private static boolean tells(Set<EventType> types, Field field) {
    return types.stream().anyMatch(type -> tells(type, field));
  }

  private static boolean tells(EventType type, Field field) {
    return switch (field) {
      case TASK -> OF_TASKS.contains(type);
      case ORIGIN, CONTEXT, BROWSER, OS -> !OF_TASKS.contains(type);
      case HOST, USER, DIRECTORY, USER_ID, APP, SENDER, MESSAGE -> true;
    };
  }

  private static String lacks(Set<EventType> types, Field field) {
    return words(types) + " never has a" + (field == Field.ORIGIN || field == Field.OS ? "n " : " ") + field.word()
        + (field == Field.TASK ? "; only reloads and app-distributed have" : "; only sessions and connections have");
  }

  private static String words(Set<EventType> types) {
    return types.stream().map(EventType::word).collect(Collectors.joining(" or "));
  }
}
