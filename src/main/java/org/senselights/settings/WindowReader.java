package org.senselights.settings;

import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.senselights.rules.ExceptDates;
import org.senselights.rules.TimeWindow;

/** Reads windows of time: those with a name, and those that a condition writes on the spot. */
final class WindowReader {

  /** The keys of a window. */
  static final List<String> KEYS = List.of("days", "except", "time");

  private WindowReader() {}

  /** A window with a name. */
  static Optional<TimeWindow> named(Item item) {
    if (!item.isBlock()) {
      item.wrong(item.shown() + " stands where a block is meant: write such as " + item.name() + " { time = 22-6 }");
      return Optional.empty();
    }
    Section section = item.block().orElseThrow();
    section.allow("a window of time", KEYS, RulesReader::missingBrace);
    if (section.isEmpty()) {
      item.problem("\"" + item.name() + "\" names no time: write such as time = 7-18, or days = [mon-fri]");
      return Optional.empty();
    }
    return written(section);
  }

  /** What {@code time}, {@code days} and {@code except} mean together; an empty list would mean all there is. */
  static Optional<TimeWindow> written(Section section) {
    Optional<List<TimeWindow.Span>> spans = each(section, "time", TimeWindow.Span::parse);
    Optional<List<Set<DayOfWeek>>> days = each(section, "days", TimeWindow::parseDays);
    Optional<List<ExceptDates>> except = each(section, "except", ExceptDates::parse);
    if (spans.isEmpty() || days.isEmpty() || except.isEmpty()) {
      return Optional.empty();
    }
    Set<DayOfWeek> all = EnumSet.noneOf(DayOfWeek.class);
    days.get().forEach(all::addAll);
    return Optional.of(new TimeWindow(all, spans.get(), except.get()));
  }

  /** No values where the key is not there; nothing where any of them is wrong. */
  private static <T> Optional<List<T>> each(Section section, String key, Function<String, T> reader) {
    Optional<Item> item = section.item(key);
    if (item.isEmpty()) {
      return Optional.of(List.of());
    }
    List<Item> each = item.get().each();
    if (each.isEmpty()) {
      item.get().wrong("an empty list names nothing: name at least one, or leave the key out");
    }
    List<T> values = new ArrayList<>();
    each.forEach(value -> value.as(reader).ifPresent(values::add));
    return values.isEmpty() || values.size() < each.size() ? Optional.empty() : Optional.of(values);
  }
}
