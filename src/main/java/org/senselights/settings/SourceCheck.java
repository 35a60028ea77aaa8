package org.senselights.settings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.senselights.rules.NearestWord;
import org.senselights.settings.HoconOutline.Block;
import org.senselights.settings.HoconOutline.Entry;
import org.senselights.settings.HoconOutline.Field;
import org.senselights.settings.HoconOutline.Include;
import org.senselights.settings.HoconOutline.Listing;
import org.senselights.settings.HoconOutline.Node;
import org.senselights.settings.HoconOutline.Substitution;
import org.senselights.settings.HoconOutline.Value;
import org.senselights.settings.HoconOutline.Word;

/**
 * Looks for what is good HOCON and yet not what its writer meant: keys that stand twice, names that lose their end to a
 * comment, backslashes that make control characters, and whatever else the library takes in silence.
 */
final class SourceCheck {

  private enum Kind { IMPLIED, BLOCK, LIST, TEXT }

  private record Definition(Place place, Kind kind) {}

  private record Reference(List<String> path, Substitution substitution, Place place, List<String> prefix) {}

  /** What stands in some files, and what has been told of it. */
  private static final class Written {
    final Map<List<String>, List<Definition>> definitions = new LinkedHashMap<>();
    final Map<List<String>, String> wordings = new HashMap<>();
    final List<Reference> references = new ArrayList<>();
    final Set<List<String>> doubtful = new LinkedHashSet<>();

    /** Forgets names of the owner's, with all that stands below them. */
    void remove(Set<List<String>> names) {
      definitions.keySet().removeIf(path -> isOf(path, names));
      wordings.keySet().removeIf(path -> isOf(path, names));
      references.removeIf(reference -> isOf(reference.path(), names));
      doubtful.removeIf(path -> isOf(path, names));
    }

    private static boolean isOf(List<String> path, Set<List<String>> names) {
      return nameOf(path).filter(names::contains).isPresent();
    }

    void clear() {
      definitions.clear();
      wordings.clear();
      references.clear();
      doubtful.clear();
    }
  }

  private static final String OPENING_QUOTES = "'\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a";
  private static final String TYPOGRAPHIC = OPENING_QUOTES.substring(1);
  private static final Pattern QUANTITY = Pattern.compile("[-+]?\\d[\\d.:-]*\\s*[A-Za-z]{0,3}");
  private static final Pattern UNIT =
      Pattern.compile("(?i)ms|s|m|h|d|secs?|mins?|hours?|seconds?|minutes?|[kmg]i?b?|b");
  private static final Pattern ENVIRONMENT_NAME = Pattern.compile("[A-Z][A-Z0-9_]+");
  private static final Set<String> WHOLE_WORDS = Set.of("on", "off", "yes", "no", "true", "false", "null");

  /** Blocks whose keys are names of the owner's, each of which another file can replace. */
  private static final Set<String> NAMED = Set.of("buttons", "hours", "let", "lights", "rules", "tests");

  /** What is for other programs' eyes, where a new line may well be meant. */
  private static final Set<String> FREE = Set.of("body", "payload", "text");
  private static final String IGNORE = "ignore";

  /** So many places show what is meant, and a line stays a line. */
  private static final int MOST_PLACES = 8;
  private static final String RULES = "rules";
  private static final String ENABLED = "enabled";
  private static final Set<String> OFF_WORDS = Set.of("false", "no", "off");

  private final SourceFiles files;
  private final Problems problems;
  private final Optional<Map<String, String>> environment;
  private final Written below = new Written();
  private final Written latest = new Written();
  private final Set<List<String>> extended = new HashSet<>();
  private final Map<List<String>, Integer> lengths = new HashMap<>();
  private final List<Set<List<String>>> replaced = new ArrayList<>();
  private final Set<List<String>> reported = new HashSet<>();
  private final Set<List<String>> referring = new HashSet<>();
  private final Set<String> open = new LinkedHashSet<>();
  private final Set<List<String>> unresolved = new LinkedHashSet<>();
  private boolean broken;
  private String file = "";
  private List<String> includedAt = List.of();

  /**
   * Prepares a check.
   *
   * @param files where includes are found
   * @param problems where problems are told
   * @param environment what {@code ${...}} may stand for beside the file's own keys; absent where that is nothing
   */
  SourceCheck(SourceFiles files, Problems problems, Optional<Map<String, String>> environment) {
    this.files = files;
    this.problems = problems;
    this.environment = environment;
  }

  /**
   * Checks files and whatever they include. A name in a later file replaces its namesake in the earlier ones, of which
   * nothing is then left.
   */
  void check(List<SourceText> texts) {
    for (SourceText text : texts) {
      include(text, List.of());
      if (!broken) {
        tellRepeated();
      }
      putOver();
    }
    if (!broken) {
      tellUnresolved();
      below.doubtful.addAll(latest.doubtful);
    }
  }

  /** Lays what the latest file says over what stood before. */
  private void putOver() {
    Map<List<String>, Set<List<String>>> names = new LinkedHashMap<>();
    latest.definitions.keySet().forEach(path ->
        nameOf(path).ifPresent(name -> names.computeIfAbsent(name, key -> new LinkedHashSet<>()).add(path)));
    Set<List<String>> gone = new LinkedHashSet<>();
    names.forEach((name, paths) -> {
      boolean known = below.definitions.containsKey(name);
      if (!replaced.isEmpty() && isSwitchedOff(name, paths)) {
        tellUnknown(name, known);
      } else if (known && isWritten(paths)) {
        gone.add(name);
      }
    });
    NAMED.stream().map(List::of).filter(referring::contains).forEach(this::tellMixed);
    replaced.add(gone);
    below.remove(gone);
    latest.definitions.forEach((path, all) -> {
      if (all.stream().anyMatch(SourceCheck::isValue) || !below.definitions.containsKey(path)) {
        below.definitions.put(path, all);
      }
    });
    below.wordings.putAll(latest.wordings);
    below.references.addAll(latest.references);
    below.doubtful.addAll(latest.doubtful);
    latest.clear();
    extended.clear();
    reported.clear();
  }

  /** The library would merge in silence what a substitution brings with what another file says. */
  private void tellMixed(List<String> section) {
    if (below.definitions.containsKey(section) && latest.definitions.containsKey(section)) {
      tell(section, latest.definitions.get(section).getFirst().place(), "\"" + section.getFirst()
          + "\" is put together by ${...} here or below, so that no name in it can take the place of another: write "
          + section.getFirst() + " { ... } in each file");
    }
  }

  private void tellUnknown(List<String> name, boolean known) {
    if (known) {
      return;
    }
    List<String> rules = below.definitions.keySet().stream()
        .filter(path -> path.size() == 2 && path.getFirst().equals(RULES))
        .map(path -> path.get(1))
        .toList();
    tell(name, latest.definitions.get(name).getFirst().place(),
        "there is no rule \"" + name.getLast() + "\" to switch off"
            + (rules.isEmpty() ? "" : Item.allowed(name.getLast(), rules)));
  }

  private static Optional<List<String>> nameOf(List<String> path) {
    if (path.getFirst().equals(IGNORE)) {
      return Optional.of(path.subList(0, 1));
    }
    return path.size() > 1 && NAMED.contains(path.getFirst()) ? Optional.of(path.subList(0, 2)) : Optional.empty();
  }

  /** Whether the latest file says what a name is, rather than only adding to a list. */
  private boolean isWritten(Set<List<String>> paths) {
    Set<List<String>> withInner = new HashSet<>();
    paths.forEach(path -> withInner.add(path.subList(0, path.size() - 1)));
    return paths.stream().anyMatch(path -> {
      List<Definition> all = latest.definitions.get(path);
      boolean empty = all.stream().anyMatch(each -> each.kind() == Kind.BLOCK) && !withInner.contains(path);
      return (empty || all.stream().anyMatch(SourceCheck::isValue)) && !isBelowAny(path, extended);
    });
  }

  private boolean isSwitchedOff(List<String> name, Set<List<String>> paths) {
    List<String> enabled = List.of(RULES, name.getLast(), ENABLED);
    String written = latest.wordings.getOrDefault(enabled, "");
    return name.getFirst().equals(RULES)
        && OFF_WORDS.contains(written.replaceFirst("^.*[=:]", "").replace("\"", "").strip())
        && paths.stream().allMatch(path -> path.equals(name) || path.equals(enabled));
  }

  private static boolean startsWith(List<String> path, List<String> start) {
    return path.size() >= start.size() && path.subList(0, start.size()).equals(start);
  }

  private static boolean isBelowAny(List<String> path, Set<List<String>> starts) {
    return starts.stream().anyMatch(start -> startsWith(path, start));
  }

  /** Whether the library could not read the file. */
  boolean isBroken() {
    return broken;
  }

  /** Paths of which something has been told already, so that nothing more need be said about them. */
  Set<List<String>> doubtful() {
    return below.doubtful;
  }

  /** Paths that {@code ${...}} asks for and nobody gives. */
  Set<List<String>> unresolved() {
    return unresolved;
  }

  /** Where each path is first written, in the order of writing. */
  Map<List<String>, Place> places() {
    Map<List<String>, Place> places = new LinkedHashMap<>();
    below.definitions.forEach((path, where) -> places.put(path, where.getFirst().place()));
    return places;
  }

  /** Paths of which nothing stands but keys below them, as a point in a key makes them. */
  Set<List<String>> implied() {
    Set<List<String>> implied = new HashSet<>();
    below.definitions.forEach((path, all) -> {
      if (all.stream().allMatch(definition -> definition.kind() == Kind.IMPLIED)) {
        implied.add(path);
      }
    });
    return implied;
  }

  /** How each path is written, key and value; of a value in a list that value. */
  Map<List<String>, String> wordings() {
    return below.wordings;
  }

  /** For each file that was checked, the names in it that take the place of others. */
  List<Set<List<String>>> replaced() {
    return replaced;
  }

  private void include(SourceText text, List<String> prefix) {
    String outer = file;
    List<String> outerPrefix = includedAt;
    file = text.name();
    includedAt = List.copyOf(prefix);
    open.add(file);
    HoconOutline outline = new HoconOutline(text, prefix, problems);
    broken |= outline.isBroken();
    block(outline.root(), prefix);
    open.remove(file);
    file = outer;
    includedAt = outerPrefix;
  }

  private void block(Block block, List<String> prefix) {
    for (Entry entry : block.entries()) {
      switch (entry) {
        case Include include -> followInclude(include, prefix);
        case Field field -> field(field, prefix);
      }
    }
  }

  private void followInclude(Include include, List<String> prefix) {
    Place place = new Place(file, include.line());
    String name = include.name();
    if (name.indexOf('*') >= 0 || name.indexOf('?') >= 0) {
      wrong(place, "include takes one file, not a pattern such as \"" + name + "\": write an include for each");
      return;
    }
    if (name.isEmpty()) {
      wrong(place, "include names no file: write include \"more.conf\"");
      return;
    }
    String resolved = SourceFiles.beside(file, name);
    if (open.contains(resolved)) {
      wrong(place, "\"" + name + "\" includes itself, by way of this file");
      return;
    }
    try {
      include(new SourceText(resolved, files.text(resolved)), prefix);
    } catch (SourceFiles.Unreadable e) {
      if (e.line() > 0) {
        wrong(new Place(resolved, e.line()), e.getMessage());
      } else {
        wrong(place, "include \"" + name + "\": " + e.getMessage() + (e.missing() ? ": " + resolved : ""));
      }
    }
  }

  private void field(Field field, List<String> prefix) {
    Place place = new Place(file, field.line());
    List<String> path = new ArrayList<>(prefix);
    for (int i = 0; i < field.key().size(); i++) {
      path.add(field.key().get(i));
      if (i < field.key().size() - 1) {
        define(path, place, Kind.IMPLIED);
      }
    }
    String name = String.join(".", field.key());
    if (!field.quotedKey() && isInOddQuotes(name)) {
      tell(path, place, "the key " + name + " is in the wrong quotes: write " + stripQuotes(name));
    }
    Value value = field.value();
    boolean self = value.parts().stream().anyMatch(part ->
        part instanceof Substitution substitution && substitution.path().equals(path));
    Kind kind = value.isBlock() ? Kind.BLOCK : value.isListing() ? Kind.LIST : Kind.TEXT;
    List<Definition> earlier = latest.definitions.getOrDefault(path, below.definitions.getOrDefault(path, List.of()));
    boolean added = (field.append() || self) && !earlier.isEmpty();
    if (added && !latest.definitions.containsKey(path)) {
      extended.add(List.copyOf(path));
    }
    if (field.append() && !earlier.isEmpty() && earlier.getLast().kind() != Kind.LIST && !referring.contains(path)) {
      Place there = earlier.getLast().place();
      tell(path, place, "\"" + name + "\" is no list at "
          + (there.file().equals(file) ? "line " + there.line() : there.toString())
          + ": += adds to lists only, write " + name + " = [ ..., ... ] there");
    } else if (!(field.append() || self) || earlier.isEmpty()) {
      define(path, place, field.append() ? Kind.LIST : kind);
    }
    if (value.refers()) {
      referring.add(List.copyOf(path));
    }
    if (!added) {
      lengths.remove(path);
      latest.wordings.put(List.copyOf(path), field.plain());
    }
    if (field.append()) {
      path.add(element(path));
      latest.wordings.put(List.copyOf(path), value.plain());
      define(path, place, Kind.IMPLIED);
    }
    value(value, path, field.append());
  }

  /** The place of the next value in a list. */
  private String element(List<String> list) {
    int item = lengths.merge(List.copyOf(list), 1, Integer::sum) - 1;
    return "[" + item + "]";
  }

  private void define(List<String> path, Place place, Kind kind) {
    latest.definitions.computeIfAbsent(List.copyOf(path), key -> new ArrayList<>()).add(new Definition(place, kind));
  }

  private void value(Value value, List<String> path, boolean inList) {
    Place place = new Place(file, value.line());
    words(value, path, place, inList);
    Node before = null;
    for (Node part : value.parts()) {
      switch (part) {
        case Block inner -> {
          if (before instanceof Block) {
            tell(path, place, inList
                ? "a comma is missing between } and {"
                : "two blocks in a row are merged into one: write [ {...}, {...} ]");
          } else {
            block(inner, path);
          }
        }
        case Listing list -> {
          for (Value element : list.values()) {
            List<String> elementPath = new ArrayList<>(path);
            elementPath.add(element(path));
            latest.wordings.put(List.copyOf(elementPath), element.plain());
            define(elementPath, new Place(file, element.line()), Kind.TEXT);
            value(element, elementPath, true);
          }
        }
        case Substitution substitution ->
            latest.references.add(new Reference(
                List.copyOf(path), substitution, new Place(file, substitution.line()), includedAt));
        case Word word -> escapes(word, path);
      }
      before = part;
    }
  }

  private void words(Value value, List<String> path, Place place, boolean inList) {
    if (value.parts().isEmpty() || !(value.parts().getFirst() instanceof Word first)) {
      return;
    }
    String written = value.written().replaceAll("\\s+", " ");
    boolean onlyWords = value.parts().stream().allMatch(Word.class::isInstance);
    boolean secret = HoconOutline.isSecret(path);
    if (onlyWords && !first.quoted() && isInOddQuotes(written)) {
      tell(path, place, secret
          ? path.getLast() + " stands in the wrong quotes: use \""
          : written + " stands in the wrong quotes, which become part of it: write \"" + stripQuotes(written) + "\"");
      return;
    }
    if (inList && onlyWords && value.blanks() && value.parts().size() > 1 && !isQuantityInWords(value)) {
      if (first.text().equals("-")) {
        tell(path, place, "no dashes here, for this is not YAML: a list is written [a, b]");
        return;
      }
      String second = ((Word) value.parts().get(1)).text();
      tell(path, place, "a comma is missing between \"" + first.text() + "\" and \"" + second
          + "\"; if it is one text, put it in quotes");
      return;
    }
    if (onlyWords && !value.comment().isEmpty() && value.parts().getLast() instanceof Word last && !last.quoted()) {
      comment(value, path, place, secret);
    }
  }

  private static boolean isQuantityInWords(Value value) {
    for (int i = 0; i < value.parts().size(); i++) {
      String text = ((Word) value.parts().get(i)).text();
      boolean fits = i == 0 ? QUANTITY.matcher(text).matches()
          : QUANTITY.matcher(text).matches() || UNIT.matcher(text).matches();
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  /**
   * A comment right behind a bare text may have been meant as part of it. It was where no blank stands on one of its
   * sides, as in {@code Phone #2} and {@code alerts//night}; {@code green # the left one} is a comment. Behind a number
   * or a truth value nothing but a comment makes sense.
   */
  private void comment(Value value, List<String> path, Place place, boolean secret) {
    String written = value.written().replaceAll("\\s+", " ");
    if (QUANTITY.matcher(written).matches() || WHOLE_WORDS.contains(written)) {
      return;
    }
    String mark = value.comment().startsWith("#") ? "#" : "//";
    String behind = value.comment().substring(mark.length());
    boolean touches = !behind.isEmpty() && Character.isLetterOrDigit(behind.charAt(0));
    if (!touches && !value.commentGlued()) {
      return;
    }
    String whole = written + (value.commentGlued() ? "" : " ") + value.comment().split("[\\s,\\]}]", 2)[0];
    String cure = value.commentGlued()
        ? "put it in quotes; if a comment is meant, write a blank before " + mark + " and behind it"
        : "put it in quotes; if a comment is meant, write a blank behind " + mark;
    tell(path, place, (secret ? path.getLast() : "\"" + whole + "\"") + " is cut off at " + mark + ": " + cure);
  }

  private void escapes(Word word, List<String> path) {
    if (!word.quoted()) {
      return;
    }
    Place place = new Place(file, word.line());
    boolean secret = HoconOutline.isSecret(path);
    String text = word.text();
    if (text.contains("${") && secret && !path.getLast().endsWith("password")) {
      tell(path, place, path.getLast() + ": inside quotes ${...} is only letters; write ${...} outside the quotes for a"
          + " variable of the environment, as in \"Bearer \"${TOKEN}");
    } else if (text.contains("${") && !secret) {
      tell(path, place, "\"" + text.replaceAll("\\s+", " ") + "\": inside quotes ${...} is only letters; "
          + "write ${...} outside the quotes for a name of this file, or {{...}} inside them for a field of the event");
    }
    if (!word.escaped()) {
      return;
    }
    if (text.chars().anyMatch(c -> c < ' ')) {
      broken = true;
      tell(path, place, (secret ? path.getLast() : "\"" + printable(text) + "\"")
          + " has a tab or another control character between its quotes: take it away");
      return;
    }
    boolean free = FREE.stream().anyMatch(path::contains);
    for (int i = 0; i + 1 < text.length(); i++) {
      if (text.charAt(i) != '\\') {
        continue;
      }
      char c = text.charAt(++i);
      boolean unicode = c == 'u' && text.length() >= i + 5
          && text.substring(i + 1, i + 5).chars().allMatch(digit -> Character.digit(digit, 16) >= 0);
      boolean control = "ntbrf".indexOf(c) >= 0
          || unicode && Character.isISOControl(Integer.parseInt(text.substring(i + 1, i + 5), 16));
      if (control && !free) {
        String sequence = text.substring(i - 1, unicode ? i + 5 : i + 1);
        tellEscape(word, path, place, sequence + " in quotes is a control character", secret);
        return;
      }
      if (!control && !unicode && "\"\\/".indexOf(c) < 0) {
        broken = true;
        tellEscape(word, path, place, "\\" + c + " means nothing in quotes", secret);
        return;
      }
    }
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  private void tellEscape(Word word, List<String> path, Place place, String what, boolean secret) {
    String text = word.text();
    String write;
    if (path.contains("regex") || path.contains("steps") || secret) {
      write = secret ? "write \\\\ for a backslash" : "write \"" + text.replace("\\", "\\\\") + "\"";
    } else {
      String bare = text.startsWith("\\") ? text.substring(1) : text;
      write = "write \"" + bare.replace("\\", "/") + "\"";
    }
    tell(path, place, (secret ? path.getLast() : "\"" + text + "\"") + ": " + what + ": " + write);
  }

  private void tellRepeated() {
    latest.definitions.forEach((path, all) -> {
      boolean written = all.stream().anyMatch(definition -> definition.kind() != Kind.IMPLIED);
      boolean valued = all.stream().anyMatch(SourceCheck::isValue);
      long blocks = all.stream().filter(definition -> definition.kind() == Kind.BLOCK).count();
      if (all.size() < 2 || !written || !valued && blocks < 2 || isBelowReported(path)) {
        return;
      }
      List<Place> places = all.stream().map(Definition::place).distinct().toList();
      boolean oneFile = places.stream().map(Place::file).distinct().count() == 1;
      if (path.size() == 1 && !valued && !oneFile && blocks == places.stream().map(Place::file).distinct().count()) {
        return;
      }
      reported.add(path);
      String name = "\"" + path.getLast() + "\" ";
      String told;
      if (places.size() == 1) {
        told = name + "stands twice on this line";
      } else if (oneFile) {
        told = name + "stands at lines " + join(places.stream().map(place -> String.valueOf(place.line())).toList());
      } else {
        told = name + "stands at " + join(places.stream().map(Place::toString).toList());
      }
      tell(path, places.getLast(), told + ": a name is written once");
    });
  }

  private static boolean isValue(Definition definition) {
    return definition.kind() == Kind.TEXT || definition.kind() == Kind.LIST;
  }

  private static String join(List<String> parts) {
    if (parts.size() > MOST_PLACES) {
      return String.join(", ", parts.subList(0, MOST_PLACES)) + " and " + (parts.size() - MOST_PLACES) + " more";
    }
    return parts.size() == 1 ? parts.getFirst()
        : String.join(", ", parts.subList(0, parts.size() - 1)) + " and " + parts.getLast();
  }

  private boolean isBelowReported(List<String> path) {
    for (int i = 1; i < path.size(); i++) {
      if (reported.contains(path.subList(0, i))) {
        return true;
      }
    }
    return false;
  }

  private void tellUnresolved() {
    for (Reference reference : below.references) {
      Substitution substitution = reference.substitution();
      if (isDefined(reference) || isInEnvironment(substitution)) {
        continue;
      }
      if (!substitution.optional()) {
        unresolved.add(substitution.path());
        tell(reference.path(), reference.place(), substitution + " stands for nothing: " + defineHint(substitution));
      } else if (environment.isEmpty()) {
        String key = reference.path().stream().filter(part -> !part.startsWith("[")).toList().getLast();
        tell(reference.path(), reference.place(), substitution + " stands for nothing, so \"" + key
            + "\" would silently be left out: " + defineHint(substitution));
      }
    }
  }

  private boolean isInEnvironment(Substitution substitution) {
    return environment.isPresent() && environment.get().containsKey(String.join(".", substitution.path()));
  }

  private String defineHint(Substitution substitution) {
    if (environment.isPresent()) {
      return "neither this file nor the environment has it";
    }
    List<String> own = below.definitions.keySet().stream()
        .filter(path -> path.size() == 2 && path.getFirst().equals("let"))
        .map(path -> path.get(1))
        .toList();
    String wanted = substitution.path().getLast();
    if (ENVIRONMENT_NAME.matcher(wanted).matches()) {
      return "the environment is not read here; write the value itself";
    }
    return NearestWord.to(wanted, own)
        .map(word -> "did you mean ${let." + word + "}?")
        .orElse("define it under let, and write ${let." + wanted + "}");
  }

  /** A path is looked up as written and, in an included file, also below the place of the include. */
  private boolean isDefined(Reference reference) {
    return isDefined(List.of(), reference) || isDefined(reference.prefix(), reference);
  }

  private boolean isDefined(List<String> prefix, Reference reference) {
    List<String> path = new ArrayList<>(prefix);
    path.addAll(reference.substitution().path());
    for (int i = prefix.size() + 1; i < path.size(); i++) {
      if (referring.contains(path.subList(0, i))) {
        return true;
      }
    }
    return below.definitions.containsKey(path);
  }

  private static boolean isInOddQuotes(String text) {
    return !text.isEmpty() && (OPENING_QUOTES.indexOf(text.charAt(0)) >= 0
        || TYPOGRAPHIC.indexOf(text.charAt(text.length() - 1)) >= 0);
  }

  private static String stripQuotes(String text) {
    return text.chars()
        .filter(c -> OPENING_QUOTES.indexOf(c) < 0)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  private void tell(List<String> path, Place place, String text) {
    latest.doubtful.add(List.copyOf(path));
    problems.add(place, text);
  }

  private void wrong(Place place, String text) {
    broken = true;
    problems.add(place, text);
  }
}
