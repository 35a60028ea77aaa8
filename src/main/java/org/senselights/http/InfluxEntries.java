package org.senselights.http;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;
import org.senselights.event.Event;
import org.senselights.presence.Snapshot;
import org.senselights.presence.Snapshot.OfHost;
import org.senselights.rules.Occasion;
import org.senselights.settings.DatabaseSettings;
import org.senselights.settings.DatabaseSettings.Measurement;

/**
 * Lines for an InfluxDB.
 *
 * <p>InfluxDB keeps one point a series and instant: a second one overwrites the first. So time stamps are those of the
 * receipt to the microsecond, and the last three of their nine digits count events, from 000 to 999 and round again:
 * two events are told apart unless a thousand came within one microsecond.
 */
final class InfluxEntries implements Entries {
  /** Measurement of all events, with few series. */
  static final String EVENTS = "sense_events";
  /** Measurement of who is on. */
  static final String PRESENCE = "sense_presence";

  /** Names of the fields of both. */
  static final Set<String> FIELDS = Set.of("count", "user", "directory", "user_id", "app_id", "app_name", "browser",
      "os", "task", "task_id", "execution_id", "id", "sessions", "connections", "users");

  /** Other names that stand in a line. */
  static final Set<String> OTHER_NAMES = Set.of(EVENTS, PRESENCE, "event_type", "host", "origin", "event_action",
      "userFull", "userDirectory", "userId", "appId", "appName", "uaBrowserName", "uaBrowserMajorVersion",
      "uaOsName", "uaOsVersion", "userFull_field", "userId_field", "appId_field", "appName_field");

  private static final int MOST_LETTERS_OF_TAG = 200;
  private static final int MOST_LETTERS = 500;
  private static final int COUNTED = 1_000;
  private static final long NANOS = 1_000_000_000L;

  private final Set<Measurement> measurements;
  private final String userEvents;
  private final Map<String, String> fieldsOfUserEvents;
  private final SequencedMap<String, String> tags;
  private int counted;

  /** Prepares what does not change. */
  InfluxEntries(DatabaseSettings.Influx settings, SequencedMap<String, String> tags) {
    measurements = settings.measurements();
    userEvents = settings.userEvents();
    fieldsOfUserEvents = fieldsOfUserEvents(settings.fieldNames());
    this.tags = new LinkedHashMap<>(tags);
  }

  /** InfluxDB 3 takes no field that has a tag's name, and Butler SOS renamed some for InfluxDB 2 already. */
  private static Map<String, String> fieldsOfUserEvents(int names) {
    SequencedMap<String, String> fields = new LinkedHashMap<>();
    fields.put("userFull", names < 3 ? "userFull" : "userFull_field");
    fields.put("userId", names < 3 ? "userId" : "userId_field");
    fields.put("appId", names < 2 ? "appId" : "appId_field");
    fields.put("appName", names < 2 ? "appName" : "appName_field");
    return fields;
  }

  @Override
  public boolean tells(Event event) {
    return measurements.contains(Measurement.EVENTS)
        || measurements.contains(Measurement.COMPATIBLE) && Attributes.isWhole(event);
  }

  @Override
  public void of(Occasion occasion, Consumer<String> into) {
    Event event = occasion.event();
    long at = nanos(occasion.receipt().at()) + counted;
    counted = (counted + 1) % COUNTED;
    if (measurements.contains(Measurement.COMPATIBLE) && Attributes.isWhole(event)) {
      into.accept(userEvent(event, at));
    }
    if (measurements.contains(Measurement.EVENTS)) {
      into.accept(event(occasion, at));
    }
  }

  private String userEvent(Event event, long at) {
    SequencedMap<String, String> all = Attributes.of(event, event.directory(), event.userId());
    LineProtocol line = new LineProtocol(userEvents);
    all.forEach((name, value) -> line.tag(name, tags.getOrDefault(name, value)));
    tags.forEach((name, value) -> {
      if (!all.containsKey(name)) {
        line.tag(name, value);
      }
    });
    fieldsOfUserEvents.forEach((name, field) -> line.field(field, all.getOrDefault(name, "")));
    return line.at(at);
  }

  private String event(Occasion occasion, long at) {
    Event event = occasion.event();
    LineProtocol line = new LineProtocol(EVENTS)
        .tag("event_type", event.type().word())
        .tag("host", Attributes.cut(event.host(), MOST_LETTERS_OF_TAG))
        .tag("origin", Attributes.cut(event.origin(), MOST_LETTERS_OF_TAG));
    tags.forEach((name, value) -> {
      if (!name.equals("event_type") && !name.equals("host") && !name.equals("origin")) {
        line.tag(name, value);
      }
    });
    line.field("count", 1);
    text(line, "user", event.user());
    text(line, "directory", event.directory());
    text(line, "user_id", event.userId());
    text(line, "app_id", event.appId());
    text(line, "app_name", event.appName());
    text(line, "browser", event.agent().browserName());
    text(line, "os", event.agent().osName());
    text(line, "task", event.task());
    text(line, "task_id", event.taskId());
    text(line, "execution_id", event.executionId());
    text(line, "id", occasion.id());
    return line.at(at);
  }

  private static void text(LineProtocol line, String name, String value) {
    line.field(name, Attributes.cut(value, MOST_LETTERS));
  }

  @Override
  public void of(Snapshot presence, Instant at, Consumer<String> into) {
    if (measurements.contains(Measurement.PRESENCE)) {
      long stamp = nanos(at);
      into.accept(
          presence("", new OfHost(presence.sessions(), presence.connections(), presence.users()), stamp));
      presence.byHost().forEach((host, there) ->
          into.accept(presence(Attributes.cut(host, MOST_LETTERS_OF_TAG), there, stamp)));
    }
  }

  private String presence(String host, OfHost there, long at) {
    LineProtocol line = new LineProtocol(PRESENCE).tag("host", host);
    tags.forEach((name, value) -> {
      if (!name.equals("host")) {
        line.tag(name, value);
      }
    });
    return line
        .field("sessions", there.sessions())
        .field("connections", there.connections())
        .field("users", there.users())
        .at(at);
  }

  private static long nanos(Instant at) {
    return at.getEpochSecond() * NANOS + at.getNano() / COUNTED * COUNTED;
  }
}
