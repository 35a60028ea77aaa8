package org.senselights.app;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.senselights.control.Answer;
import org.senselights.control.Request;
import org.senselights.engine.Input;
import org.senselights.homeassistant.Command;
import org.senselights.homeassistant.Commands;
import org.senselights.homeassistant.Heard;
import org.senselights.homeassistant.LogLevel;
import org.senselights.homeassistant.Reply;
import org.senselights.homeassistant.States;
import org.senselights.homeassistant.Topics;
import org.senselights.ingress.Throttle;
import org.senselights.message.Json;
import org.senselights.message.Message;
import org.senselights.mqtt.Incoming;
import org.senselights.rules.RuleBook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what the device is told over MQTT. Called on the connection's own thread, which it never holds up: what takes
 * longer is done aside, a few at a time, and what there is no room for is refused in words.
 */
final class Orders implements Consumer<Incoming> {
  private static final Logger LOG = LoggerFactory.getLogger(Orders.class);

  private static final int MOST_ASIDE = 8;
  private static final int MOST_REASONS = 64;
  private static final String BUSY = "The service is too busy now: try again.";

  private final Service service;
  private final Requests requests;
  private final Topics topics;
  private final Consumer<Message> events;
  private final Consumer<Message> answers;
  private final States states;
  private final Consumer<Boolean> homeAssistant;
  private final Semaphore aside = new Semaphore(MOST_ASIDE);
  private final Throttle lines = new Throttle(Duration.ofMinutes(1), MOST_REASONS);
  private final Throttle retainedLines = new Throttle(Duration.ofDays(1), MOST_REASONS);
  private volatile Commands commands;

  /**
   * Prepares for the names of a rule book. {@code events} takes what is said once, {@code answers} states that somebody
   * waits for; {@code homeAssistant} is told whether Home Assistant listens, when it
   * says so.
   */
  Orders(
      Service service,
      Requests requests,
      Topics topics,
      States states,
      RuleBook book,
      Consumer<Message> events,
      Consumer<Message> answers,
      Consumer<Boolean> homeAssistant) {
    this.service = Objects.requireNonNull(service, "service");
    this.requests = Objects.requireNonNull(requests, "requests");
    this.topics = Objects.requireNonNull(topics, "topics");
    this.states = Objects.requireNonNull(states, "states");
    this.events = Objects.requireNonNull(events, "events");
    this.answers = Objects.requireNonNull(answers, "answers");
    this.homeAssistant = Objects.requireNonNull(homeAssistant, "homeAssistant");
    use(book);
  }

  /** Other rules are in force, with other names. */
  void use(RuleBook book) {
    commands = new Commands(topics, book);
  }

  @Override
  public void accept(Incoming message) {
    if (message.topic().equals(Topics.BIRTH)) {
      if (!message.retained()) {
        homeAssistant.accept(new String(message.payload(), StandardCharsets.UTF_8).equals(Topics.BIRTH_PAYLOAD));
      }
      return;
    }
    switch (commands.hear(message.topic(), message.payload(), message.retained())) {
      case Heard.Order(var command, var reply) -> follow(command, reply);
      case Heard.Refused(var problem, var answer) -> {
        if (!problem.isEmpty()) {
          say(lines, "refused " + message.topic(), problem);
        }
        events.accept(answer);
      }
      case Heard.Ignored(var why) -> {
        if (!why.isEmpty()) {
          say(retainedLines, message.topic(), why);
        }
      }
    }
  }

  private void follow(Command command, Optional<Reply> reply) {
    switch (command) {
      case Command.SetLight light -> hand(new Input.ByHand(light), reply);
      case Command.Mute(var change) -> hand(new Input.Mute(change), reply);
      case Command.Press(var button) -> hand(new Input.Pressed(button), reply);
      case Command.SetLogLevel(var level) -> setLevel(level, reply);
      case Command.TestLights test -> ask("test-lights", reply);
      case Command.ReloadRules reload -> ask("reload", reply);
      case Command.ResetCounts reset -> ask("reset-counts", reply);
      case Command.AskHealth health -> aside(reply, () ->
          reply.ifPresent(to -> events.accept(to.done(States.healthJson(service.figures())))));
      case Command.Restart restart -> restart(reply);
    }
  }

  private void hand(Input input, Optional<Reply> reply) {
    if (service.offer(input)) {
      reply.ifPresent(to -> events.accept(to.done()));
    } else {
      tooBusy(reply);
    }
  }

  private void tooBusy(Optional<Reply> reply) {
    say(lines, "busy", "An order that came over MQTT is not followed: the service is too busy");
    reply.ifPresent(to -> events.accept(to.failed(BUSY)));
  }

  /** What the control socket can be asked for too. */
  private void ask(String word, Optional<Reply> reply) {
    long heldBack = lines.ask(word, System.nanoTime());
    aside(reply, () -> {
      Answer answer = requests.apply(Request.of(word));
      if (heldBack != Throttle.HOLD_BACK) {
        LOG.info("Asked over MQTT to {}: {}{}",
            word, answer.text().lines().findFirst().orElse(""), Throttle.heldBackText(heldBack));
      }
      reply.ifPresent(to -> events.accept(
          answer.ok() ? to.done(new Json(64).put("text", answer.text()).end()) : to.failed(answer.text())));
    });
  }

  private void aside(Optional<Reply> reply, Runnable work) {
    if (!aside.tryAcquire()) {
      tooBusy(reply);
      return;
    }
    Thread.startVirtualThread(() -> {
      try {
        work.run();
      } finally {
        aside.release();
      }
    });
  }

  private void setLevel(LogLevel level, Optional<Reply> reply) {
    if (service.surroundings().level().get() != level) {
      service.surroundings().setLevel().accept(level);
      long heldBack = lines.ask("log-level", System.nanoTime());
      if (heldBack != Throttle.HOLD_BACK) {
        LOG.info("The log level is {} now, as asked over MQTT{}", level.word(), Throttle.heldBackText(heldBack));
      }
    }
    answers.accept(states.logLevel(level));
    reply.ifPresent(to -> events.accept(to.done()));
  }

  private void restart(Optional<Reply> reply) {
    Optional<Runnable> restart = service.surroundings().restart();
    if (restart.isEmpty()) {
      reply.ifPresent(to -> events.accept(
          to.failed("The service does not run under systemd: nobody would start it again.")));
      return;
    }
    LOG.info("Restarting, as asked over MQTT");
    reply.ifPresent(to -> events.accept(to.done()));
    restart.get().run();
  }

  private static void say(Throttle throttle, String reason, String words) {
    long heldBack = throttle.ask(reason, System.nanoTime());
    if (heldBack != Throttle.HOLD_BACK) {
      LOG.warn("{}{}", words, Throttle.heldBackText(heldBack));
    }
  }
}
