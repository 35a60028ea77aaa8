package org.senselights.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.senselights.SaidInLog;
import org.senselights.homeassistant.DeviceIdentity;
import org.senselights.settings.RefusedException;
import org.senselights.settings.Settings;
import org.senselights.settings.SettingsReader;
import org.senselights.settings.SettingsRequest;
import org.senselights.settings.StateDirectory;

/** Who this device is, over restarts, new cards, copied cards and other names. */
class KeptIdentityTest {
  private static final String SERIAL = "00000000a1b2c3d4";
  private static final String OTHER_SERIAL = "00000000deadbeef";
  private static final String MACHINE_ID = "0123456789abcdef0123456789abcdef";
  private static final String OTHER_MACHINE_ID = "fedcba9876543210fedcba9876543210";

  @TempDir private Path directory;

  private final SaidInLog said = new SaidInLog(KeptIdentity.class.getName());

  @AfterEach
  void listenNoMore() {
    said.close();
  }

  @Test
  void aNewCardInTheSameBoardIsTheSameDevice() throws Exception {
    DeviceIdentity first = identity("first card", "desk", SERIAL, MACHINE_ID);

    assertThat(identity("second card", "desk", SERIAL, OTHER_MACHINE_ID)).isEqualTo(first);
    assertThat(said.lines()).isEmpty();
  }

  @Test
  void noOtherNameAndNoOtherMachineIdMakesItAnotherDevice() throws Exception {
    DeviceIdentity first = identity("card", "", "", MACHINE_ID);

    assertThat(identity("card", "attic", "", MACHINE_ID)).isEqualTo(first);
    assertThat(identity("card", "", "", OTHER_MACHINE_ID)).isEqualTo(first);
    assertThat(identity("card", "", "", "")).isEqualTo(first);
    assertThat(said.lines()).isEmpty();
  }

  @Test
  void namedNodesTellTwoServicesOnOneMachineApart() throws Exception {
    DeviceIdentity desk = identity("one", "desk", SERIAL, MACHINE_ID);

    assertThat(identity("other", "door", SERIAL, MACHINE_ID)).isNotEqualTo(desk);
    assertThat(desk).isEqualTo(DeviceIdentity.of(SERIAL, "", "desk").orElseThrow());
  }

  @Test
  void theHostsOwnNameIsNoPartOfIt() throws Exception {
    assertThat(identity("card", "", SERIAL, MACHINE_ID)).isEqualTo(DeviceIdentity.of(SERIAL, "", "").orElseThrow());
  }

  @Test
  void aMachineThatDoesNotKnowItselfIsTheSameDeviceAsLongAsItsFileIsKept() throws Exception {
    DeviceIdentity first = identity("one", "", "", "");

    assertThat(identity("one", "", "", "")).isEqualTo(first);
    assertThat(identity("other", "", "", "")).isNotEqualTo(first);
  }

  @Test
  void aCardCopiedForAnotherBoardIsAnotherDeviceAndDoesNotTakeTheFirstOneAway() throws Exception {
    DeviceIdentity first = identity("card", "desk", SERIAL, MACHINE_ID);
    state("card").keepAnnounced("{}");

    DeviceIdentity copy = identity("card", "desk", OTHER_SERIAL, MACHINE_ID);

    assertThat(copy).isNotEqualTo(first).isEqualTo(DeviceIdentity.of(OTHER_SERIAL, "", "desk").orElseThrow());
    assertThat(state("card").announced()).isEmpty();
    assertThat(said.lines()).containsExactly("INFO " + directory.resolve("card")
        + " comes from another board, so this is a new device to the broker and to Home Assistant");
    assertThat(identity("card", "desk", OTHER_SERIAL, MACHINE_ID)).isEqualTo(copy);
    assertThat(said.lines()).as("told once").hasSize(1);
  }

  @Test
  void whatWasAnnouncedIsKeptOnTheSameBoard() throws Exception {
    identity("card", "desk", SERIAL, MACHINE_ID);
    state("card").keepAnnounced("{}");

    identity("card", "attic", SERIAL, OTHER_MACHINE_ID);

    assertThat(state("card").announced()).isEqualTo("{}");
  }

  @Test
  void aBoardThatLearnsItsSerialNumberLaterStaysTheSameDeviceAndIsKnownFromThenOn() throws Exception {
    DeviceIdentity first = identity("card", "", "", MACHINE_ID);

    assertThat(identity("card", "", SERIAL, MACHINE_ID)).isEqualTo(first);
    assertThat(identity("card", "", "", MACHINE_ID)).isEqualTo(first);
    assertThat(identity("card", "", SERIAL, MACHINE_ID)).isEqualTo(first);
    assertThat(said.lines()).isEmpty();
    assertThat(identity("card", "", OTHER_SERIAL, MACHINE_ID)).isNotEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "nonsense", "senselights_1f00b2c3d4 board", "senselights_1f00b2c3d4 board xyz", "senselights_1f00", "\0\0\0\0",
    "senselights_1f00b2c3d4\nsenselights_1f00b2c3d4", "senselights_1f00b2c3d4 board 0123456789 more"
  })
  void aGarbledFileIsReplacedWithOneLine(String garbled) throws Exception {
    DeviceIdentity first = identity("card", "", SERIAL, MACHINE_ID);
    Path file = directory.resolve("card/device");
    String good = Files.readString(file);
    Files.writeString(file, garbled);

    assertThat(identity("card", "", SERIAL, MACHINE_ID)).isEqualTo(first);

    assertThat(Files.readString(file)).isEqualTo(good);
    assertThat(said.lines()).containsExactly(
        "WARNING " + file + " does not say who this device is, so it is made anew");
  }

  @Test
  void whereNothingCanBeKeptTheBoardStillDecides() throws Exception {
    Path inTheWay = Files.writeString(directory.resolve("file"), "in the way");
    StateDirectory nowhere = StateDirectory.open(inTheWay, inTheWay);

    DeviceIdentity identity = KeptIdentity.of(settings("desk"), nowhere, machine(SERIAL, MACHINE_ID));

    assertThat(identity).isEqualTo(DeviceIdentity.of(SERIAL, "", "desk").orElseThrow());
  }

  @Test
  void theFileTellsNeitherSerialNumberNorMachineId() throws Exception {
    identity("card", "desk", SERIAL, MACHINE_ID);

    assertThat(Files.readString(directory.resolve("card/device")))
        .matches("senselights_[0-9a-f]{10} board [0-9a-f]{10}\n")
        .doesNotContain("a1b2c3d4").doesNotContain(MACHINE_ID.substring(0, 8));
  }

  @Test
  void aPassingIdentityIsAnotherOneEachTime() {
    assertThat(KeptIdentity.passing()).isNotEqualTo(KeptIdentity.passing());
  }

  private DeviceIdentity identity(String card, String node, String serial, String machineId) throws Exception {
    return KeptIdentity.of(settings(node), state(card), machine(serial, machineId));
  }

  private StateDirectory state(String card) {
    return StateDirectory.open(directory.resolve(card), directory);
  }

  private Settings settings(String node) throws RefusedException {
    return new SettingsReader(Map.of(), directory, "raspberrypi")
        .read(new SettingsRequest(Optional.empty(), Optional.empty(), List.of("node=" + node)));
  }

  private Machine machine(String serial, String machineId) throws IOException {
    Path root = Files.createTempDirectory(directory, "root");
    Path tree = Files.createDirectories(root.resolve("sys/firmware/devicetree/base"));
    if (!serial.isEmpty()) {
      Files.writeString(tree.resolve("serial-number"), serial + "\0");
    }
    if (!machineId.isEmpty()) {
      Files.writeString(Files.createDirectories(root.resolve("etc")).resolve("machine-id"), machineId + "\n");
    }
    return new Machine(root, Map.of(), 1);
  }
}
