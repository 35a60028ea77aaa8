package org.senselights.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.senselights.event.Event;

/**
 * Finds the few rules that may match among very many: rules that ask for a certain text at the begin of a field are
 * looked up by that text, so that those that ask for another cost nothing.
 *
 * <p>Only narrows down; whether a rule matches is the rule's own word.
 */
final class RuleIndex {

  /** Below this many rules a look at each is as quick as a look-up. */
  private static final int WORTH_AN_INDEX = 24;

  private static final Set<Field> FIELDS =
      EnumSet.of(
          Field.APP,
          Field.TASK,
          Field.USER,
          Field.USER_ID,
          Field.HOST,
          Field.DIRECTORY,
          Field.ORIGIN,
          Field.CONTEXT);

  private final List<Rule> rules;
  private final int[] always;
  private final Map<Field, TreeMap<Integer, Map<String, List<Integer>>>> byStart = new EnumMap<>(Field.class);

  /** Rules by name, with the patterns of theirs that speak of the event type that this index is for. */
  RuleIndex(List<Rule> rules, List<List<EventPattern>> patterns) {
    this.rules = List.copyOf(rules);
    List<Integer> unnarrowed = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      List<Optional<Starts>> starts = patterns.get(i).stream().map(RuleIndex::narrowest).toList();
      if (rules.size() < WORTH_AN_INDEX || starts.stream().anyMatch(Optional::isEmpty)) {
        unnarrowed.add(i);
        continue;
      }
      for (Optional<Starts> start : starts) {
        file(start.get(), i);
      }
    }
    always = unnarrowed.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The rules that an event may match, by name. */
  List<Rule> candidates(Event event) {
    if (always.length == rules.size()) {
      return rules;
    }
    int[] found = Arrays.copyOf(always, always.length + 8);
    int count = always.length;
    for (var field : byStart.entrySet()) {
      for (String text : texts(field.getKey(), event)) {
        String folded = fold(text);
        for (var starts : field.getValue().headMap(text.length(), true).entrySet()) {
          for (int rule : starts.getValue().getOrDefault(folded.substring(0, starts.getKey()), List.of())) {
            found = count == found.length ? Arrays.copyOf(found, 2 * count) : found;
            found[count++] = rule;
          }
        }
      }
    }
    return inOrder(found, count);
  }

  private List<Rule> inOrder(int[] found, int count) {
    Arrays.sort(found, 0, count);
    List<Rule> candidates = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      if (i == 0 || found[i] != found[i - 1]) {
        candidates.add(rules.get(found[i]));
      }
    }
    return candidates;
  }

  private static List<String> texts(Field field, Event event) {
    return switch (field) {
      case APP -> List.of(event.appId(), event.appName());
      case TASK -> List.of(event.task());
      case USER -> List.of(Pattern.User.id(event.user()));
      case USER_ID -> List.of(event.userId());
      case HOST -> List.of(event.host());
      case DIRECTORY -> List.of(event.directory());
      case ORIGIN -> List.of(event.origin());
      case CONTEXT -> List.of(event.context());
      default -> throw new IllegalArgumentException(field + " is not indexed");
    };
  }

  private void file(Starts starts, int rule) {
    for (String start : starts.anyOf) {
      byStart
          .computeIfAbsent(starts.field, field -> new TreeMap<>())
          .computeIfAbsent(start.length(), length -> new HashMap<>())
          .computeIfAbsent(start, text -> new ArrayList<>(1))
          .add(rule);
    }
  }

  /** The field of a pattern that narrows it down most, as told by its shortest start. */
  private static Optional<Starts> narrowest(EventPattern pattern) {
    Optional<Starts> best = Optional.empty();
    for (FieldTest test : pattern.fields()) {
      Optional<Starts> starts = Starts.of(test);
      if (starts.isPresent() && (best.isEmpty() || starts.get().shortest() > best.get().shortest())) {
        best = starts;
      }
    }
    return best;
  }

  private static String fold(String text) {
    char[] folded = text.toCharArray();
    for (int i = 0; i < folded.length; i++) {
      folded[i] = Pattern.Glob.fold(folded[i]);
    }
    return new String(folded);
  }

  /** What a field has to begin with, any of these; folded, none empty. */
  private record Starts(Field field, List<String> anyOf) {

    static Optional<Starts> of(FieldTest test) {
      if (!FIELDS.contains(test.field())) {
        return Optional.empty();
      }
      List<String> starts = new ArrayList<>();
      for (Pattern pattern : test.anyOf()) {
        String start =
            switch (pattern) {
              case Pattern.Glob glob -> glob.start();
              case Pattern.User user -> user.id().start();
              default -> "";
            };
        if (start.isEmpty()) {
          return Optional.empty();
        }
        starts.add(start);
      }
      return Optional.of(new Starts(test.field(), List.copyOf(starts)));
    }

    int shortest() {
      return anyOf.stream().mapToInt(String::length).min().orElse(0);
    }
  }
}
