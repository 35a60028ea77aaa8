package org.senselights.ingress;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;

/**
 * How many datagrams the kernel threw away because a socket's receive buffer was full: the only witness of such a loss.
 * Linux tells it in {@code /proc/net/udp} and {@code /proc/net/udp6}; nobody else does.
 */
final class KernelDrops {
  private static final List<Path> TABLES = List.of(Path.of("/proc/net/udp"), Path.of("/proc/net/udp6"));
  private static final long INODE_UNKNOWN = 0;

  private final List<Listener> listeners;
  private OptionalLong last = OptionalLong.empty();

  /**
   * One of our sockets.
   *
   * @param address where it is bound
   * @param inode its number in the tables, or 0 where it is not known
   */
  record Listener(InetSocketAddress address, long inode) {

    /** Finds the inode of an open descriptor of this process. */
    static Listener of(InetSocketAddress address, int descriptor) {
      try {
        String link = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
        return new Listener(address, Long.parseLong(link.replaceAll("\\D", "")));
      } catch (IOException | NumberFormatException e) {
        return new Listener(address, INODE_UNKNOWN);
      }
    }

    private boolean is(Row row) {
      return inode == INODE_UNKNOWN ? row.address.equals(address) : row.inode == inode;
    }
  }

  /**
   * One line of the tables.
   *
   * @param address the socket's local address
   * @param inode the socket's number
   * @param drops datagrams dropped since it was opened
   */
  record Row(InetSocketAddress address, long inode, long drops) {}

  KernelDrops(List<Listener> listeners) {
    this.listeners = List.copyOf(listeners);
  }

  /**
   * Reads the tables.
   *
   * @return the drops of all our sockets since they were opened; the last known number where they are closed by now;
   *     nothing where this system does not tell
   */
  synchronized OptionalLong read() {
    List<Row> rows = new ArrayList<>();
    for (Path table : TABLES) {
      try {
        rows.addAll(parse(Files.readString(table, StandardCharsets.US_ASCII), ByteOrder.nativeOrder()));
      } catch (IOException e) {
        // No such table: another system, or one without IPv6. What the other table says still counts.
      }
    }
    List<Row> ours = rows.stream().filter(row -> listeners.stream().anyMatch(listener -> listener.is(row))).toList();
    if (!ours.isEmpty()) {
      long drops = ours.stream().mapToLong(Row::drops).sum();
      last = OptionalLong.of(Math.max(drops, last.orElse(0)));
    }
    return last;
  }

  /** Reads one table; lines that are no sockets are left out. Addresses stand there in the machine's byte order. */
  static List<Row> parse(String table, ByteOrder order) {
    List<Row> rows = new ArrayList<>();
    for (String line : table.split("\n")) {
      String[] columns = line.strip().split("\\s+");
      if (columns.length < 13 || !columns[0].endsWith(":")) {
        continue;
      }
      int colon = columns[1].indexOf(':');
      try {
        InetAddress address = address(columns[1].substring(0, Math.max(colon, 0)), order);
        int port = Integer.parseInt(columns[1].substring(colon + 1), 16);
        rows.add(
            new Row(new InetSocketAddress(address, port), Long.parseLong(columns[9]), Long.parseLong(columns[12])));
      } catch (IllegalArgumentException | UnknownHostException e) {
        // A line of a shape that no kernel writes today tells nothing about us.
      }
    }
    return rows;
  }

  private static InetAddress address(String hex, ByteOrder order) throws UnknownHostException {
    byte[] bytes = HexFormat.of().parseHex(hex);
    if (order == ByteOrder.LITTLE_ENDIAN) {
      for (int word = 0; word + 3 < bytes.length; word += 4) {
        swap(bytes, word, word + 3);
        swap(bytes, word + 1, word + 2);
      }
    }
    return InetAddress.getByAddress(bytes);
  }

  private static void swap(byte[] bytes, int one, int other) {
    byte kept = bytes[one];
    bytes[one] = bytes[other];
    bytes[other] = kept;
  }
}
