package org.senselights.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.senselights.http.Vendor.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.senselights.SaidInLog;
import org.senselights.http.Vendor.Contract;
import org.senselights.http.Vendor.Mood;
import org.senselights.http.Vendor.Reply;
import org.senselights.http.Vendor.Request;
import org.senselights.settings.Delivery;
import org.senselights.tls.TlsFiles;

class LaneTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  @TempDir private Path files;

  private final SaidInLog said = new SaidInLog("org.senselights.http", Level.ALL);
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5_000_000_000L);
  private final List<AutoCloseable> open = new ArrayList<>();
  private Share share = Share.among(1);
  private Vendor vendor;
  private Lane lane;

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
    said.close();
  }

  @Test
  void whatIsOfferedIsDeliveredInItsOrder() {
    vendor(Contract.ANYTHING);
    lane(1, a().build());

    offer("one", "two", "three");

    await(() -> counts().delivered() == 3);
    assertThat(bodies()).containsExactly("one", "two", "three");
    assertThat(lane.view())
        .isEqualTo(
            new LaneView(
                "chat", "lines", "localhost", counts(), Optional.of(NOON), "", Optional.empty()));
    assertThat(counts()).isEqualTo(new LaneCounts(3, 3, 0, dropped(0, 0, 0, 0), 3, 0));
    assertThat(said.lines()).isEmpty();
  }

  @Test
  void whatCameWhileARequestWasOnItsWayGoesIntoTheNext() {
    Gate gate = gated();
    lane(1_000, a().queue(20_000).build());
    offer("first");
    await(() -> vendor.requests().size() == 1);

    IntStream.range(0, 10_000).forEach(i -> lane.offer("event " + i));
    gate.open();

    await(() -> counts().delivered() == 10_001);
    assertThat(counts().requests()).isEqualTo(11);
  }

  @Test
  void aRequestHoldsNoMoreBytesThanTheProtocolWants() {
    Gate gate = gated();
    lane(1_000, a().build());
    offer("first");
    await(() -> vendor.requests().size() == 1);

    offer("ä".repeat(24_999), "ä".repeat(24_999), "ä".repeat(24_999), "x".repeat(120_000));
    gate.open();

    await(() -> counts().delivered() == 5);
    assertThat(bodies()).extracting(String::length).containsExactly(5, 49_999, 24_999, 120_000);
  }

  @Test
  void theOldestIsDroppedForTheNewest() {
    Gate gate = gated();
    lane(1, a().queue(3).build());
    offer("first");
    await(() -> vendor.requests().size() == 1);

    offer("a", "b", "c", "d", "e");

    assertThat(counts()).isEqualTo(new LaneCounts(6, 0, 4, dropped(2, 0, 0, 0), 1, 0));
    gate.open();
    await(() -> counts().delivered() == 4);
    assertThat(bodies()).containsExactly("first", "c", "d", "e");
  }

  @Test
  void aDeadDestinationCostsBoundedMemory() {
    Gate gate = gated();
    lane(1, a().build());
    offer("first");
    await(() -> vendor.requests().size() == 1);

    IntStream.range(0, 10).forEach(i -> lane.offer("x".repeat(1 << 20)));

    assertThat(counts().waiting()).isEqualTo(1 + 3);
    assertThat(counts().dropped()).containsEntry("overflow", 7L);
    assertThat(lane.offer("x".repeat(5 << 20))).isFalse();
    assertThat(counts().waiting()).as("those that fit stay").isEqualTo(1 + 3);
    gate.open();
  }

  @Test
  void whereThereAreManyDestinationsLessWaitsForEach() {
    Gate gate = gated();
    share = Share.among(16);
    lane(1, a().build());
    offer("first");
    await(() -> vendor.requests().size() == 1);

    IntStream.range(0, 10).forEach(i -> lane.offer("x".repeat(300 << 10)));

    assertThat(counts().waiting()).isEqualTo(1 + 3);
    assertThat(lane.offer("x".repeat(1 << 20))).isFalse();
    gate.open();
    await(() -> counts().delivered() == 4);
  }

  @Test
  void aRequestTakesNoMoreThanHalfTheShare() {
    Gate gate = gated();
    share = new Share(80_000);
    lane(1_000, a().build());
    offer("first");
    await(() -> vendor.requests().size() == 1);

    IntStream.range(0, 7).forEach(i -> lane.offer("x".repeat(9_999)));
    gate.open();

    await(() -> counts().delivered() == 8);
    assertThat(bodies()).extracting(body -> body.split("\n").length).containsExactly(1, 4, 3);
  }

  @Test
  void whatIsPromisedWaitsUntilItIsWritten() {
    Gate gate = gated();
    lane(1_000, a().build());

    lane.promise();
    lane.promise();
    lane.turnAway();
    assertThat(counts()).isEqualTo(new LaneCounts(3, 0, 2, dropped(1, 0, 0, 0), 0, 0));
    lane.keepPromise(List.of("one", "and what belongs to it"));
    lane.keepPromise(List.of());

    assertThat(counts().taken()).isEqualTo(4);
    assertThat(counts().waiting()).isEqualTo(2);
    assertThat(counts().dropped()).isEqualTo(dropped(1, 0, 1, 0));
    gate.open();
    await(() -> counts().delivered() == 2);
  }

  @Test
  void whatHasWaitedTooLongIsDropped() {
    vendor(Contract.ANYTHING).mood(Mood.saying(503, ""));
    lane(1, a().expiry(Duration.ofMinutes(10)).build());
    long begin = clock.get();

    offer("late");

    await(() -> counts().dropped().get("expired") == 1);
    assertThat(counts().waiting()).isZero();
    assertThat(clock.get() - begin).isGreaterThan(Duration.ofMinutes(10).toNanos());
  }

  @Test
  void aServiceThatFailsIsAskedAgainLaterAndLater() {
    ConcurrentLinkedQueue<Long> times = new ConcurrentLinkedQueue<>();
    vendor(request -> {
      times.add(clock.get());
      return Reply.of(times.size() < 12 ? 503 : 200, "");
    });
    lane(1, a().expiry(Duration.ofDays(1)).build());

    offer("x");

    await(() -> counts().delivered() == 1);
    List<Long> waits = differences(List.copyOf(times));
    assertThat(waits).allSatisfy(wait -> assertThat(wait).isBetween(500_000_000L, 60_000_000_000L));
    assertThat(waits.getLast()).isGreaterThanOrEqualTo(30_000_000_000L);
    assertThat(counts().retries()).isEqualTo(11);
    await(() -> said.lines().size() == 2);
    assertThat(said.lines())
        .containsExactly(
            "WARNING chat (localhost) takes nothing now: HTTP 503. It is tried again; 1 waiting",
            "INFO chat (localhost) takes what it is told again; 0 waiting, 0 dropped in the meantime");
  }

  @Test
  void aServiceIsGivenTheTimeThatItAsksFor() {
    ConcurrentLinkedQueue<Long> times = new ConcurrentLinkedQueue<>();
    vendor(request -> {
      times.add(clock.get());
      return Reply.of(200, "");
    });
    vendor.next(Mood.saying(429, "Retry-After", "120"), Mood.FAIR);
    lane(1, a().build());
    long begin = clock.get();

    offer("x");

    await(() -> counts().delivered() == 1);
    assertThat(times.element() - begin).isBetween(seconds(120), seconds(132));
  }

  @Test
  void aServiceThatAsksForDaysIsAskedAgainBefore() {
    vendor(Contract.ANYTHING).next(Mood.saying(503, "Retry-After", "999999999"), Mood.FAIR);
    lane(1, a().expiry(Duration.ofDays(1)).build());
    long begin = clock.get();

    offer("x");

    await(() -> counts().delivered() == 1);
    assertThat(clock.get() - begin).isLessThan(Duration.ofMinutes(17).toNanos());
  }

  @Test
  void requestsKeepTheirDistance() {
    ConcurrentLinkedQueue<Long> times = new ConcurrentLinkedQueue<>();
    vendor(request -> {
      times.add(clock.get());
      return Reply.of(200, "");
    });
    lane(1, a().spacing(Duration.ofSeconds(1)).build());

    offer("a", "b", "c");

    await(() -> counts().delivered() == 3);
    assertThat(differences(List.copyOf(times))).containsExactly(seconds(1), seconds(1));
  }

  @Test
  void aRefusalForGoodIsSaidOnceAndNotRepeated() {
    vendor(Contract.ANYTHING).next(
        Mood.saying(404, "no_service"), Mood.saying(404, "no_service"), Mood.saying(400, "invalid_payload"),
        Mood.saying(404, "no_service"));
    lane(1, a().build());

    offer("a", "b", "c", "d");
    await(() -> counts().dropped().get("refused") == 4);
    assertThat(lane.view().trouble()).isEqualTo("no_service");
    offer("e");

    await(() -> said.lines().size() == 3);
    assertThat(said.lines())
        .containsExactly(
            "WARNING chat (localhost) refuses what it is told: no_service; 1 dropped."
                + " What it refuses next for this reason is only counted",
            "WARNING chat (localhost) refuses what it is told: invalid_payload; 1 dropped."
                + " What it refuses next for this reason is only counted",
            "INFO chat (localhost) takes what it is told again; 0 waiting, 4 dropped in the meantime");
    assertThat(counts()).isEqualTo(new LaneCounts(5, 1, 0, dropped(0, 0, 4, 0), 5, 0));
    assertThat(lane.view().trouble()).isEmpty();
    assertThat(lane.view().lastFailure()).contains(new LaneView.Failure(NOON, "no_service"));
  }

  @Test
  void aBatchThatIsTooLargeGoesInSmallerOnes() {
    Gate gate = new Gate();
    vendor(gate.before(request -> {
      List<String> lines = request.body().lines().toList();
      return lines.size() > 3 || lines.contains("monster") ? Reply.of(413, "") : Reply.of(200, "");
    }));
    lane(100, a().build());
    offer("first");
    await(() -> vendor.requests().size() == 1);

    IntStream.range(0, 20).forEach(i -> lane.offer("line " + i));
    offer("monster", "last");
    gate.open();

    await(() -> counts().waiting() == 0);
    assertThat(counts().delivered()).isEqualTo(22);
    assertThat(counts().dropped()).containsEntry("refused", 1L);
    assertThat(lines()).doesNotHaveDuplicates().endsWith("line 19", "last");
    assertThat(said.lines()).anySatisfy(line -> assertThat(line).contains("it is too large; 1 dropped"));
  }

  @Test
  void whatIsRefusedOutOfABatchIsCountedAndSaid() {
    Gate gate = gated();
    lane(100, a().build());
    offer("first");
    await(() -> vendor.requests().size() == 1);
    vendor.next(Mood.saying(207, "2"));

    offer("a", "b", "c");
    gate.open();

    await(() -> counts().waiting() == 0);
    assertThat(counts()).isEqualTo(new LaneCounts(4, 2, 0, dropped(0, 0, 2, 0), 2, 0));
    await(() -> !said.lines().isEmpty());
    assertThat(said.lines()).containsExactly("WARNING chat (localhost) refuses 2 of 3: not a number");
  }

  @Test
  void aServiceThatHangsIsLeftAtTheDeadline() {
    vendor(Contract.ANYTHING).next(Mood.HANGING, Mood.FAIR);
    lane(1, a().deadline(Duration.ofMillis(300)).build());

    offer("x");

    await(() -> counts().delivered() == 1);
    // More where the machine is so busy that it does not answer in time the next time either.
    await(() -> said.lines().size() >= 2);
    assertThat(said.lines().getFirst()).contains("takes nothing now: localhost did not answer within 0.3 s.");
  }

  @Test
  void anEndlessAnswerIsReadOnlyAtItsBegin() {
    vendor(Contract.ANYTHING).next(Mood.DRIPPING);
    lane(1, a().build());

    offer("x", "y");

    await(() -> counts().delivered() == 2);
    assertThat(counts().retries()).isZero();
  }

  @Test
  void aConnectionThatBreaksIsTriedAgain() {
    vendor(Contract.ANYTHING).next(Mood.BREAKING, Mood.BREAKING, Mood.FAIR);
    lane(1, a().build());

    offer("x");

    await(() -> counts().delivered() == 1);
    await(() -> said.lines().size() == 2);
    assertThat(said.lines().getFirst()).contains("localhost broke the connection before it answered");
  }

  @Test
  void aPortWhereNobodyListensIsSaidInPlainWords() {
    vendor(Contract.ANYTHING).kill();
    lane(1, a().build());

    offer("x");

    await(() -> !said.lines().isEmpty());
    assertThat(said.lines().getFirst())
        .contains("nothing listens on port " + vendor.uri("/").getPort() + " of localhost");
  }

  @Test
  void anUnknownHostIsSaidInPlainWords() {
    vendor(Contract.ANYTHING);
    // Where no name server can be reached, the machine looks for one for a while.
    lane(new PlainProtocol(URI.create("http://nowhere.invalid/"), 1), a().deadline(LONG).build());

    offer("x");

    await(() -> !said.lines().isEmpty());
    assertThat(said.lines().getFirst()).contains("the host name nowhere.invalid is unknown");
  }

  @Test
  void aServiceOfOurOwnCaIsTrusted() {
    Identities identities = new Identities(files);
    secure(identities.here(), identities.ca());

    offer("x");

    await(() -> counts().delivered() == 1);
  }

  @Test
  void aServiceOfAnotherCaIsRefusedUntilItsCaIsNamed() throws IOException {
    Identities identities = new Identities(files);
    Path named = Files.copy(identities.strangersCa(), files.resolve("named.pem"));
    secure(identities.here(), named);

    offer("x");

    await(() -> !said.lines().isEmpty());
    assertThat(said.lines().getFirst())
        .contains("localhost's certificate (CN=here, issued by CN=ca) is refused: no certificate in the CA file "
            + named + " vouches for it");
    assertThat(vendor.requests()).isEmpty();
    Files.copy(identities.ca(), named, StandardCopyOption.REPLACE_EXISTING);
    await(() -> counts().delivered() == 1);
  }

  @Test
  void aServiceThatNobodyVouchesForIsRefused() {
    Identities identities = new Identities(files);
    vendor = keep(Vendor.secure(Contract.ANYTHING, identities.here()));
    lane(new PlainProtocol(vendor.uri("/hook"), 1), a().build());

    offer("x");

    await(() -> !said.lines().isEmpty());
    assertThat(said.lines().getFirst())
        .contains("this machine trusts nobody who vouches for it; name its CA in targets.chat.ca");
  }

  @Test
  void aCertificateForAnotherHostIsRefused() {
    Identities identities = new Identities(files);
    secure(identities.elsewhere(), identities.ca());

    offer("x");

    await(() -> !said.lines().isEmpty());
    assertThat(said.lines().getFirst()).contains("it is made out to elsewhere.example, not to localhost");
  }

  @Test
  void anExpiredCertificateIsRefused() {
    Identities identities = new Identities(files);
    secure(identities.expired(), identities.ca());

    offer("x");

    await(() -> !said.lines().isEmpty());
    assertThat(said.lines().getFirst()).contains("has expired");
  }

  @Test
  void aCertificateThatHasNotBegunMakesUsDoubtTheClock() {
    Identities identities = new Identities(files);
    secure(identities.early(), identities.ca());

    offer("x");

    await(() -> !said.lines().isEmpty());
    assertThat(said.lines().getFirst())
        .contains("it is not valid before 2090-01-01; is this machine's clock right?");
  }

  @Test
  void aCaFileThatIsMissingIsSaidInPlainWords() {
    Identities identities = new Identities(files);
    secure(identities.here(), files.resolve("nowhere.pem"));

    offer("x");

    await(() -> !said.lines().isEmpty());
    assertThat(said.lines().getFirst()).contains("the CA file " + files.resolve("nowhere.pem") + " does not exist");
  }

  @Test
  void aPortWithoutTlsIsSaidInPlainWords() throws IOException {
    ServerSocket greeter = keep(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual().start(() -> greet(greeter));
    lane(new PlainProtocol(URI.create("https://localhost:" + greeter.getLocalPort()), 1), a().build());

    offer("x");

    await(() -> !said.lines().isEmpty());
    assertThat(said.lines().getFirst()).contains("does not speak TLS; is http:// meant?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"301", "307", "308"})
  void nothingIsToldElsewhereAndItWaitsUntilItsOwnerHasSetThatRight(int status) {
    Vendor stranger = keep(Vendor.plain(Contract.ANYTHING));
    vendor(Contract.ANYTHING).next(Mood.saying(status, "Location", stranger.uri("/s3cret").toString()));
    lane(1, a().build());

    offer("x");

    await(() -> counts().delivered() == 1);
    assertThat(stranger.requests()).isEmpty();
    assertThat(counts().retries()).isOne();
    await(() -> said.lines().size() == 2);
    assertThat(said.lines().getFirst()).contains("takes nothing now: it sends us to another address at "
        + stranger.uri("") + " (HTTP " + status + "), where nothing is told; if that is the right one,"
        + " targets.chat.url has to name it. It is tried again; 1 waiting");
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "/login?s3cret", "//s3cret:s3cret@/", "s3cret://s3cret", "javascript:s3cret", "http://s3cret s3cret/",
    "http:///s3cret"
  })
  void whereItLeadsIsSaidOnlyWhereThatIsAnAddress(String location) {
    vendor(Contract.ANYTHING).next(Mood.saying(301, "Location", location));
    lane(1, a().build());

    offer("x");

    await(() -> counts().delivered() == 1);
    await(() -> said.lines().size() == 2);
    assertThat(said.lines().getFirst()).contains("it sends us to another address (HTTP 301)").doesNotContain("s3cret");
  }

  @Test
  void aServiceThatLeadsElsewhereForGoodIsWaitedForOnlySoLong() {
    vendor(Contract.ANYTHING).mood(Mood.saying(301, "Location", "https://elsewhere.example/"));
    lane(1, a().build());

    offer("x");

    await(() -> counts().dropped().get("expired") == 1);
    assertThat(lane.view().trouble()).contains("at https://elsewhere.example (HTTP 301)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"307", "308"})
  void aRedirectWithinTheSamePlaceIsFollowedOnceWithMethodAndBody(int status) {
    vendor(Contract.ANYTHING).next(Mood.saying(status, "Location", "/moved"));
    lane(1, a().build());

    offer("x");

    await(() -> counts().delivered() == 1);
    assertThat(vendor.accepted())
        .extracting(Request::method, Request::path, Request::body)
        .containsExactly(tuple("POST", "/moved", "x"));
  }

  @Test
  void aServiceThatSendsUsInACircleIsAskedTwiceAndAgainLater() {
    Mood circle = Mood.saying(307, "Location", "/hook");
    vendor(Contract.ANYTHING).next(circle, circle);
    lane(1, a().build());

    offer("x");

    await(() -> counts().delivered() == 1);
    assertThat(vendor.requests()).hasSize(3);
    assertThat(counts().retries()).isOne();
  }

  @Test
  void whatWaitsAtTheStopIsTold() {
    Gate gate = gated();
    lane(1, a().build());
    offer("first");
    await(() -> vendor.requests().size() == 1);
    offer("b", "c");
    gate.open();

    lane.stop(LONG);

    assertThat(counts()).isEqualTo(new LaneCounts(3, 3, 0, dropped(0, 0, 0, 0), 3, 0));
    assertThat(lane.offer("too late")).isFalse();
    assertThat(counts().dropped()).containsEntry("stopped", 1L);
  }

  @Test
  void whatCannotBeToldInTimeIsCountedAtTheStop() {
    vendor(Contract.ANYTHING).mood(Mood.HANGING);
    lane(1, a().deadline(LONG).build());
    offer("a", "b", "c");
    await(() -> vendor.requests().size() == 1);

    lane.stop(Duration.ofMillis(50));

    await(() -> counts().waiting() == 0);
    assertThat(counts()).isEqualTo(new LaneCounts(3, 0, 0, dropped(0, 0, 0, 3), 1, 0));
  }

  @Test
  void aDeadServiceIsTriedOnceMoreAtTheStop() {
    vendor(Contract.ANYTHING).kill();
    CountDownLatch waits = new CountDownLatch(1);
    lane = keep(new PlainProtocol(vendor.uri("/hook"), 1), a().build(), (condition, nanos) -> {
      if (nanos != Pause.ENDLESS) {
        waits.countDown();
      }
      condition.await();
    });
    offer("a", "b");
    awaitLatch(waits);

    lane.stop(LONG);

    assertThat(counts()).isEqualTo(new LaneCounts(2, 0, 0, dropped(0, 0, 0, 2), 2, 1));
  }

  @Test
  void aLaneThatNeverSpokeEndsAtOnce() {
    vendor(Contract.ANYTHING);
    lane(1, a().build());

    lane.stop(LONG);

    assertThat(lane.offer("too late")).isFalse();
    assertThat(counts()).isEqualTo(new LaneCounts(1, 0, 0, dropped(0, 0, 0, 1), 0, 0));
  }

  @Test
  void aServiceThatHangsDelaysNoOther() {
    vendor(Contract.ANYTHING).mood(Mood.HANGING);
    lane(1, a().deadline(LONG).build());
    Vendor other = keep(Vendor.plain(Contract.ANYTHING));
    Lane healthy = keep(new PlainProtocol(other.uri("/"), 1), a().build(), jumping());
    offer("stuck");
    await(() -> vendor.requests().size() == 1);

    healthy.offer("passes");

    await(() -> healthy.view().counts().delivered() == 1);
    assertThat(counts().delivered()).isZero();
  }

  @Test
  void aHeaderThatJavaRefusesIsARefusalForGoodWithoutItsValue() {
    vendor(Contract.ANYTHING);
    SequencedMap<String, String> headers = new LinkedHashMap<>();
    headers.put("X-Key", "s3cret\nX-Other: s3cret");
    lane(new PlainProtocol(vendor.uri("/"), 1, headers), a().build());

    offer("x");

    await(() -> counts().dropped().get("refused") == 1);
    assertThat(lane.view().trouble()).contains("check its method and headers").doesNotContain("s3cret");
  }

  @Test
  void noSecretIsEverSaid() {
    vendor(Contract.ANYTHING);
    vendor.next(
        Mood.BREAKING, Mood.HANGING, Mood.saying(503, "s3cret"), Mood.saying(429, "Retry-After", "s3cret"),
        Mood.saying(307, "Location", "https://s3cret@elsewhere.example/s3cret?key=s3cret"), Mood.DRIPPING, Mood.FAIR);
    SequencedMap<String, String> headers = new LinkedHashMap<>();
    headers.put("X-Key", "s3cret");
    lane(
        new PlainProtocol(vendor.uri("/services/s3cret?key=s3cret"), 1, headers),
        a().deadline(Duration.ofMillis(300)).build());

    offer("s3cret 1", "s3cret 2", "s3cret 3");

    await(() -> counts().waiting() == 0);
    assertThat(said.lines()).isNotEmpty().noneMatch(line -> line.contains("s3cret"));
    assertThat(lane.view().toString()).doesNotContain("s3cret");
    assertThat(new Parcel("s3cret", 0).toString()).doesNotContain("s3cret");
    assertThat(new PlainProtocol(vendor.uri("/s3cret"), 1, headers).call(List.of(new Parcel("s3cret", 0))).toString())
        .doesNotContain("s3cret");
  }

  @Test
  void theSumsAreRightWhenAServiceIsKilledAndComesBackUnderLoad() {
    vendor(Contract.ANYTHING);
    lane(50, a().queue(1_500).expiry(Duration.ofDays(7)).build());
    List<LaneCounts> seen = new ArrayList<>();

    for (int i = 0; i < 10_000; i++) {
      lane.offer("event " + i);
      if (i % 100 == 0) {
        seen.add(counts());
      }
      if (i == 3_000 || i == 6_000) {
        vendor.kill();
        lane.offer("knock " + i);
        awaitFailure();
      }
      if (i == 5_000 || i == 7_000) {
        vendor.comeBack();
        await(() -> counts().waiting() == 0);
      }
    }
    await(() -> counts().waiting() == 0);

    LaneCounts counts = counts();
    assertThat(seen)
        .allSatisfy(each -> assertThat(each.taken()).isEqualTo(each.delivered() + each.waiting() + sum(each)));
    assertThat(counts.taken()).isEqualTo(10_002).isEqualTo(counts.delivered() + sum(counts));
    assertThat(counts.dropped().get("overflow")).isPositive();
    assertThat(counts.delivered()).isPositive();
    List<String> arrived = lines().stream().distinct().toList();
    assertThat((long) arrived.size()).isGreaterThanOrEqualTo(counts.delivered()).isLessThanOrEqualTo(10_002);
    assertThat(arrived).contains("event 9999");
  }

  /** Keeps the first request waiting until it is opened. */
  private static final class Gate {
    private final CountDownLatch opened = new CountDownLatch(1);
    private final Semaphore first = new Semaphore(1);

    void open() {
      opened.countDown();
    }

    Contract before(Contract contract) {
      return request -> {
        if (first.tryAcquire()) {
          awaitLatch(opened);
        }
        return contract.answer(request);
      };
    }
  }

  private static final class DeliveryBuilder {
    private int queue = 1_000;
    private Duration expiry = Duration.ofMinutes(10);
    private Duration deadline = Duration.ofSeconds(10);
    private Duration spacing = Duration.ZERO;
    private Optional<Path> ca = Optional.empty();

    DeliveryBuilder queue(int most) {
      queue = most;
      return this;
    }

    DeliveryBuilder expiry(Duration age) {
      expiry = age;
      return this;
    }

    DeliveryBuilder deadline(Duration time) {
      deadline = time;
      return this;
    }

    DeliveryBuilder spacing(Duration time) {
      spacing = time;
      return this;
    }

    DeliveryBuilder ca(Path file) {
      ca = Optional.of(file);
      return this;
    }

    Delivery build() {
      return new Delivery(queue, expiry, deadline, spacing, ca);
    }
  }

  private static DeliveryBuilder a() {
    return new DeliveryBuilder();
  }

  private <T extends AutoCloseable> T keep(T closeable) {
    open.add(closeable);
    return closeable;
  }

  private Vendor vendor(Contract contract) {
    vendor = keep(Vendor.plain(contract));
    return vendor;
  }

  private Gate gated() {
    Gate gate = new Gate();
    vendor(gate.before(Contract.ANYTHING));
    return gate;
  }

  private void secure(SSLContext identity, Path ca) {
    vendor = keep(Vendor.secure(Contract.ANYTHING, identity));
    lane(new PlainProtocol(vendor.uri("/hook"), 1), a().ca(ca).expiry(Duration.ofDays(7)).build());
  }

  private void lane(int mostParcels, Delivery delivery) {
    lane(new PlainProtocol(vendor.uri("/hook"), mostParcels), delivery);
  }

  private void lane(PlainProtocol protocol, Delivery delivery) {
    lane = keep(protocol, delivery, jumping());
  }

  private Lane keep(PlainProtocol protocol, Delivery delivery, Pause pause) {
    HttpCaller caller =
        new HttpCaller(
            protocol.uri(), TlsFiles.trusting(protocol.uri().getHost(), "targets.chat.ca", delivery.ca()));
    Lane made =
        new Lane(
            "targets.chat", protocol, delivery, share, caller, clock::get, InstantSource.fixed(NOON), new Random(7),
            pause);
    open.add(() -> made.stop(Duration.ZERO));
    return made;
  }

  /** Time stands still but while a lane waits for it: then it is there at once. */
  private Pause jumping() {
    return (condition, nanos) -> {
      if (nanos == Pause.ENDLESS) {
        condition.await();
      } else {
        clock.addAndGet(nanos);
      }
    };
  }

  private void offer(String... texts) {
    for (String text : texts) {
      assertThat(lane.offer(text)).isTrue();
    }
  }

  private static void greet(ServerSocket greeter) {
    try {
      while (true) {
        try (Socket guest = greeter.accept()) {
          guest.getOutputStream().write("220 mail.example\r\n".getBytes(StandardCharsets.US_ASCII));
          guest.getInputStream().read();
        }
      }
    } catch (IOException e) {
      // The test has ended.
    }
  }

  private void awaitFailure() {
    long before = counts().retries();
    await(() -> counts().retries() > before);
  }

  private LaneCounts counts() {
    return lane.view().counts();
  }

  private static long sum(LaneCounts counts) {
    return counts.dropped().values().stream().mapToLong(Long::longValue).sum();
  }

  private List<String> bodies() {
    return vendor.accepted().stream().map(Request::body).toList();
  }

  private List<String> lines() {
    return vendor.accepted().stream().flatMap(request -> request.body().lines()).toList();
  }

  private static SequencedMap<String, Long> dropped(long overflow, long expired, long refused, long stopped) {
    SequencedMap<String, Long> dropped = new LinkedHashMap<>();
    dropped.put("overflow", overflow);
    dropped.put("expired", expired);
    dropped.put("refused", refused);
    dropped.put("stopped", stopped);
    return dropped;
  }

  private static List<Long> differences(List<Long> times) {
    return IntStream.range(1, times.size()).mapToObj(i -> times.get(i) - times.get(i - 1)).toList();
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(Vendor.LONG_NANOS, TimeUnit.NANOSECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
