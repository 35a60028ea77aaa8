package org.senselights.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.senselights.SaidInLog;
import org.senselights.decode.Decoder;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.event.Network;
import org.senselights.event.Receipt;
import org.senselights.settings.AllowEntry;
import org.senselights.settings.UdpSettings;

/** Real sockets on loopback, read in both ways. */
@ParameterizedClass
@EnumSource(Transport.class)
@Timeout(60)
class UdpIngressTest {
  private static final String OPEN =
      "/qseow-proxy-connection/;sense01;Open connection;LAB;anna;AppAccess;/hub;connection Opened for session 1";
  private static final int BUFFER = 128 * 1024;

  private final Transport transport;
  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  private final AtomicLong nanos = new AtomicLong(1);
  private final List<AutoCloseable> open = new ArrayList<>();
  private final SaidInLog log = new SaidInLog("org.senselights.ingress");
  private Duration period = Duration.ofDays(1);
  private Function<String, Set<InetAddress>> nameServer = name -> Set.of();
  private BiPredicate<Event, Receipt> sink = (event, receipt) -> arrivals.add(new Arrival(event, receipt));

  private final BlockingQueue<Boolean> downs = new LinkedBlockingQueue<>();

  private record Arrival(Event event, Receipt receipt) {}

  UdpIngressTest(Transport transport) {
    this.transport = transport;
  }

  @BeforeEach
  void epollNeedsLinux() {
    assumeTrue(
        transport != Transport.EPOLL || Epoll.isAvailable(),
        "Native epoll does not load here: run on Linux, on x86-64 or arm64, with glibc");
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
    log.close();
  }

  private static UdpSettings settings(List<InetSocketAddress> listen, AllowEntry... allow) {
    return new UdpSettings(listen, List.of(allow), BUFFER, 2048, StandardCharsets.ISO_8859_1);
  }

  private static InetSocketAddress at(String host, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(host), port);
  }

  private UdpIngress prepared(UdpSettings settings) {
    UdpIngress.Tuning tuning =
        new UdpIngress.Tuning(
            transport, name -> nameServer.apply(name), Duration.ofDays(1), period, Duration.ZERO, period);
    UdpIngress ingress =
        new UdpIngress(
            settings,
            new Decoder(StandardCharsets.ISO_8859_1),
            (event, receipt) -> sink.test(event, receipt),
            () -> Instant.parse("2026-03-04T05:06:07Z"),
            nanos::get,
            downs::add,
            tuning);
    open.add(ingress);
    return ingress;
  }

  private UdpIngress started(UdpSettings settings) throws ListenException {
    UdpIngress ingress = prepared(settings);
    ingress.start();
    return ingress;
  }

  private UdpIngress onLoopback(AllowEntry... allow) throws ListenException {
    return started(settings(List.of(at("127.0.0.1", 0)), allow));
  }

  @Test
  void aSocketThatClosesByItselfIsToldAndOpenedAgain() throws Exception {
    UdpIngress ingress = onLoopback(new AllowEntry.Any());
    InetSocketAddress before = ingress.boundAddresses().getFirst();

    ingress.channels.getFirst().close().sync();

    assertThat(downs.poll(20, TimeUnit.SECONDS)).isTrue();
    assertThat(downs.poll(20, TimeUnit.SECONDS)).isFalse();
    assertThat(ingress.boundAddresses()).containsExactly(before);
    send(ingress, "sense01;Start session;LAB;anna");
    assertThat(arrivals.poll(20, TimeUnit.SECONDS)).isNotNull();
  }

  private DatagramSocket sender() throws SocketException {
    DatagramSocket socket = new DatagramSocket();
    open.add(socket);
    return socket;
  }

  private void send(UdpIngress to, String... texts) throws IOException {
    DatagramSocket socket = sender();
    for (String text : texts) {
      send(socket, to.boundAddresses().getFirst(), text.getBytes(UTF_8));
    }
  }

  private static void send(DatagramSocket socket, InetSocketAddress to, byte[] bytes) throws IOException {
    socket.send(new DatagramPacket(bytes, bytes.length, to));
  }

  private Arrival arrival() throws InterruptedException {
    Arrival arrival = arrivals.poll(20, TimeUnit.SECONDS);
    assertThat(arrival).as("an event within 20 s").isNotNull();
    return arrival;
  }

  private static void assumeIpv6() {
    try (DatagramSocket probe = new DatagramSocket(at("::1", 0))) {
      assumeTrue(probe.isBound());
    } catch (IOException e) {
      assumeTrue(false, "IPv6 is switched off here: sysctl -w net.ipv6.conf.lo.disable_ipv6=0");
    }
  }

  @Nested
  class Receiving {

    @Test
    void aDatagramBecomesAnEventWithItsTimeAndSender() throws Exception {
      UdpIngress ingress = onLoopback(new AllowEntry.Loopback());
      nanos.set(77);

      send(ingress, OPEN);

      Arrival arrival = arrival();
      assertThat(arrival.event.type()).isEqualTo(EventType.CONNECTION_OPEN);
      assertThat(arrival.event.userId()).isEqualTo("anna");
      assertThat(arrival.receipt).isEqualTo(new Receipt(Instant.parse("2026-03-04T05:06:07Z"), 77, "127.0.0.1"));
    }

    @Test
    void theSinkIsCalledOnTheThreadNamedUdp() throws Exception {
      AtomicReference<String> thread = new AtomicReference<>();
      sink =
          (event, receipt) -> {
            thread.set(Thread.currentThread().getName());
            return arrivals.add(new Arrival(event, receipt));
          };

      send(onLoopback(new AllowEntry.Any()), OPEN);

      arrival();
      assertThat(thread).hasValue("udp");
    }

    @Test
    void ipv6IsHeard() throws Exception {
      assumeIpv6();
      UdpIngress ingress = started(settings(List.of(at("::1", 0)), new AllowEntry.Loopback()));

      send(ingress, OPEN);

      assertThat(arrival().receipt.sender()).isEqualTo("::1");
    }

    @Test
    void everyAddressIsListenedOn() throws Exception {
      assumeIpv6();
      UdpIngress ingress =
          started(
              settings(
                  List.of(at("127.0.0.1", 0), at("127.0.0.1", 0), at("::1", 0)), new AllowEntry.Loopback()));

      assertThat(ingress.boundAddresses()).hasSize(3).doesNotHaveDuplicates();
      for (InetSocketAddress address : ingress.boundAddresses()) {
        send(sender(), address, OPEN.getBytes(UTF_8));
        assertThat(arrival().receipt.sender()).isIn("127.0.0.1", "::1");
      }
    }

    @Test
    void bothWildcardsOnOnePortHearBothFamilies() throws Exception {
      assumeIpv6();
      int port = freePort();
      UdpIngress ingress =
          started(settings(List.of(at("0.0.0.0", port), at("::", port)), new AllowEntry.Loopback()));

      send(sender(), at("127.0.0.1", port), OPEN.getBytes(UTF_8));
      assertThat(arrival().receipt.sender()).isEqualTo("127.0.0.1");
      send(sender(), at("::1", port), OPEN.getBytes(UTF_8));
      assertThat(arrival().receipt.sender()).isEqualTo("::1");
      assertThat(ingress.boundAddresses()).containsExactly(at("::", port));
    }

    @Test
    void aBurstLongerThanABatchArrivesWholeAndInOrder() throws Exception {
      CountDownLatch go = new CountDownLatch(1);
      sink =
          (event, receipt) -> {
            await(go);
            return arrivals.add(new Arrival(event, receipt));
          };
      UdpIngress ingress = onLoopback(new AllowEntry.Any());
      String[] texts = numbered(150);

      send(ingress, texts);
      go.countDown();

      for (int i = 0; i < texts.length; i++) {
        assertThat(arrival().event.host()).isEqualTo("sense" + i);
      }
    }

    @Test
    void aDatagramAsLongAsTheLimitIsDecodedAndALongerOneOnlyCounted() throws Exception {
      UdpIngress ingress = onLoopback(new AllowEntry.Any());
      String longest = OPEN + "x".repeat(2048 - OPEN.length());

      send(ingress, longest + "y", longest + "y".repeat(9000), longest);

      assertThat(arrival().event.message()).isNotEmpty();
      ingress.close();
      IngressCounts.Snapshot counts = ingress.counts().snapshot();
      assertThat(counts.tooLong()).isEqualTo(2);
      assertThat(counts.events()).isEqualTo(1);
      assertThat(counts.received()).isEqualTo(3);
      assertThat(log.lines())
          .contains(
              "WARNING Left out a datagram from 127.0.0.1, longer than 2048 bytes: "
                  + "raise udp.max-datagram if it was meant for us");
    }

    @Test
    void theLongestDatagramThereIsIsDecodedWhereTheLimitAllowsIt() throws Exception {
      UdpSettings settings =
          new UdpSettings(
              List.of(at("127.0.0.1", 0)),
              List.of(new AllowEntry.Any()),
              1 << 20,
              65_535,
              StandardCharsets.ISO_8859_1);
      UdpIngress ingress = started(settings);

      send(ingress, OPEN + "x".repeat(65_507 - OPEN.length()));

      assertThat(arrival().event.userId()).isEqualTo("anna");
      assertThat(ingress.counts().snapshot().bytes()).isEqualTo(65_507);
    }
  }

  @Nested
  class Counting {

    @Test
    void everyDatagramIsCountedOnceByWhatBecameOfIt() throws Exception {
      sink = (event, receipt) -> !event.host().equals("full") && arrivals.add(new Arrival(event, receipt));
      UdpIngress ingress = onLoopback(new AllowEntry.Any());

      send(ingress, OPEN, OPEN.replace("sense01", "full"), "rubbish", "/qseow-engine/;1;2;3", "", "z".repeat(3000));
      ingress.close();

      IngressCounts.Snapshot counts = ingress.counts().snapshot();
      assertThat(counts.received()).isEqualTo(6);
      assertThat(counts.events()).isEqualTo(2);
      assertThat(counts.overflow()).isEqualTo(1);
      assertThat(counts.notOurs()).isEqualTo(1);
      assertThat(counts.malformedTotal()).isEqualTo(2);
      assertThat(counts.tooLong()).isEqualTo(1);
      assertThat(counts.refused()).isZero();
      assertThat(arrivals).hasSize(1);
    }

    @Test
    void malformedDatagramsAreToldOnceAMinuteWithoutWhatTheyHold() throws Exception {
      UdpIngress ingress = onLoopback(new AllowEntry.Any());

      send(ingress, "secret-anna", "secret-bert", "secret-carl");
      ingress.close();

      assertThat(warnings())
          .singleElement()
          .asString()
          .startsWith("WARNING A datagram of 11 bytes from 127.0.0.1 is malformed: ")
          .contains("sense-lights decode")
          .doesNotContain("secret");
      assertThat(ingress.counts().snapshot().malformedTotal()).isEqualTo(3);
    }

    @Test
    void anotherProductIsToldOnceAMinute() throws Exception {
      UdpIngress ingress = onLoopback(new AllowEntry.Any());

      send(ingress, "/qseow-engine/;1;2;3", "/qseow-engine/;4;5;6");
      ingress.close();

      assertThat(warnings()).singleElement().asString().contains("qseow-engine").contains("127.0.0.1");
      assertThat(ingress.counts().snapshot().notOurs()).isEqualTo(2);
    }

    @Test
    void everNewProductsDoNotFillTheJournal() throws Exception {
      UdpIngress ingress = onLoopback(new AllowEntry.Any());
      DatagramSocket socket = sender();

      for (int i = 0; i < 50; i++) {
        send(socket, ingress.boundAddresses().getFirst(), ("/qseow-made-up-" + i + "/;1;2;3").getBytes(UTF_8));
      }
      ingress.close();

      assertThat(ingress.counts().snapshot().notOurs()).isEqualTo(50);
      assertThat(warnings()).hasSize(9);
    }

    @Test
    void aLineTellsHowManyWereHeldBackBeforeIt() throws Exception {
      UdpIngress ingress = onLoopback(new AllowEntry.Any());
      send(ingress, "one", "two", "three", OPEN);
      arrival();

      nanos.addAndGet(Duration.ofSeconds(61).toNanos());
      send(ingress, "four", OPEN);
      arrival();

      assertThat(warnings()).hasSize(2);
      assertThat(warnings().getLast()).endsWith(" (2 more like it since the last such line)");
    }
  }

  @Nested
  class Senders {

    @Test
    void aSenderThatIsNotAllowedIsRefusedCountedAndTold() throws Exception {
      UdpIngress ingress = onLoopback(new AllowEntry.InNetwork(Network.parse("10.0.0.0/8")));

      send(ingress, OPEN, OPEN);
      ingress.close();

      assertThat(arrivals).isEmpty();
      assertThat(ingress.counts().snapshot().refused()).isEqualTo(2);
      assertThat(warnings())
          .containsExactly(
              "WARNING Refused a datagram from 127.0.0.1: udp.allow does not name that sender; "
                  + "add it there if it is one of yours");
    }

    @Test
    void anEmptyListRefusesEverybodyAndSaysSo() throws Exception {
      UdpIngress ingress = onLoopback();

      send(ingress, OPEN);
      ingress.close();

      assertThat(ingress.counts().snapshot().refused()).isEqualTo(1);
      assertThat(warnings().getFirst()).contains("udp.allow is empty");
    }

    @Test
    void datagramsWaitForTheFirstLookUpInsteadOfBeingRefused() throws Exception {
      CountDownLatch answer = new CountDownLatch(1);
      nameServer =
          name -> {
            await(answer);
            return Set.of(InetAddress.ofLiteral("127.0.0.1"));
          };
      UdpIngress ingress = onLoopback(new AllowEntry.HostName("sense01"));

      send(ingress, OPEN);
      answer.countDown();

      assertThat(arrival().receipt.sender()).isEqualTo("127.0.0.1");
      assertThat(ingress.counts().snapshot().refused()).isZero();
    }

    @Test
    void namesAreLookedUpAgainAndAgain() throws Exception {
      period = Duration.ofMillis(5);
      CountDownLatch asked = new CountDownLatch(4);
      nameServer =
          name -> {
            asked.countDown();
            return Set.of();
          };

      onLoopback(new AllowEntry.HostName("sense01"));

      assertThat(await(asked)).isTrue();
    }

    @Test
    void aRefusedSenderCausesALookUp() throws Exception {
      BlockingQueue<String> asked = new LinkedBlockingQueue<>();
      nameServer =
          name -> {
            asked.add(name);
            return Set.of();
          };
      UdpIngress ingress = onLoopback(new AllowEntry.HostName("sense01"));
      assertThat(asked.poll(20, TimeUnit.SECONDS)).isEqualTo("sense01");

      DatagramSocket socket = sender();
      String again = null;
      for (int i = 0; i < 1000 && again == null; i++) {
        // One that comes while the first look-up still ends causes none.
        send(socket, ingress.boundAddresses().getFirst(), OPEN.getBytes(UTF_8));
        again = asked.poll(100, TimeUnit.MILLISECONDS);
      }

      assertThat(again).isEqualTo("sense01");
    }
  }

  @Nested
  class Opening {

    @Test
    void aTakenPortIsToldInOneSentence() throws Exception {
      try (DatagramSocket other = new DatagramSocket(at("127.0.0.1", 0))) {
        UdpIngress ingress = prepared(settings(List.of(at("127.0.0.1", other.getLocalPort()))));

        assertThatThrownBy(ingress::start)
            .isInstanceOf(ListenException.class)
            .hasMessage(
                "UDP port %d on 127.0.0.1 is in use by another program: stop it, or change udp.listen",
                other.getLocalPort());
      }
    }

    @Test
    void whereOneAddressCannotBeHadNoneStaysOpen() throws Exception {
      int free = freePort();
      UdpIngress ingress = prepared(settings(List.of(at("127.0.0.1", free), at("192.0.2.1", 0))));

      assertThatThrownBy(ingress::start)
          .isInstanceOf(ListenException.class)
          .hasMessage("192.0.2.1 is not an address of this machine: change udp.listen");

      try (DatagramSocket again = new DatagramSocket(at("127.0.0.1", free))) {
        assertThat(again.getLocalPort()).isEqualTo(free);
      }
    }

    @Test
    void aNameThatIsNoAddressIsTold() {
      UdpIngress ingress = prepared(settings(List.of(InetSocketAddress.createUnresolved("nowhere.invalid", 9997))));

      assertThatThrownBy(ingress::start)
          .hasMessage("'nowhere.invalid' in udp.listen cannot be found: write an address of this machine");
    }

    @Test
    void theSameAddressTwiceIsOpenedOnce() throws Exception {
      int port = freePort();

      UdpIngress ingress = started(settings(List.of(at("127.0.0.1", port), at("127.0.0.1", port))));

      assertThat(ingress.boundAddresses()).containsExactly(at("127.0.0.1", port));
    }

    @Test
    void whatIsListenedOnIsTold() throws Exception {
      UdpIngress ingress = onLoopback(new AllowEntry.Any());

      assertThat(log.lines())
          .containsExactly(
              "INFO Listening for datagrams on UDP 127.0.0.1:" + ingress.boundAddresses().getFirst().getPort());
    }

    @Test
    void aSmallerReceiveBufferThanAskedForIsToldWithItsRemedy() throws Exception {
      assumeTrue(
          Files.exists(Path.of("/proc/sys/net/core/rmem_max")), "No net.core.rmem_max here: this needs Linux");
      started(
          new UdpSettings(
              List.of(at("127.0.0.1", 0)),
              List.of(new AllowEntry.Any()),
              Integer.MAX_VALUE,
              2048,
              StandardCharsets.ISO_8859_1));

      assertThat(warnings())
          .singleElement()
          .asString()
          .contains("instead of 2147483647")
          .contains("sysctl -w net.core.rmem_max=2147483647;")
          .contains("'net.core.rmem_max=2147483647' to /etc/sysctl.d/60-sense-lights.conf");
    }
  }

  @Nested
  class Losing {

    @Test
    void whatTheKernelDropsIsCountedAndTold() throws Exception {
      assumeTrue(Files.exists(Path.of("/proc/net/udp")), "No /proc/net/udp: drops are told by Linux only");
      CountDownLatch go = new CountDownLatch(1);
      sink = (event, receipt) -> await(go);
      UdpIngress ingress =
          started(
              new UdpSettings(
                  List.of(at("127.0.0.1", 0)),
                  List.of(new AllowEntry.Any()),
                  4096,
                  2048,
                  StandardCharsets.ISO_8859_1));
      assertThat(ingress.kernelDrops()).hasValue(0);

      send(ingress, numbered(500));
      long drops = ingress.kernelDrops().orElseThrow();
      go.countDown();
      ingress.close();

      assertThat(drops).isPositive();
      assertThat(ingress.counts().snapshot().received() + drops).isEqualTo(500);
      assertThat(ingress.kernelDrops()).as("after the end too").hasValue(drops);
      assertThat(warnings())
          .singleElement()
          .asString()
          .startsWith("WARNING The kernel dropped " + drops + " datagrams (" + drops + " since the start)")
          .contains("udp.receive-buffer");
    }

    @Test
    void dropsAreToldWhileItRuns() throws Exception {
      assumeTrue(Files.exists(Path.of("/proc/net/udp")), "No /proc/net/udp: drops are told by Linux only");
      period = Duration.ofMillis(5);
      CountDownLatch go = new CountDownLatch(1);
      sink = (event, receipt) -> await(go);
      UdpIngress ingress =
          started(
              new UdpSettings(
                  List.of(at("127.0.0.1", 0)),
                  List.of(new AllowEntry.Any()),
                  4096,
                  2048,
                  StandardCharsets.ISO_8859_1));
      assertThat(log.next()).startsWith("INFO Listening");

      // The loop is kept by the first datagram, so its own clock stands still until the latch opens.
      send(ingress, numbered(500));
      go.countDown();

      assertThat(log.next()).startsWith("WARNING The kernel dropped ");
    }

    @Test
    void whatWaitsInTheKernelWhenItClosesIsStillTaken() throws Exception {
      CountDownLatch sent = new CountDownLatch(1);
      AtomicReference<Thread> closing = new AtomicReference<>();
      AtomicReference<UdpIngress> ingress = new AtomicReference<>();
      sink =
          (event, receipt) -> {
            if (closing.get() == null) {
              await(sent);
              closing.set(Thread.ofPlatform().start(() -> ingress.get().close()));
              while (closing.get().getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
              }
            }
            return arrivals.add(new Arrival(event, receipt));
          };
      ingress.set(onLoopback(new AllowEntry.Any()));

      send(ingress.get(), numbered(150));
      sent.countDown();
      arrival();
      closing.get().join();

      assertThat(ingress.get().counts().snapshot().events()).isEqualTo(150);
      assertThat(arrivals).hasSize(149);
    }

    @Test
    void aFullMailboxIsCountedAndTold() throws Exception {
      sink = (event, receipt) -> false;
      UdpIngress ingress = onLoopback(new AllowEntry.Any());

      send(ingress, OPEN, OPEN);
      ingress.close();

      assertThat(ingress.counts().snapshot().overflow()).isEqualTo(2);
      assertThat(warnings()).singleElement().asString().startsWith("WARNING Lost an event");
    }

    @Test
    void afterTheEndThePortIsFree() throws Exception {
      UdpIngress ingress = onLoopback(new AllowEntry.Any());
      InetSocketAddress address = ingress.boundAddresses().getFirst();

      ingress.close();
      ingress.close();

      try (DatagramSocket again = new DatagramSocket(address)) {
        assertThat(again.getLocalPort()).isEqualTo(address.getPort());
      }
    }

    @Test
    void whatNeverStartedClosesToo() {
      UdpIngress ingress = prepared(settings(List.of(at("127.0.0.1", 0))));

      ingress.close();

      assertThat(ingress.boundAddresses()).isEmpty();
    }
  }

  private List<String> warnings() {
    return log.lines().stream().filter(line -> line.startsWith("WARNING") || line.startsWith("SEVERE")).toList();
  }

  private static String[] numbered(int count) {
    String[] texts = new String[count];
    for (int i = 0; i < count; i++) {
      texts[i] = OPEN.replace("sense01", "sense" + i);
    }
    return texts;
  }

  private static int freePort() throws SocketException {
    try (DatagramSocket socket = new DatagramSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
