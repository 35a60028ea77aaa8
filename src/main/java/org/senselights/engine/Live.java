package org.senselights.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.senselights.rules.Action;
import org.senselights.rules.Condition;
import org.senselights.rules.Happening;
import org.senselights.rules.Rule;
import org.senselights.rules.StateTest;
import org.senselights.rules.Variable;

/** A rule in force, with the states that it asks about. */
final class Live {
  final Rule rule;
  final boolean asksNumbers;
  final boolean paced;
  /** Whether what it begins is open until it ends. */
  final boolean opens;
  /** Whether the event chooses lights. */
  final boolean lightsByEvent;
  private final List<States.Watched> states;
  private final Optional<StateTest.Count> count;
  private final List<Lamps.Owner> then;
  private final List<Lamps.Owner> afterwards;

  Live(Rule rule, List<States.Watched> states) {
    this.rule = rule;
    this.states = List.copyOf(states);
    asksNumbers =
        Stream.concat(rule.then().stream(), rule.afterwards().stream())
            .flatMap(Action::templates)
            .flatMap(template -> template.variables().stream())
            .anyMatch(Variable::isNumber);
    paced = rule.then().stream().anyMatch(action -> action instanceof Action.Show show && show.pace().isPresent());
    count =
        rule.whileHolds().stream()
            .flatMap(state -> state.all().stream())
            .filter(StateTest.Count.class::isInstance)
            .map(StateTest.Count.class::cast)
            .findFirst();
    opens = rule.lasts() || !rule.until().isEmpty();
    lightsByEvent =
        rule.then().stream()
            .anyMatch(action -> action instanceof Action.Show show && show.target().byEvent().isPresent());
    then = owners(rule.name(), false, rule.then());
    afterwards = owners(rule.name(), true, rule.afterwards());
  }

  /** Among actions that are the same, each is known by how many come before it. */
  private static List<Lamps.Owner> owners(String rule, boolean afterwards, List<Action> actions) {
    List<Lamps.Owner> owners = new ArrayList<>(actions.size());
    for (int i = 0; i < actions.size(); i++) {
      int before = Collections.frequency(actions.subList(0, i), actions.get(i));
      owners.add(new Lamps.Owner(rule, afterwards, actions.get(i), before));
    }
    return owners;
  }

  /** Whose layer an action shows. */
  Lamps.Owner owner(boolean afterwards, int action) {
    return (afterwards ? this.afterwards : then).get(action);
  }

  /** Whether this is one of the rule's actions as they are written now. */
  boolean owns(Lamps.Owner owner) {
    return (owner.afterwards() ? afterwards : then).contains(owner);
  }

  /** Whether a rule asks for the same. */
  boolean asksAs(Rule other) {
    return rule.conditions().equals(other.conditions());
  }

  /** What the rule's own count looks at. */
  Optional<StateTest.Count> count() {
    return count;
  }

  List<States.Watched> whileHolds() {
    return states.subList(0, rule.whileHolds().size());
  }

  /** The states among the exceptions, in their order. */
  List<States.Watched> unlessStates() {
    return states.subList(rule.whileHolds().size(), states.size());
  }

  /** Whether something that happens begins the rule now; its memory is not looked at. */
  boolean beginsWith(Spur spur, Windows windows, Moment now) {
    return anyHappens(rule.when(), spur, windows, now)
        && (rule.whileHolds().isEmpty() || anyHolds(whileHolds()))
        && !isExcepted(spur, windows, now);
  }

  /** Whether a rule that lasts while something holds is to last now. */
  boolean holds() {
    return anyHolds(whileHolds()) && !anyHolds(unlessStates());
  }

  /** Whether something that happens ends what the rule began. */
  boolean endsWith(Spur spur, Windows windows, Moment now) {
    return anyHappens(rule.until(), spur, windows, now);
  }

  private static boolean anyHappens(List<Happening> happenings, Spur spur, Windows windows, Moment now) {
    for (Happening happening : happenings) {
      if (spur.is(happening.cause()) && windows.hold(happening, now)) {
        return true;
      }
    }
    return false;
  }

  private static boolean anyHolds(List<States.Watched> states) {
    for (States.Watched state : states) {
      if (state.holds()) {
        return true;
      }
    }
    return false;
  }

  private boolean isExcepted(Spur spur, Windows windows, Moment now) {
    for (Condition condition : rule.unless()) {
      if (condition instanceof Happening happening && spur.is(happening.cause()) && windows.hold(happening, now)) {
        return true;
      }
    }
    return anyHolds(unlessStates());
  }
}
