package org.senselights.migrate;

import java.util.Collection;
import java.util.stream.Collectors;
import org.senselights.message.Json;

/** Writes settings and rules as their owner would, block by block. */
final class Hocon {
  private static final int WIDEST = 100;

  private final StringBuilder out = new StringBuilder();
  private int depth;
  private boolean isOff;

  /** What a file begins with, or a word on what follows. */
  Hocon comment(String text) {
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (!line.isEmpty() && line.length() + word.length() > WIDEST) {
        line("# " + line);
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    line("# " + line);
    return this;
  }

  Hocon gap() {
    out.append('\n');
    return this;
  }

  Hocon open(String key) {
    line(key + " {");
    depth++;
    return this;
  }

  Hocon close() {
    depth--;
    line("}");
    return this;
  }

  /** The same, and where nothing stands in the block it is not there either. */
  Hocon closeUnlessEmpty() {
    if (!out.toString().endsWith("{\n")) {
      return close();
    }
    out.setLength(out.lastIndexOf("\n", out.length() - 2) + 1);
    depth--;
    return this;
  }

  /** All lines until the end of the same become a comment: what it says is wanted, but cannot work yet. */
  Hocon off() {
    isOff = true;
    return this;
  }

  Hocon on() {
    isOff = false;
    return this;
  }

  /** A text, in quotes. */
  Hocon text(String key, String value) {
    return raw(key, Json.quote(value));
  }

  /** A text, in quotes, unless there is none. */
  Hocon present(String key, String value) {
    return value.isEmpty() ? this : text(key, value);
  }

  /** Whatever is written without quotes. */
  Hocon raw(String key, String value) {
    line(key + " = " + value);
    return this;
  }

  Hocon list(String key, Collection<String> values) {
    return raw(key, values.stream().map(Json::quote).collect(Collectors.joining(", ", "[", "]")));
  }

  /** A list with a line for each value, written as it is. */
  Hocon lines(String key, Collection<String> values) {
    line(key + " = [");
    depth++;
    values.forEach(this::line);
    depth--;
    line("]");
    return this;
  }

  private void line(String text) {
    out.append(isOff ? "# " : "").append("  ".repeat(depth)).append(text).append('\n');
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
