package org.senselights.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import org.senselights.engine.Account.Deed;
import org.senselights.engine.Account.Fired;
import org.senselights.engine.Account.Verdict;
import org.senselights.event.Event;
import org.senselights.light.Lamp;
import org.senselights.light.LightDefinition;
import org.senselights.light.Program;
import org.senselights.message.Message;
import org.senselights.rules.Action;
import org.senselights.rules.EventMessage;
import org.senselights.rules.LightTarget;
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

  private static final int LONGEST_TOPIC_BYTES = 65_535;
  private static final int ID_RADIX = 36;

  private final RuleBook book;
  private final Identity identity;
  private final EventMessage eventMessage;
  private final TimeText timeText;
  private final Map<String, Shown> lamps = new LinkedHashMap<>();
  private final Repeats repeats = new Repeats();
  private final Throttles throttles = new Throttles();
  private final PriorityQueue<Waiting> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Waiting::due).thenComparingLong(Waiting::order));
  private final EngineCounts counts = new EngineCounts();
  private long events;
  private long waitingOrder;
  private long waitingLetters;

  /**
   * An engine at its begin: every lamp dark, nothing remembered.
   *
   * @param book the rules in force
   * @param identity how the device speaks
   */
  public Engine(RuleBook book, Identity identity) {
    this.book = Objects.requireNonNull(book, "book");
    this.identity = Objects.requireNonNull(identity, "identity");
    eventMessage = new EventMessage(identity.deviceTopic());
    timeText = new TimeText(identity.zone());
    for (LightDefinition light : book.lights()) {
      lamps.put(light.name(), new Shown(new Lamp(light.name())));
    }
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
    Work work = new Work(now.nanos());
    resume(work);
    switch (input) {
      case Input.Happened(var event, var receipt) -> {
        Occasion occasion =
            Occasion.of(
                identity.run() + "-" + Long.toString(events++, ID_RADIX),
                identity.privacy().veil(event),
                receipt,
                timeText.of(receipt.at()),
                identity.privacy());
        happened(event, occasion, work);
      }
      case Input.Tick tick -> { }
      case Input.Stop stop -> {
        counts.givenUp.add(waiting.size());
        waiting.clear();
        waitingLetters = 0;
        lamps.replaceAll((name, shown) -> shown.darkened());
      }
    }
    settleLamps(work);
    return work.outcome();
  }

  /**
   * When the engine has to be asked again though nothing comes.
   *
   * @return nanoseconds as in {@link Moment#nanos}, or {@link Long#MAX_VALUE} for never
   */
  public long nextDue() {
    long due = waiting.isEmpty() ? Long.MAX_VALUE : waiting.peek().due;
    for (Shown shown : lamps.values()) {
      due = Math.min(due, shown.nextChange);
    }
    return due;
  }

  private void happened(Event event, Occasion occasion, Work work) {
    if (repeats.contains(event, work.now)) {
      counts.repeated.increment();
      work.accounts.add(new Account(occasion, Verdict.REPEATED, List.of()));
      return;
    }
    if (book.ignores(event, occasion.receipt())) {
      counts.ignored.increment();
      work.accounts.add(new Account(occasion, Verdict.IGNORED, List.of()));
      return;
    }
    counts.decided.increment();
    List<Fired> fired = new ArrayList<>(4);
    Told told = new Told(occasion);
    for (Rule rule : book.candidates(event)) {
      if (!rule.matches(event, occasion.receipt())) {
        continue;
      }
      if (throttles.holdsBack(rule, event, occasion.receipt(), work.now)) {
        counts.throttled.increment();
        fired.add(new Fired(rule.name(), true, List.of()));
      } else {
        counts.fired.increment();
        fired.add(new Fired(rule.name(), false, act(rule, 0, told, work)));
      }
    }
    work.accounts.add(new Account(occasion, Verdict.DECIDED, fired));
  }

  /** Does what fell due while nobody called, in order. */
  private void resume(Work work) {
    while (!waiting.isEmpty() && waiting.peek().due <= work.now) {
      Waiting next = waiting.poll();
      waitingLetters -= next.told.weight();
      List<Deed> deeds = act(next.rule, next.action, next.told, work);
      Fired fired = new Fired(next.rule.name(), false, deeds);
      work.accounts.add(new Account(next.told.occasion, Verdict.DECIDED, List.of(fired)));
    }
  }

  /** Does a rule's actions from one on, up to the next delay. */
  private List<Deed> act(Rule rule, int from, Told told, Work work) {
    Occasion occasion = told.occasion;
    List<Deed> deeds = new ArrayList<>(rule.then().size() - from);
    for (int i = from; i < rule.then().size(); i++) {
      switch (rule.then().get(i)) {
        case Action.Show show -> show(new LayerOwner(rule.name(), i), show, occasion, deeds, work);
        case Action.PublishEvent event -> publishEvent(told, deeds, work);
        case Action.Publish publish -> publish(publish, occasion, deeds, work);
        case Action.Mute mute -> { }
        case Action.Log(var text) -> deeds.add(new Deed.Logged(text.render(occasion)));
        case Action.Delay(var time) -> {
          if (waiting.size() >= MOST_WAITING || waitingLetters > MOST_WAITING_LETTERS) {
            counts.givenUp.increment();
            deeds.add(new Deed.GaveUpWaiting());
          } else {
            waitingLetters += told.weight();
            waiting.add(new Waiting(work.now + time.toNanos(), waitingOrder++, rule, i + 1, told));
            deeds.add(new Deed.Waits(time));
          }
          return deeds;
        }
      }
    }
    return deeds;
  }

  private void show(LayerOwner owner, Action.Show show, Occasion occasion, List<Deed> deeds, Work work) {
    for (String name : lightsOf(show.target(), occasion, deeds)) {
      Shown shown = lamps.get(name);
      if (show.isOpen()) {
        shown.lamp.rest(show.program(), work.now);
      } else {
        shown.lamp.show(owner, show.program(), show.lengthNanos(), show.priority(), show.again(), work.now);
      }
      shown.touched = true;
      counts.shown.increment();
      deeds.add(new Deed.Showed(name, show.program()));
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

  private void publishEvent(Told told, List<Deed> deeds, Work work) {
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

  private void settleLamps(Work work) {
    for (Shown shown : lamps.values()) {
      if (!shown.touched && shown.nextChange > work.now) {
        continue;
      }
      shown.touched = false;
      boolean lit = shown.lamp.litAt(work.now);
      shown.nextChange = shown.lamp.nextChange(work.now);
      if (lit != shown.lit) {
        shown.lit = lit;
        work.lights.add(new LightChange(shown.lamp.name(), lit));
      }
    }
  }

  /** Each action owns one layer on each of its lights. */
  private record LayerOwner(String rule, int action) {}

  /** Actions of a rule, from one on, that come behind a delay. */
  private record Waiting(long due, long order, Rule rule, int action, Told told) {}

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

  /** A lamp, the level that its pin has, and when to look at it again. */
  private static final class Shown {
    final Lamp lamp;
    boolean lit;
    boolean touched;
    long nextChange = Program.NEVER;

    Shown(Lamp lamp) {
      this.lamp = lamp;
    }

    /** Dark and at rest, but remembering the level of the pin, so that the change is written. */
    Shown darkened() {
      Shown dark = new Shown(new Lamp(lamp.name()));
      dark.lit = lit;
      dark.touched = true;
      return dark;
    }
  }

  /** What one call of {@link #decide} gathers. */
  private static final class Work {
    final long now;
    final List<LightChange> lights = new ArrayList<>(2);
    final List<Message> messages = new ArrayList<>(2);
    final List<Account> accounts = new ArrayList<>(1);

    Work(long now) {
      this.now = now;
    }

    Outcome outcome() {
      return lights.isEmpty() && messages.isEmpty() && accounts.isEmpty()
          ? Outcome.NOTHING
          : new Outcome(lights, messages, accounts);
    }
  }
}
