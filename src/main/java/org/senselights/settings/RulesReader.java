package org.senselights.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.senselights.rules.EventPattern;
import org.senselights.rules.Rule;
import org.senselights.rules.RuleBook;
import org.senselights.rules.RuleTest;
import org.senselights.rules.TimeWindow;

/**
 * Reads rules files. A file is taken as a whole or refused as a whole, together with what lies over it, with everything
 * that is wrong in any of them.
 */
public final class RulesReader {
  private static final List<String> ROOT_KEYS =
      List.of("buttons", "hours", "ignore", "let", "lights", "rules", "tests");
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}_-]*");

  private final List<TargetSettings> targets;

  /** A reader where the settings have no targets. */
  public RulesReader() {
    this(List.of());
  }

  /**
   * A reader of rules that send.
   *
   * @param targets to which rules may send
   */
  public RulesReader(List<TargetSettings> targets) {
    this.targets = List.copyOf(targets);
  }

  /**
   * Reads a rules file from the disk, with what it includes and what lies over it in {@link RulesFile#OVERLAYS}.
   *
   * @param file the rules file
   * @return what it says
   * @throws RefusedException with everything that is wrong, also where there is no such file
   */
  public RulesFile read(Path file) throws RefusedException {
    return read(SourceFiles.onDisk(), file.toString(), false);
  }

  /**
   * Reads a rules file that is held in memory.
   *
   * @param files the rules file first, then what it includes and what lies over it
   * @return what it says
   * @throws RefusedException with everything that is wrong
   * @throws IllegalArgumentException if {@code files} is empty
   */
  public RulesFile read(List<SourceText> files) throws RefusedException {
    return read(inMemory(files), files.getFirst().name(), false);
  }

  /**
   * Reads a rules file that was accepted before. The settings may have changed since: what it sends to a target that
   * they do not have any more, or not as its rules need it, is not sent, and all else goes on. Its tests are left out.
   *
   * @param files the rules file first, then what it includes and what lies over it
   * @return what it says
   * @throws RefusedException with everything that is wrong beside that
   * @throws IllegalArgumentException if {@code files} is empty
   */
  public RulesFile readAccepted(List<SourceText> files) throws RefusedException {
    return read(inMemory(files), files.getFirst().name(), true);
  }

  private static SourceFiles inMemory(List<SourceText> files) {
    if (files.isEmpty()) {
      throw new IllegalArgumentException("there is no file to read");
    }
    return SourceFiles.kept(files);
  }

  private RulesFile read(SourceFiles files, String name, boolean accepted) throws RefusedException {
    Problems problems = new Problems();
    List<String> names = new ArrayList<>(List.of(name));
    try {
      names.addAll(files.overlays(name));
    } catch (SourceFiles.Unreadable e) {
      problems.add(new Place(name, 0), e.getMessage());
    }
    Optional<HoconDocument> document = HoconDocument.read(files, names, Optional.empty(), problems);
    if (document.isEmpty()) {
      problems.refuseIfAny();
    }
    Optional<Set<String>> unsent = accepted ? Optional.of(new TreeSet<>()) : Optional.empty();
    RuleBook book = book(Section.root(document.orElseThrow(), problems), unsent);
    problems.refuseIfAny();
    return new RulesFile(book, files.read(), unsent.orElse(Set.of()));
  }

  /** Without {@code unsent} all of it has to fit to the settings. */
  private RuleBook book(Section root, Optional<Set<String>> unsent) {
    root.allow("a rules file", ROOT_KEYS, item -> isRule(item)
        ? Optional.of("\"" + item.name() + "\" is a rule outside rules { ... }: is a } too many above it?")
        : Optional.empty());
    root.item("let").ifPresent(Item::block);
    BoardReader board = new BoardReader();
    root.item("lights").flatMap(Item::block).ifPresent(board::readLights);
    root.item("buttons").flatMap(Item::block).ifPresent(board::readButtons);
    Map<String, Item> hours = new LinkedHashMap<>();
    Map<String, Optional<TimeWindow>> windows = new LinkedHashMap<>();
    for (Item item : named(root, "hours", "a window of time", WindowReader.KEYS)) {
      hours.put(item.name(), item);
      windows.put(item.name(), WindowReader.named(item));
    }
    ConditionReader conditions = new ConditionReader(windows, board.buttons().keySet());
    List<EventPattern> ignore = root.item("ignore").map(conditions::ignored).orElse(List.of());
    RuleReader reader =
        new RuleReader(conditions, new ActionReader(board.lights().keySet(), board.groups(), targets, unsent), hours);
    List<Rule> rules = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Item item : named(root, "rules", "a rule", RuleReader.KEYS)) {
      names.add(item.name());
      item.block().flatMap(rule -> reader.read(item.name(), rule)).ifPresent(rules::add);
    }
    List<RuleTest> tests = unsent.isPresent() ? List.of() : tests(root, names, board);
    return new RuleBook(List.copyOf(board.lights().values()), board.groups(), List.copyOf(board.buttons().values()),
        ignore, rules, tests);
  }

  private List<RuleTest> tests(Section root, List<String> rules, BoardReader board) {
    TestReader tester = new TestReader(rules, board, targets.stream().map(TargetSettings::name).toList());
    List<RuleTest> tests = new ArrayList<>();
    for (Item item : named(root, "tests", "a test", TestReader.KEYS)) {
      item.block().flatMap(test -> tester.read(item.name(), test)).ifPresent(tests::add);
    }
    return tests;
  }

  /** What stands under names of the owner's own, those left out that are no names. */
  private static List<Item> named(Section root, String key, String what, Collection<String> keys) {
    return root.item(key).flatMap(Item::block).map(Section::items).orElse(List.of()).stream()
        .filter(item -> isNamed(item, what, keys))
        .toList();
  }

  /**
   * Whether something stands under a good name; tells what is wrong with it.
   *
   * @param what such as "a rule"
   * @param keys that can stand below the name
   */
  static boolean isNamed(Item item, String what, Collection<String> keys) {
    if (item.isImplied() && item.isBlock()) {
      List<String> strange = item.block().orElseThrow().items().stream()
          .map(Item::name)
          .filter(key -> MeantWord.of(key, keys).isEmpty())
          .toList();
      if (!strange.isEmpty()) {
        String behind = strange.getFirst();
        item.problem("\"" + item.name() + "." + behind + "\" means \"" + behind + "\" inside \"" + item.name()
            + "\": the name of " + what + " has no point in it, write " + item.name() + "-" + behind);
        return false;
      }
    }
    if (!NAME.matcher(item.name()).matches()) {
      item.problem("\"" + item.name() + "\" cannot be the name of " + what + ": letters, digits, - and _ are allowed");
    }
    return true;
  }

  static boolean isRule(Item item) {
    return item.isBlock() && item.block()
        .filter(block -> block.has("when") || block.has("while") || block.has("then"))
        .isPresent();
  }

  /** Notices a key that stands a level too deep, because a brace was forgotten. */
  static Optional<String> missingBrace(Item item) {
    int line = item.keyPlace().line();
    if (isRule(item) || item.isBlock() && ROOT_KEYS.contains(item.name())) {
      List<String> above = item.path().subList(0, item.path().size() - 1);
      return Optional.of("\"" + item.name() + "\" stands inside \"" + above.getLast()
          + "\": is a } missing above line " + line + "?");
    }
    return Optional.empty();
  }
}
