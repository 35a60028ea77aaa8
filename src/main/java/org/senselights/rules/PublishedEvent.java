package org.senselights.rules;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.senselights.event.EventType;

/**
 * A type of event of which some rule publishes the standard message.
 *
 * @param word the rules file's own word, such as {@code session-start}
 * @param topic where it is told
 */
public record PublishedEvent(String word, String topic) {

  /** Refuses null. */
  public PublishedEvent {
    Objects.requireNonNull(word, "word");
    Objects.requireNonNull(topic, "topic");
  }

  /**
   * What a book can tell; rules that are switched off tell nothing.
   *
   * @param book the rules
   * @param deviceTopic such as {@code sense-lights/desk}
   * @return each type once, always in the same order
   */
  public static List<PublishedEvent> of(RuleBook book, String deviceTopic) {
    Set<EventType> types = EnumSet.noneOf(EventType.class);
    for (Rule rule : book.rules()) {
      if (rule.enabled() && rule.then().stream().anyMatch(Action.PublishEvent.class::isInstance)) {
        rule.patterns().forEach(pattern -> types.addAll(pattern.types()));
      }
    }
    EventMessage messages = new EventMessage(deviceTopic, new LinkedHashMap<>(), false, true);
    List<PublishedEvent> published = new ArrayList<>();
    types.forEach(type -> published.add(new PublishedEvent(type.word(), messages.topicOf(type))));
    return List.copyOf(published);
  }
}
