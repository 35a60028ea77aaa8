package org.senselights.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How requests and answers look on the socket, always UTF-8.
 *
 * <p>A request is one line: the word, then {@code name=value} for each argument, a tab before each; within a value a
 * tab, a line feed and a backslash are written as {@code \t}, {@code \n} and {@code \\}. So a word alone can be sent by
 * hand. An answer is the line {@code ok N M} or {@code no N M}, then N bytes of text and M bytes of JSON: whoever gets
 * less knows that something is missing.
 */
final class Wire {
  /** The longest request, in bytes, its line feed included. */
  static final int LONGEST_REQUEST = 16 << 10;
  /** The longest answer, in bytes. */
  static final int LONGEST_ANSWER = 1 << 20;

  private static final Pattern HEAD = Pattern.compile("(ok|no) (\\d{1,7}) (\\d{1,7})");

  private Wire() {}

  static byte[] bytes(Request request) {
    StringBuilder line = new StringBuilder(request.word());
    new TreeMap<>(request.arguments()).forEach((name, value) -> {
      line.append('\t').append(name).append('=');
      line.append(value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n"));
    });
    return line.append('\n').toString().getBytes(UTF_8);
  }

  /**
   * Reads a request.
   *
   * @param line without its line feed
   * @throws IllegalArgumentException if it is none; the message says why
   */
  static Request request(byte[] line) {
    String[] fields = new String(line, UTF_8).split("\t", -1);
    Map<String, String> arguments = new HashMap<>();
    for (int i = 1; i < fields.length; i++) {
      int equals = fields[i].indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("an argument is name=value, not \"" + fields[i] + "\"");
      }
      if (arguments.put(fields[i].substring(0, equals), plain(fields[i].substring(equals + 1))) != null) {
        throw new IllegalArgumentException("the argument " + fields[i].substring(0, equals) + " stands twice");
      }
    }
    return new Request(fields[0], arguments);
  }

  private static String plain(String escaped) {
    StringBuilder plain = new StringBuilder(escaped.length());
    for (int i = 0; i < escaped.length(); i++) {
      char c = escaped.charAt(i);
      if (c != '\\') {
        plain.append(c);
        continue;
      }
      i++;
      plain.append(switch (i < escaped.length() ? escaped.charAt(i) : ' ') {
        case '\\' -> '\\';
        case 't' -> '\t';
        case 'n' -> '\n';
        default -> throw new IllegalArgumentException("behind a backslash comes t, n or a second one");
      });
    }
    return plain.toString();
  }

  static byte[] bytes(Answer answer) {
    byte[] text = answer.text().getBytes(UTF_8);
    byte[] json = answer.json().getBytes(UTF_8);
    byte[] head = ((answer.ok() ? "ok " : "no ") + text.length + " " + json.length + "\n").getBytes(UTF_8);
    return ByteBuffer.allocate(head.length + text.length + json.length).put(head).put(text).put(json).array();
  }

  /** Reads an answer; nothing where it is none, or not whole. */
  static Optional<Answer> answer(byte[] bytes) {
    int headEnd = 0;
    while (headEnd < bytes.length && bytes[headEnd] != '\n') {
      headEnd++;
    }
    Matcher head = HEAD.matcher(new String(bytes, 0, headEnd, UTF_8));
    if (!head.matches()) {
      return Optional.empty();
    }
    int text = Integer.parseInt(head.group(2));
    int json = Integer.parseInt(head.group(3));
    if (headEnd + 1 + text + json != bytes.length) {
      return Optional.empty();
    }
    return Optional.of(new Answer(
        head.group(1).equals("ok"),
        new String(bytes, headEnd + 1, text, UTF_8),
        new String(bytes, headEnd + 1 + text, json, UTF_8)));
  }

  /**
   * Reads to the first line feed, or to the end of what comes.
   *
   * @return the line without its line feed; nothing where it is longer than a request may be
   */
  static Optional<byte[]> readLine(ReadableByteChannel from) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(LONGEST_REQUEST);
    int seen = 0;
    while (from.read(buffer) > 0) {
      for (; seen < buffer.position(); seen++) {
        if (buffer.get(seen) == '\n') {
          return Optional.of(read(buffer, seen));
        }
      }
      if (!buffer.hasRemaining()) {
        return Optional.empty();
      }
    }
    return Optional.of(read(buffer, seen));
  }

  private static byte[] read(ByteBuffer buffer, int length) {
    byte[] bytes = new byte[length];
    buffer.get(0, bytes);
    return bytes;
  }

  /**
   * Reads all that comes.
   *
   * @return the bytes; nothing where they are more than an answer may have
   */
  static Optional<byte[]> readAll(ReadableByteChannel from) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(8 << 10);
    while (from.read(buffer) > 0) {
      all.write(buffer.array(), 0, buffer.position());
      buffer.clear();
      if (all.size() > LONGEST_ANSWER) {
        return Optional.empty();
      }
    }
    return Optional.of(all.toByteArray());
  }

  static void write(WritableByteChannel to, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      to.write(buffer);
    }
  }
}
