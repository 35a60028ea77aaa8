package org.senselights.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
  void anAnswerIsToldWithinItsTopicsQuietSecond() {
    state("a", "1");
    takeAndAcknowledge();
    state("a", "2");

    answer("a", "3");

    assertThat(taken()).containsExactly("3");
    assertThat(outbox.nanosToNext(now)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void anAnswerBeginsAQuietSecondForWhatNobodyWaitsFor() {
    answer("a", "1");
    takeAndAcknowledge();

    state("a", "2");

    assertThat(taken()).isEmpty();
    pass(Outbox.QUIET_NANOS);
    assertThat(taken()).containsExactly("2");
  }

  @Test
  void anAnswerKeepsItsPlaceAmongStatesThatAreToldAgain() {
    state("a", "a1");
    state("b", "b1");
    takeAndAcknowledge();
    outbox.connectionLost();

    answer("b", "b2");
    answer("a", "a2");

    assertThat(taken()).containsExactly("a2", "b2");
  }

  @Test
  void statesAreToldAgainInTheOrderInWhichTheirTopicsWereFirstHeardOf() {
    introduce("config", "c");
    state("a", "a1");
    state("b", "b1");
    takeAndAcknowledge();
    answer("a", "a2");
    introduce("config", "c2");
    takeAndAcknowledge();

    outbox.tellAllStates();

    assertThat(taken()).containsExactly("c2", "a2", "b1");
  }

  @Test
  void noEventLeavesBeforeAnIntroductionIsAcknowledgedAndForAFifthOfASecondAfter() {
    introduce("config", "c");
    event("1");
    List<Parcel> first = take(ROOM, true);
    assertThat(payloads(first)).containsExactly("c");
    assertThat(outbox.hasDue(now)).isFalse();
    assertThat(outbox.nanosToNext(now)).isEqualTo(Long.MAX_VALUE);

    pass(Duration.ofSeconds(3));
    assertThat(taken()).isEmpty();

    acknowledge(first);
    assertThat(taken()).isEmpty();
    assertThat(outbox.nanosToNext(now)).isEqualTo(Outbox.INTRODUCTION_NANOS);

    pass(Outbox.INTRODUCTION_NANOS - 1);
    assertThat(taken()).isEmpty();

    pass(1);
    assertThat(outbox.hasDue(now)).isTrue();
    assertThat(taken()).containsExactly("1");
  }

  @Test
  void statesAndAnswersPassWhileEventsAreHeld() {
    introduce("config", "c");
    event("1");
    takeAndAcknowledge();

    state("a", "A");
    answer("b", "B");

    assertThat(taken()).containsExactly("A", "B");
  }

  @Test
  void anIntroductionThatIsToldAgainHoldsEventsAgain() {
    introduce("config", "c");
    takeAndAcknowledge();
    pass(Outbox.INTRODUCTION_NANOS);

    outbox.tellAllStates();
    event("1");

    assertThat(payloads(takeAndAcknowledge())).containsExactly("c");
    assertThat(taken()).isEmpty();
    pass(Outbox.INTRODUCTION_NANOS);
    assertThat(taken()).containsExactly("1");
  }

  @Test
  void anIntroductionThatWasLostWithItsConnectionHoldsEventsOnTheNext() {
    introduce("config", "c");
    event("1");
    taken();
    outbox.connectionLost();

    assertThat(payloads(takeAndAcknowledge())).containsExactly("c");

    pass(Outbox.INTRODUCTION_NANOS);
    assertThat(taken()).containsExactly("1");
  }

  @Test
  void theLastOfSeveralIntroductionsReleasesTheEvents() {
    introduce("config", "c");
    List<Parcel> first = take(ROOM, true);
    introduce("config", "d");
    List<Parcel> second = take(ROOM, true);
    event("1");

    acknowledge(first);
    pass(Outbox.INTRODUCTION_NANOS);
    assertThat(taken()).isEmpty();

    acknowledge(second);
    pass(Outbox.INTRODUCTION_NANOS);
    assertThat(taken()).containsExactly("1");
  }

  @Test
  void anIntroductionThatIsTakenBackHoldsNothing() {
    introduce("config", "c");
    takeAndAcknowledge();
    pass(Outbox.INTRODUCTION_NANOS);

    introduce("config", "");
    event("1");

    assertThat(taken()).containsExactly("", "1");
  }

  @Test
  void anIntroductionThatCannotBeSentHoldsNothing() {
    introduce("config/#", "c");
    event("1");
    outbox.refuse(take(ROOM, true).getFirst());

    assertThat(taken()).containsExactly("1");
  }

  @Test
  void eventsAreHeldForAsLongAsIsAskedFor() {
    outbox.holdEvents(now + Duration.ofSeconds(5).toNanos());
    event("1");
    assertThat(outbox.nanosToNext(now)).isEqualTo(Duration.ofSeconds(5).toNanos());

    pass(Duration.ofSeconds(5).minusNanos(1));
    assertThat(taken()).isEmpty();

    pass(1);
    assertThat(taken()).containsExactly("1");
  }

  @Test
  void aHoldThatIsOverIsNoReasonToWakeWhileStatesFillTheWindow() {
    outbox.holdEvents(now + 1);
    event("1");
    state("a", "A");
    state("b", "B");
    take(1, true);
    pass(Duration.ofSeconds(1));
    take(1, true);

    assertThat(outbox.hasDue(now)).isTrue();
    assertThat(outbox.nanosToNext(now)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void anIntroductionEndsALongerHold() {
    outbox.holdEvents(now + Duration.ofSeconds(5).toNanos());
    event("1");
    introduce("config", "c");
    takeAndAcknowledge();

    pass(Outbox.INTRODUCTION_NANOS);

    assertThat(taken()).containsExactly("1");
  }

  @Test
  void aHoldOutlivesTheConnection() {
    outbox.holdEvents(now + Duration.ofSeconds(5).toNanos());
    event("1");

    outbox.connectionLost();

    assertThat(taken()).isEmpty();
  }

  @Test
  void anEventThatGrowsTooOldWhileItIsHeldIsExpired() {
    outbox.holdEvents(now + EXPIRY.plusSeconds(1).toNanos());
    event("1");
    pass(EXPIRY.plusNanos(1));

    assertThat(taken()).isEmpty();
    assertThat(outbox.counts(0).expired()).isOne();
  }

  @Test
  void inAHurryNothingIsHeld() {
    outbox.holdEvents(now + Duration.ofSeconds(5).toNanos());
    introduce("config", "c");
    event("1");

    outbox.hurry();

    assertThat(taken()).containsExactly("c", "1");
  }

  @Test
  void whatIsTakenBackIsForgottenWhenTheBrokerHasIt() {
    state("a", "A");
    takeAndAcknowledge();
    answer("a", "");
    assertThat(outbox.counts(0).topics()).isOne();

    assertThat(payloads(takeAndAcknowledge())).containsExactly("");

    assertThat(outbox.counts(0).topics()).isZero();
    outbox.tellAllStates();
    assertThat(taken()).isEmpty();
  }

  @Test
  void whatIsTakenBackIsToldAgainUntilTheBrokerHasIt() {
    state("a", "");
    taken();
    outbox.connectionLost();

    assertThat(payloads(takeAndAcknowledge())).containsExactly("");
    outbox.connectionLost();
    assertThat(taken()).isEmpty();
  }

  @Test
  void aTakingBackThatWasAcknowledgedWhenTheConnectionBrokeIsNotToldAgain() {
    state("a", "");
    state("b", "B");
    take(ROOM, true).getFirst().told = true;

    outbox.connectionLost();

    assertThat(taken()).containsExactly("B");
  }

  @Test
  void aNewerValueSurvivesTheTakingBack() {
    state("a", "");
    List<Parcel> first = take(ROOM, true);
    answer("a", "new");

    acknowledge(first);

    assertThat(taken()).containsExactly("new");
    assertThat(outbox.counts(0).topics()).isOne();
  }

  @Test
  void anOlderTakingBackDoesNotStandForANewerOne() {
    state("a", "");
    List<Parcel> first = take(ROOM, true);
    answer("a", "between");
    taken();
    answer("a", "");
    taken();

    acknowledge(first);

    assertThat(outbox.counts(0).topics()).isOne();
    outbox.connectionLost();
    assertThat(taken()).containsExactly("");
  }

  @Test
  void whatIsTakenBackMakesRoom() {
    String megabyte = "x".repeat(1 << 20);
    IntStream.range(0, 3).forEach(i -> state("t" + i, megabyte));
    takeAndAcknowledge();
    answer("t0", "");
    takeAndAcknowledge();

    state("new", megabyte);

    assertThat(taken()).hasSize(1);
    assertThat(outbox.counts(0).statesRefused()).isZero();
  }

  @Test
  void whatIsSaidGoesAheadOfAllThatWaitsAndInItsOrder() {
    event("event");
    state("a", "state");
    say("1", "2");

    assertThat(taken()).containsExactly("1", "2", "state", "event");
  }

  @Test
  void whatIsSaidIsDoneWhenAllIsAcknowledged() {
    Saying saying = say("1", "2");
    List<Parcel> sent = take(ROOM, true);

    acknowledge(sent.subList(0, 1));
    assertThat(outbox.endedSayings()).isEmpty();

    acknowledge(sent.subList(1, 2));
    assertThat(outbox.endedSayings()).containsExactly(saying);
    assertThat(saying.trouble).isEmpty();
    assertThat(outbox.endedSayings()).isEmpty();
  }

  @Test
  void whatIsSaidIsNotToldAgain() {
    say("1");
    takeAndAcknowledge();

    outbox.connectionLost();

    assertThat(taken()).isEmpty();
    assertThat(outbox.counts(0).topics()).isZero();
  }

  @Test
  void whatIsTakenBackByAnEmptySayingIsNotToldAgain() {
    state("light", "ON");
    takeAndAcknowledge();
    state("light", "OFF");

    outbox.say(List.of(Parcel.of(Message.state("light", ""), now)), new Saying(1));

    assertThat(taken()).containsExactly("");
    outbox.connectionLost();
    assertThat(taken()).isEmpty();
    assertThat(outbox.counts(0).topics()).isZero();
  }

  @Test
  void whatIsSaidHasFailedOnceWhenTheConnectionBreaksBefore() {
    Saying partly = say("1", "2");
    Saying waiting = say("3");
    take(1, true).getFirst().told = true;

    outbox.connectionLost();

    assertThat(outbox.endedSayings()).containsExactly(partly, waiting);
    assertThat(partly.trouble).isEqualTo("the connection to the broker broke");
    assertThat(taken()).isEmpty();
  }

  @Test
  void whatIsSaidHasFailedWhenItsTopicCannotBeSent() {
    Saying saying = new Saying(1);
    outbox.say(List.of(Parcel.of(Message.event("a/#", "1"), now)), saying);

    outbox.refuse(take(ROOM, true).getFirst());

    assertThat(outbox.endedSayings()).containsExactly(saying);
    assertThat(saying.trouble).isEqualTo("its topic cannot be sent");
  }

  @Test
  void atTheEndWhatIsOnItsWayMayStillArriveAndTheRestHasFailed() {
    Saying sent = say("1");
    List<Parcel> onItsWay = take(ROOM, true);
    Saying waiting = say("2");

    outbox.giveUpWaiting();
    assertThat(outbox.endedSayings()).containsExactly(waiting);

    acknowledge(onItsWay);
    outbox.giveUp();
    assertThat(outbox.endedSayings()).containsExactly(sent);
    assertThat(sent.trouble).isEmpty();
    assertThat(waiting.trouble).isEqualTo("the link to the broker was stopped");
  }

  @Test
  void atTheVeryEndNobodyIsLeftWaiting() {
    Saying saying = say("1");
    taken();

    outbox.giveUp();

    assertThat(outbox.endedSayings()).containsExactly(saying);
    assertThat(saying.trouble).isEqualTo("the link to the broker was stopped");
  }

  @Test
  void noMoreIsSaidThanThereIsRoomFor() {
    for (int i = 0; i < Outbox.MAX_SAID; i++) {
      say("x");
    }

    assertThat(outbox.say(List.of(Parcel.of(Message.event("said", "1"), now)), new Saying(1))).isFalse();
    assertThat(take(1, true)).hasSize(1);
    assertThat(outbox.say(List.of(Parcel.of(Message.event("said", "1"), now)), new Saying(1))).isTrue();
  }

  @Test
  void forgottenStatesAreNotToldAndNoneIsTakenFromThenOn() {
    state("a", "A");
    takeAndAcknowledge();
    state("a", "A2");
    state("b", "B");

    outbox.forgetStates();
    state("c", "C");
    answer("d", "D");
    introduce("e", "E");
    event("event");

    assertThat(taken()).containsExactly("event");
    outbox.connectionLost();
    assertThat(taken()).containsExactly("event");
    assertThat(outbox.counts(0).topics()).isZero();
    assertThat(outbox.counts(0).statesRefused()).isZero();
    assertThat(outbox.counts(0).statesOffered()).isEqualTo(6);
  }

  @Test
  void theCountsAddUpWhateverHappens() {
    Random random = new Random(7);
    List<Parcel> inFlight = new ArrayList<>();
    List<Saying> sayings = new ArrayList<>();
    List<Saying> ended = new ArrayList<>();
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
        case 5 -> {
          String topic = "t" + random.nextInt(20);
          String payload = random.nextInt(5) == 0 ? "" : "s" + step;
          switch (random.nextInt(5)) {
            case 0 -> answer(topic, payload);
            case 1 -> introduce(topic, payload);
            case 2 -> sayings.add(say(payload, payload));
            case 3 -> outbox.holdEvents(now + random.nextLong(Outbox.QUIET_NANOS));
            default -> state(topic, payload);
          }
        }
        default -> event("e" + step);
      }
      everyEventIsInOnePlace();
      ended.addAll(outbox.endedSayings());
      assertThat(outbox.waiting()).isLessThanOrEqualTo(100);
      assertThat(outbox.inWindow()).isLessThanOrEqualTo(ROOM);
    }
    MqttCounts counts = outbox.counts(0);
    assertThat(counts.acknowledged()).isPositive();
    assertThat(counts.overflow()).isPositive();
    assertThat(counts.resent()).isPositive();
    outbox.giveUp();
    ended.addAll(outbox.endedSayings());
    assertThat(ended).containsExactlyInAnyOrderElementsOf(sayings);
    assertThat(ended).extracting(saying -> saying.trouble).contains("", "the connection to the broker broke");
  }

  private void event(String payload) {
    outbox.offer(Parcel.of(Message.event("event", payload), now), now);
  }

  private void state(String topic, String payload) {
    outbox.offer(Parcel.of(Message.state(topic, payload), now), now);
  }

  private void answer(String topic, String payload) {
    outbox.answer(Parcel.of(Message.state(topic, payload), now), now);
  }

  private void introduce(String topic, String payload) {
    outbox.introduce(Parcel.of(Message.state(topic, payload), now), now);
  }

  private Saying say(String... payloads) {
    Saying saying = new Saying(payloads.length);
    boolean taken =
        outbox.say(
            Stream.of(payloads).map(payload -> Parcel.of(Message.event("said", payload), now)).toList(), saying);
    assertThat(taken).isTrue();
    return saying;
  }

  private void acknowledge(List<Parcel> parcels) {
    parcels.forEach(parcel -> parcel.told = true);
    outbox.settle(now);
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
    acknowledge(out);
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
