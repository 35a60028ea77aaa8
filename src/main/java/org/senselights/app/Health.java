package org.senselights.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.function.Consumer;
import org.senselights.message.Json;
import org.senselights.message.Message;

/**
 * What is wrong with the service now, a sentence each, told to the broker whenever that changes. Never names a user.
 * Any thread may use it.
 */
final class Health {
  private final String topic;
  private final Consumer<Message> messages;
  private final Map<String, List<String>> troubles = new LinkedHashMap<>();
  private boolean told;

  /** Nothing is known to be wrong yet; the first word about anything is told in any case. */
  Health(String deviceTopic, Consumer<Message> messages) {
    topic = deviceTopic + "/health";
    this.messages = Objects.requireNonNull(messages, "messages");
  }

  /** From now on this, and nothing else, is wrong with some part. */
  synchronized void set(String part, List<String> sentences) {
    List<String> before = sentences.isEmpty() ? troubles.remove(part) : troubles.put(part, List.copyOf(sentences));
    if (!told || !sentences.equals(before == null ? List.of() : before)) {
      told = true;
      messages.accept(Message.state(topic, json()));
    }
  }

  synchronized List<String> troubles() {
    List<String> all = new ArrayList<>();
    troubles.values().forEach(all::addAll);
    return all;
  }

  private String json() {
    StringJoiner list = new StringJoiner(",", "[", "]");
    troubles().forEach(sentence -> list.add(Json.quote(sentence)));
    return new Json(128).put("ok", troubles.isEmpty()).putRaw("troubles", list.toString()).end();
  }
}
