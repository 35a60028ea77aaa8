package org.senselights.settings;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * The {@code web} section.
 *
 * @param listen where the status page is served; port 0 takes any free one; absent where no page is wanted
 * @param passwordHash what {@code sense-lights password} made of the page's password; empty where it has none
 * @param open whether anybody who reaches the page may look at it without the password
 */
public record WebSettings(Optional<InetSocketAddress> listen, Secret passwordHash, boolean open) {

  /**
   * Whether only this device itself can reach the page.
   *
   * @return true where it listens on loopback, or not at all
   */
  public boolean isLocal() {
    return listen.map(address -> address.getAddress().isLoopbackAddress()).orElse(true);
  }
}
