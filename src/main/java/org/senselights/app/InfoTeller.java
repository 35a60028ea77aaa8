package org.senselights.app;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.senselights.homeassistant.AppNamesFigures;
import org.senselights.homeassistant.DestinationFigures;
import org.senselights.homeassistant.Info;
import org.senselights.homeassistant.States;
import org.senselights.message.Message;

/**
 * Tells the broker what the device is: at once where that is news, and what has only been counted meanwhile from time
 * to time. Any thread may use it.
 */
final class InfoTeller {
  private static final long PACE_NANOS = Duration.ofMinutes(1).toNanos();

  private final States states;
  private final Consumer<Message> messages;
  private Optional<Info> told = Optional.empty();
  private long toldAt;
  private Optional<Long> lossToldAt = Optional.empty();

  /** Nothing is told yet. */
  InfoTeller(States states, Consumer<Message> messages) {
    this.states = Objects.requireNonNull(states, "states");
    this.messages = Objects.requireNonNull(messages, "messages");
  }

  /** Takes what it is at a moment in nanoseconds. */
  synchronized void tell(Info info, long now) {
    boolean lost = told.isPresent() && lost(info) > lost(told.get());
    boolean isNews = told.isEmpty()
        || !sameNews(told.get(), info)
        || lost && lossToldAt.map(at -> now - at >= PACE_NANOS).orElse(true);
    if (isNews || now - toldAt >= PACE_NANOS && !told.get().equals(info)) {
      told = Optional.of(info);
      toldAt = now;
      lossToldAt = lost ? Optional.of(now) : lossToldAt;
      messages.accept(states.info(info));
    }
  }

  private static boolean sameNews(Info before, Info now) {
    return before.version().equals(now.version())
        && before.started().equals(now.started())
        && before.rulesHash().equals(now.rulesHash())
        && before.settings().equals(now.settings())
        && troubled(before).equals(troubled(now));
  }

  private static List<Boolean> troubled(Info info) {
    return Stream.concat(
            info.destinations().stream().map(DestinationFigures::trouble),
            info.appNames().stream().map(AppNamesFigures::trouble))
        .map(trouble -> !trouble.isEmpty())
        .toList();
  }

  private static long lost(Info info) {
    return info.destinations().stream().mapToLong(DestinationFigures::lost).sum();
  }
}
