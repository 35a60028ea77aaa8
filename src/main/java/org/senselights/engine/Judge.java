package org.senselights.engine;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.senselights.event.Event;
import org.senselights.rules.Cause;
import org.senselights.rules.Condition;
import org.senselights.rules.EventPattern;
import org.senselights.rules.FieldTest;
import org.senselights.rules.Happening;
import org.senselights.rules.Rule;
import org.senselights.rules.StateTest;
import org.senselights.rules.Wording;

/**
 * Finds why a rule does not fire. Of alternatives it blames the one that came furthest, because that is the one that
 * was meant.
 */
final class Judge {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm 'on' EEEE", Locale.ENGLISH);

  private final Windows windows;
  private final States states;
  private final ZoneId zone;

  Judge(Windows windows, States states, ZoneId zone) {
    this.windows = windows;
    this.states = states;
    this.zone = zone;
  }

  /** The first condition that fails; nothing where the rule fires now, as far as its memory lets it. */
  Optional<Miss> whyNot(Live live, Spur spur, Moment now) {
    Rule rule = live.rule;
    Optional<Miss> when =
        rule.when().isEmpty()
            ? Optional.empty()
            : furthest(rule.when().stream().map(each -> happening(each, spur, now)).toList());
    if (when.isPresent()) {
      return when;
    }
    Optional<Miss> holds =
        live.whileHolds().isEmpty()
            ? Optional.empty()
            : furthest(live.whileHolds().stream().map(each -> state(each, now)).toList());
    return holds.or(() -> exception(live, spur, now));
  }

  /** How far an alternative came, and what stopped it. */
  private record Way(int steps, Optional<Miss> miss) {}

  private static Optional<Miss> furthest(List<Way> ways) {
    Way best = ways.getFirst();
    for (Way way : ways) {
      if (way.miss.isEmpty()) {
        return Optional.empty();
      }
      best = way.steps > best.steps ? way : best;
    }
    return best.miss;
  }

  private Way happening(Happening happening, Spur spur, Moment now) {
    Wording wording = happening.wording();
    if (!(happening.cause() instanceof Cause.Told(EventPattern pattern))) {
      return spur.is(happening.cause())
          ? times(1, happening, now)
          : new Way(0, Optional.of(new Miss(wording.whole(), spur.word())));
    }
    if (!spur.told() || !pattern.types().contains(spur.event().type())) {
      return new Way(0, Optional.of(new Miss(wording.of("event"), spur.word())));
    }
    int steps = 1;
    for (FieldTest test : pattern.fields()) {
      if (!test.holds(spur.event(), spur.receipt())) {
        return new Way(steps, Optional.of(new Miss(wording.of(test.field().word()), found(test, spur))));
      }
      steps++;
    }
    return times(steps, happening, now);
  }

  private Way times(int steps, Happening happening, Moment now) {
    for (StateTest.Time time : happening.times()) {
      if (!windows.holds(time, now)) {
        return new Way(steps, Optional.of(new Miss(happening.wording().of(time.key()), time(now))));
      }
    }
    return new Way(steps, Optional.empty());
  }

  private static String found(FieldTest test, Spur spur) {
    Event event = spur.event();
    String value = test.field().of(event, spur.receipt());
    if (value.isEmpty()) {
      return "the event has no " + test.field().word();
    }
    return test.field().word() + " is " + value
        + (!event.appId().isEmpty() && !event.appName().isEmpty() && value.equals(event.appId())
            ? " (" + event.appName() + ")" : "");
  }

  private String time(Moment now) {
    return windows.clockIsSet(now) ? "it is " + TIME.format(now.wall().atZone(zone)) : "the clock is not set";
  }

  private Way state(States.Watched watched, Moment now) {
    Wording wording = watched.state().wording();
    List<StateTest> tests = watched.state().all();
    for (int i = 0; i < tests.size(); i++) {
      if (!watched.holds(i, now)) {
        return new Way(i, Optional.of(
            switch (tests.get(i)) {
              case StateTest.Count count -> new Miss(wording.whole(), "it is " + states.count(count));
              case StateTest.Lost(var link) -> new Miss(wording.of("link"), "it is up");
              case StateTest.Silence silence -> new Miss(wording.of("silence"), "it has not been quiet for so long");
              case StateTest.Time time -> new Miss(wording.of(time.key()), time(now));
            }));
      }
    }
    return watched.holds()
        ? new Way(tests.size(), Optional.empty())
        : new Way(tests.size(), Optional.of(new Miss(wording.of("for"), "it holds, but not for so long yet")));
  }

  private Optional<Miss> exception(Live live, Spur spur, Moment now) {
    List<States.Watched> watched = new ArrayList<>(live.unlessStates());
    for (Condition condition : live.rule.unless()) {
      boolean holds =
          condition instanceof Happening happening
              ? spur.is(happening.cause()) && windows.hold(happening, now)
              : watched.removeFirst().holds();
      if (holds) {
        // A bare word is written with its key already.
        String written = condition.wording().whole();
        return Optional.of(
            new Miss(written.startsWith("unless") ? written : "unless " + written, "that is the case"));
      }
    }
    return Optional.empty();
  }
}
