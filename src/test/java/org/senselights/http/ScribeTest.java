package org.senselights.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.senselights.http.Tellings.occasion;
import static org.senselights.http.Tellings.session;
import static org.senselights.http.Vendor.await;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.senselights.SaidInLog;
import org.senselights.mqtt.Mosquitto;
import org.senselights.rules.Occasion;
import org.senselights.settings.Delivery;
import org.senselights.tls.TlsFiles;

class ScribeTest {
  private static final Duration LONG = Duration.ofNanos(Vendor.LONG_NANOS);

  private final SaidInLog said = new SaidInLog("org.senselights.http", Level.ALL);
  private final CountDownLatch released = new CountDownLatch(1);
  private final Queue<Occasion> written = new ConcurrentLinkedQueue<>();
  private final Lane lane = lane();
  private Scribe<Occasion> scribe;

  @AfterEach
  void end() {
    released.countDown();
    lane.stop(Duration.ZERO);
    said.close();
  }

  @Test
  void whoHandsOverDoesNotWaitForTheWriter() {
    writing(this::writeWhenReleased);
    List<Occasion> events = IntStream.range(0, 100).mapToObj(i -> event("event " + i)).toList();

    events.forEach(scribe::handOver);

    assertThat(written).isEmpty();
    released.countDown();
    await(() -> written.size() == 100);
    assertThat(written).containsExactlyElementsOf(events);
  }

  @Test
  void whatWaitsIsBoundedByWhatItTakesNotByNumber() {
    assertThat(fill("x".repeat(60_000))).isBetween(50, 140);
  }

  @Test
  void ofUsualEventsThereIsRoomForThousands() {
    assertThat(fill("Start session for user")).isEqualTo(8_192);
  }

  @Test
  void whatWasWrittenMakesRoom() {
    writing(this::writeWhenReleased);
    Occasion large = event("x".repeat(60_000));
    while (scribe.hasRoomFor(large)) {
      scribe.handOver(large);
    }

    released.countDown();

    await(() -> scribe.hasRoomFor(large));
  }

  @Test
  void afterEachRestItIsThereAgain() {
    writing(written::add);

    for (int i = 1; i <= 50; i++) {
      int many = i;
      scribe.handOver(event("event"));
      await(() -> written.size() == many);
    }
  }

  @Test
  void aFaultWhileOneIsWrittenIsSaidAndLosesThatOneOnly() {
    writingForTheLane(event -> {
      if (event.event().message().isEmpty()) {
        throw new IllegalStateException("no message");
      }
      return event.event().message();
    });

    promise(event(""));
    promise(event("good"));

    await(() -> counts().waiting() == 1);
    assertThat(counts().taken()).isEqualTo(2);
    assertThat(counts().dropped()).containsEntry("refused", 1L);
    // What may follow is the lane's, which finds nobody there.
    assertThat(said.lines()).first().asString().contains("fault of ours while writing for chat", "no message");
  }

  @Test
  void whatWasHandedOverIsWrittenBeforeTheStop() {
    writingForTheLane(event -> event.event().message());
    IntStream.range(0, 500).forEach(i -> promise(event("event " + i)));

    scribe.stop(List.of(), LONG);

    assertThat(counts().taken()).isEqualTo(500);
    assertThat(counts().waiting()).isEqualTo(500);
  }

  @Test
  void whatCannotBeWrittenBeforeTheStopIsCounted() {
    writingForTheLane(event -> {
      awaitRelease();
      return "late";
    });
    promise(event("one"));
    promise(event("two"));

    scribe.stop(List.of(lane), Duration.ofMillis(50));

    LaneCounts atTheStop = counts();
    assertThat(atTheStop.taken()).isEqualTo(2);
    assertThat(atTheStop.waiting()).isZero();
    assertThat(atTheStop.dropped()).containsEntry("stopped", 2L);
    released.countDown();
    scribe.stop(List.of(lane), LONG);
    assertThat(counts()).as("who writes on regardless changes no sum").isEqualTo(atTheStop);
  }

  /** How many have room while none is written. */
  private int fill(String message) {
    writing(this::writeWhenReleased);
    Occasion one = event(message);
    int handed = 0;
    while (scribe.hasRoomFor(one)) {
      scribe.handOver(one);
      handed++;
    }
    return handed;
  }

  private void writing(Consumer<Occasion> pen) {
    scribe = new Scribe<>("test", occasion -> occasion, pen, System::nanoTime);
  }

  private void writingForTheLane(Function<Occasion, String> text) {
    writing(event -> scribe.write(lane, into -> into.accept(text.apply(event))));
  }

  private void promise(Occasion event) {
    lane.promise();
    scribe.handOver(event);
  }

  private void writeWhenReleased(Occasion event) {
    awaitRelease();
    written.add(event);
  }

  private void awaitRelease() {
    try {
      released.await(Vendor.LONG_NANOS, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private LaneCounts counts() {
    return lane.view().counts();
  }

  private static Occasion event(String message) {
    return occasion(session().message(message).build());
  }

  /** To where nobody is, and which is in no hurry to find out. */
  private static Lane lane() {
    PlainProtocol protocol = new PlainProtocol(URI.create("http://127.0.0.1:" + Mosquitto.freePort()), 1);
    return new Lane("targets.chat", protocol,
        new Delivery(1_000, Duration.ofHours(1), LONG, Duration.ZERO, Optional.empty()), Share.among(1),
        new HttpCaller(protocol.uri(), TlsFiles.trusting("127.0.0.1", "targets.chat.ca", Optional.empty())),
        System::nanoTime, InstantSource.fixed(Instant.EPOCH), new Random(7));
  }
}
