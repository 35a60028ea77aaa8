package org.senselights.settings;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.senselights.rules.Payload;
import org.senselights.rules.Template;

/** Reads what is sent: a block is JSON, a text is text. */
final class PayloadReader {
  private static final Pattern JSON_NUMBER = Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");

  private final Function<Item, Optional<Template>> templates;

  /**
   * Prepares a reader.
   *
   * @param templates reads a text, and tells what is wrong with it
   */
  PayloadReader(Function<Item, Optional<Template>> templates) {
    this.templates = templates;
  }

  Optional<Payload> read(Item item) {
    if (item.isBlock()) {
      return item.block().map(this::members).map(Payload.JsonObject::new);
    }
    if (item.isList()) {
      item.wrong("a list is neither JSON with keys nor text: write " + item.name() + " { list = [...] }");
      return Optional.empty();
    }
    return templates.apply(item).map(Payload.Text::new);
  }

  private Payload.Members members(Section section) {
    SequencedMap<String, Payload.Value> members = new LinkedHashMap<>();
    for (Item item : section.items()) {
      members.put(item.name(), json(item));
    }
    return new Payload.Members(members);
  }

  private Payload.Value json(Item item) {
    if (item.isBlock()) {
      return members(item.block().orElseThrow());
    }
    if (item.isList()) {
      return new Payload.Array(item.each().stream().map(this::json).toList());
    }
    Optional<String> literal = item.literal().filter(text -> text.equals("null") || text.equals("true")
        || text.equals("false") || JSON_NUMBER.matcher(text).matches());
    if (literal.isPresent()) {
      return new Payload.Constant(literal.get());
    }
    return templates.apply(item)
        .<Payload.Value>map(Payload.Filled::new)
        .orElse(new Payload.Constant("null"));
  }
}
