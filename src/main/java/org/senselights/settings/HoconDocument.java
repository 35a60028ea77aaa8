package org.senselights.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A HOCON file that was parsed, with what is known about its text: where each key stands, and of which nothing more
 * need be said.
 */
final class HoconDocument {
  private static final Pattern DESCRIPTION = Pattern.compile("(.*?): (\\d+)(?:-\\d+)?");

  private final Config config;
  private final Map<List<String>, Place> places;
  private final Map<List<String>, Integer> ranks = new HashMap<>();
  private final Set<List<String>> doubtful;
  private final Set<List<String>> implied;
  private final Map<List<String>, String> wordings;
  private final Place whole;

  private HoconDocument(
      Config config,
      Map<List<String>, Place> places,
      Set<List<String>> doubtful,
      Set<List<String>> implied,
      Map<List<String>, String> wordings,
      Place whole) {
    this.config = config;
    this.places = places;
    places.keySet().forEach(path -> ranks.put(path, ranks.size()));
    this.doubtful = doubtful;
    this.implied = implied;
    this.wordings = wordings;
    this.whole = whole;
  }

  /**
   * Reads files and whatever they include. A name of the owner's in a later one replaces its namesake in the earlier
   * ones whole.
   *
   * @param files where the files and their includes are found
   * @param names the files' names there, at least one
   * @param environment what {@code ${...}} may stand for beside the files' own keys; absent where that is nothing
   * @param problems where everything is told that is wrong in the text
   * @return the document, or nothing where the text is no HOCON; then a problem says so
   */
  static Optional<HoconDocument> read(
      SourceFiles files, List<String> names, Optional<Map<String, String>> environment, Problems problems) {
    List<SourceText> texts = new ArrayList<>();
    for (String name : names) {
      try {
        texts.add(new SourceText(name, files.text(name)));
      } catch (SourceFiles.Unreadable e) {
        problems.add(new Place(name, e.line()), e.getMessage());
      }
    }
    SourceCheck check = new SourceCheck(files, problems, environment);
    check.check(texts);
    if (check.isBroken() || texts.size() < names.size()) {
      return Optional.empty();
    }
    String name = names.getFirst();
    try {
      Config config = parse(files, texts.getFirst());
      for (int i = 1; i < texts.size(); i++) {
        for (List<String> replaced : check.replaced().get(i)) {
          config = config.withoutPath(ConfigUtil.joinPath(replaced));
        }
        config = parse(files, texts.get(i)).withFallback(config);
      }
      for (List<String> path : check.unresolved()) {
        config = config.withFallback(ConfigValueFactory.fromAnyRef("").atPath(ConfigUtil.joinPath(path)));
      }
      Config own = config;
      Config resolved = environment
          .map(variables -> own.resolveWith(own.withFallback(
              ConfigValueFactory.fromMap(variables, "the environment").toConfig()), ConfigResolveOptions.noSystem()))
          .orElseGet(() -> own.resolve(ConfigResolveOptions.noSystem()));
      for (List<String> path : check.unresolved()) {
        if (!check.places().containsKey(path.subList(0, 1))) {
          resolved = resolved.withoutPath(ConfigUtil.joinPath(path.getFirst()));
        }
      }
      return Optional.of(
          new HoconDocument(resolved, check.places(), check.doubtful(), check.implied(), check.wordings(),
              new Place(name, 1)));
    } catch (ConfigException e) {
      if (problems.isEmpty()) {
        problems.add(placeOf(e.origin(), new Place(name, 0)), translate(e));
      }
      return Optional.empty();
    }
  }

  /**
   * A single value that was not written in a file.
   *
   * @param key its path, with points
   * @param text its value, which is taken as it is
   * @param origin what is named where it is wrong
   */
  static HoconDocument ofText(String key, String text, String origin) {
    Place place = new Place(origin, 0);
    List<String> path = ConfigUtil.splitPath(key);
    Map<List<String>, Place> places = new LinkedHashMap<>();
    for (int i = 1; i <= path.size(); i++) {
      places.put(List.copyOf(path.subList(0, i)), place);
    }
    return new HoconDocument(ConfigValueFactory.fromAnyRef(text, origin).atPath(key), places, Set.of(), Set.of(),
        Map.of(), place);
  }

  /** The same, with every key of another document that is not here. */
  HoconDocument over(HoconDocument below) {
    Map<List<String>, Place> both = new LinkedHashMap<>(below.places);
    both.putAll(places);
    Set<List<String>> told = new HashSet<>(below.doubtful);
    told.addAll(doubtful);
    return new HoconDocument(config.withFallback(below.config), both, told, implied, wordings, whole);
  }

  private static Config parse(SourceFiles files, SourceText text) {
    ConfigParseOptions options = ConfigParseOptions.defaults()
        .setSyntax(ConfigSyntax.CONF)
        .setOriginDescription(text.name())
        .setIncluder(new FilesBeside(files, text.name()));
    return ConfigFactory.parseString(text.text(), options);
  }

  private static String translate(ConfigException e) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("cycle")) {
      return "a ${...} here leads back to itself";
    }
    if (e instanceof ConfigException.WrongType) {
      return "a block, a list and a text cannot be joined into one value here";
    }
    String plain = message.replaceFirst("^.*?: \\d+: ", "").replaceAll("\\(if you (intended|want).*", "").strip();
    return "this cannot be read: " + plain;
  }

  private static Place placeOf(ConfigOrigin origin, Place otherwise) {
    if (origin == null) {
      return otherwise;
    }
    Matcher matcher = DESCRIPTION.matcher(origin.description());
    return matcher.matches()
        ? new Place(matcher.group(1), Integer.parseInt(matcher.group(2)))
        : otherwise;
  }

  /** The outermost block. */
  ConfigObject root() {
    return config.root();
  }

  /** Whether nothing stands at a path but keys below it, as a point in a key makes them. */
  boolean isImplied(List<String> path) {
    return implied.contains(path);
  }

  /** How a path is written, key and value, or, in a list, the value; absent where it came about by substitution. */
  Optional<String> wording(List<String> path) {
    return Optional.ofNullable(wordings.get(path));
  }

  /** Where a path is written first; absent where it came about by substitution. */
  Optional<Place> place(List<String> path) {
    return Optional.ofNullable(places.get(path));
  }

  /** Where a value is written, which is elsewhere than its key where a substitution stands for it. */
  Place place(ConfigValue value, List<String> path) {
    Place known = places.getOrDefault(path, whole);
    boolean pieced = value instanceof ConfigObject || value instanceof ConfigList;
    return pieced && places.containsKey(path) ? known : placeOf(value.origin(), known);
  }

  /** How many paths are written before this one; after all of them what a substitution brought. */
  int rank(List<String> path) {
    return ranks.getOrDefault(path, ranks.size());
  }

  /** Whether something has been told already of a path below this one. */
  boolean isDoubtfulBelow(List<String> path) {
    return doubtful.stream().anyMatch(
        other -> other.size() > path.size() && other.subList(0, path.size()).equals(path));
  }

  /** Whether something has been told of this path already. */
  boolean isDoubtful(List<String> path) {
    for (int i = 1; i <= path.size(); i++) {
      if (doubtful.contains(path.subList(0, i))) {
        return true;
      }
    }
    return false;
  }

  /** Finds included files beside the one that names them; that they are there was checked before. */
  private record FilesBeside(SourceFiles files, String file) implements ConfigIncluder {
    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
      return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
      String name = SourceFiles.beside(file, what);
      try {
        return parse(files, new SourceText(name, files.text(name))).root();
      } catch (SourceFiles.Unreadable e) {
        throw new ConfigException.Generic(e.getMessage(), e);
      }
    }
  }
}
