package org.senselights.http;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What waits for a destination, first in, first out, bounded by number, bytes and age, and what became of the rest.
 *
 * <p>A plain data structure: it knows no thread and no clock.
 */
final class Waiting {
  private final int mostParcels;
  private final int mostBytes;
  private final long expiryNanos;
  /** Those that were on their way already come before those that never were. */
  private final ArrayDeque<Parcel> again = new ArrayDeque<>();
  private final Ring fresh;
  private long bytes;
  private int onTheWay;

  private long taken;
  private long delivered;
  private long overflow;
  private long expired;
  private long refused;
  private long stopped;
  private long requests;
  private long retries;

  Waiting(int mostParcels, int mostBytes, long expiryNanos) {
    this.mostParcels = mostParcels;
    this.mostBytes = mostBytes;
    this.expiryNanos = expiryNanos;
    fresh = new Ring(mostBytes);
  }

  /** Takes a parcel in, and drops the oldest where there is no room. */
  boolean offer(Parcel parcel) {
    expire(parcel.takenAt());
    taken++;
    if (weight(parcel) > mostBytes) {
      overflow++;
      return false;
    }
    dropWhatIsTooMuch(1, weight(parcel));
    fresh.add(parcel);
    bytes += weight(parcel);
    return true;
  }

  /** Counts a parcel that comes after the end. */
  void offerTooLate() {
    taken++;
    stopped++;
  }

  /** Counts something of which no parcel could be made. */
  void refuse() {
    taken++;
    refused++;
  }

  /** Drops what has waited too long. */
  void expire(long now) {
    while (!isEmpty() && now - oldest() > expiryNanos) {
      drop();
      expired++;
    }
  }

  /** Hands out the oldest ones, which are on their way until it is said what became of them. */
  List<Parcel> take(int most, long mostBytes, boolean retry) {
    requests++;
    retries += retry ? 1 : 0;
    List<Parcel> batch = new ArrayList<>(Math.min(most, size()));
    long weighed = 0;
    while (!isEmpty() && batch.size() < most) {
      weighed += firstBytes() + 1;
      if (weighed > mostBytes && !batch.isEmpty()) {
        break;
      }
      batch.add(remove());
    }
    onTheWay = batch.size();
    return batch;
  }

  /** What is on its way was not taken, and waits again, before all others. */
  void giveBack(List<Parcel> batch) {
    onTheWay = 0;
    for (Parcel parcel : batch.reversed()) {
      again.addFirst(parcel);
      bytes += weight(parcel);
    }
    dropWhatIsTooMuch(0, 0);
  }

  /** What is on its way has arrived, but for some that are not wanted. */
  void settle(int unwanted) {
    int known = Math.clamp(unwanted, 0, onTheWay);
    refused += known;
    delivered += onTheWay - known;
    onTheWay = 0;
  }

  /** Nothing will be told any more. */
  void end() {
    stopped += size() + onTheWay;
    onTheWay = 0;
    again.clear();
    fresh.clear();
    bytes = 0;
  }

  boolean isEmpty() {
    return again.isEmpty() && fresh.isEmpty();
  }

  /** How many wait, without those that are on their way. */
  int size() {
    return again.size() + fresh.size();
  }

  /** When the oldest was taken. */
  long oldest() {
    return again.isEmpty() ? fresh.firstTakenAt() : again.getFirst().takenAt();
  }

  private long firstBytes() {
    return again.isEmpty() ? fresh.firstBytes() : again.getFirst().bytes();
  }

  /** Whether there is enough for a whole request. */
  boolean fills(int most, long mostBytes) {
    return size() >= most || bytes >= mostBytes;
  }

  long dropped() {
    return overflow + expired + refused + stopped;
  }

  /**
   * What has become of all.
   *
   * @param unwritten how many more have to be written yet
   * @param turnedAway how many more there was no room for even to be written
   * @param ended whether nothing will be told any more
   */
  LaneCounts counts(long unwritten, long turnedAway, boolean ended) {
    Map<String, Long> dropped = new LinkedHashMap<>();
    dropped.put("overflow", overflow + turnedAway);
    dropped.put("expired", expired);
    dropped.put("refused", refused);
    dropped.put("stopped", stopped + (ended ? unwritten : 0));
    return new LaneCounts(taken + unwritten + turnedAway, delivered,
        (long) size() + onTheWay + (ended ? 0 : unwritten), dropped, requests, retries);
  }

  /** Makes room. */
  private void dropWhatIsTooMuch(int moreParcels, long moreBytes) {
    while (size() + moreParcels > mostParcels || bytes + moreBytes > mostBytes) {
      drop();
      overflow++;
    }
  }

  private Parcel remove() {
    Parcel parcel = again.isEmpty() ? fresh.remove() : again.removeFirst();
    bytes -= weight(parcel);
    return parcel;
  }

  private void drop() {
    bytes -= Ring.OVERHEAD + firstBytes();
    if (again.isEmpty()) {
      fresh.drop();
    } else {
      again.removeFirst();
    }
  }

  private static long weight(Parcel parcel) {
    return Ring.OVERHEAD + parcel.bytes();
  }
}
