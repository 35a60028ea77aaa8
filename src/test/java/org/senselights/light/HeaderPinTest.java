package org.senselights.light;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @Test
  void aPinThatTheHeaderDoesNotHaveIsRefused() {
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> HeaderPin.of(28));
  }
}
