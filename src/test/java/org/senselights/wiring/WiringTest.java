package org.senselights.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.senselights.light.LightDefinition;
import org.senselights.rules.ButtonDefinition;
import org.senselights.rules.PinAdvice;
import org.senselights.rules.RuleBook;

/** Where the lights and buttons of a book go. */
class WiringTest {

  @ParameterizedTest
  @CsvSource({
    "green, GREEN", "desk-red2, RED", "Orange, AMBER", "amber_lamp, AMBER", "yellow, YELLOW", "blue, BLUE",
    "top-white, WHITE", "ordered, ANY", "qlik-1, ANY"
  })
  void aColourIsGuessedFromAWordOfTheName(String name, LedColour colour) {
    assertThat(LedColour.of(name)).isEqualTo(colour);
  }

  @ParameterizedTest
  @EnumSource(LedColour.class)
  void everyLedIsSeenAndOverloadsNoPinWhateverItsKind(LedColour colour) {
    int least = (LedColour.PIN_MILLIVOLTS - colour.toMillivolts()) * 1_000 / colour.ohms();

    assertThat(colour.mostMicroamperes()).isLessThan(Wiring.PIN_LIMIT_MICROAMPERES / 2);
    assertThat(least).isGreaterThanOrEqualTo(300);
  }

  @Test
  void anLedLeadsToTheNearestGroundOrWhereItIsActiveLowToThreeVolts() {
    Wiring wiring = Wiring.of(book(
        List.of(new LightDefinition("green", 17, false), new LightDefinition("red", 27, true)), List.of()));

    assertThat(wiring.lights()).extracting(Wiring.Light::pin).containsExactly(11, 13);
    assertThat(wiring.lights()).extracting(Wiring.Light::otherPin).containsExactly(9, 17);
  }

  @Test
  void buttonsThatAreOnNoPinAreNotWired() {
    Wiring wiring = Wiring.of(book(List.of(), List.of(
        new ButtonDefinition("seen", OptionalInt.of(26)), new ButtonDefinition("hush", OptionalInt.empty()))));

    assertThat(wiring.buttons()).containsExactly(new Wiring.Button("seen", 26));
    assertThat(wiring.buttons().getFirst().ground()).isEqualTo(39);
  }

  @Test
  void asManyRedLedsAsTheHeaderFeedsAreNoMatterAndOneMoreIs() {
    int most = Wiring.HEADER_LIMIT_MICROAMPERES / LedColour.RED.mostMicroamperes();

    assertThat(Wiring.of(reds(most)).warnings()).isEmpty();
    assertThat(Wiring.of(reds(most + 1)).warnings()).singleElement().asString()
        .startsWith("all lights at once take up to 53.3 mA, and the header gives 50");
  }

  @Test
  void aPinWithOtherWorkIsWarnedOfInTheWordsOfCheck() {
    RuleBook book = book(List.of(new LightDefinition("green", 3, false)), List.of());

    assertThat(Wiring.of(book).warnings()).isEqualTo(PinAdvice.on(book)).hasSize(1);
  }

  @Test
  void theDrawingHasEveryPinOnceAndBracketsRoundThoseInUse() {
    List<String> lines = HeaderDrawing.of(Wiring.of(book(
        List.of(new LightDefinition("green", 17, false), new LightDefinition("lamp", 21, false)),
        List.of(new ButtonDefinition("seen", OptionalInt.of(26))))));

    assertThat(lines).hasSize(20)
        .contains(
            "      green  GPIO17  [11]  12   GPIO18",
            "button seen  GPIO26  [37]  38   GPIO20",
            "             ground  [39] [40]  GPIO21  lamp");
    assertThat(String.join(" ", lines).split("[^0-9]+"))
        .contains(IntStream.rangeClosed(1, 40).mapToObj(String::valueOf).toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({"4242, 4.2", "6000, 6", "50000, 50", "0, 0", "10040, 10"})
  void aCurrentIsReadEasily(int microamperes, String text) {
    assertThat(Wiring.milliamperes(microamperes)).isEqualTo(text);
  }

  private static RuleBook reds(int count) {
    return book(IntStream.range(0, count)
        .mapToObj(i -> new LightDefinition("red-" + i, PinAdvice.GOOD.get(i), false)).toList(), List.of());
  }

  private static RuleBook book(List<LightDefinition> lights, List<ButtonDefinition> buttons) {
    return new RuleBook(lights, Map.of(), buttons, List.of(), List.of(), List.of());
  }
}
