package org.senselights.compatible;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.senselights.agent.UserAgents;
import org.senselights.decode.Decoded.Understood;
import org.senselights.decode.Decoder;
import org.senselights.engine.Change;
import org.senselights.engine.Engine;
import org.senselights.engine.Identity;
import org.senselights.engine.Input;
import org.senselights.engine.Moment;
import org.senselights.engine.Outcome;
import org.senselights.event.Event;
import org.senselights.event.Receipt;
import org.senselights.message.Message;
import org.senselights.rules.ClockTrust;
import org.senselights.rules.Destinations;
import org.senselights.rules.EventPattern;
import org.senselights.rules.Field;
import org.senselights.rules.FieldTest;
import org.senselights.rules.Pattern;
import org.senselights.rules.Privacy;
import org.senselights.rules.RuleBook;
import org.senselights.settings.CompatibleSettings;
import org.senselights.settings.CompatibleSettings.Program;
import org.senselights.settings.CompatibleSettings.Told;

/** A Sense site on virtual time: datagrams in, and out what subscribers of earlier programs hear of them. */
final class Site {
  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");
  private static final UserAgents AGENTS = new UserAgents();

  /** The topics of the originals. */
  static final Map<Told, String> TOPICS = topics();

  private final Decoder decoder = new Decoder(UTF_8);
  private final SequencedMap<String, String> tags = new LinkedHashMap<>();
  private final Set<Program> programs;
  private final Map<Told, String> topics = new EnumMap<>(TOPICS);
  private Privacy.Mode privacy = Privacy.Mode.CLEAR;
  private Destinations destinations = Destinations.UNBOUNDED;
  private RuleBook rules = RuleBook.EMPTY;
  private Optional<String> appName = Optional.empty();
  private Engine engine;
  private EarlierPrograms earlier;
  private ActiveUsers users;
  private long nanos;

  private Site(Program... programs) {
    Set<Program> chosen = EnumSet.noneOf(Program.class);
    Collections.addAll(chosen, programs);
    this.programs = chosen;
  }

  static Site of(Program... programs) {
    return new Site(programs);
  }

  Site tagged(String name, String value) {
    tags.put(name, value);
    return this;
  }

  Site with(Privacy.Mode mode) {
    privacy = mode;
    return this;
  }

  Site with(RuleBook book) {
    rules = book;
    return this;
  }

  Site with(Told what, String topic) {
    topics.put(what, topic);
    return this;
  }

  /** Knows every app by this name, as Qlik's repository service would. */
  Site knowing(String name) {
    appName = Optional.of(name);
    return this;
  }

  Site ignoringAtTheBroker(String user) {
    SequencedMap<String, List<EventPattern>> ignored = new LinkedHashMap<>();
    ignored.put(Destinations.MQTT, List.of(new EventPattern(EventPattern.EVERY,
        List.of(new FieldTest(Field.USER, List.of(Pattern.of(Field.USER, user)))))));
    destinations = new Destinations(ignored);
    return this;
  }

  /** What is said of a datagram, in order: of the event, and of who is on line. */
  List<Message> hears(String datagram) {
    byte[] bytes = datagram.getBytes(UTF_8);
    Event told = ((Understood) decoder.decode(bytes, 0, bytes.length)).event();
    Event event = told.toBuilder()
        .agent(AGENTS.of(told.userAgent()))
        .appName(told.appName().isEmpty() && !told.appId().isEmpty() ? appName.orElse("") : told.appName())
        .build();
    return decide(new Input.Happened(event, new Receipt(now().wall(), nanos, "10.0.0.7")));
  }

  /** The next second, with what waited for it. */
  List<Message> after(Duration time) {
    nanos += time.toNanos();
    return decide(new Input.Tick());
  }

  List<Message> resetsCounts() {
    return decide(new Input.ResetCounts());
  }

  private List<Message> decide(Input input) {
    begin();
    Outcome outcome = engine.decide(input, now());
    List<Message> messages = new ArrayList<>();
    outcome.accounts().forEach(account -> messages.addAll(earlier.of(account)));
    for (Change change : outcome.changes()) {
      if (change instanceof Change.OnLine(var presence)) {
        messages.addAll(users.of(presence, engine::idsOnLine));
      }
    }
    return messages;
  }

  private void begin() {
    if (engine == null) {
      engine = new Engine(rules, new Identity("sense-lights/desk", ZoneOffset.UTC, new Privacy(privacy, new byte[] {1}),
          "run", Duration.ofHours(12), new ClockTrust(Instant.EPOCH), destinations, tags,
          false));
      CompatibleSettings settings = new CompatibleSettings(programs, topics);
      earlier = new EarlierPrograms(settings, tags);
      users = new ActiveUsers(settings);
    }
  }

  private Moment now() {
    return new Moment(nanos, NOON.plusNanos(nanos));
  }

  private static Map<Told, String> topics() {
    Map<Told, String> topics = new EnumMap<>(Told.class);
    topics.put(Told.BUTLER_SESSION_START, "qliksense/session/start");
    topics.put(Told.BUTLER_SESSION_STOP, "qliksense/session/stop");
    topics.put(Told.BUTLER_CONNECTION_OPEN, "qliksense/connection/open");
    topics.put(Told.BUTLER_CONNECTION_CLOSE, "qliksense/connection/close");
    topics.put(Told.BUTLER_USER_COUNT, "qliksense/users/active/count");
    topics.put(Told.BUTLER_USER_NAMES, "qliksense/users/active/usernames");
    topics.put(Told.BUTLER_USERS_PER_SERVER, "qliksense/users/activeperserver/HOST/count");
    topics.put(Told.BUTLER_TASK_FAILED, "qliksense/task_failure");
    topics.put(Told.BUTLER_TASK_ABORTED, "qliksense/task_aborted");
    topics.put(Told.BUTLER_TASK_FAILED_FULL, "qliksense/task_failure_full");
    topics.put(Told.BUTLER_TASK_ABORTED_FULL, "qliksense/task_aborted_full");
    topics.put(Told.SOS_EVENT, "qliksense/userevent");
    topics.put(Told.SOS_SESSION_START, "qliksense/userevent/session/start");
    topics.put(Told.SOS_SESSION_STOP, "qliksense/userevent/session/stop");
    topics.put(Told.SOS_CONNECTION_OPEN, "qliksense/userevent/connection/open");
    topics.put(Told.SOS_CONNECTION_CLOSE, "qliksense/userevent/connection/close");
    return topics;
  }
}
