package org.senselights.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.senselights.settings.RepositorySettings;
import org.senselights.settings.StateDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names of apps, from Qlik's repository service: fetched now and then in the background, kept over a restart, and
 * told of at once. Where the service is away, those known stay in use.
 *
 * <p>{@link #nameOf} and {@link #view} may be asked by any thread, and never wait.
 */
public final class AppNames implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AppNames.class);

  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(10);
  private static final Duration BEFORE_ITS_END = Duration.ofDays(30);

  /** What is kept says when it was fetched; said afresh so often where no name has changed, to spare the card. */
  private static final Duration KEPT_AFRESH = Duration.ofDays(1);

  private static final int JITTER_PERCENT = 10;

  /** Waits between two attempts. */
  interface Pause {
    void last(Duration time) throws InterruptedException;
  }

  private record Known(AppTable apps, Optional<Instant> at) {}

  private final RepositorySettings settings;
  private final String site;
  private final StateDirectory state;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Pause pause;
  private final Repository repository;
  private final Thread thread;
  private volatile Known known = new Known(AppTable.EMPTY, Optional.empty());
  private volatile String trouble = "";
  private volatile String warning = "";
  private volatile Optional<LaneView.Failure> lastFailure = Optional.empty();
  private volatile Optional<Instant> certificateEnds = Optional.empty();
  private Instant keptAt = Instant.MIN;
  private boolean told;

  /**
   * Knows at once what was kept, and asks nobody before it is started.
   *
   * @param settings where the repository service is
   * @param state where names are kept
   * @param clock for the age of names and the end of certificates
   */
  public AppNames(RepositorySettings settings, StateDirectory state, InstantSource clock) {
    this(settings, state, clock, RandomGenerator.getDefault(), DEADLINE, Thread::sleep);
  }

  AppNames(
      RepositorySettings settings,
      StateDirectory state,
      InstantSource clock,
      RandomGenerator random,
      Duration deadline,
      Pause pause) {
    this.settings = settings;
    this.state = state;
    this.clock = clock;
    this.random = random;
    this.pause = pause;
    site = Repository.site(settings.url());
    repository = new Repository(settings, deadline, random);
    thread = Thread.ofVirtual().name("app-names").unstarted(this::run);
    recall();
  }

  private void recall() {
    try (InputStream in = state.appNames().orElse(InputStream.nullInputStream())) {
      Optional<KeptApps> kept = KeptApps.read(in);
      kept.filter(apps -> apps.site().equals(site)).ifPresent(apps -> {
        known = new Known(apps.apps(), Optional.of(apps.at()));
        keptAt = apps.at();
      });
    } catch (IOException e) {
      LOG.debug("The names of apps that were kept cannot be read", e);
    }
  }

  /** Begins to ask, in a thread of its own. */
  public void start() {
    thread.start();
  }

  /**
   * The name of an app.
   *
   * @param appId its GUID, in upper or lower case
   * @return empty where it is not known
   */
  public String nameOf(String appId) {
    return id(appId).map(known.apps::nameOf).orElse("");
  }

  /**
   * How it stands.
   *
   * @return all figures, as of now
   */
  public RepositoryView view() {
    Known now = known;
    String problem = trouble;
    return new RepositoryView(
        site, now.apps.size(), now.at, problem.isEmpty() ? warning : problem, lastFailure, certificateEnds);
  }

  /** Ends the asking, whatever is under way. */
  @Override
  public void close() {
    thread.interrupt();
  }

  /** Only the usual form is one: Java would take {@code 1-1-1-1-1} too. */
  static Optional<UUID> id(String text) {
    if (text.length() != 36) {
      return Optional.empty();
    }
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private void run() {
    Duration retry = FIRST_RETRY;
    try {
      while (!Thread.interrupted()) {
        boolean fetched = fetch();
        Duration wait = fetched || retry.compareTo(settings.refresh()) > 0 ? settings.refresh() : retry;
        // Of what was waited, because what is doubled for ever grows past all time that there is.
        retry = fetched ? FIRST_RETRY : wait.multipliedBy(2);
        pause.last(jittered(wait));
      }
    } catch (InterruptedException e) {
      LOG.debug("The names of apps are fetched no longer");
    }
  }

  /** A house full of devices must not knock in step. */
  private Duration jittered(Duration wait) {
    return wait.multipliedBy(100 - JITTER_PERCENT + random.nextInt(2 * JITTER_PERCENT + 1)).dividedBy(100);
  }

  private boolean fetch() throws InterruptedException {
    try {
      certificateEnds = repository.certificateEnds();
      AppTable apps = repository.apps();
      succeeded(apps);
      warn(certificateWarning());
      return true;
    } catch (RepositoryException e) {
      String ended = certificateEnds.filter(end -> end.isBefore(clock.instant())).isPresent()
          ? certificateWarning()
          : "The names of apps cannot be fetched from " + site + ": " + e.getMessage();
      failed(ended);
      return false;
    }
  }

  private void succeeded(AppTable apps) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Known before = known;
    boolean same = apps.sameAs(before.apps);
    known = new Known(same ? before.apps : apps, Optional.of(now));
    if (!told || !trouble.isEmpty()) {
      LOG.info("{} tells the names of {}", site, apps.size() == 1 ? "1 app" : apps.size() + " apps");
    }
    told = true;
    trouble = "";
    if (!same || Duration.between(keptAt, now).abs().compareTo(KEPT_AFRESH) > 0) {
      keptAt = now;
      state.keepAppNames(new KeptApps(site, now, known.apps)::writeTo);
    }
  }

  private void failed(String sentence) {
    if (!sentence.equals(trouble)) {
      int names = known.apps.size();
      LOG.warn("{}; {}", sentence, names == 0 ? "none is known" : names + " known ones stay in use");
    }
    lastFailure = Optional.of(new LaneView.Failure(clock.instant(), sentence));
    trouble = sentence;
  }

  private void warn(String sentence) {
    if (!sentence.isEmpty() && !sentence.equals(warning)) {
      LOG.warn("{}", sentence);
    }
    warning = sentence;
  }

  /** Empty where all is well; the same text as long as it is the same state. */
  private String certificateWarning() {
    Instant now = clock.instant();
    if (certificateEnds.isPresent() && now.plus(BEFORE_ITS_END).isAfter(certificateEnds.get())) {
      Instant end = certificateEnds.get();
      return "The certificate " + settings.certificate() + ", with which the names of apps are fetched, "
          + (end.isBefore(now) ? "ended on " : "ends on ") + end.atZone(ZoneOffset.UTC).toLocalDate()
          + ": export a new one from Qlik's management console";
    }
    int leftOut = known.apps.leftOut();
    return leftOut == 0
        ? ""
        : "There is no room for the names of all apps: " + leftOut + " stay unknown";
  }
}
