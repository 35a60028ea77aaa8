package org.senselights.web;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.senselights.engine.Account;
import org.senselights.engine.Account.Deed;
import org.senselights.engine.Account.Fired;
import org.senselights.engine.Account.Part;
import org.senselights.event.Event;

/**
 * What the page remembers of what happens: the last events with what became of them, how often each rule fired, what
 * each lamp shows. Of events as long as datagrams can be it remembers fewer, so that nobody fills the memory with them.
 *
 * <p>Told by the engine's thread alone, which it costs next to nothing: nothing is made into text before somebody
 * looks. Any thread may look.
 */
public final class Watch implements Consumer<Account> {

  /** How many happenings are remembered. */
  public static final int KEPT = 512;

  /** Twice what {@link #KEPT} usual ones have. */
  static final int MOST_LETTERS = 1 << 20;

  private final AtomicReferenceArray<Happening> ring = new AtomicReferenceArray<>(KEPT);
  /** Those of each happening in the ring, and of all together; for the thread that tells. */
  private final int[] letters = new int[KEPT];
  private long lettersInAll;
  private long oldest = 1;
  private final Map<String, Tally> tallies = new ConcurrentHashMap<>();
  private final Map<String, Level> levels = new ConcurrentHashMap<>();
  private volatile long last;

  /**
   * Something that happened.
   *
   * @param number 1 for the first since the start, then one more each
   * @param account what it was, and what became of it
   */
  public record Happening(long number, Account account) {

    /** Refuses null. */
    public Happening {
      Objects.requireNonNull(account, "account");
    }
  }

  /**
   * How often a rule fired.
   *
   * @param fired times since the start
   * @param throttled times it was held back by its throttle
   * @param last when it fired last; absent where it never did
   */
  public record Times(long fired, long throttled, Optional<Instant> last) {

    /** Never. */
    public static final Times NONE = new Times(0, 0, Optional.empty());
  }

  /**
   * What a lamp shows.
   *
   * @param lit whether it is lit now
   * @param switchedOn how often it was switched on since the start, so that a flash between two looks is seen
   */
  public record Shown(boolean lit, long switchedOn) {}

  /** Written by one thread. */
  private static final class Tally {
    private volatile long fired;
    private volatile long throttled;
    private volatile Instant last;
  }

  /** Written by one thread. */
  private static final class Level {
    private volatile Shown shown = new Shown(false, 0);
  }

  /** Remembers nothing yet. */
  public Watch() {}

  @Override
  public void accept(Account account) {
    for (Fired fired : account.fired()) {
      if (fired.part() == Part.FIRED || fired.part() == Part.THROTTLED) {
        count(fired, account.occasion().receipt().at());
      }
    }
    long number = last + 1;
    if (number - oldest >= KEPT) {
      forgetOldest();
    }
    int place = (int) (number % KEPT);
    letters[place] = letters(account);
    lettersInAll += letters[place];
    ring.setRelease(place, new Happening(number, account));
    while (lettersInAll > MOST_LETTERS && oldest < number) {
      forgetOldest();
    }
    last = number;
  }

  private void forgetOldest() {
    int place = (int) (oldest % KEPT);
    lettersInAll -= letters[place];
    letters[place] = 0;
    ring.setRelease(place, null);
    oldest++;
  }

  /** How long the texts are that the network can make long. */
  private static int letters(Account account) {
    int letters = letters(account.occasion().event());
    for (Fired fired : account.fired()) {
      for (Deed deed : fired.deeds()) {
        letters += switch (deed) {
          case Deed.Published(var message) -> message.topic().length() + message.payload().length();
          case Deed.PublishedAlready(var topic) -> topic.length();
          case Deed.TopicTooLong(var topic) -> topic.length();
          case Deed.Sent(var sending) -> letters(sending.occasion().event());
          case Deed.Logged(var text) -> text.length();
          default -> 0;
        };
      }
    }
    return letters;
  }

  private static int letters(Event event) {
    return event.host().length() + event.directory().length() + event.userId().length()
        + event.origin().length() + event.context().length() + event.appId().length() + event.appName().length()
        + event.userAgent().length() + event.task().length() + event.taskId().length()
        + event.executionId().length() + event.logTime().length() + event.logLevel().length()
        + event.command().length() + event.message().length();
  }

  private void count(Fired fired, Instant at) {
    Tally tally = tallies.get(fired.rule());
    if (tally == null) {
      tally = new Tally();
      tallies.put(fired.rule(), tally);
    }
    if (fired.part() == Part.FIRED) {
      long before = tally.fired;
      tally.last = at;
      tally.fired = before + 1;
    } else {
      long before = tally.throttled;
      tally.throttled = before + 1;
    }
  }

  /**
   * A lamp is switched.
   *
   * @param light its name
   * @param lit its new level
   */
  public void switched(String light, boolean lit) {
    Level level = levels.get(light);
    if (level == null) {
      level = new Level();
      levels.put(light, level);
    }
    Shown before = level.shown;
    level.shown = new Shown(lit, before.switchedOn() + (lit && !before.lit() ? 1 : 0));
  }

  /**
   * The number of the last happening.
   *
   * @return 0 where there was none
   */
  public long last() {
    return last;
  }

  /**
   * What happened since.
   *
   * @param after the number of a happening, or 0; what is no longer remembered is left out
   * @return the oldest first, at most {@link #KEPT}
   */
  public List<Happening> since(long after) {
    long newest = last;
    List<Happening> happenings = new ArrayList<>();
    for (long number = Math.max(Math.max(0, after) + 1, newest - KEPT + 1); number <= newest; number++) {
      Happening happening = ring.getAcquire((int) (number % KEPT));
      // Forgotten, or overtaken meanwhile: there it says what came KEPT later.
      if (happening != null && happening.number() == number) {
        happenings.add(happening);
      }
    }
    return happenings;
  }

  /**
   * How often a rule fired.
   *
   * @param rule its name
   * @return its times since the start, whatever became of the rule meanwhile
   */
  public Times times(String rule) {
    Tally tally = tallies.get(rule);
    return tally == null ? Times.NONE : new Times(tally.fired, tally.throttled, Optional.ofNullable(tally.last));
  }

  /**
   * What a lamp shows.
   *
   * @param light its name
   * @return dark where it was never switched
   */
  public Shown shown(String light) {
    Level level = levels.get(light);
    return level == null ? new Shown(false, 0) : level.shown;
  }
}
