package org.senselights.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.senselights.light.Again;
import org.senselights.light.Program;
import org.senselights.rules.Action;
import org.senselights.rules.LightTarget;
import org.senselights.rules.NearestWord;
import org.senselights.rules.Payload;
import org.senselights.rules.RuleBook;
import org.senselights.rules.Template;
import org.senselights.rules.Topic;
import org.senselights.rules.Variable;

/** Reads what stands behind {@code then}: all of these, in order. */
final class ActionReader {
  private static final List<String> VERBS = List.of("light", "publish", "send", "log", "delay", "mute");
  private static final List<String> LIGHT_KEYS =
      List.of("again", "blink", "breathe", "flash", "for", "light", "over", "priority", "times", "turn");
  private static final List<String> MUTE_KEYS = List.of("for", "mute");
  private static final List<String> PACED = List.of("blink", "breathe");
  private static final List<String> PROGRAMS = List.of("turn", "flash", "blink", "breathe");
  private static final List<String> PUBLISH_KEYS = List.of("payload", "publish", "qos", "retain");
  private static final String STANDARD_MESSAGE = "event";
  private static final String SEND = "send";
  private static final String TEXT = "text";

  /** All keys that an action can have. */
  static final Set<String> KEYS = keys();

  private static final Duration SHORTEST_SHOWN = Duration.ofMillis(10);
  private static final Duration LONGEST_CYCLE = Duration.ofHours(1);
  private static final Duration LONGEST_LAYER = Duration.ofDays(30);
  private static final Duration SHORTEST_DELAY = Duration.ofMillis(1);
  private static final Duration LONGEST_DELAY = Duration.ofHours(1);
  private static final int MOST_FLASHES = 1_000;
  private static final int MOST_COUNTED = 1_000_000;

  /**
   * What the rule around some actions gives them.
   *
   * @param eventAtHand whether an event can be at hand, whose fields templates name
   * @param eventToPublish whether that event is the one that happens now
   * @param counts whether the rule has a count
   * @param layered whether a light action without an end of its own ends with the rule
   */
  record Scope(boolean eventAtHand, boolean eventToPublish, boolean counts, boolean layered) {}

  private final Collection<String> lights;
  private final Map<String, List<String>> groups;
  private final SequencedMap<String, TargetSettings> targets = new LinkedHashMap<>();
  private final Optional<Set<String>> unsent;

  /**
   * Prepares a reader.
   *
   * @param lights names of lights, in the order of the file
   * @param groups names of groups with their lights
   * @param targets to which rules may send
   * @param unsent where it is given, what cannot be sent as the settings are is no mistake: the target's name is put
   *     there
   */
  ActionReader(Collection<String> lights, Map<String, List<String>> groups, List<TargetSettings> targets,
      Optional<Set<String>> unsent) {
    this.lights = List.copyOf(lights);
    this.groups = new LinkedHashMap<>(groups);
    targets.forEach(target -> this.targets.put(target.name(), target));
    this.unsent = unsent;
  }

  private static Set<String> keys() {
    Set<String> keys = new LinkedHashSet<>(LIGHT_KEYS);
    keys.addAll(PUBLISH_KEYS);
    keys.addAll(VERBS);
    keys.add(TEXT);
    return keys;
  }

  /** All actions of a value; none where something is wrong with each. */
  List<Action> read(Item item, Scope scope) {
    List<Action> actions = new ArrayList<>();
    List<Item> each = item.each();
    if (each.isEmpty()) {
      item.wrong("an empty list does nothing: name at least one action");
    }
    for (Item action : each) {
      if (action.isBlock()) {
        action.block().flatMap(block -> action(block, scope)).ifPresent(actions::add);
      } else {
        action.wrong(action.shown() + " is not an action: write such as { light = green, flash = 400ms }");
      }
    }
    if (!each.isEmpty() && each.getLast().isBlock() && each.getLast().block().orElseThrow().has("delay")) {
      each.getLast().problem("a delay at the end delays nothing: take it away, or put an action behind it");
    }
    return actions;
  }

  private Optional<Action> action(Section action, Scope scope) {
    List<String> verbs = VERBS.stream().filter(action::has).toList();
    if (verbs.size() > 1) {
      action.self().problem(String.join(" and ", verbs)
          + " are different actions: write a list, as in then = [ { " + verbs.getFirst() + " = ... }, { "
          + verbs.get(1) + " = ... } ]");
      if (!verbs.contains("send")) {
        allow(action, "an action", KEYS);
      }
      if (action.has("light")) {
        show(action, scope);
      }
      if (action.has("publish")) {
        publish(action, scope);
      }
      return Optional.empty();
    }
    String verb = verbs.isEmpty() ? "" : verbs.getFirst();
    switch (verb) {
      case "light" -> {
        allow(action, "a light action", LIGHT_KEYS);
        return show(action, scope);
      }
      case "publish" -> {
        allow(action, "a publish action", PUBLISH_KEYS);
        return publish(action, scope);
      }
      case "send" -> {
        return send(action, scope);
      }
      case "log" -> {
        allow(action, "a log action", List.of("log"));
        return action.item("log").flatMap(item -> template(item, scope)).map(Action.Log::new);
      }
      case "mute" -> {
        allow(action, "a mute", MUTE_KEYS);
        return mute(action);
      }
      case "delay" -> {
        allow(action, "a delay", List.of("delay"));
        return action.item("delay")
            .flatMap(item -> item.duration(SHORTEST_DELAY, LONGEST_DELAY))
            .map(Action.Delay::new);
      }
      default -> {
        allow(action, "an action", KEYS);
        if (VERBS.stream().noneMatch(action::hasOrMeans)) {
          action.self().problem("this action does nothing: it needs one of " + String.join(", ", VERBS));
        }
        return Optional.empty();
      }
    }
  }

  private static void allow(Section action, String what, Collection<String> keys) {
    action.allow(what, keys, item -> {
      String key = item.name();
      return RulesReader.missingBrace(item).or(() -> RuleReader.KEYS.contains(key)
          ? Optional.of("\"" + key + "\" belongs to the rule, not to an action: is a } missing before it?")
          : Optional.empty());
    });
  }

  private static Optional<Template> template(Item item, Scope scope) {
    return item.as(Template::parse).filter(template -> isFillable(item, template, scope));
  }

  /** Whether what a template names can be there; tells what cannot. */
  private static boolean isFillable(Item item, Template template, Scope scope) {
    boolean fillable = true;
    for (Variable variable : template.variables()) {
      if (variable.isOfEvent() && !scope.eventAtHand()) {
        item.wrong("{{" + variable.word() + "}} is a field of an event, and no event begins this rule");
        fillable = false;
      } else if (variable == Variable.COUNT && !scope.counts()) {
        item.wrong("{{count}} is what the rule counts, and this rule has no count in its while");
        fillable = false;
      }
    }
    return fillable;
  }

  private static Optional<Action> mute(Section action) {
    Optional<Action.Mute.Change> change = action.item("mute").flatMap(item -> item.choice(
        Map.of("on", Action.Mute.Change.ON, "off", Action.Mute.Change.OFF, "toggle", Action.Mute.Change.TOGGLE),
        List.of("on", "off", "toggle")));
    Optional<Item> length = action.item("for");
    Optional<Duration> time = length.flatMap(item -> item.duration(SHORTEST_SHOWN, LONGEST_LAYER));
    if (length.isPresent() && change.equals(Optional.of(Action.Mute.Change.OFF))) {
      length.get().problem("for means nothing with mute = off, which is for good");
      return Optional.empty();
    }
    return change.map(what -> new Action.Mute(what, time));
  }

  private Optional<Action> show(Section action, Scope scope) {
    Optional<LightTarget> target = target(action.item("light").orElseThrow(), scope);
    List<String> programs = PROGRAMS.stream().filter(action::has).toList();
    if (PROGRAMS.stream().noneMatch(action::hasOrMeans)) {
      action.self().problem("this light action does not say what to show: add one of turn, flash, blink, breathe");
    } else if (programs.size() > 1) {
      action.self().problem(String.join(" and ", programs) + " cannot be shown at once: write two actions");
    }
    String program = programs.isEmpty() ? "" : programs.getFirst();
    boolean flash = program.equals("flash");
    Optional<Integer> times = action.item("times").flatMap(item -> item.integer(1, MOST_FLASHES));
    if (!flash && !programs.isEmpty() && !programs.contains("flash")) {
      action.item("times").ifPresent(item -> item.problem("times means nothing without flash"
          + (program.equals("turn") ? "" : ": write for = ... to say how long")));
    }
    Optional<Duration> length =
        action.item("for").flatMap(item -> item.duration(SHORTEST_SHOWN, LONGEST_LAYER));
    if (flash) {
      action.item("for").ifPresent(
          item -> item.problem("for means nothing with flash, which ends by itself: write times = ... for more"));
    }
    Optional<Integer> priority =
        action.item("priority").flatMap(item -> item.integer(0, Action.Show.HIGHEST_PRIORITY));
    Optional<Again> again = action.item("again").flatMap(item -> item.choice(
        Map.of("restart", Again.RESTART, "extend", Again.EXTEND, "queue", Again.QUEUE, "ignore", Again.IGNORE),
        List.of("restart", "extend", "queue", "ignore")));
    if (!programs.isEmpty() && !flash && !action.has("for") && !scope.layered()) {
      for (String key : List.of("priority", "again")) {
        action.item(key).ifPresent(item -> item.problem(
            key + " means nothing without an end, because such a light lies below all others: write for = ..."));
      }
    }
    Optional<Program> shown = programs.size() == 1 ? program(action, program, times.orElse(1)) : Optional.empty();
    Optional<Action.Pace> pace = programs.size() > 1 ? Optional.empty() : pace(action, program, scope);
    if (target.isEmpty() || shown.isEmpty() || flash && length.isPresent()) {
      return Optional.empty();
    }
    return Optional.of(new Action.Show(target.get(), shown.get(), pace, length,
        priority.orElse(Action.Show.DEFAULT_PRIORITY), again.orElse(Again.RESTART)));
  }

  private static Optional<Program> program(Section action, String name, int times) {
    Item item = action.item(name).orElseThrow();
    if (name.equals("turn")) {
      return item.choice(Map.of("on", true, "off", false), List.of("on", "off")).map(Program.Steady::new);
    }
    if (item.isList()) {
      List<Duration> pair = pair(item, name);
      return pair.isEmpty() ? Optional.empty()
          : Optional.of(name.equals("blink") ? new Program.Blink(pair.getFirst())
              : new Program.Breathe(pair.getFirst()));
    }
    return item.duration(SHORTEST_SHOWN, LONGEST_CYCLE).map(time -> switch (name) {
      case "flash" -> new Program.Flash(time, times);
      case "blink" -> new Program.Blink(time);
      default -> new Program.Breathe(time);
    });
  }

  /** The two cycles of a pace; none where they are not two. */
  private static List<Duration> pair(Item item, String program) {
    List<Item> each = item.each();
    if (!PACED.contains(program)) {
      item.wrong("a single duration is meant: only blink and breathe take a pair");
      return List.of();
    }
    if (each.size() != 2) {
      item.wrong("a pair has two durations, such as " + program + " = [2s, 200ms]");
      return List.of();
    }
    List<Duration> pair = new ArrayList<>();
    each.forEach(cycle -> cycle.duration(SHORTEST_SHOWN, LONGEST_CYCLE).ifPresent(pair::add));
    return pair.size() == 2 ? pair : List.of();
  }

  private static Optional<Action.Pace> pace(Section action, String program, Scope scope) {
    Optional<Item> cycles = action.item(program).filter(item -> item.isList() && PACED.contains(program));
    Optional<Item> over = action.item("over");
    if (cycles.isPresent() && !action.hasOrMeans("over")) {
      cycles.get().wrong("a pair needs the counts between which it goes: write such as over = [1, 50] beside it");
    }
    if (over.isEmpty()) {
      return Optional.empty();
    }
    if (cycles.isEmpty()) {
      over.get().problem("over means nothing without a pair of durations: write such as blink = [2s, 200ms]");
    } else if (!scope.counts()) {
      over.get().problem("over goes by what the rule counts, and this rule has no count in its while");
    }
    List<Integer> counts = new ArrayList<>();
    over.get().each().forEach(item -> item.integer(0, MOST_COUNTED).ifPresent(counts::add));
    if (over.get().each().size() != 2 || counts.size() == 2 && counts.getFirst() >= counts.getLast()) {
      over.get().wrong("two counts are meant, the lower one first, such as [1, 50]");
      return Optional.empty();
    }
    List<Duration> pair = cycles.map(item -> pair(item, program)).orElse(List.of());
    return counts.size() < 2 || pair.isEmpty() ? Optional.empty()
        : Optional.of(new Action.Pace(pair.getFirst(), pair.getLast(), counts.getFirst(), counts.getLast()));
  }

  private Optional<LightTarget> target(Item item, Scope scope) {
    List<Item> each = item.each();
    if (each.isEmpty()) {
      item.wrong("an empty list lights nothing: name at least one light");
      return Optional.empty();
    }
    if (!item.isList() && !item.isBlock() && item.text().filter(text -> text.contains("{{")).isPresent()) {
      return template(item, scope).map(template -> new LightTarget(List.of(), Optional.of(template)));
    }
    Set<String> names = new LinkedHashSet<>();
    boolean good = true;
    for (Item light : each) {
      Optional<List<String>> meant = light.as(this::lightsOf);
      good &= meant.isPresent();
      meant.ifPresent(names::addAll);
    }
    return good && !names.isEmpty()
        ? Optional.of(new LightTarget(List.copyOf(names), Optional.empty()))
        : Optional.empty();
  }

  private List<String> lightsOf(String name) {
    if (name.contains("{{")) {
      throw new IllegalArgumentException("\"" + name + "\": a name taken from the event stands alone, not in a list");
    }
    if (lights.isEmpty()) {
      throw new IllegalArgumentException(
          "\"" + name + "\" is not a light, for there is none: write lights { green { pin = 17 } }");
    }
    if (name.equals(RuleBook.ALL_LIGHTS)) {
      return List.copyOf(lights);
    }
    if (lights.contains(name)) {
      return List.of(name);
    }
    if (groups.containsKey(name)) {
      return groups.get(name);
    }
    List<String> allowed = new ArrayList<>(lights);
    allowed.addAll(groups.keySet());
    allowed.add(RuleBook.ALL_LIGHTS);
    String hint = name.strip().contains(" ") ? ": several are written as a list, [a, b]." : "";
    throw new IllegalArgumentException("\"" + name + "\" is not a light"
        + (hint.isEmpty() ? Item.allowed(name, allowed) : hint + " Allowed: " + String.join(", ", allowed)));
  }

  private Optional<Action> send(Section action, Scope scope) {
    Item name = action.item(SEND).orElseThrow();
    if (unsent.isPresent() && !isInSettings(name.word(), action)) {
      unsent.get().add(name.word());
      return Optional.of(new Action.SendNowhere(name.word()));
    }
    Optional<TargetSettings> target = name.as(this::target);
    target.ifPresent(each -> allowFields(action, each));
    SequencedMap<String, Template> fields = new LinkedHashMap<>();
    boolean good = target.isPresent();
    for (Item item : action.items()) {
      if (item.name().equals(SEND) || target.filter(each -> !each.fields().contains(item.name())).isPresent()) {
        continue;
      }
      Optional<Template> template = template(item, scope);
      good &= template.isPresent();
      template.ifPresent(each -> fields.put(item.name(), each));
    }
    if (target.filter(TargetSettings::isChat).isPresent() && !action.hasOrMeans(TEXT)) {
      action.self().problem("nothing is said to " + target.get().name() + ": write such as text = \"{{user}} is at"
          + " work\"");
      return Optional.empty();
    }
    return good ? Optional.of(new Action.Send(target.get().name(), fields)) : Optional.empty();
  }

  /** Whether the settings have the target, and it takes what the action says. */
  private boolean isInSettings(String name, Section action) {
    TargetSettings target = targets.get(name);
    return target != null
        && (!target.isChat() || action.has(TEXT))
        && action.items().stream()
            .allMatch(item -> item.name().equals(SEND) || target.fields().contains(item.name()));
  }

  private static void allowFields(Section action, TargetSettings target) {
    List<String> keys = new ArrayList<>(target.fields());
    keys.add(SEND);
    action.allow("what is sent to " + target.name(), keys, item -> item.name().equals(TEXT)
        ? Optional.of("\"text\" means nothing for " + target.name()
            + ", since what goes there has no {{text}} in the settings")
        : RulesReader.missingBrace(item));
  }

  private TargetSettings target(String written) {
    TargetSettings target = targets.get(written);
    if (target == null) {
      throw new IllegalArgumentException(noTarget(written, targets.keySet()));
    }
    return target;
  }

  /** What is said of a name that no target has. */
  static String noTarget(String written, Collection<String> targets) {
    String problem = "\"" + written + "\" is not a target of the settings";
    if (targets.isEmpty()) {
      return problem + ", which have none: write targets { " + written + " { type = slack, url = \"...\" } } there, or"
          + " take this out";
    }
    return MeantWord.of(written, targets).isPresent()
        ? problem + Item.allowed(written, targets)
        : problem + ", which have " + String.join(", ", targets) + ": add it to targets there, or take this out";
  }

  private Optional<Action> publish(Section action, Scope scope) {
    Item topicItem = action.item("publish").orElseThrow();
    Optional<String> written = topicItem.text();
    if (written.isEmpty()) {
      return Optional.empty();
    }
    if (written.get().equals(STANDARD_MESSAGE)) {
      for (String key : List.of("payload", "qos", "retain")) {
        action.item(key).ifPresent(item -> item.problem(key
            + " means nothing with publish = event, which sends the standard message: name a topic, or leave it out"));
      }
      if (!scope.eventAtHand()) {
        topicItem.problem("publish = event sends the event at hand, and no event begins this rule: name a topic");
      } else if (!scope.eventToPublish()) {
        topicItem.problem("publish = event belongs into then: at the end no event is told anew; name a topic");
      }
      return Optional.of(new Action.PublishEvent());
    }
    Optional<Topic> topic =
        topicItem.as(Topic::parse).filter(each -> isFillable(topicItem, each.template(), scope));
    Optional<Payload> payload = action.item("payload").flatMap(new PayloadReader(item -> template(item, scope))::read);
    if (!action.hasOrMeans("payload")) {
      boolean near = NearestWord.to(written.get(), List.of(STANDARD_MESSAGE)).isPresent();
      topicItem.problem((near ? "publish: \"" + written.get() + "\": did you mean \"event\"? A topic of your own needs"
          : "this publish action has nothing to say: it needs")
          + " payload { ... } for JSON, or payload = \"...\" for text");
    }
    Optional<Integer> qos = action.item("qos").flatMap(item -> item.integer(0, 1));
    Optional<Boolean> retain = action.item("retain").flatMap(Item::truth);
    if (topic.isEmpty() || payload.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Action.Publish(topic.get(), payload.get(), qos.orElse(1), retain.orElse(false)));
  }
}
