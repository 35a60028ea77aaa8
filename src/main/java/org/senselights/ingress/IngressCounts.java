package org.senselights.ingress;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.senselights.decode.Decoded.Reason;

/** What became of every datagram that reached us; counted by the event loop, read by anybody. */
public final class IngressCounts {
  final LongAdder received = new LongAdder();
  final LongAdder bytes = new LongAdder();
  final LongAdder events = new LongAdder();
  final LongAdder doubtful = new LongAdder();
  final LongAdder notOurs = new LongAdder();
  final LongAdder tooLong = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder overflow = new LongAdder();
  final Map<Reason, LongAdder> malformed = new EnumMap<>(Reason.class);

  IngressCounts() {
    for (Reason reason : Reason.values()) {
      malformed.put(reason, new LongAdder());
    }
  }

  long received() {
    return received.sum();
  }

  /**
   * The counts as they stand. While datagrams arrive, one of them may be counted in part; at rest all add up.
   *
   * @return a copy
   */
  public Snapshot snapshot() {
    Map<Reason, Long> reasons = new EnumMap<>(Reason.class);
    malformed.forEach(
        (reason, count) -> {
          if (count.sum() > 0) {
            reasons.put(reason, count.sum());
          }
        });
    return new Snapshot(
        received.sum(),
        bytes.sum(),
        events.sum(),
        doubtful.sum(),
        notOurs.sum(),
        Collections.unmodifiableMap(reasons),
        tooLong.sum(),
        refused.sum(),
        overflow.sum());
  }

  /**
   * The counts of one moment: {@code received = events + notOurs + all malformed + tooLong + refused}.
   *
   * @param received datagrams that reached us, whatever became of them
   * @param bytes their lengths together; of one that is too long, only the part that was read
   * @param events datagrams that were understood, the doubtful ones and those of {@code overflow} included
   * @param doubtful events that were taken, of which a field had to be guessed
   * @param notOurs log events of another product
   * @param malformed datagrams that say nothing to us, by reason; a reason that never occurred is left out
   * @param tooLong datagrams longer than {@code udp.max-datagram}
   * @param refused datagrams of senders that {@code udp.allow} does not name
   * @param overflow events that were understood and then lost, because the engine's mailbox was full
   */
  public record Snapshot(
      long received,
      long bytes,
      long events,
      long doubtful,
      long notOurs,
      Map<Reason, Long> malformed,
      long tooLong,
      long refused,
      long overflow) {

    /**
     * Malformed datagrams whatever the reason.
     *
     * @return their number
     */
    public long malformedTotal() {
      return malformed.values().stream().mapToLong(Long::longValue).sum();
    }
  }
}
