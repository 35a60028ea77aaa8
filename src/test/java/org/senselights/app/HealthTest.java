package org.senselights.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.senselights.homeassistant.HealthFigures;
import org.senselights.homeassistant.States;
import org.senselights.homeassistant.Topics;
import org.senselights.message.Message;
import org.senselights.rules.Privacy;

class HealthTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final List<Message> told = new ArrayList<>();
  private final Health health =
      new Health(new States(new Topics("sense-lights/desk"), Privacy.Mode.CLEAR), told::add);

  @Test
  void theFirstFiguresAreTold() {
    tell(0, Optional.empty(), true, 0);

    assertThat(told).hasSize(1);
    assertThat(told.getFirst().topic()).isEqualTo("sense-lights/desk/health");
  }

  @Test
  void whatGoesWrongIsToldAtOnceAndSoIsItsEnd() {
    tell(0, Optional.empty(), true, 0);
    health.set("pins", List.of("GPIO 17 cannot be had"));
    tell(1, Optional.empty(), true, 0);
    health.set("pins", List.of());
    tell(2, Optional.empty(), true, 0);

    assertThat(told).extracting(Message::payload).satisfiesExactly(
        first -> assertThat(first).contains("\"ok\":true"),
        second -> assertThat(second).contains("\"ok\":false").contains("GPIO 17 cannot be had"),
        third -> assertThat(third).contains("\"ok\":true").contains("\"troubles\":[]"));
  }

  @Test
  void thatSenseFallsSilentOrTheRulesAreRefusedIsToldAtOnce() {
    tell(0, Optional.of(true), true, 0);
    tell(1, Optional.of(false), true, 0);
    tell(2, Optional.of(false), false, 0);

    assertThat(told).hasSize(3);
  }

  @Test
  void numbersThatOnlyGrowAreToldEveryHalfMinute() {
    for (int second = 0; second <= 60; second++) {
      tell(second, Optional.of(true), true, 100 * second);
    }

    assertThat(told).hasSize(3);
    assertThat(told.getLast().payload()).contains("\"received\":6000");
  }

  @Test
  void whereNothingChangesNothingIsTold() {
    tell(0, Optional.of(true), true, 7);
    tell(3_600, Optional.of(true), true, 7);

    assertThat(told).hasSize(1);
  }

  @Test
  void anotherTroubleOfTheSamePartIsNews() {
    health.set("pins", List.of("GPIO 17 cannot be had"));

    assertThat(health.set("pins", List.of("GPIO 27 cannot be had"))).isTrue();
    assertThat(health.set("pins", List.of("GPIO 27 cannot be had"))).isFalse();
    assertThat(health.troubles()).containsExactly("GPIO 27 cannot be had");
  }

  private void tell(long second, Optional<Boolean> talking, boolean rulesValid, long received) {
    health.tell(
        new HealthFigures(health.troubles(), talking, rulesValid, received, 0, 0, OptionalDouble.empty()),
        second * SECOND);
  }
}
