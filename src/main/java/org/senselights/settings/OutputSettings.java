package org.senselights.settings;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import org.senselights.rules.Destinations;
import org.senselights.rules.Doubt;

/**
 * Where events go beside lights and our own topics, and what they are told with.
 *
 * @param tags the owner's own, by name, which every event is told with
 * @param destinations of which events who is told nothing
 * @param compatible messages for subscribers of earlier programs
 * @param browsers whether our own messages say browser and operating system
 * @param targets to which rules send
 * @param databases to which every event goes
 * @param repository where the names of apps are asked; absent where they are not
 */
public record OutputSettings(
    SequencedMap<String, String> tags,
    Destinations destinations,
    CompatibleSettings compatible,
    boolean browsers,
    List<TargetSettings> targets,
    List<DatabaseSettings> databases,
    Optional<RepositorySettings> repository) {

  /** Ends of names that no public name server knows. */
  private static final List<String> NEAR =
      List.of(".local", ".localhost", ".lan", ".home", ".home.arpa", ".internal", ".intranet", ".fritz.box");

  /** Nothing but lights and our own topics. */
  public static final OutputSettings NONE = new OutputSettings(
      new LinkedHashMap<>(), Destinations.UNBOUNDED, CompatibleSettings.NONE, false, List.of(), List.of(),
      Optional.empty());

  /** Copies map and lists. */
  public OutputSettings {
    tags = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tags));
    targets = List.copyOf(targets);
    databases = List.copyOf(databases);
  }

  /**
   * Whether events go anywhere beside lights and the broker.
   *
   * @return whether there is a target or a database
   */
  public boolean hasDestinations() {
    return !targets.isEmpty() || !databases.isEmpty();
  }

  /**
   * What is allowed but was perhaps not meant.
   *
   * @return such as that a secret goes through the internet in the clear; mostly none
   */
  public List<Doubt> doubts() {
    List<Doubt> doubts = new ArrayList<>();
    for (TargetSettings target : targets) {
      clear("targets." + target.name(), URI.create(target.url().value())).ifPresent(doubts::add);
    }
    for (DatabaseSettings database : databases) {
      clear("databases." + database.name(), database.url()).ifPresent(doubts::add);
    }
    return List.copyOf(doubts);
  }

  private static Optional<Doubt> clear(String where, URI url) {
    return url.getScheme().equalsIgnoreCase("https") || isNear(url.getHost())
        ? Optional.empty()
        : Optional.of(new Doubt(where, "goes to " + url.getHost() + " by http://, so that whoever is on the way can"
            + " read what is told and what lets one in there: write https://"));
  }

  /** Whether a host is this device, or in the networks at home, as far as its name tells. */
  private static boolean isNear(String host) {
    if (host.startsWith("[") || host.matches("[0-9.]+")) {
      InetAddress address = InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", ""));
      boolean uniqueLocal = address instanceof Inet6Address && (address.getAddress()[0] & 0xfe) == 0xfc;
      return address.isLoopbackAddress() || address.isSiteLocalAddress() || address.isLinkLocalAddress() || uniqueLocal;
    }
    String name = host.toLowerCase(Locale.ROOT);
    return name.indexOf('.') < 0 || NEAR.stream().anyMatch(name::endsWith);
  }
}
