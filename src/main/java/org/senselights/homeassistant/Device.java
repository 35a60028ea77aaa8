package org.senselights.homeassistant;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What this device says of itself in Home Assistant, beside what its rules give it.
 *
 * @param identity who it is
 * @param node its name, such as {@code desk}; people see it, ids do not depend on it
 * @param topics where it speaks
 * @param version which version of Sense Lights it runs
 * @param board what it runs on, such as {@code Raspberry Pi Zero 2 W Rev 1.0}; empty where that is not known
 * @param configurationUrl its own page; absent where it has none that a browser elsewhere can open
 * @param restarts whether somebody starts the service again when it ends, so that it can offer a restart
 * @param measuresCpu whether there is a CPU temperature
 * @param passesOver whether Home Assistant is to pass over some of the events that it hears
 */
public record Device(
    DeviceIdentity identity,
    String node,
    Topics topics,
    String version,
    String board,
    Optional<String> configurationUrl,
    boolean restarts,
    boolean measuresCpu,
    boolean passesOver) {
  private static final Set<String> SCHEMES = Set.of("http", "https");

  /** Leaves out a URL that Home Assistant would not take: it refuses the whole device for one. */
  public Device {
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(topics, "topics");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(board, "board");
    configurationUrl = configurationUrl.filter(Device::isUrl);
  }

  private static boolean isUrl(String text) {
    try {
      URI uri = new URI(text);
      return uri.getScheme() != null && SCHEMES.contains(uri.getScheme()) && uri.getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /**
   * What people call it.
   *
   * @return such as {@code Sense Lights desk}
   */
  public String name() {
    return Names.label("Sense Lights " + node);
  }
}
