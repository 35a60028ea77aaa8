package org.senselights.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.senselights.event.EventType;
import org.senselights.rules.EventPattern;
import org.senselights.rules.Field;
import org.senselights.rules.FieldTest;
import org.senselights.rules.Pattern;

/** Reads what stands behind {@code when}, {@code unless} and {@code ignore}: any of these, each all of its fields. */
final class ConditionReader {
  private static final String ANY = "any";
  private static final String EVENT = "event";
  private static final List<String> COMING_KEYS = List.of(
      "above", "at", "below", "browser", "button", "count", "days", "during", "for", "link", "os", "silence", "time",
      "until-above", "until-below");
  private static final List<String> COMING_WORDS = List.of("service-started");
  private static final List<String> MATCH_KEYS = List.of("not", "regex");

  private final boolean eventRequired;

  /**
   * Prepares a reader.
   *
   * @param eventRequired whether each condition must name an event, as {@code when} does
   */
  ConditionReader(boolean eventRequired) {
    this.eventRequired = eventRequired;
  }

  /** All conditions of a value; none where something is wrong with each. */
  List<EventPattern> read(Item item) {
    List<Item> each = item.each();
    if (each.isEmpty()) {
      item.wrong("an empty list means nothing: name at least one condition, or leave the key out");
    }
    List<EventPattern> patterns = new ArrayList<>();
    for (Item condition : each) {
      condition(condition).ifPresent(patterns::add);
    }
    return patterns;
  }

  private Optional<EventPattern> condition(Item item) {
    if (!item.isBlock()) {
      return item.as(ConditionReader::types).map(types -> new EventPattern(types, List.of()));
    }
    Section section = item.block().orElseThrow();
    if (section.isEmpty()) {
      if (!item.isDoubtfulInside()) {
        item.wrong("a condition of no fields always holds: name at least one, such as user = \"LAB/anna\"");
      }
      return Optional.empty();
    }
    List<String> allowed = new ArrayList<>(List.of(EVENT));
    allowed.addAll(Field.words());
    section.allow("a condition", allowed, key -> {
      if (COMING_KEYS.contains(key.name())) {
        return Optional.of(RulesReader.notYet(key.name()));
      }
      return RulesReader.missingBrace(key).or(() -> RulesReader.RULE_KEYS.contains(key.name())
          ? Optional.of("\"" + key.name() + "\" belongs to the rule, not to a condition: is a } missing before it?")
          : Optional.empty());
    });
    Set<EventType> types = section.item(EVENT).map(ConditionReader::event)
        .orElseGet(() -> eventRequired ? Set.of() : EventPattern.EVERY);
    if (eventRequired && !section.hasOrMeans(EVENT) && COMING_KEYS.stream().noneMatch(section::has)) {
      item.wrong("no event is named: write such as event = session-start, or event = any");
    }
    List<FieldTest> tests = new ArrayList<>();
    for (Item fieldItem : section.items()) {
      Field.of(fieldItem.name()).ifPresent(field -> {
        List<Pattern> patterns = patterns(field, fieldItem);
        if (!patterns.isEmpty()) {
          tests.add(new FieldTest(field, patterns));
        }
      });
    }
    return types.isEmpty() ? Optional.empty() : Optional.of(new EventPattern(types, tests));
  }

  private static Set<EventType> event(Item item) {
    Set<EventType> types = EnumSet.noneOf(EventType.class);
    if (item.each().isEmpty()) {
      item.wrong("an empty list means nothing: name at least one event");
    }
    item.each().forEach(each -> each.as(ConditionReader::types).ifPresent(types::addAll));
    return types;
  }

  private static Set<EventType> types(String written) {
    if (written.equals(ANY)) {
      return EventPattern.ANY;
    }
    if (COMING_WORDS.contains(written)) {
      throw new IllegalArgumentException(RulesReader.notYet(written));
    }
    List<String> words = new ArrayList<>(Arrays.stream(EventType.values()).map(EventType::word).toList());
    words.add(ANY);
    return EventType.of(written).map(Set::of).orElseThrow(() -> new IllegalArgumentException(
        "\"" + written + "\" is not an event" + Item.allowed(written, words)));
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
