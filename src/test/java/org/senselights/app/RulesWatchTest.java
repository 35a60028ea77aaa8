package org.senselights.app;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.senselights.app.RulesWatch.Settling;
import org.senselights.app.RulesWatch.Stamp;

/** Every way in which rules change on disk, on real files, look by look. */
class RulesWatchTest {

  @TempDir private Path directory;

  private final Set<Path> included = new HashSet<>();
  private int told;
  private Path rules;
  private long second;

  @BeforeEach
  void rulesAreThere() throws IOException {
    rules = directory.resolve("rules.conf");
    write(rules, "flash = 400ms");
  }

  @Test
  void whatStaysAsItIsIsNeverTold() {
    RulesWatch watch = watch();

    assertThat(toldAfter(watch, 10)).isZero();
  }

  @Test
  void aFileSavedInPlaceIsToldOnceWhenItHasComeToRest() throws IOException {
    RulesWatch watch = watch();

    write(rules, "flash = 500ms");

    assertThat(toldAfter(watch, 1)).as("an editor may be half way").isZero();
    assertThat(toldAfter(watch, 1)).isEqualTo(1);
    assertThat(toldAfter(watch, 5)).isEqualTo(1);
  }

  @Test
  void aFileThatGrowsIsToldOnlyWhenItIsWhole() throws IOException {
    RulesWatch watch = watch();

    for (int i = 1; i <= 5; i++) {
      write(rules, "#".repeat(i * 1_000));
      assertThat(toldAfter(watch, 1)).isZero();
    }

    assertThat(toldAfter(watch, 1)).isEqualTo(1);
  }

  @Test
  void aFileReplacedByRenameIsToldThoughSizeAndTimeAreTheSame() throws IOException {
    FileTime time = Files.getLastModifiedTime(rules);
    RulesWatch watch = watch();

    Path fresh = Files.writeString(directory.resolve("rules.conf.tmp"), "flash = 500ms");
    Files.setLastModifiedTime(fresh, time);
    Files.move(fresh, rules, ATOMIC_MOVE);

    assertThat(toldAfter(watch, 3)).isEqualTo(1);
  }

  @Test
  void aFileSavedTheWayOfVimIsToldOnce() throws IOException {
    RulesWatch watch = watch();

    write(directory.resolve(".rules.conf.swp"), "a swap file");
    assertThat(toldAfter(watch, 3)).as("typing").isZero();
    Files.move(rules, directory.resolve("rules.conf~"));
    assertThat(toldAfter(watch, 1)).as("between backup and save").isZero();
    write(rules, "flash = 500ms");
    Files.delete(directory.resolve("rules.conf~"));
    Files.delete(directory.resolve(".rules.conf.swp"));

    assertThat(toldAfter(watch, 5)).isEqualTo(1);
  }

  @Test
  void anIncludedFileIsWatchedToo() throws IOException {
    Path more = directory.resolve("more.conf");
    write(more, "a");
    included.add(more);
    RulesWatch watch = watch();

    write(more, "b");

    assertThat(toldAfter(watch, 3)).isEqualTo(1);
  }

  @Test
  void anIncludedFileThatIsMissingIsToldWhenItComes() throws IOException {
    Path missing = directory.resolve("more.conf");
    included.add(missing);
    RulesWatch watch = watch();
    assertThat(toldAfter(watch, 3)).isZero();

    write(missing, "a");

    assertThat(toldAfter(watch, 3)).isEqualTo(1);
  }

  @Test
  void aFileThatIsIncludedFromNowOnIsReadOnceMoreSinceItMayHaveChangedMeanwhile() throws IOException {
    RulesWatch watch = watch();
    Path more = directory.resolve("more.conf");
    write(more, "a");

    included.add(more);

    assertThat(toldAfter(watch, 5)).isEqualTo(1);
  }

  @Test
  void filesComeAndGoAndChangeInTheFolderOfOverlays() throws IOException {
    RulesWatch watch = watch();
    Path overlay = directory.resolve("rules.d/10-mine.conf");
    Files.createDirectory(overlay.getParent());
    assertThat(toldAfter(watch, 3)).as("an empty folder says nothing").isZero();

    write(overlay, "a");
    assertThat(toldAfter(watch, 3)).as("new").isEqualTo(1);
    write(overlay, "b");
    assertThat(toldAfter(watch, 3)).as("changed").isEqualTo(2);
    Files.move(overlay, overlay.resolveSibling("10-mine.conf.off"));
    assertThat(toldAfter(watch, 3)).as("gone").isEqualTo(3);
    write(overlay.resolveSibling("README"), "no rules");
    assertThat(toldAfter(watch, 3)).as("what is no .conf does not matter").isEqualTo(3);
  }

  @Test
  void aLinkThatPointsElsewhereIsToldAndSoIsAChangeBehindIt() throws IOException {
    Path one = directory.resolve("one");
    Path other = directory.resolve("other");
    write(one, "same size");
    write(other, "size same");
    Files.setLastModifiedTime(other, Files.getLastModifiedTime(one));
    Files.delete(rules);
    Files.createSymbolicLink(rules, one);
    RulesWatch watch = watch();

    Path link = Files.createSymbolicLink(directory.resolve("link"), other);
    Files.move(link, rules, ATOMIC_MOVE);
    assertThat(toldAfter(watch, 3)).as("points elsewhere").isEqualTo(1);

    write(other, "changed");
    assertThat(toldAfter(watch, 3)).as("the file behind it").isEqualTo(2);
  }

  @Test
  void aFileThatIsDeletedAndComesBackIsToldEachTime() throws IOException {
    RulesWatch watch = watch();

    Files.delete(rules);
    assertThat(toldAfter(watch, 3)).isEqualTo(1);
    write(rules, "back");
    assertThat(toldAfter(watch, 3)).isEqualTo(2);
  }

  @Test
  void aSecondSaveWithinTheSameSecondIsSeenWhereTheFileSystemKnowsNoFractions() throws IOException {
    FileTime coarse = FileTime.from(Instant.parse("2026-03-01T12:00:02Z"));
    Files.setLastModifiedTime(rules, coarse);
    RulesWatch watch = watch();

    Files.writeString(rules, "flash = 500ms");
    Files.setLastModifiedTime(rules, coarse);

    assertThat(toldAfter(watch, 3)).isEqualTo(1);
    assertThat(toldAfter(watch, 3)).isEqualTo(1);
  }

  @Test
  void whatChangedBeforeTheFirstLookIsTold() throws IOException {
    RulesWatch watch = watch();
    write(rules, "changed while the service was starting");

    assertThat(toldAfter(watch, 2)).isEqualTo(1);
  }

  @Test
  void aFaultInTheReactionEndsNoWatch() throws IOException {
    RulesWatch watch = new RulesWatch(rules, () -> included, () -> {
      told++;
      throw new IllegalStateException("on purpose, by the test");
    });

    write(rules, "a");
    assertThat(toldAfter(watch, 3)).isEqualTo(1);
    write(rules, "b");
    assertThat(toldAfter(watch, 3)).isEqualTo(2);
  }

  @Test
  void itLooksByItselfOnceItIsStarted() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    try (RulesWatch watch = new RulesWatch(rules, () -> included, seen::countDown)) {
      watch.start();

      write(rules, "changed");

      assertThat(seen.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aChangeThatIsTakenBackAtOnceIsNone() {
    Path file = Path.of("rules.conf");
    Map<Path, Stamp> before = Map.of(file, stamp(1));
    Map<Path, Stamp> after = Map.of(file, stamp(2));
    Settling settling = new Settling(before);

    assertThat(settling.look(after)).isFalse();
    assertThat(settling.look(before)).isFalse();
    assertThat(settling.look(before)).isFalse();
    assertThat(settling.look(after)).isFalse();
    assertThat(settling.look(after)).isTrue();
  }

  private static Stamp stamp(long size) {
    return new Stamp(FileTime.fromMillis(1_000), size, "", 0);
  }

  private RulesWatch watch() {
    return new RulesWatch(rules, () -> included, () -> told++);
  }

  private int toldAfter(RulesWatch watch, int looks) {
    for (int i = 0; i < looks; i++) {
      watch.look();
    }
    return told;
  }

  /** Each save has a time of its own, as saves by hand have. */
  private void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_772_000_000 + second++, 123_456_789)));
  }
}
