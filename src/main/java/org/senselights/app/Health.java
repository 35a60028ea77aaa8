package org.senselights.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.senselights.homeassistant.HealthFigures;
import org.senselights.homeassistant.States;
import org.senselights.message.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is wrong with the service now, a sentence each, told to the broker with the figures. Never names a user. Any
 * thread may use it.
 */
final class Health {
  private static final Logger LOG = LoggerFactory.getLogger(Health.class);

  /** Home Assistant keeps every number that it is told. */
  private static final long FIGURES_NANOS = Duration.ofSeconds(30).toNanos();

  private final States states;
  private final Consumer<Message> messages;
  private final Map<String, List<String>> troubles = new LinkedHashMap<>();
  private Optional<HealthFigures> told = Optional.empty();
  private long toldAt;

  /** Nothing is known to be wrong yet. */
  Health(States states, Consumer<Message> messages) {
    this.states = Objects.requireNonNull(states, "states");
    this.messages = Objects.requireNonNull(messages, "messages");
  }

  /** From now on this, and nothing else, is wrong with some part; gives whether that is news. */
  synchronized boolean set(String part, List<String> sentences) {
    List<String> before = sentences.isEmpty() ? troubles.remove(part) : troubles.put(part, List.copyOf(sentences));
    return !sentences.equals(before == null ? List.of() : before);
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

  /** All but those of one part, for whoever shows that part himself. */
  synchronized List<String> troublesBut(String part) {
    List<String> all = new ArrayList<>();
    troubles.forEach((each, sentences) -> all.addAll(each.equals(part) ? List.of() : sentences));
    return all;
  }

  /** Tells what is news at once, and numbers that have only grown from time to time. */
  synchronized void tell(HealthFigures figures, long now) {
    boolean isNews = told.isEmpty() || !sameNews(told.get(), figures);
    if (isNews || now - toldAt >= FIGURES_NANOS && !told.get().equals(figures)) {
      told = Optional.of(figures);
      toldAt = now;
      messages.accept(states.health(figures));
    }
  }

  private static boolean sameNews(HealthFigures before, HealthFigures now) {
    return before.troubles().equals(now.troubles())
        && before.talking().equals(now.talking())
        && before.rulesValid() == now.rulesValid();
  }
}
