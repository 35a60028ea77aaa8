package org.senselights.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.senselights.event.Event;
import org.senselights.event.Receipt;
import org.senselights.presence.Presence;
import org.senselights.presence.Tally;
import org.senselights.rules.Field;
import org.senselights.rules.FieldTest;
import org.senselights.rules.Link;
import org.senselights.rules.Pattern;
import org.senselights.rules.Rule;
import org.senselights.rules.State;
import org.senselights.rules.StateTest;

/** What holds now of all that the rules' states ask about, and when that may change by itself. */
final class States {
  private final Presence presence;
  private final Windows windows;
  private final Set<Link> lost = EnumSet.noneOf(Link.class);
  private final Map<List<FieldTest>, Tally> tallies = new HashMap<>();
  private Map<Place, Watched> watched = Map.of();

  States(Presence presence, Windows windows) {
    this.presence = presence;
    this.windows = windows;
  }

  /**
   * Watches the states of these rules and no others; those of rules that ask for the same keep what they know. For the
   * others, silence counts from now at the earliest.
   */
  void watch(List<Rule> rules, long now) {
    Map<Place, Watched> fresh = new HashMap<>();
    List<List<FieldTest>> narrowed = new ArrayList<>();
    for (Rule rule : rules) {
      List<State> states = statesOf(rule);
      for (int i = 0; i < states.size(); i++) {
        Place place = new Place(rule.name(), rule.conditions(), i);
        Watched known = watched.get(place);
        fresh.put(place, known == null ? new Watched(states.get(i), now) : known.of(states.get(i)));
        states.get(i).all().stream()
            .filter(StateTest.Count.class::isInstance)
            .map(test -> ((StateTest.Count) test).narrowed())
            .filter(fields -> !fields.isEmpty())
            .forEach(narrowed::add);
      }
    }
    watched = fresh;
    tallies.entrySet().removeIf(entry -> {
      boolean gone = !narrowed.contains(entry.getKey());
      if (gone) {
        presence.unwatch(entry.getValue());
      }
      return gone;
    });
    narrowed.forEach(fields -> tallies.computeIfAbsent(fields, this::tally));
  }

  private static List<State> statesOf(Rule rule) {
    List<State> states = new ArrayList<>(rule.whileHolds());
    rule.unless().forEach(condition -> {
      if (condition instanceof State state) {
        states.add(state);
      }
    });
    return states;
  }

  private Tally tally(List<FieldTest> fields) {
    return presence.watch(
        narrowing(fields, Field.HOST), narrowing(fields, Field.USER), narrowing(fields, Field.APP));
  }

  private static Predicate<String> narrowing(List<FieldTest> fields, Field field) {
    Optional<FieldTest> test = fields.stream().filter(each -> each.field() == field).findFirst();
    if (test.isEmpty()) {
      return Presence.ANY;
    }
    List<Pattern> anyOf = test.get().anyOf();
    return text -> anyOf.stream().anyMatch(pattern -> pattern.matches(text));
  }

  /** The states of a rule in the order of {@link Rule#whileHolds}, then those among {@link Rule#unless}. */
  List<Watched> of(Rule rule) {
    List<Watched> states = new ArrayList<>();
    for (int i = 0; watched.containsKey(new Place(rule.name(), rule.conditions(), i)); i++) {
      states.add(watched.get(new Place(rule.name(), rule.conditions(), i)));
    }
    return states;
  }

  /** An event was told, whatever becomes of it: silences end. */
  void heard(Event event, Receipt receipt, long now) {
    for (Watched each : watched.values()) {
      each.heard(event, receipt, now);
    }
  }

  void link(Link link, boolean isLost) {
    if (isLost) {
      lost.add(link);
    } else {
      lost.remove(link);
    }
  }

  Set<Link> lost() {
    return EnumSet.copyOf(lost);
  }

  void update(Moment now) {
    for (Watched each : watched.values()) {
      each.update(now);
    }
  }

  long nextDue() {
    long due = Long.MAX_VALUE;
    for (Watched each : watched.values()) {
      due = Math.min(due, each.due);
    }
    return due;
  }

  /** What a test counts now. */
  long count(StateTest.Count test) {
    if (test.narrowed().isEmpty()) {
      return switch (test.of()) {
        case SESSIONS -> presence.sessions();
        case CONNECTIONS -> presence.connections();
        case USERS -> presence.users();
      };
    }
    Tally tally = tallies.get(test.narrowed());
    return switch (test.of()) {
      case SESSIONS -> tally.sessions();
      case CONNECTIONS -> tally.connections();
      case USERS -> tally.users();
    };
  }

  /** Where a state is written, and among which conditions: what makes it the same over a reload. */
  private record Place(String rule, String conditions, int number) {}

  /** One state, and since when it holds. */
  final class Watched {
    private static final long NOT = Long.MIN_VALUE;
    private static final long AT_ONCE = 0;

    private final State state;
    private final long[] lastHeard;
    private long since = NOT;
    private long due = AT_ONCE;
    private boolean holds;
    private boolean takenUp;

    private Watched(State state, long from) {
      this.state = state;
      lastHeard = new long[state.all().size()];
      Arrays.fill(lastHeard, from);
    }

    /** The same in the words of another edition of the file. */
    private Watched of(State edition) {
      Watched same = new Watched(edition, 0);
      System.arraycopy(lastHeard, 0, same.lastHeard, 0, lastHeard.length);
      same.since = since;
      same.holds = holds;
      same.takenUp = takenUp;
      return same;
    }

    State state() {
      return state;
    }

    boolean holds() {
      return holds;
    }

    /** It held before a restart: what it waited for need not be waited for again. */
    void takeUp(long now) {
      holds = true;
      takenUp = true;
      since = now - state.lasting().map(Duration::toNanos).orElse(0L);
    }

    private void heard(Event event, Receipt receipt, long now) {
      for (int i = 0; i < lastHeard.length; i++) {
        if (state.all().get(i) instanceof StateTest.Silence silence && silence.of().matches(event, receipt)) {
          lastHeard[i] = now;
          takenUp = false;
        }
      }
    }

    private void update(Moment now) {
      due = Long.MAX_VALUE;
      boolean all = true;
      for (int i = 0; i < lastHeard.length; i++) {
        all &= holds(i, now);
      }
      if (!all) {
        since = NOT;
        holds = false;
        takenUp = false;
        return;
      }
      since = since == NOT ? now.nanos() : since;
      long ripe = since + state.lasting().map(Duration::toNanos).orElse(0L);
      holds = ripe <= now.nanos();
      due = holds ? due : Math.min(due, ripe);
    }

    /** Whether one of the tests holds; notes when that may change by itself. */
    boolean holds(int test, Moment now) {
      return switch (state.all().get(test)) {
        case StateTest.Count count -> count.holds(States.this.count(count), holds);
        case StateTest.Lost(var link) -> lost.contains(link);
        case StateTest.Time time -> {
          due = Math.min(due, windows.nextChange(time, now));
          yield windows.holds(time, now);
        }
        case StateTest.Silence silence -> {
          long ripe = quietSince(test, now) + silence.time().toNanos();
          due = ripe > now.nanos() ? Math.min(due, ripe) : due;
          yield takenUp || ripe <= now.nanos();
        }
      };
    }

    /** Since when nothing was heard, and it has been the time to listen. */
    private long quietSince(int test, Moment now) {
      long from = lastHeard[test];
      for (StateTest other : state.all()) {
        if (other instanceof StateTest.Time time && windows.holds(time, now)) {
          from = Math.max(from, windows.since(time, now));
        }
      }
      return from;
    }
  }
}
