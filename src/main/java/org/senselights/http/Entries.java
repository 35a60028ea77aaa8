package org.senselights.http;

import java.time.Instant;
import java.util.function.Consumer;
import org.senselights.event.Event;
import org.senselights.presence.Snapshot;
import org.senselights.rules.Occasion;

/** What a database is told, in its own form. */
interface Entries {

  /** Whether it is told of an event at all; from any thread, and cheap. */
  boolean tells(Event event);

  /** What it is told of an event: nothing, one entry or several. Called by one thread. */
  void of(Occasion occasion, Consumer<String> into);

  /** What it is told of who is on. */
  void of(Snapshot presence, Instant at, Consumer<String> into);
}
