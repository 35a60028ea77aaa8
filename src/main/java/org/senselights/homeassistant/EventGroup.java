package org.senselights.homeassistant;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.senselights.rules.PublishedEvent;

/**
 * Events that are one entity in Home Assistant, because one topic filter takes them and no other.
 *
 * <p>Device triggers listen to the very same filter. A broker tells a message once for each filter of a client that
 * takes it, and Home Assistant hands each of them to all its listeners: with two overlapping filters every event would
 * be told twice.
 */
enum EventGroup {
  SESSION("session", true, "Session", "mdi:account-arrow-right",
      Map.of("session-start", "started", "session-stop", "stopped")),
  CONNECTION("connection", true, "Connection", "mdi:open-in-app",
      Map.of("connection-open", "opened", "connection-close", "closed")),
  RELOAD("reload", true, "Reload task", "mdi:database-refresh",
      Map.of("reload-failed", "failed", "reload-aborted", "aborted", "reload-succeeded", "succeeded")),
  APP("app", true, "App", "mdi:application-export", Map.of("app-distributed", "distributed")),
  OTHER("other", false, "Other", "mdi:dots-horizontal-circle-outline", Map.of("other", "happened"));

  final String key;
  private final boolean hasLevels;
  /** What a device trigger is about, and what the entity is called. */
  final String subject;
  final String icon;
  private final Map<String, String> verbs;

  EventGroup(String key, boolean hasLevels, String subject, String icon, Map<String, String> verbs) {
    this.key = key;
    this.hasLevels = hasLevels;
    this.subject = subject;
    this.icon = icon;
    this.verbs = verbs;
  }

  /** The events of this group among some. */
  List<PublishedEvent> among(List<PublishedEvent> events) {
    return events.stream().filter(event -> verbs.containsKey(event.word())).toList();
  }

  /** What happened to the subject, for the list of triggers: {@code "Session" started}. */
  String verb(PublishedEvent event) {
    return Optional.ofNullable(verbs.get(event.word())).orElseThrow();
  }

  String filter(Topics topics) {
    return topics.device() + "/event/" + key + (hasLevels ? "/+" : "");
  }
}
