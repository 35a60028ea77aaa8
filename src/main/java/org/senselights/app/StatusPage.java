package org.senselights.app;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.senselights.engine.Account;
import org.senselights.engine.Clock;
import org.senselights.engine.EngineView;
import org.senselights.settings.WebSettings;
import org.senselights.web.Facts;
import org.senselights.web.History;
import org.senselights.web.Metrics;
import org.senselights.web.StatusServer;
import org.senselights.web.Watch;
import org.senselights.web.WebException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The status page of a running service, and what has to be told to it. */
final class StatusPage implements Consumer<Account>, AutoCloseable {
  /** It comes each second. */
  private static final Duration BEAT_PATIENCE = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(StatusPage.class);

  private final Clock clock;
  private final Watch watch = new Watch();
  private final History history = new History();
  private final Metrics metrics;
  private final StatusServer server;
  private Vigil vigil;
  private volatile boolean served;
  private volatile List<String> silent = List.of();
  private volatile long beatAt;

  /** A page that is served from {@link #start} on. */
  StatusPage(WebSettings settings, Supplier<Facts> facts, PageOrders orders, Clock clock) {
    this.clock = clock;
    metrics = new Metrics(facts, watch);
    server = new StatusServer(settings, facts, this::dead, watch, history, orders, metrics);
  }

  /** On the engine's thread. */
  @Override
  public void accept(Account account) {
    watch.accept(account);
  }

  /** On the engine's thread. */
  void switched(String light, boolean lit) {
    watch.switched(light, lit);
  }

  Metrics metrics() {
    return metrics;
  }

  /** Serves the page; gives why it cannot, which is no reason to do without the lights. */
  Optional<String> start(List<Sign> signs) {
    vigil = new Vigil(signs, clock.nanos());
    beatAt = clock.nanos();
    try {
      server.start();
      served = true;
      return Optional.empty();
    } catch (WebException e) {
      LOG.warn("There is no status page: {}", e.getMessage());
      return Optional.of("There is no status page: " + e.getMessage());
    }
  }

  /** Where it is served; nothing where it could not be. */
  Optional<InetSocketAddress> address() {
    return served ? Optional.of(server.address()) : Optional.empty();
  }

  /** To be called each second, by one thread. */
  void beat(EngineView view) {
    beatAt = clock.nanos();
    history.sample(clock.instant(), view);
    silent = vigil.look(clock.nanos());
  }

  /** Who does not look at the others any more knows nothing of them. */
  private List<String> dead() {
    boolean beats = clock.nanos() - beatAt < BEAT_PATIENCE.toNanos();
    return Stream.concat(silent.stream(), beats ? Stream.empty() : Stream.of("upkeep"))
        .map(part -> "no sign of life from: " + part)
        .toList();
  }

  /** Ends what is being looked at, and serves nothing more. */
  @Override
  public void close() {
    server.close();
  }
}
