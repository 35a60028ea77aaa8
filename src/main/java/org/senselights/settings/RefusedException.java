package org.senselights.settings;

import java.util.List;
import java.util.stream.Collectors;

/** Says that a file was refused whole, with everything that is wrong in it. */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /**
   * Refuses.
   *
   * @param problems at least one
   * @throws IllegalArgumentException if there is none
   */
  public RefusedException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("a refusal has a reason");
    }
    this.problems = List.copyOf(problems);
  }

  /**
   * What is wrong, sorted by file and line; the message holds the same, a line each.
   *
   * @return at least one problem
   */
  public List<Problem> problems() {
    return problems;
  }
}
