package org.senselights.engine;

import org.senselights.event.Event;
import org.senselights.rules.Occasion;

/** An event on its way through the rules, and whether its standard message has been published yet. */
final class Told {

  /** An event with longer texts is kept without them while what it began is open. */
  private static final int MOST_OPEN_LETTERS = 4_096;

  final Occasion occasion;
  boolean published;

  Told(Occasion occasion) {
    this.occasion = occasion;
  }

  /** How long the texts are that the network can make long. */
  int letters() {
    Event event = occasion.event();
    return event.message().length()
        + event.context().length()
        + event.userId().length()
        + event.task().length()
        + event.userAgent().length()
        + event.host().length()
        + event.directory().length()
        + event.appName().length()
        + event.logTime().length()
        + event.logLevel().length();
  }

  /** What is kept for as long as something is open must not be as long as a datagram can be. */
  Occasion slim() {
    if (!occasion.told() || letters() <= MOST_OPEN_LETTERS) {
      return occasion;
    }
    Event slim = occasion.event().toBuilder().message("").context("").userAgent("").logTime("").logLevel("").build();
    return new Occasion(occasion.id(), occasion.cause(), true, slim, occasion.receipt(), occasion.time(),
        occasion.privacy(), occasion.numbers(), occasion.withheld());
  }
}
