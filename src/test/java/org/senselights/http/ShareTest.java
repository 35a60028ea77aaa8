package org.senselights.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShareTest {

  @ParameterizedTest
  @CsvSource({"0, 4096", "1, 4096", "4, 4096", "8, 2048", "16, 1024", "64, 256"})
  void moreDestinationsHaveLessEach(int destinations, int kibibytes) {
    assertThat(Share.among(destinations)).isEqualTo(new Share(kibibytes << 10));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 5, 10, 13, 50, 100, 999})
  void allTogetherNeverHaveMoreThanFitsIntoMemory(int destinations) {
    assertThat((long) destinations * Share.among(destinations).bytes()).isLessThanOrEqualTo(16 << 20);
  }
}
