package org.senselights.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.senselights.engine.EngineCounts;
import org.senselights.http.LaneView;
import org.senselights.ingress.IngressCounts;
import org.senselights.mqtt.MqttCounts;

/**
 * What a service has done so far, and what was lost on the way.
 *
 * @param uptime since its start
 * @param ingress datagrams
 * @param kernelDrops datagrams that the kernel dropped before we saw them; absent where it does not tell
 * @param engine events and rules
 * @param mqtt messages
 * @param destinations what became of messages to targets and databases
 * @param ended whether the service has stopped, so that what was not decided never will be
 */
public record Summary(
    Duration uptime,
    IngressCounts.Snapshot ingress,
    OptionalLong kernelDrops,
    EngineCounts.Snapshot engine,
    MqttCounts mqtt,
    List<LaneView> destinations,
    boolean ended) {

  /**
   * Everything that was lost against our will, each with its reason.
   *
   * @return such as {@code 7 in the kernel's buffer}; empty where nothing was lost
   */
  public List<String> losses() {
    List<String> losses = new ArrayList<>();
    add(losses, kernelDrops.orElse(0), "in the kernel's receive buffer");
    add(losses, ingress.overflow(), "because the engine was behind");
    if (ended) {
      add(losses, undecided(), "not decided before the stop");
    }
    add(losses, engine.givenUp(), "of actions behind a delay");
    add(losses, engine.forgotten(), "of values that rules had begun and had to forget, having too many");
    add(losses, engine.topicTooLong(), "of messages whose topic grew too long");
    add(losses, mqtt.overflow(), "of messages because the outbox was full");
    add(losses, mqtt.expired(), "of messages too old to be news");
    add(losses, mqtt.stopped(), "of messages not told before the stop");
    add(losses, mqtt.unanswered(), "of messages the broker never acknowledged");
    add(losses, mqtt.refused() + mqtt.statesRefused(), "of messages that cannot be sent");
    for (LaneView lane : destinations) {
      lane.counts().dropped().forEach((reason, count) ->
          add(losses, count, "of messages for " + lane.name() + " " + Outputs.why(reason)));
    }
    return losses;
  }

  /**
   * The summary for people.
   *
   * @return lines, the last of which says what was lost
   */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    List<String> aside = new ArrayList<>();
    add(aside, ingress.doubtful(), "doubtful");
    add(aside, engine.ignored(), "ignored");
    add(aside, engine.repeated(), "repeated");
    lines.add("events received: " + number(ingress.events()) + inBrackets(aside));
    List<String> noEvents = new ArrayList<>();
    add(noEvents, ingress.malformedTotal(), "malformed");
    add(noEvents, ingress.notOurs(), "not ours");
    add(noEvents, ingress.tooLong(), "too long");
    add(noEvents, ingress.refused(), "from senders not allowed");
    if (!noEvents.isEmpty()) {
      lines.add("no events: " + String.join(", ", noEvents));
    }
    if (!ended && undecided() > 0) {
      lines.add("waiting to be decided: " + number(undecided()));
    }
    lines.add("lights shown: " + number(engine.shown()));
    if (engine.noSuchLight() > 0) {
      lines.add("lights that events named and that do not exist: " + number(engine.noSuchLight()));
    }
    lines.add("messages published: " + number(mqtt.acknowledged() + mqtt.statesTold()));
    for (LaneView lane : destinations) {
      lines.add("told to " + lane.name() + ": " + number(lane.counts().delivered())
          + (lane.counts().waiting() > 0 && !ended ? ", " + number(lane.counts().waiting()) + " waiting" : ""));
    }
    if (mqtt.noBroker() > 0) {
      lines.add("messages not published, since no broker is configured: " + number(mqtt.noBroker()));
    }
    if (mqtt.resent() > 0) {
      lines.add("messages sent twice, because a connection broke: " + number(mqtt.resent()));
    }
    List<String> losses = losses();
    lines.add("lost: " + (losses.isEmpty() ? "0" : String.join(", ", losses)));
    return lines;
  }

  private long undecided() {
    return ingress.events() - ingress.overflow() - engine.decided() - engine.ignored() - engine.repeated();
  }

  private static void add(List<String> parts, long count, String what) {
    if (count > 0) {
      parts.add(number(count) + " " + what);
    }
  }

  private static String inBrackets(List<String> parts) {
    return parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")";
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
