package org.senselights.homeassistant;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.function.ToLongFunction;
import org.senselights.light.Program;
import org.senselights.message.Json;
import org.senselights.message.Message;
import org.senselights.presence.Snapshot;
import org.senselights.rules.Privacy;

/**
 * What is said of how things stand: each a retained message, made anew whenever somebody wants it. How often they are
 * sent is not decided here.
 */
public final class States {
  /** Home Assistant keeps no attributes of more than 16 KiB. */
  private static final int MOST_HOSTS = 50;

  private static final int LONGEST_HOST = 100;
  private static final String OFF = new Json(16).put("state", "OFF").end();

  private final Topics topics;
  private final Privacy.Mode privacy;

  /**
   * Prepares the topics.
   *
   * @param topics where this device speaks
   * @param privacy the owner's choice
   */
  public States(Topics topics, Privacy.Mode privacy) {
    this.topics = Objects.requireNonNull(topics, "topics");
    this.privacy = Objects.requireNonNull(privacy, "privacy");
  }

  /**
   * What a light shows.
   *
   * @param name its name
   * @param showing the program on top
   * @return {@code ON} with its effect for as long as a program runs
   */
  public Message light(String name, Program showing) {
    return Message.state(topics.light(name), lightState(showing));
  }

  /**
   * What a group of lights shows: on where any of them is, with an effect where all that are on have the same.
   *
   * @param name the group's name
   * @param showing what is on top of each of its lights
   * @return {@code OFF} for a group without lights
   */
  public Message group(String name, Collection<Program> showing) {
    List<String> lit = showing.stream().map(States::lightState).filter(state -> !state.equals(OFF)).distinct().toList();
    String state = lit.isEmpty() ? OFF : lit.size() == 1 ? lit.getFirst() : on(Hand.STEADY.effect());
    return Message.state(topics.light(name), state);
  }

  /** Home Assistant keeps the last effect until it is told another, so that each state says which. */
  private static String lightState(Program showing) {
    return switch (showing) {
      case Program.Steady(var lit) -> lit ? on(Hand.STEADY.effect()) : OFF;
      case Program.Blink blink -> on(Hand.BLINK.effect());
      case Program.Breathe breathe -> on(Hand.BREATHE.effect());
      case Program.Flash flash -> on("flash");
      case Program.Turn turn -> on("test");
    };
  }

  private static String on(String effect) {
    return new Json(40).put("state", "ON").put("effect", effect).end();
  }

  /**
   * Who is on line: how many, and how many where. No user is named.
   *
   * @param now the counts
   * @return of hosts the fifty with most sessions at most; the sums are of all
   */
  public Message presence(Snapshot now) {
    List<Map.Entry<String, Snapshot.OfHost>> hosts = now.byHost().entrySet().stream()
        .sorted(Comparator
            .comparing((Map.Entry<String, Snapshot.OfHost> host) -> -host.getValue().sessions())
            .thenComparing(Map.Entry::getKey))
        .limit(MOST_HOSTS)
        .sorted(Map.Entry.comparingByKey())
        .toList();
    return Message.state(topics.presence(), new Json(256)
        .put("sessions", now.sessions())
        .put("connections", now.connections())
        .put("users", now.users())
        .putRaw("sessions_by_host", byHost(hosts, Snapshot.OfHost::sessions))
        .putRaw("connections_by_host", byHost(hosts, Snapshot.OfHost::connections))
        .putRaw("users_by_host", byHost(hosts, Snapshot.OfHost::users))
        .end());
  }

  private static String byHost(List<Map.Entry<String, Snapshot.OfHost>> hosts, ToLongFunction<Snapshot.OfHost> count) {
    Json json = new Json(64);
    for (Map.Entry<String, Snapshot.OfHost> host : hosts) {
      long there = count.applyAsLong(host.getValue());
      if (there > 0) {
        json.put(hostName(host.getKey()), there);
      }
    }
    return json.end();
  }

  private static String hostName(String host) {
    if (host.isEmpty()) {
      return "unknown";
    }
    return host.length() <= LONGEST_HOST ? host
        : host.substring(0, LONGEST_HOST - 7) + "~" + Digest.of(host, 3);
  }

  /**
   * Whether a rule lasts.
   *
   * @param name a rule with {@code while}
   * @param lasts whether it holds now
   * @return {@code ON} or {@code OFF}
   */
  public Message rule(String name, boolean lasts) {
    return Message.state(topics.rule(name), onOff(lasts));
  }

  /**
   * Whether the lights are kept dark.
   *
   * @param muted true where they are
   * @return {@code ON} or {@code OFF}
   */
  public Message mute(boolean muted) {
    return Message.state(topics.state("mute"), onOff(muted));
  }

  private static String onOff(boolean on) {
    return on ? "ON" : "OFF";
  }

  /**
   * How much the journal tells.
   *
   * @param level the level in force
   * @return its word
   */
  public Message logLevel(LogLevel level) {
    return Message.state(topics.state("log-level"), level.word());
  }

  /**
   * What a user did last.
   *
   * @param event as the world may see it
   * @return without the user where users are hidden, whatever the event says
   */
  public Message lastEvent(LastEvent event) {
    return Message.state(topics.state("last-event"), new Json(192)
        .put("event_type", event.eventType())
        .put("time", event.time())
        .putPresent("user", privacy == Privacy.Mode.HIDDEN ? "" : event.user())
        .putPresent("host", event.host())
        .putPresent("app", event.app())
        .end());
  }

  /**
   * Nothing is known of what a user did last.
   *
   * @return takes the place of what an earlier run of the service may have told
   */
  public Message noEventYet() {
    return Message.state(topics.state("last-event"), new Json(24).putRaw("event_type", "null").end());
  }

  /**
   * What the device is.
   *
   * @param info version, rules, settings, and where else it tells things
   * @return of targets, databases and the names of apps nothing where there are none
   */
  public Message info(Info info) {
    Json settings = new Json(256);
    info.settings().forEach(settings::put);
    Json json = new Json(384)
        .put("version", info.version())
        .put("started", info.started())
        .put("rules_hash", info.rulesHash())
        .putRaw("settings", settings.end());
    if (!info.destinations().isEmpty()) {
      json.putRaw("destinations", destinationsJson(info.destinations()));
    }
    info.appNames().ifPresent(names -> json.putRaw("app_names", names.json()));
    return Message.state(topics.info(), json.end());
  }

  /**
   * How it stands with targets and databases.
   *
   * @param destinations each of them
   * @return a JSON object, by their names
   */
  public static String destinationsJson(List<DestinationFigures> destinations) {
    Json all = new Json(256);
    destinations.forEach(each -> all.putRaw(each.name(), each.json()));
    return all.end();
  }

  /**
   * How the device is.
   *
   * @param figures troubles and counts
   * @return also the answer to a request for it
   */
  public Message health(HealthFigures figures) {
    return Message.state(topics.health(), healthJson(figures));
  }

  /**
   * The same as data of an answer.
   *
   * @param figures troubles and counts
   * @return a JSON object
   */
  public static String healthJson(HealthFigures figures) {
    StringJoiner troubles = new StringJoiner(",", "[", "]");
    figures.troubles().forEach(trouble -> troubles.add(Json.quote(trouble)));
    Json json = new Json(256)
        .put("ok", figures.troubles().isEmpty())
        .putRaw("troubles", troubles.toString())
        .putRaw("talking", figures.talking().map(Object::toString).orElse("null"))
        .put("rules_valid", figures.rulesValid())
        .putRaw("datagrams", new Json(64)
            .put("received", figures.received())
            .put("lost", figures.lost())
            .put("malformed", figures.malformed())
            .end());
    figures.cpuTemperature().ifPresent(
        degrees -> json.putRaw("cpu_temperature", String.format(Locale.ROOT, "%.1f", degrees)));
    return json.end();
  }
}
