package org.senselights.http;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Reads a line of InfluxDB's line protocol as its description has it, and refuses whatever is in doubt. */
final class LineReader {
  private final String line;
  private int at;

  private LineReader(String line) {
    this.line = line;
  }

  /** What a line says. */
  record Point(String measurement, SequencedMap<String, String> tags, SequencedMap<String, String> fields, long at) {}

  static Point read(String line) {
    return new LineReader(line).point();
  }

  private Point point() {
    if (line.chars().anyMatch(c -> c < ' ')) {
      throw new IllegalArgumentException("a control character: " + line);
    }
    String measurement = name(", ");
    SequencedMap<String, String> tags = new LinkedHashMap<>();
    while (peek() == ',') {
      at++;
      String key = name(",= ");
      expect('=');
      String value = name(",= ");
      if (tags.put(key, value) != null) {
        throw new IllegalArgumentException("twice " + key + ": " + line);
      }
    }
    SequencedMap<String, String> fields = new LinkedHashMap<>();
    char before = ' ';
    do {
      expect(before);
      before = ',';
      String key = name(",= ");
      expect('=');
      if (fields.put(key, peek() == '"' ? quoted() : number()) != null) {
        throw new IllegalArgumentException("twice " + key + ": " + line);
      }
    } while (peek() == ',');
    expect(' ');
    return new Point(measurement, tags, fields, Long.parseLong(line.substring(at)));
  }

  private String name(String special) {
    StringBuilder out = new StringBuilder();
    while (special.indexOf(peek()) < 0) {
      char c = line.charAt(at++);
      if (c == '\\' && special.indexOf(peek()) >= 0) {
        c = line.charAt(at++);
      }
      out.append(c);
    }
    if (out.isEmpty() || out.charAt(out.length() - 1) == '\\') {
      throw new IllegalArgumentException("empty, or a backslash at the end, before " + at + ": " + line);
    }
    return out.toString();
  }

  private String quoted() {
    StringBuilder out = new StringBuilder();
    at++;
    while (peek() != '"') {
      if (peek() == '\\') {
        at++;
        if (peek() != '"' && peek() != '\\') {
          throw new IllegalArgumentException("a lone backslash before " + at + ": " + line);
        }
      }
      out.append(line.charAt(at++));
    }
    at++;
    return out.toString();
  }

  private String number() {
    int begin = at;
    while (Character.isDigit(peek()) || peek() == '-') {
      at++;
    }
    expect('i');
    return line.substring(begin, at - 1);
  }

  private char peek() {
    if (at >= line.length()) {
      throw new IllegalArgumentException("ends early: " + line);
    }
    return line.charAt(at);
  }

  private void expect(char c) {
    if (peek() != c) {
      throw new IllegalArgumentException("no " + c + " at " + at + ": " + line);
    }
    at++;
  }
}
