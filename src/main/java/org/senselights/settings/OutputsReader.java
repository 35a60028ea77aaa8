package org.senselights.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.senselights.rules.Destinations;
import org.senselights.rules.EventPattern;
import org.senselights.settings.CompatibleSettings.Program;
import org.senselights.settings.CompatibleSettings.Told;

/** Reads where events go beside lights and our own topics. */
final class OutputsReader {

  /** Of which events a destination is told nothing. */
  static final String IGNORE = "ignore";

  private static final List<String> REPOSITORY_KEYS = List.of("ca", "certificate", "key", "refresh", "url", "user");
  private static final Map<String, Program> PROGRAMS =
      Map.of("butler", Program.BUTLER, "butler-sos", Program.BUTLER_SOS);
  private static final List<String> PROGRAM_WORDS = List.of("butler", "butler-sos");

  /** The keys of {@code mqtt.compatible-topics}, by program. */
  static final Map<String, SequencedMap<String, Told>> TOPIC_KEYS = topicKeys();

  private static final String SERVER = "HOST";
  private static final int MOST_TAGS = 20;
  private static final int LONGEST_TAG = 200;
  private static final int LONGEST_TOPIC = 256;
  private static final Pattern USER = Pattern.compile("([^/\\\\;=\\p{Cntrl}]+)[/\\\\]([^/\\\\;=\\p{Cntrl}]+)");

  private final PathReader paths;
  private final SecretReader secrets;

  OutputsReader(PathReader paths, SecretReader secrets) {
    this.paths = paths;
    this.secrets = secrets;
  }

  private static Map<String, SequencedMap<String, Told>> topicKeys() {
    Map<String, SequencedMap<String, Told>> keys = new LinkedHashMap<>();
    keys.put("butler", topicKeys("BUTLER_"));
    keys.put("butler-sos", topicKeys("SOS_"));
    return keys;
  }

  private static SequencedMap<String, Told> topicKeys(String begin) {
    SequencedMap<String, Told> keys = new LinkedHashMap<>();
    for (Told told : Told.values()) {
      if (told.name().startsWith(begin)) {
        keys.put(told.name().substring(begin.length()).toLowerCase(Locale.ROOT).replace('_', '-'), told);
      }
    }
    return keys;
  }

  /** Reads all of it; absent where something is wrong. */
  Optional<OutputSettings> read(Section root) {
    SequencedMap<String, List<EventPattern>> ignored = new LinkedHashMap<>();
    Optional<Section> mqtt = goodBlock(root, Destinations.MQTT);
    for (String name : List.of(Destinations.MQTT, Destinations.HOME_ASSISTANT)) {
      Optional<Section> section = goodBlock(root, name);
      if (section.isPresent()) {
        ignore(name, section.get(), ignored);
      }
    }
    Optional<Boolean> browsers = mqtt.flatMap(section -> section.truth("browsers"));
    Optional<Set<Program>> programs =
        mqtt.flatMap(section -> section.item("compatible")).map(OutputsReader::programs);
    Optional<Map<Told, String>> topics =
        mqtt.flatMap(section -> section.block("compatible-topics")).map(OutputsReader::topics);
    Optional<SequencedMap<String, String>> tags = root.block("tags").map(OutputsReader::tags);
    Map<String, String> names = new HashMap<>();
    List<TargetSettings> targets = targets(root, names, ignored);
    List<DatabaseSettings> databases = databases(root, names, ignored);
    Optional<Optional<RepositorySettings>> repository = root.block("repository").flatMap(this::repository);
    if (browsers.isEmpty() || programs.isEmpty() || topics.isEmpty() || tags.isEmpty() || repository.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new OutputSettings(tags.get(), new Destinations(ignored),
        new CompatibleSettings(programs.get(), topics.get()), browsers.get(), targets, databases,
        repository.get()));
  }

  /** Most owners have none, so that the reader need not even be loaded; nor that of databases. */
  private List<TargetSettings> targets(
      Section root, Map<String, String> names, SequencedMap<String, List<EventPattern>> ignored) {
    List<Item> items = items(root, "targets");
    return items.isEmpty() ? List.of() : named(items, "a target", TargetsReader.KEYS, names, ignored,
        new TargetsReader(secrets, new DeliveryReader(paths))::read);
  }

  private List<DatabaseSettings> databases(
      Section root, Map<String, String> names, SequencedMap<String, List<EventPattern>> ignored) {
    List<Item> items = items(root, "databases");
    return items.isEmpty() ? List.of() : named(items, "a database", DatabasesReader.KEYS, names, ignored,
        new DatabasesReader(secrets, new DeliveryReader(paths))::read);
  }

  private static List<Item> items(Section root, String key) {
    Optional<Section> section = root.block(key);
    return section.isPresent() ? section.get().items() : List.of();
  }

  /** A block, where it is one; that it is none is said where the rest of it is read. */
  private static Optional<Section> goodBlock(Section root, String key) {
    return root.item(key).filter(Item::isBlock).flatMap(Item::block);
  }

  private static <T> List<T> named(List<Item> items, String what, Set<String> keys, Map<String, String> names,
      SequencedMap<String, List<EventPattern>> ignored, BiFunction<String, Section, Optional<T>> reader) {
    List<T> all = new ArrayList<>();
    for (Item item : items) {
      if (!RulesReader.isNamed(item, what, keys)) {
        continue;
      }
      String name = item.name();
      if (Stream.of(Destinations.MQTT, Destinations.HOME_ASSISTANT).anyMatch(name::equalsIgnoreCase)) {
        item.problem("\"" + name + "\" is a destination of its own already: take another name for " + what);
      }
      String like = names.putIfAbsent(SecretReader.variable(name), name);
      if (like != null) {
        item.problem(like.equals(name)
            ? "\"" + name + "\" is both a target and a database: a name is written once"
            : "\"" + name + "\" differs from \"" + like + "\" by capitals, - and _ only: take another name");
      }
      item.block().ifPresent(section -> {
        reader.apply(name, section).ifPresent(all::add);
        ignore(name, section, ignored);
      });
    }
    return all;
  }

  private static void ignore(String name, Section section, SequencedMap<String, List<EventPattern>> ignored) {
    Optional<Item> item = section.item(IGNORE);
    if (item.isPresent() && !(item.get().isList() && item.get().each().isEmpty())) {
      ignored.put(name, new ConditionReader(Map.of(), List.of()).ignored(item.get()));
    }
  }

  private static Set<Program> programs(Item item) {
    Set<Program> programs = EnumSet.noneOf(Program.class);
    for (Item word : item.each()) {
      Optional<Program> program = word.choice(PROGRAMS, PROGRAM_WORDS);
      if (program.isPresent() && !programs.add(program.get())) {
        word.wrong(word.shown() + " stands twice");
      }
    }
    return programs;
  }

  private static Map<Told, String> topics(Section section) {
    section.allow("\"compatible-topics\"", PROGRAM_WORDS);
    Map<Told, String> topics = new EnumMap<>(Told.class);
    for (String program : PROGRAM_WORDS) {
      Optional<Section> block = section.block(program);
      if (block.isPresent()) {
        topics(block.get(), program, topics);
      }
    }
    return topics;
  }

  private static void topics(Section block, String program, Map<Told, String> topics) {
    SequencedMap<String, Told> keys = TOPIC_KEYS.get(program);
    block.allow("\"" + program + "\"", keys.keySet(), RulesReader::missingBrace);
    for (Map.Entry<String, Told> each : keys.entrySet()) {
      Optional<String> topic = block.as(each.getKey(), written -> topic(written, each.getValue()));
      if (topic.isPresent() && !topic.get().isEmpty()) {
        topics.put(each.getValue(), topic.get());
      }
    }
  }

  private static String topic(String written, Told what) {
    String why = "";
    if (written.indexOf('+') >= 0 || written.indexOf('#') >= 0) {
      why = "holds + or #, which are for subscribing";
    } else if (written.startsWith("$")) {
      why = "begins with $, which belongs to the broker";
    } else if (written.chars().anyMatch(Character::isISOControl)) {
      why = "holds a control character";
    } else if (written.length() > LONGEST_TOPIC) {
      why = "is longer than " + LONGEST_TOPIC + " letters";
    } else if (what == Told.BUTLER_USERS_PER_SERVER && !written.isEmpty() && !written.contains(SERVER)) {
      why = "does not say " + SERVER + ", for which the server's name stands: all would share one topic";
    }
    if (!why.isEmpty()) {
      throw new IllegalArgumentException("\"" + written + "\" " + why);
    }
    return written;
  }

  private static SequencedMap<String, String> tags(Section section) {
    SequencedMap<String, String> tags = new LinkedHashMap<>();
    if (section.items().size() > MOST_TAGS) {
      section.self().wrong("more than " + MOST_TAGS + " tags");
    }
    for (Item item : section.items()) {
      String name = item.name();
      if (!TagNames.isName(name)) {
        item.problem("\"" + name + "\" cannot be the name of a tag: a letter, then up to 63 letters, digits and _");
      } else if (TagNames.isTaken(name)) {
        item.problem("\"" + name + "\" is what the outputs call something of their own: take another name, such as \""
            + "my_" + name + "\"");
      }
      item.as(OutputsReader::tag).ifPresent(value -> tags.put(name, value));
    }
    return tags;
  }

  private static String tag(String written) {
    if (written.isBlank() || written.length() > LONGEST_TAG || written.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("1 to " + LONGEST_TAG + " letters, none of them a control character");
    }
    return written;
  }

  private Optional<Optional<RepositorySettings>> repository(Section section) {
    section.allow("\"repository\"", REPOSITORY_KEYS);
    Item urlItem = section.item("url").orElseThrow();
    boolean isSet = !urlItem.word().isEmpty() || urlItem.isBlock() || urlItem.isList();
    Optional<URI> url = isSet ? urlItem.as(OutputsReader::repositoryUrl) : Optional.empty();
    Set<String> missing = new LinkedHashSet<>();
    Map<String, Path> files = new HashMap<>();
    boolean good = true;
    for (String key : List.of("certificate", "key", "ca")) {
      Item item = section.item(key).orElseThrow();
      if (item.word().isEmpty() && !item.isBlock() && !item.isList()) {
        missing.add(key);
        continue;
      }
      Optional<Path> file = paths.readableFile(item);
      file.ifPresent(path -> files.put(key, path));
      good &= file.isPresent();
      if (!isSet) {
        item.wrong("means nothing without url, where the names of apps are asked");
        good = false;
      }
    }
    Optional<String> user = section.as("user", OutputsReader::repositoryUser);
    Optional<Duration> refresh = section.duration("refresh", Duration.ofMinutes(1), Duration.ofDays(1));
    missing.remove("ca");
    if (isSet && !missing.isEmpty()) {
      section.self().wrong("the repository service is asked with a certificate and its key: "
          + String.join(" and ", missing) + (missing.size() > 1 ? " are" : " is") + " missing");
      return Optional.empty();
    }
    if (!good || user.isEmpty() || refresh.isEmpty() || isSet && url.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(isSet
        ? Optional.of(new RepositorySettings(url.get(), files.get("certificate"), files.get("key"),
            Optional.ofNullable(files.get("ca")), user.get(), refresh.get()))
        : Optional.empty());
  }

  private static URI repositoryUrl(String written) {
    URI url = UrlReader.base(written);
    if (!url.getScheme().equalsIgnoreCase("https")) {
      throw new IllegalArgumentException("the repository service is asked by https://, such as"
          + " \"https://sense.example.com:4242\"");
    }
    if (url.getPort() < 0) {
      throw new IllegalArgumentException("the port is missing, which mostly is 4242: write such as"
          + " \"https://sense.example.com:4242\"");
    }
    if (!url.getPath().isEmpty()) {
      throw new IllegalArgumentException("nothing comes behind the port, such as \"https://sense.example.com:4242\"");
    }
    return url;
  }

  private static String repositoryUser(String written) {
    if (!USER.matcher(written).matches()) {
      throw new IllegalArgumentException("\"" + written + "\" is no user: write DIRECTORY/id, such as"
          + " \"INTERNAL/sa_repository\"");
    }
    return written.replace('\\', '/');
  }
}
