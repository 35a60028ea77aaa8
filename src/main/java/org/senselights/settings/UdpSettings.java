package org.senselights.settings;

import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.util.List;

/**
 * The {@code udp} section.
 *
 * @param listen where to listen, at least one; port 0 takes any free one
 * @param allow whose datagrams are welcome; nobody where the list is empty
 * @param receiveBuffer bytes to ask the kernel for, a socket
 * @param maxDatagram longest datagram in bytes that is decoded, 512 to 65,535
 * @param fallbackCharset how bytes that are not UTF-8 are read
 */
public record UdpSettings(
    List<InetSocketAddress> listen,
    List<AllowEntry> allow,
    int receiveBuffer,
    int maxDatagram,
    Charset fallbackCharset) {

  /** Copies the lists. */
  public UdpSettings {
    listen = List.copyOf(listen);
    allow = List.copyOf(allow);
  }
}
