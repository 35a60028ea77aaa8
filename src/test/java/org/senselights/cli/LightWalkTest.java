package org.senselights.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.senselights.wiring.CheckList;
import org.senselights.wiring.LedColour;
import org.senselights.wiring.Wiring;

/** Somebody sits before the lamps and answers. */
class LightWalkTest {
  private static final Wiring.Light GREEN = new Wiring.Light("green", 17, false, LedColour.GREEN);
  private static final Wiring.Light RED = new Wiring.Light("red", 27, true, LedColour.RED);

  private final List<String> happened = new ArrayList<>();

  @Test
  void eachLightIsLitAndAskedFor() throws Exception {
    assertThat(walk(List.of("y", " YES "))).isEmpty();

    assertThat(happened).containsExactly(
        "green: GPIO17, which is pin 11 of the header",
        "lit: green",
        "  Is green lit, and no other? [y/n, q to end] ",
        "red: GPIO27, which is pin 13 of the header, lit when low",
        "lit: red",
        "  Is red lit, and no other? [y/n, q to end] ");
  }

  @Test
  void aNoIsAnsweredWithTheLikeliestReasonAndTheLightIsLitAfresh() throws Exception {
    assertThat(walk(List.of("n", "y", "y"))).isEmpty();

    CheckList.Step first = CheckList.of(GREEN).getFirst();
    assertThat(happened).containsSubsequence(
        "  Is green lit, and no other? [y/n, q to end] ",
        "  1. " + first.what(),
        "     " + first.how(),
        "lit: green",
        "  Is green lit now? [y/n, q to end] ",
        "red: GPIO27, which is pin 13 of the header, lit when low");
  }

  @Test
  void whatStaysDarkAfterTheWholeListIsNamed() throws Exception {
    int steps = CheckList.of(GREEN).size();
    List<String> answers = new ArrayList<>(Collections.nCopies(1 + steps, "no"));
    answers.add("y");

    assertThat(walk(answers)).containsExactly("green");

    assertThat(happened).contains("  " + steps + ". " + CheckList.of(GREEN).getLast().what())
        .contains("lit: red");
  }

  @Test
  void anAnswerThatIsNoneIsAskedForAgain() throws Exception {
    walk(List.of("maybe", "", "y", "q"));

    assertThat(happened).filteredOn(line -> line.contains("Is green lit")).hasSize(3);
    assertThat(happened).filteredOn("lit: green"::equals).hasSize(1);
  }

  @Test
  void whoHasHadEnoughGoesAndSoDoesWhoHangsUp() throws Exception {
    assertThat(walk(List.of("q"))).isEmpty();
    assertThat(walk(List.of())).isEmpty();

    assertThat(happened).doesNotContain("lit: red");
  }

  private List<String> walk(List<String> answers) throws Exception {
    Deque<String> typed = new ArrayDeque<>(answers);
    return new LightWalk(
        light -> happened.add("lit: " + light),
        happened::add,
        question -> {
          happened.add(question);
          return typed.poll();
        }).over(List.of(GREEN, RED));
  }
}
