package org.senselights.engine;

import java.time.Duration;
import java.util.List;
import org.senselights.light.Program;
import org.senselights.message.Message;
import org.senselights.rules.Occasion;
import org.senselights.rules.Sending;

/**
 * What became of one event, or of whatever else set rules going, and why: which rules matched and what was done.
 * Journal, demo and whoever explains read this one record.
 *
 * @param occasion what happened, as the world may see it
 * @param verdict whether it met the rules at all
 * @param fired the rules that matched, by name; those held back by their throttle too
 */
public record Account(Occasion occasion, Verdict verdict, List<Fired> fired) {

  /** Copies the list. */
  public Account {
    fired = List.copyOf(fired);
  }

  /**
   * Whether an event of Sense meets the rules here. An event can have more accounts than this one, of what came of it
   * later: when a delay was over, or what it had begun ended.
   *
   * @return true once for each event that the rules file does not ignore and that is no repeat
   */
  public boolean tellsOfEvent() {
    return occasion.told()
        && verdict == Verdict.DECIDED
        && fired.stream().allMatch(each -> each.part() == Part.FIRED || each.part() == Part.THROTTLED);
  }

  /** Whether an event met the rules. */
  public enum Verdict {
    /** It met the rules, whether or not any matched. */
    DECIDED,
    /** The rules file says to ignore it. */
    IGNORED,
    /** The same type with the same execution id was seen within ten minutes. */
    REPEATED
  }

  /**
   * A rule's part in it.
   *
   * @param rule its name
   * @param part what the rule does here
   * @param deeds what it did at this moment, in order
   */
  public record Fired(String rule, Part part, List<Deed> deeds) {

    /** Copies the list. */
    public Fired {
      deeds = List.copyOf(deeds);
    }
  }

  /** What a rule does at a moment. */
  public enum Part {
    /** It fires. */
    FIRED,
    /** It would, but is held back by its throttle. */
    THROTTLED,
    /** It goes on behind a delay. */
    RESUMED,
    /** It ends, and does what comes afterwards. */
    ENDED
  }

  /** One thing done. */
  public sealed interface Deed {

    /**
     * A light shows something.
     *
     * @param light its name
     * @param program what it shows
     */
    record Showed(String light, Program program) implements Deed {}

    /**
     * The event names a light that does not exist.
     *
     * @param template as written in the rules file; not what it gave, which may be a user's name
     */
    record NoSuchLight(String template) implements Deed {}

    /**
     * A message went to the outbox.
     *
     * @param message what was said
     */
    record Published(Message message) implements Deed {}

    /**
     * Another rule has published this event's standard message already.
     *
     * @param topic where
     */
    record PublishedAlready(String topic) implements Deed {}

    /**
     * A message cannot be sent: with this event's values its topic is longer than MQTT allows.
     *
     * @param topic as written in the rules file
     */
    record TopicTooLong(String topic) implements Deed {}

    /**
     * Something went to a target's queue.
     *
     * @param sending what is to be told
     */
    record Sent(Sending sending) implements Deed {}

    /**
     * Nothing was told, because the owner keeps such events from this destination.
     *
     * @param destination its name in the settings
     */
    record Withheld(String destination) implements Deed {}

    /**
     * Nothing was told, because the settings do not have the target, or not as the rule needs it.
     *
     * @param target its name in the rule
     */
    record NoSuchTarget(String target) implements Deed {}

    /**
     * A line for the log.
     *
     * @param text the line
     */
    record Logged(String text) implements Deed {}

    /**
     * What comes behind a delay waits.
     *
     * @param time how long
     */
    record Waits(Duration time) implements Deed {}

    /** The standard message has nothing to tell: what set the rule going is no event of Sense. */
    record NothingToTell() implements Deed {}

    /**
     * The lights are kept dark, or no longer.
     *
     * @param on whether they are
     */
    record Muted(boolean on) implements Deed {}

    /** Too much waits already; what comes behind the delay is given up and counted. */
    record GaveUpWaiting() implements Deed {}
  }
}
