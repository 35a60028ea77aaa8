package org.senselights.homeassistant;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.senselights.mqtt.Mosquitto;

/**
 * A real Home Assistant for tests, without a user interface: its own core with its MQTT integration, automations and
 * APIs, on a free port of loopback, with its files in a temporary folder of its own.
 *
 * <p>It needs what {@code .ci/home-assistant} installs. It is running some seconds after {@link #start}, but that is
 * not yet connected to its broker, which takes a second more: so wait for what a test needs, as {@link #await} does.
 * Within a tenth of a second of its discovery an entity hears nothing but what is retained.
 */
public final class HomeAssistant implements AutoCloseable {
  private static final long START_SECONDS = 90;
  private static final long END_SECONDS = 60;
  private static final long PATIENCE_SECONDS = 30;
  private static final Pattern RECORD = Pattern.compile("\\R(?=\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d+ )");
  private static final Pattern OF_THE_INSTALLATION =
      Pattern.compile("Skipping pip installation|\\[aiohttp_fast_zlib\\]");
  private static final Pattern TROUBLE = Pattern.compile("^\\S+ \\S+ (?:WARNING|ERROR|CRITICAL) ");

  private final Installation installation = new Installation();
  private final Path home;
  private final int port = Mosquitto.freePort();
  private final String token;
  private final Map<String, State> states = new HashMap<>();
  private final List<Events<?>> listeners = new CopyOnWriteArrayList<>();
  private Process process;
  private Conversation conversation;

  /**
   * A Home Assistant that does not run yet.
   *
   * @param brokerPort where its broker listens on loopback; it need not run yet
   * @throws IllegalStateException if none is installed
   * @throws UncheckedIOException if there is no temporary directory
   */
  public HomeAssistant(int brokerPort) {
    this(brokerPort, false);
  }

  private HomeAssistant(int brokerPort, boolean frontend) {
    try {
      home = Files.createTempDirectory("home-assistant");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Configuration configuration = new Configuration(home, brokerPort, port);
    configuration.write(installation, frontend);
    token = configuration.token();
  }

  /**
   * One with its user interface, of which {@link Camera} takes pictures.
   *
   * @param brokerPort where its broker listens on loopback
   * @return a Home Assistant that does not run yet
   */
  public static HomeAssistant withFrontend(int brokerPort) {
    return new HomeAssistant(brokerPort, true);
  }

  /** Skips the test where Home Assistant is not installed, or not wanted. */
  public static void assumeInstalled() {
    Installation.assume();
  }

  /**
   * Starts it, and waits until it says that it is running.
   *
   * @return this
   * @throws IllegalStateException if it ends, or is not running within 90 s
   */
  public HomeAssistant start() {
    process = installation.start(home);
    awaitConnections();
    conversation = new Conversation(port, token);
    awaitRunning();
    conversation.subscribe("subscribe_events", Map.of("event_type", "state_changed"), this::stateChanged);
    listeners.forEach(this::subscribe);
    // What was heard before this answer lies before it, so the answer is right for all entities.
    List<Map<String, Object>> now = Tree.list(ask("get_states"));
    synchronized (states) {
      states.clear();
      now.stream().map(State::of).forEach(state -> states.put(state.entity(), state));
    }
    return this;
  }

  private void awaitConnections() {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!takesConnections()) {
      if (!process.isAlive() || System.nanoTime() - until > 0) {
        throw new IllegalStateException("Home Assistant does not start: " + read("output") + log());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private boolean takesConnections() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void awaitRunning() {
    CountDownLatch started = new CountDownLatch(1);
    conversation.subscribe(
        "subscribe_events", Map.of("event_type", "homeassistant_started"), event -> started.countDown());
    try {
      if (!"RUNNING".equals(Tree.text(Tree.object(ask("get_config")), "state"))
          && !started.await(START_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("Home Assistant is not running after " + START_SECONDS + " s: " + log());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void stateChanged(Map<String, Object> event) {
    Map<String, Object> data = Tree.map(event, "data");
    String entity = Tree.text(data, "entity_id");
    Map<String, Object> state = Tree.map(data, "new_state");
    synchronized (states) {
      if (state.isEmpty()) {
        states.remove(entity);
      } else {
        states.put(entity, State.of(state));
      }
      states.notifyAll();
    }
  }

  private void subscribe(Events<?> events) {
    conversation.subscribe("subscribe_events", Map.of("event_type", events.type()), events::hear);
  }

  /** Ends it in good order, so that it stores what it keeps. */
  public void stop() {
    // Not Process.destroy, which closes its standard input too: that would end it at once.
    end(false);
  }

  /** Ends it as a power cut would: of what changed in the last ten seconds it has stored nothing. */
  public void kill() {
    end(true);
  }

  private void end(boolean atOnce) {
    if (atOnce) {
      process.toHandle().destroyForcibly();
    } else {
      process.toHandle().destroy();
    }
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("Home Assistant does not end: " + log());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    conversation.close();
  }

  /**
   * Starts it again with its files, after {@link #kill} or {@link #stop}; stops it before where it still runs.
   *
   * <p>What {@link #events} listens to is heard again.
   *
   * @return this
   */
  public HomeAssistant restart() {
    if (process.isAlive()) {
      stop();
    }
    return start();
  }

  /**
   * Lets it store its registries and the last states of its entities now, and waits for it.
   *
   * <p>Of itself it stores a registry ten seconds after a change, three minutes if that came before it was running, and
   * last states every quarter of an hour.
   *
   * @throws AssertionError if that takes more than 30 s
   */
  public void store() {
    List<Entity> known = entities();
    Path storage = home.resolve(".storage");
    try (WatchService watch = storage.getFileSystem().newWatchService()) {
      storage.register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
      call("homeassistant.save_persistent_states", Map.of());
      // The last call at a stop, for whatever still waits to be stored.
      ask("fire_event", Map.of("event_type", "homeassistant_final_write"));
      while (!registered(known)) {
        WatchKey key = watch.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (key == null) {
          throw new AssertionError("Home Assistant has stored nothing for " + PATIENCE_SECONDS + " s");
        }
        key.pollEvents();
        key.reset();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private boolean registered(List<Entity> known) {
    String entities = read(".storage/core.entity_registry");
    String devices = read(".storage/core.device_registry");
    return known.stream().allMatch(entity ->
        entities.contains('"' + entity.id() + '"') && devices.contains('"' + entity.deviceId() + '"'));
  }

  /**
   * What it shows for an entity.
   *
   * @param entity such as {@code light.desk_green}
   * @return such as {@code on} or {@code unavailable}; empty where there is no such entity
   */
  public String state(String entity) {
    return whole(entity).value();
  }

  /**
   * What else it shows for an entity.
   *
   * @param entity such as {@code light.desk_green}
   * @return such as {@code effect_list}; empty where there is no such entity
   */
  public Map<String, Object> attributes(String entity) {
    return whole(entity).attributes();
  }

  private State whole(String entity) {
    synchronized (states) {
      return states.getOrDefault(entity, State.absent(entity));
    }
  }

  /**
   * All that it shows.
   *
   * @return in the order of their names
   */
  public List<State> states() {
    synchronized (states) {
      return states.values().stream().sorted(Comparator.comparing(State::entity)).toList();
    }
  }

  /**
   * Waits until an entity shows a state.
   *
   * @param entity such as {@code light.desk_green}
   * @param value such as {@code on}; empty for an entity that is gone
   * @return what it shows then
   * @throws AssertionError if that does not come within 30 s
   */
  public State await(String entity, String value) {
    return await(entity, "'" + value + "'", state -> state.value().equals(value));
  }

  /**
   * Waits until an entity shows what is wanted.
   *
   * @param entity such as {@code light.desk_green}
   * @param what in words
   * @param wanted tells it
   * @return what it shows then
   * @throws AssertionError if that does not come within 30 s
   */
  public State await(String entity, String what, Predicate<State> wanted) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    synchronized (states) {
      while (!wanted.test(whole(entity))) {
        long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        if (left <= 0) {
          throw new AssertionError("%s is not %s after %d s, but %s; all: %s; log: %s"
              .formatted(entity, what, PATIENCE_SECONDS, whole(entity), states.keySet(), log()));
        }
        try {
          states.wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new AssertionError(e);
        }
      }
      return whole(entity);
    }
  }

  /**
   * The entities of MQTT in its registry, ghosts included.
   *
   * @return in the order of their names
   */
  public List<Entity> entities() {
    return Tree.list(ask("config/entity_registry/list")).stream()
        .filter(entry -> "mqtt".equals(entry.get("platform")))
        .map(Entity::of)
        .sorted(Comparator.comparing(Entity::id))
        .toList();
  }

  /**
   * A device of its registry.
   *
   * @param identifier one of those that the discovery gave it
   * @return the entry, as it came as JSON, with its {@code id}; empty where there is none
   */
  public Map<String, Object> device(String identifier) {
    return Tree.list(ask("config/device_registry/list")).stream()
        .filter(entry -> entry.get("identifiers").toString().contains("[mqtt, " + identifier + "]"))
        .findFirst()
        .orElse(Map.of());
  }

  /**
   * What a device offers as triggers, each in the form that an automation takes.
   *
   * @param identifier the device's
   * @return its own, as {@code {trigger=device, domain=mqtt, device_id=..., type=..., subtype=...}}, and its entities'
   */
  public List<Map<String, Object>> triggers(String identifier) {
    Object found = ask("device_automation/trigger/list", Map.of("device_id", Tree.text(device(identifier), "id")));
    List<Map<String, Object>> triggers = new ArrayList<>();
    for (Map<String, Object> offered : Tree.list(found)) {
      Map<String, Object> trigger = new HashMap<>(offered);
      trigger.put("trigger", trigger.remove("platform"));
      trigger.remove("metadata");
      triggers.add(trigger);
    }
    return triggers;
  }

  /**
   * Calls a service, an action as its users say, and waits until it is done.
   *
   * @param service such as {@code light.turn_on}
   * @param data such as {@code entity_id} and {@code flash}
   * @throws IllegalArgumentException if Home Assistant refuses
   */
  public void call(String service, Map<String, ?> data) {
    String[] names = service.split("\\.", 2);
    ask("call_service", Map.of("domain", names[0], "service", names[1], "service_data", data));
  }

  /**
   * Takes automations in, as if their owner had written them.
   *
   * @param yaml one as the editor shows it ({@code alias: ...}), or a list of them ({@code - alias: ...})
   * @return the entities of the new ones
   * @throws AssertionError if Home Assistant finds something wrong with them; it says what its log says
   */
  public List<String> automate(String yaml) {
    List<String> before = automations();
    int said = troubles().size();
    String list = yaml.stripLeading().startsWith("-") ? yaml : "- " + yaml.strip().replace("\n", "\n  ") + '\n';
    try {
      Files.writeString(home.resolve("automations").resolve(before.size() + ".yaml"), list);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    call("automation.reload", Map.of());
    List<String> troubles = troubles();
    List<String> taken = automations().stream().filter(each -> !before.contains(each)).toList();
    if (taken.isEmpty() || troubles.size() > said || taken.stream().anyMatch(each -> !"on".equals(state(each)))) {
      throw new AssertionError("Home Assistant does not take this:\n" + list + troubles.subList(said, troubles.size()));
    }
    return taken;
  }

  private List<String> automations() {
    return states().stream().map(State::entity).filter(entity -> entity.startsWith("automation.")).toList();
  }

  /**
   * Listens to its event bus from now on, starts to come included.
   *
   * @param type such as {@code automation_triggered}
   * @return the data of each event
   */
  public Events<Map<String, Object>> events(String type) {
    return listen(new Events<>(type, List::of));
  }

  /**
   * Listens to what an entity shows from now on, starts to come included.
   *
   * @param entity such as {@code event.desk_session}
   * @return each change: of its state, of an attribute, or only of the time of its last event
   */
  public Events<State> changes(String entity) {
    return listen(new Events<>("state_changed", data -> entity.equals(data.get("entity_id"))
        ? List.of(Tree.map(data, "new_state").isEmpty() ? State.absent(entity) : State.of(Tree.map(data, "new_state")))
        : List.of()));
  }

  private <T> Events<T> listen(Events<T> events) {
    listeners.add(events);
    if (process != null && process.isAlive()) {
      subscribe(events);
    }
    return events;
  }

  /**
   * Asks anything else of its WebSocket API.
   *
   * @param type the command, such as {@code mqtt/device/debug_info}
   * @param fields what belongs to it
   * @return the result: maps, lists, texts, numbers, booleans; null where there is none
   * @throws IllegalArgumentException if Home Assistant refuses
   */
  public Object ask(String type, Map<String, ?> fields) {
    return conversation.ask(type, fields);
  }

  private Object ask(String type) {
    return ask(type, Map.of());
  }

  /**
   * What its log says since its start.
   *
   * @return the log; empty before the start
   */
  public String log() {
    return read("home-assistant.log");
  }

  /**
   * The warnings and errors of its log since its start, without those about how it was installed.
   *
   * @return each with the lines that belong to it
   */
  public List<String> troubles() {
    return Arrays.stream(RECORD.split(log()))
        .filter(record -> TROUBLE.matcher(record).find() && !OF_THE_INSTALLATION.matcher(record).find())
        .toList();
  }

  /**
   * Its release.
   *
   * @return such as {@code 2026.2.3}
   */
  public String version() {
    return installation.version();
  }

  int port() {
    return port;
  }

  String token() {
    return token;
  }

  private String read(String file) {
    try {
      return Files.readString(home.resolve(file));
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (process != null && process.isAlive()) {
      kill();
    }
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
