package org.senselights.http;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;
import org.senselights.event.Event;
import org.senselights.message.Json;
import org.senselights.presence.Snapshot;
import org.senselights.presence.Snapshot.OfHost;
import org.senselights.rules.Occasion;
import org.senselights.settings.DatabaseSettings;
import org.senselights.settings.DatabaseSettings.Measurement;

/**
 * Events for New Relic, each a flat JSON object. A user event is told in the names of Butler SOS, and once, whether the
 * owner asks for those names, for all events or for both.
 */
final class NewRelicEntries implements Entries {
  private static final String PREFIX = "qs_";
  private static final int MOST_LETTERS = 500;

  /** Names that an owner's tag cannot have here: New Relic's own, and ours. */
  private static final Set<String> TAKEN = Set.of("eventType", "timestamp", "accountId", "appId", "qs_host",
      "qs_event_action", "qs_userFull", "qs_userDirectory", "qs_userId", "qs_origin", "qs_appId", "qs_appName",
      "qs_uaBrowserName", "qs_uaBrowserMajorVersion", "qs_uaOsName", "qs_uaOsVersion", "qs_task", "qs_taskId",
      "qs_executionId", "qs_sessions", "qs_connections", "qs_users");

  private final Set<Measurement> measurements;
  private final boolean scrambled;
  private final SequencedMap<String, String> tags;

  /** Prepares what does not change. */
  NewRelicEntries(DatabaseSettings.NewRelic settings, SequencedMap<String, String> tags) {
    measurements = settings.measurements();
    scrambled = settings.scrambleUsers();
    this.tags = new LinkedHashMap<>(tags);
    this.tags.keySet().removeAll(TAKEN);
  }

  @Override
  public boolean tells(Event event) {
    return measurements.contains(Measurement.EVENTS)
        || measurements.contains(Measurement.COMPATIBLE) && Attributes.isWhole(event);
  }

  @Override
  public void of(Occasion occasion, Consumer<String> into) {
    if (tells(occasion.event())) {
      into.accept(event(occasion));
    }
  }

  private String event(Occasion occasion) {
    Event event = occasion.event();
    Json json = begin(
        switch (event.type()) {
          case SESSION_START, SESSION_STOP, CONNECTION_OPEN, CONNECTION_CLOSE -> "qs_userEvent";
          case RELOAD_FAILED, RELOAD_ABORTED, RELOAD_SUCCEEDED, APP_DISTRIBUTED -> "qs_reloadEvent";
          case OTHER -> "qs_otherEvent";
        },
        occasion.receipt().at());
    String directory = scrambled ? occasion.privacy().hash(event.directory()) : event.directory();
    String userId = scrambled ? occasion.privacy().hash(event.userId()) : event.userId();
    SequencedMap<String, String> all = Attributes.of(event, directory, userId);
    // A user event without Command, or a reload task, which has none, is named by what it was.
    all.putIfAbsent("event_action", event.type().word());
    all.forEach((name, value) -> json.put(PREFIX + name, value));
    text(json, "task", event.task());
    text(json, "taskId", event.taskId());
    text(json, "executionId", event.executionId());
    return end(json);
  }

  private static void text(Json json, String name, String value) {
    json.putPresent(PREFIX + name, Attributes.cut(value, MOST_LETTERS));
  }

  @Override
  public void of(Snapshot presence, Instant at, Consumer<String> into) {
    if (measurements.contains(Measurement.PRESENCE)) {
      OfHost all = new OfHost(presence.sessions(), presence.connections(), presence.users());
      into.accept(presence("", all, at));
      for (Map.Entry<String, OfHost> host : presence.byHost().entrySet()) {
        into.accept(presence(host.getKey(), host.getValue(), at));
      }
    }
  }

  private String presence(String host, OfHost there, Instant at) {
    Json json = begin("qs_presence", at);
    text(json, "host", host);
    json.put("qs_sessions", there.sessions())
        .put("qs_connections", there.connections())
        .put("qs_users", there.users());
    return end(json);
  }

  private static Json begin(String eventType, Instant at) {
    return new Json(512).put("eventType", eventType).put("timestamp", at.toEpochMilli());
  }

  private String end(Json json) {
    tags.forEach(json::put);
    return json.end();
  }
}
