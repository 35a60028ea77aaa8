package org.senselights.homeassistant;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads JSON that anybody may have sent: takes time and memory in proportion to its length, and never goes deeper than
 * {@link #DEEPEST}.
 */
final class JsonReader {
  /** Objects and lists within each other. Our own go four deep. */
  static final int DEEPEST = 16;

  private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?(?:[eE][+-]?[0-9]++)?");

  private final String text;
  private int at;

  private JsonReader(String text) {
    this.text = text;
  }

  static JsonValue read(String text) throws NotJsonException {
    JsonReader reader = new JsonReader(text);
    JsonValue value = reader.value(0);
    reader.blanks();
    if (reader.at < text.length()) {
      throw reader.problem("something stands behind the end");
    }
    return value;
  }

  private JsonValue value(int depth) throws NotJsonException {
    if (depth > DEEPEST) {
      throw problem("it is nested too deeply");
    }
    blanks();
    return switch (peek()) {
      case '{' -> members(depth);
      case '[' -> items(depth);
      case '"' -> new JsonValue.Text(string());
      case 't' -> word("true", new JsonValue.Truth(true));
      case 'f' -> word("false", new JsonValue.Truth(false));
      case 'n' -> word("null", new JsonValue.Nothing());
      default -> number();
    };
  }

  private JsonValue members(int depth) throws NotJsonException {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    at++;
    blanks();
    if (peek() == '}') {
      at++;
      return new JsonValue.Members(members);
    }
    while (true) {
      blanks();
      if (peek() != '"') {
        throw problem("a key in quotes is missing");
      }
      String key = string();
      blanks();
      take(':');
      if (members.putIfAbsent(key, value(depth + 1)) != null) {
        throw problem("a key stands twice");
      }
      blanks();
      if (peek() == '}') {
        at++;
        return new JsonValue.Members(members);
      }
      take(',');
    }
  }

  private JsonValue items(int depth) throws NotJsonException {
    List<JsonValue> items = new ArrayList<>();
    at++;
    blanks();
    if (peek() == ']') {
      at++;
      return new JsonValue.Items(items);
    }
    while (true) {
      items.add(value(depth + 1));
      blanks();
      if (peek() == ']') {
        at++;
        return new JsonValue.Items(items);
      }
      take(',');
    }
  }

  private String string() throws NotJsonException {
    StringBuilder out = new StringBuilder();
    at++;
    while (true) {
      char c = next();
      if (c == '"') {
        return out.toString();
      }
      if (c < ' ') {
        throw problem("a control character stands in a text");
      }
      out.append(c == '\\' ? escaped() : c);
    }
  }

  private char escaped() throws NotJsonException {
    char c = next();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int code = 0;
        for (int i = 0; i < 4; i++) {
          char digit = next();
          if (digit > 'f' || Character.digit(digit, 16) < 0) {
            throw problem("\\u wants four hexadecimal digits");
          }
          code = code << 4 | Character.digit(digit, 16);
        }
        yield (char) code;
      }
      default -> throw problem("\\" + (c < ' ' ? "" : c) + " means nothing");
    };
  }

  private JsonValue number() throws NotJsonException {
    Matcher number = NUMBER.matcher(text).region(at, text.length());
    if (!number.lookingAt()) {
      throw problem(at == text.length() ? "it ends too early" : "a value is missing");
    }
    at = number.end();
    return new JsonValue.Amount(number.group());
  }

  private JsonValue word(String word, JsonValue value) throws NotJsonException {
    if (!text.startsWith(word, at)) {
      throw problem("a value is missing");
    }
    at += word.length();
    return value;
  }

  private void take(char expected) throws NotJsonException {
    if (peek() != expected) {
      throw problem(at == text.length() ? "it ends too early" : "a " + expected + " is missing");
    }
    at++;
  }

  private char next() throws NotJsonException {
    if (at == text.length()) {
      throw problem("it ends too early");
    }
    return text.charAt(at++);
  }

  /** The next letter, or NUL at the end. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private void blanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private NotJsonException problem(String what) {
    return new NotJsonException(what + " (letter " + (at + 1) + ")");
  }
}
