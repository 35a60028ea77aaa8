package org.senselights.web;

import java.nio.file.Path;
import java.util.Objects;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * All that is counted, for Prometheus. Made anew for each scrape from what the service counts anyway; between scrapes
 * it costs nothing but the two histograms. Names no user and no app. Any thread may ask.
 */
public final class Metrics {
  private static final Path OWN_PROCESS = Path.of("/proc/self");

  private final Supplier<Facts> facts;
  private final Watch watch;
  private final Latency light = new Latency();
  private final Latency acknowledged = new Latency();
  private final StartTime startTime = new StartTime();

  /**
   * Nothing is measured yet.
   *
   * @param facts how the service stands; asked once a scrape
   * @param watch what happened
   */
  public Metrics(Supplier<Facts> facts, Watch watch) {
    this.facts = Objects.requireNonNull(facts, "facts");
    this.watch = Objects.requireNonNull(watch, "watch");
  }

  /**
   * To be told whenever a datagram has switched a light.
   *
   * @return takes nanoseconds from the datagram's receipt until the light was written; any thread may tell it
   */
  public LongConsumer light() {
    return light;
  }

  /**
   * To be told whenever the broker has acknowledged the message of a datagram.
   *
   * @return takes nanoseconds from the datagram's receipt until the acknowledgement; any thread may tell it
   */
  public LongConsumer acknowledged() {
    return acknowledged;
  }

  /**
   * The metrics at this moment.
   *
   * @param accept the request's Accept header; empty where it has none
   * @return UTF-8: OpenMetrics where it is asked for, otherwise Prometheus' text format
   */
  public byte[] text(String accept) {
    Facts now = facts.get();
    ProcessFigures process = ProcessFigures.of(OWN_PROCESS);
    Families families = new Families(now, watch, process, startTime.of(now));
    return Format.asked(accept).write(families.all(light, acknowledged));
  }

  /**
   * What {@link #text} is written in.
   *
   * @param accept the request's Accept header; empty where it has none
   * @return for the response's Content-Type header
   */
  public String contentType(String accept) {
    return Format.asked(accept).contentType();
  }
}
