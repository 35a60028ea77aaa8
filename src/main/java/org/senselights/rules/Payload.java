package org.senselights.rules;

import java.util.List;
import java.util.SequencedMap;
import java.util.StringJoiner;
import org.senselights.message.Json;

/** What a rule publishes: JSON as written with braces, or text as written in quotes. Never guessed. */
public sealed interface Payload {

  /**
   * Fills the payload in.
   *
   * @param occasion the event
   * @return the text to send
   */
  String render(Occasion occasion);

  /**
   * A text with templates.
   *
   * @param template as written
   */
  record Text(Template template) implements Payload {
    @Override
    public String render(Occasion occasion) {
      return template.render(occasion);
    }
  }

  /**
   * A JSON value.
   *
   * @param value the outermost one, an object
   */
  record JsonObject(Members value) implements Payload {
    @Override
    public String render(Occasion occasion) {
      return value.json(occasion);
    }
  }

  /** A part of a JSON payload. */
  sealed interface Value {

    /**
     * Fills the part in.
     *
     * @param occasion the event
     * @return well-formed JSON
     */
    String json(Occasion occasion);
  }

  /**
   * A JSON object.
   *
   * @param members its keys in the order of writing
   */
  record Members(SequencedMap<String, Value> members) implements Value {
    @Override
    public String json(Occasion occasion) {
      Json json = new Json(64);
      members.forEach((key, value) -> json.putRaw(key, value.json(occasion)));
      return json.end();
    }
  }

  /**
   * A JSON array.
   *
   * @param values its values in order
   */
  record Array(List<Value> values) implements Value {
    @Override
    public String json(Occasion occasion) {
      StringJoiner json = new StringJoiner(",", "[", "]");
      values.forEach(value -> json.add(value.json(occasion)));
      return json.toString();
    }
  }

  /**
   * A string with templates, escaped when it is filled in.
   *
   * @param template as written
   */
  record Filled(Template template) implements Value {
    @Override
    public String json(Occasion occasion) {
      return Json.quote(template.render(occasion));
    }
  }

  /**
   * A number, {@code true}, {@code false} or {@code null}.
   *
   * @param literal well-formed JSON
   */
  record Constant(String literal) implements Value {
    @Override
    public String json(Occasion occasion) {
      return literal;
    }
  }
}
