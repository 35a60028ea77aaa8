package org.senselights.rules;

import java.util.List;
import java.util.SequencedMap;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.senselights.message.Json;

/** What is published or sent: JSON as written with braces, or text as written in quotes. Never guessed. */
public sealed interface Payload {

  /**
   * Fills the payload in.
   *
   * @param occasion the event
   * @return the text to send
   */
  String render(Occasion occasion);

  /**
   * Fills the payload in as the body of what is sent to a target.
   *
   * @param sending what a rule gives, and what it is about
   * @param escape what is done to each value in a text, or before it becomes part of JSON
   * @return the text to send
   */
  String render(Sending sending, UnaryOperator<String> escape);

  /**
   * The templates in it.
   *
   * @return in the order of writing
   */
  Stream<Template> templates();

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

    @Override
    public String render(Sending sending, UnaryOperator<String> escape) {
      return template.render(sending, escape);
    }

    @Override
    public Stream<Template> templates() {
      return Stream.of(template);
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
      return value.json(template -> template.json(occasion));
    }

    @Override
    public String render(Sending sending, UnaryOperator<String> escape) {
      return value.json(template -> template.json(sending, escape));
    }

    @Override
    public Stream<Template> templates() {
      return value.templates();
    }
  }

  /** A part of a JSON payload. */
  sealed interface Value {

    /**
     * Fills the part in.
     *
     * @param filler makes JSON of a template
     * @return well-formed JSON
     */
    String json(Function<Template, String> filler);

    /**
     * The templates in it.
     *
     * @return in the order of writing
     */
    default Stream<Template> templates() {
      return Stream.empty();
    }
  }

  /**
   * A JSON object.
   *
   * @param members its keys in the order of writing
   */
  record Members(SequencedMap<String, Value> members) implements Value {
    @Override
    public String json(Function<Template, String> filler) {
      Json json = new Json(64);
      members.forEach((key, value) -> json.putRaw(key, value.json(filler)));
      return json.end();
    }

    @Override
    public Stream<Template> templates() {
      return members.values().stream().flatMap(Value::templates);
    }
  }

  /**
   * A JSON array.
   *
   * @param values its values in order
   */
  record Array(List<Value> values) implements Value {
    @Override
    public String json(Function<Template, String> filler) {
      StringJoiner json = new StringJoiner(",", "[", "]");
      values.forEach(value -> json.add(value.json(filler)));
      return json.toString();
    }

    @Override
    public Stream<Template> templates() {
      return values.stream().flatMap(Value::templates);
    }
  }

  /**
   * A string with templates, escaped when it is filled in; a number's name alone stays a number.
   *
   * @param template as written
   */
  record Filled(Template template) implements Value {
    @Override
    public String json(Function<Template, String> filler) {
      return filler.apply(template);
    }

    @Override
    public Stream<Template> templates() {
      return Stream.of(template);
    }
  }

  /**
   * A number, {@code true}, {@code false} or {@code null}.
   *
   * @param literal well-formed JSON
   */
  record Constant(String literal) implements Value {
    @Override
    public String json(Function<Template, String> filler) {
      return literal;
    }
  }
}
