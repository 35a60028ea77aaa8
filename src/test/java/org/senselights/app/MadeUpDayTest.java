package org.senselights.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.senselights.decode.Decoded;
import org.senselights.decode.Decoder;
import org.senselights.event.EventType;

class MadeUpDayTest {
  private final MadeUpDay day = new MadeUpDay(LocalDate.of(2026, 1, 5), Demo.SEED);

  @Test
  void everySceneDecodesToWhatItTells() {
    Decoder decoder = new Decoder(StandardCharsets.UTF_8);
    Set<EventType> seen = EnumSet.noneOf(EventType.class);
    for (int i = 0; i < 2_000; i++) {
      MadeUpDay.Scene scene = day.next();
      byte[] datagram = scene.datagram().getBytes(StandardCharsets.UTF_8);

      Decoded decoded = decoder.decode(datagram, 0, datagram.length);

      assertThat(decoded).isInstanceOfSatisfying(
          Decoded.Understood.class, understood -> assertThat(understood.event().type()).isEqualTo(scene.type()));
      seen.add(scene.type());
    }
    assertThat(seen)
        .containsExactlyInAnyOrder(
            EventType.SESSION_START, EventType.SESSION_STOP, EventType.CONNECTION_OPEN, EventType.CONNECTION_CLOSE,
            EventType.RELOAD_FAILED, EventType.RELOAD_SUCCEEDED);
  }

  @Test
  void anAppIsOpenedAndClosedBeforeAnybodyGrowsImpatient() {
    Duration passed = Duration.ZERO;
    Set<EventType> seen = EnumSet.noneOf(EventType.class);
    while (!seen.containsAll(EnumSet.of(EventType.CONNECTION_OPEN, EventType.CONNECTION_CLOSE))) {
      MadeUpDay.Scene scene = day.next();
      passed = passed.plus(scene.pause());
      seen.add(scene.type());
    }

    assertThat(passed).isLessThan(Duration.ofSeconds(4));
  }

  @Test
  void aDayEndsWithEverybodyGoneAndAnotherFollows() {
    int online = 0;
    String before = "";
    for (int i = 0; i < 5_000; i++) {
      MadeUpDay.Scene scene = day.next();
      String time = scene.told().substring(0, 5);
      if (time.compareTo(before) < 0) {
        assertThat(online).isZero();
        assertThat(scene.told()).contains("starts a session");
        return;
      }
      online += scene.type() == EventType.SESSION_START ? 1 : 0;
      online -= scene.type() == EventType.SESSION_STOP ? 1 : 0;
      assertThat(online).isBetween(0, 6);
      before = time;
    }
    throw new AssertionError("the day never ended");
  }
}
