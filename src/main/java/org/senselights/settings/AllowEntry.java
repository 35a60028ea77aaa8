package org.senselights.settings;

import org.senselights.event.Network;

/** Whose datagrams are welcome: one entry of {@code udp.allow}. */
public sealed interface AllowEntry {

  /** Everybody. */
  record Any() implements AllowEntry {}

  /** This machine itself. */
  record Loopback() implements AllowEntry {}

  /** Loopback, RFC 1918, link-local and {@code fc00::/7}, also as IPv4-mapped IPv6 addresses. */
  record Private() implements AllowEntry {}

  /**
   * An address or a block of them.
   *
   * @param network the range
   */
  record InNetwork(Network network) implements AllowEntry {}

  /**
   * A host by name; looked up away from the event loop, and nobody while it cannot be found.
   *
   * @param name a host name
   */
  record HostName(String name) implements AllowEntry {}
}
