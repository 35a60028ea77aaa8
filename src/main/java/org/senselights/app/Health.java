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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is wrong with the service now, a sentence each, told to the broker whenever that changes. Never names a user.
 * Any thread may use it.
 */
final class Health {
  private static final Logger LOG = LoggerFactory.getLogger(Health.class);

  private final String topic;
  private final Consumer<Message> messages;
  private final Map<String, List<String>> troubles = new LinkedHashMap<>();
  private boolean told;

  /** Nothing is known to be wrong yet; the first word about anything is told in any case. */
  Health(String deviceTopic, Consumer<Message> messages) {
    topic = deviceTopic + "/health";
    this.messages = Objects.requireNonNull(messages, "messages");
  }

  /** From now on this, and nothing else, is wrong with some part; gives whether that is news. */
  synchronized boolean set(String part, List<String> sentences) {
    List<String> before = sentences.isEmpty() ? troubles.remove(part) : troubles.put(part, List.copyOf(sentences));
    boolean news = !sentences.equals(before == null ? List.of() : before);
    if (news || !told) {
      told = true;
      messages.accept(Message.state(topic, json()));
    }
    return news;
  }

  /** The same, and the log hears of news; for what nobody else tells it. */
  synchronized void setAndLog(String part, List<String> sentences) {
    if (set(part, sentences)) {
      sentences.forEach(sentence -> LOG.warn("{}", sentence));
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
