package org.senselights.engine;

import java.util.concurrent.atomic.LongAdder;

/** What the engine has counted since it began. Written by the engine's thread, readable by any. */
public final class EngineCounts {
  final LongAdder decided = new LongAdder();
  final LongAdder ignored = new LongAdder();
  final LongAdder repeated = new LongAdder();
  final LongAdder fired = new LongAdder();
  final LongAdder throttled = new LongAdder();
  final LongAdder shown = new LongAdder();
  final LongAdder published = new LongAdder();
  final LongAdder givenUp = new LongAdder();
  final LongAdder noSuchLight = new LongAdder();
  final LongAdder topicTooLong = new LongAdder();
  final LongAdder forgotten = new LongAdder();
  final LongAdder sent = new LongAdder();
  final LongAdder withheld = new LongAdder();

  EngineCounts() {}

  /**
   * The counters at this moment.
   *
   * @return events that came are {@code decided + ignored + repeated}
   */
  public Snapshot snapshot() {
    return new Snapshot(
        decided.sum(),
        ignored.sum(),
        repeated.sum(),
        fired.sum(),
        throttled.sum(),
        shown.sum(),
        published.sum(),
        givenUp.sum(),
        noSuchLight.sum(),
        topicTooLong.sum(),
        forgotten.sum(),
        sent.sum(),
        withheld.sum());
  }

  /**
   * Counters at one moment.
   *
   * @param decided events that met the rules
   * @param ignored events that the rules file ignores
   * @param repeated events told twice, by execution id
   * @param fired rules that fired
   * @param throttled rules held back by their throttle
   * @param shown lights told to show something
   * @param published messages handed to the outbox
   * @param givenUp actions behind a delay that were never done: too many waited, the service stopped, or the rule was
   *     changed
   * @param noSuchLight actions whose light, named by an event, does not exist
   * @param topicTooLong messages whose topic grew too long for MQTT
   * @param forgotten open values that a rule had to forget because it had too many
   * @param sent what rules handed to targets
   * @param withheld what rules would have told a destination that ignores such events
   */
  public record Snapshot(
      long decided,
      long ignored,
      long repeated,
      long fired,
      long throttled,
      long shown,
      long published,
      long givenUp,
      long noSuchLight,
      long topicTooLong,
      long forgotten,
      long sent,
      long withheld) {}
}
