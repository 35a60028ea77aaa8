package org.senselights.rules;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.senselights.event.EventType;
import org.senselights.event.Network;

/**
 * How far conditions reach, told from their text alone: whether one lets through all that another does, or nothing of
 * it. Says no wherever it cannot be sure.
 */
final class Reach {

  private static final LocalDate A_MONDAY = LocalDate.of(2026, 1, 5);
  private static final ZoneId NO_CHANGES = ZoneOffset.UTC;
  private static final int GUID_LENGTH = 36;
  private static final int A_LEAP_YEAR = 2028;

  private Reach() {}

  /** Whether every event that {@code narrow} means is meant by {@code wide} too. */
  static boolean covers(EventPattern wide, EventPattern narrow) {
    return wide.types().containsAll(narrow.types())
        && wide.fields().stream().allMatch(test ->
            narrow.fields().stream().anyMatch(other -> covers(test, other)));
  }

  private static boolean covers(FieldTest wide, FieldTest narrow) {
    return wide.field() == narrow.field()
        && narrow.anyOf().stream().allMatch(pattern ->
            wide.anyOf().stream().anyMatch(other -> covers(wide.field(), other, pattern)));
  }

  /** Whether surely no event is meant by both. */
  static boolean apart(EventPattern one, EventPattern other) {
    return shared(one, other).isEmpty()
        || one.fields().stream().anyMatch(test ->
            other.fields().stream().anyMatch(second -> apart(test, second)));
  }

  private static boolean apart(FieldTest one, FieldTest other) {
    return one.field() == other.field()
        && one.anyOf().stream().allMatch(pattern ->
            other.anyOf().stream().allMatch(second -> apart(one.field(), pattern, second)));
  }

  /** The types of events that both mean. */
  static Set<EventType> shared(EventPattern one, EventPattern other) {
    Set<EventType> types = EnumSet.copyOf(one.types());
    types.retainAll(other.types());
    return types;
  }

  /** What is meant by both at once; they must share a type. */
  static EventPattern both(EventPattern one, EventPattern other) {
    List<FieldTest> fields = new ArrayList<>(one.fields());
    fields.addAll(other.fields());
    return new EventPattern(shared(one, other), fields);
  }

  private static boolean covers(Field field, Pattern wide, Pattern narrow) {
    if (wide.equals(narrow)) {
      return true;
    }
    return switch (wide) {
      case Pattern.Not(var inner) ->
          field != Field.APP && inner.stream().allMatch(each -> apart(field, each, narrow));
      case Pattern.Regex regex -> false;
      case Pattern.Glob glob -> narrow instanceof Pattern.Glob other && covers(glob, other);
      case Pattern.User user -> narrow instanceof Pattern.User other
          && covers(user.id(), other.id())
          && (user.directory().isEmpty()
              || !other.directory().isEmpty() && covers(user.directory().getFirst(), other.directory().getFirst()));
      case Pattern.Address(var network) ->
          narrow instanceof Pattern.Address(var other) && covers(network, other);
    };
  }

  /** A star of the narrow one can be taken for any letters only by a star of the wide one. */
  private static boolean covers(Pattern.Glob wide, Pattern.Glob narrow) {
    boolean comparable = isLiteral(narrow) || wide.toString().indexOf('?') < 0;
    return comparable && wide.matches(narrow.toString());
  }

  private static boolean covers(Network wide, Network narrow) {
    return wide.prefixLength() <= narrow.prefixLength() && wide.contains(narrow.base());
  }

  private static boolean apart(Field field, Pattern one, Pattern other) {
    if (other instanceof Pattern.Not && !(one instanceof Pattern.Not)) {
      return apart(field, other, one);
    }
    return switch (one) {
      case Pattern.Not(var inner) -> inner.stream().anyMatch(each -> covers(field, each, other));
      case Pattern.Regex regex -> false;
      case Pattern.Glob glob -> other instanceof Pattern.Glob second
          && apart(glob, second)
          && (field != Field.APP || isSameText(glob, second));
      case Pattern.User user -> other instanceof Pattern.User second
          && (apart(user.id(), second.id())
              || !user.directory().isEmpty()
                  && !second.directory().isEmpty()
                  && apart(user.directory().getFirst(), second.directory().getFirst()));
      case Pattern.Address(var network) ->
          other instanceof Pattern.Address(var second) && !covers(network, second) && !covers(second, network);
    };
  }

  /** An app may fit one pattern by its id and the other by its name. */
  private static boolean isSameText(Pattern.Glob one, Pattern.Glob other) {
    return !canBeGuid(one) && !canBeGuid(other)
        || canBeGuid(one) && canBeGuid(other) && isLiteral(one) && isLiteral(other);
  }

  private static boolean apart(Pattern.Glob one, Pattern.Glob other) {
    if (isLiteral(one)) {
      return !other.matches(one.toString());
    }
    if (isLiteral(other)) {
      return !one.matches(other.toString());
    }
    return !startsAgree(one.start(), other.start()) || !startsAgree(end(one), end(other));
  }

  private static boolean startsAgree(String one, String other) {
    int length = Math.min(one.length(), other.length());
    return one.regionMatches(0, other, 0, length);
  }

  /** The end as a start: backwards. */
  private static String end(Pattern.Glob glob) {
    return new Pattern.Glob(new StringBuilder(glob.toString()).reverse().toString()).start();
  }

  private static boolean isLiteral(Pattern.Glob glob) {
    return glob.toString().indexOf('*') < 0 && glob.toString().indexOf('?') < 0;
  }

  /** Whether an app's id could fit. */
  static boolean canBeGuid(Pattern pattern) {
    if (!(pattern instanceof Pattern.Glob)) {
      return true;
    }
    String text = pattern.toString();
    boolean stars = text.indexOf('*') >= 0;
    return text.matches("[0-9a-fA-F*?-]*")
        && (stars ? text.replace("*", "").length() <= GUID_LENGTH : text.length() == GUID_LENGTH);
  }

  /** Whether surely no moment lies in all of these; exceptions are left out. */
  static boolean apart(List<StateTest.Time> times) {
    if (times.size() < 2) {
      return false;
    }
    // Where spans meet at all, they meet at the begin of one of them.
    for (StateTest.Time time : times) {
      for (TimeWindow window : time.anyOf()) {
        for (TimeWindow.Span span : window.spans()) {
          if (comes(new DailyTime(span.begin()), times)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /** Whether a time of day lies in all of these on any day of the week; exceptions are left out. */
  static boolean comes(DailyTime at, List<StateTest.Time> times) {
    for (int day = 0; day < DayOfWeek.values().length; day++) {
      Instant instant = at.on(A_MONDAY.plusDays(day), NO_CHANGES);
      if (times.stream().allMatch(time -> time.anyOf().stream().anyMatch(window -> holds(window, instant)))) {
        return true;
      }
    }
    return false;
  }

  private static boolean holds(TimeWindow window, Instant instant) {
    return new TimeWindow(window.days(), window.spans(), List.of()).holds(instant, NO_CHANGES);
  }

  /** Whether its exceptions leave no day of the year. */
  static boolean neverComes(StateTest.Time time) {
    return time.anyOf().stream().allMatch(Reach::neverComes);
  }

  private static boolean neverComes(TimeWindow window) {
    if (window.except().isEmpty()) {
      return false;
    }
    LocalDate first = LocalDate.of(A_LEAP_YEAR, 1, 1);
    return first.datesUntil(first.plusYears(1)).allMatch(date ->
        window.except().stream().anyMatch(except ->
            except instanceof ExceptDates.Yearly && except.contains(date)));
  }

  /** Whether surely both never hold at once. */
  static boolean apart(State one, State other) {
    List<StateTest.Time> times = new ArrayList<>(times(one));
    times.addAll(times(other));
    return apart(times) || counts(one).stream().anyMatch(count ->
        counts(other).stream().anyMatch(second -> apart(count, second)));
  }

  private static boolean apart(StateTest.Count one, StateTest.Count other) {
    boolean same = one.of() == other.of() && one.narrowed().equals(other.narrowed());
    return same && (isBelow(one, other) || isBelow(other, one));
  }

  private static boolean isBelow(StateTest.Count low, StateTest.Count high) {
    if (low.below().isEmpty() || high.above().isEmpty()) {
      return false;
    }
    int most = Math.max(low.untilAbove().orElse(0), low.below().getAsInt() - 1);
    int least = Math.min(high.untilBelow().orElse(Integer.MAX_VALUE), high.above().getAsInt() + 1);
    return most < least;
  }

  static List<StateTest.Time> times(State state) {
    return state.all().stream()
        .filter(StateTest.Time.class::isInstance).map(StateTest.Time.class::cast).toList();
  }

  static List<StateTest.Count> counts(State state) {
    return state.all().stream()
        .filter(StateTest.Count.class::isInstance).map(StateTest.Count.class::cast).toList();
  }
}
