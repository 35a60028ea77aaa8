package org.senselights.app;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the rules changed on disk, however they were saved: it looks twice a second at what the file system says
 * of each file, which costs microseconds and works where notifications do not: through symlinks, over the network, and
 * for files that do not exist yet.
 *
 * <p>A change is told when it has lasted for two looks, because an editor may be in the middle of it. What changes
 * between the making of a watch and its start is told too: made before the rules are read, it misses nothing.
 */
public final class RulesWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RulesWatch.class);
  private static final Duration PERIOD = Duration.ofMillis(500);

  /** Of a file that is longer than rules are, only so much is looked into. */
  private static final int MOST_BYTES = 256 << 10;

  private final Path overlays;
  private final Supplier<Set<Path>> files;
  private final Runnable changed;
  private final Settling settling;
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * A watch that knows the files as they are now, and does not look yet.
   *
   * @param rules the rules file; the {@code .conf} files in {@code rules.d} beside it are watched as well
   * @param files all files that are to be watched besides, asked for at each look: those that the rules include, also
   *     where they could not be read; one that is new here counts as a change
   * @param changed called after each change, on the thread of the watch, which looks no further until it returns; may
   *     also be called where a file was only touched
   */
  public RulesWatch(Path rules, Supplier<Set<Path>> files, Runnable changed) {
    overlays = rules.resolveSibling("rules.d");
    this.files = () -> {
      Set<Path> all = new TreeSet<>(files.get());
      all.add(rules);
      return all;
    };
    this.changed = changed;
    settling = new Settling(stamps());
  }

  /** Begins to look, on a thread of its own that keeps no process alive. */
  public void start() {
    Thread.ofVirtual().name("rules-watch").start(this::watch);
  }

  private void watch() {
    try {
      while (!closed.await(PERIOD.toNanos(), TimeUnit.NANOSECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One look. */
  void look() {
    if (!settling.look(stamps())) {
      return;
    }
    try {
      changed.run();
    } catch (RuntimeException e) {
      LOG.error("A change of the rules met a fault of ours, please tell us", e);
    }
  }

  private Map<Path, Stamp> stamps() {
    Map<Path, Stamp> stamps = new HashMap<>();
    files.get().forEach(file -> stamps.put(file, Stamp.of(file)));
    if (Files.isDirectory(overlays)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(overlays, "*.conf")) {
        entries.forEach(file -> stamps.put(file, Stamp.of(file)));
      } catch (IOException | DirectoryIteratorException e) {
        // Whoever reads the rules says why the directory cannot be read; here it is one without files.
        LOG.debug("{} cannot be listed: {}", overlays, e.getMessage());
      }
    }
    return stamps;
  }

  /** Looks no more. A change that is being told just now is told to its end, which is not waited for. */
  @Override
  public void close() {
    closed.countDown();
  }

  /** Decides from one look to the next whether something has changed and come to rest. */
  static final class Settling {
    private Map<Path, Stamp> told;
    private Map<Path, Stamp> last;

    Settling(Map<Path, Stamp> now) {
      told = now;
      last = now;
    }

    boolean look(Map<Path, Stamp> now) {
      boolean atRest = now.equals(last);
      last = now;
      if (!atRest || now.equals(told)) {
        return false;
      }
      told = now;
      return true;
    }
  }

  /**
   * What tells one state of a file from another.
   *
   * @param modified when it was written last; {@link #NEVER} for a file that is not there
   * @param size in bytes
   * @param key which file it is, where a name can come to stand for another one
   * @param sum of its content, where the rest may not tell; otherwise 0
   */
  record Stamp(FileTime modified, long size, Object key, long sum) {
    static final FileTime NEVER = FileTime.fromMillis(Long.MIN_VALUE);

    private static final Stamp MISSING = new Stamp(NEVER, 0, "", 0);

    static Stamp of(Path file) {
      try {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
        FileTime modified = found.lastModifiedTime();
        // FAT, as on a Pi's boot partition, knows the time to two seconds only: of two quick saves it shows one.
        boolean coarse = modified.toInstant().getNano() == 0 && found.isRegularFile();
        Object key = Objects.requireNonNullElse(found.fileKey(), "");
        return new Stamp(modified, found.size(), key, coarse ? sum(file) : 0);
      } catch (IOException e) {
        return MISSING;
      }
    }

    private static long sum(Path file) throws IOException {
      CRC32 sum = new CRC32();
      try (FileChannel channel = FileChannel.open(file);
          CheckedInputStream in = new CheckedInputStream(Channels.newInputStream(channel), sum)) {
        in.readNBytes(MOST_BYTES);
      }
      return sum.getValue();
    }
  }
}
