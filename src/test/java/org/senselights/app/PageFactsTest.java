package org.senselights.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.senselights.decode.Decoded;
import org.senselights.event.EventType;
import org.senselights.web.Facts;
import org.senselights.web.Figures;
import org.senselights.web.Order;

/** What the status page is told of a running service, and what comes of what is asked for there. */
class PageFactsTest {
  private static final String RULES = """
      lights { green { pin = 17 }, red { pin = 27 } }
      ignore { user = ["INTERNAL/*"] }
      rules {
        opened { label = "An app is opened", when = connection-open, then { light = green, flash = 400ms } }
        off { enabled = false, when = connection-close, then { light = red, flash = 400ms } }
      }
      """;

  private Desk desk;

  @AfterEach
  void stop() {
    desk.stop();
  }

  @Test
  void lightsAndRulesAreThoseOfTheFileInWords() throws Exception {
    Facts facts = facts(started());

    assertThat(facts.lights())
        .containsExactly(new Facts.Light("green", "simulated"), new Facts.Light("red", "simulated"));
    assertThat(facts.rules()).extracting(Facts.Rule::name).containsExactly("off", "opened");
    assertThat(facts.rules().getLast().label()).isEqualTo("An app is opened");
    assertThat(facts.rules().getLast().sentence()).contains("green");
    assertThat(facts.rules().getFirst().enabled()).isFalse();
    assertThat(facts.rules().getFirst().label()).as("a label that says no more than the name").isEmpty();
  }

  @Test
  void onPinsALightSaysWhereItIs() throws Exception {
    Facts facts = new PageFacts(started(), false).get();

    assertThat(facts.lights().getFirst().place()).isEqualTo("GPIO17, pin 11 of the header");
  }

  @Test
  void aRefusedFileIsTold() throws Throwable {
    Service service = started();

    desk.rules(RULES.replace("flash = 400ms", "flahs = 400ms"));
    service.rules().reload();

    assertThat(facts(service).rulesFile().problems()).isNotEmpty().allSatisfy(
        problem -> assertThat(problem).contains("rules.conf:", "flahs"));
    assertThat(facts(service).rules()).as("those in force").hasSize(2);
  }

  @Test
  void aBrokerThatIsNotThereIsSaidWithItsReason() throws Throwable {
    Service service = started();

    Eventually.holds(() -> assertThat(link(service, "Broker").state()).isEqualTo(Facts.State.DOWN));

    assertThat(link(service, "Broker").words()).contains("mqtt://127.0.0.1:", "not connected");
    assertThat(link(service, "Broker").advice()).contains("connection refused", "It is tried again by itself");
  }

  @Test
  void withoutABrokerNothingIsMissing() throws Exception {
    desk = new Desk(1, "desk", RULES).start("mqtt.url=");

    assertThat(link(desk.service(), "Broker").state()).isEqualTo(Facts.State.UNUSED);
    assertThat(link(desk.service(), "Home Assistant").state()).isEqualTo(Facts.State.UNUSED);
  }

  @Test
  void beforeTheFirstEventNobodyKnowsWhetherSenseTalks() throws Throwable {
    Service service = started();
    assertThat(link(service, "Listener").state()).isEqualTo(Facts.State.UNKNOWN);
    assertThat(link(service, "Listener").words()).contains("127.0.0.1:", "no event has come yet");

    desk.openApp("anna", "qlik-1");

    Eventually.holds(() -> assertThat(link(service, "Listener").state()).isEqualTo(Facts.State.UP));
  }

  @Test
  void whatCameToNothingIsToldByReasonAndWhetherItWasMeant() throws Throwable {
    Service service = started();

    desk.send("what is this");
    desk.send("/proxy-session/;qlik-1;Start session;INTERNAL;sa_proxy;AppAccess;/hub;x");

    Eventually.holds(() -> assertThat(facts(service).drops()).containsExactlyInAnyOrder(
        new Facts.Drop("datagrams refused: " + Decoded.Reason.NO_FIELDS.text(), 1, false),
        new Facts.Drop("events that the rules file ignores", 1, true)));
  }

  @Test
  void whatBecameOfDatagramsAddsUpToWhatWasReceived() throws Throwable {
    Service service = started();

    desk.openApp("anna", "qlik-1");
    desk.send("what is this");
    desk.send("");

    // A datagram is received a moment before anything becomes of it.
    Eventually.holds(() -> assertThat(becameOf(facts(service).figures())).isEqualTo(3));
    assertThat(facts(service).figures().received()).isEqualTo(3);
    assertThat(facts(service).figures().datagrams()).containsEntry("event", 1L).containsEntry("malformed_empty", 1L);
  }

  @Test
  void aTestEventOfEachKindGoesThroughTheRules() throws Throwable {
    Service service = started();

    for (EventType type : EventType.values()) {
      assertThat(asked(service, new Order.SendTest(type))).as(type.word()).extracting(Order.Result::done)
          .isEqualTo(true);
    }

    assertThat(desk.until("green", true)).as("connection-open").isNotEmpty();
    Eventually.holds(() ->
        assertThat(facts(service).figures().engine().decided()).isEqualTo(EventType.values().length));
  }

  @Test
  void aLightThatIsTestedIsLitForAMoment() throws Exception {
    Service service = started();

    assertThat(asked(service, new Order.TestLight("red")).text()).contains("red");

    desk.until("red", true);
    desk.until("red", false);
  }

  @Test
  void aLightThatDoesNotExistIsRefused() throws Exception {
    Order.Result result = asked(started(), new Order.TestLight("blue"));

    assertThat(result.done()).isFalse();
    assertThat(result.text()).contains("blue");
  }

  @Test
  void lightsAreMutedAndNoLonger() throws Throwable {
    Service service = started();

    asked(service, new Order.Mute(Optional.of(true)));
    Eventually.holds(() -> assertThat(facts(service).view().muted()).isTrue());

    asked(service, new Order.Mute(Optional.empty()));
    Eventually.holds(() -> assertThat(facts(service).view().muted()).isFalse());
  }

  @Test
  void rulesAreReadAgainOrTheirMistakesTold() throws Exception {
    Service service = started();
    assertThat(asked(service, new Order.Reload())).satisfies(
        result -> assertThat(result.done()).isTrue(),
        result -> assertThat(result.text()).contains("1 rule, 2 lights"));

    desk.rules("rules { a { wen = any } }");

    assertThat(asked(service, new Order.Reload())).satisfies(
        result -> assertThat(result.done()).isFalse(),
        result -> assertThat(result.text()).contains("wen", "The rules stay as they were."));
  }

  @Test
  void countsAreReset() throws Throwable {
    Service service = started();
    desk.startSession("anna", "qlik-1");
    Eventually.holds(() -> assertThat(facts(service).view().presence().sessions()).isEqualTo(1));

    asked(service, new Order.ResetCounts());

    Eventually.holds(() -> assertThat(facts(service).view().presence().sessions()).isZero());
  }

  @Test
  void aPastedDatagramIsExplained() throws Exception {
    Service service = started();

    Order.Result event = asked(service, new Order.Explain("  " + Desk.opened("anna", "qlik-1") + "\r\n"));
    Order.Result noEvent = asked(service, new Order.Explain("hello"));

    assertThat(event.done()).isTrue();
    assertThat(event.text()).contains("connection-open on qlik-1", "+ opened", "light green flashes 400ms");
    assertThat(noEvent).isEqualTo(
        new Order.Result(false, "no rule sees this: " + Decoded.Reason.NO_FIELDS.text()));
  }

  private Service started() throws Exception {
    desk = new Desk(portOfNobody(), "desk", RULES).start();
    return desk.service();
  }

  private static int portOfNobody() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static long becameOf(Figures figures) {
    return figures.datagrams().values().stream().mapToLong(Long::longValue).sum();
  }

  private static Facts facts(Service service) {
    return new PageFacts(service, true).get();
  }

  private static Facts.Link link(Service service, String name) {
    List<Facts.Link> links = facts(service).links();
    return links.stream().filter(link -> link.name().equals(name)).findFirst().orElseThrow();
  }

  private static Order.Result asked(Service service, Order order) {
    return new PageOrders(service, new Requests(service), new byte[] {1}).apply(order);
  }
}
