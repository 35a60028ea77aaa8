package org.senselights.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class RingTest {
  private final Ring ring = new Ring(300_001);

  @Test
  void whatGoesInFirstComesOutFirst() {
    ring.add(new Parcel("ö", 1));
    ring.add(new Parcel("", -2));

    assertThat(ring.size()).isEqualTo(2);
    assertThat(ring.firstTakenAt()).isEqualTo(1);
    assertThat(ring.firstBytes()).isEqualTo(2);
    assertThat(ring.remove()).isEqualTo(new Parcel("ö", 1));
    assertThat(ring.remove()).isEqualTo(new Parcel("", -2));
    assertThat(ring.isEmpty()).isTrue();
  }

  @RepeatedTest(20)
  void itIsLikeAnyQueueHoweverItGrowsAndShrinks(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    ArrayDeque<Parcel> like = new ArrayDeque<>();
    for (int i = 0; i < 20_000; i++) {
      boolean fills = i / 2_500 % 2 == 0;
      if (like.isEmpty() || random.nextInt(10) < (fills ? 7 : 3)) {
        Parcel parcel = new Parcel("€x".repeat(random.nextInt(200)), random.nextLong());
        like.add(parcel);
        ring.add(parcel);
      } else if (random.nextBoolean()) {
        assertThat(ring.remove()).isEqualTo(like.remove());
      } else {
        like.remove();
        ring.drop();
      }
      assertThat(ring.size()).isEqualTo(like.size());
      if (!like.isEmpty()) {
        assertThat(ring.firstTakenAt()).isEqualTo(like.peekFirst().takenAt());
        assertThat(ring.firstBytes()).isEqualTo((int) like.peekFirst().bytes());
      }
    }
  }
}
