package org.senselights.ingress;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** How addresses are compared and written. */
final class Addresses {
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

  private Addresses() {}

  /** The IPv4 address that an IPv4-mapped IPv6 address stands for; any other as it is. */
  static InetAddress unmapped(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address;
    }
    byte[] bytes = address.getAddress();
    if (Arrays.mismatch(bytes, MAPPED) != MAPPED.length) {
      return address;
    }
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, MAPPED.length, bytes.length));
    } catch (UnknownHostException e) {
      throw new AssertionError("four bytes are always an address", e);
    }
  }

  /** The shortest usual text, without zone: {@code 10.0.0.7}, {@code fe80::1}. */
  static String text(InetAddress address) {
    return NetUtil.toAddressString(unmapped(address));
  }

  /** With port, IPv6 in brackets: {@code [::1]:9997}. */
  static String text(InetSocketAddress address) {
    String host = text(address.getAddress());
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }
}
