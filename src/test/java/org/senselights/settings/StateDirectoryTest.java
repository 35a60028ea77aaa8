package org.senselights.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What survives a restart, and what happens where nothing can. */
class StateDirectoryTest {

  @TempDir
  private Path directory;

  @Test
  void theSaltIsMadeOnceAndForTheOwnerOnly() throws Exception {
    byte[] salt = StateDirectory.open(directory.resolve("state"), directory).salt();

    byte[] afterRestart = StateDirectory.open(directory.resolve("state"), directory).salt();

    assertThat(salt).hasSize(32);
    assertThat(afterRestart).isEqualTo(salt);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("state/salt"))))
        .isEqualTo("rw-------");
  }

  @Test
  void twoDevicesHaveDifferentSalts() {
    StateDirectory one = StateDirectory.open(directory.resolve("one"), directory);
    StateDirectory other = StateDirectory.open(directory.resolve("other"), directory);

    assertThat(one.salt()).isNotEqualTo(other.salt());
  }

  @Test
  void whoThisDeviceIsAndWhatItAnnouncedComeBackAsTheyWere() {
    StateDirectory state = StateDirectory.open(directory, directory);
    assertThat(state.identity()).isEmpty();
    assertThat(state.announced()).isEmpty();

    state.keepIdentity("senselights_1f00b2c3d4 board 0123456789");
    state.keepAnnounced("{\"now\":{\"Grün 🟢\":1}}\n");

    StateDirectory afterRestart = StateDirectory.open(directory, directory);
    assertThat(afterRestart.identity()).isEqualTo("senselights_1f00b2c3d4 board 0123456789");
    assertThat(afterRestart.announced()).isEqualTo("{\"now\":{\"Grün 🟢\":1}}\n");
  }

  @Test
  void whatWasAnnouncedCanBeForgotten() {
    StateDirectory state = StateDirectory.open(directory, directory);
    state.keepAnnounced("{}");

    state.keepAnnounced("");

    assertThat(StateDirectory.open(directory, directory).announced()).isEmpty();
  }

  @Test
  void whatIsKeptAlreadyIsNotWrittenAgain() throws Exception {
    StateDirectory state = StateDirectory.open(directory, directory);
    state.keepAnnounced("{}");
    Object file = Files.readAttributes(directory.resolve("announced.json"), BasicFileAttributes.class).fileKey();

    state.keepAnnounced("{}");

    assertThat(Files.readAttributes(directory.resolve("announced.json"), BasicFileAttributes.class).fileKey())
        .isEqualTo(file);
  }

  @Test
  void anAnnouncementOfFourMegabytesComesBackAndALongerOneIsNotRead() throws Exception {
    StateDirectory state = StateDirectory.open(directory, directory);
    String longest = "x".repeat(4_000_000);
    state.keepAnnounced(longest);
    assertThat(state.announced()).isEqualTo(longest);

    Files.writeString(directory.resolve("announced.json"), longest + "x");
    assertThat(state.announced()).isEmpty();
  }

  @Test
  void whatCannotBeKeptIsATroubleUntilItCan() throws Exception {
    StateDirectory state = StateDirectory.open(directory, directory);
    Path inTheWay = Files.createDirectories(directory.resolve("announced.json/in the way"));

    state.keepAnnounced("{}");
    assertThat(state.troubles()).hasSize(1).first().asString().contains(directory.toString());

    Files.delete(inTheWay);
    Files.delete(inTheWay.getParent());
    state.retry();
    assertThat(state.troubles()).isEmpty();
    assertThat(state.announced()).isEqualTo("{}");
  }

  @Test
  void namesOfAppsComeBackAndWaitForRoomOnTheDisk() throws Exception {
    StateDirectory state = StateDirectory.open(directory, directory);
    AtomicBoolean full = new AtomicBoolean(true);
    state.keepAppNames(out -> {
      out.write("a name".getBytes(StandardCharsets.UTF_8));
      if (full.get()) {
        throw new IOException("No space left on device");
      }
    });
    assertThat(state.troubles()).hasSize(1);
    assertThat(state.appNames()).isEmpty();

    full.set(false);
    state.retry();

    assertThat(state.troubles()).isEmpty();
    try (InputStream names = state.appNames().orElseThrow()) {
      assertThat(names).hasContent("a name");
    }
  }

  @Test
  void acceptedRulesComeBackAsTheyWere() {
    List<SourceText> files = List.of(
        new SourceText("/etc/sense-lights/rules.conf", "include \"more.conf\"\r\n# Grün 🟢\n"),
        new SourceText("/etc/sense-lights/more.conf", ""));
    StateDirectory.open(directory, directory).keepAcceptedRules(files);

    assertThat(StateDirectory.open(directory, directory).acceptedRules()).isEqualTo(files);
  }

  @Test
  void theNewestAcceptedRulesReplaceTheOld() throws Exception {
    StateDirectory state = StateDirectory.open(directory, directory);
    state.keepAcceptedRules(List.of(new SourceText("a", "old and long")));

    state.keepAcceptedRules(List.of(new SourceText("a", "new")));

    assertThat(state.acceptedRules()).containsExactly(new SourceText("a", "new"));
    try (var left = Files.list(directory)) {
      assertThat(left).containsExactly(directory.resolve("accepted-rules.conf"));
    }
  }

  @Test
  void whatIsOfANewerVersionIsSetAsideAndTheNewestOfItStays() throws Exception {
    StateDirectory state = StateDirectory.open(directory, directory);
    for (String each : List.of("older", "newest")) {
      state.keepNow("presence " + each, "rules " + each);
      state.setPresenceAside();
      state.setOpenRulesAside();
    }

    assertThat(state.presence()).isEmpty();
    assertThat(state.openRules()).isEmpty();
    assertThat(directory.resolve("presence.newer")).hasContent("presence newest");
    assertThat(directory.resolve("open-rules.newer")).hasContent("rules newest");
  }

  @Test
  void whatCannotBeSetAsideHoldsUpNobody() throws Exception {
    StateDirectory state = StateDirectory.open(directory, directory);
    state.keepNow("presence", "rules");
    Files.createDirectories(directory.resolve("open-rules.newer/in the way"));

    state.setOpenRulesAside();

    assertThat(state.openRules()).isEqualTo("rules");
  }

  @Test
  void nothingWasAcceptedYet() {
    assertThat(StateDirectory.open(directory, directory).acceptedRules()).isEmpty();
  }

  @Test
  void aFileThatWasCutShortIsNotUsed() throws Exception {
    StateDirectory state = StateDirectory.open(directory, directory);
    state.keepAcceptedRules(List.of(new SourceText("a", "rules { }")));
    Path file = directory.resolve("accepted-rules.conf");
    String whole = Files.readString(file);

    Files.writeString(file, whole.substring(0, whole.length() - 3));
    assertThat(state.acceptedRules()).isEmpty();
    Files.writeString(file, "rules { }");
    assertThat(state.acceptedRules()).isEmpty();
  }

  @Test
  void aBrokenSaltIsReplaced() throws Exception {
    Files.writeString(directory.resolve("salt"), "00");

    byte[] salt = StateDirectory.open(directory, directory).salt();

    assertThat(salt).hasSize(32).isEqualTo(StateDirectory.open(directory, directory).salt());
  }

  @Test
  void theHomeDirectoryTakesThePlaceOfOneThatCannotBeWritten() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "in the way");
    Path home = directory.resolve("home");

    StateDirectory state = StateDirectory.open(file.resolve("state"), home);

    assertThat(state.path()).isEqualTo(home.resolve(".local/state/sense-lights"));
    assertThat(state.salt()).isEqualTo(StateDirectory.open(file.resolve("state"), home).salt());
  }

  @Test
  void whereNothingCanBeWrittenTheServiceGoesOn() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "in the way");

    StateDirectory state = StateDirectory.open(file.resolve("state"), file);
    state.keepAcceptedRules(List.of(new SourceText("a", "rules { }")));

    assertThat(state.salt()).hasSize(32);
    state.keepIdentity("senselights_1f00b2c3d4");
    assertThat(state.identity()).isEmpty();
    assertThat(state.acceptedRules()).isEmpty();
  }
}
