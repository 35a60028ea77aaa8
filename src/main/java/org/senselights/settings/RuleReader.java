package org.senselights.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.senselights.rules.Action;
import org.senselights.rules.Cause;
import org.senselights.rules.Condition;
import org.senselights.rules.Field;
import org.senselights.rules.Happening;
import org.senselights.rules.Rule;
import org.senselights.rules.State;
import org.senselights.settings.ConditionReader.Role;

/** Reads one rule: its conditions, its actions, and whether they go together. */
final class RuleReader {
  private static final String WHEN = "when";
  private static final String WHILE = "while";
  private static final String UNLESS = "unless";
  private static final String UNTIL = "until";
  private static final String PER = "per";
  private static final String THROTTLE = "throttle";
  private static final String THEN = "then";
  private static final String AFTERWARDS = "afterwards";

  /** The keys of a rule. */
  static final List<String> KEYS = List.of(
      AFTERWARDS, "enabled", "label", PER, THEN, THROTTLE, UNLESS, UNTIL, WHEN, WHILE);

  private static final List<String> CONDITIONS = List.of(WHEN, WHILE, UNLESS, UNTIL, PER, THROTTLE);
  private static final Duration SHORTEST_THROTTLE = Duration.ofMillis(1);
  private static final Duration LONGEST_THROTTLE = Duration.ofDays(365);

  private final ConditionReader conditions;
  private final ActionReader actions;
  private final Map<String, Item> hours;

  /**
   * Prepares a reader.
   *
   * @param conditions reads conditions
   * @param actions reads actions
   * @param hours named windows as they are written
   */
  RuleReader(ConditionReader conditions, ActionReader actions, Map<String, Item> hours) {
    this.conditions = conditions;
    this.actions = actions;
    this.hours = Map.copyOf(hours);
  }

  /** Reads a rule; nothing where too much of it is wrong. */
  Optional<Rule> read(String name, Section rule) {
    rule.allow("a rule", KEYS, item -> ActionReader.KEYS.contains(item.name())
        ? Optional.of("\"" + item.name() + "\" belongs into then { ... }")
        : RulesReader.missingBrace(item));
    boolean hasWhen = rule.hasOrMeans(WHEN);
    boolean hasWhile = rule.hasOrMeans(WHILE);
    boolean hasUntil = rule.hasOrMeans(UNTIL);
    tellIncomplete(name, rule);
    tellMeaningless(rule, hasWhen, hasWhile, hasUntil);

    List<Happening> when = rule.item(WHEN).map(item -> conditions.happenings(item, Role.WHEN)).orElse(List.of());
    List<State> whileHolds = rule.item(WHILE).map(conditions::states).orElse(List.of());
    Role unlessRole = hasWhile && !hasWhen ? Role.UNLESS_OF_STATES : Role.UNLESS;
    List<Condition> unless = rule.item(UNLESS).map(item -> conditions.read(item, unlessRole)).orElse(List.of());
    List<Happening> until = rule.item(UNTIL).map(item -> conditions.happenings(item, Role.UNTIL)).orElse(List.of());
    Optional<Field> per = rule.item(PER).flatMap(RuleReader::per);
    Optional<Duration> throttle =
        rule.item(THROTTLE).flatMap(item -> item.duration(SHORTEST_THROTTLE, LONGEST_THROTTLE));
    boolean enabled = rule.item("enabled").flatMap(Item::truth).orElse(true);
    String label = rule.item("label").flatMap(item -> item.as(written -> {
      if (written.isBlank()) {
        throw new IllegalArgumentException("an empty text: write one, or leave the key out");
      }
      return written;
    })).orElse(name);

    boolean counts = rule.item(WHILE).map(RuleReader::counts).orElse(false);
    boolean eventAtHand = rule.item(WHEN).map(RuleReader::namesEvent).orElse(hasWhen || !hasWhile);
    boolean layered = hasUntil || hasWhile && !hasWhen;
    List<Action> then = rule.item(THEN)
        .map(item -> actions.read(item, new ActionReader.Scope(eventAtHand, eventAtHand, counts, layered)))
        .orElse(List.of());
    List<Action> afterwards = rule.item(AFTERWARDS)
        .map(item -> actions.read(item, new ActionReader.Scope(eventAtHand, false, counts, false)))
        .orElse(List.of());
    if (when.isEmpty() && whileHolds.isEmpty() || then.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(Rule.named(name)
        .label(label)
        .where(rule.self().keyPlace().toString())
        .enabled(enabled)
        .when(when)
        .whileHolds(whileHolds)
        .unless(unless)
        .until(until)
        .per(per)
        .throttle(throttle)
        .then(then)
        .afterwards(afterwards)
        .conditions(canonical(rule))
        .build());
  }

  private static void tellIncomplete(String name, Section rule) {
    String whole = rule.self().liesOver()
        ? "; a rule in " + RulesFile.OVERLAYS + " takes the place of its namesake whole, and only enabled = false may"
            + " stand alone"
        : "";
    if (!rule.hasOrMeans(WHEN) && !rule.hasOrMeans(WHILE)) {
      rule.self().problem("rule \"" + name + "\" does not say when: write such as when = session-start" + whole);
    }
    if (!rule.hasOrMeans(THEN)) {
      rule.self().problem("rule \"" + name + "\" does nothing: write such as then { light = green, flash = 400ms }"
          + (rule.hasOrMeans(WHEN) || rule.hasOrMeans(WHILE) ? whole : ""));
    }
  }

  /** Tells of keys that mean nothing beside the others. */
  private static void tellMeaningless(Section rule, boolean hasWhen, boolean hasWhile, boolean hasUntil) {
    boolean onlyWhile = hasWhile && !hasWhen;
    if (!hasWhen) {
      rule.item(UNTIL).ifPresent(item -> item.problem("until means nothing without when: "
          + (hasWhile ? "what a rule with only while does ends when nothing of it holds any more"
              : "it ends what an event began")));
    }
    if (!onlyWhile && !hasUntil) {
      rule.item(AFTERWARDS).ifPresent(item -> item.problem("afterwards means nothing without an end: "
          + (hasWhile ? "with when and while, what was begun does not end with the state; write until beside it"
              : "write until beside it, or while in place of when")));
    }
    if (onlyWhile) {
      rule.item(THROTTLE).ifPresent(item -> item.problem("throttle means nothing in a rule with only while: for and"
          + " until-below, beside count, keep it from going to and fro"));
    }
    rule.item(PER).ifPresent(item -> {
      if (onlyWhile) {
        item.problem("per means nothing in a rule with only while, which has one state");
      } else if (!rule.hasOrMeans(THROTTLE) && !hasUntil) {
        item.problem("per means nothing without throttle or until: write such as throttle = 1h beside it");
      } else if (!rule.item(WHEN).map(RuleReader::namesEvent).orElse(true)) {
        item.problem("per means nothing where no event begins the rule, since only events have fields");
      }
    });
  }

  private static Optional<Field> per(Item item) {
    return item.as(written -> Field.of(written).orElseThrow(() -> new IllegalArgumentException(
        "\"" + written + "\" is not a field of an event" + Item.allowed(written, Field.words()))));
  }

  /** Whether any condition counts, so that there is a count to speak of. */
  private static boolean counts(Item item) {
    return item.each().stream().anyMatch(
        each -> each.isBlock() && each.block().orElseThrow().has(ConditionReader.COUNT));
  }

  /** Whether any condition means an event of Sense; what is wrong in it is told elsewhere and counts as one. */
  private static boolean namesEvent(Item item) {
    return item.each().isEmpty() || item.each().stream().anyMatch(each -> {
      if (!each.isBlock()) {
        return !isStart(each);
      }
      Section section = each.block().orElseThrow();
      Optional<Item> event = section.item(ConditionReader.EVENT);
      return event.map(words -> !words.each().stream().allMatch(RuleReader::isStart))
          .orElse(!section.has(ConditionReader.BUTTON) && !section.has(ConditionReader.AT));
    });
  }

  private static boolean isStart(Item word) {
    return word.word().equals(Cause.SERVICE_STARTED);
  }

  /** The same for two rules that ask for the same, however they are written. */
  private String canonical(Section rule) {
    List<String> parts = new ArrayList<>();
    Collection<String> named = new TreeSet<>();
    for (String key : CONDITIONS) {
      rule.item(key).ifPresent(item -> {
        parts.add(key + " = " + item.canonical());
        named.addAll(during(item));
      });
    }
    for (String window : named) {
      Optional.ofNullable(hours.get(window)).ifPresent(item -> parts.add("hours." + window + " = " + item.canonical()));
    }
    return String.join(", ", parts);
  }

  private static List<String> during(Item conditions) {
    return conditions.each().stream()
        .filter(Item::isBlock)
        .flatMap(condition -> condition.block().orElseThrow().item("during").stream())
        .flatMap(item -> item.each().stream())
        .map(Item::word)
        .toList();
  }
}
