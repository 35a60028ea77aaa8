package org.senselights.homeassistant;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.senselights.message.Json;

/** A piece of JSON. Keys keep their order, so that the same thing is always written in the same letters. */
sealed interface JsonValue {

  /** A string. */
  record Text(String value) implements JsonValue {}

  /** A number, as it is written, so that none is changed by reading it. */
  record Amount(String literal) implements JsonValue {}

  /** True or false. */
  record Truth(boolean value) implements JsonValue {}

  /** The word null. */
  record Nothing() implements JsonValue {}

  /** A list. */
  record Items(List<JsonValue> values) implements JsonValue {
    public Items {
      values = List.copyOf(values);
    }

    static Items of(List<String> texts) {
      return new Items(texts.stream().<JsonValue>map(Text::new).toList());
    }
  }

  /** An object. */
  record Members(Map<String, JsonValue> values) implements JsonValue {
    static final Members NONE = new Members(Map.of());

    public Members {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** The text under a key; empty where there is none, or something else. */
    String text(String key) {
      return values.get(key) instanceof Text(String value) ? value : "";
    }

    /** The object under a key; an empty one where there is none, or something else. */
    Members members(String key) {
      return values.get(key) instanceof Members members ? members : NONE;
    }

    Members with(String key, JsonValue value) {
      Map<String, JsonValue> changed = new LinkedHashMap<>(values);
      changed.put(key, value);
      return new Members(changed);
    }
  }

  /** On one line, without blanks. */
  default String compact() {
    StringBuilder out = new StringBuilder();
    write(out, -1);
    return out.toString();
  }

  /** For people: a line a key, objects of plain values inside a list on one line. */
  default String pretty() {
    StringBuilder out = new StringBuilder();
    write(out, 0);
    return out.append('\n').toString();
  }

  private void write(StringBuilder out, int depth) {
    switch (this) {
      case Text(var value) -> out.append(Json.quote(value));
      case Amount(var literal) -> out.append(literal);
      case Truth(var value) -> out.append(value);
      case Nothing() -> out.append("null");
      case Items(var values) -> {
        out.append('[');
        String separator = "";
        for (JsonValue value : values) {
          out.append(separator);
          value.write(out, -1);
          separator = depth < 0 ? "," : ", ";
        }
        out.append(']');
      }
      case Members(var values) -> {
        out.append('{');
        String separator = "";
        for (Map.Entry<String, JsonValue> member : values.entrySet()) {
          out.append(separator);
          lineBreak(out, depth < 0 ? -1 : depth + 1);
          out.append(Json.quote(member.getKey())).append(depth < 0 ? ":" : ": ");
          member.getValue().write(out, depth < 0 ? -1 : depth + 1);
          separator = ",";
        }
        if (!values.isEmpty()) {
          lineBreak(out, depth);
        }
        out.append('}');
      }
    }
  }

  private static void lineBreak(StringBuilder out, int depth) {
    if (depth >= 0) {
      out.append('\n').repeat("  ", depth);
    }
  }
}
