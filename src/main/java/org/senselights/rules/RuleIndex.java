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
import org.senselights.event.Event;

/**
 * Finds the few rules that may match among very many: rules that ask for a certain text at the begin of a field are
 * looked up by that text, so that those that ask for another cost nothing.
 *
 * <p>Only narrows down; whether a rule matches is the rule's own word.
 */
final class RuleIndex {

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

  private static final int[] NONE = {};

  private final List<Rule> rules;
  private final int[] always;
  private final List<Rule> alwaysRules;
  private final List<Starts> byStart;

  /** Rules by name, with the patterns of theirs that speak of the event type that this index is for. */
  RuleIndex(List<Rule> rules, List<List<EventPattern>> patterns) {
    this.rules = List.copyOf(rules);
    List<Integer> unnarrowed = new ArrayList<>();
    Map<Field, Map<String, List<Integer>>> narrowed = new EnumMap<>(Field.class);
    for (int i = 0; i < rules.size(); i++) {
      List<Optional<Narrowing>> narrowings = patterns.get(i).stream().map(RuleIndex::narrowest).toList();
      if (narrowings.stream().anyMatch(Optional::isEmpty)) {
        unnarrowed.add(i);
        continue;
      }
      for (Optional<Narrowing> narrowing : narrowings) {
        Map<String, List<Integer>> starts =
            narrowed.computeIfAbsent(narrowing.get().field, field -> new HashMap<>());
        for (String start : narrowing.get().starts) {
          starts.computeIfAbsent(start, text -> new ArrayList<>(1)).add(i);
        }
      }
    }
    always = unnarrowed.stream().mapToInt(Integer::intValue).toArray();
    alwaysRules = unnarrowed.stream().map(rules::get).toList();
    byStart = narrowed.entrySet().stream().map(field -> new Starts(field.getKey(), field.getValue())).toList();
  }

  /** The rules that an event may match, by name. */
  List<Rule> candidates(Event event) {
    int[] found = NONE;
    for (int i = 0; i < byStart.size(); i++) {
      found = byStart.get(i).find(event, found);
    }
    return found.length == 0 ? alwaysRules : together(found);
  }

  private List<Rule> together(int[] found) {
    int[] all = Arrays.copyOf(always, always.length + found.length);
    System.arraycopy(found, 0, all, always.length, found.length);
    Arrays.sort(all);
    List<Rule> candidates = new ArrayList<>(all.length);
    for (int i = 0; i < all.length; i++) {
      if (i == 0 || all[i] != all[i - 1]) {
        candidates.add(rules.get(all[i]));
      }
    }
    return candidates;
  }

  /** The field of a pattern that narrows it down most, as told by its shortest start. */
  private static Optional<Narrowing> narrowest(EventPattern pattern) {
    Optional<Narrowing> best = Optional.empty();
    for (FieldTest test : pattern.fields()) {
      Optional<Narrowing> narrowing = Narrowing.of(test);
      if (narrowing.isPresent() && (best.isEmpty() || narrowing.get().shortest() > best.get().shortest())) {
        best = narrowing;
      }
    }
    return best;
  }

  /** What a field has to begin with, any of these; folded, none empty. */
  private record Narrowing(Field field, List<String> starts) {

    static Optional<Narrowing> of(FieldTest test) {
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
      return Optional.of(new Narrowing(test.field(), List.copyOf(starts)));
    }

    int shortest() {
      return starts.stream().mapToInt(String::length).min().orElse(0);
    }
  }

  /**
   * The rules that ask for a start of one field, by a hash of that start. The hash of a text's every start comes along
   * while the text is read once; two starts that share one cost a rule that is asked in vain, and nothing else.
   */
  private static final class Starts {
    private static final int FACTOR = 31;

    private final Field field;
    private final int shortest;
    private final boolean[] lengths;
    private final int mask;
    private final int[][] table;

    Starts(Field field, Map<String, List<Integer>> starts) {
      this.field = field;
      shortest = starts.keySet().stream().mapToInt(String::length).min().orElse(0);
      lengths = new boolean[starts.keySet().stream().mapToInt(String::length).max().orElse(0) + 1];
      mask = (Integer.highestOneBit(starts.size()) << 2) - 1;
      table = new int[mask + 1][];
      Arrays.fill(table, NONE);
      starts.forEach((start, asking) -> {
        lengths[start.length()] = true;
        int hash = 0;
        for (int i = 0; i < start.length(); i++) {
          hash = FACTOR * hash + start.charAt(i);
        }
        int slot = slot(hash);
        table[slot] = with(table[slot], asking.stream().mapToInt(Integer::intValue).toArray());
      });
    }

    private int slot(int hash) {
      return (hash ^ hash >>> 16) & mask;
    }

    private static int[] with(int[] some, int[] more) {
      if (some.length == 0) {
        return more;
      }
      int[] all = Arrays.copyOf(some, some.length + more.length);
      System.arraycopy(more, 0, all, some.length, more.length);
      return all;
    }

    int[] find(Event event, int[] found) {
      return switch (field) {
        case APP -> find(event.appName(), find(event.appId(), found));
        case TASK -> find(event.task(), found);
        case USER -> find(userId(event), found);
        case USER_ID -> find(event.userId(), found);
        case HOST -> find(event.host(), found);
        case DIRECTORY -> find(event.directory(), found);
        case ORIGIN -> find(event.origin(), found);
        case CONTEXT -> find(event.context(), found);
        default -> throw new IllegalArgumentException(field + " is not indexed");
      };
    }

    /** As {@link Pattern.User} sees it: an id without a directory may hold a slash of its own. */
    private static String userId(Event event) {
      return event.directory().isEmpty() || event.directory().indexOf('/') >= 0
          ? Pattern.User.id(event.user())
          : event.userId();
    }

    private int[] find(String text, int[] found) {
      if (text.length() < shortest) {
        return found;
      }
      int[] all = found;
      int hash = 0;
      int longest = Math.min(text.length(), lengths.length - 1);
      for (int i = 0; i < longest; i++) {
        hash = FACTOR * hash + Pattern.Glob.fold(text.charAt(i));
        if (lengths[i + 1]) {
          int[] asking = table[slot(hash)];
          all = asking.length == 0 ? all : with(all, asking);
        }
      }
      return all;
    }
  }
}
