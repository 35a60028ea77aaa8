package org.senselights.homeassistant;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who the device is, for good. */
class DeviceIdentityTest {
  private static final String SERIAL = "10000000a1b2c3d4\0";
  private static final String MACHINE = "0123456789abcdef0123456789abcdef\n";

  @Test
  void theBoardsSerialNumberDecides() {
    DeviceIdentity identity = DeviceIdentity.of(SERIAL, MACHINE, "").orElseThrow();

    assertThat(DeviceIdentity.of("10000000A1B2C3D4\n", "another card's", "")).contains(identity);
    assertThat(DeviceIdentity.of("10000000a1b2c3d5", MACHINE, "")).isPresent().get().isNotEqualTo(identity);
  }

  @Test
  void itTellsNothingOfWhatItIsMadeOf() {
    String digits = DeviceIdentity.of(SERIAL, "", "").orElseThrow().digits();

    assertThat(digits).matches("[0-9a-f]{10}");
    assertThat(SERIAL).doesNotContain(digits);
  }

  @Test
  void withoutASerialNumberTheMachineIdDecides() {
    assertThat(DeviceIdentity.of("", MACHINE, "")).isPresent()
        .isEqualTo(DeviceIdentity.of("0000000000000000", MACHINE, ""))
        .isNotEqualTo(DeviceIdentity.of(SERIAL, MACHINE, ""));
  }

  @Test
  void twoNodesOnOneBoardAreTwoDevices() {
    assertThat(DeviceIdentity.of(SERIAL, "", "desk")).isNotEqualTo(DeviceIdentity.of(SERIAL, "", "door"))
        .isNotEqualTo(DeviceIdentity.of(SERIAL, "", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "uninitialized", "00000000000000000000000000000000", "0123"})
  void aMachineThatDoesNotKnowItselfHasNone(String machineId) {
    assertThat(DeviceIdentity.of("", machineId, "desk")).isEmpty();
  }

  @Test
  void whatIsKeptIsReadAgain() {
    DeviceIdentity identity = DeviceIdentity.random("anything");

    assertThat(DeviceIdentity.parse(identity.deviceId() + "\n")).contains(identity);
    assertThat(DeviceIdentity.parse(identity.clientId())).contains(identity);
    assertThat(DeviceIdentity.parse("sense-lights-1f00b2c3")).isEmpty();
  }

  @Test
  void everyBrokerTakesTheClientId() {
    assertThat(DeviceIdentity.random("x").clientId()).hasSize(23).matches("[0-9A-Za-z-]+");
  }
}
