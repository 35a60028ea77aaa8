package org.senselights.cli;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The machine that datagrams are to go to, as a Sense server is told of it.
 *
 * @param text a name, or an address without brackets
 * @param address the address, where it is one
 */
record TargetHost(String text, Optional<InetAddress> address) {
  private static final Pattern NUMBERS = Pattern.compile("[0-9.]+");
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");
  private static final String LABEL = "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";
  private static final Pattern NAME = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");
  private static final Pattern WITH_PORT = Pattern.compile("(\\[[^\\[\\]]+\\]|[^:\\[\\]]+):(\\d{1,5})");
  private static final int LONGEST_NAME = 253;

  /** Reads one from the command line. */
  static final class Option implements ITypeConverter<TargetHost> {

    Option() {}

    @Override
    public TargetHost convert(String text) {
      return TargetHost.of(text);
    }
  }

  static TargetHost of(String written) {
    if (WITH_PORT.matcher(written).matches()) {
      int colon = written.lastIndexOf(':');
      throw new TypeConversionException("write the port apart from the host: --target %s --port %s"
          .formatted(written.substring(0, colon), written.substring(colon + 1)));
    }
    boolean bracketed = written.startsWith("[") && written.endsWith("]");
    String text = bracketed ? written.substring(1, written.length() - 1) : written;
    if (bracketed || text.indexOf(':') >= 0) {
      return ofAddress(text, "'" + written + "' is no IPv6 address, such as fd00::7, and no name has a colon");
    }
    if (NUMBERS.matcher(text).matches()) {
      if (!IPV4.matcher(text).matches()) {
        throw new TypeConversionException(
            "'" + written + "' is no IPv4 address: that is four numbers from 0 to 255, such as 192.168.1.20");
      }
      return ofAddress(text, "");
    }
    if (text.length() > LONGEST_NAME || !NAME.matcher(text).matches()) {
      throw new TypeConversionException("'" + written + "' is neither an address, such as 192.168.1.20, nor a name:"
          + " letters, digits and hyphens, in parts between dots");
    }
    return new TargetHost(text, Optional.empty());
  }

  private static TargetHost ofAddress(String text, String otherwise) {
    InetAddress address;
    try {
      address = InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(otherwise);
    }
    if (address.isAnyLocalAddress() || address.isMulticastAddress() || text.equals("255.255.255.255")) {
      throw new TypeConversionException(
          "'" + text + "' is not the address of one machine: give the one of the device with the lights");
    }
    // Java reads ::ffff:192.168.1.20 as the IPv4 address in it, and .NET does not.
    return new TargetHost(address instanceof Inet4Address ? address.getHostAddress() : text, Optional.of(address));
  }

  /** Whether a machine that is told this takes it for itself. */
  boolean isLoopback() {
    String name = text.toLowerCase(Locale.ROOT);
    return address.map(InetAddress::isLoopbackAddress)
        .orElse(name.equals("localhost") || name.endsWith(".localhost"));
  }

  /** Whether it is a name that is looked up by asking the local network. */
  boolean isLocalName() {
    return address.isEmpty() && text.toLowerCase(Locale.ROOT).endsWith(".local");
  }
}
