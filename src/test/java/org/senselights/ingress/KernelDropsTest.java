package org.senselights.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.senselights.ingress.KernelDrops.Listener;
import org.senselights.ingress.KernelDrops.Row;

class KernelDropsTest {
  private static final String UDP =
      """
         sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt uid timeout inode ref pointer drops
       1204: 0100007F:270D 00000000:0000 07 00000000:00000000 00:00000000 00000000 1000       0 48213 2 00000000aa70 0
       1205: 00000000:270E 00000000:0000 07 00000000:00034C00 00:00000000 00000000    0       0 48214 2 00000000000 1713
      """;
  private static final String UDP6 =
      "  sl  local_address                         remote_address                        st tx_queue rx_queue"
          + " tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n"
          + " 205: 00000000000000000000000001000000:270D 00000000000000000000000000000000:0000 07 00000000:00000000"
          + " 00:00000000 00000000     0        0 5077 2 0000000000000000 9\n"
          + " 206: B80D0120000000000000000007000000:270D 00000000000000000000000000000000:0000 07 00000000:00000000"
          + " 00:00000000 00000000     0        0 5078 2 0000000000000000 2\n";

  @Test
  void theTableOfIpv4SocketsIsRead() {
    assertThat(KernelDrops.parse(UDP, ByteOrder.LITTLE_ENDIAN))
        .containsExactly(
            new Row(new InetSocketAddress("127.0.0.1", 9997), 48213, 0),
            new Row(new InetSocketAddress("0.0.0.0", 9998), 48214, 1713));
  }

  @Test
  void theTableOfIpv6SocketsIsRead() {
    assertThat(KernelDrops.parse(UDP6, ByteOrder.LITTLE_ENDIAN))
        .containsExactly(
            new Row(new InetSocketAddress("::1", 9997), 5077, 9),
            new Row(new InetSocketAddress("2001:db8::7", 9997), 5078, 2));
  }

  @Test
  void aBigEndianMachineWritesAddressesAsTheyAreRead() {
    String table = UDP.replace("0100007F", "7F000001");

    assertThat(KernelDrops.parse(table, ByteOrder.BIG_ENDIAN).getFirst().address())
        .isEqualTo(new InetSocketAddress("127.0.0.1", 9997));
  }

  @Test
  void linesThatAreNoSocketsAreLeftOut() {
    String table =
        """
        1: short line
        2: nonsense:270D 0 07 0 0 0 0 0 1 2 0 3
        3: 0100007F:xyz 0 07 0 0 0 0 0 1 2 0 3
        4: 0100007F 0 07 0 0 0 0 0 1 2 0 3
        """;

    assertThat(KernelDrops.parse(table, ByteOrder.LITTLE_ENDIAN)).isEmpty();
    assertThat(KernelDrops.parse("", ByteOrder.LITTLE_ENDIAN)).isEmpty();
  }

  @Test
  void anOpenSocketIsFoundByItsAddress() throws IOException {
    assumeTrue(Files.exists(Path.of("/proc/net/udp")), "No /proc/net/udp: drops are told by Linux only");
    try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
      InetSocketAddress address = (InetSocketAddress) socket.getLocalSocketAddress();
      // The JDK opens sockets of both families in one, which the kernel lists as IPv4-mapped.
      KernelDrops drops = new KernelDrops(List.of(new Listener(address, 0)));

      assertThat(drops.read()).hasValue(0);
    }
  }

  @Test
  void aSocketThatIsNotThereTellsNothing() {
    Listener nobody = new Listener(new InetSocketAddress("192.0.2.1", 1), 0);

    assertThat(new KernelDrops(List.of(nobody)).read()).isEmpty();
    assertThat(new KernelDrops(List.of()).read()).isEmpty();
  }
}
