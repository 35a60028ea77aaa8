package org.senselights.web;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import org.senselights.engine.EngineView;

/**
 * How the service stands at one moment. Made anew for each look; names no user.
 *
 * @param node the device's name
 * @param version which Sense Lights it is
 * @param at the moment, by the wall clock
 * @param zone the zone of times that people read
 * @param uptime since the start
 * @param view who is on line, what lamps show, which rules last
 * @param lights in the order of the rules file
 * @param rules by name, those that are switched off too
 * @param rulesFile how the rules file stands
 * @param links the listener, the broker, Home Assistant, in this order
 * @param troubles what is wrong now, a sentence each, with what to do about it
 * @param drops what did not become what it could have been, by reason; those that never occurred are left out
 * @param figures everything that is counted
 */
public record Facts(
    String node,
    String version,
    Instant at,
    ZoneId zone,
    Duration uptime,
    EngineView view,
    List<Light> lights,
    List<Rule> rules,
    RulesFile rulesFile,
    List<Link> links,
    List<String> troubles,
    List<Drop> drops,
    Figures figures) {

  /** Copies the lists. */
  public Facts {
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(zone, "zone");
    Objects.requireNonNull(uptime, "uptime");
    Objects.requireNonNull(view, "view");
    Objects.requireNonNull(rulesFile, "rulesFile");
    Objects.requireNonNull(figures, "figures");
    lights = List.copyOf(lights);
    rules = List.copyOf(rules);
    links = List.copyOf(links);
    troubles = List.copyOf(troubles);
    drops = List.copyOf(drops);
  }

  /**
   * A light of the rules file.
   *
   * @param name its name
   * @param place where it is, such as {@code GPIO17}, or {@code simulated}
   */
  public record Light(String name, String place) {}

  /**
   * A rule in force.
   *
   * @param name its name
   * @param label what its owner calls it; empty for nothing else than its name
   * @param sentence what it means, as {@code check} says it
   * @param where file and line
   * @param enabled whether it is switched on
   */
  public record Rule(String name, String label, String sentence, String where, boolean enabled) {}

  /**
   * The rules file as it is on the disk.
   *
   * @param path where it is
   * @param words such as {@code 3 rules, 2 lights}
   * @param since since when the rules in force are
   * @param problems what is wrong with the file; the rules in force are older then
   */
  public record RulesFile(String path, String words, Instant since, List<String> problems) {

    /** Copies the list. */
    public RulesFile {
      problems = List.copyOf(problems);
    }
  }

  /** How a link stands. */
  public enum State {
    /** It works. */
    UP,
    /** It should work, and does not. */
    DOWN,
    /** Nobody can tell. */
    UNKNOWN,
    /** It is not wanted. */
    UNUSED
  }

  /**
   * A way in or out.
   *
   * @param name what it is, such as {@code Broker}
   * @param state how it stands
   * @param words the same in words, such as {@code mqtt://desk:1883, connected}
   * @param advice what to do about it; empty where nothing needs doing
   */
  public record Link(String name, State state, String words, String advice) {}

  /**
   * Something that did not become what it could have been.
   *
   * @param reason in words
   * @param count how often since the start
   * @param meant whether the owner wants it so, as with what the rules ignore; otherwise it is a loss
   */
  public record Drop(String reason, long count, boolean meant) {}
}
