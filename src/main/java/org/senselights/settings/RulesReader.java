package org.senselights.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.senselights.light.LightDefinition;
import org.senselights.rules.Action;
import org.senselights.rules.EventPattern;
import org.senselights.rules.Field;
import org.senselights.rules.Happening;
import org.senselights.rules.Rule;
import org.senselights.rules.RuleBook;

/** Reads rules files. A file is taken as a whole or refused as a whole, with everything that is wrong in it. */
public final class RulesReader {
  private static final List<String> ROOT_KEYS = List.of("ignore", "let", "lights", "rules");
  private static final List<String> COMING_ROOT_KEYS = List.of("buttons", "hours", "tests");
  private static final List<String> LIGHT_KEYS = List.of("active-low", "of", "pin");
  static final List<String> RULE_KEYS = List.of("enabled", "label", "per", "then", "throttle", "unless", "when");
  private static final List<String> COMING_RULE_KEYS = List.of("afterwards", "until", "while");
  private static final List<String> COMING_FIELDS = List.of("browser", "os");
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}_-]*");
  private static final Duration SHORTEST_THROTTLE = Duration.ofMillis(1);
  private static final Duration LONGEST_THROTTLE = Duration.ofDays(365);

  /**
   * Reads a rules file, and what it includes, from the disk.
   *
   * @param file the rules file
   * @return what it says
   * @throws RefusedException with everything that is wrong, also where there is no such file
   */
  public RulesFile read(Path file) throws RefusedException {
    return read(SourceFiles.onDisk(), file.toString());
  }

  /**
   * Reads a rules file that was kept.
   *
   * @param files the rules file first, then what it includes
   * @return what it says
   * @throws RefusedException with everything that is wrong
   * @throws IllegalArgumentException if {@code files} is empty
   */
  public RulesFile read(List<SourceText> files) throws RefusedException {
    if (files.isEmpty()) {
      throw new IllegalArgumentException("there is no file to read");
    }
    return read(SourceFiles.kept(files), files.getFirst().name());
  }

  private static RulesFile read(SourceFiles files, String name) throws RefusedException {
    Problems problems = new Problems();
    Optional<HoconDocument> document = HoconDocument.read(files, name, Optional.empty(), problems);
    if (document.isEmpty()) {
      problems.refuseIfAny();
    }
    RuleBook book = book(Section.root(document.orElseThrow(), problems));
    problems.refuseIfAny();
    return new RulesFile(book, files.read());
  }

  private static RuleBook book(Section root) {
    root.allow("a rules file", ROOT_KEYS, item -> {
      if (COMING_ROOT_KEYS.contains(item.name())) {
        return Optional.of(notYet(item.name()));
      }
      return isRule(item)
          ? Optional.of("\"" + item.name() + "\" is a rule outside rules { ... }: is a } too many above it?")
          : Optional.empty();
    });
    root.item("let").ifPresent(Item::block);
    Map<String, LightDefinition> lights = new LinkedHashMap<>();
    Map<String, List<String>> groups = new LinkedHashMap<>();
    root.item("lights").flatMap(Item::block).ifPresent(section -> lights(section, lights, groups));
    List<EventPattern> ignore = root.item("ignore")
        .map(item -> new ConditionReader(false).read(item))
        .orElse(List.of());
    ActionReader actions = new ActionReader(lights.keySet(), groups);
    List<Rule> rules = new ArrayList<>();
    root.item("rules").flatMap(Item::block).ifPresent(section -> {
      for (Item item : section.items()) {
        checkName(item, "a rule");
        item.block().flatMap(rule -> rule(item.name(), rule, actions)).ifPresent(rules::add);
      }
    });
    return new RuleBook(List.copyOf(lights.values()), groups, List.of(), ignore, rules, List.of());
  }

  /** What is said of words that the language has and this version has not. */
  static String notYet(String word) {
    return "\"" + word + "\" is not known yet in this version";
  }

  private static void checkName(Item item, String what) {
    if (!NAME.matcher(item.name()).matches()) {
      item.problem("\"" + item.name() + "\" cannot be the name of " + what + ": letters, digits, - and _ are allowed");
    }
  }

  private static boolean isRule(Item item) {
    return item.isBlock() && item.block().filter(block -> block.has("when") || block.has("then")).isPresent();
  }

  /** Notices a key that stands a level too deep, because a brace was forgotten. */
  static Optional<String> missingBrace(Item item) {
    int line = item.keyPlace().line();
    if (isRule(item) || item.isBlock() && ROOT_KEYS.contains(item.name())) {
      List<String> above = item.path().subList(0, item.path().size() - 1);
      return Optional.of("\"" + item.name() + "\" stands inside \"" + above.getLast()
          + "\": is a } missing above line " + line + "?");
    }
    return Optional.empty();
  }

  private static void lights(
      Section section, Map<String, LightDefinition> lights, Map<String, List<String>> groups) {
    Map<String, Section> grouped = new LinkedHashMap<>();
    Map<Integer, String> pins = new LinkedHashMap<>();
    for (Item item : section.items()) {
      checkName(item, "a light");
      if (item.name().equals(RuleBook.ALL_LIGHTS)) {
        item.problem("\"all\" is every light already: take another name");
        continue;
      }
      if (isRule(item)) {
        item.problem(missingBrace(item).orElseThrow());
        continue;
      }
      item.block().ifPresent(light -> {
        light.allow("a light", LIGHT_KEYS, RulesReader::missingBrace);
        if (light.has("pin") == light.has("of")) {
          light.self().problem("\"" + item.name() + "\" has " + (light.has("pin") ? "a pin and lights of a group"
              : "neither a pin nor lights of a group") + ": write { pin = 17 }, or { of = [...] } for a group");
          if (!light.has("pin")) {
            grouped.put(item.name(), light);
          }
        } else if (light.has("of")) {
          light.item("active-low").ifPresent(
              given -> given.problem("active-low means nothing for a group: write it at its lights"));
          grouped.put(item.name(), light);
        }
        if (light.has("pin")) {
          lights.put(item.name(), pin(item, light, pins));
        }
      });
    }
    grouped.forEach((name, light) -> groups.put(name, members(light, lights, grouped)));
  }

  private static LightDefinition pin(Item item, Section light, Map<Integer, String> pins) {
    Item pinItem = light.item("pin").orElseThrow();
    Optional<Integer> pin = pinItem.as(written -> {
      if (!written.matches("\\d{1,3}") || Integer.parseInt(written) > 27) {
        throw new IllegalArgumentException("\"" + written + "\" is not a BCM number: 0 to 27 is allowed");
      }
      return Integer.parseInt(written);
    });
    pin.ifPresent(number -> {
      String other = pins.putIfAbsent(number, item.name());
      if (other != null) {
        pinItem.problem("pin " + number + " belongs to \"" + other + "\" already");
      }
    });
    boolean activeLow = light.item("active-low").flatMap(Item::truth).orElse(false);
    return new LightDefinition(item.name(), pin.orElse(0), activeLow);
  }

  private static List<String> members(
      Section light, Map<String, LightDefinition> lights, Map<String, Section> groups) {
    List<String> members = new ArrayList<>();
    Optional<Item> of = light.item("of");
    for (Item item : of.map(Item::each).orElse(List.of())) {
      item.text().ifPresent(name -> {
        if (groups.containsKey(name)) {
          item.problem("\"" + name + "\" is a group: a group is made of lights");
        } else if (!lights.containsKey(name)) {
          item.problem("\"" + name + "\" is not a light" + Item.allowed(name, lights.keySet()));
        } else if (members.contains(name)) {
          item.problem("\"" + name + "\" stands twice in this group");
        }
        members.add(name);
      });
    }
    if (members.isEmpty()) {
      of.filter(Item::isList).filter(item -> item.each().isEmpty())
          .ifPresent(item -> item.problem("a group of no lights: name some, as in of = [green, red]"));
    }
    return members;
  }

  private static Optional<Rule> rule(String name, Section rule, ActionReader actions) {
    rule.allow("a rule", RULE_KEYS, item -> {
      if (COMING_RULE_KEYS.contains(item.name())) {
        return Optional.of(notYet(item.name()));
      }
      if (ActionReader.KEYS.contains(item.name())) {
        return Optional.of("\"" + item.name() + "\" belongs into then { ... }");
      }
      return missingBrace(item);
    });
    List<EventPattern> when = rule.item("when")
        .map(item -> new ConditionReader(true).read(item))
        .orElse(List.of());
    if (!rule.hasOrMeans("when") && !rule.has("while")) {
      rule.self().problem("rule \"" + name + "\" does not say when: write such as when = session-start");
    }
    List<EventPattern> unless = rule.item("unless")
        .map(item -> new ConditionReader(false).read(item))
        .orElse(List.of());
    Optional<Field> per = rule.item("per").flatMap(RulesReader::per);
    if (!rule.hasOrMeans("throttle") && !rule.has("until")) {
      rule.item("per").ifPresent(
          item -> item.problem("per means nothing without throttle: write such as throttle = 1h beside it"));
    }
    Optional<Duration> throttle =
        rule.item("throttle").flatMap(item -> item.duration(SHORTEST_THROTTLE, LONGEST_THROTTLE));
    boolean enabled = rule.item("enabled").flatMap(Item::truth).orElse(true);
    String label = rule.item("label").flatMap(item -> item.as(written -> {
      if (written.isBlank()) {
        throw new IllegalArgumentException("an empty text: write one, or leave the key out");
      }
      return written;
    })).orElse(name);
    List<Action> then = rule.item("then").map(actions::read).orElse(List.of());
    if (!rule.hasOrMeans("then")) {
      rule.self().problem("rule \"" + name + "\" does nothing: write such as then { light = green, flash = 400ms }");
    }
    if (when.isEmpty() || then.isEmpty()) {
      return Optional.empty();
    }
    String where = rule.self().keyPlace().toString();
    return Optional.of(Rule.named(name)
        .label(label)
        .where(where)
        .enabled(enabled)
        .when(when.stream().map(Happening::of).toList())
        .unless(unless.stream().map(Happening::of).toList())
        .per(per)
        .throttle(throttle)
        .then(then)
        .build());
  }

  private static Optional<Field> per(Item item) {
    return item.as(written -> {
      if (COMING_FIELDS.contains(written)) {
        throw new IllegalArgumentException(notYet(written));
      }
      return Field.of(written).orElseThrow(() -> new IllegalArgumentException(
          "\"" + written + "\" is not a field of an event" + Item.allowed(written, Field.words())));
    });
  }
}
