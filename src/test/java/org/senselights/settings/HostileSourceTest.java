package org.senselights.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as they are while somebody types: whatever is cut, doubled or mixed up is read or refused, never thrown at. */
class HostileSourceTest {
  private static final String PIECES = "{}[]\"\"'#/=:+,.$?*\\\n \t\r${x}{{user}}when then rules a light = 1s";
  private static final int TRIES = 100;

  /** Prime, so that a beginning ends at every column sooner or later. */
  private static final int STRIDE = 7;

  @ParameterizedTest
  @ValueSource(strings = {"broken.conf", "whole.conf"})
  void manyABeginningOfAFileIsReadOrRefused(String file) throws Exception {
    String text = resource(file);

    for (int length = 0; length <= text.length(); length += STRIDE) {
      assertReadOrRefused(text.substring(0, length));
    }
  }

  @RepeatedTest(6)
  void aFileWithSlipsOfThePenIsReadOrRefused(RepetitionInfo repetition) throws Exception {
    Random random = new Random(repetition.getCurrentRepetition());
    String text = resource(repetition.getCurrentRepetition() % 2 == 0 ? "broken.conf" : "whole.conf");
    for (int i = 0; i < TRIES; i++) {
      StringBuilder slipped = new StringBuilder(text);
      for (int slips = 1 + random.nextInt(6); slips > 0; slips--) {
        int at = random.nextInt(slipped.length());
        switch (random.nextInt(3)) {
          case 0 -> slipped.deleteCharAt(at);
          case 1 -> slipped.insert(at, PIECES.charAt(random.nextInt(PIECES.length())));
          default -> slipped.setCharAt(at, PIECES.charAt(random.nextInt(PIECES.length())));
        }
      }
      assertReadOrRefused(slipped.toString());
    }
  }

  @RepeatedTest(5)
  void aHeapOfSignsIsReadOrRefused(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    for (int i = 0; i < TRIES; i++) {
      StringBuilder heap = new StringBuilder();
      for (int length = random.nextInt(60); length > 0; length--) {
        heap.append(PIECES.charAt(random.nextInt(PIECES.length())));
      }
      assertReadOrRefused(heap.toString());
    }
  }

  private static void assertReadOrRefused(String text) {
    try {
      assertThat(new RulesReader().read(List.of(new SourceText("rules.conf", text)))).isNotNull();
      assertThat(new RulesReader().read(List.of(
          new SourceText("rules.conf", text), new SourceText("rules.d/over.conf", text)))).isNotNull();
    } catch (RefusedException e) {
      int lines = text.split("\n", -1).length;
      assertThat(e.problems()).as(text)
          .isNotEmpty()
          .noneMatch(problem -> problem.text().contains("\n") || problem.line() > lines)
          .noneMatch(problem -> problem.text().contains("this cannot be read"));
    }
  }

  private static String resource(String name) throws IOException {
    try (var in = HostileSourceTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
