package org.senselights.rules;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import org.senselights.message.Json;

/**
 * A text with {@code {{name}}} in it, where an event's values go. Between the braces stands a {@link Variable}'s name,
 * then any number of filters, each behind a {@code |}: {@code json}, {@code hash}, {@code upper}, {@code lower},
 * {@code default('text')}. No scripting.
 */
public final class Template {

  /** The filters, as an error lists them. */
  private static final List<String> FILTERS = List.of("json", "hash", "default", "upper", "lower");

  /** A bar that does not stand between quotes. */
  private static final java.util.regex.Pattern BAR = java.util.regex.Pattern.compile("\\|(?=(?:[^']*'[^']*')*[^']*$)");

  /** A name of the owner's own. */
  private static final java.util.regex.Pattern GIVEN = java.util.regex.Pattern.compile("[a-z][a-z0-9_-]*");

  /** Only ever applied to the owner's own file, never to text from the network. */
  private static final java.util.regex.Pattern DEFAULT =
      java.util.regex.Pattern.compile("default\\s*\\(\\s*'([^']*)'\\s*\\)");

  private static final Map<String, Template> NOTHING_GIVEN = Map.of();

  private final String text;
  private final List<Part> parts;

  private Template(String text, List<Part> parts) {
    this.text = text;
    this.parts = List.copyOf(parts);
  }

  /**
   * Reads a template.
   *
   * @param text as written
   * @return the template
   * @throws IllegalArgumentException if braces do not pair, or a name or a filter is not known; the message says what
   *     is allowed
   */
  public static Template parse(String text) {
    return parse(text, false);
  }

  /**
   * Reads the body of what is sent to a target, in which a name can also be that of a field which the rule gives, such
   * as {@code {{text}}}. Counts, which only some rules know, are given by the rule too.
   *
   * @param text as written
   * @return the template, to be filled in from a {@link Sending}
   * @throws IllegalArgumentException if braces do not pair, a name cannot be one, or a filter is not known
   */
  public static Template parseBody(String text) {
    return parse(text, true);
  }

  private static Template parse(String text, boolean body) {
    List<Part> parts = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int open = text.indexOf("{{", at);
      String literal = text.substring(at, open < 0 ? text.length() : open);
      if (literal.contains("}}")) {
        throw new IllegalArgumentException("\"" + text + "\" has }} without {{ before it");
      }
      if (!literal.isEmpty()) {
        parts.add(new Literal(literal));
      }
      if (open < 0) {
        break;
      }
      int close = text.indexOf("}}", open);
      if (close < 0) {
        throw new IllegalArgumentException("\"" + text + "\" has {{ without }} after it");
      }
      parts.add(insertion(text.substring(open + 2, close), body));
      at = close + 2;
    }
    return new Template(text, parts);
  }

  private static Insertion insertion(String inside, boolean body) {
    String[] pieces = BAR.split(inside, -1);
    String name = pieces[0].strip();
    Optional<Variable> variable = Variable.of(name).filter(each -> !body || !each.isNumber());
    if (variable.isEmpty() && !(body && GIVEN.matcher(name).matches())) {
      throw unknown(name, body);
    }
    List<Filter> filters = new ArrayList<>();
    for (int i = 1; i < pieces.length; i++) {
      filters.add(filter(pieces[i].strip()));
    }
    return new Insertion(name, variable, List.copyOf(filters));
  }

  private static IllegalArgumentException unknown(String name, boolean body) {
    if (body) {
      return new IllegalArgumentException(
          "{{" + name + "}} cannot be a field: small letters, digits, _ and - are allowed, as in {{text}}");
    }
    return new IllegalArgumentException(
        "{{" + name + "}} is not a name that a template knows"
            + NearestWord.to(name.replace('-', '_'), Variable.words())
                .map(word -> ": did you mean \"" + word + "\"?")
                .orElse(".")
            + " Allowed: "
            + String.join(", ", Variable.words()));
  }

  private static Filter filter(String written) {
    return switch (written) {
      case "json" -> (value, occasion) -> Json.quote(value);
      case "hash" -> (value, occasion) -> occasion.privacy().hash(value);
      case "upper" -> (value, occasion) -> value.toUpperCase(Locale.ROOT);
      case "lower" -> (value, occasion) -> value.toLowerCase(Locale.ROOT);
      default -> {
        String fallback =
            DEFAULT.matcher(written).results().findFirst()
                .filter(found -> found.end() - found.start() == written.length())
                .map((MatchResult found) -> found.group(1))
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "\"" + written + "\" is not a filter"
                                + (written.startsWith("default")
                                    ? ": write default('text')"
                                    : NearestWord.hint(written, FILTERS))
                                + " Allowed: json, hash, upper, lower, default('text')"));
        yield (value, occasion) -> value.isEmpty() ? fallback : value;
      }
    };
  }

  /**
   * Fills the template in.
   *
   * @param occasion the event
   * @return the text; an absent field is empty
   */
  public String render(Occasion occasion) {
    if (parts.size() == 1) {
      return parts.getFirst().render(occasion, NOTHING_GIVEN);
    }
    StringBuilder out = new StringBuilder(text.length() + 32);
    for (Part part : parts) {
      out.append(part.render(occasion, NOTHING_GIVEN));
    }
    return out.toString();
  }

  /**
   * Fills the template in for where the event's values could mean something, such as a link.
   *
   * @param occasion the event
   * @param escape what is done to each value; what the owner wrote stays as it is
   * @return the text; an absent field is what {@code escape} makes of the empty text
   */
  public String render(Occasion occasion, UnaryOperator<String> escape) {
    return render(occasion, NOTHING_GIVEN, escape);
  }

  /**
   * Fills a body in: a name stands for the field that the rule gives, or else for the event's value.
   *
   * @param sending what the rule gives, and what it is about
   * @param escape what is done to each value, the rule's own words included; what stands in the body stays as it is
   * @return the text; what neither rule nor event knows is what {@code escape} makes of the empty text
   */
  public String render(Sending sending, UnaryOperator<String> escape) {
    return render(sending.occasion(), sending.fields(), escape);
  }

  private String render(Occasion occasion, Map<String, Template> given, UnaryOperator<String> escape) {
    StringBuilder out = new StringBuilder(text.length() + 32);
    for (Part part : parts) {
      String value = part.render(occasion, given);
      out.append(part instanceof Literal ? value : escape.apply(value));
    }
    return out.toString();
  }

  /**
   * Fills the template in as part of a topic: a value cannot leave its level, and an absent one is {@code unknown}.
   *
   * @param occasion the event
   * @return text in which values hold no {@code + # /}, no control character and no lone half of a character
   */
  String renderTopic(Occasion occasion) {
    StringBuilder out = new StringBuilder(text.length() + 32);
    for (Part part : parts) {
      if (part instanceof Literal literal) {
        out.append(literal.text);
      } else {
        escapeLevel(out, part.render(occasion, NOTHING_GIVEN));
      }
    }
    return out.toString();
  }

  private static void escapeLevel(StringBuilder out, String value) {
    if (value.isEmpty()) {
      out.append("unknown");
      return;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean starts = c == '$' && out.isEmpty();
      if (c == '+' || c == '#' || c == '/' || c == '%' || c < ' ' || starts || c >= 0x7f && c <= 0x9f) {
        out.append('%').append(Character.toUpperCase(Character.forDigit(c >> 4, 16)));
        out.append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
      } else if (Character.isSurrogate(c) && !pairs(value, i)) {
        out.append('\uFFFD');
      } else {
        out.append(c);
      }
    }
  }

  private static boolean pairs(String value, int i) {
    return Character.isHighSurrogate(value.charAt(i))
        ? i + 1 < value.length() && Character.isLowSurrogate(value.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(value.charAt(i - 1));
  }

  /**
   * Whether nothing is to be filled in.
   *
   * @return true for a text without braces
   */
  public boolean isConstant() {
    return parts.stream().allMatch(Literal.class::isInstance);
  }

  /**
   * The names that are filled in.
   *
   * @return without repeats
   */
  public Set<Variable> variables() {
    Set<Variable> variables = EnumSet.noneOf(Variable.class);
    for (Part part : parts) {
      if (part instanceof Insertion insertion) {
        insertion.variable.ifPresent(variables::add);
      }
    }
    return variables;
  }

  /**
   * The names of a body that no event has, and that a rule has to give.
   *
   * @return in the order of writing
   */
  public SequencedSet<String> given() {
    SequencedSet<String> names = new LinkedHashSet<>();
    for (Part part : parts) {
      if (part instanceof Insertion insertion && insertion.variable.isEmpty()) {
        names.add(insertion.name);
      }
    }
    return names;
  }

  /** As JSON: a string, or a number where it is one number and nothing else. */
  String json(Occasion occasion) {
    return json(render(occasion), NOTHING_GIVEN);
  }

  /** The same of a body. */
  String json(Sending sending, UnaryOperator<String> escape) {
    return json(render(sending, escape), sending.fields());
  }

  private String json(String filled, Map<String, Template> given) {
    return isNumber(given) && !filled.isEmpty() ? filled : Json.quote(filled);
  }

  private boolean isNumber(Map<String, Template> given) {
    if (parts.size() != 1 || !(parts.getFirst() instanceof Insertion insertion) || !insertion.filters.isEmpty()) {
      return false;
    }
    Template own = given.get(insertion.name);
    return own != null ? own.isNumber(NOTHING_GIVEN) : insertion.variable.filter(Variable::isNumber).isPresent();
  }

  /** The literal text at the begin, up to the first insertion. */
  String literalStart() {
    return !parts.isEmpty() && parts.getFirst() instanceof Literal literal ? literal.text : "";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Template template && template.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }

  private sealed interface Part {
    String render(Occasion occasion, Map<String, Template> given);
  }

  private record Literal(String text) implements Part {
    @Override
    public String render(Occasion occasion, Map<String, Template> given) {
      return text;
    }
  }

  private record Insertion(String name, Optional<Variable> variable, List<Filter> filters) implements Part {
    @Override
    public String render(Occasion occasion, Map<String, Template> given) {
      Template own = given.get(name);
      String value = own != null ? own.render(occasion) : variable.isPresent() ? variable.get().of(occasion) : "";
      for (Filter filter : filters) {
        value = filter.apply(value, occasion);
      }
      return value;
    }
  }

  @FunctionalInterface
  private interface Filter {
    String apply(String value, Occasion occasion);
  }
}
