package org.senselights.settings;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.senselights.event.Agent;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.rules.Cause;
import org.senselights.rules.Field;
import org.senselights.rules.Link;
import org.senselights.rules.RuleTest;

/** Reads the tests that stand in a rules file. */
final class TestReader {

  /** The keys of a test. */
  static final List<String> KEYS = List.of("at", "steps");

  private static final String EXPECT = "expect";
  private static final List<String> DEEDS = List.of("send", "sessions", "after", "press", "link");
  private static final List<String> STEP_KEYS = List.of("after", EXPECT, "link", "press", "send", "sessions");
  private static final List<String> EXPECT_KEYS = List.of("lights", "published", "rules", "sent");
  private static final List<String> EVENT_KEYS = eventKeys();
  private static final String ALL_UP = "up";
  private static final Pattern GUID = Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Pattern DATE_AND_TIME =
      Pattern.compile("(\\d{4}-\\d{2}-\\d{2})(?:[T ](\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d+)?)?))?(Z|[+-]\\d{2}:?\\d{2})?");
  private static final Pattern VERSIONED = Pattern.compile("(.+) (\\d\\S*)");
  private static final int MOST_SESSIONS = 20_000;
  private static final Duration SHORTEST_TIME = Duration.ofMillis(1);
  private static final Duration LONGEST_TIME = Duration.ofDays(365);

  private final Collection<String> rules;
  private final BoardReader board;
  private final Collection<String> targets;

  /**
   * Prepares a reader.
   *
   * @param rules names of rules
   * @param board lights and buttons
   * @param targets names of targets
   */
  TestReader(Collection<String> rules, BoardReader board, Collection<String> targets) {
    this.rules = List.copyOf(rules);
    this.board = board;
    this.targets = List.copyOf(targets);
  }

  private static List<String> eventKeys() {
    Set<String> keys = new TreeSet<>(Field.words());
    keys.remove(Field.SENDER.word());
    keys.add(ConditionReader.EVENT);
    keys.add("execution-id");
    return List.copyOf(keys);
  }

  /** Reads a test; nothing where it has no steps. */
  Optional<RuleTest> read(String name, Section test) {
    test.allow("a test", KEYS, item -> STEP_KEYS.contains(item.name())
        ? Optional.of("\"" + item.name() + "\" belongs into a step: write steps = [ { " + item.name() + " ... } ]")
        : RulesReader.missingBrace(item));
    LocalDateTime begin =
        test.item("at").flatMap(item -> item.as(TestReader::begin)).orElse(RuleTest.USUAL_BEGIN);
    if (!test.hasOrMeans("steps")) {
      test.self().problem("test \"" + name + "\" has no steps: write such as steps = [ { sessions = 3 }, { expect {"
          + " rules = [...] } } ]");
    }
    List<RuleTest.Step> steps = new ArrayList<>();
    test.item("steps").ifPresent(item -> {
      if (item.each().isEmpty()) {
        item.wrong("an empty list tests nothing: name at least one step");
      }
      item.each().forEach(step -> steps.addAll(step(step)));
    });
    String where = test.self().keyPlace().toString();
    return steps.isEmpty() ? Optional.empty() : Optional.of(new RuleTest(name, where, begin, steps));
  }

  private static LocalDateTime begin(String written) {
    Matcher matcher = DATE_AND_TIME.matcher(written);
    String example = "a test begins at a date and a time by the wall clock, such as \"2026-11-20T23:30:00\"";
    if (!matcher.matches()) {
      throw new IllegalArgumentException("\"" + written + "\": " + example);
    }
    String meant = matcher.group(1) + "T" + (matcher.group(2) == null ? "12:00" : matcher.group(2));
    try {
      LocalDateTime begin = LocalDateTime.parse(meant);
      if (!meant.equals(written)) {
        throw new IllegalArgumentException("\"" + written + "\": did you mean \"" + meant + "\"? "
            + (matcher.group(3) == null ? example.replaceFirst("^a", "A")
                : "The time zone is that of the settings"));
      }
      return begin;
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("\"" + written + "\" is no date and time that there is: " + example, e);
    }
  }

  private List<RuleTest.Step> step(Item item) {
    String where = item.place().toString();
    if (!item.isBlock()) {
      return item.text().filter(text -> isThere(item, text))
          .<List<RuleTest.Step>>map(text -> List.of(new RuleTest.Datagram(where, text)))
          .orElse(List.of());
    }
    Section section = item.block().orElseThrow();
    section.allow("a step", STEP_KEYS, key -> EXPECT_KEYS.contains(key.name())
        ? Optional.of("\"" + key.name() + "\" belongs into expect { ... }")
        : EVENT_KEYS.contains(key.name()) ? Optional.of("\"" + key.name() + "\" belongs into send { ... }")
        : RulesReader.missingBrace(key));
    List<String> deeds = section.among(DEEDS);
    if (deeds.size() > 1) {
      item.problem(String.join(" and ", deeds) + " are different steps: write them one after the other, { "
          + deeds.getFirst() + " ... }, { " + deeds.get(1) + " ... }");
    } else if (STEP_KEYS.stream().noneMatch(section::hasOrMeans) && section.isEmpty()) {
      item.problem("an empty step: it needs one of " + String.join(", ", STEP_KEYS) + ", or is a datagram in quotes");
    }
    List<RuleTest.Step> steps = new ArrayList<>();
    deeds.forEach(deed -> deed(section.item(deed).orElseThrow(), where).ifPresent(steps::add));
    section.item(EXPECT).flatMap(this::expect).ifPresent(steps::add);
    return steps;
  }

  private static boolean isThere(Item item, String text) {
    if (text.isBlank()) {
      item.problem("an empty step: write a datagram, or a step in braces");
    }
    return !text.isBlank();
  }

  private Optional<RuleTest.Step> deed(Item item, String where) {
    return switch (item.name()) {
      case "send" -> item.block().flatMap(TestReader::event).map(event -> new RuleTest.Send(where, event));
      case "sessions" -> item.integer(0, MOST_SESSIONS).map(count -> new RuleTest.Sessions(where, count));
      case "after" -> item.duration(SHORTEST_TIME, LONGEST_TIME).map(time -> new RuleTest.After(where, time));
      case "press" -> item.as(this::button).map(button -> new RuleTest.Press(where, button));
      default -> item.as(TestReader::link).map(lost -> new RuleTest.Links(where, lost));
    };
  }

  private String button(String written) {
    Set<String> buttons = board.buttons().keySet();
    if (!buttons.contains(written)) {
      throw new IllegalArgumentException("\"" + written + "\" is not a button" + (buttons.isEmpty()
          ? ", for there is none: write buttons { " + written + " {} }" : Item.allowed(written, buttons)));
    }
    return written;
  }

  private static Optional<Link> link(String written) {
    List<String> words = new ArrayList<>(Link.words());
    words.add(ALL_UP);
    Optional<Link> lost = Link.of(written);
    if (lost.isEmpty() && !written.equals(ALL_UP)) {
      throw new IllegalArgumentException("\"" + written + "\" is not a link" + Item.allowed(written, words));
    }
    return lost;
  }

  private static Optional<Event> event(Section section) {
    section.allow("an event", EVENT_KEYS, key -> key.name().equals(Field.SENDER.word())
        ? Optional.of("\"sender\" cannot be made up: the events of a test come from nowhere on the network")
        : RulesReader.missingBrace(key));
    if (!section.hasOrMeans(ConditionReader.EVENT)) {
      section.self().wrong("no event is named: write such as event = session-start");
    }
    if (section.has("user")) {
      for (String half : section.among(List.of("directory", "user-id"))) {
        section.item(half).orElseThrow().problem(
            "\"" + half + "\" is a part of user: write user = \"LAB/kim\", or directory and user-id");
      }
    }
    Optional<EventType> type = section.item(ConditionReader.EVENT).flatMap(item -> item.as(TestReader::type));
    return type.map(known -> filled(Event.of(known), section));
  }

  private static EventType type(String written) {
    List<String> words = Arrays.stream(EventType.values()).map(EventType::word).toList();
    if (written.equals(Cause.SERVICE_STARTED)) {
      throw new IllegalArgumentException(
          "\"" + written + "\" cannot be sent: a test begins after the service has started");
    }
    return EventType.of(written).orElseThrow(() -> new IllegalArgumentException(
        "\"" + written + "\" is not one event" + Item.allowed(written, words)));
  }

  private static Event filled(Event.Builder event, Section section) {
    String user = value(section, "user", TestReader::user);
    int separator = user.indexOf('/');
    String app = value(section, "app", UnaryOperator.identity());
    boolean id = GUID.matcher(app).matches();
    return event
        .host(value(section, "host", UnaryOperator.identity()))
        .directory(separator < 0 ? value(section, "directory", UnaryOperator.identity())
            : user.substring(0, separator))
        .userId(user.isEmpty() ? value(section, "user-id", UnaryOperator.identity()) : user.substring(separator + 1))
        .origin(value(section, "origin", UnaryOperator.identity()))
        .context(value(section, "context", UnaryOperator.identity()))
        .appId(id ? app.toLowerCase(Locale.ROOT) : "")
        .appName(id ? "" : app)
        .task(value(section, "task", UnaryOperator.identity()))
        .executionId(value(section, "execution-id", UnaryOperator.identity()))
        .message(value(section, "message", UnaryOperator.identity()))
        .agent(agent(value(section, "browser", UnaryOperator.identity()),
            value(section, "os", UnaryOperator.identity())))
        .build();
  }

  /** A version stands behind the browser's last blank, and behind the operating system's first one. */
  private static Agent agent(String browser, String os) {
    Matcher versioned = VERSIONED.matcher(browser);
    boolean hasVersion = versioned.matches();
    String[] system = os.split(" ", 2);
    return new Agent(hasVersion ? versioned.group(1) : browser, hasVersion ? versioned.group(2) : "",
        system[0], system.length > 1 ? system[1] : "");
  }

  /** A user with {@code /} between directory and id, or the id alone. */
  private static String user(String written) {
    String user = written.replaceFirst("[/\\\\]", "/");
    if (user.startsWith("/") || user.endsWith("/")) {
      throw new IllegalArgumentException("\"" + written + "\" lacks a part: a user is DIRECTORY/id, or the id alone");
    }
    return user;
  }

  private static String value(Section section, String key, UnaryOperator<String> reader) {
    return section.item(key).flatMap(item -> item.as(written -> {
      if (written.isBlank()) {
        throw new IllegalArgumentException("an empty text: write one, or leave the key out");
      }
      return reader.apply(written);
    })).orElse("");
  }

  private Optional<RuleTest.Step> expect(Item item) {
    Optional<Section> block = item.block();
    if (block.isEmpty()) {
      return Optional.empty();
    }
    Section section = block.get();
    section.allow("expect", EXPECT_KEYS, RulesReader::missingBrace);
    if (section.isEmpty()) {
      item.wrong("nothing is expected: name one of rules, lights, published, sent");
    }
    Optional<Set<String>> fired = section.item("rules").map(names -> {
      Set<String> all = new LinkedHashSet<>();
      names.each().forEach(each -> each.as(this::rule).ifPresent(name -> {
        if (!all.add(name)) {
          each.problem("\"" + name + "\" stands twice here");
        }
      }));
      return all;
    });
    Map<String, RuleTest.Look> looks = new LinkedHashMap<>();
    section.item("lights").flatMap(Item::block).ifPresent(lights -> lights(lights, looks));
    Optional<List<String>> published = section.item("published").map(topics -> {
      List<String> all = new ArrayList<>();
      topics.each().forEach(each -> each.as(TestReader::topic).ifPresent(all::add));
      return all;
    });
    Optional<List<String>> sent = section.item("sent").map(names -> {
      List<String> all = new ArrayList<>();
      names.each().forEach(each -> each.as(this::target).ifPresent(all::add));
      return all;
    });
    return Optional.of(new RuleTest.Expect(item.keyPlace().toString(), fired, looks, published, sent));
  }

  private String rule(String written) {
    if (!rules.contains(written)) {
      throw new IllegalArgumentException("\"" + written + "\" is not a rule" + Item.allowed(written, rules));
    }
    return written;
  }

  private String target(String written) {
    if (!targets.contains(written)) {
      throw new IllegalArgumentException(ActionReader.noTarget(written, targets));
    }
    return written;
  }

  private void lights(Section section, Map<String, RuleTest.Look> looks) {
    if (section.isEmpty()) {
      section.self().wrong("no light is named: write such as lights { red = off }, or leave the key out");
    }
    Map<String, RuleTest.Look> meanings = new LinkedHashMap<>();
    Arrays.stream(RuleTest.Look.values()).forEach(look -> meanings.put(look.word(), look));
    for (Item item : section.items()) {
      String name = item.name();
      if (board.groups().containsKey(name) || name.equals("all")) {
        item.problem("\"" + name + "\" is a group: name its lights one by one");
      } else if (!board.lights().containsKey(name)) {
        item.problem("\"" + name + "\" is not a light" + Item.allowed(name, board.lights().keySet()));
      }
      item.choice(meanings, meanings.keySet()).ifPresent(look -> looks.put(name, look));
    }
  }

  private static String topic(String written) {
    if (written.isBlank()) {
      throw new IllegalArgumentException("an empty topic: write one such as \"~/alerts\"");
    }
    if (written.contains("{{")) {
      throw new IllegalArgumentException("\"" + written + "\": a test names the topic as it comes out, without braces");
    }
    return written;
  }
}
