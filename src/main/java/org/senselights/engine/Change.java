package org.senselights.engine;

import java.util.Objects;
import org.senselights.light.Program;
import org.senselights.presence.Snapshot;
import org.senselights.rules.Occasion;
import org.senselights.rules.RuleBook;

/** How something stands from now on, for those who show it elsewhere. Everything is told once at the begin. */
public sealed interface Change {

  /**
   * Other rules are in force. Told before what comes of it.
   *
   * @param book the rules in force
   */
  record InForce(RuleBook book) implements Change {

    /** Refuses null. */
    public InForce {
      Objects.requireNonNull(book, "book");
    }
  }

  /**
   * A light has something else on top.
   *
   * @param light its name
   * @param program what it shows
   * @param asked whether this is the answer to an order, told even where nothing has changed
   */
  record LightShows(String light, Program program, boolean asked) implements Change {

    /** Refuses null. */
    public LightShows {
      Objects.requireNonNull(light, "light");
      Objects.requireNonNull(program, "program");
    }
  }

  /**
   * A rule with {@code while} has begun or ended.
   *
   * @param rule its name
   * @param lasts whether it lasts now
   */
  record RuleLasts(String rule, boolean lasts) implements Change {

    /** Refuses null. */
    public RuleLasts {
      Objects.requireNonNull(rule, "rule");
    }
  }

  /**
   * The lights are kept dark, or no longer.
   *
   * @param muted whether they are
   * @param asked whether this is the answer to an order, told even where nothing has changed
   */
  record Muted(boolean muted, boolean asked) implements Change {}

  /**
   * Somebody came, went, opened or closed something. Told at once, and then at most once a second, the last always.
   *
   * @param presence who is on line
   */
  record OnLine(Snapshot presence) implements Change {

    /** Refuses null. */
    public OnLine {
      Objects.requireNonNull(presence, "presence");
    }
  }

  /**
   * What a user did last, but for what Home Assistant is to pass over. Told as often as {@link OnLine}.
   *
   * @param occasion the event as the world may see it
   */
  record UserDid(Occasion occasion) implements Change {

    /** Refuses null. */
    public UserDid {
      Objects.requireNonNull(occasion, "occasion");
    }
  }
}
