package org.senselights.settings;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.senselights.rules.Payload;
import org.senselights.rules.Template;
import org.senselights.settings.TargetSettings.Kind;

/** Reads {@code targets}. */
final class TargetsReader {
  private static final Map<String, Kind> KINDS =
      Map.of("slack", Kind.SLACK, "teams", Kind.TEAMS, "webhook", Kind.WEBHOOK);
  private static final List<String> KIND_WORDS = List.of("slack", "teams", "webhook");

  private static final List<String> COMMON_KEYS = common();
  private static final List<String> SLACK_KEYS = List.of("channel", "icon-emoji", "username");
  private static final List<String> WEBHOOK_KEYS = List.of("body", "headers", "method");

  /** All keys that a target can have. */
  static final Set<String> KEYS = keys();

  private static final List<String> METHODS = List.of("POST", "PUT", "PATCH", "GET");
  private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");
  private static final Pattern PLAIN = Pattern.compile("[ -~]*");
  private static final Pattern EMOJI = Pattern.compile(":[a-z0-9_'+-]{1,100}:");
  private static final int LONGEST_NAME = 80;

  /** What the service's own client writes, and refuses to be told. */
  private static final Set<String> OWN_HEADERS =
      Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade");

  private static final int USUAL_QUEUE = 1_000;
  private static final Duration USUAL_EXPIRY = Duration.ofMinutes(10);
  private static final Duration USUAL_DEADLINE = Duration.ofSeconds(10);

  private final SecretReader secrets;
  private final DeliveryReader deliveries;

  TargetsReader(SecretReader secrets, DeliveryReader deliveries) {
    this.secrets = secrets;
    this.deliveries = deliveries;
  }

  private static List<String> common() {
    List<String> keys = new ArrayList<>(DeliveryReader.KEYS);
    keys.addAll(List.of(OutputsReader.IGNORE, DeliveryReader.SPACING, "type", "url", "url-file"));
    return List.copyOf(keys);
  }

  private static Set<String> keys() {
    Set<String> keys = new TreeSet<>(COMMON_KEYS);
    keys.addAll(SLACK_KEYS);
    keys.addAll(WEBHOOK_KEYS);
    return keys;
  }

  /** Reads a target; nothing where something is wrong with it. */
  Optional<TargetSettings> read(String name, Section target) {
    Optional<Kind> kind = target.item("type").flatMap(item -> item.choice(KINDS, KIND_WORDS));
    allow(target, kind);
    if (!target.hasOrMeans("type")) {
      target.self().wrong("of which type it is is not said: write type = slack, type = teams or type = webhook");
    }
    Optional<URI> url = url(name, target);
    Optional<Delivery> delivery = deliveries.read(target, usual(kind.orElse(Kind.WEBHOOK)), url);
    Optional<SequencedMap<String, String>> look = look(target);
    Optional<SequencedMap<String, Secret>> headers =
        DeliveryReader.or(target, "headers", new LinkedHashMap<>(),
            item -> item.block().flatMap(TargetsReader::headers));
    Optional<String> method =
        DeliveryReader.or(target, "method", METHODS.getFirst(), item -> item.as(TargetsReader::method));
    Optional<Optional<Payload>> body = DeliveryReader.or(target, "body", Optional.empty(),
        item -> new PayloadReader(each -> each.as(TargetsReader::template)).read(item).map(Optional::of));
    if (method.filter("GET"::equals).isPresent()) {
      target.item("body").ifPresent(item -> item.problem("body means nothing with method = GET, which sends none"));
    }
    if (kind.isEmpty() || url.isEmpty() || delivery.isEmpty() || look.isEmpty() || headers.isEmpty()
        || method.isEmpty() || body.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new TargetSettings(name, kind.get(), new Secret(url.get().toString()), method.get(),
        headers.get(), body.get(), look.get(), delivery.get()));
  }

  /** What is said of a text that is none must not repeat it. */
  private static Template template(String written) {
    try {
      return Template.parseBody(written);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage().replace("\"" + written + "\"", "this text"), e);
    }
  }

  private static void allow(Section target, Optional<Kind> kind) {
    Set<String> allowed = new TreeSet<>(COMMON_KEYS);
    if (kind.isEmpty() || kind.get() == Kind.SLACK) {
      allowed.addAll(SLACK_KEYS);
    }
    if (kind.isEmpty() || kind.get() == Kind.WEBHOOK) {
      allowed.addAll(WEBHOOK_KEYS);
    }
    String what = kind.map(each -> word(each) + " target").orElse("target");
    target.allow("a " + what, allowed, item -> KEYS.contains(item.name())
        ? Optional.of("\"" + item.name() + "\" means nothing for type = " + word(kind.orElseThrow())
            + ": it belongs to type = " + (SLACK_KEYS.contains(item.name()) ? "slack" : "webhook"))
        : RulesReader.missingBrace(item));
  }

  private static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static Delivery usual(Kind kind) {
    Duration spacing = switch (kind) {
      case SLACK -> Duration.ofSeconds(1);
      case TEAMS -> Duration.ofMillis(300);
      case WEBHOOK -> Duration.ZERO;
    };
    return new Delivery(USUAL_QUEUE, USUAL_EXPIRY, USUAL_DEADLINE, spacing, Optional.empty());
  }

  private Optional<URI> url(String name, Section target) {
    String credential = "target-" + name + "-url";
    Optional<SecretReader.Found> found = secrets.find(target, "url", credential);
    boolean written = target.hasOrMeans("url") || target.hasOrMeans("url-file");
    if (found.isEmpty() && !written || found.filter(each -> each.secret().value().isBlank()).isPresent()) {
      found.ifPresentOrElse(each -> each.wrong("is empty: " + whereTo(name), target.self()),
          () -> target.self().wrong("where to is not said: " + whereTo(name)));
      return Optional.empty();
    }
    return found.flatMap(each -> {
      try {
        return Optional.of(UrlReader.any(each.secret().value().strip()));
      } catch (IllegalArgumentException e) {
        each.wrong(e.getMessage(), target.self());
        return Optional.empty();
      }
    });
  }

  private static String whereTo(String name) {
    return "write url or url-file, or give it as " + SecretReader.variable("target-" + name + "-url");
  }

  /** What a message in Slack looks like, by Slack's own names. */
  private static Optional<SequencedMap<String, String>> look(Section target) {
    SequencedMap<String, String> look = new LinkedHashMap<>();
    boolean good = true;
    for (String key : List.of("channel", "username", "icon-emoji")) {
      Optional<String> value = DeliveryReader.or(target, key, "",
          item -> item.as(key.equals("icon-emoji") ? TargetsReader::emoji : TargetsReader::shortName));
      good &= value.isPresent();
      value.filter(text -> !text.isEmpty()).ifPresent(text -> look.put(key.replace('-', '_'), text));
    }
    return good ? Optional.of(look) : Optional.empty();
  }

  private static String shortName(String written) {
    if (written.length() > LONGEST_NAME || written.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("1 to " + LONGEST_NAME + " letters, none of them a control character");
    }
    return written;
  }

  private static String emoji(String written) {
    if (!written.isEmpty() && !EMOJI.matcher(written).matches()) {
      throw new IllegalArgumentException("\"" + written + "\" is no emoji by name: write such as \":bell:\"");
    }
    return written;
  }

  private static String method(String written) {
    if (!METHODS.contains(written)) {
      String upper = written.toUpperCase(Locale.ROOT);
      throw new IllegalArgumentException("\"" + written + "\" is not known"
          + (METHODS.contains(upper) ? ": did you mean \"" + upper + "\"? Allowed: " + String.join(", ", METHODS)
              : Item.allowed(written, METHODS)));
    }
    return written;
  }

  private static Optional<SequencedMap<String, Secret>> headers(Section section) {
    SequencedMap<String, Secret> headers = new LinkedHashMap<>();
    Set<String> seen = new TreeSet<>();
    boolean good = true;
    for (Item item : section.items()) {
      String name = item.name();
      String lower = name.toLowerCase(Locale.ROOT);
      String wrong = "";
      if (!HEADER_NAME.matcher(name).matches()) {
        wrong = "\"" + name + "\" cannot be the name of a header: letters, digits and - are allowed";
      } else if (OWN_HEADERS.contains(lower)) {
        wrong = "\"" + name + "\" is a header that the service writes itself: leave it out";
      } else if (!seen.add(lower)) {
        wrong = "\"" + name + "\" is there already: a header is named once, whether in capitals or not";
      }
      if (!wrong.isEmpty()) {
        item.problem(wrong);
      }
      Optional<Secret> value = item.as(TargetsReader::headerValue);
      good &= value.isPresent() && wrong.isEmpty();
      value.ifPresent(secret -> headers.put(name, secret));
    }
    return good ? Optional.of(headers) : Optional.empty();
  }

  private static Secret headerValue(String written) {
    if (!PLAIN.matcher(written).matches()) {
      throw new IllegalArgumentException("a header holds letters, digits and signs of ASCII on one line");
    }
    return new Secret(written.strip());
  }
}
