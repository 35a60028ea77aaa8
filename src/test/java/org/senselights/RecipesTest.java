package org.senselights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.senselights.engine.Timetable;
import org.senselights.rules.Rule;
import org.senselights.rules.RuleBook;
import org.senselights.rules.RuleTest;
import org.senselights.settings.RulesReader;

/** Each recipe does what it says, as its own tests show. */
class RecipesTest {
  private static final Path RECIPES = Path.of("config/recipes");

  @ParameterizedTest
  @MethodSource("recipes")
  void aRecipePassesItsTestsWithoutWarnings(Path recipe) throws Exception {
    RuleBook book = new RulesReader().read(recipe).book();

    assertThat(book.tests()).isNotEmpty();
    Shown.assertSound(book, List.of());
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void eachOfItsRulesActsInATest(Path recipe) throws Exception {
    RuleBook book = new RulesReader().read(recipe).book();

    Set<String> seen = book.tests().stream()
        .flatMap(test -> test.steps().stream())
        .flatMap(step -> step instanceof RuleTest.Expect expect ? expect.rules().stream() : Stream.<Set<String>>of())
        .flatMap(Set::stream)
        .collect(Collectors.toSet());
    assertThat(seen).containsExactlyInAnyOrderElementsOf(book.rules().stream().map(Rule::name).toList());
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void aCommentOnTopSaysWhatItDoesAndWhatToChange(Path recipe) throws IOException {
    String top = Files.readString(recipe).lines()
        .takeWhile(line -> line.startsWith("#"))
        .collect(Collectors.joining("\n"));

    assertThat(top).contains(": ").contains("\n# Change: ");
  }

  @Test
  void theReadmeListsThemAll() throws IOException {
    String readme = Files.readString(RECIPES.resolve("README.md"));

    List<String> listed = readme.lines()
        .map(line -> Optional.of(line).filter(row -> row.startsWith("| [")))
        .flatMap(Optional::stream)
        .map(row -> row.replaceFirst(".*]\\((.*?)\\).*", "$1"))
        .toList();
    assertThat(listed).containsExactlyInAnyOrderElementsOf(
        recipes().map(recipe -> recipe.getFileName().toString()).toList());
  }

  @Test
  void theQuickeningLampBlinksTenTimesAsFastWithFiftySessions() throws Exception {
    RuleBook book = new RulesReader().read(RECIPES.resolve("quickening-lamp.conf")).book();

    Timetable one = new Timetable(book).sessions(1).after(Duration.ofMillis(999));
    assertThat(one.lit("green")).isTrue();
    assertThat(one.after(Duration.ofMillis(1)).lit("green")).isFalse();

    Timetable fifty = new Timetable(book).sessions(50).after(Duration.ofMillis(99));
    assertThat(fifty.lit("green")).isTrue();
    assertThat(fifty.after(Duration.ofMillis(1)).lit("green")).isFalse();
    assertThat(fifty.after(Duration.ofMillis(100)).lit("green")).isTrue();
  }

  @Test
  void theGreetingIsShownWhenTheServiceStarts() throws Exception {
    Timetable day = new Timetable(new RulesReader().read(RECIPES.resolve("greeting.conf")).book());

    day.starts();
    assertThat(day.fired()).containsExactly("hello");
    assertThat(day.lit("green")).isTrue();

    day.after(Duration.ofMillis(500));
    assertThat(day.lit("green")).isFalse();
    assertThat(day.lit("red")).isTrue();
  }

  private static Stream<Path> recipes() throws IOException {
    try (Stream<Path> files = Files.list(RECIPES)) {
      return files.filter(file -> file.toString().endsWith(".conf")).sorted().toList().stream();
    }
  }
}
