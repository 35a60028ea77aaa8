package org.senselights.app;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.senselights.decode.AuditLog.Skip;
import org.senselights.engine.EngineCounts;
import org.senselights.event.EventType;
import org.senselights.message.Json;
import org.senselights.mqtt.MqttCounts;

/**
 * What a replay did.
 *
 * @param complete whether it came to the end of the files
 * @param files how many there were
 * @param rows how many rows were read
 * @param span the first and the last event's time, by the log
 * @param took how long the replay took
 * @param events how many events there were, by type
 * @param skipped how many rows told of no event, by reason
 * @param outOfOrder events older than one before them in the same file
 * @param rules what each rule did that matched, by name
 * @param lights how often each light was told to show something, by name
 * @param topics where messages went
 * @param engine what the engine counted
 * @param mqtt what became of the messages; absent in a dry run
 */
public record ReplaySummary(
    boolean complete,
    int files,
    long rows,
    Optional<Span> span,
    Duration took,
    Map<EventType, Long> events,
    Map<Skip, Long> skipped,
    long outOfOrder,
    SequencedMap<String, Held> rules,
    SequencedMap<String, Long> lights,
    Topics topics,
    EngineCounts.Snapshot engine,
    Optional<MqttCounts> mqtt) {

  /**
   * From when to when.
   *
   * @param from the first event's time
   * @param to the latest event's time
   */
  public record Span(Instant from, Instant to) {}

  /**
   * What a rule did.
   *
   * @param fired how often it acted
   * @param throttled how often it was held back
   */
  public record Held(long fired, long throttled) {}

  /**
   * Where messages went.
   *
   * @param most the topics with most messages, at most 20, most first
   * @param others how many more topics there were
   * @param moreThanThat whether there were so many topics that those seen last were not told apart
   * @param elsewhere messages to topics that are not among {@code most}
   */
  public record Topics(SequencedMap<String, Long> most, long others, boolean moreThanThat, long elsewhere) {}

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss xxx");
  private static final double NANOS = 1e9;

  /**
   * The summary for people.
   *
   * @param zone of the times it tells
   * @return lines
   */
  public List<String> lines(ZoneId zone) {
    List<String> lines = new ArrayList<>();
    lines.add("read: " + counted(rows, "row") + " of " + counted(files, "file") + (complete ? "" : ", not to the end"));
    span.ifPresent(
        times ->
            lines.add("from " + TIME.format(times.from.atZone(zone)) + " to " + TIME.format(times.to.atZone(zone))));
    List<String> notDecided = new ArrayList<>();
    add(notDecided, engine.ignored(), "ignored");
    add(notDecided, engine.repeated(), "repeated");
    add(notDecided, outOfOrder, "out of order");
    lines.add("events: " + number(allEvents())
        + (notDecided.isEmpty() ? "" : " (" + String.join(", ", notDecided) + ")"));
    events.forEach((type, count) -> lines.add(line(count, type.word())));
    lines.add("rows passed over: " + number(skipped.values().stream().mapToLong(Long::longValue).sum()));
    skipped.forEach((skip, count) -> lines.add(line(count, skip.text())));
    lines.add("rules that fired: " + rules.values().stream().filter(rule -> rule.fired > 0).count());
    rules.forEach(
        (rule, did) ->
            lines.add(line(did.fired, rule + (did.throttled == 0 ? "" : ", throttled " + number(did.throttled)))));
    lines.add("lights shown: " + number(engine.shown()));
    lights.forEach((light, count) -> lines.add(line(count, light)));
    lines.add("messages: " + number(engine.published()));
    topics.most.forEach((topic, count) -> lines.add(line(count, topic)));
    if (topics.elsewhere > 0) {
      lines.add(line(topics.elsewhere, "to " + (topics.moreThanThat ? "more than " : "") + number(topics.others)
          + (topics.others == 1 && !topics.moreThanThat ? " other topic" : " other topics")));
    }
    if (engine.givenUp() > 0) {
      lines.add("actions that still waited behind a delay: " + number(engine.givenUp()));
    }
    if (engine.noSuchLight() > 0) {
      lines.add("actions for lights that do not exist: " + number(engine.noSuchLight()));
    }
    if (engine.topicTooLong() > 0) {
      lines.add("messages whose topic grew too long: " + number(engine.topicTooLong()));
    }
    mqtt.ifPresent(told -> lines.add(broker(told)));
    return lines;
  }

  private static String broker(MqttCounts told) {
    if (told.noBroker() > 0) {
      return "told the broker: nothing, since none is configured";
    }
    List<String> lost = new ArrayList<>();
    add(lost, told.overflow(), "because the outbox was full");
    add(lost, told.expired(), "too old to be news");
    add(lost, told.stopped(), "not told before the end");
    add(lost, told.unanswered(), "never acknowledged");
    add(lost, told.refused() + told.statesRefused(), "that cannot be sent");
    return "told the broker: " + number(told.acknowledged() + told.statesTold())
        + "; lost: " + (lost.isEmpty() ? "0" : String.join(", ", lost));
  }

  /**
   * How long it took, for people.
   *
   * @return such as {@code in 2.51 s, 398,406 rows a second}
   */
  public String pace() {
    return String.format(Locale.ROOT, "in %.2f s, %,d rows a second", took.toNanos() / NANOS, rowsPerSecond());
  }

  private long rowsPerSecond() {
    return Math.round(rows * NANOS / Math.max(1, took.toNanos()));
  }

  private long allEvents() {
    return events.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * The summary for programs.
   *
   * @param zone of the times it tells
   * @return a JSON object on one line
   */
  public String json(ZoneId zone) {
    Json json = new Json(2_048).put("complete", complete).put("files", files).put("rows", rows);
    span.ifPresent(
        times -> json.put("from", iso(times.from, zone)).put("to", iso(times.to, zone)));
    json.put("milliseconds", took.toMillis()).put("rows_per_second", rowsPerSecond());
    Json byType = new Json(256);
    events.forEach((type, count) -> byType.put(type.word(), count));
    Json bySkip = new Json(256);
    skipped.forEach((skip, count) -> bySkip.put(skip.word(), count));
    Json byRule = new Json(1_024);
    rules.forEach(
        (rule, did) ->
            byRule.putRaw(rule, new Json(48).put("fired", did.fired).put("throttled", did.throttled).end()));
    Json byLight = new Json(256);
    lights.forEach(byLight::put);
    Json byTopic = new Json(1_024);
    topics.most.forEach(byTopic::put);
    json.putRaw("events", byType.end())
        .put("ignored", engine.ignored())
        .put("repeated", engine.repeated())
        .put("out_of_order", outOfOrder)
        .putRaw("skipped", bySkip.end())
        .putRaw("rules", byRule.end())
        .putRaw("lights", byLight.end())
        .put("messages", engine.published())
        .putRaw("topics", byTopic.end())
        .put("other_topics", topics.others)
        .put("other_topics_are_more", topics.moreThanThat)
        .put("messages_elsewhere", topics.elsewhere)
        .put("still_waiting", engine.givenUp())
        .put("no_such_light", engine.noSuchLight())
        .put("topic_too_long", engine.topicTooLong());
    mqtt.ifPresent(
        told ->
            json.put("told", told.acknowledged() + told.statesTold())
                .put("lost", told.dropped() - told.noBroker() + told.statesRefused())
                .put("no_broker", told.noBroker()));
    return json.end();
  }

  private static String iso(Instant time, ZoneId zone) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time.atZone(zone));
  }

  private static String line(long count, String what) {
    return String.format(Locale.ROOT, "%,13d  %s", count, what);
  }

  private static void add(List<String> parts, long count, String what) {
    if (count > 0) {
      parts.add(number(count) + " " + what);
    }
  }

  private static String counted(long count, String what) {
    return number(count) + " " + what + (count == 1 ? "" : "s");
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
