package org.senselights.engine;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Objects;
import org.senselights.rules.ClockTrust;
import org.senselights.rules.Privacy;

/**
 * Who this device is, and how it speaks of events.
 *
 * @param deviceTopic the topic under which all of ours stand, such as {@code sense-lights/desk}
 * @param zone of the times it tells
 * @param privacy how users appear
 * @param run tells this run of the service from any other; the begin of every event's id
 * @param presenceExpiry after how much silence a user is taken for gone, above zero and at most 366 days
 * @param trust whether the clock can be believed
 */
public record Identity(
    String deviceTopic, ZoneId zone, Privacy privacy, String run, Duration presenceExpiry, ClockTrust trust) {

  /** Refuses null. */
  public Identity {
    Objects.requireNonNull(deviceTopic, "deviceTopic");
    Objects.requireNonNull(zone, "zone");
    Objects.requireNonNull(privacy, "privacy");
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(presenceExpiry, "presenceExpiry");
    Objects.requireNonNull(trust, "trust");
  }
}
