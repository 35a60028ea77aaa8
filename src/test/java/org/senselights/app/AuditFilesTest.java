package org.senselights.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.senselights.decode.AuditRows.HEADER;
import static org.senselights.decode.AuditRows.gzip;
import static org.senselights.decode.AuditRows.row;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.senselights.decode.AuditLog.Skip;

class AuditFilesTest {
  private static final String OTHER = row(1, "20260105T120000.000+0100", "kim", "Proxy", "/hub", "Other", "0", "");

  @TempDir private Path directory;

  @Test
  void filesOfOneTimeAreWovenIntoOneAndSameTimesKeepTheOrderOfTheFiles() throws Exception {
    Path one = file("one", at("120000", "a1") + at("120002", "a2") + at("120009", "a3"));
    Path two = Files.write(directory.resolve("two"),
        gzip((HEADER + at("120001", "b1") + at("120002", "b2") + at("120003", "b3")).getBytes(UTF_8)));

    assertThat(users(one, two)).containsExactly("a1", "b1", "a2", "b2", "b3", "a3");
    assertThat(users(two, one)).containsExactly("a1", "b1", "b2", "a2", "b3", "a3");
  }

  @Test
  void filesThatFollowEachOtherArePlayedInTheOrderOfTimeWhateverTheOrderOfTheArguments() throws Exception {
    Path monday = file("monday", at("090000", "m1") + at("100000", "m2"));
    Path tuesday = file("tuesday", at("110000", "t1"));
    Path wednesday = file("wednesday", at("120000", "w1"));

    assertThat(users(wednesday, monday, tuesday)).containsExactly("m1", "m2", "t1", "w1");
  }

  @Test
  void everythingIsCountedOnceThoughEachFileIsLookedIntoBefore() throws Exception {
    Path one = file("one", OTHER + at("120000", "a") + OTHER);
    Path nothing = file("nothing", OTHER + OTHER);
    Path empty = file("empty", "");

    try (AuditFiles files = AuditFiles.open(List.of(one, nothing, empty), UTF_8)) {
      assertThat(rest(files)).containsExactly("a");
      assertThat(files.rows()).isEqualTo(5);
      assertThat(files.skipped()).isEqualTo(Map.of(Skip.OTHER_COMMAND, 4L));
      assertThat(files.bytesRead()).isEqualTo(files.totalBytes());
      assertThat(files.remarks()).isEmpty();
    }
  }

  @Test
  void rowsThatStepBackAtTheEndOfSummerTimeStayInTheirPlaceAndAreCounted() throws Exception {
    // A server that writes the winter's offset too early: the hour comes twice.
    Path autumn = file("autumn",
        row("20261025T025959.000+0100", "a", "Start session", "/hub", "")
            + row("20261025T020001.000+0100", "b", "Start session", "/hub", "")
            + row("20261025T030000.000+0100", "c", "Start session", "/hub", ""));
    Path other = file("other", row("20261025T023000.000+0100", "x", "Start session", "/hub", "")
        + row("20261025T025959.500+0100", "y", "Start session", "/hub", ""));

    try (AuditFiles files = AuditFiles.open(List.of(autumn, other), UTF_8)) {
      assertThat(rest(files)).containsExactly("x", "a", "b", "y", "c");
      assertThat(files.outOfOrder()).isEqualTo(1);
    }
  }

  @Test
  void anHourThatComesTwiceWithItsTrueOffsetsIsInOrder() throws Exception {
    Path autumn = file("autumn",
        row("20261025T025959.000+0200", "a", "Start session", "/hub", "")
            + row("20261025T020000.000+0100", "b", "Start session", "/hub", ""));

    try (AuditFiles files = AuditFiles.open(List.of(autumn), UTF_8)) {
      assertThat(rest(files)).containsExactly("a", "b");
      assertThat(files.outOfOrder()).isZero();
    }
  }

  @Test
  void allThatIsWrongIsToldAtOnce() throws Exception {
    Path good = file("good", at("120000", "a"));
    Path missing = directory.resolve("missing");
    Path wrong = Files.writeString(directory.resolve("wrong"), "Timestamp\tMessage\n");

    AuditFileException refused = catchThrowableOfType(
        AuditFileException.class, () -> AuditFiles.open(List.of(good, missing, directory, wrong), UTF_8));

    assertThat(refused.problems()).containsExactly(
        "cannot read " + missing + ": there is no such file",
        "cannot read " + directory + ": it is a directory",
        wrong + " is not an audit activity log: its header row has no column UserDirectory, UserId, Command;"
            + " it has: Timestamp, Message");
    assertThat(refused.isUnreadable()).isTrue();
  }

  @Test
  void aCompressedFileThatIsCutShortGivesWhatItHasAndThenSaysSo() throws Exception {
    byte[] packed = gzip((HEADER + at("120000", "a")).getBytes(UTF_8));
    Path cut = Files.write(directory.resolve("cut.gz"), Arrays.copyOf(packed, packed.length - 4));

    try (AuditFiles files = AuditFiles.open(List.of(cut), UTF_8)) {
      List<String> users = new ArrayList<>();
      AuditFileException broken = catchThrowableOfType(AuditFileException.class, () -> {
        for (var row = files.next(); row.isPresent(); row = files.next()) {
          users.add(row.get().event().userId());
        }
      });

      assertThat(users).containsExactly("a");
      assertThat(broken).hasMessage("cannot read " + cut + " to its end: the compressed file is cut short");
    }
  }

  @Test
  void aFileThatLacksAUsefulColumnIsRemarkedOn() throws Exception {
    Path old = Files.writeString(directory.resolve("old"),
        HEADER.replace("\tResult", "\tOutcome") + at("120000", "a"));

    try (AuditFiles files = AuditFiles.open(List.of(old), UTF_8)) {
      assertThat(files.remarks()).containsExactly(old + " lacks what other audit logs have: Result");
    }
  }

  private static String at(String time, String user) {
    return row("20260105T" + time + ".000+0100", user, "Start session", "/hub", "");
  }

  private Path file(String name, String rows) throws IOException {
    return Files.writeString(directory.resolve(name), HEADER + rows);
  }

  private static List<String> users(Path... paths) throws AuditFileException {
    try (AuditFiles files = AuditFiles.open(List.of(paths), UTF_8)) {
      return rest(files);
    }
  }

  private static List<String> rest(AuditFiles files) throws AuditFileException {
    List<String> users = new ArrayList<>();
    for (var row = files.next(); row.isPresent(); row = files.next()) {
      users.add(row.get().event().userId());
    }
    return users;
  }
}
