package org.senselights.engine;

import java.util.Optional;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.event.Receipt;
import org.senselights.rules.Cause;
import org.senselights.rules.DailyTime;
import org.senselights.rules.Field;

/**
 * What sets rules going at one moment: an event, a pressed button, a time of day, the start.
 *
 * @param told whether it is an event that Sense told of
 * @param event with its true names; every field absent where it is none
 * @param receipt how it came
 * @param button which button; empty where it is none
 * @param time which time of day; absent where it is none
 * @param started whether it is the service's start
 */
record Spur(
    boolean told, Event event, Receipt receipt, String button, Optional<DailyTime> time, boolean started) {

  private static final Event NO_EVENT = Event.of(EventType.OTHER).build();

  static Spur event(Event event, Receipt receipt) {
    return new Spur(true, event, receipt, "", Optional.empty(), false);
  }

  static Spur button(String button, Moment now) {
    return new Spur(false, NO_EVENT, receipt(now), button, Optional.empty(), false);
  }

  static Spur time(DailyTime time, Moment now) {
    return new Spur(false, NO_EVENT, receipt(now), "", Optional.of(time), false);
  }

  static Spur started(Moment now) {
    return new Spur(false, NO_EVENT, receipt(now), "", Optional.empty(), true);
  }

  /** Of what rules do while something holds, which nothing in particular sets going. */
  static Spur none(Moment now) {
    return new Spur(false, NO_EVENT, receipt(now), "", Optional.empty(), false);
  }

  private static Receipt receipt(Moment now) {
    return new Receipt(now.wall(), now.nanos(), "");
  }

  /** Whether a condition means this; its times are not looked at. */
  boolean is(Cause cause) {
    return switch (cause) {
      case Cause.Told(var pattern) -> told && pattern.matches(event, receipt);
      case Cause.Pressed(var name) -> name.equals(button);
      case Cause.Daily(var daily) -> time.isPresent() && time.get().equals(daily);
      case Cause.Started begin -> started;
    };
  }

  /** What {@code per} keeps apart; empty for all that lack the field. */
  String key(Optional<Field> per) {
    return per.isPresent() && told ? Keys.bounded(per.get().key(event, receipt)) : "";
  }

  /** Whether this could have had a value for {@code per}, so that it speaks of that value only. */
  boolean couldTell(Field per) {
    return told && per.isToldBy(event.type());
  }

  /** The word for it, in accounts. */
  String word() {
    if (told) {
      return event.type().word();
    }
    if (!button.isEmpty()) {
      return "button " + button;
    }
    if (time.isPresent()) {
      return "at " + time.get();
    }
    return started ? Cause.SERVICE_STARTED : "while";
  }
}
