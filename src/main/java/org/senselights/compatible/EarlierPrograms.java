package org.senselights.compatible;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.senselights.engine.Account;
import org.senselights.event.Event;
import org.senselights.message.Message;
import org.senselights.rules.Destinations;
import org.senselights.settings.CompatibleSettings;
import org.senselights.settings.CompatibleSettings.Program;
import org.senselights.settings.CompatibleSettings.Told;

/**
 * What subscribers of earlier programs are told of an event. Keeps nothing between two events, so that any thread may
 * ask.
 */
public final class EarlierPrograms {

  private final CompatibleSettings settings;
  private final SosPayload sos;

  /**
   * Prepares the messages.
   *
   * @param settings which programs are spoken for, and where
   * @param tags the owner's own, which Butler SOS tells with each event
   */
  public EarlierPrograms(CompatibleSettings settings, SequencedMap<String, String> tags) {
    this.settings = Objects.requireNonNull(settings, "settings");
    sos = new SosPayload(tags);
  }

  /**
   * What there is to say.
   *
   * @param account what became of an event
   * @return messages with QoS 0, not retained; none where the account is of something else, or the event is kept from
   *     the broker
   */
  public List<Message> of(Account account) {
    if (!account.tellsOfEvent() || account.occasion().withheld().contains(Destinations.MQTT)) {
      return List.of();
    }
    Event event = account.occasion().event();
    List<Message> messages = new ArrayList<>(3);
    if (settings.programs().contains(Program.BUTLER)) {
      butler(event, messages::add);
    }
    if (settings.programs().contains(Program.BUTLER_SOS)) {
      sos(event, messages::add);
    }
    return List.copyOf(messages);
  }

  private void butler(Event event, Consumer<Message> out) {
    switch (event.type()) {
      case SESSION_START -> say(Told.BUTLER_SESSION_START, ButlerPayload.ofUser(event), out);
      case SESSION_STOP -> say(Told.BUTLER_SESSION_STOP, ButlerPayload.ofUser(event), out);
      case CONNECTION_OPEN -> say(Told.BUTLER_CONNECTION_OPEN, ButlerPayload.ofUser(event), out);
      case CONNECTION_CLOSE -> say(Told.BUTLER_CONNECTION_CLOSE, ButlerPayload.ofUser(event), out);
      case RELOAD_FAILED -> task(event, Told.BUTLER_TASK_FAILED, Told.BUTLER_TASK_FAILED_FULL, out);
      case RELOAD_ABORTED -> task(event, Told.BUTLER_TASK_ABORTED, Told.BUTLER_TASK_ABORTED_FULL, out);
      case RELOAD_SUCCEEDED, APP_DISTRIBUTED, OTHER -> { }
    }
  }

  /** A reload that is no task's, but the engine's own, Butler never spoke of. */
  private void task(Event event, Told name, Told full, Consumer<Message> out) {
    if (!event.task().isEmpty()) {
      say(name, event.task(), out);
      say(full, ButlerPayload.ofTask(event), out);
    }
  }

  private void sos(Event event, Consumer<Message> out) {
    Told part = switch (event.type()) {
      case SESSION_START -> Told.SOS_SESSION_START;
      case SESSION_STOP -> Told.SOS_SESSION_STOP;
      case CONNECTION_OPEN -> Told.SOS_CONNECTION_OPEN;
      case CONNECTION_CLOSE -> Told.SOS_CONNECTION_CLOSE;
      case RELOAD_FAILED, RELOAD_ABORTED, RELOAD_SUCCEEDED, APP_DISTRIBUTED, OTHER -> null;
    };
    if (part != null) {
      String payload = sos.of(event);
      say(Told.SOS_EVENT, payload, out);
      say(part, payload, out);
    }
  }

  private void say(Told what, String payload, Consumer<Message> out) {
    String topic = settings.topics().getOrDefault(what, "");
    if (!topic.isEmpty()) {
      out.accept(new Message(topic, payload, 0, false));
    }
  }
}
