package org.senselights.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.senselights.engine.Account.Deed;
import org.senselights.engine.Openings.Opening;
import org.senselights.light.Program;
import org.senselights.message.Message;
import org.senselights.presence.Presence;
import org.senselights.rules.Action;
import org.senselights.rules.Destinations;
import org.senselights.rules.EventMessage;
import org.senselights.rules.LightTarget;
import org.senselights.rules.Numbers;
import org.senselights.rules.Occasion;
import org.senselights.rules.RuleBook;
import org.senselights.rules.Sending;

/** Does what rules say: lights, messages, lines for the log, the mute, and what waits behind a delay. */
final class Performer {
  private static final int LONGEST_TOPIC_BYTES = 65_535;

  private final String deviceTopic;
  private final EventMessage eventMessage;
  private final Presence presence;
  private final States states;
  private final Lamps lamps;
  private final Delays delays;
  private final EngineCounts counts;
  private RuleBook book;

  Performer(
      RuleBook book,
      String deviceTopic,
      EventMessage eventMessage,
      Presence presence,
      States states,
      Lamps lamps,
      Delays delays,
      EngineCounts counts) {
    this.book = book;
    this.deviceTopic = deviceTopic;
    this.presence = presence;
    this.states = states;
    this.lamps = lamps;
    this.delays = delays;
    this.counts = counts;
    this.eventMessage = eventMessage;
  }

  /** From now on events name the lights of this book. */
  void use(RuleBook fresh) {
    book = fresh;
  }

  /** Does a run's actions from one on, up to the next delay. */
  List<Deed> act(Run run, int from, Told told, Work work) {
    Occasion occasion = run.live().asksNumbers ? told.occasion.with(numbers(run.live(), work)) : told.occasion;
    List<Action> actions = run.actions();
    List<Deed> deeds = new ArrayList<>(actions.size() - from);
    for (int i = from; i < actions.size(); i++) {
      switch (actions.get(i)) {
        case Action.Show show -> show(run, i, show, occasion, deeds, work);
        case Action.PublishEvent event -> publishEvent(told, deeds, work);
        case Action.Publish publish -> publish(publish, occasion, deeds, work);
        case Action.Send(var target, var fields) -> send(new Sending(target, fields, occasion), deeds, work);
        case Action.SendNowhere(var target) -> deeds.add(new Deed.NoSuchTarget(target));
        case Action.Log(var text) -> deeds.add(new Deed.Logged(text.render(occasion)));
        case Action.Mute mute -> deeds.add(mute(mute, work));
        case Action.Delay(var time) -> {
          if (delays.add(work.now.nanos() + time.toNanos(), run, i + 1, told)) {
            deeds.add(new Deed.Waits(time));
          } else {
            counts.givenUp.increment();
            deeds.add(new Deed.GaveUpWaiting());
          }
          return deeds;
        }
      }
    }
    return deeds;
  }

  private Numbers numbers(Live live, Work work) {
    return new Numbers(count(live), presence.today(work.now.wall()));
  }

  private long count(Live live) {
    return live.count().isPresent() ? states.count(live.count().get()) : 0;
  }

  private void show(Run run, int action, Action.Show show, Occasion occasion, List<Deed> deeds, Work work) {
    List<String> names = lightsOf(show.target(), occasion);
    if (names.isEmpty()) {
      counts.noSuchLight.increment();
      deeds.add(new Deed.NoSuchLight(show.target().byEvent().map(Object::toString).orElse("")));
    }
    Program program = show.programAt(count(run.live()));
    for (String name : names) {
      if (show.isOpen() && !run.lasts()) {
        lamps.rest(run.owner(action), name, program, work.now.nanos());
      } else {
        lamps.show(run.owner(action), name, show, program, work.now.nanos());
      }
      counts.shown.increment();
      deeds.add(new Deed.Showed(name, program));
    }
  }

  private List<String> lightsOf(LightTarget target, Occasion occasion) {
    return target.byEvent().isPresent() ? book.lightsOf(target.byEvent().get().render(occasion)) : target.names();
  }

  /** What a rule has open is shown, where it is not yet; nothing is told again. */
  void showOpen(Live live, Iterable<Opening> open, long now) {
    for (Opening opening : open) {
      for (int i = 0; i < live.rule.then().size(); i++) {
        if (live.rule.then().get(i) instanceof Action.Show show && show.isOpen()) {
          Lamps.Owner owner = live.owner(false, i);
          for (String name : lightsOf(show.target(), opening.occasion)) {
            if (!lamps.shows(owner, name)) {
              lamps.show(owner, name, show, show.programAt(count(live)), now);
            }
          }
        }
      }
    }
  }

  /** Lights that events chose go out with the last open value that is seen on them. */
  void release(Live live, List<Opening> ended, Iterable<Opening> open) {
    if (!live.lightsByEvent) {
      return;
    }
    for (int i = 0; i < live.rule.then().size(); i++) {
      if (live.rule.then().get(i) instanceof Action.Show show && show.target().byEvent().isPresent()) {
        Set<String> names = new HashSet<>();
        ended.forEach(each -> names.addAll(lightsOf(show.target(), each.occasion)));
        for (Opening other : open) {
          if (names.isEmpty()) {
            break;
          }
          lightsOf(show.target(), other.occasion).forEach(names::remove);
        }
        for (String name : names) {
          lamps.end(live.owner(false, i), name);
        }
      }
    }
  }

  /** Lets cycles go with the rule's count. */
  void pace(Live live, long now) {
    long count = count(live);
    for (int i = 0; i < live.rule.then().size(); i++) {
      if (live.rule.then().get(i) instanceof Action.Show show && show.pace().isPresent()) {
        lamps.pace(live.owner(false, i), show.programAt(count), now);
      }
    }
  }

  Deed mute(Action.Mute mute, Work work) {
    boolean on =
        switch (mute.change()) {
          case ON -> true;
          case OFF -> false;
          case TOGGLE -> !lamps.muted();
        };
    lamps.mute(on, mute.length(), work.now.nanos());
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
    if (withheld(Destinations.MQTT, told.occasion, deeds)) {
      return;
    }
    say(eventMessage.of(told.occasion), deeds, work);
  }

  private boolean withheld(String destination, Occasion occasion, List<Deed> deeds) {
    boolean withheld = occasion.withheld().contains(destination);
    if (withheld) {
      counts.withheld.increment();
      deeds.add(new Deed.Withheld(destination));
    }
    return withheld;
  }

  private void send(Sending sending, List<Deed> deeds, Work work) {
    if (!withheld(sending.target(), sending.occasion(), deeds)) {
      counts.sent.increment();
      work.sendings.add(sending);
      deeds.add(new Deed.Sent(sending));
    }
  }

  private void publish(Action.Publish publish, Occasion occasion, List<Deed> deeds, Work work) {
    if (withheld(Destinations.MQTT, occasion, deeds)) {
      return;
    }
    String topic = publish.topic().render(occasion, deviceTopic);
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
}
