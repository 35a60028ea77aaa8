package org.senselights.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.senselights.settings.HoconScanner.Kind;
import org.senselights.settings.HoconScanner.Token;

/**
 * The shape of a HOCON file: keys, blocks, lists and values as they are written, each with its line.
 *
 * <p>It exists because the library merges, cuts and renames in silence, and stops at the first error: here everything
 * that was written is still there. It never throws; what is no HOCON is told to the {@link Problems}, and reading goes
 * on behind it.
 */
final class HoconOutline {

  /** A part of a value. */
  sealed interface Node permits Block, Listing, Word, Substitution {}

  /**
   * Keys between braces.
   *
   * @param entries fields and includes as they are written
   * @param line of the opening brace
   */
  record Block(List<Entry> entries, int line) implements Node {}

  /**
   * Values between brackets.
   *
   * @param values as they are written
   * @param line of the opening bracket
   */
  record Listing(List<Value> values, int line) implements Node {}

  /**
   * A text.
   *
   * @param text as written, between its quotes where it has some
   * @param quoted whether it stands in quotes
   * @param escaped whether a backslash means something in it
   * @param line where it stands
   */
  record Word(String text, boolean quoted, boolean escaped, int line) implements Node {}

  /**
   * What stands for another value.
   *
   * @param path the keys that lead there
   * @param optional whether it is written with a question mark
   * @param line where it stands
   */
  record Substitution(List<String> path, boolean optional, int line) implements Node {
    @Override
    public String toString() {
      return "${" + (optional ? "?" : "") + String.join(".", path) + "}";
    }
  }

  /** What stands in a block. */
  sealed interface Entry permits Field, Include {}

  /**
   * A key and its value.
   *
   * @param key the keys, more than one where it is written with points
   * @param quotedKey whether any part of it stands in quotes
   * @param append whether it is written with {@code +=}
   * @param value its value
   * @param plain all of it on one line, without comments
   * @param line of the key
   */
  record Field(List<String> key, boolean quotedKey, boolean append, Value value, String plain, int line)
      implements Entry {}

  /**
   * Another file.
   *
   * @param name as written
   * @param line where it stands
   */
  record Include(String name, int line) implements Entry {}

  /**
   * A value.
   *
   * @param parts what it is put together from, mostly one
   * @param written the source text
   * @param plain the same on one line, without comments
   * @param line where it begins
   * @param comment the comment right behind it on its line; empty where there is none
   * @param commentGlued whether no blank stands before that comment
   * @param blanks whether any two parts have a blank between them
   */
  record Value(
      List<Node> parts,
      String written,
      String plain,
      int line,
      String comment,
      boolean commentGlued,
      boolean blanks) {

    boolean isBlock() {
      return parts.size() == 1 && parts.getFirst() instanceof Block;
    }

    boolean isListing() {
      return parts.stream().anyMatch(Listing.class::isInstance);
    }

    /** Whether it refers to any other value. */
    boolean refers() {
      return parts.stream().anyMatch(Substitution.class::isInstance);
    }
  }

  private record Misplaced(Token opener, int line) {}

  private static final int DEEPEST = 40;
  private static final Set<String> SECRETS = Set.of("password", "password-hash", "token", "license-key");

  /** Blocks in which {@code url} lets nobody in anywhere. */
  private static final Set<String> PUBLIC_ADDRESSES = Set.of("databases", "mqtt", "repository", "rules", "tests");
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern DECIMAL_COMMA = Pattern.compile("\\d{1,9},\\d{1,9}\\s*(ms|s|m|h|d|[kKMG]i?B|B)?");
  private static final Pattern INCLUDE_START = Pattern.compile("(?:required\\()?(?:file|url|classpath)?\\(?");

  private final String file;
  private final String source;
  private final Problems problems;
  private final List<Token> tokens;
  private final List<Misplaced> misplaced = new ArrayList<>();
  private final List<String> above = new ArrayList<>();
  private final Block root;
  private Token carried;
  private int next;
  private boolean broken;
  private boolean quoteOpen;

  /**
   * Reads a file's text.
   *
   * @param text the file and its name
   * @param prefix the keys under which all of it stands, as where another file includes it
   * @param problems where syntax errors are told
   */
  HoconOutline(SourceText text, List<String> prefix, Problems problems) {
    this.file = text.name();
    this.source = text.text();
    above.addAll(prefix);
    this.problems = Objects.requireNonNull(problems, "problems");
    tokens = new HoconScanner(source).scan();
    OptionalInt tooDeep = tooDeep();
    if (tooDeep.isPresent()) {
      wrong(tooDeep.getAsInt(), "braces and brackets stand more than " + DEEPEST + " deep inside each other here:"
          + " is a } missing above?");
      root = new Block(List.of(), 1);
    } else {
      root = readRoot();
    }
  }

  /** The line at which the file goes deeper than any rule does; reading it would take a call a level. */
  private OptionalInt tooDeep() {
    int depth = 0;
    for (Token token : tokens) {
      if (token.is(Kind.OPEN_BLOCK) || token.is(Kind.OPEN_LIST)) {
        depth++;
      } else if (token.is(Kind.CLOSE_BLOCK) || token.is(Kind.CLOSE_LIST)) {
        depth--;
      }
      if (depth > DEEPEST) {
        return OptionalInt.of(token.line());
      }
    }
    return OptionalInt.empty();
  }

  /** The outermost block, whether it was written with braces or without. */
  Block root() {
    return root;
  }

  /** Whether the library could not read this. */
  boolean isBroken() {
    return broken;
  }

  private Block readRoot() {
    skipLines();
    Token first = peek();
    Block block;
    if (first.is(Kind.OPEN_BLOCK)) {
      take();
      block = readBlock(first);
      skipLines();
      if (!peek().is(Kind.END)) {
        wrong(peek().line(), "the file's outer { of line " + first.line()
            + " is closed before this line: take the } before it away");
      }
    } else if (first.is(Kind.OPEN_LIST)) {
      wrong(first.line(), "a file begins with a key, not with [");
      block = new Block(List.of(), first.line());
    } else {
      block = new Block(readEntries(null), 1);
    }
    return block;
  }

  private Block readBlock(Token opener) {
    return new Block(readEntries(opener), opener.line());
  }

  private List<Entry> readEntries(Token opener) {
    List<Entry> entries = new ArrayList<>();
    boolean separated = true;
    boolean comma = true;
    while (true) {
      Token token = take();
      switch (token.kind()) {
        case NEWLINE -> separated = true;
        case COMMENT -> { }
        case END -> {
          if (opener != null) {
            unclosed(opener);
          }
          return entries;
        }
        case CLOSE_BLOCK -> {
          if (opener != null) {
            return entries;
          }
          wrong(token.line(), "this } closes nothing: take it away, or look for a { that is missing above");
        }
        case CLOSE_LIST -> {
          if (opener != null) {
            wrong(token.line(), "the { of line " + opener.line() + " is closed by ]: write }");
            return entries;
          }
          wrong(token.line(), "this ] closes nothing: take it away, or look for a [ that is missing above");
        }
        case COMMA -> {
          if (comma) {
            wrong(token.line(), "a comma with nothing before it: take it away");
          }
          comma = true;
          separated = true;
          continue;
        }
        case TEXT, QUOTED, TRIPLE_QUOTED -> {
          if (!separated) {
            wrong(token.line(), "a comma or a new line is missing before \"" + token.text() + "\"");
          }
          if (isInclude(token)) {
            readInclude(token).ifPresent(entries::add);
          } else {
            noteIndent(opener, token);
            readField(token, entries);
          }
          separated = false;
        }
        case OPEN_BLOCK, OPEN_LIST -> {
          wrong(token.line(), "a key is missing before this " + token.text());
          readNode(token);
          separated = false;
        }
        case SUBSTITUTION -> {
          wrong(token.line(), "${" + token.text() + "} stands where a key is meant: write a key and = before it");
          separated = false;
        }
        default -> {
          wrong(token.line(), "a key is missing before this " + token.text());
          readValue(token.line(), "");
          separated = false;
        }
      }
      comma = token.is(Kind.NEWLINE) || token.is(Kind.COMMENT) ? comma && entries.isEmpty() : false;
    }
  }

  /** A key that stands no deeper than the line that opened its block shows where a brace may have been forgotten. */
  private void noteIndent(Token opener, Token key) {
    if (opener != null && opener.line() != key.line() && indent(key.start()) == column(key.start())
        && column(key.start()) <= indent(opener.start())) {
      misplaced.add(new Misplaced(opener, key.line()));
    }
  }

  private int column(int offset) {
    return offset - (source.lastIndexOf('\n', offset - 1) + 1);
  }

  private int indent(int offset) {
    int begin = source.lastIndexOf('\n', offset - 1) + 1;
    int at = begin;
    while (at < offset && HoconScanner.isBlank(source.charAt(at))) {
      at++;
    }
    return at - begin;
  }

  /** An open quote swallows the braces behind it: what it did to them is not worth telling. */
  private void unclosed(Token opener) {
    broken = true;
    if (quoteOpen) {
      return;
    }
    if (misplaced.isEmpty()) {
      wrong(opener.line(), "this " + opener.text() + " is never closed");
    } else {
      Misplaced first = misplaced.getFirst();
      wrong(first.opener().line(), "this { is never closed: is a } missing above line " + first.line() + "?");
    }
  }

  private boolean isInclude(Token token) {
    if (!token.is(Kind.TEXT) || !token.text().equals("include")) {
      return false;
    }
    Token behind = peek();
    return behind.is(Kind.QUOTED)
        || behind.is(Kind.TEXT) && !behind.text().isEmpty() && INCLUDE_START.matcher(behind.text()).matches();
  }

  private Optional<Include> readInclude(Token include) {
    StringBuilder how = new StringBuilder();
    String name = "";
    while (peek().is(Kind.TEXT) || peek().is(Kind.QUOTED)) {
      Token token = take();
      if (token.is(Kind.QUOTED)) {
        name = token.text();
      } else {
        how.append(token.text());
      }
    }
    if (!how.isEmpty() && !how.toString().equals("required()")) {
      wrong(include.line(), "an include names a file beside this one: write include \""
          + (name.isEmpty() ? "more.conf" : name) + "\"");
      return Optional.empty();
    }
    return Optional.of(new Include(name, include.line()));
  }

  private void readField(Token first, List<Entry> entries) {
    List<Token> words = new ArrayList<>(List.of(first));
    while (peek().isWord()) {
      words.add(take());
    }
    if (peek().is(Kind.SUBSTITUTION)) {
      wrong(peek().line(), "${" + peek().text() + "} cannot be part of a key");
      take();
    }
    String shown = oneLine(first.start(), words.getLast().end());
    words.stream().filter(word -> !checkWord(word, "the key " + shown, shown)).findFirst();
    if (words.stream().anyMatch(word -> word.is(Kind.QUOTED)
        && word.text().chars().anyMatch(c -> c == '\\' || Character.isISOControl(c)))) {
      wrong(first.line(), "the key " + shown + " has a backslash or a control character in it: take it away");
    }
    List<String> key = keyOf(words);
    if (key.stream().anyMatch(String::isEmpty) && words.stream().allMatch(word -> word.is(Kind.TEXT))) {
      wrong(first.line(), "the key " + shown + " has a point too many");
    }
    boolean quoted = words.stream().anyMatch(word -> !word.is(Kind.TEXT));
    int mark = next;
    skipLines();
    Token operator = peek();
    above.addAll(key);
    switch (operator.kind()) {
      case EQUALS, COLON, PLUS_EQUALS -> {
        take();
        Value value = readValue(operator.line(), shown);
        entries.add(field(key, quoted, operator, value, first));
      }
      case OPEN_BLOCK -> entries.add(field(key, quoted, operator, readValue(operator.line(), shown), first));
      default -> {
        next = mark;
        String number = decimalComma(first, words.getLast());
        wrong(first.line(), number.isEmpty()
            ? "\"" + shown + "\" has no value: " + missing(shown)
            : number + " is written with a point: write " + number.replace(',', '.').replaceAll("\\s", ""));
      }
    }
    above.subList(above.size() - key.size(), above.size()).clear();
    followMissingComma(entries);
  }

  private Field field(List<String> key, boolean quoted, Token operator, Value value, Token first) {
    String plain = plain(first.start(), value.parts().isEmpty() ? operator.end() : tokens.get(next - 1).end());
    return new Field(key, quoted, operator.is(Kind.PLUS_EQUALS), value, plain, first.line());
  }

  /** {@code 1,5s}, of which the comma makes two; empty where there is no such number. */
  private String decimalComma(Token behind, Token last) {
    int begin = behind.start() - 1;
    if (begin < 0 || source.charAt(begin) != ',') {
      return "";
    }
    while (begin > 0 && Character.isDigit(source.charAt(begin - 1))) {
      begin--;
    }
    Matcher number = DECIMAL_COMMA.matcher(source).region(begin, last.end());
    return number.matches() ? number.group() : "";
  }

  /** What stands between two places, on one line and without comments; a new line that separates is a comma then. */
  private String plain(int start, int end) {
    StringBuilder text = new StringBuilder();
    Token before = null;
    boolean newLine = false;
    for (int i = firstAt(start); i < tokens.size() && tokens.get(i).end() <= end; i++) {
      Token token = tokens.get(i);
      if (token.is(Kind.NEWLINE) || token.is(Kind.COMMENT)) {
        newLine |= token.is(Kind.NEWLINE);
        continue;
      }
      if (before != null) {
        text.append(newLine && separates(before, token) ? ", " : newLine || token.blankBefore() ? " " : "");
      }
      text.append(source, token.start(), token.end());
      before = token;
      newLine = false;
    }
    return BLANKS.matcher(text).replaceAll(" ");
  }

  private int firstAt(int start) {
    int low = 0;
    int high = tokens.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (tokens.get(middle).start() < start) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static boolean separates(Token before, Token behind) {
    boolean ends = before.isWord() || before.is(Kind.SUBSTITUTION)
        || before.is(Kind.CLOSE_BLOCK) || before.is(Kind.CLOSE_LIST);
    boolean begins = behind.isWord() || behind.is(Kind.SUBSTITUTION)
        || !before.isWord() && (behind.is(Kind.OPEN_BLOCK) || behind.is(Kind.OPEN_LIST));
    return ends && begins;
  }

  /** {@code light = green flash = 1s}: the value ends before its last word, which is the next key. */
  private void followMissingComma(List<Entry> entries) {
    if (carried != null) {
      Token key = carried;
      carried = null;
      readField(key, entries);
    }
  }

  private List<String> keyOf(List<Token> words) {
    List<String> key = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (int i = 0; i < words.size(); i++) {
      Token word = words.get(i);
      if (i > 0) {
        part.append(source, words.get(i - 1).end(), word.start());
      }
      if (word.is(Kind.TEXT)) {
        for (char c : word.text().toCharArray()) {
          if (c == '.') {
            key.add(part.toString());
            part.setLength(0);
          } else {
            part.append(c);
          }
        }
      } else {
        part.append(word.text());
      }
    }
    key.add(part.toString());
    return key;
  }

  private Value readValue(int operatorLine, String key) {
    skipLines();
    List<Node> parts = new ArrayList<>();
    List<Token> words = new ArrayList<>();
    Token first = peek();
    int start = first.start();
    int end = start;
    boolean blanks = false;
    while (true) {
      Token token = peek();
      switch (token.kind()) {
        case TEXT, QUOTED, TRIPLE_QUOTED, SUBSTITUTION -> {
          take();
          if (!parts.isEmpty() && (parts.getLast() instanceof Block || parts.getLast() instanceof Listing)
              && !token.is(Kind.SUBSTITUTION)) {
            wrong(token.line(), "a comma or a new line is missing before \"" + token.text() + "\"");
          }
          blanks |= !parts.isEmpty() && token.blankBefore();
          parts.add(node(token));
          words.add(token);
          end = token.end();
        }
        case OPEN_BLOCK, OPEN_LIST -> {
          if (token.is(Kind.OPEN_BLOCK) && !parts.isEmpty() && parts.getLast() instanceof Word
              && isNextKey(token, words, parts, key, operatorLine)) {
            carried = words.getLast();
            parts.removeLast();
            return value(parts, start, end, first.line(), blanks);
          }
          if (!parts.isEmpty() && parts.getLast() instanceof Word word) {
            wrong(token.line(), "a comma is missing between "
                + (isSecret(above) ? discreet(key) : "\"" + word.text() + "\"") + " and " + token.text());
          } else if (!parts.isEmpty() && parts.getLast() instanceof Block != token.is(Kind.OPEN_BLOCK)
              && !(parts.getLast() instanceof Substitution)) {
            wrong(token.line(), "a comma or a new line is missing before this " + token.text());
          }
          take();
          blanks |= !parts.isEmpty();
          parts.add(readNode(token));
          end = tokens.get(next - 1).end();
        }
        case EQUALS, COLON, PLUS_EQUALS -> {
          if (parts.isEmpty() || !(parts.getLast() instanceof Word)) {
            wrong(token.line(), "one " + token.text() + " too many");
            take();
            start = parts.isEmpty() ? peek().start() : start;
            continue;
          }
          if (isNextKey(token, words, parts, key, operatorLine)) {
            carried = words.getLast();
            parts.removeLast();
            return value(parts, start, end, first.line(), blanks);
          }
          end = takeOperator(token, words, start, key);
        }
        default -> {
          if (parts.isEmpty()) {
            wrong(operatorLine, key.isEmpty() ? "a value is missing here" : "\"" + key + "\" has no value");
          }
          String whole = oneLine(start, end);
          boolean secret = isSecret(above) || namesUser(whole);
          words.stream()
              .filter(word -> !checkWord(word, secret ? discreet(key) : whole, secret ? "" : whole))
              .findFirst();
          return value(parts, start, end, first.line(), blanks);
        }
      }
    }
  }

  /**
   * Tells what cannot stand in a word.
   *
   * @return false where something was told
   */
  private boolean checkWord(Token word, String shown, String whole) {
    if (!word.closed()) {
      String what = word.is(Kind.SUBSTITUTION) ? "${" : "\"".repeat(word.is(Kind.TRIPLE_QUOTED) ? 3 : 1);
      wrong(word.line(), "this " + what + " is never closed" + (word.is(Kind.QUOTED) ? " on its line" : ""));
      quoteOpen = true;
      return false;
    }
    if (word.reserved().isEmpty()) {
      return true;
    }
    String write = whole.isEmpty() ? "" : ": write \"" + whole.replace("\\", "/").replace("\"", "") + "\"";
    wrong(word.line(), word.reserved().contains("{{")
        ? "a template stands in quotes" + write
        : shown + " has " + String.join(" ", word.reserved().split("")) + " in it, so it must stand in quotes" + write);
    return false;
  }

  /**
   * Whether a value never shows, not even where it is written wrongly. A web hook's address is one, and whatever else
   * goes to a web hook, since it may let one in there.
   *
   * @param path the keys that lead to it, those of lists in brackets
   */
  static boolean isSecret(List<String> path) {
    List<String> keys = new ArrayList<>(path);
    keys.removeIf(key -> key.startsWith("["));
    if (keys.isEmpty()) {
      return false;
    }
    String first = keys.getFirst();
    String last = keys.getLast();
    for (String secret : SECRETS) {
      if (last.endsWith(secret)) {
        return true;
      }
    }
    return last.equals("url") && !PUBLIC_ADDRESSES.contains(first)
        || first.equals("targets") && (keys.subList(0, keys.size() - 1).contains("headers") || keys.contains("body"));
  }

  /** Whether it is an address with user and password in it. */
  private static boolean namesUser(String text) {
    return text.contains("://") && text.contains("@");
  }

  private String oneLine(int start, int end) {
    return BLANKS.matcher(source.substring(start, Math.max(start, end))).replaceAll(" ");
  }

  private static String discreet(String key) {
    return key.isEmpty() ? "this address" : key;
  }

  /** What to write for a key without a value. */
  private static String missing(String shown) {
    if (shown.equals("on") || shown.equals("off")) {
      return "write such as turn = " + shown;
    }
    if (shown.contains("<") || shown.contains(">")) {
      return "numbers are compared by keys, such as count = sessions, " + (shown.contains(">") ? "above" : "below")
          + " = 50";
    }
    return "an = and a value are missing behind it";
  }

  /** Whether the word before an operator in the middle of a value is the key of the next value. */
  private boolean isNextKey(Token operator, List<Token> words, List<Node> parts, String key, int operatorLine) {
    if (words.isEmpty() || !(parts.getLast() instanceof Word)) {
      return false;
    }
    Token last = words.getLast();
    if (parts.size() > 1 && last.blankBefore()) {
      Node before = parts.get(parts.size() - 2);
      if (!(before instanceof Block || before instanceof Listing)) {
        wrong(operator.line(), "a comma is missing before \"" + last.text() + "\"");
      }
      return true;
    }
    if (!key.isEmpty() && last.line() != operatorLine) {
      wrong(operatorLine, "\"" + key + "\" has no value");
      return true;
    }
    return key.isEmpty() && !operator.is(Kind.COLON);
  }

  /** Takes {@code :1883} or {@code ==} as part of the value, which it can only be in quotes. */
  private int takeOperator(Token operator, List<Token> words, int start, String key) {
    int end = operator.end();
    while (end < source.length() && !HoconScanner.isBlank(source.charAt(end))
        && ",[]{}".indexOf(source.charAt(end)) < 0) {
      end++;
    }
    String whole = oneLine(start, end);
    boolean secret = isSecret(above) || namesUser(whole);
    if (operator.blankBefore() && end == operator.end()) {
      wrong(operator.line(), "one " + operator.text() + " too many");
    } else {
      wrong(operator.line(), (secret ? discreet(key) : whole) + " has " + operator.text()
          + " in it, so it must stand in quotes" + (secret ? "" : ": write \"" + whole.replace("\"", "") + "\""));
    }
    words.clear();
    while (peek().start() < end && !peek().is(Kind.END)) {
      take();
    }
    return end;
  }

  private Value value(List<Node> parts, int start, int end, int line, boolean blanks) {
    Token behind = peek();
    boolean comment = behind.is(Kind.COMMENT) && end > start;
    return new Value(List.copyOf(parts), source.substring(start, Math.max(start, end)), plain(start, end), line,
        comment ? behind.text() : "", comment && !behind.blankBefore(), blanks);
  }

  private Node readNode(Token opener) {
    return opener.is(Kind.OPEN_BLOCK) ? readBlock(opener) : readListing(opener);
  }

  private Listing readListing(Token opener) {
    boolean keys = false;
    List<Value> values = new ArrayList<>();
    boolean comma = true;
    boolean separated = true;
    while (true) {
      Token token = peek();
      switch (token.kind()) {
        case NEWLINE, COMMENT -> {
          take();
          separated = true;
        }
        case END -> {
          unclosed(opener);
          return new Listing(values, opener.line());
        }
        case CLOSE_LIST -> {
          take();
          return new Listing(values, opener.line());
        }
        case CLOSE_BLOCK -> {
          if (!keys) {
            wrong(token.line(), "the [ of line " + opener.line() + " is not closed before this }: is a ] missing?");
          }
          return new Listing(values, opener.line());
        }
        case COMMA -> {
          take();
          if (comma) {
            wrong(token.line(), "a comma with nothing before it: take it away");
          }
          comma = true;
          separated = true;
        }
        case EQUALS, COLON, PLUS_EQUALS -> {
          take();
          wrong(token.line(), "a list holds values, not keys with " + token.text()
              + ": is { missing before it, or ] above line " + token.line() + "?");
        }
        default -> {
          if (!separated) {
            wrong(token.line(), "a comma is missing before \"" + token.text() + "\"");
          }
          Value value = readValue(token.line(), "");
          values.add(value);
          if (carried != null) {
            if (value.parts().isEmpty()) {
              keyInList(opener, carried);
            }
            carried = null;
            if (!peek().is(Kind.OPEN_BLOCK)) {
              take();
            }
            readValue(token.line(), "");
            keys = true;
          }
          comma = false;
          separated = false;
        }
      }
    }
  }

  private void keyInList(Token opener, Token key) {
    if (key.line() > opener.line()) {
      wrong(opener.line(), "this [ is never closed: is a ] missing above line " + key.line() + "?");
    } else {
      wrong(key.line(), "a list holds values, not keys such as \"" + key.text() + "\": is a { missing before it?");
    }
  }

  private static Node node(Token token) {
    if (token.is(Kind.SUBSTITUTION)) {
      boolean optional = token.text().startsWith("?");
      String path = optional ? token.text().substring(1) : token.text();
      return new Substitution(splitPath(path.strip()), optional, token.line());
    }
    return new Word(token.text(), !token.is(Kind.TEXT), token.is(Kind.QUOTED), token.line());
  }

  private static List<String> splitPath(String path) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    boolean quoted = false;
    for (char c : path.toCharArray()) {
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '.' && !quoted) {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString());
    return List.copyOf(parts);
  }

  private void skipLines() {
    while (peek().is(Kind.NEWLINE) || peek().is(Kind.COMMENT)) {
      take();
    }
  }

  private Token peek() {
    return tokens.get(next);
  }

  private Token take() {
    Token token = tokens.get(next);
    if (next < tokens.size() - 1) {
      next++;
    }
    return token;
  }

  private void wrong(int line, String text) {
    broken = true;
    problems.add(new Place(file, line), text);
  }
}
