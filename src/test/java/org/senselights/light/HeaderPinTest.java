package org.senselights.light;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a pin is on the header. */
class HeaderPinTest {

  @ParameterizedTest
  @CsvSource({"17, 11", "27, 13", "22, 15", "2, 3", "14, 8", "18, 12", "21, 40", "0, 27"})
  void everyPinHasThePlaceThatTheBoardGivesIt(int bcm, int place) {
    assertThat(HeaderPin.of(bcm)).isEqualTo(place);
  }

  @Test
  void everyPlaceButPowerAndGroundBelongsToOnePin() {
    List<Integer> places = IntStream.rangeClosed(0, 27).mapToObj(HeaderPin::of).toList();

    assertThat(places).doesNotHaveDuplicates().allSatisfy(place -> assertThat(place).isBetween(1, 40))
        .doesNotContain(1, 2, 4, 6, 9, 14, 17, 20, 25, 30, 34, 39);
  }

  @ParameterizedTest
  @CsvSource({"1, 3.3 V", "2, 5 V", "4, 5 V", "6, ground", "11, GPIO17", "17, 3.3 V", "27, GPIO0", "39, ground"})
  void everyPlaceIsLabelledWithWhatItIsFor(int place, String label) {
    assertThat(HeaderPin.label(place)).isEqualTo(label);
  }

  @ParameterizedTest
  @CsvSource({"11, 9", "13, 14", "15, 14", "40, 39", "3, 6", "2, 6", "37, 39", "36, 34"})
  void theNearestGroundIsTheOneThatAFingerFindsFirst(int place, int ground) {
    assertThat(HeaderPin.nearestGround(place)).isEqualTo(ground);
  }

  @ParameterizedTest
  @CsvSource({"11, 17", "7, 1", "40, 17", "3, 1"})
  void theNearestSupplyIsOneOfTheTwo(int place, int supply) {
    assertThat(HeaderPin.nearestSupply(place)).isEqualTo(supply);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 41})
  void aPlaceThatTheHeaderDoesNotHaveIsRefused(int place) {
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> HeaderPin.label(place));
  }

  @Test
  void aPinThatTheHeaderDoesNotHaveIsRefused() {
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> HeaderPin.of(28));
  }
}
