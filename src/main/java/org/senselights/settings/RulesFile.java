package org.senselights.settings;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.senselights.rules.RuleBook;

/**
 * A rules file that was read and found good.
 *
 * @param book what it says, together with what lies over it
 * @param sources the file, whatever it includes and whatever lies over it, as they were read; the file itself first
 * @param unsent names of targets to which nothing is sent though rules say so, since the settings do not have them, or
 *     not as the rules need them; mostly none
 */
public record RulesFile(RuleBook book, List<SourceText> sources, Set<String> unsent) {

  /** The directory beside a rules file whose {@code *.conf} lie over it. */
  public static final String OVERLAYS = "rules.d";

  /** Copies list and set. */
  public RulesFile {
    Objects.requireNonNull(book, "book");
    sources = List.copyOf(sources);
    unsent = Collections.unmodifiableSet(new TreeSet<>(unsent));
  }

  /**
   * The files whose change makes it another.
   *
   * @return the rules file first; a file that comes anew into {@link #overlaysOf} counts too
   */
  public List<Path> paths() {
    return sources.stream().map(source -> Path.of(source.name())).toList();
  }

  /**
   * Where the files are looked for that lie over a rules file.
   *
   * @param file the rules file
   * @return a directory beside it, which need not exist
   */
  public static Path overlaysOf(Path file) {
    return Path.of(SourceFiles.beside(file.toString(), OVERLAYS));
  }
}
