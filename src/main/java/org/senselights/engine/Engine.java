package org.senselights.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.senselights.engine.Account.Deed;
import org.senselights.engine.Account.Fired;
import org.senselights.engine.Account.Part;
import org.senselights.engine.Account.Verdict;
import org.senselights.engine.Delays.Waiting;
import org.senselights.engine.Openings.Opening;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.event.Receipt;
import org.senselights.presence.Presence;
import org.senselights.rules.Action;
import org.senselights.rules.Cause;
import org.senselights.rules.DailyTime;
import org.senselights.rules.Destinations;
import org.senselights.rules.EventMessage;
import org.senselights.rules.Occasion;
import org.senselights.rules.Rule;
import org.senselights.rules.RuleBook;

/**
 * Decides: an input and a moment in, what is to be done out.
 *
 * <p>Owns all state of the service that changes. Owned by one thread; reads no clock, waits for nothing, throws for
 * nothing that an input can hold.
 */
public final class Engine {

  /** After so long what is kept is written anew though nothing has changed, or it would be too old to be believed. */
  private static final long KEEP_AGAIN_NANOS = Duration.ofMinutes(10).toNanos();

  private static final int ID_RADIX = 36;

  private static final Receipt NOT_RECEIVED = new Receipt(Instant.EPOCH, Receipt.NO_DATAGRAM, "");

  private final Identity identity;
  private final boolean rehearsal;
  private final TimeText timeText;
  private final Presence presence;
  private final Windows windows;
  private final States states;
  private final DailyClocks clocks;
  private final Lamps lamps = new Lamps();
  private final Repeats repeats = new Repeats();
  private final Throttles throttles = new Throttles();
  private final Openings openings = new Openings();
  private final Delays delays = new Delays();
  private final Standing standing = new Standing();
  private final EngineCounts counts = new EngineCounts();
  private final Performer performer;

  /** What {@link #idsOnLine} said of each user last, empty for nothing: a hash costs more than looking it up. */
  private final Map<String, String> idsOfUsers = new HashMap<>();

  private RuleBook book;
  private RuleBook told;
  private Map<String, Live> live = Map.of();
  private List<Live> lasting = List.of();
  private List<Live> paced = List.of();
  private List<Live> unprompted = List.of();
  private boolean begun;
  private boolean changed;
  private long keptAt;
  private long occasions;

  /**
   * An engine at its begin: every lamp dark, nobody on line, nothing remembered.
   *
   * @param book the rules in force
   * @param identity how the device speaks
   */
  public Engine(RuleBook book, Identity identity) {
    this(book, identity, false);
  }

  private Engine(RuleBook book, Identity identity, boolean rehearsal) {
    this.rehearsal = rehearsal;
    this.book = Objects.requireNonNull(book, "book");
    this.identity = Objects.requireNonNull(identity, "identity");
    timeText = new TimeText(identity.zone());
    presence = new Presence(identity.presenceExpiry(), identity.zone());
    windows = new Windows(identity.zone(), identity.trust());
    states = new States(presence, windows);
    clocks = new DailyClocks(identity.zone(), windows);
    performer =
        new Performer(
            book,
            identity.deviceTopic(),
            new EventMessage(identity.deviceTopic(), identity.tags(), identity.browsers(), rehearsal),
            presence,
            states,
            lamps,
            delays,
            counts);
    lamps.define(book.lights(), 0);
  }

  /**
   * The same for those who only want to know what would be done: the standard messages of events have their topics, and
   * empty payloads.
   *
   * @param book the rules in force
   * @param identity how the device would speak
   * @return an engine at its begin
   */
  public static Engine forRehearsal(RuleBook book, Identity identity) {
    return new Engine(book, identity, true);
  }

  /** Prepares what is looked up in the rule book. */
  private void bind(Moment now) {
    List<Rule> enabled = book.rules().stream().filter(Rule::enabled).toList();
    states.watch(enabled, now.nanos());
    live = new LinkedHashMap<>();
    enabled.forEach(rule -> live.put(rule.name(), new Live(rule, states.of(rule))));
    lasting = those(each -> each.rule.lasts());
    standing.keep(lasting);
    paced = those(each -> each.paced);
    unprompted = those(Engine::isUnprompted);
    clocks.watch(
        live.values().stream()
            .flatMap(each -> Stream.concat(each.rule.when().stream(), each.rule.until().stream()))
            .flatMap(each -> each.cause() instanceof Cause.Daily(var time) ? Stream.of(time) : Stream.empty())
            .collect(Collectors.toSet()),
        now);
  }

  /** Some of the rules in force, by name. */
  private List<Live> those(Predicate<Live> which) {
    return live.values().stream().filter(which).toList();
  }

  /** Whether something other than an event of Sense can begin it. */
  private static boolean isUnprompted(Live each) {
    return each.rule.when().stream().anyMatch(happening -> !(happening.cause() instanceof Cause.Told));
  }

  /**
   * What has been counted so far.
   *
   * @return counters that any thread may read
   */
  public EngineCounts counts() {
    return counts;
  }

  /**
   * Takes an input, after everything that fell due before it.
   *
   * @param input what came
   * @param now the moment, never earlier than an earlier call's
   * @return what is to be done
   */
  public Outcome decide(Input input, Moment now) {
    Work work = new Work(now);
    begin(now);
    boolean muted = lamps.muted();
    long muteEnds = lamps.muteEnds();
    catchUp(work);
    work.overdue = work.messages.size();
    switch (input) {
      case Input.Happened(var event, var receipt) -> happened(event, receipt, work);
      case Input.Pressed(var button) -> set(Spur.button(button, now), work);
      case Input.Started started -> set(Spur.started(now), work);
      case Input.LinkChanged(var link, var lost) -> {
        states.link(link, lost);
        turn(work);
      }
      case Input.NewRules(var fresh) -> replace(fresh, work);
      case Input.ByHand(var command) -> lamps.byHand(command, now.nanos());
      case Input.Mute(var change) -> {
        performer.mute(new Action.Mute(change, Optional.empty()), work);
        changed = true;
      }
      case Input.ResetCounts reset -> {
        presence.reset();
        changed = true;
        turn(work);
      }
      case Input.MadeUp(var sessions) -> {
        presence.set(sessions, now.nanos());
        turn(work);
      }
      case Input.TestLights test -> lamps.test(now.nanos());
      case Input.TestLight(var light, var atMost) -> lamps.test(light, atMost, now.nanos());
      case Input.Save save -> save(work);
      case Input.Tick tick -> { }
      case Input.Stop stop -> {
        counts.givenUp.add(delays.giveUp());
        work.kept = Optional.of(keep(now));
        lamps.stop();
      }
    }
    for (Live each : paced) {
      performer.pace(each, now.nanos());
    }
    tellRules(work);
    work.switched = lamps.settle(now.nanos(), work.lights, work.changes);
    if (!rehearsal) {
      standing.settle(lasting, openings, lamps, input instanceof Input.Mute, presence, work);
    }
    changed |= muted != lamps.muted() || muteEnds != lamps.muteEnds();
    return work.outcome();
  }

  private void begin(Moment now) {
    if (!begun) {
      begun = true;
      bind(now);
    }
  }

  private void tellRules(Work work) {
    if (!rehearsal && told != book) {
      told = book;
      work.changes.add(new Change.InForce(book));
    }
  }

  /** Does what fell due while nobody called. */
  private void catchUp(Work work) {
    long now = work.now.nanos();
    changed |= lamps.endMute(now);
    boolean stirs = states.nextDue() <= now || presence.nextExpiry() <= now;
    presence.expire(now);
    resume(work);
    for (DailyTime time : clocks.strike(work.now)) {
      set(Spur.time(time, work.now), work);
    }
    if (stirs) {
      turn(work);
    }
  }

  private void resume(Work work) {
    long now = work.now.nanos();
    for (Optional<Waiting> next = delays.next(now); next.isPresent(); next = delays.next(now)) {
      Waiting waiting = next.get();
      List<Deed> deeds = performer.act(waiting.run(), waiting.action(), waiting.told(), work);
      Fired fired = new Fired(waiting.run().live().rule.name(), Part.RESUMED, deeds);
      work.accounts.add(new Account(waiting.told().occasion, Verdict.DECIDED, List.of(fired)));
    }
  }

  /**
   * When the engine has to be asked again though nothing comes.
   *
   * @return nanoseconds as in {@link Moment#nanos}, after a call of {@link #decide} later than its moment; 0 for at
   *     once, {@link Long#MAX_VALUE} for never
   */
  public long nextDue() {
    long due = Math.min(delays.nextDue(), clocks.nextDue());
    // In a rehearsal nobody looks at the lamps: months of a blinking one need not be gone through.
    due = Math.min(due, Math.min(rehearsal ? Long.MAX_VALUE : lamps.nextChange(), lamps.muteEnds()));
    due = Math.min(due, rehearsal ? Long.MAX_VALUE : standing.nextDue(presence));
    return Math.min(due, Math.min(states.nextDue(), presence.nextExpiry()));
  }

  /**
   * How things stand.
   *
   * @param now the moment
   * @return a view that any thread may keep
   */
  public EngineView view(Moment now) {
    Map<String, Integer> open = new TreeMap<>();
    openings.rules().forEach(rule -> open.put(rule, openings.of(rule).size()));
    return new EngineView(
        presence.snapshot(),
        presence.today(now.wall()),
        presence.evicted(),
        lamps.showing(now.nanos()),
        lamps.muted(),
        open,
        states.lost(),
        windows.clockIsSet(now));
  }

  /**
   * Who is on line, as the world may see them: for whoever is told on the engine's thread that somebody came or went.
   * How a user appears is found out once, and forgotten at the first call after the user went.
   *
   * @return each user's id without directory, in the order in which they came, but for those of whom the broker is to
   *     hear nothing at all; nobody where the owner hides users
   */
  public List<String> idsOnLine() {
    List<String> names = presence.userNames();
    List<String> ids = new ArrayList<>(names.size());
    for (String name : names) {
      String id = idsOfUsers.computeIfAbsent(name, this::idOf);
      if (!id.isEmpty()) {
        ids.add(id);
      }
    }
    if (idsOfUsers.size() > names.size()) {
      idsOfUsers.keySet().retainAll(new HashSet<>(names));
    }
    return Collections.unmodifiableList(ids);
  }

  private String idOf(String user) {
    return isKeptFromBroker(user) ? "" : identity.privacy().veil(user.substring(user.indexOf('/') + 1));
  }

  /** Whether nothing is published of a user, whatever that one does: who is told of in part is no secret. */
  private boolean isKeptFromBroker(String user) {
    if (!identity.destinations().withholdsFrom(Destinations.MQTT)) {
      return false;
    }
    int slash = user.indexOf('/');
    String directory = user.substring(0, Math.max(slash, 0));
    String userId = user.substring(slash + 1);
    return Arrays.stream(EventType.values())
        .filter(EventType::isOfUser)
        .map(type -> Event.of(type).directory(directory).userId(userId).build())
        .allMatch(event -> identity.destinations().withheld(event, NOT_RECEIVED).contains(Destinations.MQTT));
  }

  /** Why a rule does not fire on an event that was decided just now; nothing where it does. */
  Optional<Miss> whyNot(Rule rule, Event event, Receipt receipt, Moment now) {
    return rule.enabled()
        ? new Judge(windows, states, identity.zone()).whyNot(live.get(rule.name()), Spur.event(event, receipt), now)
        : Optional.of(new Miss("enabled = false", "it is switched off"));
  }

  /** When the next actions that wait behind a delay are due. */
  long nextResume() {
    return delays.nextDue();
  }

  private void happened(Event event, Receipt receipt, Work work) {
    states.heard(event, receipt, work.now.nanos());
    Occasion occasion =
        Occasion.of(
                nextId(), identity.privacy().veil(event), receipt, timeText.of(receipt.at()), identity.privacy())
            .withheldFrom(identity.destinations().withheld(event, receipt));
    if (repeats.contains(event, work.now.nanos())) {
      counts.repeated.increment();
      passOver(occasion, Verdict.REPEATED, work);
    } else if (book.ignores(event, receipt)) {
      counts.ignored.increment();
      passOver(occasion, Verdict.IGNORED, work);
    } else {
      counts.decided.increment();
      changed = true;
      presence.happened(event, work.now.nanos(), work.now.wall());
      if (event.type().isOfUser() && isToldToHomeAssistant(occasion)) {
        standing.userDid(occasion);
      }
      set(Spur.event(event, receipt), occasion, book.candidates(event), work);
    }
  }

  private static boolean isToldToHomeAssistant(Occasion occasion) {
    return !occasion.withheld().contains(Destinations.HOME_ASSISTANT)
        && !occasion.withheld().contains(Destinations.MQTT);
  }

  /** It meets no rule, but it is heard: a silence ends. */
  private void passOver(Occasion occasion, Verdict verdict, Work work) {
    turn(work);
    work.accounts.add(new Account(occasion, verdict, List.of()));
  }

  private String nextId() {
    return identity.run() + "-" + Long.toString(occasions++, ID_RADIX);
  }

  /** Sets rules going by something that is no event of Sense. */
  private void set(Spur spur, Work work) {
    set(spur, occasion(spur, work.now), unprompted.stream().map(each -> each.rule).toList(), work);
  }

  private Occasion occasion(Spur spur, Moment now) {
    return new Occasion(
        nextId(),
        spur.word(),
        spur.told(),
        spur.event(),
        spur.receipt(),
        timeText.of(now.wall()),
        identity.privacy(),
        Optional.empty(),
        Set.of());
  }

  private void set(Spur spur, Occasion occasion, List<Rule> candidates, Work work) {
    Set<String> ended = openings.rules().isEmpty() ? Set.of() : endBy(spur, work);
    List<Firing> firings = new ArrayList<>(4);
    Told told = new Told(occasion);
    states.update(work.now);
    for (Rule rule : candidates) {
      Live each = live.get(rule.name());
      if (each.beginsWith(spur, windows, work.now) && !ended.contains(rule.name())) {
        firings.add(new Firing(each, spur, told));
      }
    }
    List<Fired> fired = turn(firings, work);
    if (spur.told() || !fired.isEmpty()) {
      work.accounts.add(new Account(occasion, Verdict.DECIDED, fired));
    }
  }

  /** Ends what this ends, and gives the rules of which it ended something: those it does not begin anew. */
  private Set<String> endBy(Spur spur, Work work) {
    Set<String> endedHere = new HashSet<>();
    for (String name : List.copyOf(openings.rules())) {
      Live each = live.get(name);
      if (each.rule.until().isEmpty() || !each.endsWith(spur, windows, work.now)) {
        continue;
      }
      boolean one = each.rule.per().isEmpty() || spur.couldTell(each.rule.per().get());
      List<Opening> ended = one ? openings.end(name, spur.key(each.rule.per())) : openings.endAll(name);
      if (!ended.isEmpty()) {
        endedHere.add(name);
        end(each, ended, work);
      }
    }
    return endedHere;
  }

  /** Looks at all that may hold now, and begins and ends what lasts while something holds. */
  private void turn(Work work) {
    states.update(work.now);
    turn(List.of(), work);
  }

  /**
   * Begins and ends what lasts while something holds, together with what begins otherwise at this moment, in the order
   * of the rules' names. Gives the accounts of those others; what a state began has an account of its own.
   */
  private List<Fired> turn(List<Firing> others, Work work) {
    List<Firing> firings = others;
    for (Live each : lasting) {
      boolean open = openings.isOpen(each.rule.name());
      if (open && !each.holds()) {
        end(each, openings.endAll(each.rule.name()), work);
      } else if (!open && each.holds()) {
        if (firings == others) {
          firings = new ArrayList<>(others);
        }
        Spur spur = Spur.none(work.now);
        firings.add(new Firing(each, spur, new Told(occasion(spur, work.now))));
      }
    }
    if (firings.isEmpty()) {
      return List.of();
    }
    if (firings != others) {
      firings.sort(Comparator.comparing(firing -> firing.live.rule.name()));
    }
    List<Fired> fired = new ArrayList<>(firings.size());
    for (Firing firing : firings) {
      Fired done = fire(firing.live, firing.spur, firing.told, work);
      if (firing.live.rule.lasts()) {
        work.accounts.add(new Account(firing.told.occasion, Verdict.DECIDED, List.of(done)));
      } else {
        fired.add(done);
      }
    }
    return fired;
  }

  private Fired fire(Live each, Spur spur, Told told, Work work) {
    Rule rule = each.rule;
    if (throttles.holdsBack(rule, spur, work.now.nanos())) {
      counts.throttled.increment();
      return new Fired(rule.name(), Part.THROTTLED, List.of());
    }
    counts.fired.increment();
    Opening opening = each.opens ? open(each, spur, told) : new Opening("", told.occasion);
    return new Fired(rule.name(), Part.FIRED, performer.act(new Run(each, false, opening), 0, told, work));
  }

  private Opening open(Live each, Spur spur, Told told) {
    String name = each.rule.name();
    changed = true;
    Opening opening = openings.open(name, spur.key(each.rule.per()), told.slim());
    openings.forgetSurplus(name).ifPresent(forgotten -> {
      counts.forgotten.increment();
      performer.release(each, List.of(forgotten), openings.of(name));
    });
    return opening;
  }

  /** Does what comes at the end, for each value that has ended; the lights end with the last value. */
  private void end(Live each, List<Opening> ended, Work work) {
    if (ended.isEmpty()) {
      return;
    }
    changed = true;
    Rule rule = each.rule;
    if (openings.isOpen(rule.name())) {
      performer.release(each, ended, openings.of(rule.name()));
    } else {
      lamps.end(rule.name());
    }
    if (rule.afterwards().isEmpty()) {
      return;
    }
    for (Opening opening : ended) {
      Occasion before = opening.occasion;
      Occasion now = new Occasion(before.id(), before.cause(), before.told(), before.event(), before.receipt(),
          timeText.of(work.now.wall()), before.privacy(), Optional.empty(), before.withheld());
      List<Deed> deeds = performer.act(new Run(each, true, new Opening("", now)), 0, new Told(now), work);
      work.accounts.add(
          new Account(now, Verdict.DECIDED, List.of(new Fired(rule.name(), Part.ENDED, deeds))));
    }
  }

  /**
   * Puts another book in force. Rules whose conditions are the same keep their memory, and what they have open goes on
   * with the actions as they are written now; what others have begun ends, as if their condition had ended.
   */
  private void replace(RuleBook fresh, Work work) {
    Map<String, Rule> after = new HashMap<>();
    fresh.rules().stream().filter(Rule::enabled).forEach(rule -> after.put(rule.name(), rule));
    for (Live each : live.values()) {
      String name = each.rule.name();
      if (!after.containsKey(name) || !each.asksAs(after.get(name))) {
        throttles.forget(name);
        lamps.forget(owner -> owner.rule().equals(name));
        end(each, openings.endAll(name), work);
      }
    }
    book = fresh;
    performer.use(fresh);
    if (!fresh.lights().equals(lamps.definitions())) {
      work.define = Optional.of(fresh.lights());
      lamps.define(fresh.lights(), work.now.nanos());
    }
    bind(work.now);
    lamps.forget(owner -> !live.containsKey(owner.rule()) || !live.get(owner.rule()).owns(owner));
    counts.givenUp.add(delays.keep(this::successor));
    showOpen(work.now);
    changed = true;
    turn(work);
  }

  /** The same run of the rule as it is written now, where all of it is written as before. */
  private Optional<Run> successor(Run run) {
    Rule rule = run.live().rule;
    return Optional.ofNullable(live.get(rule.name()))
        .filter(each -> each.asksAs(rule)
            && each.rule.then().equals(rule.then())
            && each.rule.afterwards().equals(rule.afterwards()))
        .map(each -> new Run(each, run.afterwards(), run.opening()));
  }

  private void showOpen(Moment now) {
    for (String name : openings.rules()) {
      performer.showOpen(live.get(name), openings.of(name), now.nanos());
    }
  }

  private void save(Work work) {
    long now = work.now.nanos();
    boolean something = !openings.rules().isEmpty() || lamps.muted() || presence.sessions() > 0;
    if (changed || something && now - keptAt >= KEEP_AGAIN_NANOS) {
      changed = false;
      keptAt = now;
      work.kept = Optional.of(keep(work.now));
    }
  }

  private Kept keep(Moment now) {
    return new Kept(
        presence.save(now.wall(), now.nanos()),
        new Memory(openings, live, lamps.muted(), lamps.muteEnds(), identity.privacy()).text(now));
  }

  /**
   * Takes up what was kept before a restart. To be called before the first input.
   *
   * @param kept what an earlier engine gave; an empty text is passed over
   * @param now the moment
   * @param maxAge how old it may be
   * @return what is not believed and why, a sentence each; nothing where all was taken
   */
  public List<String> restore(Kept kept, Moment now, Duration maxAge) {
    begin(now);
    List<String> problems = new ArrayList<>();
    if (!kept.presence().isEmpty()) {
      presence.restore(kept.presence(), now.wall(), now.nanos(), maxAge)
          .ifPresent(why -> problems.add("who was on line is not taken over: " + why));
    }
    if (!kept.rules().isEmpty()) {
      try {
        takeUp(Memory.read(kept.rules(), identity.privacy(), now, maxAge), now);
      } catch (IllegalArgumentException e) {
        problems.add("what rules had begun is not taken over: " + e.getMessage());
      }
    }
    return problems;
  }

  private void takeUp(Memory.Was was, Moment now) {
    was.mute().ifPresent(ends -> lamps.mute(true, ends, now.nanos()));
    for (Memory.WasOpen each : was.open()) {
      Live rule = live.get(each.rule());
      if (rule != null && rule.opens && each.conditions().equals(Memory.digest(rule.rule.conditions()))) {
        openings.open(each.rule(), each.key(), each.occasion());
        openings.forgetSurplus(each.rule());
        if (rule.rule.lasts()) {
          rule.whileHolds().forEach(state -> state.takeUp(now.nanos()));
        }
      }
    }
    showOpen(now);
  }

  /** A rule that begins now, and by what. */
  private record Firing(Live live, Spur spur, Told told) {}
}
