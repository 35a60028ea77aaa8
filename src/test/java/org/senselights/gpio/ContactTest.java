package org.senselights.gpio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A contact that has to be still for 30 ms, on virtual time. */
class ContactTest {
  private static final boolean DOWN = true;
  private static final boolean UP = false;

  private final Contact contact = new Contact(Duration.ofMillis(30), UP, at(0));

  @Test
  void closingIsAPressAndOpeningIsNone() {
    assertThat(contact.pressedBy(DOWN, at(0))).isTrue();
    assertThat(contact.pressedBy(UP, at(200))).isFalse();
    assertThat(contact.pressedBy(DOWN, at(400))).isTrue();
  }

  @Test
  void bouncingAtThePressIsTheSamePress() {
    assertThat(contact.pressedBy(DOWN, at(100))).isTrue();

    assertThat(contact.pressedBy(UP, at(101))).isFalse();
    assertThat(contact.pressedBy(DOWN, at(102))).isFalse();
    assertThat(contact.pressedBy(UP, at(131))).isFalse();
    assertThat(contact.pressedBy(DOWN, at(160))).isFalse();
  }

  @Test
  void bouncingAtTheReleaseIsNoPress() {
    contact.pressedBy(DOWN, at(100));

    assertThat(contact.pressedBy(UP, at(500))).isFalse();
    assertThat(contact.pressedBy(DOWN, at(501))).isFalse();
    assertThat(contact.pressedBy(UP, at(502))).isFalse();
  }

  @Test
  void thirtyMillisecondsOfStillnessAreEnough() {
    contact.pressedBy(DOWN, at(100));
    contact.pressedBy(UP, at(150));

    assertThat(contact.pressedBy(DOWN, at(180))).isTrue();
  }

  @Test
  void whatIsHeldDownFromTheStartIsNoPressUntilItWasReleased() {
    Contact held = new Contact(Duration.ofMillis(30), DOWN, at(0));

    assertThat(held.pressedBy(DOWN, at(50))).isFalse();
    assertThat(held.pressedBy(UP, at(1000))).isFalse();
    assertThat(held.pressedBy(DOWN, at(1100))).isTrue();
  }

  @Test
  void theSameLevelAgainIsNoPress() {
    contact.pressedBy(DOWN, at(100));

    assertThat(contact.pressedBy(DOWN, at(900))).isFalse();
  }

  @Test
  void theClockMayStandAnywhereAndWrapAround() {
    Contact late = new Contact(Duration.ofMillis(30), UP, Long.MAX_VALUE - 1);

    assertThat(late.pressedBy(DOWN, Long.MAX_VALUE)).isTrue();
    assertThat(late.pressedBy(UP, Long.MIN_VALUE + 10)).isFalse();
    assertThat(late.pressedBy(DOWN, Long.MIN_VALUE + at(20))).isFalse();
  }

  private static long at(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }
}
