package org.senselights.app;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Function;
import org.senselights.app.Explainer.Explained;
import org.senselights.control.Answer;
import org.senselights.control.Request;
import org.senselights.decode.Decoded;
import org.senselights.decode.Decoder;
import org.senselights.engine.Clock;
import org.senselights.engine.Input;
import org.senselights.event.EventType;
import org.senselights.event.Receipt;
import org.senselights.ingress.Throttle;
import org.senselights.rules.Action;
import org.senselights.web.Order;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what is asked for on the status page, where it can in the same words as for commands. Any thread may ask. */
final class PageOrders implements Function<Order, Order.Result> {
  private static final Logger LOG = LoggerFactory.getLogger(PageOrders.class);
  private static final int MOST_REASONS = 8;
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final String HERE = "127.0.0.1";
  private static final SampleDatagrams SAMPLES =
      new SampleDatagrams(
          "status-page",
          PowerShellLine.DIRECTORY,
          PowerShellLine.USER_ID,
          "00000000-0000-0000-0000-000000000000",
          "Test app",
          "Test task",
          "Status page");

  private final Service service;
  private final Requests requests;
  private final Clock clock;
  private final Throttle lines = new Throttle(Duration.ofMinutes(1), MOST_REASONS);
  private final Decoder decoder;
  private final byte[] salt;

  PageOrders(Service service, Requests requests, byte[] salt) {
    this.service = Objects.requireNonNull(service, "service");
    this.requests = Objects.requireNonNull(requests, "requests");
    clock = service.clock();
    decoder = new Decoder(service.settings().udp().fallbackCharset());
    this.salt = salt.clone();
  }

  @Override
  public Order.Result apply(Order order) {
    return switch (order) {
      case Order.SendTest(var type) -> told("send a test event", send(type));
      case Order.TestLight(var light) -> told("test a light", test(light));
      case Order.Reload reload -> told("reload", ask("reload"));
      case Order.ResetCounts reset -> told("reset-counts", ask("reset-counts"));
      case Order.Mute(var on) -> told("mute", mute(on));
      case Order.Explain(var datagram) -> explain(datagram);
    };
  }

  /** Who finds the lights dark is to find out why. */
  private Order.Result told(String what, Order.Result result) {
    long heldBack = lines.ask(what, System.nanoTime());
    if (heldBack != Throttle.HOLD_BACK) {
      LOG.info("Asked on the status page to {}: {}{}",
          what, result.text().lines().findFirst().orElse(""), Throttle.heldBackText(heldBack));
    }
    return result;
  }

  /** Through the decoder, as a Sense server's would come, but not through the socket, which may not welcome us. */
  private Order.Result send(EventType type) {
    LocalDateTime now = LocalDateTime.ofInstant(clock.instant(), service.settings().timeZone());
    byte[] bytes = SAMPLES.text(type, UUID.randomUUID(), now).getBytes(StandardCharsets.UTF_8);
    if (decoder.decode(bytes, 0, bytes.length) instanceof Decoded.Understood understood) {
      return hand(
          new Input.Happened(
              service.enrichment().apply(understood.event()), new Receipt(clock.instant(), Receipt.NO_DATAGRAM, HERE)),
          "A made-up " + type.word() + " has gone through the rules: the feed tells what they did.");
    }
    throw new IllegalStateException("our own " + type.word() + " cannot be decoded");
  }

  private Order.Result test(String light) {
    boolean known = service.rules().standing().book().lights().stream().anyMatch(each -> each.name().equals(light));
    return known
        ? hand(new Input.TestLight(Optional.of(light), LOOK), light + " is lit for two seconds, and no other.")
        : new Order.Result(false, "The rules in force have no light \"" + light + "\".");
  }

  private Order.Result mute(Optional<Boolean> on) {
    Action.Mute.Change change = on.isEmpty() ? Action.Mute.Change.TOGGLE
        : on.get() ? Action.Mute.Change.ON : Action.Mute.Change.OFF;
    return hand(new Input.Mute(change), switch (change) {
      case ON -> "The lights are kept dark.";
      case OFF -> "The lights show again what they should.";
      case TOGGLE -> "Done.";
    });
  }

  private Order.Result explain(String datagram) {
    byte[] bytes = datagram.strip().getBytes(StandardCharsets.UTF_8);
    // One each, for an explainer is for one thread, and two may ask at a time.
    return switch (new Explainer(service.settings(), salt, service.enrichment()).explain(
        service.rules().standing().book(), bytes, clock.instant(), HERE, OptionalInt.empty())) {
      case Explained.AsEvent(var text, var json) -> new Order.Result(true, text);
      case Explained.NoEvent(var why) -> new Order.Result(false, why);
    };
  }

  private Order.Result hand(Input input, String done) {
    return of(requests.hand(input, done));
  }

  private Order.Result ask(String word) {
    return of(requests.apply(Request.of(word)));
  }

  private static Order.Result of(Answer answer) {
    return new Order.Result(answer.ok(), answer.text());
  }
}
