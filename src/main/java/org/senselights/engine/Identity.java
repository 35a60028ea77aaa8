package org.senselights.engine;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.SequencedMap;
import org.senselights.rules.ClockTrust;
import org.senselights.rules.Destinations;
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
 * @param destinations of which events who is told nothing
 * @param tags the owner's own, which every event is told with
 * @param browsers whether our own messages say browser and operating system, where they are known
 */
public record Identity(
    String deviceTopic,
    ZoneId zone,
    Privacy privacy,
    String run,
    Duration presenceExpiry,
    ClockTrust trust,
    Destinations destinations,
    SequencedMap<String, String> tags,
    boolean browsers) {

  /** Refuses null. */
  public Identity {
    Objects.requireNonNull(deviceTopic, "deviceTopic");
    Objects.requireNonNull(zone, "zone");
    Objects.requireNonNull(privacy, "privacy");
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(presenceExpiry, "presenceExpiry");
    Objects.requireNonNull(trust, "trust");
    Objects.requireNonNull(destinations, "destinations");
    tags = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tags));
  }

  /**
   * A device that tells everybody of every event, and has no tags.
   *
   * @param deviceTopic the topic under which all of ours stand, such as {@code sense-lights/desk}
   * @param zone of the times it tells
   * @param privacy how users appear
   * @param run tells this run of the service from any other; the begin of every event's id
   * @param presenceExpiry after how much silence a user is taken for gone, above zero and at most 366 days
   * @param trust whether the clock can be believed
   */
  public Identity(
      String deviceTopic, ZoneId zone, Privacy privacy, String run, Duration presenceExpiry, ClockTrust trust) {
    this(deviceTopic, zone, privacy, run, presenceExpiry, trust, Destinations.UNBOUNDED, new LinkedHashMap<>(), false);
  }
}
