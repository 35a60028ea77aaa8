package org.senselights.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which parts show that they live. */
class VigilTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private long engine;
  private long listener;
  private int asked;

  private final Vigil vigil = new Vigil(
      List.of(
          new Sign("engine", () -> engine, () -> asked++, PATIENCE),
          new Sign("listener", () -> listener, () -> { }, PATIENCE.multipliedBy(2))),
      0);

  @Test
  void partsThatComeRoundLive() {
    for (int second = 1; second <= 100; second++) {
      engine++;
      listener++;

      assertThat(look(second)).isEmpty();
    }
  }

  @Test
  void aPartThatDoesNotComeRoundIsSilentOnceItsPatienceIsOver() {
    assertThat(look(10)).isEmpty();
    assertThat(look(11)).containsExactly("engine");
    assertThat(look(21)).containsExactly("engine", "listener");
  }

  @Test
  void onePartsLifeIsNoOthers() {
    for (int second = 1; second <= 11; second++) {
      listener++;
      look(second);
    }

    assertThat(look(12)).containsExactly("engine");
  }

  @Test
  void aPartThatWasLateLivesAgain() {
    look(11);
    engine++;

    assertThat(look(12)).isEmpty();
    assertThat(look(22)).doesNotContain("engine");
    assertThat(look(23)).contains("engine");
  }

  @Test
  void aNumberThatWrapsRoundIsASignOfLifeToo() {
    engine = Long.MAX_VALUE;
    look(1);
    engine++;

    assertThat(look(12)).doesNotContain("engine");
  }

  @Test
  void eachLookAsksForTheNextSign() {
    assertThat(asked).isEqualTo(1);

    look(1);
    look(2);

    assertThat(asked).isEqualTo(3);
  }

  private List<String> look(int second) {
    return vigil.look(Duration.ofSeconds(second).toNanos());
  }
}
