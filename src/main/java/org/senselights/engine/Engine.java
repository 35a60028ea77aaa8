package org.senselights.engine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.senselights.engine.Account.Deed;
import org.senselights.engine.Account.Fired;
import org.senselights.engine.Account.Part;
import org.senselights.engine.Account.Verdict;
import org.senselights.engine.Openings.Opening;
import org.senselights.event.Event;
import org.senselights.event.Receipt;
import org.senselights.light.Program;
import org.senselights.message.Message;
import org.senselights.presence.Presence;
import org.senselights.rules.Action;
import org.senselights.rules.Cause;
import org.senselights.rules.DailyClock;
import org.senselights.rules.DailyTime;
import org.senselights.rules.EventMessage;
import org.senselights.rules.Happening;
import org.senselights.rules.LightTarget;
import org.senselights.rules.Numbers;
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

  /** How many runs of actions may wait behind a delay; more are given up and counted. */
  public static final int MOST_WAITING = 10_000;

  /** The longest texts of the events among them, together: what the network sends may be long. */
  private static final long MOST_WAITING_LETTERS = 4L << 20;

  /** An event with longer texts is kept without them while what it began is open. */
  private static final int MOST_OPEN_LETTERS = 4_096;

  private static final int LONGEST_TOPIC_BYTES = 65_535;
  private static final int ID_RADIX = 36;

  private final Identity identity;
  private final EventMessage eventMessage;
  private final TimeText timeText;
  private final Presence presence;
  private final Windows windows;
  private final States states;
  private final Lamps lamps = new Lamps();
  private final Repeats repeats = new Repeats();
  private final Throttles throttles = new Throttles();
  private final Openings openings = new Openings();
  private final Map<DailyTime, DailyClock> dailyClocks = new LinkedHashMap<>();
  private final PriorityQueue<Waiting> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Waiting::due).thenComparingLong(Waiting::order));
  private final EngineCounts counts = new EngineCounts();
  private RuleBook book;
  private Map<String, Live> live = Map.of();
  private List<Live> lasting = List.of();
  private List<Live> paced = List.of();
  private List<Live> unprompted = List.of();
  private boolean begun;
  private Moment clockSeen = new Moment(0, Instant.EPOCH);
  private long clockDue = Long.MAX_VALUE;
  private long occasions;
  private long waitingOrder;
  private long waitingLetters;
  private boolean changed;

  /**
   * An engine at its begin: every lamp dark, nobody on line, nothing remembered.
   *
   * @param book the rules in force
   * @param identity how the device speaks
   */
  public Engine(RuleBook book, Identity identity) {
    this.book = Objects.requireNonNull(book, "book");
    this.identity = Objects.requireNonNull(identity, "identity");
    eventMessage = new EventMessage(identity.deviceTopic());
    timeText = new TimeText(identity.zone());
    presence = new Presence(identity.presenceExpiry(), identity.zone());
    windows = new Windows(identity.zone(), identity.trust());
    states = new States(presence, windows);
    lamps.define(book.lights(), 0);
    bind();
  }

  /** Prepares what is looked up in the rule book. */
  private void bind() {
    List<Rule> enabled = book.rules().stream().filter(Rule::enabled).toList();
    states.watch(enabled);
    live = enabled.stream().collect(Collectors.toMap(Rule::name, rule -> new Live(rule, states.of(rule))));
    lasting = inOrder(live.values().stream().filter(each -> each.rule.lasts()));
    paced = inOrder(live.values().stream().filter(each -> each.paced));
    unprompted = inOrder(live.values().stream().filter(Engine::isUnprompted));
    Set<DailyTime> times =
        live.values().stream()
            .flatMap(each -> Stream.concat(each.rule.when().stream(), each.rule.until().stream()))
            .map(Happening::cause)
            .filter(Cause.Daily.class::isInstance)
            .map(cause -> ((Cause.Daily) cause).time())
            .collect(Collectors.toSet());
    dailyClocks.keySet().retainAll(times);
    times.forEach(time -> dailyClocks.computeIfAbsent(time, DailyClock::of));
    clockDue = Long.MIN_VALUE;
  }

  private static List<Live> inOrder(Stream<Live> rules) {
    return rules.sorted(Comparator.comparing(each -> each.rule.name())).toList();
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
    presence.expire(now.nanos());
    resume(work);
    strike(work);
    switch (input) {
      case Input.Happened(var event, var receipt) -> happened(event, receipt, work);
      case Input.Pressed(var button) -> set(Spur.button(button, now), work);
      case Input.Started started -> set(Spur.started(now), work);
      case Input.LinkChanged(var link, var lost) -> states.link(link, lost);
      case Input.NewRules(var fresh) -> replace(fresh, work);
      case Input.Mute(var change) -> mute(new Action.Mute(change, Optional.empty()), work);
      case Input.ResetCounts reset -> {
        presence.reset();
        changed = true;
      }
      case Input.MadeUp(var sessions) -> presence.set(sessions, now.nanos());
      case Input.TestLights test -> lamps.test(now.nanos());
      case Input.Save save -> { }
      case Input.Tick tick -> { }
      case Input.Stop stop -> {
        counts.givenUp.add(waiting.size());
        waiting.clear();
        waitingLetters = 0;
      }
    }
    if (input instanceof Input.Stop) {
      work.kept = Optional.of(keep(now));
      lamps.stop();
    } else {
      turnStates(List.of(), work);
      if (input instanceof Input.Save && changed) {
        changed = false;
        work.kept = Optional.of(keep(now));
      }
    }
    pace(work);
    lamps.settle(now.nanos(), work.lights);
    return work.outcome();
  }

  private void begin(Moment now) {
    if (!begun) {
      begun = true;
      states.begin(now.nanos());
      clockSeen = now;
    }
  }

  /**
   * When the engine has to be asked again though nothing comes.
   *
   * @return nanoseconds as in {@link Moment#nanos}, or {@link Long#MAX_VALUE} for never
   */
  public long nextDue() {
    long due = waiting.isEmpty() ? Long.MAX_VALUE : waiting.peek().due;
    due = Math.min(due, Math.min(lamps.nextChange(), lamps.muteEnds()));
    due = Math.min(due, Math.min(states.nextDue(), presence.nextExpiry()));
    return dailyClocks.isEmpty() ? due : Math.min(due, clockDue);
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

  /** Why a rule does not fire on an event that was decided just now; nothing where it does. */
  Optional<Miss> whyNot(Rule rule, Event event, Receipt receipt, Moment now) {
    return rule.enabled()
        ? new Judge(windows, states, identity.zone()).whyNot(live.get(rule.name()), Spur.event(event, receipt), now)
        : Optional.of(new Miss("enabled = false", "it is switched off"));
  }

  /** When the next actions that wait behind a delay are due. */
  long nextResume() {
    return waiting.isEmpty() ? Long.MAX_VALUE : waiting.peek().due;
  }

  private void happened(Event event, Receipt receipt, Work work) {
    states.heard(event, receipt, work.now.nanos());
    Occasion occasion =
        Occasion.of(
            nextId(), identity.privacy().veil(event), receipt, timeText.of(receipt.at()), identity.privacy());
    if (repeats.contains(event, work.now.nanos())) {
      counts.repeated.increment();
      work.accounts.add(new Account(occasion, Verdict.REPEATED, List.of()));
      return;
    }
    if (book.ignores(event, receipt)) {
      counts.ignored.increment();
      work.accounts.add(new Account(occasion, Verdict.IGNORED, List.of()));
      return;
    }
    counts.decided.increment();
    changed = true;
    presence.happened(event, work.now.nanos(), work.now.wall());
    set(Spur.event(event, receipt), occasion, book.candidates(event), work);
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
        Optional.empty());
  }

  private void set(Spur spur, Occasion occasion, List<Rule> candidates, Work work) {
    Set<EndedHere> endedHere = openings.rules().isEmpty() ? Set.of() : endBy(spur, work);
    List<Firing> firings = new ArrayList<>(4);
    Told told = new Told(occasion);
    states.update(work.now);
    for (Rule rule : candidates) {
      Live each = live.get(rule.name());
      if (each.beginsWith(spur, windows, work.now)
          && !endedHere.contains(new EndedHere(rule.name(), spur.key(rule.per())))) {
        firings.add(new Firing(each, spur, told));
      }
    }
    List<Fired> fired = turnStates(firings, work);
    if (spur.told() || !fired.isEmpty()) {
      work.accounts.add(new Account(occasion, Verdict.DECIDED, fired));
    }
  }

  /** Ends what this ends; what it ended it does not begin anew. */
  private Set<EndedHere> endBy(Spur spur, Work work) {
    Set<EndedHere> endedHere = new HashSet<>();
    for (String name : openings.rules().stream().sorted().toList()) {
      Live each = live.get(name);
      if (each.rule.until().isEmpty() || !each.endsWith(spur, windows, work.now)) {
        continue;
      }
      boolean one = each.rule.per().isEmpty() || each.rule.per().filter(spur::couldTell).isPresent();
      List<Opening> ended = one ? openings.end(name, spur.key(each.rule.per())) : openings.endAll(name);
      ended.forEach(opening -> endedHere.add(new EndedHere(name, opening.key)));
      afterwards(each.rule, each, ended, work);
    }
    return endedHere;
  }

  /**
   * Begins and ends what lasts while something holds, together with what begins otherwise at this moment, in the order
   * of the rules' names.
   */
  private List<Fired> turnStates(List<Firing> others, Work work) {
    states.update(work.now);
    if (lasting.isEmpty()) {
      return run(others, work);
    }
    List<Firing> firings = new ArrayList<>(others);
    for (Live each : lasting) {
      boolean open = openings.isOpen(each.rule.name());
      if (open && !each.holds()) {
        afterwards(each.rule, each, openings.endAll(each.rule.name()), work);
      } else if (!open && each.holds()) {
        Spur spur = Spur.none(work.now);
        firings.add(new Firing(each, spur, new Told(occasion(spur, work.now))));
      }
    }
    firings.sort(Comparator.comparing(firing -> firing.live.rule.name()));
    return run(firings, work);
  }

  /** Gives the accounts of those that an event began; those that a state began have accounts of their own. */
  private List<Fired> run(List<Firing> firings, Work work) {
    if (firings.isEmpty()) {
      return List.of();
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
    Opening opening = new Opening(spur.key(rule.per()), told.occasion.told() ? slim(told.occasion) : told.occasion);
    if (rule.lasts() || !rule.until().isEmpty()) {
      changed = true;
      openings.open(rule.name(), opening).ifPresent(forgotten -> counts.forgotten.increment());
    }
    return new Fired(rule.name(), Part.FIRED, act(new Run(each, rule.then(), false, opening), 0, told, work));
  }

  /** What is kept for as long as something is open must not be as long as a datagram can be. */
  private static Occasion slim(Occasion occasion) {
    if (new Told(occasion).weight() <= MOST_OPEN_LETTERS) {
      return occasion;
    }
    Event slim = occasion.event().toBuilder().message("").context("").userAgent("").build();
    return new Occasion(occasion.id(), occasion.cause(), true, slim, occasion.receipt(), occasion.time(),
        occasion.privacy(), occasion.numbers());
  }

  /** Does what comes at the end, for each value that has ended; the lights end with the last value. */
  private void afterwards(Rule rule, Live each, List<Opening> ended, Work work) {
    if (ended.isEmpty()) {
      return;
    }
    changed = true;
    if (!openings.isOpen(rule.name())) {
      lamps.end(rule.name());
    }
    if (rule.afterwards().isEmpty()) {
      return;
    }
    for (Opening opening : ended) {
      Occasion before = opening.occasion;
      Occasion now = new Occasion(before.id(), before.cause(), before.told(), before.event(), before.receipt(),
          timeText.of(work.now.wall()), before.privacy(), Optional.empty());
      List<Deed> deeds =
          act(new Run(each, rule.afterwards(), true, new Opening(opening.key, now)), 0, new Told(now), work);
      work.accounts.add(
          new Account(now, Verdict.DECIDED, List.of(new Fired(rule.name(), Part.ENDED, deeds))));
    }
  }

  /** Does what fell due while nobody called, in order. */
  private void resume(Work work) {
    while (!waiting.isEmpty() && waiting.peek().due <= work.now.nanos()) {
      Waiting next = waiting.poll();
      waitingLetters -= next.told.weight();
      if (next.run.opening.ended) {
        continue;
      }
      List<Deed> deeds = act(next.run, next.action, next.told, work);
      Fired fired = new Fired(next.run.live.rule.name(), Part.RESUMED, deeds);
      work.accounts.add(new Account(next.told.occasion, Verdict.DECIDED, List.of(fired)));
    }
  }

  /** Sets rules going whose time of day has come. */
  private void strike(Work work) {
    Moment now = work.now;
    if (dailyClocks.isEmpty() || now.nanos() < clockDue && !now.wall().isBefore(clockSeen.wall())) {
      return;
    }
    Moment before = clockSeen;
    clockSeen = now;
    Instant next = now.wall().plusNanos(Windows.LOOK_NANOS);
    for (DailyTime time : List.copyOf(dailyClocks.keySet())) {
      if (windows.clockIsSet(now)) {
        DailyClock clock = dailyClocks.get(time);
        Duration elapsed = Duration.ofNanos(now.nanos() - before.nanos());
        Optional<LocalDate> date = clock.due(before.wall(), now.wall(), elapsed, identity.zone());
        if (date.isPresent()) {
          dailyClocks.put(time, clock.firedOn(date.get()));
          set(Spur.time(time, now), work);
        }
        Instant coming = time.next(now.wall(), identity.zone());
        next = coming.isBefore(next) ? coming : next;
      }
    }
    clockDue = now.nanos() + Duration.between(now.wall(), next).toNanos();
  }

  /** Does a run's actions from one on, up to the next delay. */
  private List<Deed> act(Run run, int from, Told told, Work work) {
    Occasion occasion = run.live.asksNumbers ? told.occasion.with(numbers(run.live, work)) : told.occasion;
    List<Deed> deeds = new ArrayList<>(run.actions.size() - from);
    for (int i = from; i < run.actions.size(); i++) {
      switch (run.actions.get(i)) {
        case Action.Show show -> show(run, i, show, occasion, deeds, work);
        case Action.PublishEvent event -> publishEvent(told, deeds, work);
        case Action.Publish publish -> publish(publish, occasion, deeds, work);
        case Action.Log(var text) -> deeds.add(new Deed.Logged(text.render(occasion)));
        case Action.Mute mute -> deeds.add(mute(mute, work));
        case Action.Delay(var time) -> {
          if (waiting.size() >= MOST_WAITING || waitingLetters > MOST_WAITING_LETTERS) {
            counts.givenUp.increment();
            deeds.add(new Deed.GaveUpWaiting());
          } else {
            waitingLetters += told.weight();
            waiting.add(new Waiting(work.now.nanos() + time.toNanos(), waitingOrder++, run, i + 1, told));
            deeds.add(new Deed.Waits(time));
          }
          return deeds;
        }
      }
    }
    return deeds;
  }

  private Numbers numbers(Live each, Work work) {
    return new Numbers(each.count().map(states::count).orElse(0L), presence.today(work.now.wall()));
  }

  private void show(Run run, int action, Action.Show show, Occasion occasion, List<Deed> deeds, Work work) {
    Rule rule = run.live.rule;
    Lamps.Owner owner = new Lamps.Owner(rule.name(), run.afterwards, action);
    boolean lasts = !run.afterwards && (rule.lasts() || !rule.until().isEmpty());
    Program program = show.programAt(run.live.count().map(states::count).orElse(0L));
    for (String name : lightsOf(show.target(), occasion, deeds)) {
      if (show.isOpen() && !lasts) {
        lamps.rest(owner, name, program, work.now.nanos());
      } else {
        lamps.show(owner, name, show, program, work.now.nanos());
      }
      counts.shown.increment();
      deeds.add(new Deed.Showed(name, program));
    }
  }

  private List<String> lightsOf(LightTarget target, Occasion occasion, List<Deed> deeds) {
    if (target.byEvent().isEmpty()) {
      return target.names();
    }
    String name = target.byEvent().get().render(occasion);
    List<String> names = book.lightsOf(name);
    if (names.isEmpty()) {
      counts.noSuchLight.increment();
      deeds.add(new Deed.NoSuchLight(target.byEvent().get().toString()));
    }
    return names;
  }

  private Deed mute(Action.Mute mute, Work work) {
    boolean on =
        switch (mute.change()) {
          case ON -> true;
          case OFF -> false;
          case TOGGLE -> !lamps.muted();
        };
    lamps.mute(on, mute.length(), work.now.nanos());
    changed = true;
    return new Deed.Muted(on);
  }

  private void publishEvent(Told told, List<Deed> deeds, Work work) {
    if (!told.occasion.told()) {
      deeds.add(new Deed.NothingToTell());
      return;
    }
    if (told.published) {
      deeds.add(new Deed.PublishedAlready(eventMessage.topicOf(told.occasion.event().type())));
      return;
    }
    told.published = true;
    say(eventMessage.of(told.occasion), deeds, work);
  }

  private void publish(Action.Publish publish, Occasion occasion, List<Deed> deeds, Work work) {
    String topic = publish.topic().render(occasion, identity.deviceTopic());
    if (topic.length() > LONGEST_TOPIC_BYTES / 3
        && topic.getBytes(StandardCharsets.UTF_8).length > LONGEST_TOPIC_BYTES) {
      counts.topicTooLong.increment();
      deeds.add(new Deed.TopicTooLong(publish.topic().toString()));
      return;
    }
    say(new Message(topic, publish.payload().render(occasion), publish.qos(), publish.retain()), deeds, work);
  }

  private void say(Message message, List<Deed> deeds, Work work) {
    counts.published.increment();
    work.messages.add(message);
    deeds.add(new Deed.Published(message));
  }

  /** Lets cycles go with the counts. */
  private void pace(Work work) {
    for (Live each : paced) {
      if (openings.isOpen(each.rule.name()) || !each.rule.lasts()) {
        long count = each.count().map(states::count).orElse(0L);
        for (int i = 0; i < each.rule.then().size(); i++) {
          if (each.rule.then().get(i) instanceof Action.Show show && show.pace().isPresent()) {
            lamps.pace(new Lamps.Owner(each.rule.name(), false, i), show.programAt(count), work.now.nanos());
          }
        }
      }
    }
  }

  /**
   * Puts another book in force. Rules whose conditions are the same keep their memory; what others have begun ends, as
   * if their condition had ended.
   */
  private void replace(RuleBook fresh, Work work) {
    Map<String, Live> before = live;
    Map<String, Rule> after = new HashMap<>();
    fresh.rules().stream().filter(Rule::enabled).forEach(rule -> after.put(rule.name(), rule));
    for (Live each : inOrder(before.values().stream())) {
      Rule rule = each.rule;
      Rule now = after.get(rule.name());
      if (now == null || !now.conditions().equals(rule.conditions())) {
        throttles.keep(name -> !name.equals(rule.name()));
        afterwards(rule, each, openings.endAll(rule.name()), work);
        lamps.forget(owner -> owner.rule().equals(rule.name()));
      }
    }
    book = fresh;
    // A time of day that was written just now and passed a moment ago is not meant for today.
    clockSeen = work.now;
    work.define = !fresh.lights().equals(lamps.definitions());
    lamps.define(fresh.lights(), work.now.nanos());
    bind();
    waiting.removeIf(each -> gone(each, after));
    for (Live each : inOrder(live.values().stream())) {
      Live old = before.get(each.rule.name());
      if (old != null && old.rule.conditions().equals(each.rule.conditions())
          && (!old.rule.then().equals(each.rule.then()) || work.define)) {
        keepShowing(old.rule, each, work);
      }
    }
    changed = true;
  }

  private boolean gone(Waiting wait, Map<String, Rule> after) {
    Rule rule = after.get(wait.run.live.rule.name());
    boolean same = rule != null
        && rule.conditions().equals(wait.run.live.rule.conditions())
        && rule.then().equals(wait.run.live.rule.then())
        && rule.afterwards().equals(wait.run.live.rule.afterwards());
    if (!same) {
      counts.givenUp.increment();
      waitingLetters -= wait.told.weight();
    }
    return !same;
  }

  /** What is open goes on with the actions as they are written now; nothing is told again. */
  private void keepShowing(Rule old, Live each, Work work) {
    Rule rule = each.rule;
    lamps.forget(owner -> owner.rule().equals(rule.name())
        && (owner.afterwards()
            ? !sameAt(owner.action(), old.afterwards(), rule.afterwards())
            : !sameAt(owner.action(), old.then(), rule.then())));
    showOpen(each, work, i -> !sameAt(i, old.then(), rule.then()) || work.define);
  }

  private static boolean sameAt(int action, List<Action> one, List<Action> other) {
    return action < one.size() && action < other.size() && one.get(action).equals(other.get(action));
  }

  /** Shows again what an open rule shows for as long as it is open. */
  private void showOpen(Live each, Work work, IntPredicate which) {
    Collection<Opening> open = openings.of(each.rule.name());
    for (Opening opening : List.copyOf(open)) {
      Run run = new Run(each, each.rule.then(), false, opening);
      for (int i = 0; i < each.rule.then().size(); i++) {
        if (which.test(i) && each.rule.then().get(i) instanceof Action.Show show && show.isOpen()) {
          show(run, i, show, opening.occasion, new ArrayList<>(), work);
        }
      }
    }
  }

  private Kept keep(Moment now) {
    return new Kept(
        presence.save(now.wall(), now.nanos()),
        new Memory(openings, live, lamps.muted(), lamps.muteEnds()).text(now));
  }

  /**
   * Takes up what was kept before a restart. To be called before the first input.
   *
   * @param kept what an earlier engine gave
   * @param now the moment
   * @param maxAge how old it may be
   * @return what is not believed and why, a sentence each; nothing where all was taken
   */
  public List<String> restore(Kept kept, Moment now, Duration maxAge) {
    begin(now);
    List<String> problems = new ArrayList<>();
    presence.restore(kept.presence(), now.wall(), now.nanos(), maxAge)
        .ifPresent(why -> problems.add("who was on line is not taken over: " + why));
    Work work = new Work(now);
    try {
      Memory.Was was = Memory.read(kept.rules(), identity.privacy(), now, maxAge);
      was.mute().ifPresent(ends -> lamps.mute(true, ends, now.nanos()));
      for (Memory.WasOpen each : was.open()) {
        Live rule = live.get(each.rule());
        if (rule != null && each.conditions().equals(Memory.digest(rule.rule.conditions()))) {
          openings.open(each.rule(), new Opening(each.key(), each.occasion()));
          if (rule.rule.lasts()) {
            rule.whileHolds().forEach(state -> state.assume(now.nanos()));
          }
        }
      }
      inOrder(live.values().stream()).forEach(each -> showOpen(each, work, i -> true));
    } catch (IllegalArgumentException e) {
      problems.add("what rules had begun is not taken over: " + e.getMessage());
    }
    return problems;
  }

  /** One value that ended just now. */
  private record EndedHere(String rule, String key) {}

  /** A rule that begins now, and by what. */
  private record Firing(Live live, Spur spur, Told told) {}

  /** Some actions of a rule, and what they belong to: where that has ended, those that wait are not done. */
  private record Run(Live live, List<Action> actions, boolean afterwards, Opening opening) {}

  /** Actions of a run, from one on, that come behind a delay. */
  private record Waiting(long due, long order, Run run, int action, Told told) {}

  /** An event on its way through the rules, and whether its standard message has been published yet. */
  private static final class Told {
    final Occasion occasion;
    boolean published;

    Told(Occasion occasion) {
      this.occasion = occasion;
    }

    /** How long the texts are that the network can make long. */
    int weight() {
      Event event = occasion.event();
      return event.message().length()
          + event.context().length()
          + event.userId().length()
          + event.task().length()
          + event.userAgent().length()
          + event.host().length()
          + event.directory().length()
          + event.appName().length();
    }
  }

  /** What one call of {@link #decide} gathers. */
  private final class Work {
    final Moment now;
    final List<LightChange> lights = new ArrayList<>(2);
    final List<Message> messages = new ArrayList<>(2);
    final List<Account> accounts = new ArrayList<>(1);
    boolean define;
    Optional<Kept> kept = Optional.empty();

    Work(Moment now) {
      this.now = now;
    }

    Outcome outcome() {
      return lights.isEmpty() && messages.isEmpty() && accounts.isEmpty() && !define && kept.isEmpty()
          ? Outcome.NOTHING
          : new Outcome(
              define ? Optional.of(lamps.definitions()) : Optional.empty(), lights, messages, accounts, kept);
    }
  }
}
