package org.senselights.event;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Objects;

/**
 * A range of addresses: one address ({@code 10.0.0.7}, {@code fd00::1}) or a CIDR block ({@code 10.0.0.0/8}).
 *
 * <p>An IPv4-mapped IPv6 address counts as the IPv4 address that it stands for.
 *
 * @param base the first address of the range
 * @param prefixLength how many leading bits are fixed: 0 to 32 for IPv4, 0 to 128 for IPv6
 */
public record Network(InetAddress base, int prefixLength) {

  /**
   * Refuses a prefix that does not fit the address, and bits set behind it.
   *
   * @throws IllegalArgumentException if {@code prefixLength} is out of range, or {@code base} is not the first address
   */
  public Network {
    Objects.requireNonNull(base, "base");
    byte[] bytes = base.getAddress();
    int bits = bytes.length * 8;
    if (prefixLength < 0 || prefixLength > bits) {
      throw new IllegalArgumentException("the number after / is 0 to " + bits + ", not " + prefixLength);
    }
    for (int bit = prefixLength; bit < bits; bit++) {
      if ((bytes[bit / 8] >> (7 - bit % 8) & 1) != 0) {
        throw new IllegalArgumentException(
            base.getHostAddress() + "/" + prefixLength + " has bits set behind the prefix: is a longer prefix meant?");
      }
    }
  }

  /**
   * Reads an address or a CIDR block; never asks a name server.
   *
   * @param text such as {@code 10.0.0.0/8} or {@code fd00::1}
   * @return the range
   * @throws IllegalArgumentException if the text is neither
   */
  public static Network parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    InetAddress base;
    try {
      base = InetAddress.ofLiteral(address);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + text + "' is neither an address nor a block such as 10.0.0.0/8", e);
    }
    int bits = base instanceof Inet4Address ? 32 : 128;
    if (slash < 0) {
      return new Network(base, bits);
    }
    try {
      return new Network(base, Integer.parseInt(text.substring(slash + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "': after / stands a number from 0 to " + bits, e);
    }
  }

  /**
   * Whether an address lies in this range.
   *
   * @param address any address
   * @return true where it does; an address of the other family never does
   */
  public boolean contains(InetAddress address) {
    byte[] mine = base.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    int whole = prefixLength / 8;
    for (int i = 0; i < whole; i++) {
      if (mine[i] != other[i]) {
        return false;
      }
    }
    int rest = prefixLength % 8;
    return rest == 0 || (mine[whole] ^ other[whole]) >> (8 - rest) << (8 - rest) == 0;
  }

  @Override
  public String toString() {
    return base.getHostAddress() + "/" + prefixLength;
  }
}
