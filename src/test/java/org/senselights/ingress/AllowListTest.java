package org.senselights.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.senselights.SaidInLog;
import org.senselights.event.Network;
import org.senselights.settings.AllowEntry;

class AllowListTest {
  private static final long SECOND = 1_000_000_000L;

  private final Map<String, Set<InetAddress>> nameServer = new ConcurrentHashMap<>();
  private final SaidInLog log = new SaidInLog("org.senselights.ingress");

  @AfterEach
  void leaveTheLogAlone() {
    log.close();
  }

  private AllowList allowing(AllowEntry... entries) {
    return new AllowList(List.of(entries), name -> nameServer.getOrDefault(name, Set.of()), Duration.ofSeconds(5), 0);
  }

  private static InetAddress address(String text) {
    return InetAddress.ofLiteral(text);
  }

  private static InetAddress mapped(String ipv4) throws UnknownHostException {
    String hex = "00000000000000000000ffff" + HexFormat.of().formatHex(address(ipv4).getAddress());
    return Inet6Address.getByAddress(null, HexFormat.of().parseHex(hex), -1);
  }

  @Test
  void anEmptyListAllowsNobody() {
    AllowList list = allowing();

    assertThat(list.allows(address("127.0.0.1"))).isFalse();
    assertThat(list.allows(address("::1"))).isFalse();
  }

  @Test
  void anyAllowsEverybody() {
    AllowList list = allowing(new AllowEntry.Any());

    assertThat(list.allows(address("8.8.8.8"))).isTrue();
    assertThat(list.allows(address("2001:db8::1"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1", "127.9.9.9", "::1", "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.7.7",
        "169.254.1.1", "fe80::1", "fc00::1", "fdff:ffff::1"
      })
  void privateIsLoopbackRfc1918LinkLocalAndUniqueLocal(String text) {
    assertThat(allowing(new AllowEntry.Private()).allows(address(text))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"8.8.8.8", "172.15.255.255", "172.32.0.0", "192.169.0.1", "11.0.0.1", "2001:db8::1", "fec0::1", "::2"})
  void theRestOfTheWorldIsNotPrivate(String text) {
    assertThat(allowing(new AllowEntry.Private()).allows(address(text))).isFalse();
  }

  @Test
  void loopbackIsThisMachineOnly() {
    AllowList list = allowing(new AllowEntry.Loopback());

    assertThat(list.allows(address("127.0.0.1"))).isTrue();
    assertThat(list.allows(address("::1"))).isTrue();
    assertThat(list.allows(address("192.168.0.1"))).isFalse();
  }

  @Test
  void aBlockAllowsItsAddressesAndNoOther() {
    AllowList list =
        allowing(
            new AllowEntry.InNetwork(Network.parse("10.1.0.0/16")),
            new AllowEntry.InNetwork(Network.parse("2001:db8::7")));

    assertThat(list.allows(address("10.1.200.3"))).isTrue();
    assertThat(list.allows(address("10.2.0.1"))).isFalse();
    assertThat(list.allows(address("2001:db8::7"))).isTrue();
    assertThat(list.allows(address("2001:db8::8"))).isFalse();
  }

  @Test
  void anIpv4MappedAddressCountsAsIpv4() throws UnknownHostException {
    AllowList list =
        allowing(new AllowEntry.Private(), new AllowEntry.InNetwork(Network.parse("203.0.113.5")));

    assertThat(mapped("10.0.0.1")).isInstanceOf(Inet6Address.class);
    assertThat(list.allows(mapped("10.0.0.1"))).isTrue();
    assertThat(list.allows(mapped("203.0.113.5"))).isTrue();
    assertThat(list.allows(mapped("203.0.113.6"))).isFalse();
  }

  @Test
  void aNameAllowsItsAddressesOnceTheyAreLookedUp() {
    nameServer.put("sense01", Set.of(address("203.0.113.5"), address("2001:db8::5")));
    AllowList list = allowing(new AllowEntry.HostName("sense01"));

    assertThat(list.allows(address("203.0.113.5"))).isFalse();
    list.lookUp();

    assertThat(list.allows(address("203.0.113.5"))).isTrue();
    assertThat(list.allows(address("2001:db8::5"))).isTrue();
    assertThat(list.allows(address("203.0.113.6"))).isFalse();
    assertThat(log.lines()).containsExactly("INFO udp.allow: 'sense01' is 2001:db8::5, 203.0.113.5");
  }

  @Test
  void aNameThatCannotBeFoundAllowsNobodyAndIsToldOnce() {
    AllowList list = allowing(new AllowEntry.HostName("sense01"));

    list.lookUp();
    list.lookUp();

    assertThat(list.allows(address("127.0.0.1"))).isFalse();
    assertThat(log.lines())
        .containsExactly(
            "WARNING udp.allow: 'sense01' cannot be found, so it allows nobody; it is looked up again every minute");
  }

  @Test
  void aNameThatMovesAllowsItsNewAddressInstead() {
    nameServer.put("sense01", Set.of(address("203.0.113.5")));
    AllowList list = allowing(new AllowEntry.HostName("sense01"));
    list.lookUp();
    list.allows(address("203.0.113.5"));

    nameServer.put("sense01", Set.of(address("203.0.113.9")));
    list.lookUp();

    assertThat(list.allows(address("203.0.113.5"))).isFalse();
    assertThat(list.allows(address("203.0.113.9"))).isTrue();
  }

  @Test
  void aNameThatIsNoLongerFoundAllowsNobody() {
    nameServer.put("sense01", Set.of(address("203.0.113.5")));
    AllowList list = allowing(new AllowEntry.HostName("sense01"));
    list.lookUp();

    nameServer.clear();
    list.lookUp();

    assertThat(list.allows(address("203.0.113.5"))).isFalse();
  }

  @Test
  void refusedSendersCauseALookUpAtMostOnceAPause() {
    AllowList list = allowing(new AllowEntry.HostName("sense01"));

    assertThat(list.wantsLookUp(SECOND)).isFalse();
    assertThat(list.wantsLookUp(5 * SECOND)).isTrue();
    assertThat(list.wantsLookUp(6 * SECOND)).isFalse();
    assertThat(list.wantsLookUp(10 * SECOND)).isTrue();
  }

  @Test
  void withoutNamesThereIsNothingToLookUp() {
    AllowList list = allowing(new AllowEntry.Private());

    assertThat(list.hasNames()).isFalse();
    assertThat(list.wantsLookUp(60 * SECOND)).isFalse();
  }
}
