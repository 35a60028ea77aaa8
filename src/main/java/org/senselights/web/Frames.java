package org.senselights.web;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.senselights.message.Json;
import org.senselights.web.Watch.Happening;

/**
 * Says to the page's script what is to be seen, and then what has changed, as JSON objects.
 *
 * <p>Each holds {@code run}, which no two runs of the service share; {@code at}, the moment in milliseconds; {@code
 * last}, the number of the last happening; and those sections that changed. Of happenings there are as many as a person
 * can follow: what lies between two numbers was left out.
 */
public final class Frames {

  /** At first so many are told, because they are there to be searched. */
  static final int MOST_AT_FIRST = 200;

  /** So many are told at once, and then no more than so many a frame for as long as it lasts. */
  static final int MOST_AT_ONCE = 50;
  static final int MOST_ON_AND_ON = 5;

  private static final String LIGHTS = "lights";
  private static final String LAMPS = "lamps";
  private static final String RULES = "rules";
  private static final String TIMES = "times";

  /** What each of a section's entries does is told in a section of its own. */
  private static final Map<String, String> PARTS = Map.of(LIGHTS, LAMPS, RULES, TIMES);

  private static final int RADIX = 36;

  private final Supplier<Facts> facts;
  private final Watch watch;
  private final History history;
  private final String run = Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), RADIX);

  private final Map<String, String> sections = new HashMap<>();
  private final Map<String, Map<String, String>> parts = new HashMap<>();
  private final Drawn<List<History.Sample>> chart = new Drawn<>();
  private final Drawn<List<Facts.Rule>> rules = new Drawn<>();
  private final StartTime startTime = new StartTime();
  private long told;
  private int allowance = MOST_AT_ONCE;

  /** What is long to write and seldom changes is written once. */
  private static final class Drawn<T> {
    private Optional<T> from = Optional.empty();
    private String json = "";

    synchronized String of(T source, Function<T, String> write) {
      if (!from.equals(Optional.of(source))) {
        json = write.apply(source);
        from = Optional.of(source);
      }
      return json;
    }
  }

  /**
   * Begins with what happens from now on.
   *
   * @param facts asked at each frame
   * @param watch what happens
   * @param history who was on line
   */
  public Frames(Supplier<Facts> facts, Watch watch, History history) {
    this.facts = Objects.requireNonNull(facts, "facts");
    this.watch = Objects.requireNonNull(watch, "watch");
    this.history = Objects.requireNonNull(history, "history");
    told = watch.last();
  }

  /**
   * Everything, for one who begins to look.
   *
   * @param after the number of the last happening that is known already, or 0
   * @return a JSON object on one line
   */
  public String first(long after) {
    long last = watch.last();
    // Of another run, which counted further.
    long known = after > last ? 0 : after;
    Facts now = facts.get();
    Sight sight = new Sight(now, watch);
    Json frame = begin(now, last);
    sections(now, sight).forEach(frame::putRaw);
    parts(sight).forEach((name, each) -> frame.putRaw(name, object(each)));
    return frame.putRaw("events", events(Math.max(known, last - MOST_AT_FIRST), last, now)).end();
  }

  /**
   * What has changed since this was asked last, or since the beginning. Made once for all who look.
   *
   * @return a JSON object on one line; nothing where nothing changed
   */
  public synchronized Optional<String> next() {
    long last = watch.last();
    Facts now = facts.get();
    Sight sight = new Sight(now, watch);
    Json frame = begin(now, last);
    boolean isNews = false;
    for (Map.Entry<String, String> section : sections(now, sight).entrySet()) {
      if (!section.getValue().equals(sections.put(section.getKey(), section.getValue()))) {
        frame.putRaw(section.getKey(), section.getValue());
        isNews = true;
        // Told anew, lights and rules begin on the page with nothing.
        parts.remove(PARTS.getOrDefault(section.getKey(), ""));
      }
    }
    for (Map.Entry<String, Map<String, String>> section : parts(sight).entrySet()) {
      Map<String, String> before = parts.getOrDefault(section.getKey(), Map.of());
      Map<String, String> changed = new LinkedHashMap<>(section.getValue());
      changed.entrySet().removeIf(part -> part.getValue().equals(before.get(part.getKey())));
      parts.put(section.getKey(), section.getValue());
      if (!changed.isEmpty()) {
        frame.putRaw(section.getKey(), object(changed));
        isNews = true;
      }
    }
    allowance = Math.min(MOST_AT_ONCE, allowance + MOST_ON_AND_ON);
    if (last > told) {
      long from = Math.max(told, last - allowance);
      allowance -= (int) (last - from);
      frame.putRaw("events", events(from, last, now));
      told = last;
      isNews = true;
    }
    return isNews ? Optional.of(frame.end()) : Optional.empty();
  }

  /**
   * The number of the last happening that {@link #next} told of.
   *
   * @return 0 where there was none
   */
  public synchronized long last() {
    return told;
  }

  private Json begin(Facts now, long last) {
    return new Json(1 << 12).put("run", run).put("at", now.at().toEpochMilli()).put("last", last);
  }

  private Map<String, String> sections(Facts now, Sight sight) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("head", new Json(128)
        .put("node", now.node())
        .put("version", now.version())
        .put("started", startTime.of(now).getEpochSecond())
        .end());
    all.put("troubles", list(sight.troubles(), Json::quote));
    all.put("muted", Boolean.toString(sight.muted()));
    all.put(LIGHTS, list(sight.lights(), light -> lamp(Sight.lamp(light))));
    all.put("online", list(sight.onLine(), big -> new Json(96)
        .put("name", big.name()).put("now", big.now()).put("most", big.most()).end()));
    all.put("today", pairs(sight.today()));
    all.put("chart", chart.of(history.samples(), samples -> chart(Chart.of(samples, now.zone()))));
    all.put(RULES, rules.of(sight.rules(), each -> list(each, rule -> rule(Sight.rule(rule)))));
    all.put("more-rules", Json.quote(sight.moreRules()));
    Sight.FileLine file = sight.rulesFile();
    all.put("file", new Json(256)
        .put("path", file.path())
        .put("words", file.words())
        .put("since", file.since())
        .putRaw("problems", list(file.problems(), Json::quote))
        .end());
    all.put("links", list(sight.links(), link -> new Json(256)
        .put("name", link.name())
        .put("state", link.state())
        .put("words", link.words())
        .put("advice", link.advice())
        .end()));
    all.put("drops", list(sight.drops(), drop -> new Json(128)
        .put("reason", drop.reason()).put("count", drop.count()).put("meant", drop.meant()).end()));
    all.put("figures", pairs(sight.figures()));
    return all;
  }

  /** Those sections of which only the parts that changed are told. */
  private static Map<String, Map<String, String>> parts(Sight sight) {
    Map<String, String> lamps = new LinkedHashMap<>();
    for (Facts.Light light : sight.lights()) {
      Sight.Glow glow = sight.glow(light.name());
      lamps.put(light.name(), new Json(64)
          .put("lit", glow.lit()).put("on", glow.switchedOn()).put("words", glow.words()).end());
    }
    Map<String, String> times = new LinkedHashMap<>();
    for (Facts.Rule rule : sight.rules()) {
      Sight.Times each = sight.times(rule.name());
      times.put(rule.name(), new Json(96)
          .put("fired", each.fired())
          .put("last", each.last())
          .put("throttled", each.throttled())
          .put("lasts", each.lasts())
          .end());
    }
    return Map.of(LAMPS, lamps, TIMES, times);
  }

  private static String lamp(Sight.Lamp lamp) {
    return new Json(96).put("name", lamp.name()).put("place", lamp.place()).put("colour", lamp.colour()).end();
  }

  private static String rule(Sight.RuleLine rule) {
    return new Json(512)
        .put("name", rule.name())
        .put("label", rule.label())
        .put("sentence", rule.sentence())
        .put("where", rule.where())
        .put("enabled", rule.enabled())
        .end();
  }

  private static String chart(Chart chart) {
    return new Json(1 << 10)
        .put("sessions", chart.sessions())
        .put("connections", chart.connections())
        .put("users", chart.users())
        .put("area", Chart.area(chart.connections()))
        .put("top", chart.top())
        .put("half", chart.half())
        .put("from", chart.from())
        .put("to", chart.to())
        .put("words", chart.words())
        .end();
  }

  private String events(long after, long last, Facts now) {
    List<Happening> all = new ArrayList<>(watch.since(after));
    all.removeIf(happening -> happening.number() > last);
    return list(all, happening -> event(Line.of(happening, now.zone(), now.at())));
  }

  private static String event(Line line) {
    return new Json(512)
        .put("n", line.number())
        .put("time", line.time())
        .put("kind", line.kind())
        .put("what", line.what())
        .putPresent("user", line.user())
        .putPresent("host", line.host())
        .putPresent("app", line.app())
        .putPresent("note", line.note())
        .putRaw("parts", list(line.parts(), part -> new Json(128)
            .put("rule", part.rule()).putPresent("tag", part.tag()).put("words", part.words()).end()))
        .putRaw("more", pairs(line.more()))
        .end();
  }

  private static String pairs(List<Pair> pairs) {
    return list(pairs, pair -> new Json(64).put("name", pair.name()).put("value", pair.value()).end());
  }

  private static <T> String list(List<T> all, Function<T, String> json) {
    return all.stream().map(json).collect(Collectors.joining(",", "[", "]"));
  }

  private static String object(Map<String, String> parts) {
    Json object = new Json(256);
    parts.forEach(object::putRaw);
    return object.end();
  }
}
