package org.senselights.http;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.senselights.engine.OnceAMinute;
import org.senselights.rules.Sending;
import org.senselights.settings.Secret;
import org.senselights.settings.TargetSettings;
import org.senselights.tls.TlsFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The targets to which rules send: chats and web hooks. Each has a queue and a thread of its own: one that is away
 * delays nothing.
 */
public final class Targets {
  private static final Logger LOG = LoggerFactory.getLogger(Targets.class);

  private final Map<String, Told> all = new LinkedHashMap<>();
  private final Scribe<Sending> scribe;
  private final LongAdder unknown = new LongAdder();
  private final OnceAMinute unknownWord;

  /** A target with its form and its way. */
  private record Told(Target target, Lane lane) {}

  /**
   * Prepares them; nothing is connected before there is something to tell.
   *
   * @param settings which there are
   * @param tags the owner's own, by name
   * @param share how much may wait for each
   * @param nanoTime a clock that only goes forward, in nanoseconds
   * @param time of the day, for views
   * @param random for the jitter of repetitions
   * @throws IllegalArgumentException if a target's address is none; the message names the target alone
   */
  public Targets(
      List<TargetSettings> settings,
      SequencedMap<String, String> tags,
      Share share,
      LongSupplier nanoTime,
      InstantSource time,
      RandomGenerator random) {
    scribe = new Scribe<>("targets", Sending::occasion, this::write, nanoTime);
    unknownWord = new OnceAMinute(nanoTime);
    for (TargetSettings each : settings) {
      URI uri = uri(each);
      String setting = "targets." + each.name();
      HttpCaller caller =
          new HttpCaller(uri, TlsFiles.trusting(uri.getHost(), setting + ".ca", each.delivery().ca()));
      Target target = target(each, uri, tags);
      all.put(
          each.name(),
          new Told(target, new Lane(setting, target, each.delivery(), share, caller, nanoTime, time, random)));
    }
  }

  private static Target target(TargetSettings settings, URI uri, SequencedMap<String, String> tags) {
    return switch (settings.kind()) {
      case SLACK -> new Slack(uri, settings.look());
      case TEAMS -> new Teams(uri);
      case WEBHOOK -> new Webhook(settings.method(), uri, values(settings.headers()), settings.body(), tags);
    };
  }

  /** Without Java's own words, which would hold the address. */
  private static URI uri(TargetSettings settings) {
    URI uri;
    try {
      uri = URI.create(settings.url().value());
    } catch (IllegalArgumentException e) {
      uri = URI.create("");
    }
    if (uri.getHost() == null) {
      throw new IllegalArgumentException("the address of the target " + settings.name() + " cannot be read");
    }
    return uri;
  }

  private static SequencedMap<String, String> values(SequencedMap<String, Secret> headers) {
    SequencedMap<String, String> values = new LinkedHashMap<>();
    headers.forEach((name, value) -> values.put(name, value.value()));
    return values;
  }

  /**
   * Takes in what a rule has to tell; does not wait. Called by the engine's thread alone.
   *
   * @param sending for one of the targets; for any other it is counted, and said once a minute
   */
  public void accept(Sending sending) {
    Told told = all.get(sending.target());
    if (told == null) {
      unknown.increment();
      unknownWord.say(more -> LOG.warn(
          "A rule sends to {}, which is no target of the settings in force{}; restart the service if they have it now",
          sending.target(), more));
    } else if (scribe.hasRoomFor(sending)) {
      told.lane().promise();
      scribe.handOver(sending);
    } else {
      told.lane().turnAway();
    }
  }

  private void write(Sending sending) {
    Told told = all.get(sending.target());
    scribe.write(told.lane(), into -> into.accept(told.target().body(sending)));
  }

  /**
   * How many were for a target that there is not; any thread may ask.
   *
   * @return since the start
   */
  public long unknown() {
    return unknown.sum();
  }

  /**
   * How it stands with each; any thread may ask.
   *
   * @return in the order of the settings
   */
  public List<LaneView> views() {
    return all.values().stream().map(each -> each.lane().view()).toList();
  }

  /**
   * Ends them all at once: what waits is told if that can be done in time.
   *
   * @param within how long that may take in all
   */
  public void stop(Duration within) {
    scribe.stop(all.values().stream().map(Told::lane).toList(), within);
  }
}
