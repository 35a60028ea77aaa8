package org.senselights.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.senselights.http.LaneCounts;
import org.senselights.http.LaneView;

class FailuresTest {
  private final Failures failures = new Failures();

  @Test
  void whatTakesWhatItIsToldIsNoFailure() {
    assertThat(look(0, lane("ops", ""))).isEmpty();
    assertThat(look(3_600, lane("ops", ""))).isEmpty();
  }

  @Test
  void aFailureOfAMomentIsNone() {
    assertThat(look(0, lane("ops", "HTTP 503"))).isEmpty();
    assertThat(look(9, lane("ops", "HTTP 503"))).isEmpty();
    assertThat(look(10, lane("ops", ""))).isEmpty();
    assertThat(look(11, lane("ops", "HTTP 503"))).as("the next begins anew").isEmpty();
  }

  @Test
  void aFailureThatStaysIsOneUntilTheFirstSuccess() {
    look(0, lane("ops", "HTTP 503"));

    assertThat(look(10, lane("ops", "HTTP 503"))).isEqualTo(Map.of("ops", "HTTP 503"));
    assertThat(look(3_600, lane("ops", "HTTP 503"))).isEqualTo(Map.of("ops", "HTTP 503"));
    assertThat(look(3_601, lane("ops", ""))).isEmpty();
  }

  @Test
  void theReasonIsTheOneThatItHadWhenItBecameAFailure() {
    look(0, lane("ops", "connection refused"));

    assertThat(look(5, lane("ops", "HTTP 503"))).isEmpty();
    assertThat(look(10, lane("ops", "HTTP 503"))).containsValue("HTTP 503");
  }

  @Test
  void aReasonThatChangesWithEachAttemptIsNewsOnceAMinute() {
    look(0, lane("ops", "reason 0"));

    List<String> told = new ArrayList<>();
    for (int second = 1; second <= 200; second++) {
      told.addAll(look(second, lane("ops", "reason " + second)).values());
    }

    assertThat(told.stream().distinct().toList()).containsExactly("reason 9", "reason 69", "reason 129", "reason 189");
  }

  @Test
  void eachFailsForItself() {
    look(0, lane("ops", "HTTP 503"), lane("pager", ""), lane("influx", ""));
    look(8, lane("ops", "HTTP 503"), lane("pager", "HTTP 404"), lane("influx", "HTTP 401"));

    assertThat(look(10, lane("ops", "HTTP 503"), lane("pager", "HTTP 404"), lane("influx", "HTTP 401")))
        .containsOnlyKeys("ops");
    assertThat(look(18, lane("ops", "HTTP 503"), lane("pager", ""), lane("influx", "HTTP 401")).keySet())
        .containsExactly("ops", "influx");
  }

  private Map<String, String> look(long second, LaneView... lanes) {
    return failures.lasting(List.of(lanes), Duration.ofSeconds(second).toNanos());
  }

  private static LaneView lane(String name, String trouble) {
    return new LaneView(name, "webhook", "127.0.0.1", new LaneCounts(0, 0, 0, Map.of(), 0, 0), Optional.empty(),
        trouble, Optional.empty());
  }
}
