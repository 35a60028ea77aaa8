package org.senselights.ingress;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.senselights.event.Network;
import org.senselights.settings.AllowEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose datagrams are welcome. It fails closed: an empty list allows nobody, and a host name allows nobody unless its
 * last look-up found it.
 *
 * <p>{@link #allows} is for one thread, the event loop, and never blocks; {@link #lookUp} asks the name server and is
 * for any other.
 */
final class AllowList {
  private static final Logger LOG = LoggerFactory.getLogger(AllowList.class);
  private static final List<Network> LOOPBACK = networks("127.0.0.0/8", "::1");
  private static final List<Network> PRIVATE =
      networks(
          "127.0.0.0/8",
          "::1",
          "10.0.0.0/8",
          "172.16.0.0/12",
          "192.168.0.0/16",
          "169.254.0.0/16",
          "fe80::/10",
          "fc00::/7");

  private final boolean anybody;
  private final List<Network> networks;
  private final List<String> names;
  private final Function<String, Set<InetAddress>> resolver;
  private final long pauseNanos;
  private final AtomicLong nextLookUp;
  private volatile Map<String, Set<InetAddress>> found = Map.of();

  private InetAddress lastAsked;
  private boolean lastVerdict;
  private Map<String, Set<InetAddress>> lastFound = Map.of();

  /**
   * Reads the entries; looks nothing up yet.
   *
   * @param resolver gives all addresses of a host name, none where it is not known
   * @param pause the shortest time between two look-ups that refused senders cause
   * @param nowNanos the monotonic clock
   */
  AllowList(
      List<AllowEntry> entries, Function<String, Set<InetAddress>> resolver, Duration pause, long nowNanos) {
    boolean any = false;
    List<Network> ranges = new ArrayList<>();
    List<String> hosts = new ArrayList<>();
    for (AllowEntry entry : entries) {
      switch (entry) {
        case AllowEntry.Any() -> any = true;
        case AllowEntry.Loopback() -> ranges.addAll(LOOPBACK);
        case AllowEntry.Private() -> ranges.addAll(PRIVATE);
        case AllowEntry.InNetwork(Network network) -> ranges.add(network);
        case AllowEntry.HostName(String name) -> hosts.add(name);
      }
    }
    anybody = any;
    networks = List.copyOf(ranges);
    names = hosts.stream().distinct().toList();
    this.resolver = resolver;
    pauseNanos = pause.toNanos();
    nextLookUp = new AtomicLong(nowNanos + pauseNanos);
  }

  private static List<Network> networks(String... texts) {
    return List.of(texts).stream().map(Network::parse).toList();
  }

  /** Whether a sender may be heard. */
  boolean allows(InetAddress sender) {
    // A Sense site has few senders, and they talk in bursts: most questions repeat the last one.
    Map<String, Set<InetAddress>> known = found;
    if (sender.equals(lastAsked) && known == lastFound) {
      return lastVerdict;
    }
    lastVerdict = judge(Addresses.unmapped(sender), known);
    lastAsked = sender;
    lastFound = known;
    return lastVerdict;
  }

  private boolean judge(InetAddress sender, Map<String, Set<InetAddress>> known) {
    if (anybody) {
      return true;
    }
    for (Network network : networks) {
      if (network.contains(sender)) {
        return true;
      }
    }
    for (Set<InetAddress> addresses : known.values()) {
      if (addresses.contains(sender)) {
        return true;
      }
    }
    return false;
  }

  /** Whether there is anything to look up. */
  boolean hasNames() {
    return !names.isEmpty();
  }

  /** Whether a refused sender is reason enough to look the names up now; says yes at most once a pause. */
  boolean wantsLookUp(long nowNanos) {
    long next = nextLookUp.get();
    return hasNames() && nowNanos - next >= 0 && nextLookUp.compareAndSet(next, nowNanos + pauseNanos);
  }

  /** Asks for the addresses of every name, one after the other; may take long. */
  synchronized void lookUp() {
    Map<String, Set<InetAddress>> before = found;
    Map<String, Set<InetAddress>> now = new LinkedHashMap<>();
    for (String name : names) {
      Set<InetAddress> addresses =
          resolver.apply(name).stream().map(Addresses::unmapped).collect(Collectors.toUnmodifiableSet());
      now.put(name, addresses);
      if (addresses.equals(before.get(name))) {
        continue;
      }
      if (addresses.isEmpty()) {
        LOG.warn("udp.allow: '{}' cannot be found, so it allows nobody; it is looked up again every minute", name);
      } else {
        LOG.info(
            "udp.allow: '{}' is {}",
            name,
            addresses.stream().map(Addresses::text).sorted().collect(Collectors.joining(", ")));
      }
    }
    if (!now.equals(before)) {
      found = Map.copyOf(now);
    }
  }
}
