package org.senselights.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjLongConsumer;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.event.Receipt;
import org.senselights.light.Again;
import org.senselights.light.LightDefinition;
import org.senselights.light.LightDriver;
import org.senselights.light.Program;
import org.senselights.message.Message;
import org.senselights.rules.Action;
import org.senselights.rules.ClockTrust;
import org.senselights.rules.EventPattern;
import org.senselights.rules.LightTarget;
import org.senselights.rules.Privacy;
import org.senselights.rules.Rule;
import org.senselights.rules.RuleBook;

class EngineThreadTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Mailbox mailbox = new Mailbox();
  private final BlockingQueue<LightChange> pins = new LinkedBlockingQueue<>();
  private final List<Message> messages = new CopyOnWriteArrayList<>();
  private final List<Long> toLight = new CopyOnWriteArrayList<>();

  @Test
  void aLightGoesOnWithTheEventAndOffByItself() throws InterruptedException {
    EngineThread thread = started((message, received) -> { });

    mailbox.offer(opened());

    assertThat(pins.poll(20, TimeUnit.SECONDS)).isEqualTo(new LightChange("green", true));
    assertThat(pins.poll(20, TimeUnit.SECONDS)).isEqualTo(new LightChange("green", false));
    assertThat(thread.stop(LONG)).isTrue();
  }

  @Test
  void stopLosesNothingThatWasInTheMailbox() throws InterruptedException {
    for (int i = 0; i < 5_000; i++) {
      mailbox.offer(opened());
    }
    EngineThread thread = started((message, received) -> messages.add(message));

    boolean inTime = thread.stop(LONG);

    assertThat(inTime).isTrue();
    assertThat(messages).hasSize(5_000);
    assertThat(pins).last().isEqualTo(new LightChange("green", false));
  }

  @Test
  void itIsMeasuredHowLongADatagramTookToItsLight() throws InterruptedException {
    EngineThread thread = started((message, received) -> { });
    mailbox.offer(opened());
    pins.poll(20, TimeUnit.SECONDS);
    pins.poll(20, TimeUnit.SECONDS);

    mailbox.offer(new Input.TestLight(Optional.of("green")));
    thread.stop(LONG);

    assertThat(pins).as("lit without a datagram").contains(new LightChange("green", true));
    assertThat(toLight).singleElement().satisfies(nanos -> assertThat(nanos).isPositive());
  }

  @Test
  void aMessageSaysWhenItsDatagramWasReceived() throws InterruptedException {
    List<Long> receipts = new CopyOnWriteArrayList<>();
    EngineThread thread = started((message, received) -> receipts.add(received));

    mailbox.offer(opened());
    mailbox.offer(new Input.Happened(
        Event.of(EventType.CONNECTION_OPEN).host("s1").build(), new Receipt(Instant.EPOCH, 5, "")));
    thread.stop(LONG);

    assertThat(receipts).containsExactly(0L, 5L);
  }

  @Test
  void whatWaitedForItsTimeDoesNotComeOfTheDatagramThatFindsItDue() {
    Engine engine = engine(Written.rules(
        "r { when = connection-open, then = [{ delay = 5s }, { publish = late, payload = x }] },"
            + "s { when = connection-open, then { publish = soon, payload = x } }"));
    engine.decide(opened(), at(Duration.ZERO));

    Outcome outcome = engine.decide(opened(), at(Duration.ofSeconds(5)));

    assertThat(outcome.messages()).extracting(Message::topic).containsExactly("late", "soon");
    assertThat(outcome.overdue()).isOne();
  }

  @Test
  void aLampThatGoesOnBlinkingIsNotTheDatagramsThatComesMeanwhile() {
    Engine engine = engine(Written.rules("""
        r { when = connection-open, then { light = green, blink = 2s } }
        """));
    assertThat(engine.decide(opened(), at(Duration.ZERO)).switched()).isTrue();

    Outcome outcome = engine.decide(
        new Input.Happened(Event.of(EventType.CONNECTION_CLOSE).host("s1").build(),
            new Receipt(Instant.EPOCH, 0, "")), at(Duration.ofSeconds(1)));

    assertThat(outcome.lights()).as("the blinking").containsExactly(new LightChange("green", false));
    assertThat(outcome.switched()).isFalse();
  }

  private static Moment at(Duration time) {
    return new Moment(time.toNanos(), Instant.EPOCH.plus(time));
  }

  @Test
  void aFullMailboxRefusesAndSaysSo() {
    for (int i = 0; i < Mailbox.CAPACITY; i++) {
      assertThat(mailbox.offer(opened())).isTrue();
    }

    assertThat(mailbox.offer(opened())).isFalse();
    assertThat(mailbox.offer(new Input.Pressed("hush"))).as("no flood keeps out a press").isTrue();
  }

  @Test
  void longEventsFillTheMailboxByTheirBytes() throws InterruptedException {
    Event event = Event.of(EventType.CONNECTION_OPEN).message("x".repeat(60_000)).build();
    Input huge = new Input.Happened(event, new Receipt(Instant.EPOCH, 0, "10.0.0.1"));
    int taken = 0;
    while (mailbox.offer(huge)) {
      taken++;
    }

    assertThat(taken).isBetween(200, 300);
    mailbox.take(0);
    assertThat(mailbox.offer(huge)).as("room for one again").isTrue();
    assertThat(mailbox.offer(huge)).isFalse();
  }

  @Test
  void whatNeverStartedStopsAtOnce() throws InterruptedException {
    EngineThread thread = unstarted((message, received) -> { });

    assertThat(thread.stop(Duration.ofMinutes(1))).isFalse();
  }

  @Test
  void aFaultOfOursCostsOneEventNotTheService() throws InterruptedException {
    EngineThread thread = started((message, received) -> {
      messages.add(message);
      if (messages.size() == 1) {
        throw new IllegalStateException("a fault");
      }
    });

    mailbox.offer(opened());
    mailbox.offer(opened());
    thread.stop(LONG);

    assertThat(messages).hasSize(2);
  }

  @Test
  void faultsThatCrowdAreSaidOnceAMinute() throws InterruptedException {
    Logger logger = Logger.getLogger(EngineThread.class.getName());
    List<LogRecord> said = new CopyOnWriteArrayList<>();
    logger.setFilter(line -> !said.add(line));
    try {
      EngineThread thread = started((message, received) -> {
        messages.add(message);
        throw new IllegalStateException("a fault");
      });

      for (int i = 0; i < 50; i++) {
        mailbox.offer(opened());
      }
      thread.stop(LONG);
    } finally {
      logger.setFilter(null);
    }

    assertThat(messages).hasSize(50);
    assertThat(said).singleElement().satisfies(line -> assertThat(line.getMessage()).startsWith("A fault of ours"));
  }

  private EngineThread started(ObjLongConsumer<Message> sink) {
    EngineThread thread = unstarted(sink);
    thread.start();
    return thread;
  }

  private EngineThread unstarted(ObjLongConsumer<Message> sink) {
    Rule rule =
        Rule.named("r")
            .when(new EventPattern(EventPattern.ANY, List.of()))
            .then(
                List.of(
                    new Action.Show(
                        new LightTarget(List.of("green"), Optional.empty()),
                        new Program.Flash(Duration.ofMillis(20), 1),
                        Optional.empty(),
                        Optional.empty(),
                        0,
                        Again.RESTART),
                    new Action.PublishEvent()))
            .build();
    RuleBook book =
        new RuleBook(
            List.of(new LightDefinition("green", 17, false)), Map.of(), List.of(), List.of(), List.of(rule), List.of());
    Engine engine = engine(book);
    return new EngineThread(engine, mailbox, new Clock(), new RecordedPins(), sink, sending -> { },
        account -> { }, changes -> { }, kept -> { }, toLight::add);
  }

  private static Engine engine(RuleBook book) {
    Privacy privacy = new Privacy(Privacy.Mode.CLEAR, "salt".getBytes(StandardCharsets.UTF_8));
    return new Engine(book, new Identity("sense-lights/desk", ZoneOffset.UTC, privacy, "run", Duration.ofHours(12),
        new ClockTrust(Instant.EPOCH)));
  }

  private static Input opened() {
    return new Input.Happened(
        Event.of(EventType.CONNECTION_OPEN).host("s1").build(), new Receipt(Instant.EPOCH, 0, ""));
  }

  private final class RecordedPins implements LightDriver {
    @Override
    public void light(String name, boolean lit) {
      pins.add(new LightChange(name, lit));
    }

    @Override
    public void define(List<LightDefinition> lights) {
      throw new AssertionError("no rules changed");
    }

    @Override
    public void close() {
      pins.clear();
    }
  }
}
