package org.senselights.homeassistant;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.senselights.message.Message;

/**
 * How to announce, and to take back what was announced, so that nothing stays behind in Home Assistant.
 *
 * <p>Leaving something out removes nothing. Home Assistant removes what is announced with its platform alone, but only
 * where it has seen the whole of it since its own start; so it is shown the whole once more first.
 */
public final class Removal {

  /** How long to wait between two steps: Home Assistant may still be at work on the one before. */
  public static final Duration PAUSE = Duration.ofSeconds(1);

  private Removal() {}

  /**
   * What to send, so that Home Assistant shows what is recorded as announced, and nothing else, and the broker keeps
   * nothing else.
   *
   * @param record what is announced now and what is taken back with it
   * @return steps with {@link #PAUSE} between them, the messages of each in this order; none where nothing is to be
   *     taken back. Emptied topics come last, in a step of their own
   */
  public static List<List<Message>> steps(Announced record) {
    List<List<Message>> steps = new ArrayList<>();
    if (!record.leaving().isEmpty()) {
      steps.add(List.of(Message.state(record.topic(), record.with(record.leaving()).compact())));
      steps.add(List.of(record.isShown()
          ? Message.state(record.topic(), record.with(tombstones(record.leaving())).compact())
          : Message.state(record.topic(), "")));
    }
    boolean empties = !record.topicsToEmpty().isEmpty();
    if (record.isShown() && (empties || !steps.isEmpty())) {
      steps.add(List.of(record.message()));
    }
    // Only when Home Assistant has stopped listening there: it would take the emptiness for a state.
    if (empties) {
      steps.add(empty(record.topicsToEmpty()));
    }
    return List.copyOf(steps);
  }

  /**
   * What to send, so that Home Assistant and the broker forget the device.
   *
   * @param record what is announced, and what was taken back
   * @return steps with {@link #PAUSE} between them; the last empties the topics of states
   */
  public static List<List<Message>> farewell(Announced record) {
    return List.of(
        List.of(Message.state(record.topic(), record.whole().compact())),
        List.of(Message.state(record.topic(), "")),
        empty(record.stateTopics()));
  }

  private static List<Message> empty(Set<String> topics) {
    return topics.stream().map(topic -> Message.state(topic, "")).toList();
  }

  private static Map<String, JsonValue> tombstones(Map<String, JsonValue> components) {
    Map<String, JsonValue> tombstones = new LinkedHashMap<>();
    components.forEach((id, component) -> {
      if (component instanceof JsonValue.Members keys) {
        tombstones.put(id, new JsonValue.Members(Map.of("platform", new JsonValue.Text(keys.text("platform")))));
      }
    });
    return tombstones;
  }
}
