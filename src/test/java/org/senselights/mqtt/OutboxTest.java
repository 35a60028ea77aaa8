package org.senselights.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.senselights.message.Message;

class OutboxTest {
  private static final int ROOM = 48;
  private static final Duration EXPIRY = Duration.ofMinutes(2);

  private final Outbox outbox = new Outbox(100, EXPIRY);
  // Near the end of a long, as System.nanoTime may be.
  private long now = Long.MAX_VALUE - Duration.ofSeconds(3).toNanos();

  @AfterEach
  void everyEventIsInOnePlace() {
    MqttCounts counts = outbox.counts(0);
    assertThat(counts.acknowledged() + counts.dropped() + counts.waiting() + counts.inFlight())
        .isEqualTo(counts.offered());
  }

  @Test
  void eventsLeaveInTheOrderOfArrival() {
    event("1");
    event("2");
    event("3");

    assertThat(taken()).containsExactly("1", "2", "3");
  }

  @Test
  void statesLeaveBeforeEvents() {
    event("event");
    state("a", "state");

    assertThat(taken()).containsExactly("state", "event");
  }

  @Test
  void eventsStayWhereOnlyStatesMayLeave() {
    event("event");
    state("a", "state");

    assertThat(payloads(take(ROOM, false))).containsExactly("state");
    assertThat(outbox.waiting()).isOne();
  }

  @Test
  void theWindowIsNeverExceeded() {
    IntStream.range(0, 60).forEach(i -> event("e" + i));

    assertThat(take(ROOM, true)).hasSize(ROOM);
    assertThat(take(ROOM, true)).isEmpty();
    assertThat(outbox.hasDue(now)).isTrue();
  }

  @Test
  void anAcknowledgementMakesRoom() {
    IntStream.range(0, 60).forEach(i -> event("e" + i));
    List<Parcel> first = take(ROOM, true);

    first.get(0).told = true;
    first.get(1).told = true;
    outbox.settle(now);

    assertThat(taken()).containsExactly("e48", "e49");
    assertThat(outbox.counts(0).acknowledged()).isEqualTo(2);
  }

  @Test
  void theOldestEventsAreDroppedWhenTooManyWait() {
    IntStream.range(0, 103).forEach(i -> event("e" + i));

    assertThat(outbox.waiting()).isEqualTo(100);
    assertThat(outbox.counts(0).overflow()).isEqualTo(3);
    assertThat(taken()).startsWith("e3", "e4");
  }

  @Test
  void theOldestEventsAreDroppedWhenTheyWeighTooMuch() {
    String megabyte = "x".repeat(1 << 20);

    IntStream.range(0, 20).forEach(i -> event(megabyte));

    assertThat(outbox.eventBytes()).isLessThanOrEqualTo(Outbox.MAX_EVENT_BYTES);
    assertThat(outbox.waiting()).isEqualTo(15);
    assertThat(outbox.counts(0).overflow()).isEqualTo(5);
  }

  @Test
  void anEventThatWeighsMoreThanTheOutboxIsDropped() {
    event("x".repeat(17 << 20));

    assertThat(outbox.waiting()).isZero();
    assertThat(outbox.eventBytes()).isZero();
    assertThat(outbox.counts(0).overflow()).isOne();
  }

  @Test
  void anEventIsToldUpToItsExpiryAndNotAfter() {
    event("old");
    pass(Duration.ofNanos(1));
    event("just in time");
    pass(EXPIRY);

    assertThat(taken()).containsExactly("just in time");
    assertThat(outbox.counts(0).expired()).isOne();
  }

  @Test
  void aStateIsToldAtOnceAndItsNextValueAfterASecond() {
    state("a", "1");
    assertThat(taken()).containsExactly("1");

    pass(Duration.ofMillis(10));
    state("a", "2");
    assertThat(taken()).isEmpty();
    assertThat(outbox.nanosToNext(now)).isEqualTo(Duration.ofMillis(990).toNanos());

    pass(Duration.ofMillis(990));
    assertThat(taken()).containsExactly("2");
  }

  @Test
  void ofManyChangesWithinASecondTheLastIsTold() {
    state("a", "first");
    taken();

    IntStream.range(0, 500)
        .forEach(
            i -> {
              pass(Duration.ofMillis(1));
              state("a", "v" + i);
              assertThat(taken()).isEmpty();
            });
    pass(Duration.ofMillis(500));

    assertThat(taken()).containsExactly("v499");
    assertThat(outbox.nanosToNext(now)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aStateNeverIsToldMoreThanOnceASecondAndItsLastValueAlways() {
    Random random = new Random(42);
    List<Long> tellings = new ArrayList<>();
    String last = "";
    String lastTold = "";
    for (int step = 0; step < 20_000; step++) {
      pass(Duration.ofMillis(random.nextInt(40)));
      if (random.nextInt(3) == 0) {
        last = "v" + step;
        state("a", last);
      }
      for (Parcel parcel : takeAndAcknowledge()) {
        tellings.add(now);
        lastTold = text(parcel);
      }
    }
    pass(Outbox.QUIET_NANOS);
    for (Parcel parcel : takeAndAcknowledge()) {
      lastTold = text(parcel);
    }

    assertThat(tellings).hasSizeGreaterThan(300);
    for (int i = 1; i < tellings.size(); i++) {
      assertThat(tellings.get(i) - tellings.get(i - 1)).isGreaterThanOrEqualTo(Outbox.QUIET_NANOS);
    }
    assertThat(lastTold).isEqualTo(last);
  }

  @Test
  void aQuietTopicDoesNotSilenceAnother() {
    state("a", "a1");
    taken();
    state("a", "a2");
    state("b", "b1");

    assertThat(taken()).containsExactly("b1");
  }

  @Test
  void aFloodOfEventsDoesNotMakeAStateStale() {
    IntStream.range(0, 100).forEach(i -> event("e" + i));
    take(ROOM, true).getFirst().told = true;
    outbox.settle(now);
    state("a", "fresh");

    assertThat(taken()).containsExactly("fresh");
  }

  @Test
  void afterALossEveryStateIsToldAgainWithItsLastValue() {
    state("a", "a1");
    state("b", "b1");
    takeAndAcknowledge();
    state("b", "b2");

    outbox.connectionLost();

    assertThat(taken()).containsExactly("a1", "b2");
  }

  @Test
  void theEndOfQuietTellsTheLastValueAtOnce() {
    state("a", "1");
    takeAndAcknowledge();
    state("a", "2");

    outbox.hurry();

    assertThat(taken()).containsExactly("2");
  }

  @Test
  void moreTopicsThanCanBeRememberedAreRefusedAndCounted() {
    IntStream.range(0, Outbox.MAX_TOPICS + 5).forEach(i -> state("t" + i, "v"));
    state("t0", "new value");

    MqttCounts counts = outbox.counts(0);
    assertThat(counts.topics()).isEqualTo(Outbox.MAX_TOPICS);
    assertThat(counts.statesRefused()).isEqualTo(5);
    assertThat(payloads(take(1, false))).containsExactly("new value");
  }

  @Test
  void statesThatWeighTooMuchAreRefusedAndCounted() {
    String megabyte = "x".repeat(1 << 20);

    IntStream.range(0, 5).forEach(i -> state("t" + i, megabyte));

    assertThat(outbox.counts(0).topics()).isEqualTo(3);
    assertThat(outbox.counts(0).statesRefused()).isEqualTo(2);
  }

  @Test
  void whatWasInFlightWhenTheConnectionBrokeIsSentOnceMoreAheadOfTheRest() {
    event("1");
    event("2");
    event("3");
    List<Parcel> sent = take(2, true);
    sent.getFirst().told = true;

    outbox.connectionLost();

    assertThat(outbox.counts(0).resent()).isZero();
    assertThat(taken()).containsExactly("2", "3");
    assertThat(outbox.counts(0).resent()).isOne();
    assertThat(outbox.counts(0).acknowledged()).isOne();
  }

  @Test
  void anAcknowledgementOutOfOrderCountsWhenTheConnectionBreaks() {
    event("1");
    event("2");
    take(ROOM, true).get(1).told = true;

    outbox.connectionLost();

    assertThat(taken()).containsExactly("1");
    assertThat(outbox.counts(0).acknowledged()).isOne();
  }

  @Test
  void anEventIsNotSentAThirdTime() {
    event("1");
    taken();
    outbox.connectionLost();
    taken();
    outbox.connectionLost();

    assertThat(taken()).isEmpty();
    assertThat(outbox.counts(0).unanswered()).isOne();
  }

  @Test
  void whatWasInFlightIsNotSentAgainWhenItHasExpired() {
    event("1");
    taken();
    outbox.connectionLost();
    pass(EXPIRY.plusNanos(1));

    assertThat(taken()).isEmpty();
    assertThat(outbox.counts(0).expired()).isOne();
    assertThat(outbox.counts(0).resent()).isZero();
  }

  @Test
  void whatComesBackFromABrokenConnectionKeepsTheBounds() {
    IntStream.range(0, 100).forEach(i -> event("e" + i));
    take(ROOM, true);
    IntStream.range(100, 148).forEach(i -> event("e" + i));

    outbox.connectionLost();

    assertThat(outbox.waiting()).isEqualTo(100);
    assertThat(outbox.counts(0).overflow()).isEqualTo(48);
    assertThat(taken()).startsWith("e48");
  }

  @Test
  void anUnsendableEventIsCountedAsRefused() {
    event("1");
    outbox.refuse(take(ROOM, true).getFirst());

    assertThat(outbox.counts(0).refused()).isOne();
    assertThat(outbox.inWindow()).isZero();
  }

  @Test
  void anUnsendableStateIsForgotten() {
    state("a#", "1");
    outbox.refuse(take(ROOM, true).getFirst());
    outbox.connectionLost();

    assertThat(taken()).isEmpty();
    assertThat(outbox.counts(0).topics()).isZero();
    assertThat(outbox.counts(0).statesRefused()).isOne();
  }

  @Test
  void givingUpCountsWhatWaitsAndWhatIsInFlight() {
    IntStream.range(0, 50).forEach(i -> event("e" + i));
    take(10, true).getFirst().told = true;

    outbox.giveUp();

    assertThat(outbox.counts(0).acknowledged()).isOne();
    assertThat(outbox.counts(0).stopped()).isEqualTo(49);
  }

  @Test
  void withoutABrokerEventsAreDroppedOnPurpose() {
    outbox.offerWithoutBroker(false);
    outbox.offerWithoutBroker(true);

    assertThat(outbox.counts(0).noBroker()).isOne();
    assertThat(outbox.counts(0).statesOffered()).isOne();
  }

  @Test
  void theCountsAddUpWhateverHappens() {
    Random random = new Random(7);
    List<Parcel> inFlight = new ArrayList<>();
    for (int step = 0; step < 50_000; step++) {
      pass(Duration.ofMillis(random.nextInt(100)));
      switch (random.nextInt(12)) {
        case 0 -> inFlight.addAll(take(ROOM, random.nextBoolean()));
        case 1 -> outbox.expire(now);
        case 2, 3 -> {
          while (!inFlight.isEmpty() && random.nextInt(10) > 0) {
            inFlight.removeFirst().told = true;
          }
          outbox.settle(now);
        }
        case 4 -> {
          if (random.nextInt(20) == 0) {
            outbox.connectionLost();
            inFlight.clear();
          }
        }
        case 5 -> state("t" + random.nextInt(20), "s" + step);
        default -> event("e" + step);
      }
      everyEventIsInOnePlace();
      assertThat(outbox.waiting()).isLessThanOrEqualTo(100);
      assertThat(outbox.inWindow()).isLessThanOrEqualTo(ROOM);
    }
    MqttCounts counts = outbox.counts(0);
    assertThat(counts.acknowledged()).isPositive();
    assertThat(counts.overflow()).isPositive();
    assertThat(counts.resent()).isPositive();
  }

  private void event(String payload) {
    outbox.offer(Parcel.of(Message.event("event", payload), now), now);
  }

  private void state(String topic, String payload) {
    outbox.offer(Parcel.of(Message.state(topic, payload), now), now);
  }

  private void pass(Duration duration) {
    now += duration.toNanos();
  }

  private void pass(long nanos) {
    now += nanos;
  }

  private List<Parcel> take(int room, boolean withEvents) {
    List<Parcel> out = new ArrayList<>();
    outbox.take(now, room, withEvents, out);
    return out;
  }

  private List<Parcel> takeAndAcknowledge() {
    List<Parcel> out = take(ROOM, true);
    out.forEach(parcel -> parcel.told = true);
    outbox.settle(now);
    return out;
  }

  private List<String> taken() {
    return payloads(take(ROOM, true));
  }

  private static List<String> payloads(List<Parcel> parcels) {
    return parcels.stream().map(OutboxTest::text).toList();
  }

  private static String text(Parcel parcel) {
    return new String(parcel.payload, UTF_8);
  }
}
