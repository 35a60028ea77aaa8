package org.senselights.rules;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.event.Receipt;
import org.senselights.light.LightDefinition;

/** A rules file, read and found good. Immutable; made whole before anybody sees it. */
public final class RuleBook {

  /** The group of every light, which no owner need define. */
  public static final String ALL_LIGHTS = "all";

  /** A book in which nothing stands. */
  public static final RuleBook EMPTY =
      new RuleBook(List.of(), Map.of(), List.of(), List.of(), List.of(), List.of());

  private final List<LightDefinition> lights;
  private final Map<String, List<String>> groups;
  private final List<ButtonDefinition> buttons;
  private final List<EventPattern> ignore;
  private final List<Rule> rules;
  private final List<RuleTest> tests;
  private final Map<EventType, RuleIndex> byType = new EnumMap<>(EventType.class);

  /**
   * Binds a book.
   *
   * @param lights each name and each pin once
   * @param groups names of groups with the lights they stand for, {@code all} left out
   * @param buttons each name and each pin once
   * @param ignore events that are not counted and meet no rule
   * @param rules in any order; those that match one event act in the order of their names
   * @param tests in the order of the file
   */
  public RuleBook(
      List<LightDefinition> lights,
      Map<String, List<String>> groups,
      List<ButtonDefinition> buttons,
      List<EventPattern> ignore,
      List<Rule> rules,
      List<RuleTest> tests) {
    this.lights = List.copyOf(lights);
    this.buttons = List.copyOf(buttons);
    this.tests = List.copyOf(tests);
    this.groups = Map.copyOf(groups);
    this.ignore = List.copyOf(ignore);
    this.rules = rules.stream().sorted(Comparator.comparing(Rule::name)).toList();
    for (EventType type : EventType.values()) {
      List<Rule> meant = this.rules.stream().filter(rule -> rule.enabled() && !speaksOf(rule, type).isEmpty()).toList();
      byType.put(type, new RuleIndex(meant, meant.stream().map(rule -> speaksOf(rule, type)).toList()));
    }
  }

  private static List<EventPattern> speaksOf(Rule rule, EventType type) {
    return rule.patterns().stream().filter(pattern -> pattern.types().contains(type)).toList();
  }

  /**
   * The lights.
   *
   * @return in the order of the file
   */
  public List<LightDefinition> lights() {
    return lights;
  }

  /**
   * The lights that a name stands for.
   *
   * @param name a light, a group or {@code all}
   * @return none where the name stands for nothing
   */
  public List<String> lightsOf(String name) {
    if (name.equals(ALL_LIGHTS)) {
      return lights.stream().map(LightDefinition::name).toList();
    }
    List<String> group = groups.get(name);
    if (group != null) {
      return group;
    }
    return lights.stream().map(LightDefinition::name).filter(name::equals).toList();
  }

  /**
   * The groups.
   *
   * @return names of groups with the lights they stand for, {@code all} left out
   */
  public Map<String, List<String>> groups() {
    return groups;
  }

  /**
   * The buttons.
   *
   * @return in the order of the file
   */
  public List<ButtonDefinition> buttons() {
    return buttons;
  }

  /**
   * What is not looked at.
   *
   * @return any of these
   */
  public List<EventPattern> ignore() {
    return ignore;
  }

  /**
   * All rules.
   *
   * @return by name, those that are switched off too
   */
  public List<Rule> rules() {
    return rules;
  }

  /**
   * The tests that stand in the file.
   *
   * @return in the order of the file
   */
  public List<RuleTest> tests() {
    return tests;
  }

  /**
   * Whether an event is to be passed over.
   *
   * @param event with its true names
   * @param receipt how it came
   * @return true where it meets no rule
   */
  public boolean ignores(Event event, Receipt receipt) {
    return EventPattern.anyMatches(ignore, event, receipt);
  }

  /**
   * The rules that an event may begin; those left out it surely does not.
   *
   * @param event with its true names
   * @return by name, only those that are switched on
   */
  public List<Rule> candidates(Event event) {
    return byType.get(event.type()).candidates(event);
  }
}
