package org.senselights.settings;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** A block of a document, read strictly: no key in it may be one that nobody knows. */
final class Section {
  private final HoconDocument document;
  private final Problems problems;
  private final ConfigObject object;
  private final Item self;
  private final Set<String> meant = new HashSet<>();

  Section(HoconDocument document, Problems problems, ConfigObject object, Item self) {
    this.document = document;
    this.problems = problems;
    this.object = object;
    this.self = self;
  }

  /** The outermost block. */
  static Section root(HoconDocument document, Problems problems) {
    Item item = new Item(document, problems, document.root(), List.of());
    return new Section(document, problems, document.root(), item);
  }

  /** The block as a value. */
  Item self() {
    return self;
  }

  boolean has(String key) {
    return object.containsKey(key);
  }

  /** Whether a key is there, perhaps written wrongly, which {@link #allow} has told of then. */
  boolean hasOrMeans(String key) {
    return has(key) || meant.contains(key);
  }

  boolean isEmpty() {
    return object.isEmpty();
  }

  /** The value of a key, where there is one. */
  Optional<Item> item(String key) {
    ConfigValue value = object.get(key);
    return value == null ? Optional.empty() : Optional.of(new Item(document, problems, value, below(key)));
  }

  /** The block under a key. */
  Optional<Section> block(String key) {
    return item(key).flatMap(Item::block);
  }

  /** The text under a key. */
  Optional<String> text(String key) {
    return item(key).flatMap(Item::text);
  }

  /** What a reader makes of the text under a key. */
  <T> Optional<T> as(String key, Function<String, T> reader) {
    Optional<Item> item = item(key);
    return item.isEmpty() ? Optional.empty() : item.get().as(reader);
  }

  /** The truth value under a key. */
  Optional<Boolean> truth(String key) {
    return item(key).flatMap(Item::truth);
  }

  /** The duration under a key, between two others. */
  Optional<Duration> duration(String key, Duration least, Duration most) {
    Optional<Item> item = item(key);
    return item.isEmpty() ? Optional.empty() : item.get().duration(least, most);
  }

  /** Which of some keys are there, in that order. */
  List<String> among(Collection<String> keys) {
    return keys.stream().filter(this::has).toList();
  }

  /** All values in the order of writing. */
  List<Item> items() {
    List<String> keys = new ArrayList<>(object.keySet());
    keys.sort(Comparator.<String>comparingInt(key -> document.rank(below(key))).thenComparing(key -> key));
    return keys.stream().map(key -> item(key).orElseThrow()).toList();
  }

  /** Tells of every key that is not allowed here. */
  void allow(String what, Collection<String> allowed) {
    allow(what, allowed, item -> Optional.empty());
  }

  /**
   * Tells of every key that is not allowed here.
   *
   * @param what this block, as in "is not a key of a light action"
   * @param allowed the keys that are
   * @param special what is to be said of a key in place of that, if anything
   */
  void allow(String what, Collection<String> allowed, Function<Item, Optional<String>> special) {
    for (Item item : items()) {
      String key = item.name();
      if (allowed.contains(key) || document.isDoubtful(item.path())) {
        continue;
      }
      MeantWord.of(key, allowed).ifPresent(meant::add);
      String text = special.apply(item).orElseGet(
          () -> "\"" + key + "\" is not a key of " + what + Item.allowed(key, new TreeSet<>(allowed)));
      problems.add(item.keyPlace(), text);
    }
  }

  private List<String> below(String key) {
    List<String> path = new ArrayList<>(self.path());
    path.add(key);
    return path;
  }
}
