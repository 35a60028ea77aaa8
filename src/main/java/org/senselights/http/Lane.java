package org.senselights.http;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.senselights.settings.Delivery;

/** One destination's own queue and thread. */
final class Lane {
  private final String name;
  private final Protocol protocol;

  /**
   * A lane on which nothing has gone yet; its thread begins with the first parcel.
   *
   * @param name what the destination's owner calls it
   * @param protocol how it is spoken with
   * @param delivery bounds and deadlines
   * @param caller what speaks with it; closed with the lane
   * @param nanoTime a clock that only goes forward
   * @param time of the day, for views
   * @param random for jitter
   */
  Lane(
      String name,
      Protocol protocol,
      Delivery delivery,
      HttpCaller caller,
      LongSupplier nanoTime,
      InstantSource time,
      RandomGenerator random) {
    this.name = name;
    this.protocol = protocol;
  }

  /**
   * Takes a parcel in; from any thread, without waiting.
   *
   * @return false where it was dropped at once, and counted
   */
  boolean offer(String text) {
    return false;
  }

  /** How it stands now; from any thread. */
  LaneView view() {
    return new LaneView(
        name, protocol.kind(), protocol.where(), new LaneCounts(0, 0, 0, Map.of(), 0, 0), Optional.empty(), "");
  }

  /** Ends the lane: what waits is told if that can be done in time, the rest is counted as stopped. */
  void stop(Duration within) {
    stop(java.util.List.of(this), within);
  }

  /** Ends lanes at the same time, under one deadline. */
  static void stop(Collection<Lane> lanes, Duration within) {}
}
