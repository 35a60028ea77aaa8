package org.senselights.homeassistant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.senselights.homeassistant.Written.TOPICS;
import static org.senselights.homeassistant.Written.golden;
import static org.senselights.homeassistant.Written.json;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.senselights.light.Program;
import org.senselights.message.Message;
import org.senselights.presence.Snapshot;
import org.senselights.rules.Privacy;

/** What is said of how things stand. */
class StatesTest {
  private static final Program ON = new Program.Steady(true);
  private static final Program OFF = new Program.Steady(false);
  private static final Program BLINK = new Program.Blink(Duration.ofSeconds(2));

  private final States states = new States(TOPICS, Privacy.Mode.CLEAR);

  @Test
  void aLightIsOnWithItsEffectForAsLongAsItsProgramRuns() {
    assertThat(states.light("red", OFF)).isEqualTo(Message.state("sense-lights/desk/light/red", "{\"state\":\"OFF\"}"));
    assertThat(shown(ON)).isEqualTo("{\"state\":\"ON\",\"effect\":\"off\"}");
    assertThat(shown(BLINK)).isEqualTo("{\"state\":\"ON\",\"effect\":\"blink\"}");
    assertThat(shown(new Program.Breathe(Duration.ofSeconds(2))))
        .isEqualTo("{\"state\":\"ON\",\"effect\":\"breathe\"}");
    assertThat(shown(new Program.Flash(Duration.ofMillis(400), 1)))
        .isEqualTo("{\"state\":\"ON\",\"effect\":\"flash\"}");
    assertThat(shown(new Program.Turn(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(2))))
        .isEqualTo("{\"state\":\"ON\",\"effect\":\"test\"}");
  }

  @Test
  void aGroupIsOnWhereAnyOfItsLightsIs() {
    assertThat(group()).isEqualTo("{\"state\":\"OFF\"}");
    assertThat(group(OFF, OFF)).isEqualTo("{\"state\":\"OFF\"}");
    assertThat(group(OFF, BLINK)).isEqualTo("{\"state\":\"ON\",\"effect\":\"blink\"}");
    assertThat(group(ON, BLINK)).isEqualTo("{\"state\":\"ON\",\"effect\":\"off\"}");
  }

  @Test
  void theCountsLookLikeThis() {
    Map<String, Snapshot.OfHost> hosts = new LinkedHashMap<>();
    hosts.put("qlik-2", new Snapshot.OfHost(1, 0, 1));
    hosts.put("qlik-1", new Snapshot.OfHost(2, 4, 1));
    hosts.put("", new Snapshot.OfHost(1, 0, 1));

    Message presence = states.presence(new Snapshot(4, 4, 2, hosts));

    assertThat(presence.topic()).isEqualTo("sense-lights/desk/presence");
    assertThat(json(presence.payload()).pretty()).isEqualTo(golden("presence.json"));
  }

  @Test
  void ofManyHostsOnlyTheBusiestAreNamed() {
    Map<String, Snapshot.OfHost> hosts = new LinkedHashMap<>();
    for (int i = 0; i < 5_000; i++) {
      hosts.put("h".repeat(200) + i, new Snapshot.OfHost(i, 0, 1));
    }

    JsonValue.Members presence =
        json(states.presence(new Snapshot(7, 0, 5, hosts)).payload());

    assertThat(presence.members("sessions_by_host").values()).hasSize(50)
        .containsValue(new JsonValue.Amount("4999")).doesNotContainValue(new JsonValue.Amount("1"));
    assertThat(presence.members("sessions_by_host").compact()).hasSizeLessThan(16_000);
  }

  @Test
  void theHealthLooksLikeThis() {
    HealthFigures figures = new HealthFigures(
        List.of("The clock is not set"), Optional.of(true), false, 1_200, 3, 1, OptionalDouble.of(48.25));

    Message health = states.health(figures);

    assertThat(health.topic()).isEqualTo("sense-lights/desk/health");
    assertThat(json(health.payload()).pretty()).isEqualTo(golden("health.json"));
  }

  @Test
  void whetherSenseTalksMayBeTooEarlyToTell() {
    HealthFigures figures =
        new HealthFigures(List.of(), Optional.empty(), true, 0, 0, 0, OptionalDouble.empty());

    assertThat(states.health(figures).payload()).contains("\"talking\":null");
  }

  @Test
  void theInfoLooksLikeThis() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("node", "desk");
    settings.put("mqtt.url", "mqtt://homeassistant.local:1883");

    Message info = states.info(new Info(
        "1.0.0", "2026-11-20T20:30:00+01:00", "4f1d22a0c3b7", settings, List.of(), Optional.empty()));

    assertThat(info.topic()).isEqualTo("sense-lights/desk/info");
    assertThat(json(info.payload()).pretty()).isEqualTo(golden("info.json"));
  }

  @Test
  void theInfoSaysHowItStandsWithAllThatIsToldBesideTheBroker() {
    Map<String, Long> dropped = new LinkedHashMap<>();
    dropped.put("expired", 2L);
    dropped.put("refused", 1L);
    DestinationFigures failing = new DestinationFigures("pager", "webhook", "pager.example.com", 12, 5, 4, dropped,
        "2026-11-20T21:00:00+01:00", "HTTP 503", "2026-11-20T21:14:02+01:00", "HTTP 503");
    DestinationFigures unused =
        new DestinationFigures("influx", "influxdb-2", "influx.lan", 0, 0, 0, Map.of(), "", "", "", "");
    AppNamesFigures names =
        new AppNamesFigures("sense.lan:4242", 312, "2026-11-20T20:30:05+01:00", "", "", "");

    Message info = states.info(new Info("1.0.0", "2026-11-20T20:30:00+01:00", "4f1d22a0c3b7", Map.of("node", "desk"),
        List.of(failing, unused), Optional.of(names)));

    assertThat(json(info.payload()).pretty()).isEqualTo(golden("info-destinations.json"));
  }

  @Test
  void switchesAndRulesSayOnAndOff() {
    assertThat(states.mute(true)).isEqualTo(Message.state("sense-lights/desk/state/mute", "ON"));
    assertThat(states.rule("busy", false)).isEqualTo(Message.state("sense-lights/desk/rule/busy", "OFF"));
    assertThat(states.logLevel(LogLevel.WARNING))
        .isEqualTo(Message.state("sense-lights/desk/state/log-level", "warning"));
  }

  @Test
  void theLastEventNamesTheUserAsFarAsTheOwnerLets() {
    LastEvent event = new LastEvent("session-start", "2026-11-20T23:30:00.123+01:00", "LAB/anna", "qlik-1", "");

    assertThat(json(states.lastEvent(event).payload()).pretty()).isEqualTo(golden("last-event.json"));
    assertThat(new States(TOPICS, Privacy.Mode.HIDDEN).lastEvent(event).payload())
        .doesNotContain("anna").doesNotContain("user\"").contains("qlik-1");
  }

  @Test
  void onlyWhatAUserDoesIsALastEvent() {
    assertThatThrownBy(() -> new LastEvent("reload-failed", "", "", "", ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private String shown(Program program) {
    return states.light("red", program).payload();
  }

  private String group(Program... programs) {
    return states.group("both", List.of(programs)).payload();
  }
}
