package org.senselights.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.senselights.SaidInLog;
import org.senselights.message.Message;
import org.senselights.mqtt.Subscriber.Heard;
import org.senselights.settings.MqttSettings;
import org.senselights.settings.Secret;

class MqttLinkIT {
  private static final String STATUS = "sense-lights/desk/status";
  private static final List<String> FILTERS = List.of("sense-lights/desk/light/+/set", "homeassistant/status");
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final int OUTBOX = 20_000;

  private final SaidInLog said = new SaidInLog(MqttLink.class.getName());
  private final Mosquitto broker = new Mosquitto();
  private final Relay relay = new Relay(broker.port());
  private final AtomicLong ahead = new AtomicLong();
  private final BlockingQueue<Boolean> ups = new LinkedBlockingQueue<>();
  private final BlockingQueue<Incoming> heard = new LinkedBlockingQueue<>();
  private final List<Long> toAcknowledged = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> others = new ArrayList<>();
  private MqttClient other;
  private MqttLink link = link(relay.port(), "", "");

  @BeforeAll
  static void mosquittoIsThere() {
    Mosquitto.assumeInstalled();
  }

  @AfterEach
  void end() throws Exception {
    link.stop(Duration.ZERO);
    everyEventIsInOnePlace();
    for (AutoCloseable other : others) {
      other.close();
    }
    relay.close();
    broker.close();
    said.close();
  }

  @Test
  void statesAreToldFirstThenOnlineThenTheEventsThatWaited() {
    broker.start();
    Subscriber subscriber = subscriber();
    link.offer(Message.event("event", "1"));
    link.offer(Message.state("state/a", "A"));
    link.offer(Message.event("event", "2"));
    link.offer(Message.state("state/b", "B"));

    link.start();

    assertThat(subscriber.until(heard -> heard.payload().equals("2")))
        .extracting(Heard::payload)
        .containsExactly("A", "B", "online", "1", "2");
    assertThat(subscriber(STATUS).next()).isEqualTo(new Heard(STATUS, "online", true));
  }

  @Test
  void theFirstConnectionIsTriedUntilTheBrokerComes() {
    link.start();
    link.offer(Message.state("state/a", "A"));
    link.offer(Message.event("event", "1"));
    await(() -> !said.lines().isEmpty());

    broker.start();

    await(() -> link.counts().acknowledged() == 1);
    assertThat(subscriber("state/a").next().payload()).isEqualTo("A");
    assertThat(said.lines()).hasSize(2);
    assertThat(said.lines().get(0)).startsWith("WARNING No connection to the broker mqtt://127.0.0.1:");
    assertThat(said.lines().get(1))
        .startsWith("INFO Connected to the broker mqtt://127.0.0.1:")
        .endsWith("(no TLS); 1 state and 1 event waited");
  }

  @Test
  void nobodyThereIsSaidInPlainWords() {
    link = link(Mosquitto.freePort(), "", "");

    link.start();

    await(() -> !said.lines().isEmpty());
    assertThat(said.lines().getFirst()).contains("nothing listens on port").contains("(connection refused)");
  }

  @Test
  void anUnknownHostIsSaidInPlainWords() {
    link =
        new MqttLink(
            settings(Optional.of(new MqttSettings.Broker("no_such_host.invalid", 1883, false)), "", ""),
            "desk", STATUS, List.of(), ups::add, heard::add, System::nanoTime, toAcknowledged::add);

    link.start();

    await(() -> !said.lines().isEmpty());
    assertThat(said.lines().getFirst()).contains("the host name no_such_host.invalid is unknown");
  }

  @Test
  void whenTheConnectionBreaksTheBrokerSaysOffline() {
    broker.start();
    Subscriber subscriber = subscriber();
    startAndAwaitUp();

    relay.cut();

    assertThat(subscriber.until(heard -> heard.payload().equals("offline")))
        .extracting(Heard::topic)
        .containsOnly(STATUS);
    assertThat(subscriber(STATUS).next().payload()).isEqualTo("offline");
    await(() -> ups.contains(false));
    assertThat(link.connected()).isFalse();
  }

  @Test
  void theLinkComesBackByItself() {
    broker.start();
    startAndAwaitUp();
    Subscriber subscriber = subscriber();

    relay.cut();
    await(() -> !link.connected());
    link.offer(Message.event("event", "while away"));
    relay.open();

    subscriber.until(heard -> heard.payload().equals("while away"));
    assertThat(link.counts().connections()).isEqualTo(2);
    assertThat(said.lines()).hasSize(3);
    assertThat(said.lines().get(1)).startsWith("WARNING Lost the broker").endsWith("; trying again");
  }

  @Test
  void whatWasNotAcknowledgedIsSentOnceMoreAndCounted() {
    broker.start();
    Subscriber subscriber = subscriber("event");
    startAndAwaitUp();
    relay.swallowAcknowledgements(true);
    IntStream.range(0, 10).forEach(i -> link.offer(Message.event("event", "e" + i)));
    subscriber.until(heard -> heard.payload().equals("e9"));

    relay.cut();
    relay.swallowAcknowledgements(false);
    await(() -> !link.connected());
    relay.open();

    assertThat(subscriber.until(heard -> heard.payload().equals("e9")))
        .extracting(Heard::payload)
        .containsExactly("e0", "e1", "e2", "e3", "e4", "e5", "e6", "e7", "e8", "e9");
    await(() -> link.counts().acknowledged() == 10);
    assertThat(link.counts().resent()).isEqualTo(10);
    assertThat(link.counts().dropped()).isZero();
  }

  @Test
  void howLongItTookUntilTheBrokerHasItIsMeasuredForEventsThatADatagramSetOff() {
    broker.start();
    startAndAwaitUp();
    long received = ahead.get() + System.nanoTime() - Duration.ofSeconds(40).toNanos();

    link.offer(Message.event("event", "of no datagram"));
    link.offer(new Message("event", "nothing to acknowledge", 0, false), received);
    link.offer(Message.state("state", "may wait on purpose"), received);
    link.offer(Message.event("event", "measured"), received);

    await(() -> link.counts().acknowledged() == 3 && link.counts().statesTold() == 2);
    assertThat(toAcknowledged).singleElement()
        .satisfies(nanos ->
            assertThat(Duration.ofNanos(nanos)).isBetween(Duration.ofSeconds(40), LONG.multipliedBy(3)));
  }

  @Test
  void nothingIsSentAThirdTime() {
    broker.start();
    Subscriber subscriber = subscriber("event");
    startAndAwaitUp();
    relay.swallowAcknowledgements(true);
    link.offer(Message.event("event", "poison"));
    for (int i = 0; i < 2; i++) {
      subscriber.until(heard -> heard.payload().equals("poison"));
      relay.cut();
      await(() -> !link.connected());
      relay.open();
    }

    await(() -> link.counts().unanswered() == 1);
    link.offer(Message.event("event", "next"));
    assertThat(subscriber.next().payload()).isEqualTo("next");
  }

  @Test
  void whenTheBrokerIsKilledUnderLoadTheSumsAddUpAndNothingIsToldMoreThanTwice() throws Exception {
    broker.start();
    List<Heard> heard = new ArrayList<>();
    Subscriber subscriber = subscriber("event");
    startAndAwaitUp();
    AtomicBoolean more = new AtomicBoolean(true);
    AtomicLong offered = new AtomicLong();
    Thread load =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (more.get()) {
                    link.offer(Message.event("event", Long.toString(offered.getAndIncrement())));
                    LockSupport.parkNanos(50_000);
                  }
                });

    for (int kill = 0; kill < 3; kill++) {
      long goal = link.counts().acknowledged() + 1_000;
      await(() -> link.counts().acknowledged() > goal);
      broker.kill();
      await(() -> !link.connected());
      relay.cut();
      heard.addAll(subscriber.soFar());
      broker.restart();
      // Nobody may speak before somebody listens, since this broker has no memory.
      subscriber = subscriber("event");
      relay.open();
      await(link::connected);
    }
    more.set(false);
    load.join();
    await(() -> quiet(link.counts()));
    link.offer(Message.event("event", "end"));
    heard.addAll(subscriber.until(next -> next.payload().equals("end")));
    heard.removeLast();
    await(() -> quiet(link.counts()));

    MqttCounts counts = link.counts();
    assertThat(counts.offered()).isEqualTo(offered.get() + 1);
    assertThat(counts.acknowledged() + counts.dropped()).isEqualTo(counts.offered());
    assertThat(counts.dropped()).isEqualTo(counts.unanswered());
    assertThat(counts.resent()).isLessThanOrEqualTo(3 * 48);
    List<String> wire = new ArrayList<>(relay.events());
    assertThat(wire.removeLast()).isEqualTo("end");
    assertThat(repetitions(wire)).isLessThanOrEqualTo(counts.resent());
    // Nothing was left out, and nothing overtook anything.
    assertThat(firstTold(wire)).containsExactlyElementsOf(LongStream.range(0, offered.get()).boxed().toList());
    List<String> payloads = heard.stream().map(Heard::payload).toList();
    assertThat(repetitions(payloads)).isLessThanOrEqualTo(counts.resent());
    // A killed broker takes along what it had not passed on, which is the end of what it was told, and nothing before.
    assertThat(firstTold(payloads)).isSorted();
    assertThat(gaps(firstTold(payloads))).isLessThanOrEqualTo(3);
  }

  /** How many were told a second time; a third time is a failure. */
  private static long repetitions(List<String> payloads) {
    Map<String, Integer> times = new HashMap<>();
    payloads.forEach(payload -> times.merge(payload, 1, Integer::sum));
    assertThat(times.values()).allMatch(count -> count <= 2);
    return times.values().stream().filter(count -> count == 2).count();
  }

  private static List<Long> firstTold(List<String> payloads) {
    return payloads.stream().distinct().map(Long::valueOf).toList();
  }

  private static long gaps(List<Long> numbers) {
    return IntStream.range(1, numbers.size()).filter(i -> numbers.get(i) != numbers.get(i - 1) + 1).count();
  }

  @Test
  void nothingRetainedIsStaleAfterTheBrokerLostItsMemory() {
    broker.start();
    startAndAwaitUp();
    link.offer(Message.state("state/a", "old"));
    link.offer(Message.state("state/b", "same"));
    await(() -> link.counts().statesTold() >= 3);

    broker.kill();
    await(() -> !link.connected());
    link.offer(Message.state("state/a", "new"));
    broker.restart();
    await(link::connected);

    Set<Heard> expected =
        Set.of(
            new Heard("state/a", "new", true),
            new Heard("state/b", "same", true),
            new Heard(STATUS, "online", true));
    await(() -> new HashSet<>(retained()).equals(expected));
  }

  @Test
  void nothingRetainedIsStaleAfterABrokerWithMemoryCameBack() {
    broker.withPersistence().start();
    startAndAwaitUp();
    link.offer(Message.state("state/a", "old"));
    await(() -> link.counts().statesTold() >= 2);

    broker.stop();
    await(() -> !link.connected());
    link.offer(Message.state("state/a", "new"));
    broker.restart();
    await(link::connected);

    Set<Heard> expected = Set.of(new Heard("state/a", "new", true), new Heard(STATUS, "online", true));
    await(() -> new HashSet<>(retained()).equals(expected));
  }

  @Test
  void anOldEventIsNeverToldAsNew() {
    relay.cut();
    IntStream.range(0, 5).forEach(i -> link.offer(Message.event("event", "old")));
    link.start();
    ahead.addAndGet(Duration.ofMinutes(3).toNanos());
    link.offer(Message.event("event", "new"));
    broker.start();
    Subscriber subscriber = subscriber();
    relay.open();

    assertThat(subscriber.until(heard -> heard.topic().equals("event")))
        .extracting(Heard::payload)
        .containsExactly("online", "new");
    assertThat(link.counts().expired()).isEqualTo(5);
  }

  @Test
  void aDeadBrokerCostsBoundedMemory() {
    link.start();
    String payload = "x".repeat(1_000);

    IntStream.range(0, 200_000).forEach(i -> link.offer(Message.event("event", payload)));
    IntStream.range(0, 2_000).forEach(i -> link.offer(Message.state("state/" + i, payload)));

    MqttCounts counts = link.counts();
    assertThat(counts.waiting()).isLessThanOrEqualTo(Outbox.MAX_EVENT_BYTES / 1_000);
    assertThat(counts.overflow()).isEqualTo(200_000 - counts.waiting());
    assertThat(counts.topics()).isEqualTo(Outbox.MAX_TOPICS);
  }

  @Test
  void aStopTellsWhatWaitsAndThenOffline() {
    broker.start();
    Subscriber subscriber = subscriber();
    startAndAwaitUp();
    link.offer(Message.state("state/a", "1"));
    link.offer(Message.state("state/a", "2"));
    IntStream.range(0, 5_000).forEach(i -> link.offer(Message.event("event", "e" + i)));

    link.stop(LONG);

    List<Heard> heard = subscriber.until(one -> one.payload().equals("offline"));
    assertThat(heard.stream().filter(one -> one.topic().equals("event")).map(Heard::payload))
        .containsExactlyElementsOf(IntStream.range(0, 5_000).mapToObj(i -> "e" + i).toList());
    assertThat(heard.stream().filter(one -> one.topic().equals("state/a")).toList().getLast().payload()).isEqualTo("2");
    assertThat(link.counts().acknowledged()).isEqualTo(5_000);
    assertThat(link.counts().dropped()).isZero();
    assertThat(subscriber(STATUS).next()).isEqualTo(new Heard(STATUS, "offline", true));
    assertThat(ups).containsExactly(true, false);
  }

  @Test
  void whatIsOfferedAfterTheStopIsNotTaken() {
    broker.start();
    startAndAwaitUp();
    link.stop(LONG);

    link.offer(Message.event("event", "late"));

    assertThat(link.counts().stopped()).isOne();
  }

  @Test
  void aStopWithoutABrokerCountsWhatCouldNotBeTold() {
    link.start();
    IntStream.range(0, 7).forEach(i -> link.offer(Message.event("event", "e" + i)));

    link.stop(LONG);

    assertThat(link.counts().stopped()).isEqualTo(7);
    assertThat(link.counts().waiting()).isZero();
  }

  @Test
  void aStopDoesNotWaitForABrokerThatStandsStill() {
    broker.start();
    startAndAwaitUp();
    broker.freeze();
    try {
      IntStream.range(0, 100).forEach(i -> link.offer(Message.event("event", "e" + i)));

      link.stop(Duration.ofMillis(300));

      await(() -> link.counts().stopped() == 100);
    } finally {
      broker.thaw();
    }
    Subscriber subscriber = subscriber(STATUS);
    subscriber.until(heard -> heard.payload().equals("offline"));
  }

  @Test
  void aStopDoesNotWaitForABrokerThatStandsStillWithMoreThanTheSocketsHold() {
    broker.start();
    // Straight to the broker: the relay would go on reading.
    link = link(broker.port(), "", "");
    startAndAwaitUp();
    broker.freeze();
    try {
      String large = "x".repeat(200_000);
      IntStream.range(0, 60).forEach(i -> link.offer(Message.event("event", large)));

      link.stop(Duration.ofMillis(300));

      await(() -> link.counts().stopped() == 60);
      await(() -> ups.size() == 2);
      assertThat(ups).containsExactly(true, false);
    } finally {
      broker.thaw();
    }
  }

  @Test
  void withoutABrokerInTheSettingsEventsAreDroppedOnPurpose() {
    link =
        new MqttLink(
            settings(Optional.empty(), "", ""), "desk", STATUS, List.of(), ups::add, heard::add, System::nanoTime,
            toAcknowledged::add);
    link.start();

    link.offer(Message.event("event", "1"));
    link.offer(Message.state("state/a", "A"));
    link.stop(LONG);

    assertThat(link.counts().noBroker()).isOne();
    assertThat(said.lines()).containsExactly(
        "INFO No MQTT broker is configured (mqtt.url is empty): nothing is published");
  }

  @Test
  void aUserWithTheRightPasswordIsLetIn() {
    broker.withUser("lights", "s3cret").start();
    link = link(relay.port(), "lights", "s3cret");

    startAndAwaitUp();

    link.offer(Message.event("event", "1"));
    await(() -> link.counts().acknowledged() == 1);
  }

  @Test
  void aWrongPasswordIsSaidOnceAndTriedAgain() {
    broker.withUser("lights", "s3cret").start();
    link = link(relay.port(), "lights", "letmein");

    link.start();

    await(() -> broker.log().split("not authorised", -1).length > 3);
    assertThat(said.lines()).hasSize(1);
    assertThat(said.lines().getFirst())
        .contains("not authorised")
        .contains("check mqtt.username and mqtt.password")
        .doesNotContain("letmein")
        .doesNotContain("s3cret");
  }

  @Test
  void aTopicThatCannotBeSentCostsItsMessageOnly() {
    broker.start();
    // Paho itself, which the subscriber is made of, cannot read a topic with an emoji in it.
    Subscriber subscriber = subscriber("event/good");
    startAndAwaitUp();

    link.offer(Message.event("event/+/wild", "1"));
    link.offer(Message.event("event/\uD83D\uDE00", "2"));
    link.offer(Message.event("event/\u0007", "3"));
    link.offer(Message.event("", "4"));
    link.offer(Message.state("event/#", "5"));
    link.offer(Message.event("event/good", "6"));

    assertThat(subscriber.next().payload()).isEqualTo("6");
    await(() -> link.counts().acknowledged() == 2);
    assertThat(link.counts().refused()).isEqualTo(3);
    assertThat(link.counts().statesRefused()).isOne();
    assertThat(link.counts().connections()).isOne();
    assertThat(said.lines()).filteredOn(line -> line.contains("topic cannot be sent")).hasSize(1);
  }

  @Test
  void anEventWithoutAcknowledgementCountsWhenItIsWritten() {
    broker.start();
    Subscriber subscriber = subscriber("event");
    startAndAwaitUp();

    link.offer(new Message("event", "fire and forget", 0, false));

    assertThat(subscriber.next().payload()).isEqualTo("fire and forget");
    await(() -> link.counts().acknowledged() == 1);
  }

  @Test
  void largeAndManyLanguagedPayloadsArriveWhole() {
    broker.start();
    Subscriber subscriber = subscriber("event");
    startAndAwaitUp();
    String large = "Grüße, 你好, \uD83D\uDE00 ".repeat(10_000);

    link.offer(Message.event("event", "before"));
    link.offer(Message.event("event", large));
    link.offer(Message.event("event", "after"));

    assertThat(subscriber.until(heard -> heard.payload().equals("after")))
        .extracting(Heard::payload)
        .containsExactly("before", large, "after");
  }

  @Test
  void aMessageThatNobodyAskedForDoesNoHarm() throws Exception {
    broker.start();
    startAndAwaitUp();
    ByteArrayOutputStream unasked = new ByteArrayOutputStream();
    unasked.write(new byte[] {0x30, 9, 0, 4});
    unasked.write("surp".getBytes(UTF_8));
    unasked.write("ise".getBytes(UTF_8));

    relay.inject(unasked.toByteArray());

    link.offer(Message.event("event", "1"));
    await(() -> link.counts().acknowledged() == 1);
    assertThat(link.counts().connections()).isOne();
  }

  @Test
  void anotherProgramWithTheSameClientIdIsSaidInPlainWordsOnce() throws Exception {
    broker.start();
    link.start();
    for (int i = 0; i < 4; i++) {
      int connection = i + 1;
      await(() -> link.counts().connections() == connection && link.connected());
      MqttClient twin = new MqttClient("tcp://127.0.0.1:" + broker.port(), "desk", new MemoryPersistence());
      twin.connect(new MqttConnectOptions());
      await(() -> !link.connected());
      twin.disconnectForcibly(0, 1_000);
      twin.close();
    }

    assertThat(said.lines())
        .filteredOn(line -> line.contains("another program connects with the client id desk; give this device its own"))
        .hasSize(1);
  }

  @Test
  void commandsComeInWithTheirTopicAndPayload() throws Exception {
    broker.start();
    startAndAwaitUp();

    elsewhere("sense-lights/desk/light/red/set", "{\"state\":\"ON\"}", false);
    elsewhere("sense-lights/desk/elsewhere", "not for us", false);
    elsewhere("homeassistant/status", "online", false);

    assertThat(comesIn()).isEqualTo("sense-lights/desk/light/red/set {\"state\":\"ON\"}");
    assertThat(comesIn()).isEqualTo("homeassistant/status online");
  }

  @Test
  void aCommandThatTheBrokerKeptIsToldFromOneOfThisMoment() throws Exception {
    broker.start();
    elsewhere("sense-lights/desk/light/red/set", "old", true);
    startAndAwaitUp();

    assertThat(comesIn()).isEqualTo("retained sense-lights/desk/light/red/set old");
    elsewhere("sense-lights/desk/light/red/set", "new", true);
    assertThat(comesIn()).isEqualTo("sense-lights/desk/light/red/set new");
  }

  @Test
  void commandsComeInAgainAfterTheBrokerWasKilled() throws Exception {
    broker.start();
    startAndAwaitUp();
    broker.kill();
    await(() -> !link.connected());
    broker.restart();
    await(link::connected);

    elsewhere("sense-lights/desk/light/red/set", "after", false);

    assertThat(comesIn()).isEqualTo("sense-lights/desk/light/red/set after");
  }

  @Test
  void weListenBeforeWeTell() {
    broker.withOption("log_type all").start();
    link.offer(Message.state("state/a", "A"));
    startAndAwaitUp();
    await(() -> broker.log().contains("Received PUBLISH from desk"));

    assertThat(broker.log().indexOf("Received SUBSCRIBE from desk"))
        .isPositive()
        .isLessThan(broker.log().indexOf("Received PUBLISH from desk"));
  }

  @Test
  void aSubscriptionThatTheBrokerRefusesIsSaidOnceAndTheRestGoesOn() throws Exception {
    broker.withOneSubscription("homeassistant/status").start();
    startAndAwaitUp();

    link.offer(Message.event("event", "1"));
    await(() -> link.counts().acknowledged() == 1);
    relay.cut();
    await(() -> !link.connected());
    relay.open();
    await(link::connected);

    elsewhere("homeassistant/status", "online", false);
    assertThat(comesIn()).isEqualTo("homeassistant/status online");
    assertThat(said.lines())
        .filteredOn(line -> line.contains("does not let us subscribe"))
        .containsExactly(
            "WARNING The broker does not let us subscribe to sense-lights/desk/light/+/set: commands from Home"
                + " Assistant do not arrive there; give this user the right to read it");
  }

  @Test
  void earsThatFailDoNoHarm() throws Exception {
    broker.start();
    BlockingQueue<String> tried = new LinkedBlockingQueue<>();
    link =
        link(
            incoming -> {
              tried.add(new String(incoming.payload(), UTF_8));
              throw new IllegalStateException("a mistake");
            });
    startAndAwaitUp();

    elsewhere("homeassistant/status", "1", false);
    elsewhere("homeassistant/status", "2", false);

    assertThat(tried.poll(30, TimeUnit.SECONDS)).isEqualTo("1");
    assertThat(tried.poll(30, TimeUnit.SECONDS)).isEqualTo("2");
    link.offer(Message.event("event", "1"));
    await(() -> link.counts().acknowledged() == 1);
    assertThat(link.counts().connections()).isOne();
    assertThat(said.lines()).filteredOn(line -> line.contains("please report this")).hasSize(1);
  }

  @Test
  void whatIsTooLargeOrUnreadableIsPassedOverHoweverOftenItComes() throws Exception {
    broker.start();
    elsewhere("sense-lights/desk/light/green/set", "x".repeat(5 << 20), true);
    startAndAwaitUp();
    // More than a broker sends without an answer.
    for (int i = 0; i < 50; i++) {
      elsewhere("sense-lights/desk/light/red/set", "x".repeat(300_000), false);
    }
    // Told by ourselves, because Paho cannot.
    link.say(List.of(Message.event("sense-lights/desk/light/\uD83D\uDE00/set", "smile"))).get(30, TimeUnit.SECONDS);
    elsewhere("sense-lights/desk/light/red/set", "x".repeat(200_000), false);
    elsewhere("homeassistant/status", "online", false);

    assertThat(comesIn()).hasSizeGreaterThan(200_000);
    assertThat(comesIn()).isEqualTo("homeassistant/status online");
    assertThat(link.counts().connections()).isOne();
    assertThat(said.lines()).filteredOn(line -> line.contains("is passed over: it is larger than")).hasSize(1);
  }

  @Test
  void aFloodOfCommandsAndAFloodOfEventsPassEachOther() throws Exception {
    broker.start();
    startAndAwaitUp();
    MqttClient flooding = other();

    for (int i = 0; i < 5_000; i++) {
      flooding.publish("homeassistant/status", Integer.toString(i).getBytes(UTF_8), 0, false);
      link.offer(Message.event("event", Integer.toString(i)));
    }

    await(() -> link.counts().acknowledged() == 5_000);
    for (int i = 0; i < 5_000; i++) {
      assertThat(comesIn()).isEqualTo("homeassistant/status " + i);
    }
  }

  @Test
  void anAnswerDoesNotWaitForItsTopicsQuietSecond() {
    broker.start();
    Subscriber subscriber = subscriber("state/a");
    link = stoppedClock();
    startAndAwaitUp();
    link.offer(Message.state("state/a", "1"));
    assertThat(subscriber.next().payload()).isEqualTo("1");

    link.offer(Message.state("state/a", "2"));
    link.answer(Message.state("state/a", "3"));

    assertThat(subscriber.next().payload()).isEqualTo("3");
  }

  @Test
  void eventsWaitForAnIntroductionAndItsFifthOfASecond() {
    broker.start();
    Subscriber subscriber = subscriber();
    link = stoppedClock();
    startAndAwaitUp();
    subscriber.until(one -> one.payload().equals("online"));

    link.introduce(Message.state("config", "device"));
    link.offer(Message.event("event", "1"));
    link.offer(Message.state("state/a", "A"));
    assertThat(subscriber.until(one -> one.payload().equals("A")))
        .extracting(Heard::payload)
        .containsExactly("device", "A");
    await(() -> link.counts().statesTold() == 3);
    assertThat(link.counts().waiting()).isOne();

    ahead.addAndGet(Outbox.INTRODUCTION_NANOS);
    link.offer(Message.event("event", "2"));

    assertThat(subscriber.next().payload()).isEqualTo("1");
    assertThat(subscriber.next().payload()).isEqualTo("2");
  }

  @Test
  void eventsThatWaitForAnIntroductionGoByThemselvesWhenItsTimeIsOver() {
    broker.start();
    Subscriber subscriber = subscriber("event");
    startAndAwaitUp();

    link.introduce(Message.state("config", "device"));
    link.offer(Message.event("event", "1"));

    assertThat(subscriber.next().payload()).isEqualTo("1");
  }

  @Test
  void onANewConnectionEventsWaitForTheIntroductionAgain() {
    broker.start();
    Subscriber subscriber = subscriber();
    link = stoppedClock();
    link.introduce(Message.state("config", "device"));
    startAndAwaitUp();
    await(() -> link.counts().statesTold() == 2);
    ahead.addAndGet(Outbox.INTRODUCTION_NANOS);
    relay.cut();
    await(() -> !link.connected());
    subscriber.until(one -> one.payload().equals("offline"));
    link.offer(Message.event("event", "1"));

    relay.open();
    await(() -> link.counts().statesTold() == 4);

    assertThat(link.counts().waiting()).isOne();
    ahead.addAndGet(Outbox.INTRODUCTION_NANOS);
    link.offer(Message.event("event", "2"));
    assertThat(subscriber.until(one -> one.payload().equals("2")))
        .extracting(Heard::payload)
        .containsExactly("device", "online", "1", "2");
  }

  @Test
  void eventsAreHeldForAsLongAsIsAskedForAndStatesAreNot() {
    broker.start();
    Subscriber subscriber = subscriber();
    link = stoppedClock();
    link.holdEvents(Duration.ofSeconds(5));
    link.offer(Message.event("event", "1"));
    startAndAwaitUp();
    link.offer(Message.state("state/a", "A"));
    subscriber.until(one -> one.payload().equals("A"));
    await(() -> link.counts().statesTold() == 2);
    assertThat(link.counts().waiting()).isOne();

    ahead.addAndGet(Duration.ofSeconds(5).toNanos());
    link.offer(Message.event("event", "2"));

    assertThat(subscriber.until(one -> one.payload().equals("2")).stream().filter(one -> one.topic().equals("event")))
        .extracting(Heard::payload)
        .containsExactly("1", "2");
  }

  @Test
  void aStopTellsEventsThatAreHeld() {
    broker.start();
    Subscriber subscriber = subscriber("event");
    startAndAwaitUp();
    link.holdEvents(Duration.ofHours(1));
    link.offer(Message.event("event", "1"));

    link.stop(LONG);

    assertThat(subscriber.next().payload()).isEqualTo("1");
    assertThat(link.counts().acknowledged()).isOne();
  }

  @Test
  void whatIsSaidIsDoneWhenTheBrokerHasIt() throws Exception {
    broker.start();
    Subscriber subscriber = subscriber("said/#");
    startAndAwaitUp();

    link.say(
            List.of(
                Message.event("said/1", "A"),
                Message.state("said/2", "B"),
                new Message("said/3", "C", 0, false),
                Message.event("said/1", "D")))
        .get(30, TimeUnit.SECONDS);
    link.say(List.of()).get(30, TimeUnit.SECONDS);

    assertThat(subscriber.until(one -> one.payload().equals("D")))
        .extracting(Heard::payload)
        .containsExactly("A", "B", "C", "D");
    assertThat(link.counts().offered()).isZero();
  }

  @Test
  void whatIsSaidBecauseSomethingWasSaidFollowsIt() throws Exception {
    broker.start();
    Subscriber subscriber = subscriber("said");
    startAndAwaitUp();

    link.say(List.of(Message.event("said", "1")))
        .thenCompose(done -> link.say(List.of(Message.event("said", "2"))))
        .thenCompose(done -> link.say(List.of(Message.event("said", "3"))))
        .get(30, TimeUnit.SECONDS);

    assertThat(subscriber.until(one -> one.payload().equals("3")))
        .extracting(Heard::payload)
        .containsExactly("1", "2", "3");
  }

  @Test
  void nothingIsSaidWithoutAConnection() {
    assertThatThrownBy(() -> link.say(List.of(Message.event("said", "1"))).get(30, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(LinkException.class)
        .hasMessageContaining("there is no connection to the broker");
  }

  @Test
  void whatIsSaidFailsWhenTheConnectionBreaksBeforeTheBrokerAnswered() {
    broker.start();
    startAndAwaitUp();
    relay.swallowAcknowledgements(true);
    CompletableFuture<Void> saying = link.say(List.of(Message.event("said", "1")));

    relay.cut();

    assertThatThrownBy(() -> saying.get(30, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(LinkException.class)
        .hasMessageContaining("the connection to the broker broke");
  }

  @Test
  void whatIsSaidFailsWhenTheLinkIsStoppedBeforeTheBrokerAnswered() {
    broker.start();
    startAndAwaitUp();
    broker.freeze();
    try {
      CompletableFuture<Void> saying = link.say(List.of(Message.event("said", "1")));

      link.stop(Duration.ofMillis(300));

      assertThatThrownBy(() -> saying.get(30, TimeUnit.SECONDS))
          .hasRootCauseInstanceOf(LinkException.class)
          .hasMessageContaining("the link to the broker was stopped");
    } finally {
      broker.thaw();
    }
  }

  @Test
  void whatIsSaidToATopicThatCannotBeSentFails() {
    broker.start();
    startAndAwaitUp();

    assertThatThrownBy(() -> link.say(List.of(Message.event("said/#", "1"))).get(30, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(LinkException.class)
        .hasMessageContaining("its topic cannot be sent");
  }

  @Test
  void whatIsToldAgainEndsWithOnline() {
    broker.start();
    startAndAwaitUp();
    Subscriber subscriber = subscriber();
    link.introduce(Message.state("config", "device"));
    link.offer(Message.state("state/b", "B"));
    link.offer(Message.state("state/a", "A"));
    await(() -> link.counts().statesTold() == 4);
    link.answer(Message.state("state/b", "B2"));
    subscriber.until(one -> one.payload().equals("B2"));

    link.retell();

    assertThat(List.of(subscriber.next(), subscriber.next(), subscriber.next(), subscriber.next()))
        .extracting(Heard::payload)
        .containsExactly("device", "B2", "A", "online");
  }

  @Test
  void withoutAConnectionNothingIsToldAgain() {
    link.offer(Message.state("state/a", "A"));

    link.retell();

    assertThat(link.counts().statesTold()).isZero();
  }

  @Test
  void whatIsTakenBackIsGoneFromTheBrokerAndNotToldAgain() {
    broker.start();
    startAndAwaitUp();
    link.offer(Message.state("state/a", "A"));
    await(() -> link.counts().statesTold() == 2);

    link.answer(Message.state("state/a", ""));
    await(() -> link.counts().topics() == 0);

    assertThat(retained()).extracting(Heard::topic).containsExactly(STATUS);
    Subscriber subscriber = subscriber();
    subscriber.until(one -> one.topic().equals(STATUS));
    link.retell();
    assertThat(subscriber.next()).isEqualTo(new Heard(STATUS, "online", false));
  }

  @Test
  void whatTheBrokerKeepsCanBeAskedFor() throws Exception {
    broker.start();
    elsewhere("homeassistant/device/desk/config", "Grüße", true);
    startAndAwaitUp();

    assertThat(link.retained("homeassistant/device/desk/config").get(30, TimeUnit.SECONDS)).contains("Grüße");
    assertThat(link.retained("homeassistant/device/attic/config").get(30, TimeUnit.SECONDS)).isEmpty();
    assertThat(link.retained("homeassistant/device/desk/config").get(30, TimeUnit.SECONDS)).contains("Grüße");
    assertThat(heard).isEmpty();
  }

  @Test
  void afterTheAnswerWeListenNoMore() throws Exception {
    broker.start();
    elsewhere("kept", "1", true);
    startAndAwaitUp();
    link.retained("kept").get(30, TimeUnit.SECONDS);
    // The broker reads in order: with this answer it has read, too, that we no longer want to hear of the first.
    link.retained("other").get(30, TimeUnit.SECONDS);

    elsewhere("kept", "2", true);
    elsewhere("homeassistant/status", "online", false);

    assertThat(comesIn()).isEqualTo("homeassistant/status online");
  }

  @Test
  void whoHearsAnAnswerMayAskAgainAtOnce() throws Exception {
    broker.start();
    elsewhere("kept/1", "A", true);
    elsewhere("kept/2", "B", true);
    startAndAwaitUp();

    assertThat(link.retained("kept/1").thenCompose(first -> link.retained("kept/2")).get(30, TimeUnit.SECONDS))
        .contains("B");
  }

  @Test
  void oneQuestionIsAskedAtATime() {
    broker.start();
    startAndAwaitUp();
    broker.freeze();
    try {
      CompletableFuture<Optional<String>> first = link.retained("kept/1");

      assertThatThrownBy(() -> link.retained("kept/2").get(30, TimeUnit.SECONDS))
          .hasRootCauseInstanceOf(LinkException.class)
          .hasMessageContaining("being asked for another topic");
      assertThat(first).isNotDone();
    } finally {
      broker.thaw();
    }
  }

  @Test
  void nothingIsAskedWithoutAConnection() {
    assertThatThrownBy(() -> link.retained("kept").get(30, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(LinkException.class)
        .hasMessageContaining("there is no connection to the broker");
  }

  @Test
  void aQuestionFailsWhenTheConnectionBreaks() {
    broker.start();
    startAndAwaitUp();
    broker.freeze();
    try {
      CompletableFuture<Optional<String>> question = link.retained("kept");

      relay.cut();

      assertThatThrownBy(() -> question.get(30, TimeUnit.SECONDS)).hasRootCauseInstanceOf(LinkException.class);
    } finally {
      broker.thaw();
    }
  }

  @Test
  void aQuestionFailsWhenTheLinkIsStopped() {
    broker.start();
    startAndAwaitUp();
    broker.freeze();
    try {
      CompletableFuture<Optional<String>> question = link.retained("kept");

      link.stop(Duration.ofMillis(300));

      assertThatThrownBy(() -> question.get(30, TimeUnit.SECONDS)).hasRootCauseInstanceOf(LinkException.class);
    } finally {
      broker.thaw();
    }
  }

  @Test
  void aQuestionThatTheBrokerRefusesFails() {
    broker.withOneSubscription("homeassistant/status").start();
    startAndAwaitUp();

    assertThatThrownBy(() -> link.retained("kept").get(30, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(LinkException.class)
        .hasMessageContaining("the broker does not let us read kept");
  }

  @Test
  void whenAllIsForgottenAndTakenBackNothingComesBackNeitherOnANewConnectionNorAtTheStop() throws Exception {
    broker.start();
    startAndAwaitUp();
    link.introduce(Message.state("config", "device"));
    link.offer(Message.state("state/a", "A"));
    await(() -> link.counts().statesTold() == 3);

    link.forgetStates();
    link.offer(Message.state("state/a", "A2"));
    link.say(List.of(Message.state("config", ""), Message.state("state/a", ""), Message.state(STATUS, "")))
        .get(30, TimeUnit.SECONDS);
    assertThat(retained()).isEmpty();
    broker.kill();
    await(() -> !link.connected());
    broker.restart();
    await(link::connected);
    link.retell();
    assertThat(retained()).isEmpty();
    link.stop(LONG);

    Subscriber subscriber = subscriber();
    elsewhere("marker", "end", false);
    assertThat(subscriber.next().payload()).isEqualTo("end");
  }

  @Test
  void withoutAStatusTopicNothingIsSaidOfOurComingAndGoing() {
    broker.start();
    Subscriber subscriber = subscriber();
    link =
        new MqttLink(
            settings(Optional.of(new MqttSettings.Broker("127.0.0.1", relay.port(), false)), "", ""),
            "desk", "", List.of(), ups::add, heard::add, System::nanoTime, toAcknowledged::add);
    link.offer(Message.state("state/a", "A"));
    startAndAwaitUp();
    await(() -> link.counts().statesTold() == 1);
    relay.cut();
    await(() -> !link.connected());
    relay.open();
    await(() -> link.counts().statesTold() == 2);
    link.offer(Message.event("event", "1"));

    link.stop(LONG);

    assertThat(subscriber.until(one -> one.topic().equals("event")))
        .extracting(Heard::payload)
        .containsExactly("A", "A", "1");
  }

  @Test
  void noEventIsToldTwiceWhileTheConnectionStandsWhateverElseIsAsked() throws Exception {
    broker.start();
    Subscriber subscriber = subscriber("event");
    startAndAwaitUp();

    for (int i = 0; i < 2_000; i++) {
      link.offer(Message.event("event", Integer.toString(i)));
      switch (i % 400) {
        case 0 -> link.introduce(Message.state("config", "device " + i));
        case 100 -> link.retell();
        case 200 -> link.answer(Message.state("state/a", "v" + i));
        case 300 -> link.say(List.of(Message.state("said", "s" + i))).get(30, TimeUnit.SECONDS);
        default -> { }
      }
    }

    assertThat(subscriber.until(one -> one.payload().equals("1999")))
        .extracting(Heard::payload)
        .containsExactlyElementsOf(IntStream.range(0, 2_000).mapToObj(Integer::toString).toList());
    await(() -> link.counts().acknowledged() == 2_000);
    assertThat(link.counts().resent()).isZero();
  }

  private void startAndAwaitUp() {
    link.start();
    await(link::connected);
  }

  private void everyEventIsInOnePlace() {
    MqttCounts counts = link.counts();
    assertThat(counts.acknowledged() + counts.dropped() + counts.waiting() + counts.inFlight())
        .isEqualTo(counts.offered());
  }

  private static boolean quiet(MqttCounts counts) {
    return counts.waiting() + counts.inFlight() == 0;
  }

  private List<Heard> retained() {
    Subscriber subscriber = new Subscriber(broker.port(), "#");
    try (subscriber) {
      link.offer(new Message("marker", "end", 0, false));
      Predicate<Heard> isMarker = heard -> heard.topic().equals("marker");
      List<Heard> heard = subscriber.until(isMarker);
      heard.removeIf(isMarker);
      return heard;
    }
  }

  private Subscriber subscriber() {
    return subscriber("#");
  }

  private Subscriber subscriber(String filter) {
    Subscriber subscriber = new Subscriber(broker.port(), filter);
    others.add(subscriber);
    return subscriber;
  }

  /** Somebody else tells the broker something, and has its word that it is there. */
  private void elsewhere(String topic, String payload, boolean retain) throws MqttException {
    other().publish(topic, payload.getBytes(UTF_8), 1, retain);
  }

  private MqttClient other() throws MqttException {
    if (other == null || !other.isConnected()) {
      other = new MqttClient("tcp://127.0.0.1:" + broker.port(), "other", new MemoryPersistence());
      other.connect();
      MqttClient open = other;
      others.add(
          () -> {
            if (open.isConnected()) {
              open.disconnectForcibly(0, 1_000);
            }
            open.close();
          });
    }
    return other;
  }

  private String comesIn() throws InterruptedException {
    Incoming incoming = heard.poll(30, TimeUnit.SECONDS);
    assertThat(incoming).as("nothing came in").isNotNull();
    return (incoming.retained() ? "retained " : "") + incoming.topic() + " " + new String(incoming.payload(), UTF_8);
  }

  private MqttLink link(int port, String username, String password) {
    return link(port, username, password, heard::add, () -> System.nanoTime() + ahead.get());
  }

  private MqttLink link(Consumer<Incoming> ears) {
    return link(relay.port(), "", "", ears, System::nanoTime);
  }

  /** A link whose time passes only when the test says so. */
  private MqttLink stoppedClock() {
    return link(relay.port(), "", "", heard::add, ahead::get);
  }

  private MqttLink link(
      int port, String username, String password, Consumer<Incoming> ears, LongSupplier nanoTime) {
    return new MqttLink(
        settings(Optional.of(new MqttSettings.Broker("127.0.0.1", port, false)), username, password),
        "desk",
        STATUS,
        FILTERS,
        ups::add,
        ears,
        nanoTime,
        toAcknowledged::add);
  }

  private static MqttSettings settings(Optional<MqttSettings.Broker> broker, String username, String password) {
    return new MqttSettings(
        broker,
        username,
        new Secret(password),
        "sense-lights",
        Duration.ofMinutes(2),
        OUTBOX,
        new MqttSettings.Tls(Optional.empty(), Optional.empty(), Optional.empty()));
  }

  private static void await(BooleanSupplier condition) {
    long until = System.nanoTime() + LONG.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - until).as("waited in vain").isNegative();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }
}
