package org.senselights.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.senselights.engine.Account;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.event.Receipt;
import org.senselights.rules.Occasion;
import org.senselights.rules.Privacy;

/** What databases are told while a board does not know the time yet. */
class ClockWaitTest {
  /** What a board believes that starts again: the time at which it was switched off. */
  private static final Instant SWITCHED_OFF = Instant.parse("2026-03-01T18:00:00Z");

  private static final Duration OFF = Duration.ofHours(14);

  private static final int MOST_WAITING = ClockWait.MOST_BYTES / Event.LEAST_BYTES;

  private final List<Account> told = new ArrayList<>();
  private boolean maySet = true;
  private long nanos;
  private Duration set = Duration.ZERO;

  @Test
  void whereTheClockIsSetNothingWaits() {
    maySet = false;
    ClockWait wait = begin();

    happens(wait, "a");

    assertThat(wait.look()).isTrue();
    assertThat(ids()).containsExactly("a");
  }

  @Test
  void eventsWaitUntilTheClockIsSetAndThenHaveTheirRightTimesInOrder() {
    ClockWait wait = begin();
    after(Duration.ofSeconds(3));
    happens(wait, "a");
    after(Duration.ofSeconds(4));
    happens(wait, "b");
    assertThat(wait.look()).isFalse();
    assertThat(told).isEmpty();

    after(Duration.ofSeconds(5));
    clockIsSet();

    assertThat(wait.look()).isTrue();
    assertThat(ids()).containsExactly("a", "b");
    assertThat(times()).containsExactly(
        SWITCHED_OFF.plus(OFF).plusSeconds(3), SWITCHED_OFF.plus(OFF).plusSeconds(7));
  }

  @Test
  void whatComesLaterGoesOnAtOnceAsItIs() {
    ClockWait wait = begin();
    happens(wait, "a");
    clockIsSet();
    wait.look();

    after(Duration.ofSeconds(1));
    happens(wait, "b");

    assertThat(ids()).containsExactly("a", "b");
    assertThat(times().getLast()).isEqualTo(SWITCHED_OFF.plus(OFF).plusSeconds(1));
  }

  @Test
  void aTimeThatWasNearlyRightStaysTheOneOfTheReceipt() {
    ClockWait wait = begin();
    happens(wait, "a");
    set = Duration.ofMillis(1_900);
    maySet = false;

    wait.look();

    assertThat(times()).containsExactly(SWITCHED_OFF);
  }

  @Test
  void whereNobodySetsTheClockEventsWaitForTwoMinutes() {
    ClockWait wait = begin();
    happens(wait, "a");
    after(Duration.ofSeconds(119));
    assertThat(wait.look()).isFalse();

    after(Duration.ofSeconds(1));

    assertThat(wait.look()).isTrue();
    assertThat(ids()).containsExactly("a");
    assertThat(times()).containsExactly(SWITCHED_OFF);
  }

  @Test
  void ofTooManyTheOldestGoOnAsTheyAreAndNoneIsLost() {
    ClockWait wait = begin();
    for (int i = 0; i < MOST_WAITING + 2; i++) {
      happens(wait, "e" + i);
    }
    assertThat(ids()).containsExactly("e0", "e1");

    clockIsSet();
    wait.look();

    assertThat(ids()).hasSize(MOST_WAITING + 2).doesNotHaveDuplicates();
    assertThat(times().get(1)).isEqualTo(SWITCHED_OFF);
    assertThat(times().get(2)).isEqualTo(SWITCHED_OFF.plus(OFF));
  }

  @Test
  void fewLongEventsAreTooManyToo() {
    ClockWait wait = begin();
    int length = ClockWait.MOST_BYTES / 3;
    for (String id : List.of("a", "b", "c")) {
      wait.happened(account(id, new Receipt(wall(), nanos, "10.0.0.7"), "x".repeat(length)));
    }

    assertThat(ids()).containsExactly("a");
  }

  @Test
  void atTheStopWhatWaitsGoesOn() {
    ClockWait wait = begin();
    happens(wait, "a");

    wait.end();

    assertThat(ids()).containsExactly("a");
    assertThat(wait.look()).isTrue();
  }

  @Test
  void aTestEventThatNoDatagramBroughtKeepsItsTime() {
    ClockWait wait = begin();
    wait.happened(account("a", new Receipt(SWITCHED_OFF, Receipt.NO_DATAGRAM, "status-page")));
    clockIsSet();

    wait.look();

    assertThat(times()).containsExactly(SWITCHED_OFF);
  }

  private ClockWait begin() {
    return new ClockWait(() -> maySet, () -> nanos, this::wall, told::add);
  }

  private Instant wall() {
    return SWITCHED_OFF.plus(set).plusNanos(nanos);
  }

  private void after(Duration time) {
    nanos += time.toNanos();
  }

  private void clockIsSet() {
    set = OFF;
    maySet = false;
  }

  private void happens(ClockWait wait, String id) {
    wait.happened(account(id, new Receipt(wall(), nanos, "10.0.0.7")));
  }

  private static Account account(String id, Receipt receipt) {
    return account(id, receipt, "");
  }

  private static Account account(String id, Receipt receipt, String message) {
    Event event = Event.of(EventType.SESSION_START).directory("LAB").userId("anna").message(message).build();
    Privacy privacy = new Privacy(Privacy.Mode.CLEAR, new byte[] {1});
    return new Account(
        Occasion.of(id, event, receipt, receipt.at().toString(), privacy), Account.Verdict.DECIDED, List.of());
  }

  private List<String> ids() {
    return told.stream().map(each -> each.occasion().id()).toList();
  }

  private List<Instant> times() {
    return told.stream().map(each -> each.occasion().receipt().at()).toList();
  }
}
