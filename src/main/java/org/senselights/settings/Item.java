package org.senselights.settings;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One value of a document, read strictly: whoever asks for a type gets it, or nothing and a problem with file and line.
 */
final class Item {
  private static final Map<String, Boolean> TRUTHS =
      Map.of("on", true, "yes", true, "true", true, "off", false, "no", false, "false", false);

  private final HoconDocument document;
  private final Problems problems;
  private final ConfigValue value;
  private final List<String> path;

  Item(HoconDocument document, Problems problems, ConfigValue value, List<String> path) {
    this.document = document;
    this.problems = problems;
    this.value = value;
    this.path = List.copyOf(path);
  }

  /** The key it stands under. */
  String name() {
    for (int i = path.size() - 1; i >= 0; i--) {
      if (!path.get(i).startsWith("[")) {
        return path.get(i);
      }
    }
    return "this file";
  }

  List<String> path() {
    return path;
  }

  /** Where it is written. */
  Place place() {
    return document.place(value, path);
  }

  /** Where its key is written; the value's own place where a substitution brought it. */
  Place keyPlace() {
    return document.place(path).orElseGet(this::place);
  }

  /** Tells what is wrong with this value, unless something has been told of it already. */
  void problem(String text) {
    if (!document.isDoubtful(path)) {
      problems.add(place(), text);
    }
  }

  /** The same, with the key named before it, unless the place names it already. */
  void wrong(String text) {
    boolean named = place().line() == 0 && place().file().endsWith(name());
    problem(named ? text : name() + ": " + text);
  }

  /** Tells what is wrong with what comes from elsewhere, in place of this value. */
  void wrongOutside(String where, String text) {
    problems.add(new Place(where, 0), text);
  }

  /** Whether it stands in a file that lies over the rules file. */
  boolean liesOver() {
    Path directory = Path.of(keyPlace().file()).getParent();
    return directory != null && directory.endsWith(RulesFile.OVERLAYS);
  }

  /** Whether its key came about by a point in another. */
  boolean isImplied() {
    return document.isImplied(path);
  }

  /** Key and value as they are written; as they came out where a substitution brought them. */
  String wording() {
    boolean inList = path.getLast().startsWith("[");
    return document.wording(path)
        .map(written -> inList ? name() + " = " + written : written)
        .orElseGet(() -> name() + " = " + text(value, false));
  }

  /** The value as a text that is the same for equal values. */
  String canonical() {
    return text(value, true);
  }

  private static String text(ConfigValue value, boolean canonical) {
    return switch (value) {
      case ConfigObject object -> object.keySet().stream()
          .sorted()
          .map(key -> (canonical ? ConfigUtil.quoteString(key) : key) + " = " + text(object.get(key), canonical))
          .collect(Collectors.joining(", ", "{ ", " }"));
      case ConfigList list -> list.stream()
          .map(each -> text(each, canonical))
          .collect(Collectors.joining(", ", "[", "]"));
      default -> value.valueType() == ConfigValueType.NULL ? "null"
          : canonical ? ConfigUtil.quoteString(letters(value)) : letters(value);
    };
  }

  /** Whether something in it has been found wrong already, so that it may be emptier than it was meant to be. */
  boolean isDoubtfulInside() {
    return document.isDoubtfulBelow(path);
  }

  boolean isBlock() {
    return value instanceof ConfigObject;
  }

  boolean isList() {
    return value instanceof ConfigList;
  }

  /** The letters as written, for a message; what is secret stays so. */
  String shown() {
    if (HoconOutline.isSecret(path)) {
      return "its value";
    }
    return switch (value.valueType()) {
      case OBJECT -> "{...}";
      case LIST -> "[...]";
      case NULL -> "null";
      default -> "\"" + letters() + "\"";
    };
  }

  /** A number keeps its letters, so that 00123 stays what it is. */
  private String letters() {
    return letters(value);
  }

  private static String letters(ConfigValue value) {
    return value.atKey("it").getString("it");
  }

  /** The letters of a single value; empty of anything else. */
  String word() {
    return isBlock() || isList() || value.valueType() == ConfigValueType.NULL ? "" : letters();
  }

  /** A number, a truth value or null as written; nothing where it is a text, a block or a list. */
  Optional<String> literal() {
    return switch (value.valueType()) {
      case NUMBER, BOOLEAN -> Optional.of(letters());
      case NULL -> Optional.of("null");
      default -> Optional.empty();
    };
  }

  /** The value as a block. */
  Optional<Section> block() {
    if (value instanceof ConfigObject object) {
      return Optional.of(new Section(document, problems, object, this));
    }
    wrong(shown() + " stands where a block { ... } is meant");
    return Optional.empty();
  }

  /** The values of a list; of anything else that value alone. */
  List<Item> each() {
    if (!(value instanceof ConfigList list)) {
      return List.of(this);
    }
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      List<String> below = new ArrayList<>(path);
      below.add("[" + i + "]");
      items.add(new Item(document, problems, list.get(i), below));
    }
    return items;
  }

  /** The value as text, exactly as it is written. */
  Optional<String> text() {
    if (value.valueType() == ConfigValueType.NULL) {
      wrong("null is no value: leave the key out");
      return Optional.empty();
    }
    if (isBlock() || isList()) {
      wrong(shown() + " stands where a single value is meant");
      return Optional.empty();
    }
    return Optional.of(letters());
  }

  /** The text as whatever can be made of it by a reader that explains in words what it cannot read. */
  <T> Optional<T> as(Function<String, T> reader) {
    return text().flatMap(written -> {
      try {
        return Optional.of(reader.apply(written));
      } catch (IllegalArgumentException e) {
        wrong(e.getMessage());
        return Optional.empty();
      }
    });
  }

  /** A duration between two others, which count as within. */
  Optional<Duration> duration(Duration least, Duration most) {
    return as(written -> {
      Duration duration = Quantity.duration(written);
      if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
        throw new IllegalArgumentException(
            written + " is out of range: " + Quantity.text(least) + " to " + Quantity.text(most) + " is allowed");
      }
      return duration;
    });
  }

  /** A number of bytes between two others, which count as within. */
  Optional<Integer> bytes(long least, long most) {
    return as(written -> {
      long bytes = Quantity.bytes(written);
      if (bytes < least || bytes > most) {
        throw new IllegalArgumentException(
            written + " is out of range: " + Quantity.text(least) + " to " + Quantity.text(most) + " is allowed");
      }
      return (int) bytes;
    });
  }

  /** A whole number between two others, which count as within. */
  Optional<Integer> integer(int least, int most) {
    return as(written -> {
      String allowed = "a whole number from " + least + " to " + most + " is allowed";
      if (!written.matches("[+-]?\\d{1,9}")) {
        throw new IllegalArgumentException("\"" + written + "\" is not a whole number: " + allowed);
      }
      int number = Integer.parseInt(written);
      if (number < least || number > most) {
        throw new IllegalArgumentException(written + " is out of range: " + allowed);
      }
      return number;
    });
  }

  /** {@code on}, {@code yes}, {@code true}, or their opposites. */
  Optional<Boolean> truth() {
    return choice(TRUTHS, List.of("on", "off", "yes", "no", "true", "false"));
  }

  /** One of some words. */
  <T> Optional<T> choice(Map<String, T> meanings, Collection<String> words) {
    return as(written -> {
      T meaning = meanings.get(written);
      if (meaning == null) {
        throw new IllegalArgumentException("\"" + written + "\" is not known" + allowed(written, words));
      }
      return meaning;
    });
  }

  /** The end of a sentence that says what was probably meant, and what is allowed. */
  static String allowed(String written, Collection<String> words) {
    String hint = MeantWord.hint(written, words);
    return (hint.isEmpty() ? "." : hint) + " Allowed: " + String.join(", ", words);
  }
}
