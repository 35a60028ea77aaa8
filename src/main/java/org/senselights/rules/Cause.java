package org.senselights.rules;

import java.util.Objects;

/** What can happen, so that a rule is asked. */
public sealed interface Cause {

  /** The word for {@link Started} in a rules file. */
  String SERVICE_STARTED = "service-started";

  /**
   * Sense told of an event.
   *
   * @param pattern which events are meant
   */
  record Told(EventPattern pattern) implements Cause {

    /** Refuses null. */
    public Told {
      Objects.requireNonNull(pattern, "pattern");
    }
  }

  /**
   * Somebody pressed a button.
   *
   * @param button its name
   */
  record Pressed(String button) implements Cause {

    /** Refuses null. */
    public Pressed {
      Objects.requireNonNull(button, "button");
    }
  }

  /**
   * A time of day came.
   *
   * @param time once on each date
   */
  record Daily(DailyTime time) implements Cause {

    /** Refuses null. */
    public Daily {
      Objects.requireNonNull(time, "time");
    }
  }

  /** The service began to work; a reload is no start. */
  record Started() implements Cause {}
}
