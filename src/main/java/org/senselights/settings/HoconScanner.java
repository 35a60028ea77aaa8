package org.senselights.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts HOCON into tokens. Never throws: what cannot stand in HOCON becomes a token that says so, and the scanning goes
 * on, so that all of it can be told at once.
 */
final class HoconScanner {

  enum Kind {
    OPEN_BLOCK, CLOSE_BLOCK, OPEN_LIST, CLOSE_LIST, COMMA, EQUALS, COLON, PLUS_EQUALS,
    QUOTED, TRIPLE_QUOTED, TEXT, SUBSTITUTION, COMMENT, NEWLINE, END
  }

  /**
   * One token.
   *
   * @param kind what it is
   * @param text as written; of a quoted text what is between the quotes, of a substitution what is between the braces
   * @param line 1 for the first
   * @param start where it begins in the source
   * @param end where it ends
   * @param blankBefore whether anything but a token ends right before it
   * @param reserved letters in it that HOCON wants in quotes; empty where there are none
   * @param closed false where a quote or a substitution is open at its end
   */
  record Token(
      Kind kind, String text, int line, int start, int end, boolean blankBefore, String reserved, boolean closed) {

    boolean is(Kind other) {
      return kind == other;
    }

    boolean isWord() {
      return kind == Kind.TEXT || kind == Kind.QUOTED || kind == Kind.TRIPLE_QUOTED;
    }
  }

  private static final String RESERVED = "$+`^?!@*&\\";
  private static final Pattern TEMPLATE = Pattern.compile("\\{\\{\\s*[A-Za-z_.-]+\\s*(?:\\|[^{}\"\\n]*)?}}");

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int line = 1;
  private int start;
  private boolean blank = true;

  HoconScanner(String source) {
    this.source = source;
  }

  /** All tokens; the last one is {@link Kind#END}. */
  List<Token> scan() {
    while (at < source.length()) {
      char c = source.charAt(at);
      start = at;
      if (c == '\n') {
        at++;
        add(Kind.NEWLINE, "\n");
        line++;
        blank = true;
      } else if (isBlank(c)) {
        at++;
        blank = true;
      } else {
        token(c);
      }
    }
    start = at;
    add(Kind.END, "");
    return tokens;
  }

  private void token(char c) {
    switch (c) {
      case '{' -> {
        if (templateEnd() < 0) {
          single(Kind.OPEN_BLOCK);
        } else {
          text();
        }
      }
      case '}' -> single(Kind.CLOSE_BLOCK);
      case '[' -> single(Kind.OPEN_LIST);
      case ']' -> single(Kind.CLOSE_LIST);
      case ',' -> single(Kind.COMMA);
      case '=' -> single(Kind.EQUALS);
      case ':' -> single(Kind.COLON);
      case '"' -> quoted();
      default -> {
        if (startsComment()) {
          at = lineEnd(at);
          add(Kind.COMMENT, source.substring(start, at));
        } else if (source.startsWith("+=", at)) {
          at += 2;
          add(Kind.PLUS_EQUALS, "+=");
        } else if (source.startsWith("${", at)) {
          substitution();
        } else {
          text();
        }
      }
    }
  }

  private void single(Kind kind) {
    at++;
    add(kind, source.substring(start, at));
  }

  private void quoted() {
    if (source.startsWith("\"\"\"", at)) {
      int close = source.indexOf("\"\"\"", at + 3);
      boolean closed = close >= 0;
      int end = closed ? close + 3 : source.length();
      while (closed && end < source.length() && source.charAt(end) == '"') {
        end++;
      }
      at = end;
      String text = source.substring(start + 3, closed ? end - 3 : end);
      tokens.add(new Token(Kind.TRIPLE_QUOTED, text, line, start, at, blank, "", closed));
      line += (int) text.chars().filter(c -> c == '\n').count();
      blank = false;
      return;
    }
    at++;
    while (at < source.length() && source.charAt(at) != '"' && source.charAt(at) != '\n') {
      at += source.charAt(at) == '\\' && at + 1 < source.length() && source.charAt(at + 1) != '\n' ? 2 : 1;
    }
    boolean closed = at < source.length() && source.charAt(at) == '"';
    String text = source.substring(start + 1, at);
    at += closed ? 1 : 0;
    tokens.add(new Token(Kind.QUOTED, text, line, start, at, blank, "", closed));
    blank = false;
  }

  private void substitution() {
    int close = source.indexOf('}', at);
    int end = lineEnd(at);
    boolean closed = close >= 0 && close < end;
    at = closed ? close + 1 : end;
    String text = source.substring(start + 2, closed ? close : end);
    tokens.add(new Token(Kind.SUBSTITUTION, text, line, start, at, blank, "", closed));
    blank = false;
  }

  private void text() {
    StringBuilder reserved = new StringBuilder();
    while (at < source.length() && (!endsText() || addressEnd() >= 0)) {
      int template = templateEnd();
      if (template >= 0) {
        reserved.append(reserved.indexOf("{{") < 0 ? "{{" : "");
        at = template;
        continue;
      }
      int address = addressEnd();
      if (address >= 0) {
        reserved.append(':');
        at = address;
        continue;
      }
      char c = source.charAt(at);
      if (RESERVED.indexOf(c) >= 0 && reserved.indexOf(String.valueOf(c)) < 0) {
        reserved.append(c);
      }
      at++;
    }
    tokens.add(new Token(
        Kind.TEXT, source.substring(start, at), line, start, at, blank, reserved.toString(), true));
    blank = false;
  }

  /**
   * Where {@code mqtt://host:1883} or {@code 22:00} ends, of which the colon is next; -1 where the colon means
   * something else.
   */
  private int addressEnd() {
    if (source.charAt(at) != ':' || at == start) {
      return -1;
    }
    boolean time = at + 1 < source.length() && Character.isDigit(source.charAt(at + 1))
        && source.substring(start, at).chars().allMatch(c -> Character.isDigit(c) || c == '.' || c == '-' || c == ':');
    if (!time && !source.startsWith("://", at)) {
      return -1;
    }
    int end = at;
    while (end < source.length() && !isBlank(source.charAt(end)) && ",[]{}\"".indexOf(source.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  private boolean endsText() {
    char c = source.charAt(at);
    if (c == '{') {
      return templateEnd() < 0;
    }
    return c == '\n' || isBlank(c) || ",[]}\":=".indexOf(c) >= 0 || startsComment()
        || source.startsWith("+=", at) || source.startsWith("${", at);
  }

  /** Where the template ends that begins here; -1 where none does. */
  private int templateEnd() {
    if (!source.startsWith("{{", at)) {
      return -1;
    }
    Matcher template = TEMPLATE.matcher(source).region(at, source.length());
    return template.lookingAt() ? template.end() : -1;
  }

  private boolean startsComment() {
    return source.charAt(at) == '#' || source.startsWith("//", at);
  }

  private int lineEnd(int from) {
    int end = source.indexOf('\n', from);
    end = end < 0 ? source.length() : end;
    return end > from && source.charAt(end - 1) == '\r' ? end - 1 : end;
  }

  private void add(Kind kind, String text) {
    tokens.add(new Token(kind, text, line, start, at, blank, "", true));
    blank = kind == Kind.NEWLINE;
  }

  static boolean isBlank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\ufeff';
  }
}
