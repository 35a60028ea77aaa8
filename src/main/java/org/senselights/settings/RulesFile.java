package org.senselights.settings;

import java.util.List;
import java.util.Objects;
import org.senselights.rules.RuleBook;

/**
 * A rules file that was read and found good.
 *
 * @param book what it says
 * @param sources the file and whatever it includes, as they were read
 */
public record RulesFile(RuleBook book, List<SourceText> sources) {
  /** Copies the list. */
  public RulesFile {
    Objects.requireNonNull(book, "book");
    sources = List.copyOf(sources);
  }
}
