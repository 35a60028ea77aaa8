package org.senselights.web;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Wrong passwords of the last minute, by who gave them. From the fifth on, that address has to wait; so has everybody
 * where there are sixty in all. Each is counted before it is looked at, so that many at a time win nothing.
 */
final class Guesses {
  static final int MOST_OF_ONE = 5;
  static final int MOST_OF_ALL = 60;
  private static final int MOST_ADDRESSES = 256;
  private static final int IPV6_NETWORK_BYTES = 8;
  private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

  private final LongSupplier nanoTime;
  private final Deque<Long> all = new ArrayDeque<>();
  private final Map<InetAddress, Deque<Long>> byAddress = new LinkedHashMap<>(16, 0.75f, true) {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<InetAddress, Deque<Long>> eldest) {
      return size() > MOST_ADDRESSES;
    }
  };

  Guesses(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * A guess begins. Where it may be looked at, it counts as wrong until {@link #forgive}.
   *
   * @param known says whether the password is known to be right already; asked only where this address has not guessed
   *     too often, and then nothing is counted, and what others guess wrong is of no account
   * @return how long to wait; zero where it may be looked at
   */
  synchronized Duration begin(InetAddress address, BooleanSupplier known) {
    if (own(address) == 0 && known.getAsBoolean()) {
      return Duration.ZERO;
    }
    Duration wait = wait(address);
    if (wait.isZero()) {
      long now = nanoTime.getAsLong();
      all.addLast(now);
      byAddress.computeIfAbsent(network(address), key -> new ArrayDeque<>()).addLast(now);
    }
    return wait;
  }

  /** How long an address has to wait before its next guess; zero for not at all. */
  synchronized Duration wait(InetAddress address) {
    return Duration.ofNanos(Math.max(own(address), wait(all, MOST_OF_ALL)));
  }

  private long own(InetAddress address) {
    return wait(byAddress.getOrDefault(network(address), new ArrayDeque<>()), MOST_OF_ONE);
  }

  private long wait(Deque<Long> wrong, int most) {
    long now = nanoTime.getAsLong();
    while (!wrong.isEmpty() && now - wrong.peekFirst() >= MINUTE_NANOS) {
      wrong.removeFirst();
    }
    return wrong.size() < most ? 0 : MINUTE_NANOS - (now - wrong.peekFirst());
  }

  /** The last guess of this address was right, or was not looked at. */
  synchronized void forgive(InetAddress address) {
    all.pollLast();
    Deque<Long> own = byAddress.get(network(address));
    if (own != null) {
      own.pollLast();
    }
  }

  /** Who has an IPv6 address has a whole network of them. */
  private static InetAddress network(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address;
    }
    byte[] bytes = address.getAddress();
    Arrays.fill(bytes, IPV6_NETWORK_BYTES, bytes.length, (byte) 0);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
