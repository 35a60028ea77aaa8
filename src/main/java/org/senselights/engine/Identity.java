package org.senselights.engine;

import java.time.ZoneId;
import java.util.Objects;
import org.senselights.rules.Privacy;

/**
 * How this device speaks of events.
 *
 * @param deviceTopic the topic under which all of ours stand, such as {@code sense-lights/desk}
 * @param zone of the times it tells
 * @param privacy how users appear
 * @param run tells this run of the service from any other; the begin of every event's id
 */
public record Identity(String deviceTopic, ZoneId zone, Privacy privacy, String run) {

  /** Refuses null. */
  public Identity {
    Objects.requireNonNull(deviceTopic, "deviceTopic");
    Objects.requireNonNull(zone, "zone");
    Objects.requireNonNull(privacy, "privacy");
    Objects.requireNonNull(run, "run");
  }
}
