package org.senselights.http;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.senselights.presence.Snapshot;
import org.senselights.presence.Snapshot.OfHost;

/**
 * When databases are told who is on: on a change, but not more often than every ten seconds, and every minute without
 * one. Asked by one thread.
 */
final class PresencePace {
  private static final Duration CHANGED = Duration.ofSeconds(10);
  private static final Duration SAME = Duration.ofMinutes(1);
  private static final OfHost NOBODY = new OfHost(0, 0, 0);

  /** More servers than any site has; whoever makes up names of hosts does not fill a database with them. */
  private static final int MOST_HOSTS = 200;

  private Snapshot told = new Snapshot(0, 0, 0, Map.of());
  private Optional<Instant> toldAt = Optional.empty();

  /**
   * What is to be told now, if anything: with every host that has somebody on, and once more, with nobody, each that
   * had when last told. What named no host is part of the sums only.
   */
  Optional<Snapshot> due(Snapshot now, Instant at) {
    SequencedMap<String, OfHost> hosts = new LinkedHashMap<>();
    for (Map.Entry<String, OfHost> host : now.byHost().entrySet()) {
      if (!host.getKey().isEmpty() && hosts.size() < MOST_HOSTS) {
        hosts.put(host.getKey(), host.getValue());
      }
    }
    Snapshot tellable = new Snapshot(now.sessions(), now.connections(), now.users(), hosts);
    // The wall clock may be set back, too.
    Duration since = toldAt.map(last -> Duration.between(last, at).abs()).orElse(SAME);
    if (since.compareTo(tellable.equals(told) ? SAME : CHANGED) < 0) {
      return Optional.empty();
    }
    SequencedMap<String, OfHost> withEnded = new LinkedHashMap<>(hosts);
    told.byHost().keySet().forEach(host -> withEnded.putIfAbsent(host, NOBODY));
    told = tellable;
    toldAt = Optional.of(at);
    return Optional.of(new Snapshot(now.sessions(), now.connections(), now.users(), withEnded));
  }
}
