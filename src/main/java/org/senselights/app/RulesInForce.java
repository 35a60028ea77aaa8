package org.senselights.app;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.senselights.rules.Rule;
import org.senselights.rules.RuleBook;
import org.senselights.settings.Problem;
import org.senselights.settings.RefusedException;
import org.senselights.settings.RulesFile;
import org.senselights.settings.RulesReader;
import org.senselights.settings.SourceText;
import org.senselights.settings.StateDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules in force, and how they come to be: read whole, or refused whole. A bad edit never leaves the house without
 * rules: those that were accepted last stay in force, over a restart too.
 *
 * <p>Any thread may ask for {@link #standing}; readings are done one at a time.
 */
public final class RulesInForce implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RulesInForce.class);

  private static final int HASH_BYTES = 6;

  private final Path file;
  private final StateDirectory state;
  private final RulesReader reader;
  private final RulesWatch watch;
  private Consumer<RuleBook> taker = book -> { };
  private Consumer<Boolean> reloading = begins -> { };
  private List<SourceText> sources = List.of();
  private volatile Standing standing;

  /**
   * How the rules stand.
   *
   * @param file the rules file
   * @param book what is in force
   * @param hash tells these rules from others: 12 hexadecimal digits over names and texts of all files in force
   * @param since since when it is
   * @param problems what is wrong with the file as it is on the disk now; empty where it is the one in force
   * @param files all files that it is made of, and those that something is wrong with
   * @param unsent targets to which nothing is sent though rules in force say so, since the settings have changed
   */
  public record Standing(
      Path file,
      RuleBook book,
      String hash,
      Instant since,
      List<Problem> problems,
      Set<Path> files,
      Set<String> unsent) {

    /** Copies the collections. */
    public Standing {
      Objects.requireNonNull(file, "file");
      Objects.requireNonNull(book, "book");
      Objects.requireNonNull(hash, "hash");
      Objects.requireNonNull(since, "since");
      problems = List.copyOf(problems);
      files = Set.copyOf(files);
      unsent = Collections.unmodifiableSet(new TreeSet<>(unsent));
    }

    /**
     * What is wrong, for whoever looks whether anything is.
     *
     * @return a sentence each; none where the file on the disk is in force
     */
    public List<String> troubles() {
      List<String> troubles = new ArrayList<>();
      if (!problems.isEmpty()) {
        troubles.add("The rules file is refused for " + count(problems.size(), "mistake")
            + ", the rules stay as they were: sense-lights check says what to change");
      }
      if (!unsent.isEmpty()) {
        troubles.add("The rules in force send to " + String.join(", ", unsent)
            + " what the settings do not allow: that is not sent; sense-lights check says what to change");
      }
      return troubles;
    }

    /**
     * How many rules are switched on.
     *
     * @return 0 or more
     */
    public long rules() {
      return book.rules().stream().filter(Rule::enabled).count();
    }

    /**
     * The same in words.
     *
     * @return such as {@code 3 rules, 1 light}
     */
    public String words() {
      return count(rules(), "rule") + ", " + count(book.lights().size(), "light");
    }

    private static String count(long number, String what) {
      return number + " " + what + (number == 1 ? "" : "s");
    }
  }

  private RulesInForce(RulesReader reader, Path file, StateDirectory state) {
    this.reader = reader;
    this.file = file;
    this.state = state;
    standing = new Standing(file, RuleBook.EMPTY, hash(sources), Instant.now(), List.of(), Set.of(file), Set.of());
    watch = new RulesWatch(file, () -> standing.files(), this::reload);
  }

  /**
   * Reads the rules; where they are bad, takes those that were accepted last.
   *
   * @param reader knows the targets to which rules may send
   * @param file the rules file
   * @param state where accepted rules are kept
   * @return the rules in force
   * @throws RefusedException if the file is bad and there are no accepted rules
   */
  public static RulesInForce load(RulesReader reader, Path file, StateDirectory state) throws RefusedException {
    RulesInForce rules = new RulesInForce(reader, file, state);
    try {
      rules.accept(rules.reader.read(file));
    } catch (RefusedException refused) {
      RulesFile last = rules.acceptedLast(refused);
      rules.refuse(last.book(), last.unsent(), refused.problems(), "the rules that were accepted last are in force"
          + (last.unsent().isEmpty() ? "" : ", and nothing is sent to " + String.join(", ", last.unsent())));
    }
    return rules;
  }

  private RulesFile acceptedLast(RefusedException refused) throws RefusedException {
    List<SourceText> kept = state.acceptedRules();
    if (kept.isEmpty()) {
      throw refused;
    }
    try {
      RulesFile last = reader.readAccepted(kept);
      sources = kept;
      return last;
    } catch (RefusedException e) {
      LOG.warn("The rules that were accepted last are of no use to this version: {}", e.problems().getFirst());
      throw refused;
    }
  }

  private void accept(RulesFile read) {
    Instant since = read.sources().equals(sources) ? standing.since() : Instant.now();
    sources = read.sources();
    state.keepAcceptedRules(sources);
    Set<Path> files = new TreeSet<>(read.paths());
    files.add(file);
    standing = new Standing(file, read.book(), hash(sources), since, List.of(), files, read.unsent());
  }

  private void refuse(RuleBook book, Set<String> unsent, List<Problem> problems, String instead) {
    Set<Path> files = new TreeSet<>(standing.files());
    problems.forEach(problem -> files.add(Path.of(problem.file())));
    // An included file that is missing is named in words only; that one appears can be seen by its directory.
    files.add(file.toAbsolutePath().getParent());
    standing = new Standing(file, book, hash(sources), standing.since(), problems, files, unsent);
    problems.forEach(problem -> LOG.error("{}", problem));
    LOG.error("The rules file is refused: mend it; until then {}", instead);
  }

  /** Lengths are hashed too, so that nothing can move from one file into the next unnoticed. */
  private static String hash(List<SourceText> sources) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (SourceText source : sources) {
        for (String text : List.of(source.name(), source.text())) {
          byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
          digest.update((bytes.length + "\n").getBytes(StandardCharsets.UTF_8));
          digest.update(bytes);
        }
      }
      return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * How the rules stand now.
   *
   * @return a record that does not change any more
   */
  public Standing standing() {
    return standing;
  }

  /**
   * From now on changes on the disk are taken up within two seconds.
   *
   * @param taker handed each new book, one at a time
   */
  public void follow(Consumer<RuleBook> taker) {
    synchronized (this) {
      this.taker = taker;
    }
    watch.start();
  }

  /**
   * Whom to tell from now on when the rules are read again.
   *
   * @param listener told true before and false after each reading, one at a time
   */
  public synchronized void tellReloads(Consumer<Boolean> listener) {
    reloading = listener;
  }

  /**
   * Reads the rules again, and hands them on where they are good and say something new. What is wrong is told to the
   * log, once for each state of the files.
   */
  public synchronized void reload() {
    reloading.accept(true);
    try {
      readAgain();
    } finally {
      reloading.accept(false);
    }
  }

  private void readAgain() {
    try {
      RulesFile read = reader.read(file);
      boolean same = read.sources().equals(sources);
      if (same && standing.problems().isEmpty()) {
        return;
      }
      if (read.sources().getFirst().text().isBlank() && !standing.book().rules().isEmpty()) {
        throw new RefusedException(List.of(new Problem(
            file.toString(), 0, "is empty, as if its editor were half way: write rules { } if nothing is to happen")));
      }
      accept(read);
      if (same) {
        LOG.info("The rules file is good again, and says what is in force: {}", standing.words());
        return;
      }
      taker.accept(read.book());
      LOG.info("The rules have changed: {} are in force now", standing.words());
    } catch (RefusedException refused) {
      List<Problem> known = new ArrayList<>(standing.problems());
      if (!known.equals(refused.problems())) {
        refuse(standing.book(), standing.unsent(), refused.problems(), "the rules stay as they were");
      }
    }
  }

  /** No change is noticed any more. */
  @Override
  public void close() {
    watch.close();
  }
}
