package org.senselights.settings;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what must survive a restart: the salt of hashed user names, the last accepted rules, who this device is, what
 * was announced of it, who is on line, what rules have begun, the names of apps. Only its owner may read it. Every file
 * is replaced as a whole or not at all.
 *
 * <p>Nothing here stops the service: what cannot be kept is told once, in one line, and written when that can be done
 * again. Any thread may write.
 */
public final class StateDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(StateDirectory.class);

  private static final String SALT = "salt";
  private static final String IDENTITY = "device";
  private static final String ANNOUNCED = "announced.json";
  private static final String ACCEPTED_RULES = "accepted-rules.conf";
  private static final String PRESENCE = "presence";
  private static final String OPEN_RULES = "open-rules";
  private static final String APP_NAMES = "app-names";
  private static final String ASIDE = ".newer";
  private static final int SALT_BYTES = 32;
  private static final int LONGEST_ANNOUNCED = 4_000_000;
  private static final int LONGEST_APP_NAMES = 16_000_000;
  private static final Pattern SALT_TEXT = Pattern.compile("[0-9a-f]{" + 2 * SALT_BYTES + "}");
  private static final Pattern KEPT_FILE = Pattern.compile("# file of (\\d{1,9}) letters: (.+)\n");
  private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

  private final Path path;
  private final boolean writable;
  /** What could not be written, by the files' names. */
  private final Map<String, Contents> unwritten = new ConcurrentHashMap<>();

  /** What a file shall hold. It is asked again where the file cannot be written at first, from any thread. */
  @FunctionalInterface
  public interface Contents {

    /**
     * Says all of it.
     *
     * @param out where to; it is buffered, and not to be closed
     * @throws IOException if {@code out} throws it
     */
    void writeTo(OutputStream out) throws IOException;
  }

  private StateDirectory(Path path, boolean writable) {
    this.path = path;
    this.writable = writable;
  }

  /**
   * Opens the directory, making it if need be. Where it cannot be written, {@code .local/state/sense-lights} below the
   * home directory takes its place; where that cannot be written either, nothing is kept. Each is told in one line.
   *
   * @param wanted as the settings say
   * @param home the user's home directory
   * @return the directory
   */
  public static StateDirectory open(Path wanted, Path home) {
    if (isWritable(wanted)) {
      return new StateDirectory(wanted, true);
    }
    Path instead = instead(home);
    if (isWritable(instead)) {
      LOG.info("{} cannot be written, so what must survive a restart is kept in {}", wanted, instead);
      return new StateDirectory(instead, true);
    }
    LOG.warn("Neither {} nor {} can be written: nothing survives a restart. Set state-directory to one that can be",
        wanted, instead);
    return new StateDirectory(wanted, false);
  }

  /**
   * Which directories may come to be used.
   *
   * @param wanted as the settings say
   * @param home the user's home directory
   * @return the one that is wanted, then the one that may take its place
   */
  public static List<Path> candidates(Path wanted, Path home) {
    return List.of(wanted, instead(home));
  }

  private static Path instead(Path home) {
    return home.resolve(".local/state/sense-lights");
  }

  private static boolean isWritable(Path directory) {
    try {
      Files.createDirectories(directory);
      // Under a name of its own, since a made-up one costs Java its slow start with random numbers.
      Path probe = directory.resolve(".probe");
      Files.write(probe, new byte[0]);
      Files.delete(probe);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Where the files are.
   *
   * @return the directory in use
   */
  public Path path() {
    return path;
  }

  /**
   * The secret of this device that makes hashed names its own; made at first use.
   *
   * @return 32 bytes
   */
  public byte[] salt() {
    Optional<String> kept = read(SALT).map(String::strip).filter(text -> SALT_TEXT.matcher(text).matches());
    if (kept.isPresent()) {
      return HexFormat.of().parseHex(kept.get());
    }
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    write(SALT, HexFormat.of().formatHex(salt) + "\n");
    return salt;
  }

  /**
   * Who this device is.
   *
   * @return one line, as it was kept; empty where nothing was
   */
  public String identity() {
    return read(IDENTITY).map(String::strip).orElse("");
  }

  /**
   * Keeps who this device is.
   *
   * @param line whatever says it, on one line
   */
  public void keepIdentity(String line) {
    write(IDENTITY, line + "\n");
  }

  /**
   * What was announced of this device.
   *
   * @return as it was kept; empty where nothing was, or where it is longer than 4 MB, which is told in one line
   */
  public String announced() {
    Path file = path.resolve(ANNOUNCED);
    if (file.toFile().length() > LONGEST_ANNOUNCED) {
      LOG.warn("{} is longer than {} bytes, so it is not ours; going on without it", file, LONGEST_ANNOUNCED);
      return "";
    }
    return read(ANNOUNCED).orElse("");
  }

  /**
   * Keeps what was announced of this device. What is kept already is not written again, to spare the card.
   *
   * @param text whatever says it, at most 4 MB; empty where nothing is announced any more
   */
  public void keepAnnounced(String text) {
    if (!announced().equals(text)) {
      write(ANNOUNCED, text);
    }
  }

  /**
   * The rules that were in force last.
   *
   * @return the rules file and what it included, in that order; empty where none were ever accepted
   */
  public List<SourceText> acceptedRules() {
    String kept = read(ACCEPTED_RULES).orElse("");
    List<SourceText> files = new ArrayList<>();
    Matcher header = KEPT_FILE.matcher(kept);
    int at = 0;
    while (at < kept.length()) {
      header.region(at, kept.length());
      if (!header.lookingAt()) {
        LOG.warn("{} was changed by hand and is not used", path.resolve(ACCEPTED_RULES));
        return List.of();
      }
      int begin = header.end();
      int end = begin + Integer.parseInt(header.group(1));
      if (end >= kept.length()) {
        LOG.warn("{} is cut short and is not used", path.resolve(ACCEPTED_RULES));
        return List.of();
      }
      files.add(new SourceText(header.group(2), kept.substring(begin, end)));
      at = end + 1;
    }
    return List.copyOf(files);
  }

  /**
   * Keeps the rules that are in force now.
   *
   * @param files the rules file and what it included
   */
  public void keepAcceptedRules(List<SourceText> files) {
    StringBuilder text = new StringBuilder();
    for (SourceText file : files) {
      text.append("# file of ").append(file.text().length()).append(" letters: ").append(file.name()).append('\n');
      text.append(file.text()).append('\n');
    }
    if (!read(ACCEPTED_RULES).filter(text.toString()::equals).isPresent()) {
      write(ACCEPTED_RULES, text.toString());
    }
  }

  /**
   * Who was on line when the service last looked.
   *
   * @return as it was kept; empty where nothing was
   */
  public String presence() {
    return read(PRESENCE).orElse("");
  }

  /**
   * What rules had begun and not ended when the service last looked.
   *
   * @return as it was kept; empty where nothing was
   */
  public String openRules() {
    return read(OPEN_RULES).orElse("");
  }

  /**
   * Keeps what changes from minute to minute.
   *
   * @param presence who is on line
   * @param openRules what rules have begun and not ended
   */
  public void keepNow(String presence, String openRules) {
    write(PRESENCE, presence);
    write(OPEN_RULES, openRules);
  }

  /**
   * Keeps who was on line for a newer version of this program, beside what this one will write. Told in one line.
   */
  public void setPresenceAside() {
    setAside(PRESENCE);
  }

  /**
   * Keeps what rules had begun for a newer version of this program, beside what this one will write. Told in one line.
   */
  public void setOpenRulesAside() {
    setAside(OPEN_RULES);
  }

  /** What was set aside before, and is older, is replaced. */
  private synchronized void setAside(String name) {
    if (!writable) {
      return;
    }
    Path file = path.resolve(name);
    Path aside = path.resolve(name + ASIDE);
    try {
      move(file, aside);
      LOG.warn("{} is of a newer version of this program and is kept as {}; to go on with it, install that version and"
          + " move it back within the hour", file, aside);
    } catch (IOException e) {
      LOG.warn("{} is of a newer version of this program and cannot be kept aside ({}): it will be written over", file,
          reason(e));
    }
  }

  /**
   * The names of apps as they were fetched last.
   *
   * @return as they were kept, at most 16 MB, to be closed; absent where nothing was, or it is longer, which is told in
   *     one line
   */
  public Optional<InputStream> appNames() {
    Path file = path.resolve(APP_NAMES);
    try {
      InputStream in = Files.newInputStream(file);
      if (Files.size(file) <= LONGEST_APP_NAMES) {
        return Optional.of(in);
      }
      in.close();
      LOG.warn("{} is longer than {} bytes, so it is not ours; going on without it", file, LONGEST_APP_NAMES);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      LOG.warn("{} cannot be read ({}); going on without it", file, reason(e));
    }
    return Optional.empty();
  }

  /**
   * Keeps the names of apps.
   *
   * @param names what says them, which must not change any more; at most 16 MB
   */
  public void keepAppNames(Contents names) {
    write(APP_NAMES, names);
  }

  /**
   * What cannot be kept now. Any thread may ask.
   *
   * @return a sentence for people a trouble; empty where all could be written
   */
  public List<String> troubles() {
    return unwritten.isEmpty()
        ? List.of()
        : List.of("What must survive a restart cannot be written to " + path + ": is the disk full?");
  }

  /** Tries again to write what could not be written. To be called now and then, from any thread. */
  public synchronized void retry() {
    Map.copyOf(unwritten).forEach(this::write);
  }

  private Optional<String> read(String name) {
    Path file = path.resolve(name);
    try {
      return Optional.of(Files.readString(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      LOG.warn("{} cannot be read ({}); going on without it", file, reason(e));
      return Optional.empty();
    }
  }

  private void write(String name, String text) {
    write(name, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  private synchronized void write(String name, Contents contents) {
    if (!writable) {
      return;
    }
    Path file = path.resolve(name);
    Path fresh = path.resolve("." + name + ".new");
    try {
      Files.deleteIfExists(fresh);
      if (Files.getFileStore(path).supportsFileAttributeView("posix")) {
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      }
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
        contents.writeTo(out);
        out.flush();
        channel.force(true);
      }
      move(fresh, file);
      unwritten.remove(name);
    } catch (IOException e) {
      if (unwritten.put(name, contents) == null) {
        LOG.warn("{} cannot be written ({}); going on without it, and trying again", file, reason(e));
      }
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
