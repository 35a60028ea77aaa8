package org.senselights.rules;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a condition on time holds: on some days of the week, at some times of day, with exceptions.
 *
 * <p>A span over midnight belongs to the day on which it began, and so do its day of the week and its exceptions.
 *
 * <p>On the days on which the clock is changed the window follows the wall clock, but never back: a begin or an end
 * that the clock skips in spring comes at the instant of the change, and one that the clock shows twice in autumn comes
 * the first time only. What holds at the end of the doubled hour's first pass therefore holds throughout the second: no
 * window is left and entered again, and windows that meet on the clock meet on these days too. A span that the clock
 * skips from begin to end does not come that day.
 *
 * <p>Windows that were written in another order are equal.
 *
 * @param days on which it begins, Monday first; none means each day
 * @param spans times of day, earliest first; none means the whole day; they may overlap
 * @param except dates on which it does not begin
 */
public record TimeWindow(Set<DayOfWeek> days, List<Span> spans, List<ExceptDates> except) {

  /** How far {@link #nextChange} looks ahead. */
  public static final Duration HORIZON = Duration.ofDays(2 * 366);

  private static final Map<String, DayOfWeek> DAYS = new LinkedHashMap<>();
  private static final Map<String, String> OFFERS = new LinkedHashMap<>();

  static {
    for (DayOfWeek day : DayOfWeek.values()) {
      String name = name(day).toLowerCase(Locale.ROOT);
      DAYS.put(name.substring(0, 3), day);
      OFFERS.put(name.substring(0, 3), name.substring(0, 3));
      OFFERS.put(name, name.substring(0, 3));
    }
    OFFERS.put("weekdays", "mon-fri");
    OFFERS.put("workdays", "mon-fri");
    OFFERS.put("weekend", "sat-sun");
  }

  /** Puts all in order and refuses null. */
  public TimeWindow {
    Set<DayOfWeek> sorted = days.isEmpty() ? EnumSet.allOf(DayOfWeek.class) : EnumSet.copyOf(days);
    days = Collections.unmodifiableSet(sorted);
    spans =
        spans.isEmpty()
            ? List.of(Span.WHOLE_DAY)
            : spans.stream()
                .distinct()
                .sorted(Comparator.comparing(Span::begin).thenComparing(Span::length))
                .toList();
    except = except.stream().distinct().sorted(Comparator.comparing(ExceptDates::toString)).toList();
  }

  /**
   * From one time of day to another, over midnight where the end is not after the begin.
   *
   * @param begin inside
   * @param end outside; midnight is the end of the day
   */
  public record Span(LocalTime begin, LocalTime end) {

    /** From midnight to midnight. */
    public static final Span WHOLE_DAY = new Span(LocalTime.MIDNIGHT, LocalTime.MIDNIGHT);

    private static final Pattern SHAPE =
        Pattern.compile("([0-9]{1,2})(?::([0-9]{2}))?-([0-9]{1,2})(?::([0-9]{2}))?");
    private static final Pattern POSSIBLE =
        Pattern.compile("([01]?[0-9]|2[0-3])(:[0-5][0-9])?-(([01]?[0-9]|2[0-3])(:[0-5][0-9])?|24(:00)?)");

    /** Refuses a span whose end is its begin, but for the whole day. */
    public Span {
      Objects.requireNonNull(end, "end");
      if (begin.equals(end) && !begin.equals(LocalTime.MIDNIGHT)) {
        throw sameBeginAndEnd(new DailyTime(begin) + "-" + new DailyTime(end));
      }
    }

    /**
     * Reads a span.
     *
     * @param written {@code 7-18}, {@code 22-6}, {@code 22:30-06:00}; {@code 24} is allowed as an end
     * @return the span
     * @throws IllegalArgumentException if it is anything else, with what to write instead
     */
    public static Span parse(String written) {
      Matcher matcher = SHAPE.matcher(written);
      if (!matcher.matches()) {
        throw new IllegalArgumentException("\"" + written + "\" is no span of time" + hint(written)
            + " It goes from when to when, such as 7-18 or \"22:30-06:00\"");
      }
      String beginMinutes = Objects.requireNonNullElse(matcher.group(2), "00");
      String endMinutes = Objects.requireNonNullElse(matcher.group(4), "00");
      if (matcher.group(1).equals("24")) {
        throw new IllegalArgumentException("\"" + written + "\": a day ends at 24 but begins at 0: write "
            + quotedIfNeeded("0" + written.substring(2)));
      }
      LocalTime begin = DailyTime.timeOfDay(written, matcher.group(1), beginMinutes);
      if (matcher.group(3).equals("24")) {
        if (!endMinutes.equals("00")) {
          throw new IllegalArgumentException("\"" + written + "\": a day ends at 24:00");
        }
        return new Span(begin, LocalTime.MIDNIGHT);
      }
      LocalTime end = DailyTime.timeOfDay(written, matcher.group(3), endMinutes);
      if (begin.equals(end)) {
        throw sameBeginAndEnd(written);
      }
      return new Span(begin, end);
    }

    private static IllegalArgumentException sameBeginAndEnd(String written) {
      return new IllegalArgumentException("\"" + written
          + "\" ends where it begins: write 0-24 for the whole day, or leave the time out");
    }

    private static String hint(String written) {
      String meant = DailyTime.withUsualSigns(written);
      return POSSIBLE.matcher(meant).matches() ? ": did you mean " + quotedIfNeeded(meant) + "?" : ".";
    }

    /** HOCON reads a colon as the end of a key. */
    private static String quotedIfNeeded(String span) {
      return span.indexOf(':') < 0 ? span : "\"" + span + "\"";
    }

    private Duration length() {
      Duration length = Duration.between(begin, end);
      return length.isPositive() ? length : length.plusDays(1);
    }

    private boolean endsNextDay() {
      return !end.isAfter(begin);
    }

    private Instant beginOn(LocalDate date, ZoneId zone) {
      return new DailyTime(begin).on(date, zone);
    }

    private Instant endOfBegunOn(LocalDate date, ZoneId zone) {
      return new DailyTime(end).on(endsNextDay() ? date.plusDays(1) : date, zone);
    }

    private boolean contains(LocalDate begunOn, LocalDateTime local) {
      return !local.isBefore(begunOn.atTime(begin))
          && local.isBefore((endsNextDay() ? begunOn.plusDays(1) : begunOn).atTime(end));
    }

    /**
     * In plain words.
     *
     * @return such as {@code from 7:00 to 18:00}
     */
    public String sentence() {
      String to =
          end.equals(LocalTime.MIDNIGHT)
              ? "24:00"
              : new DailyTime(end) + (endsNextDay() ? " the next day" : "");
      return "from " + new DailyTime(begin) + " to " + to;
    }
  }

  /**
   * Reads one entry of {@code days}.
   *
   * @param written {@code wed}, {@code mon-fri}, {@code fri-mon}, in any case
   * @return the days, Monday first
   * @throws IllegalArgumentException if it is anything else, with what to write instead
   */
  public static Set<DayOfWeek> parseDays(String written) {
    String lower = written.toLowerCase(Locale.ROOT);
    int dash = lower.indexOf('-');
    DayOfWeek first = DAYS.get(dash < 0 ? lower : lower.substring(0, dash));
    DayOfWeek last = dash < 0 ? first : DAYS.get(lower.substring(dash + 1));
    if (first == null || last == null) {
      throw new IllegalArgumentException("\"" + written + "\" names no day" + daysHint(lower) + " Days are "
          + String.join(", ", DAYS.keySet()) + ", or a span such as mon-fri");
    }
    if (dash >= 0 && first == last) {
      throw new IllegalArgumentException("\"" + written + "\" ends where it begins: write "
          + lower.substring(0, dash) + ", or leave the days out for each day");
    }
    Set<DayOfWeek> days = EnumSet.of(first, last);
    for (DayOfWeek day = first; day != last; day = day.plus(1)) {
      days.add(day);
    }
    return Collections.unmodifiableSet(days);
  }

  private static String daysHint(String lower) {
    String spaced = lower.replaceAll("\\s*([-\u2013\u2014]|\\.\\.+|\\b(to|till|until)\\b)\\s*", "-").strip();
    List<String> meant = new ArrayList<>();
    for (String entry : spaced.split("[\\s,;+&]+")) {
      List<Optional<String>> ends = Arrays.stream(entry.split("-", 2)).map(TimeWindow::nearestDay).toList();
      if (ends.stream().anyMatch(Optional::isEmpty)) {
        return ".";
      }
      meant.add(String.join("-", ends.stream().map(Optional::get).toList()));
    }
    return ": did you mean " + (meant.size() == 1 ? meant.getFirst() : "[" + String.join(", ", meant) + "]") + "?";
  }

  /** A longer form such as "thurs" is further from "thu" than a slip of the pen. */
  private static Optional<String> nearestDay(String word) {
    if (word.length() > 3 && DAYS.containsKey(word.substring(0, 3))) {
      return Optional.of(word.substring(0, 3));
    }
    return NearestWord.to(word, OFFERS.keySet()).map(OFFERS::get);
  }

  /**
   * Whether it is the time.
   *
   * @param now any instant
   * @param zone the zone of the settings
   * @return true inside the window
   */
  public boolean holds(Instant now, ZoneId zone) {
    LocalDateTime local = neverBack(now, zone);
    LocalDate today = local.toLocalDate();
    return holds(today, local) || holds(today.minusDays(1), local);
  }

  private boolean holds(LocalDate begunOn, LocalDateTime local) {
    if (!beginsOn(begunOn)) {
      return false;
    }
    for (Span span : spans) {
      if (span.contains(begunOn, local)) {
        return true;
      }
    }
    return false;
  }

  /**
   * When the answer of {@link #holds} changes.
   *
   * @param from any instant
   * @param zone the zone of the settings
   * @return the first instant strictly later at which it is another; nothing if it stays for {@link #HORIZON}, whoever
   *     waits that long asks again
   */
  public Optional<Instant> nextChange(Instant from, ZoneId zone) {
    Instant horizon = from.plus(HORIZON);
    Optional<Instant> change = holds(from, zone) ? nextEnd(from, horizon, zone) : nextBegin(from, horizon, zone);
    return change.filter(instant -> !instant.isAfter(horizon));
  }

  /** Goes on from end to end for as long as another span has begun by then. */
  private Optional<Instant> nextEnd(Instant from, Instant horizon, ZoneId zone) {
    Instant at = from;
    while (!at.isAfter(horizon)) {
      LocalDateTime local = neverBack(at, zone);
      LocalDate today = local.toLocalDate();
      Optional<Instant> end = Optional.empty();
      for (LocalDate date : List.of(today.minusDays(1), today)) {
        for (Span span : spans) {
          if (beginsOn(date) && span.contains(date, local)) {
            Instant candidate = span.endOfBegunOn(date, zone);
            end = end.filter(candidate::isBefore).or(() -> Optional.of(candidate));
          }
        }
      }
      if (end.isEmpty()) {
        return Optional.of(at);
      }
      at = end.get();
    }
    return Optional.empty();
  }

  /** A span of which the clock skips all does not begin on that date. */
  private Optional<Instant> nextBegin(Instant from, Instant horizon, ZoneId zone) {
    LocalDate last = horizon.atZone(zone).toLocalDate().plusDays(1);
    for (LocalDate date = neverBack(from, zone).toLocalDate(); !date.isAfter(last); date = date.plusDays(1)) {
      if (!beginsOn(date)) {
        continue;
      }
      for (Span span : spans) {
        Instant begin = span.beginOn(date, zone);
        if (begin.isAfter(from) && begin.isBefore(span.endOfBegunOn(date, zone))) {
          return Optional.of(begin);
        }
      }
    }
    return Optional.empty();
  }

  private boolean beginsOn(LocalDate date) {
    if (!days.contains(date.getDayOfWeek())) {
      return false;
    }
    for (ExceptDates dates : except) {
      if (dates.contains(date)) {
        return false;
      }
    }
    return true;
  }

  /** The wall clock, but halted just before its doubled hour's end while it shows that hour again. */
  private static LocalDateTime neverBack(Instant now, ZoneId zone) {
    ZonedDateTime shown = now.atZone(zone);
    ZoneOffsetTransition change = zone.getRules().getTransition(shown.toLocalDateTime());
    boolean again = change != null && change.isOverlap() && shown.getOffset().equals(change.getOffsetAfter());
    return again ? change.getDateTimeBefore().minusNanos(1) : shown.toLocalDateTime();
  }

  /**
   * In plain words.
   *
   * @return such as {@code Monday to Friday from 7:00 to 18:00, except 12-24 to 01-06}
   */
  public String sentence() {
    boolean everyDay = days.size() == DAYS.size();
    boolean wholeDay = spans.contains(Span.WHOLE_DAY);
    StringBuilder text = new StringBuilder();
    if (!everyDay) {
      text.append(listed(runsOfDays()));
    } else {
      text.append(wholeDay ? "at any time" : "every day");
    }
    if (!wholeDay) {
      text.append(' ').append(listed(spans.stream().map(Span::sentence).toList()));
    }
    if (!except.isEmpty()) {
      text.append(", except ").append(listed(except.stream().map(ExceptDates::sentence).toList()));
    }
    return text.toString();
  }

  /** Three days or more in a row are said as from the first to the last, over the weekend too. */
  private List<String> runsOfDays() {
    List<String> runs = new ArrayList<>();
    for (DayOfWeek first : days) {
      if (days.contains(first.minus(1))) {
        continue;
      }
      int length = 1;
      while (days.contains(first.plus(length))) {
        length++;
      }
      DayOfWeek last = first.plus(length - 1);
      if (length > 2) {
        runs.add(name(first) + " to " + name(last));
      } else {
        runs.add(name(first));
        if (length == 2) {
          runs.add(name(last));
        }
      }
    }
    return runs;
  }

  private static String name(DayOfWeek day) {
    return day.getDisplayName(TextStyle.FULL, Locale.ENGLISH);
  }

  private static String listed(Collection<String> parts) {
    List<String> all = List.copyOf(parts);
    return all.size() == 1
        ? all.getFirst()
        : String.join(", ", all.subList(0, all.size() - 1)) + " and " + all.getLast();
  }

  @Override
  public String toString() {
    return sentence();
  }
}
