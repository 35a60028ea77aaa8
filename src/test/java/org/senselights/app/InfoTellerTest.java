package org.senselights.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.senselights.homeassistant.AppNamesFigures;
import org.senselights.homeassistant.DestinationFigures;
import org.senselights.homeassistant.Info;
import org.senselights.homeassistant.States;
import org.senselights.homeassistant.Topics;
import org.senselights.message.Message;
import org.senselights.rules.Privacy;

/** When it is told what the device is, and how it stands with targets and databases. */
class InfoTellerTest {
  private final List<Message> told = new ArrayList<>();
  private final InfoTeller teller =
      new InfoTeller(new States(new Topics("sense-lights/desk"), Privacy.Mode.CLEAR), told::add);

  @Test
  void whatStaysTheSameIsToldOnce() {
    tell(0, ops(0, 0, ""));
    tell(3_600, ops(0, 0, ""));

    assertThat(told).hasSize(1);
    assertThat(told.getFirst().topic()).isEqualTo("sense-lights/desk/info");
  }

  @Test
  void otherRulesAreToldAtOnce() {
    teller.tell(info("one", List.of(), Optional.empty()), 0);
    teller.tell(info("two", List.of(), Optional.empty()), 1);

    assertThat(told).extracting(Message::payload).satisfiesExactly(
        first -> assertThat(first).contains("\"rules_hash\":\"one\"").doesNotContain("destinations", "app_names"),
        second -> assertThat(second).contains("\"rules_hash\":\"two\""));
  }

  @Test
  void whatIsOnlyCountedIsToldOnceAMinute() {
    for (int second = 0; second <= 180; second++) {
      tell(second, ops(second, 0, ""));
    }

    assertThat(told).hasSize(4);
    assertThat(told.getLast().payload()).contains("\"delivered\":180");
  }

  @Test
  void afterAQuietTimeTheFirstCountIsToldAtOnce() {
    tell(0, ops(0, 0, ""));
    tell(100, ops(1, 0, ""));
    tell(101, ops(2, 0, ""));

    assertThat(told).hasSize(2);
  }

  @Test
  void thatATargetFailsAndNoLongerDoesIsToldAtOnce() {
    tell(0, ops(0, 0, ""));
    tell(1, ops(0, 0, "HTTP 503"));
    tell(2, ops(1, 0, ""));

    assertThat(told).extracting(Message::payload).satisfiesExactly(
        first -> assertThat(first).doesNotContain("trouble"),
        second -> assertThat(second).contains("\"trouble\":\"HTTP 503\""),
        third -> assertThat(third).doesNotContain("trouble"));
  }

  @Test
  void thatItNowFailsForAnotherReasonCanWait() {
    tell(0, ops(0, 0, "HTTP 503"));
    tell(1, ops(0, 0, "HTTP 404"));
    tell(60, ops(0, 0, "HTTP 404"));

    assertThat(told).hasSize(2);
    assertThat(told.getLast().payload()).contains("HTTP 404");
  }

  @Test
  void aLossIsToldAtOnceAndThoseAfterItOnceAMinute() {
    tell(0, ops(0, 0, ""));
    for (int second = 1; second <= 121; second++) {
      tell(second, ops(0, second, ""));
    }

    assertThat(told).extracting(Message::payload).satisfiesExactly(
        first -> assertThat(first).contains("\"overflow\":0"),
        second -> assertThat(second).contains("\"overflow\":1"),
        third -> assertThat(third).contains("\"overflow\":61"),
        fourth -> assertThat(fourth).contains("\"overflow\":121"));
  }

  @Test
  void thatNamesOfAppsCannotBeFetchedIsToldAtOnce() {
    teller.tell(info("one", List.of(), Optional.of(names(312, ""))), 0);
    teller.tell(info("one", List.of(), Optional.of(names(312, "nothing listens there"))), 1);
    teller.tell(info("one", List.of(), Optional.of(names(313, ""))), 2);

    assertThat(told).hasSize(3);
    assertThat(told.get(1).payload()).contains("\"app_names\":{", "nothing listens there");
  }

  private void tell(long second, DestinationFigures ops) {
    teller.tell(info("one", List.of(ops), Optional.empty()), Duration.ofSeconds(second).toNanos());
  }

  private static Info info(String hash, List<DestinationFigures> destinations, Optional<AppNamesFigures> names) {
    return new Info("1.0.0", "2026-11-20T20:30:00+01:00", hash, Map.of("node", "desk"), destinations, names);
  }

  private static DestinationFigures ops(long delivered, long overflow, String trouble) {
    return new DestinationFigures("ops", "slack", "hooks.slack.com", delivered + overflow, delivered, 0,
        Map.of("overflow", overflow), "", trouble, "", "");
  }

  private static AppNamesFigures names(long names, String trouble) {
    return new AppNamesFigures("sense.lan:4242", names, "", trouble, "", "");
  }
}
