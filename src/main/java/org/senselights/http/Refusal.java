package org.senselights.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A database's own words about what it refuses, fit for a log: without anything of what it was told, which names users.
 * Names that we gave to fields, measurements and databases stay, for they say what is wrong.
 */
final class Refusal {
  private static final Pattern MESSAGE =
      Pattern.compile("(?<!\\\\)\"(?:error|message|error_message)\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*+)\"");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|(.))", Pattern.DOTALL);
  private static final Pattern DROPPED = Pattern.compile("\\s*dropped=\\d+\\s*$");
  private static final String CANNOT_PARSE = "unable to parse '";
  private static final String END_OF_LINE = "': ";
  private static final String QUOTES = "\"'`";
  private static final String CUT_OUT = "...";
  private static final int MOST_LETTERS = 200;

  private final Set<String> known;

  /** Lets these names stand. */
  Refusal(Set<String> known) {
    this.known = Set.copyOf(known);
  }

  /** The texts of a JSON answer's keys {@code error}, {@code message} and {@code error_message}, in order. */
  static List<String> messages(String json) {
    List<String> messages = new ArrayList<>();
    Matcher found = MESSAGE.matcher(json);
    while (found.find()) {
      messages.add(ESCAPE.matcher(found.group(1)).replaceAll(escape -> Matcher.quoteReplacement(
          escape.group(1) != null
              ? Character.toString(Integer.parseInt(escape.group(1), 16))
              : escape.group(2).equals("n") ? "\n" : escape.group(2))));
    }
    return messages;
  }

  /** What was said of one line, or of all. */
  String words(String said) {
    String text = DROPPED.matcher(said).replaceFirst("");
    int line = text.indexOf(CANNOT_PARSE);
    if (line >= 0) {
      int end = text.lastIndexOf(END_OF_LINE);
      text = "a line cannot be read" + (end < line ? "" : ": " + text.substring(end + END_OF_LINE.length()));
    }
    String words = withoutPairs(withoutQuoted(text)).strip();
    return words.length() <= MOST_LETTERS ? words : words.substring(0, MOST_LETTERS) + CUT_OUT;
  }

  /** A value can hold quotes itself, so all is cut out up to the last. */
  private String withoutQuoted(String text) {
    StringBuilder out = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (QUOTES.indexOf(c) < 0) {
        out.append(Character.isISOControl(c) ? ' ' : c);
        at++;
        continue;
      }
      int end = text.indexOf(c, at + 1);
      if (end > 0 && known.contains(text.substring(at + 1, end))) {
        out.append(text, at, end + 1);
        at = end + 1;
      } else {
        out.append(CUT_OUT);
        at = end < 0 ? text.length() : text.lastIndexOf(c) + 1;
      }
    }
    return out.toString();
  }

  /** A blank within a value has a backslash before it. */
  private static String withoutPairs(String text) {
    StringBuilder out = new StringBuilder(text.length());
    boolean within = false;
    for (String word : text.split(" ")) {
      boolean pair = within || word.indexOf('=') >= 0;
      within = pair && word.endsWith("\\");
      out.append(out.isEmpty() ? "" : " ").append(pair ? CUT_OUT : word);
    }
    return out.toString();
  }
}
