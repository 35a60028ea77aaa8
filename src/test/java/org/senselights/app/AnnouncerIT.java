package org.senselights.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.senselights.homeassistant.Topics;
import org.senselights.mqtt.Mosquitto;
import org.senselights.mqtt.Subscriber;
import org.senselights.mqtt.Subscriber.Heard;

/** What the broker is told and keeps of the device while its rules and settings change, and at which moments. */
class AnnouncerIT {
  private static final String GREEN =
      "lights { green { pin = 17 } }, rules { tell { when = any, then { publish = event } } }";
  private static final String RED =
      "lights { green { pin = 17 }, red { pin = 27 } }, rules { tell { when = any, then { publish = event } } }";
  private static final String BLUE =
      "lights { green { pin = 17 }, blue { pin = 22 } }, rules { tell { when = any, then { publish = event } } }";
  private static final String SILENT =
      "lights { green { pin = 17 } }, rules { opened { when = connection-open, then { light = green, flash = 1s } } }";
  private static final String OFF = "{\"state\":\"OFF\"}";

  private final Map<String, String> kept = new LinkedHashMap<>();
  private final List<Heard> all = new ArrayList<>();
  private final Mosquitto broker = new Mosquitto();
  private Desk desk;
  private Subscriber ears;

  @BeforeEach
  void listen() {
    Mosquitto.assumeInstalled();
    broker.start();
    ears = new Subscriber(broker.port(), "#");
  }

  @AfterEach
  void close() throws Exception {
    ears.close();
    desk.close();
    broker.close();
  }

  @Test
  void howItIsIsToldBeforeThatItIsThere() throws Throwable {
    desk = new Desk(broker.port(), "desk", RED).start();

    List<Heard> heard = until(message -> message.payload().equals("online"));

    assertThat(heard).extracting(Heard::topic).contains(
        desk.topic("info"), desk.topic("health"), desk.topic("presence"), desk.topic("light/green"),
        desk.topic("light/red"), desk.topic("light/all"), desk.topic("state/mute"), desk.topic("state/log-level"));
  }

  @Test
  void atTheSecondStartTheAnnouncementComesFirst() throws Throwable {
    desk = new Desk(broker.port(), "desk", RED).start();
    Eventually.holds(() -> assertThat(kept()).containsKey(discovery()));
    desk.stop();
    until(message -> message.payload().equals("offline"));

    desk.start();

    assertThat(until(message -> true).getFirst().topic()).isEqualTo(discovery());
  }

  @Test
  void anEditThatIsUndoneBeforeItIsTakenBackLosesNothing() throws Throwable {
    desk = new Desk(broker.port(), "desk", RED).start();
    Eventually.holds(() -> assertThat(kept()).containsKey(discovery()));

    change(GREEN);
    until(message -> message.topic().equals(discovery()) && !message.payload().contains("light_red"));
    change(RED);

    until(message -> message.topic().equals(discovery()) && message.payload().contains("light_red"));
    settle();
    assertThat(kept())
        .contains(entry(desk.topic("light/red"), OFF), entry(desk.topic("light/all"), OFF))
        .hasEntrySatisfying(discovery(), announced -> assertThat(announced).contains("light_red"));
  }

  @Test
  void whatWasInForceForAMomentOnlyLeavesNothing() throws Throwable {
    desk = new Desk(broker.port(), "desk", RED).start();
    Eventually.holds(() -> assertThat(kept()).containsKey(discovery()));

    change(GREEN);
    change(BLUE);
    change(GREEN);

    settle();
    Eventually.holds(() -> assertThat(kept()).doesNotContainKeys(
        desk.topic("light/red"), desk.topic("light/blue"), desk.topic("light/all")));
    assertThat(kept()).contains(entry(desk.topic("light/green"), OFF));
  }

  @Test
  void whatWentBeforeTheFirstBrokerLeavesNothing() throws Throwable {
    broker.stop();
    desk = new Desk(broker.port(), "desk", RED).start();
    change(GREEN);
    broker.start();
    ears.close();
    ears = new Subscriber(broker.port(), "#");

    Eventually.holds(() -> assertThat(kept()).containsKeys(discovery(), desk.topic("light/green")));
    settle();
    Eventually.holds(() -> assertThat(kept()).doesNotContainKeys(desk.topic("light/red"), desk.topic("light/all")));
  }

  @Test
  void whatIsTakenBackIsTakenBackOnce() throws Throwable {
    desk = new Desk(broker.port(), "desk", RED).start();
    Eventually.holds(() -> assertThat(kept()).containsKey(discovery()));
    change(GREEN);
    Eventually.holds(() -> assertThat(kept()).doesNotContainKey(desk.topic("light/red")));
    desk.stop();
    until(message -> message.payload().equals("offline"));

    all.clear();
    desk.start();
    until(message -> message.payload().equals("online"));
    change(BLUE);
    until(message -> message.topic().equals(discovery()) && message.payload().contains("light_blue"));
    change(GREEN);
    until(message -> message.topic().equals(discovery()) && !message.payload().contains("light_blue"));

    assertThat(all).filteredOn(message -> message.topic().equals(discovery()))
        .noneMatch(message -> message.payload().contains("light_red"));
  }

  @Test
  void aDeviceThatIsNotToBeShownGoesAndItsStatesStay() throws Throwable {
    desk = new Desk(broker.port(), "desk", RED).start();
    Eventually.holds(() -> assertThat(kept()).containsKey(discovery()));
    desk.stop();

    desk.start("home-assistant.discovery=false");

    Eventually.holds(() -> assertThat(kept()).doesNotContainKey(discovery()));
    settle();
    assertThat(kept()).containsKeys(desk.topic("info"), desk.topic("health"), desk.topic("presence"),
        desk.topic("light/red"), desk.topic("state/mute"), desk.topic("state/log-level"));
  }

  @Test
  void aDeviceThatWasNeverShownLeavesNothingUnderItsOldName() throws Throwable {
    desk = new Desk(broker.port(), "desk", RED).start("home-assistant.discovery=false");
    Eventually.holds(() -> assertThat(kept()).containsKey("sense-lights/desk/light/red"));
    settle();
    desk.stop();

    desk.rename("door");
    desk.start("home-assistant.discovery=false");

    Eventually.holds(() -> assertThat(kept().keySet())
        .contains("sense-lights/door/light/red")
        .noneMatch(topic -> topic.startsWith("sense-lights/desk/")));
  }

  @Test
  void theFirstEventOfAGroupThatIsNewWaitsForItsAnnouncement() throws Throwable {
    desk = new Desk(broker.port(), "desk", SILENT).start();
    Eventually.holds(() -> assertThat(kept()).containsKey(discovery()));
    kept();

    change(GREEN);
    desk.openApp("kim", "s1");

    List<Heard> heard = until(message -> message.topic().equals(desk.topic("event/connection/open")));
    assertThat(heard).anyMatch(message ->
        message.topic().equals(discovery()) && message.payload().contains("event_connection"));
  }

  private void change(String rules) throws Exception {
    desk.rules(rules);
    desk.service().rules().reload();
  }

  /** Waits until all that is under way is done: the last thing is the answer to a word of Home Assistant's. */
  private void settle() {
    kept();
    desk.service().announcer().born();
    until(message -> message.topic().equals(desk.topic("status")) && message.payload().equals("online"));
  }

  private String discovery() {
    return Topics.discovery(desk.identity);
  }

  private List<Heard> until(Predicate<Heard> wanted) {
    List<Heard> heard = ears.until(wanted);
    heard.forEach(this::note);
    return heard;
  }

  /** What the broker keeps by what was heard so far, events left out. */
  private Map<String, String> kept() {
    ears.soFar().forEach(this::note);
    return kept;
  }

  private void note(Heard message) {
    all.add(message);
    if (message.payload().isEmpty()) {
      kept.remove(message.topic());
    } else if (!message.topic().contains("/event/")) {
      kept.put(message.topic(), message.payload());
    }
  }
}
