package org.senselights.settings;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.senselights.settings.DatabaseSettings.Batch;
import org.senselights.settings.DatabaseSettings.Influx;
import org.senselights.settings.DatabaseSettings.Measurement;
import org.senselights.settings.DatabaseSettings.NewRelic;

/** Reads {@code databases}. */
final class DatabasesReader {

  /** What a database is, with the keys that it has beside those that all have, and those that it cannot do without. */
  private enum Type {
    INFLUXDB_1("influxdb-1", 1, List.of("url", "database"),
        List.of("retention-policy", "username", "password", "password-file", "user-events", "field-names")),
    INFLUXDB_2("influxdb-2", 2, List.of("url", "organization", "bucket"),
        List.of("token", "token-file", "user-events", "field-names")),
    INFLUXDB_3("influxdb-3", 3, List.of("url", "database"),
        List.of("token", "token-file", "user-events", "field-names")),
    NEW_RELIC("new-relic", 0, List.of("account"),
        List.of("url", "license-key", "license-key-file", "region", "users"));

    final String word;
    final int version;
    final List<String> needed;
    final Set<String> keys;

    Type(String word, int version, List<String> needed, List<String> more) {
      this.word = word;
      this.version = version;
      this.needed = needed;
      keys = new TreeSet<>(needed);
      keys.addAll(more);
    }

    static Optional<Type> of(String word) {
      return Arrays.stream(values()).filter(type -> type.word.equals(word)).findFirst();
    }

    static List<String> words() {
      return Arrays.stream(values()).map(type -> type.word).toList();
    }
  }

  private static final Map<String, Measurement> MEASUREMENTS =
      Map.of("compatible", Measurement.COMPATIBLE, "events", Measurement.EVENTS, "presence", Measurement.PRESENCE);
  private static final List<String> MEASUREMENT_WORDS = List.of("compatible", "events", "presence");
  private static final Set<Measurement> USUAL = EnumSet.of(Measurement.EVENTS, Measurement.PRESENCE);
  private static final List<String> OF_COMPATIBLE = List.of("user-events", "field-names");

  private static final List<String> COMMON_KEYS = List.of(
      "batch", "batch-every", "ca", "deadline", "expiry", OutputsReader.IGNORE, "queue", "type", "write");

  /** All keys that a database can have. */
  static final Set<String> KEYS = keys();

  /** Where New Relic takes events, by region. */
  private static final Map<String, String> NEW_RELIC = Map.of(
      "us", "https://insights-collector.newrelic.com", "eu", "https://insights-collector.eu01.nr-data.net");
  private static final List<String> REGIONS = List.of("us", "eu");

  private static final Pattern ACCOUNT = Pattern.compile("\\d{1,12}");
  private static final Pattern KEY = Pattern.compile("[!-~]*");
  private static final int LONGEST_NAME = 200;
  private static final int MOST_IN_A_BATCH = 10_000;
  private static final Delivery USUAL_DELIVERY =
      new Delivery(20_000, Duration.ofHours(1), Duration.ofSeconds(30), Duration.ZERO, Optional.empty());
  private static final Batch USUAL_BATCH = new Batch(1_000, Duration.ofSeconds(1));

  private final SecretReader secrets;
  private final DeliveryReader deliveries;

  DatabasesReader(SecretReader secrets, DeliveryReader deliveries) {
    this.secrets = secrets;
    this.deliveries = deliveries;
  }

  private static Set<String> keys() {
    Set<String> keys = new TreeSet<>(COMMON_KEYS);
    Arrays.stream(Type.values()).forEach(type -> keys.addAll(type.keys));
    return keys;
  }

  /** Reads a database; nothing where something is wrong with it. */
  Optional<DatabaseSettings> read(String name, Section database) {
    Optional<Type> type = database.item("type").flatMap(item -> item.as(DatabasesReader::type));
    allow(database, type);
    if (!database.hasOrMeans("type")) {
      database.self().wrong("of which type it is is not said: write such as type = influxdb-2. Allowed: "
          + String.join(", ", Type.words()));
    }
    Optional<Set<Measurement>> write =
        DeliveryReader.or(database, "write", USUAL, DatabasesReader::measurements);
    if (write.filter(what -> !what.contains(Measurement.COMPATIBLE)).isPresent()
        && !type.equals(Optional.of(Type.NEW_RELIC))) {
      OF_COMPATIBLE.forEach(key -> database.item(key).ifPresent(item -> item.problem(key
          + " means nothing where write does not name compatible")));
    }
    Optional<Integer> most =
        DeliveryReader.or(database, "batch", USUAL_BATCH.most(), item -> item.integer(1, MOST_IN_A_BATCH));
    Optional<Duration> every = DeliveryReader.or(database, "batch-every", USUAL_BATCH.every(),
        item -> item.duration(Duration.ofMillis(10), Duration.ofMinutes(1)));
    Optional<Batch> batch = most.flatMap(number -> every.map(time -> new Batch(number, time)));
    if (type.isEmpty()) {
      deliveries.read(database, USUAL_DELIVERY, Optional.empty());
      return Optional.empty();
    }
    tellMissing(database, type.get());
    return type.get() == Type.NEW_RELIC
        ? newRelic(name, database, write, batch)
        : influx(name, type.get(), database, write, batch);
  }

  private static Type type(String written) {
    return Type.of(written).orElseThrow(() -> new IllegalArgumentException(
        "\"" + written + "\" is not known"
            + (written.equalsIgnoreCase("influxdb") || written.equalsIgnoreCase("influx")
                ? ": which version is it? Allowed: " + String.join(", ", Type.words())
                : Item.allowed(written, Type.words()))));
  }

  private static void allow(Section database, Optional<Type> type) {
    Set<String> allowed = new TreeSet<>(COMMON_KEYS);
    allowed.addAll(type.map(each -> (Collection<String>) each.keys).orElse(KEYS));
    database.allow("a database" + type.map(each -> " of type " + each.word).orElse(""), allowed, item -> {
      List<String> others = Arrays.stream(Type.values())
          .filter(each -> each.keys.contains(item.name()))
          .map(each -> each.word)
          .toList();
      return others.isEmpty() ? RulesReader.missingBrace(item)
          : Optional.of("\"" + item.name() + "\" means nothing for type = " + type.orElseThrow().word
              + ": it belongs to " + String.join(", ", others));
    });
  }

  private static void tellMissing(Section database, Type type) {
    List<String> missing = type.needed.stream().filter(key -> !database.hasOrMeans(key)).toList();
    if (!missing.isEmpty()) {
      database.self().wrong("type = " + type.word + " needs " + String.join(" and ", missing));
    }
  }

  private static Optional<Set<Measurement>> measurements(Item item) {
    Set<Measurement> measurements = EnumSet.noneOf(Measurement.class);
    List<Item> each = item.each();
    if (each.isEmpty()) {
      item.wrong("an empty list writes nothing: name any of " + String.join(", ", MEASUREMENT_WORDS));
    }
    boolean good = !each.isEmpty();
    for (Item word : each) {
      Optional<Measurement> what = word.choice(MEASUREMENTS, MEASUREMENT_WORDS);
      good &= what.isPresent();
      if (what.isPresent() && !measurements.add(what.get())) {
        word.wrong(word.shown() + " stands twice");
      }
    }
    return good ? Optional.of(measurements) : Optional.empty();
  }

  private Optional<DatabaseSettings> influx(String name, Type type, Section section,
      Optional<Set<Measurement>> write, Optional<Batch> batch) {
    Optional<URI> url = section.item("url").flatMap(item -> item.as(UrlReader::base));
    Optional<Delivery> delivery = deliveries.read(section, USUAL_DELIVERY, url);
    Optional<String> database = needed(section, "database", type);
    Optional<String> organization = needed(section, "organization", type);
    Optional<String> bucket = needed(section, "bucket", type);
    Optional<String> policy = name(section, "retention-policy", "");
    Optional<String> username = name(section, "username", "");
    Optional<String> userEvents = name(section, "user-events", "user_events");
    Optional<Integer> fieldNames =
        DeliveryReader.or(section, "field-names", type.version, item -> item.integer(1, 3));
    Optional<Secret> credential = credential(section, type.version == 1 ? "password" : "token", name);
    if (credential.filter(secret -> !secret.value().isEmpty()).isPresent() && type.version == 1
        && username.filter(String::isEmpty).isPresent()) {
      section.self().wrong("a password without a username: write both or none");
      return Optional.empty();
    }
    if (url.isEmpty() || delivery.isEmpty() || database.isEmpty() || organization.isEmpty() || bucket.isEmpty()
        || policy.isEmpty() || username.isEmpty() || userEvents.isEmpty() || fieldNames.isEmpty()
        || credential.isEmpty() || write.isEmpty() || batch.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Influx(name, type.version, url.get(), database.get(), policy.get(), organization.get(),
        bucket.get(), username.get(), credential.get(), userEvents.get(), fieldNames.get(), write.get(), batch.get(),
        delivery.get()));
  }

  private Optional<DatabaseSettings> newRelic(
      String name, Section section, Optional<Set<Measurement>> write, Optional<Batch> batch) {
    Optional<String> region = DeliveryReader.or(section, "region", REGIONS.getFirst(),
        item -> item.choice(Map.of("us", "us", "eu", "eu"), REGIONS));
    Optional<URI> url = section.item("url").filter(item -> !item.word().isEmpty() || item.isBlock() || item.isList())
        .map(item -> item.as(UrlReader::base))
        .orElseGet(() -> region.map(NEW_RELIC::get).map(URI::create));
    Optional<Delivery> delivery = deliveries.read(section, USUAL_DELIVERY, url);
    Optional<String> account = section.item("account").flatMap(item -> item.as(written -> {
      if (!ACCOUNT.matcher(written).matches()) {
        throw new IllegalArgumentException("\"" + written + "\" is no account: it is a number, such as 1234567");
      }
      return written;
    }));
    Optional<Boolean> scramble = DeliveryReader.or(section, "users", true,
        item -> item.choice(Map.of("scrambled", true, "as-elsewhere", false), List.of("scrambled", "as-elsewhere")));
    Optional<Secret> key = credential(section, "license-key", name);
    if (key.filter(secret -> secret.value().isEmpty()).isPresent()) {
      section.self().wrong("the key that may write there is missing: write license-key or license-key-file, or give it"
          + " as " + SecretReader.variable("database-" + name + "-license-key"));
      return Optional.empty();
    }
    if (url.isEmpty() || delivery.isEmpty() || account.isEmpty() || scramble.isEmpty() || key.isEmpty()
        || write.isEmpty() || batch.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new NewRelic(name, url.get(), account.get(), key.get(), scramble.get(), write.get(),
        batch.get(), delivery.get()));
  }

  /** A name that this type needs; empty for a type that has none of it, and absent where something is wrong. */
  private static Optional<String> needed(Section section, String key, Type type) {
    if (!type.needed.contains(key)) {
      return Optional.of("");
    }
    return section.item(key).flatMap(item -> item.as(written -> {
      if (written.isBlank()) {
        throw new IllegalArgumentException("an empty name");
      }
      return name(written);
    }));
  }

  private static Optional<String> name(Section section, String key, String usual) {
    return DeliveryReader.or(section, key, usual, item -> item.as(written ->
        written.isEmpty() ? usual : name(written)));
  }

  private static String name(String written) {
    if (written.length() > LONGEST_NAME || written.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("1 to " + LONGEST_NAME + " letters, none of them a control character");
    }
    return written;
  }

  /** What lets one in; the empty text where nothing does. A token and a key go into a header as they are. */
  private Optional<Secret> credential(Section section, String key, String name) {
    boolean written = section.has(key) || section.has(key + "-file");
    Optional<SecretReader.Found> found = secrets.find(section, key, "database-" + name + "-" + key);
    if (found.isEmpty()) {
      return written ? Optional.empty() : Optional.of(new Secret(""));
    }
    if (!key.equals("password") && !KEY.matcher(found.get().secret().value()).matches()) {
      found.get().wrong("it holds letters, digits and signs without a blank between them", section.self());
      return Optional.empty();
    }
    return found.map(SecretReader.Found::secret);
  }
}
