package org.senselights.migrate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an earlier program's settings come to here.
 *
 * @param program whose settings they were, such as {@code Butler SOS}
 * @param settings the settings file
 * @param rules the rules file
 * @param secrets what nobody else may read, by the name of its file beside the settings
 * @param copies files that belong beside the settings too, by their new names
 * @param carried what is the same here, a sentence each
 * @param left what is not, and why not, a sentence each
 * @param toDo what is left to the owner, a sentence each
 */
public record Migration(
    String program,
    String settings,
    String rules,
    SequencedMap<String, String> secrets,
    SequencedMap<String, Path> copies,
    List<String> carried,
    List<String> left,
    List<String> toDo) {

  /** The settings file's name. */
  public static final String SETTINGS = "sense-lights.conf";

  /** The rules file's name. */
  public static final String RULES = "rules.conf";

  private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

  /** Copies lists and maps. */
  public Migration {
    secrets = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(secrets));
    copies = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(copies));
    carried = List.copyOf(carried);
    left = List.copyOf(left);
    toDo = List.copyOf(toDo);
  }

  /**
   * Reads a settings file of Butler or Butler SOS.
   *
   * @param file YAML
   * @return what it comes to
   * @throws EarlierFileException if it cannot be read, or is neither program's
   */
  public static Migration of(Path file) throws EarlierFileException {
    EarlierFile earlier = EarlierFile.read(file);
    Notes notes = new Notes();
    return switch (earlier.program()) {
      case BUTLER -> ButlerMove.of(earlier, notes);
      case BUTLER_SOS -> new SosMove(earlier, notes).move();
    };
  }

  /**
   * Every file that it takes.
   *
   * @return names, those of the settings and the rules first
   */
  public List<String> names() {
    return Stream.of(Stream.of(SETTINGS, RULES), secrets.keySet().stream(), copies.keySet().stream())
        .flatMap(each -> each)
        .toList();
  }

  /**
   * Which files are there already.
   *
   * @param folder where they would be written
   * @return names; where there are any, nothing is to be written
   */
  public List<String> taken(Path folder) {
    return names().stream().filter(name -> Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)).toList();
  }

  /**
   * Writes all files. What is secret may be read by its owner only.
   *
   * @param folder is made where there is none
   * @return what was written, in order
   * @throws IOException if a file cannot be written, or is there already; those before it stay
   */
  public List<Path> writeTo(Path folder) throws IOException {
    Files.createDirectories(folder);
    List<Path> written = new ArrayList<>();
    for (var secret : secrets.entrySet()) {
      written.add(write(folder.resolve(secret.getKey()), secret.getValue().getBytes(StandardCharsets.UTF_8), true));
    }
    for (var copy : copies.entrySet()) {
      written.add(write(folder.resolve(copy.getKey()), Files.readAllBytes(copy.getValue()), true));
    }
    written.add(write(folder.resolve(SETTINGS), settings.getBytes(StandardCharsets.UTF_8), false));
    written.add(write(folder.resolve(RULES), rules.getBytes(StandardCharsets.UTF_8), false));
    return written;
  }

  private static Path write(Path file, byte[] bytes, boolean isSecret) throws IOException {
    if (isSecret && Files.getFileStore(file.getParent()).supportsFileAttributeView("posix")) {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      return Files.write(file, bytes, StandardOpenOption.WRITE);
    }
    return Files.write(file, bytes, StandardOpenOption.CREATE_NEW);
  }
}
