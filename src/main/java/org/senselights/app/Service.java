package org.senselights.app;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.senselights.control.ControlException;
import org.senselights.control.ControlServer;
import org.senselights.decode.Decoder;
import org.senselights.engine.Account;
import org.senselights.engine.Change;
import org.senselights.engine.Clock;
import org.senselights.engine.Engine;
import org.senselights.engine.EngineThread;
import org.senselights.engine.EngineView;
import org.senselights.engine.Identity;
import org.senselights.engine.Input;
import org.senselights.engine.Kept;
import org.senselights.engine.Mailbox;
import org.senselights.gpio.Buttons;
import org.senselights.gpio.Lights;
import org.senselights.gpio.PinsUnavailableException;
import org.senselights.gpio.SimulatedLights;
import org.senselights.homeassistant.HealthFigures;
import org.senselights.homeassistant.Info;
import org.senselights.homeassistant.States;
import org.senselights.homeassistant.Topics;
import org.senselights.http.AppNames;
import org.senselights.http.LaneView;
import org.senselights.http.RepositoryView;
import org.senselights.ingress.IngressCounts;
import org.senselights.ingress.ListenException;
import org.senselights.ingress.UdpIngress;
import org.senselights.light.LightDriver;
import org.senselights.message.Message;
import org.senselights.mqtt.Incoming;
import org.senselights.mqtt.MqttLink;
import org.senselights.presence.Snapshot;
import org.senselights.rules.ClockTrust;
import org.senselights.rules.Link;
import org.senselights.rules.Privacy;
import org.senselights.rules.RuleBook;
import org.senselights.settings.RuntimeDirectory;
import org.senselights.settings.Settings;
import org.senselights.settings.StateDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running whole: outputs, then the engine, then the sockets; closed in reverse, so that nothing that was received
 * is lost on the way.
 */
public final class Service implements AutoCloseable {

  /** How long a stop may take at most, by default. */
  public static final Duration STOP_DEADLINE = Duration.ofSeconds(5);

  /**
   * Who looks on while the service works. All are called on the engine's thread and must not wait.
   *
   * @param accounts told what became of each event
   * @param lights told of each change of a light
   */
  public record Watchers(Consumer<Account> accounts, BiConsumer<String, Boolean> lights) {}

  /** What Home Assistant said of itself: whether it listens, and when it said so. */
  record Word(boolean listens, Instant at) {}

  private static final Logger LOG = LoggerFactory.getLogger(Service.class);

  private static final int RADIX = 36;

  /** The part of health that is theirs. */
  private static final String DESTINATIONS = "destinations";

  /** Two clocks are not read at the same moment. */
  private static final Duration CLOCK_NOISE = Duration.ofSeconds(2);

  /** What was noted longer ago says little about who is on line now. */
  private static final Duration BELIEVED = Duration.ofHours(1);

  /** A thread that is at work comes round in much less, on the smallest board too. */
  private static final Duration ROUND = Duration.ofSeconds(10);

  /** A broker that stands still is given up after some 40 seconds. */
  private static final Duration BROKER_PATIENCE = Duration.ofMinutes(1);

  /** Nothing from outside but events may have to wait for room, and then not for long. */
  private static final Duration ROOM_PATIENCE = Duration.ofSeconds(2);

  private final Settings settings;
  private final RulesInForce rules;
  private final StateDirectory state;
  private final Clock clock;
  private final LightDriver lights;
  private final Buttons buttons;
  private final MqttLink mqtt;
  private final Engine engine;
  private final Mailbox mailbox;
  // What is not configured is not loaded. A lambda that names it would load it, whether or not it is ever called, so
  // these are asked whether they are there: outputs, appNames, earlier.
  private final Optional<Outputs> outputs;
  private final EngineThread engineThread;
  private final UdpIngress ingress;
  private final Surroundings surroundings;
  private final States states;
  private final Announcer announcer;
  private final Orders orders;
  private final Hearing hearing;
  private final Health health;
  private final InfoTeller info;
  private final Failures failures = new Failures();
  private final Upkeep upkeep;
  private final ControlServer control;
  private final Optional<StatusPage> page;
  private final Optional<AppNames> appNames;
  private final Enrichment enrichment;
  private final Optional<EarlierSubscribers> earlier;
  private final Set<Link> lost = ConcurrentHashMap.newKeySet();
  private final AtomicLong listenerRounds = new AtomicLong();
  private final AtomicBoolean listenerAsked = new AtomicBoolean();
  private volatile boolean stopped;
  private volatile Optional<Word> homeAssistant = Optional.empty();
  private Instant toldStart = Instant.EPOCH;

  /** What holds a pin is added to {@code opened}, to be closed where something later fails. */
  private Service(
      Settings settings,
      RulesInForce rules,
      StateDirectory state,
      Surroundings surroundings,
      Watchers watchers,
      List<Runnable> opened)
      throws PinsUnavailableException {
    this.settings = settings;
    this.rules = rules;
    this.state = state;
    this.surroundings = surroundings;
    RuleBook book = rules.standing().book();
    clock = new Clock();
    mailbox = new Mailbox();
    appNames = settings.outputs().repository().isPresent()
        ? Optional.of(new AppNames(settings.outputs().repository().get(), state, clock))
        : Optional.empty();
    enrichment = new Enrichment(settings.outputs(), Enrichment.nameOf(appNames), Thread::startVirtualThread);
    lights = Lights.open(settings.gpioMode(), book.lights(), (name, lit, nanos) -> switched(watchers, name, lit));
    opened.add(lights::close);
    buttons = Buttons.open(settings.gpioMode(), book.buttons(), this::press, lights);
    opened.add(buttons::close);
    Topics topics = new Topics(settings.deviceTopic());
    states = new States(topics, settings.privacy());
    hearing = new Hearing(settings.homeAssistant().silentAfter());
    Requests requests = new Requests(this);
    page = settings.web().listen().map(at -> new StatusPage(
        settings.web(),
        new PageFacts(this, lights instanceof SimulatedLights),
        new PageOrders(this, requests, state.salt()),
        clock));
    mqtt =
        new MqttLink(
            settings.mqtt(),
            surroundings.identity().clientId(),
            topics.status(),
            Stream.concat(topics.commands().stream(), Stream.of(Topics.BIRTH)).toList(),
            this::brokerChanged,
            this::heard,
            clock::nanos,
            page.map(each -> each.metrics().acknowledged()).orElse(nanos -> { }));
    announcer =
        new Announcer(
            Appearance.device(
                settings, surroundings.identity(), surroundings.machine(), surroundings.restart().isPresent()),
            settings.homeAssistant().discovery(),
            mqtt,
            state,
            book,
            RandomGenerator.getDefault());
    orders = new Orders(this, requests, topics, states, book, mqtt::offer, mqtt::answer, this::homeAssistantChanged);
    Identity identity = identity(settings, state);
    outputs = settings.outputs().hasDestinations()
        ? Optional.of(new Outputs(settings.outputs(), clock, surroundings.machine()::clockMayBeSet))
        : Optional.empty();
    engine = new Engine(book, identity);
    earlier = settings.outputs().compatible().programs().isEmpty()
        ? Optional.empty()
        : Optional.of(new EarlierSubscribers(settings.outputs(), engine, mqtt::offer));
    restore();
    StateTeller teller = new StateTeller(states, mqtt::offer, mqtt::answer);
    upkeep = new Upkeep(state, this::beat, () -> mailbox.offer(new Input.Save()));
    engineThread =
        new EngineThread(
            engine,
            mailbox,
            clock,
            lights,
            mqtt::offer,
            outputs.isPresent() ? outputs.get() : sending -> { },
            account -> happened(watchers, account),
            changes -> changed(teller, changes),
            upkeep::keep,
            page.map(each -> each.metrics().light()).orElse(nanos -> { }));
    health = new Health(states, mqtt::offer);
    info = new InfoTeller(states, mqtt::offer);
    control =
        new ControlServer(
            new RuntimeDirectory(settings.runtimeDirectory(), System.getenv()).socket(state.path()),
            requests);
    Decoder decoder = new Decoder(settings.udp().fallbackCharset());
    // Beside each other, because making either is mostly the loading of classes.
    CompletableFuture<UdpIngress> sockets =
        CompletableFuture.supplyAsync(
            () ->
                new UdpIngress(
                    settings.udp(),
                    decoder,
                    (event, receipt) -> mailbox.offer(new Input.Happened(enrichment.apply(event), receipt)),
                    clock,
                    clock::nanos,
                    down -> link(Link.LISTENER_DOWN, down)));
    WarmUp.run(book, identity, decoder);
    ingress = sockets.join();
  }

  private void happened(Watchers watchers, Account account) {
    watchers.accounts().accept(account);
    if (outputs.isPresent()) {
      outputs.get().happened(account);
    }
    page.ifPresent(each -> each.accept(account));
    if (earlier.isPresent()) {
      earlier.get().happened(account);
    }
  }

  private void changed(StateTeller teller, List<Change> changes) {
    teller.accept(changes);
    if (earlier.isPresent()) {
      earlier.get().changed(changes);
    }
  }

  private void switched(Watchers watchers, String light, boolean lit) {
    watchers.lights().accept(light, lit);
    page.ifPresent(each -> each.switched(light, lit));
  }

  private void brokerChanged(boolean isUp) {
    link(Link.BROKER_LOST, !isUp);
    if (isUp) {
      announcer.linkCameUp();
    }
  }

  private void homeAssistantChanged(boolean listens) {
    homeAssistant = Optional.of(new Word(listens, clock.instant()));
    if (listens) {
      announcer.born();
    } else {
      announcer.died();
    }
  }

  private void heard(Incoming message) {
    orders.accept(message);
  }

  /** Who this device is in this run. */
  static Identity identity(Settings settings, StateDirectory state) {
    return new Identity(
        settings.deviceTopic(),
        settings.timeZone(),
        new Privacy(settings.privacy(), state.salt()),
        Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), RADIX),
        settings.presenceExpiry(),
        new ClockTrust(Build.own().builtAt()),
        settings.outputs().destinations(),
        settings.outputs().tags(),
        settings.outputs().browsers());
  }

  /** A finger must not wait for room, and its press must not be lost for want of it. */
  private void press(String button) {
    Input pressed = new Input.Pressed(button);
    if (!mailbox.offer(pressed)) {
      Thread.startVirtualThread(() -> hand(pressed));
    }
  }

  /** Where there is no room now, it is made good when it is next seen whether anything is wrong. */
  private void link(Link link, boolean isLost) {
    if (isLost) {
      lost.add(link);
    } else {
      lost.remove(link);
    }
    mailbox.offer(new Input.LinkChanged(link, isLost));
  }

  private void restore() {
    Kept kept = new Kept(state.presence(), state.openRules());
    engine.restore(kept, clock.now(), BELIEVED).forEach(problem -> LOG.info("After this start, {}", problem));
    if (kept.isPresenceNewer()) {
      state.setPresenceAside();
    }
    if (kept.areRulesNewer()) {
      state.setOpenRulesAside();
    }
  }

  /**
   * Starts everything. When this returns the sockets are bound; the broker may be there or not.
   *
   * @param settings checked settings
   * @param rules the rules in force, which are followed from now on, and closed with the service
   * @param state where the salt is kept, and who was on line
   * @param surroundings where it lives
   * @param watchers who looks on
   * @return the running service
   * @throws StartException if pins that are asked for, or a UDP address, cannot be had
   */
  public static Service start(
      Settings settings, RulesInForce rules, StateDirectory state, Surroundings surroundings, Watchers watchers)
      throws StartException {
    Service service;
    List<Runnable> opened = new ArrayList<>();
    try {
      service = new Service(settings, rules, state, surroundings, watchers, opened);
    } catch (PinsUnavailableException e) {
      opened.reversed().forEach(Runnable::run);
      throw new StartException(e.getMessage(), e);
    } catch (RuntimeException e) {
      opened.reversed().forEach(Runnable::run);
      throw e;
    }
    try {
      service.control.start();
    } catch (ControlException e) {
      if (e.reason() == ControlException.Reason.TAKEN) {
        // Two would throw each other off the broker, and write the same files.
        opened.reversed().forEach(Runnable::run);
        throw new StartException(e.getMessage(), e);
      }
      LOG.warn("Commands such as status and reload do not reach this service: {}", e.getMessage());
    }
    // Beside each other, because either is mostly the loading of classes.
    CompletableFuture<Void> told = CompletableFuture.runAsync(service::begin);
    try {
      service.ingress.start();
      told.join();
    } catch (ListenException e) {
      told.exceptionally(fault -> null).join();
      service.stop(STOP_DEADLINE);
      throw new StartException(e.getMessage(), e);
    } catch (CompletionException e) {
      service.stop(STOP_DEADLINE);
      throw e;
    }
    service.hand(new Input.Started());
    service.page.ifPresent(page -> service.health.set("page", page.start(service.signs()).stream().toList()));
    rules.follow(service::adopt);
    service.upkeep.start();
    return service;
  }

  /** The link starts last, so that nobody is told that we are there before how we are. */
  private void begin() {
    enrichment.use(rules.standing().book());
    if (appNames.isPresent()) {
      appNames.get().start();
    }
    tellFromTheStart();
    engineThread.start();
    mqtt.start();
  }

  private void tellFromTheStart() {
    announcer.start();
    tellInfo();
    mqtt.offer(states.logLevel(surroundings.level().get()));
    if (settings.privacy() != Privacy.Mode.CLEAR) {
      // What the broker keeps may be from a time when users were told of by name.
      mqtt.offer(states.noEventYet());
    }
    look();
  }

  private void tellInfo() {
    List<LaneView> lanes = lanes();
    info.tell(
        new Info(
            Build.own().version(),
            written(start()),
            rules.standing().hash(),
            settings.described(),
            lanes.isEmpty() ? List.of() : Outputs.figures(lanes, failing(lanes), this::written),
            appNames.isPresent()
                ? Optional.of(Outputs.figures(appNames.get().view(), this::written)) : Optional.empty()),
        clock.nanos());
  }

  /** Another where the clock was set meanwhile, because a Pi does not know the time when it starts. */
  private Instant start() {
    Instant start = clock.instant().minusNanos(clock.nanos()).truncatedTo(ChronoUnit.SECONDS);
    // Not by this service's own lock, which is held until all is said at its stop.
    synchronized (info) {
      if (Duration.between(toldStart, start).abs().compareTo(CLOCK_NOISE) > 0) {
        toldStart = start;
      }
      return toldStart;
    }
  }

  private String written(Instant at) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
        at.truncatedTo(ChronoUnit.SECONDS).atZone(settings.timeZone()));
  }

  private List<LaneView> lanes() {
    return outputs.isPresent() ? outputs.get().views() : List.of();
  }

  private Map<String, String> failing(List<LaneView> lanes) {
    return failures.lasting(lanes, clock.nanos());
  }

  /** Puts other rules in force, between two events. */
  private void adopt(RuleBook book) {
    enrichment.use(book);
    announcer.adopt(book);
    // However busy it is, what is said to be in force has to be.
    while (!hand(new Input.NewRules(book)) && !stopped) {
      LOG.warn("The service is too busy to take up the new rules; trying again");
    }
    buttons.define(book.buttons());
    orders.use(book);
    look();
  }

  /** Hands in what somebody waits for who can be told that there was no room. */
  boolean offer(Input input) {
    return mailbox.offer(input);
  }

  /** Hands in what must not be lost; gives whether there was room. */
  boolean hand(Input input) {
    try {
      return mailbox.offer(input, ROOM_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void beat() {
    page.ifPresent(each -> each.beat(engineThread.view()));
    if (outputs.isPresent()) {
      outputs.get().beat(engineThread.view().presence());
    }
    look();
  }

  /** Sees whether anything is wrong. */
  private void look() {
    health.set("rules", rules.standing().troubles());
    health.set(
        "pins", Stream.concat(lights.troubles().stream(), buttons.troubles().stream()).distinct().toList());
    health.set("state", state.troubles());
    health.set("apps", appNames.isPresent()
        ? Stream.of(appNames.get().view().trouble()).filter(each -> !each.isEmpty()).toList()
        : List.of());
    List<LaneView> lanes = lanes();
    health.set(DESTINATIONS, lanes.isEmpty() ? List.of() : Outputs.troubles(lanes, failing(lanes)));
    EngineView view = engineThread.view();
    for (Link link : Link.values()) {
      if (view.lost().contains(link) != lost.contains(link)) {
        mailbox.offer(new Input.LinkChanged(link, lost.contains(link)));
      }
    }
    health.setAndLog(
        "clock",
        view.clockSet() ? List.of() : List.of("The clock is not set, so no condition on time holds until it is"));
    health.setAndLog(
        "presence",
        view.evicted() == 0
            ? List.of()
            : List.of("More users were on line than can be kept in mind: the longest silent are taken for gone"));
    health.tell(figures(), clock.nanos());
    tellInfo();
  }

  /** How it is now. */
  HealthFigures figures() {
    IngressCounts.Snapshot datagrams = ingress.counts().snapshot();
    return new HealthFigures(
        health.troubles(),
        hearing.talks(datagrams.events(), clock.nanos()),
        rules.standing().problems().isEmpty(),
        datagrams.received(),
        datagrams.overflow() + ingress.kernelDrops().orElse(0),
        datagrams.malformedTotal() + datagrams.tooLong(),
        surroundings.machine().temperature());
  }

  /** The parts without which the service is of no use. */
  List<Sign> signs() {
    List<Sign> signs = new ArrayList<>();
    signs.add(new Sign("engine", engineThread::rounds, () -> mailbox.offer(new Input.Tick()), ROUND));
    signs.add(new Sign("listener", listenerRounds::get, this::askListener, ROUND));
    if (settings.mqtt().broker().isPresent()) {
      signs.add(new Sign("link to the broker", mqtt::rounds, () -> { }, BROKER_PATIENCE));
    }
    return List.copyOf(signs);
  }

  private void askListener() {
    if (!stopped && listenerAsked.compareAndSet(false, true)) {
      try {
        ingress.execute(() -> {
          listenerAsked.set(false);
          listenerRounds.incrementAndGet();
        });
      } catch (RejectedExecutionException e) {
        LOG.debug("The listener is being closed, so it is not asked whether it lives");
      }
    }
  }

  /** How it is now, such as {@code 12 sessions, 31 connections, broker connected}; names no user. */
  String statusLine() {
    Snapshot presence = engineThread.view().presence();
    String broker =
        settings.mqtt().broker().isEmpty() ? "no broker" : "broker " + (mqtt.connected() ? "" : "not ") + "connected";
    List<String> troubles = health.troubles();
    return Requests.count(presence.sessions(), "session") + ", " + Requests.count(presence.connections(), "connection")
        + ", " + broker + (troubles.isEmpty() ? "" : "; " + troubles.getFirst().replace('\n', ' '));
  }

  Clock clock() {
    return clock;
  }

  /** What completes an event that comes another way than as a datagram. */
  Enrichment enrichment() {
    return enrichment;
  }

  /** How the names of apps stand; absent where nobody is asked for them. */
  Optional<RepositoryView> repository() {
    return appNames.isPresent() ? Optional.of(appNames.get().view()) : Optional.empty();
  }

  Surroundings surroundings() {
    return surroundings;
  }

  Announcer announcer() {
    return announcer;
  }

  /**
   * The settings it was started with.
   *
   * @return never changed
   */
  Settings settings() {
    return settings;
  }

  RulesInForce rules() {
    return rules;
  }

  EngineView view() {
    return engineThread.view();
  }

  List<String> troubles() {
    look();
    return health.troubles();
  }

  /** Those that whoever shows how it stands with each destination does not show already. */
  List<String> troublesBesideLinks() {
    return health.troublesBut(DESTINATIONS);
  }

  boolean brokerConnected() {
    return mqtt.connected();
  }

  /** Why it is not; empty where nobody knows. */
  String brokerTrouble() {
    return mqtt.downBecause();
  }

  /** What Home Assistant said last; nothing where it has not been heard. */
  Optional<Word> homeAssistant() {
    return homeAssistant;
  }

  /**
   * Where it listens.
   *
   * @return addresses with the true ports, in the order of the settings
   */
  public List<InetSocketAddress> listensAt() {
    return ingress.boundAddresses();
  }

  /**
   * Where the status page is.
   *
   * @return with the true port; absent where none is wanted, or it could not be served
   */
  public Optional<InetSocketAddress> pageAt() {
    return page.flatMap(StatusPage::address);
  }

  /**
   * What has happened so far.
   *
   * @return all counters at this moment
   */
  public Summary summary() {
    return new Summary(
        Duration.ofNanos(clock.nanos()),
        ingress.counts().snapshot(),
        ingress.kernelDrops(),
        engine.counts().snapshot(),
        mqtt.counts(),
        lanes(),
        stopped);
  }

  /**
   * Closes the sockets, lets everything that was received be decided, puts the lights to rest, tells the broker what
   * waits and says {@code offline}. May be called more than once.
   *
   * @param deadline how long all of it may take
   */
  public synchronized void stop(Duration deadline) {
    if (stopped) {
      return;
    }
    stopped = true;
    long until = System.nanoTime() + deadline.toNanos();
    control.close();
    rules.close();
    ingress.close();
    if (appNames.isPresent()) {
      appNames.get().close();
    }
    buttons.close();
    try {
      engineThread.stop(remaining(until));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lights.close();
    upkeep.close();
    announcer.close();
    // Beside each other, because a destination that hangs must not keep the broker from being told.
    CompletableFuture<Void> told =
        outputs.isPresent() ? outputs.get().stop(remaining(until)) : CompletableFuture.completedFuture(null);
    mqtt.stop(remaining(until));
    announcer.await(remaining(until));
    told.exceptionally(fault -> null).join();
    // Last, because who looks at it is to see the end, and must not delay it.
    page.ifPresent(StatusPage::close);
  }

  private static Duration remaining(long until) {
    return Duration.ofNanos(Math.max(0, until - System.nanoTime()));
  }

  @Override
  public void close() {
    stop(STOP_DEADLINE);
  }
}
