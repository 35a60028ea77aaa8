package org.senselights.rules;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.senselights.event.Event;
import org.senselights.event.Receipt;

/**
 * One rule: when this happens, or while this holds, do that.
 *
 * @param name its key in the file, unique in a book
 * @param label what people call it; the name where the owner gave none
 * @param where file and line, such as {@code rules.conf:12}
 * @param enabled whether it takes part
 * @param when any of these begins it; none where it lasts while something holds
 * @param whileHolds any of these has to hold; none where nothing has to
 * @param unless none of these
 * @param until any of these ends what it began; only with {@code when}
 * @param per what its memory is divided by; absent for one memory
 * @param throttle how long it stays silent after it fired; absent for never
 * @param then what it does, in order
 * @param afterwards what it does at its end, in order
 * @param conditions tells whether two rules ask for the same: equal texts stand for equal conditions
 */
public record Rule(
    String name,
    String label,
    String where,
    boolean enabled,
    List<Happening> when,
    List<State> whileHolds,
    List<Condition> unless,
    List<Happening> until,
    Optional<Field> per,
    Optional<Duration> throttle,
    List<Action> then,
    List<Action> afterwards,
    String conditions) {

  /**
   * Refuses a rule that could never do anything.
   *
   * @throws IllegalArgumentException if nothing begins it, or it does nothing
   */
  public Rule {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(label, "label");
    Objects.requireNonNull(where, "where");
    Objects.requireNonNull(conditions, "conditions");
    when = List.copyOf(when);
    whileHolds = List.copyOf(whileHolds);
    unless = List.copyOf(unless);
    until = List.copyOf(until);
    then = List.copyOf(then);
    afterwards = List.copyOf(afterwards);
    if (when.isEmpty() && whileHolds.isEmpty() || then.isEmpty()) {
      throw new IllegalArgumentException("a rule says when or while, and what then");
    }
  }

  /**
   * Begins a rule.
   *
   * @param name its key in the file
   * @return a builder of a rule that is switched on and has neither conditions nor actions yet
   */
  public static Builder named(String name) {
    return new Builder(name);
  }

  /**
   * Whether the rule lasts while something holds, rather than beginning when something happens.
   *
   * @return true where it has no {@code when}
   */
  public boolean lasts() {
    return when.isEmpty();
  }

  /**
   * The patterns of events that can begin it.
   *
   * @return those of {@code when}; buttons, times of day and the start left out
   */
  public List<EventPattern> patterns() {
    return patterns(when);
  }

  /**
   * The patterns of events in some conditions.
   *
   * @param conditions any
   * @return in the same order; what is no event left out
   */
  public static List<EventPattern> patterns(List<? extends Condition> conditions) {
    return conditions.stream()
        .flatMap(condition -> condition instanceof Happening(Cause.Told(var pattern), var times, var wording)
            ? Stream.of(pattern) : Stream.empty())
        .toList();
  }

  /**
   * Whether the rule means this event, as far as that can be told from the event alone: time, states and memory are
   * left out.
   *
   * @param event with its true names
   * @param receipt how it came
   * @return true where {@code when} matches and no {@code unless} that speaks of events alone does
   */
  public boolean matches(Event event, Receipt receipt) {
    for (Happening happening : when) {
      if (means(happening, event, receipt)) {
        return !isExcepted(event, receipt);
      }
    }
    return false;
  }

  private boolean isExcepted(Event event, Receipt receipt) {
    for (Condition condition : unless) {
      if (condition instanceof Happening happening && happening.times().isEmpty()
          && means(happening, event, receipt)) {
        return true;
      }
    }
    return false;
  }

  private static boolean means(Happening happening, Event event, Receipt receipt) {
    return happening.cause() instanceof Cause.Told told && told.pattern().matches(event, receipt);
  }

  /** Names the parts of a rule while it is put together; what is not named is absent. */
  public static final class Builder {
    private final String name;
    private String label;
    private String where = "";
    private boolean enabled = true;
    private List<Happening> when = List.of();
    private List<State> whileHolds = List.of();
    private List<Condition> unless = List.of();
    private List<Happening> until = List.of();
    private Optional<Field> per = Optional.empty();
    private Optional<Duration> throttle = Optional.empty();
    private List<Action> then = List.of();
    private List<Action> afterwards = List.of();
    private String conditions = "";

    private Builder(String name) {
      this.name = name;
      label = name;
    }

    /**
     * What people call it.
     *
     * @param label any text
     * @return this
     */
    public Builder label(String label) {
      this.label = label;
      return this;
    }

    /**
     * Where it stands.
     *
     * @param where file and line
     * @return this
     */
    public Builder where(String where) {
      this.where = where;
      return this;
    }

    /**
     * Whether it takes part.
     *
     * @param enabled false for a rule that is switched off
     * @return this
     */
    public Builder enabled(boolean enabled) {
      this.enabled = enabled;
      return this;
    }

    /**
     * What begins it.
     *
     * @param when any of these
     * @return this
     */
    public Builder when(List<Happening> when) {
      this.when = when;
      return this;
    }

    /**
     * What begins it, where that is events.
     *
     * @param patterns any of these, at any time
     * @return this
     */
    public Builder when(EventPattern... patterns) {
      return when(Stream.of(patterns).map(Happening::of).toList());
    }

    /**
     * What has to hold.
     *
     * @param whileHolds any of these
     * @return this
     */
    public Builder whileHolds(List<State> whileHolds) {
      this.whileHolds = whileHolds;
      return this;
    }

    /**
     * What keeps it from acting.
     *
     * @param unless any of these
     * @return this
     */
    public Builder unless(List<? extends Condition> unless) {
      this.unless = List.copyOf(unless);
      return this;
    }

    /**
     * What ends it.
     *
     * @param until any of these
     * @return this
     */
    public Builder until(List<Happening> until) {
      this.until = until;
      return this;
    }

    /**
     * What its memory is divided by.
     *
     * @param per a field, or nothing
     * @return this
     */
    public Builder per(Optional<Field> per) {
      this.per = per;
      return this;
    }

    /**
     * How long it stays silent after it fired.
     *
     * @param throttle a time, or nothing
     * @return this
     */
    public Builder throttle(Optional<Duration> throttle) {
      this.throttle = throttle;
      return this;
    }

    /**
     * What it does.
     *
     * @param then in order
     * @return this
     */
    public Builder then(List<Action> then) {
      this.then = then;
      return this;
    }

    /**
     * What it does at its end.
     *
     * @param afterwards in order
     * @return this
     */
    public Builder afterwards(List<Action> afterwards) {
      this.afterwards = afterwards;
      return this;
    }

    /**
     * What tells its conditions from others.
     *
     * @param conditions equal texts stand for equal conditions
     * @return this
     */
    public Builder conditions(String conditions) {
      this.conditions = conditions;
      return this;
    }

    /**
     * Finishes.
     *
     * @return the rule
     * @throws IllegalArgumentException if nothing begins it, or it does nothing
     */
    public Rule build() {
      return new Rule(name, label, where, enabled, when, whileHolds, unless, until, per, throttle, then, afterwards,
          conditions);
    }
  }
}
