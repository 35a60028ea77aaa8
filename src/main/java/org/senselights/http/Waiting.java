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
  static final long MOST_BYTES = 4L << 20;

  /** What an object that holds a text costs beside the text itself. */
  private static final int OVERHEAD = 80;

  private final int mostParcels;
  private final long expiryNanos;
  private final ArrayDeque<Parcel> parcels = new ArrayDeque<>();
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

  Waiting(int mostParcels, long expiryNanos) {
    this.mostParcels = mostParcels;
    this.expiryNanos = expiryNanos;
  }

  /** Takes a parcel in, and drops the oldest where there is no room. */
  boolean offer(Parcel parcel) {
    expire(parcel.takenAt());
    taken++;
    if (weight(parcel) > MOST_BYTES) {
      overflow++;
      return false;
    }
    parcels.addLast(parcel);
    bytes += weight(parcel);
    dropWhatIsTooMuch();
    return true;
  }

  /** Counts a parcel that comes after the end. */
  void offerTooLate() {
    taken++;
    stopped++;
  }

  /** Drops what has waited too long. */
  void expire(long now) {
    while (!parcels.isEmpty() && now - parcels.peekFirst().takenAt() > expiryNanos) {
      remove();
      expired++;
    }
  }

  /** Hands out the oldest ones, which are on their way until it is said what became of them. */
  List<Parcel> take(int most, long mostBytes, boolean again) {
    requests++;
    retries += again ? 1 : 0;
    List<Parcel> batch = new ArrayList<>(Math.min(most, parcels.size()));
    long weighed = 0;
    while (!parcels.isEmpty() && batch.size() < most) {
      weighed += parcels.peekFirst().bytes() + 1;
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
      parcels.addFirst(parcel);
      bytes += weight(parcel);
    }
    dropWhatIsTooMuch();
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
    stopped += parcels.size() + onTheWay;
    onTheWay = 0;
    parcels.clear();
    bytes = 0;
  }

  boolean isEmpty() {
    return parcels.isEmpty();
  }

  /** How many wait, without those that are on their way. */
  int size() {
    return parcels.size();
  }

  /** When the oldest was taken. */
  long oldest() {
    return parcels.getFirst().takenAt();
  }

  /** Whether there is enough for a whole request. */
  boolean fills(int most, long mostBytes) {
    return parcels.size() >= most || bytes >= mostBytes;
  }

  long dropped() {
    return overflow + expired + refused + stopped;
  }

  LaneCounts counts() {
    Map<String, Long> dropped = new LinkedHashMap<>();
    dropped.put("overflow", overflow);
    dropped.put("expired", expired);
    dropped.put("refused", refused);
    dropped.put("stopped", stopped);
    return new LaneCounts(taken, delivered, (long) parcels.size() + onTheWay, dropped, requests, retries);
  }

  private void dropWhatIsTooMuch() {
    while (parcels.size() > mostParcels || bytes > MOST_BYTES) {
      remove();
      overflow++;
    }
  }

  private Parcel remove() {
    Parcel parcel = parcels.removeFirst();
    bytes -= weight(parcel);
    return parcel;
  }

  /** About what it takes in memory; Java takes up to twice as much for texts in some scripts. */
  private static long weight(Parcel parcel) {
    return OVERHEAD + parcel.bytes();
  }
}
