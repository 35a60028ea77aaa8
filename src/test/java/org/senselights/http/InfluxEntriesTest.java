package org.senselights.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.senselights.http.Tellings.AT;
import static org.senselights.http.Tellings.GUID;
import static org.senselights.http.Tellings.connection;
import static org.senselights.http.Tellings.failure;
import static org.senselights.http.Tellings.influx;
import static org.senselights.http.Tellings.map;
import static org.senselights.http.Tellings.occasion;
import static org.senselights.http.Tellings.session;
import static org.senselights.http.Tellings.tags;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.http.LineReader.Point;
import org.senselights.presence.Snapshot;
import org.senselights.presence.Snapshot.OfHost;
import org.senselights.settings.DatabaseSettings.Measurement;

class InfluxEntriesTest {
  private static final long AT_MICROSECONDS = 1_772_442_000_123_456_000L;

  @Test
  void aUserEventIsToldInTheNamesOfButlerSos() {
    assertThat(lines(compatible(1, tags("qs_env", "dev")), connection().build())).containsExactly(
        "user_events,host=pro2-win1,event_action=Open\\ connection,userFull=LAB\\anna,userDirectory=LAB,userId=anna,"
            + "origin=AppAccess,appId=" + GUID + ",appName=Sales\\,\\ all\\=here,uaBrowserName=Chrome,"
            + "uaBrowserMajorVersion=119,uaOsName=Windows,uaOsVersion=NT\\ 10.0,qs_env=dev "
            + "userFull=\"LAB\\\\anna\",userId=\"anna\",appId=\"" + GUID + "\",appName=\"Sales, all=here\" "
            + AT_MICROSECONDS);
  }

  @Test
  void whatAUserEventDoesNotSayIsLeftOut() {
    assertThat(lines(compatible(1, tags()), session().build())).containsExactly(
        "user_events,host=pro2-win1,event_action=Start\\ session,userFull=LAB\\anna,userDirectory=LAB,userId=anna,"
            + "origin=AppAccess userFull=\"LAB\\\\anna\",userId=\"anna\" " + AT_MICROSECONDS);
  }

  @ParameterizedTest
  @CsvSource({
    "1, userFull, userId, appId, appName",
    "2, userFull, userId, appId_field, appName_field",
    "3, userFull_field, userId_field, appId_field, appName_field"
  })
  void fieldsAreNamedForTheInfluxDbThatDashboardsWereMadeFor(
      int names, String userFull, String userId, String appId, String appName) {
    Point point = LineReader.read(lines(compatible(names, tags()), connection().build()).getFirst());

    assertThat(point.fields()).isEqualTo(map(
        userFull, "LAB\\anna", userId, "anna", appId, GUID, appName, "Sales, all=here"));
  }

  @Test
  void anAppWithoutANameIsNamedAsButlerSosDoes() {
    Point point = LineReader.read(lines(compatible(1, tags()), connection().appName("").build()).getFirst());

    assertThat(point.tags()).containsEntry("appName", "<unknown app name>");
    assertThat(point.fields()).containsEntry("appName", "<unknown app name>");
  }

  @Test
  void anAppsIdIsSpelledAsTheServerSpelledIt() {
    Event event = connection().context("/app/" + GUID.toUpperCase(Locale.ROOT) + "?x").build();

    assertThat(LineReader.read(lines(compatible(1, tags()), event).getFirst()).tags())
        .containsEntry("appId", GUID.toUpperCase(Locale.ROOT));
  }

  @Test
  void anEventThatButlerSosPassesOverIsPassedOver() {
    Entries entries = compatible(1, tags());

    assertThat(lines(entries, session().host("").build())).isEmpty();
    assertThat(lines(entries, session().command("").build())).isEmpty();
    assertThat(lines(entries, session().directory("").build())).isEmpty();
    assertThat(lines(entries, session().userId("").build())).isEmpty();
    assertThat(lines(entries, session().origin("").build())).isEmpty();
    assertThat(lines(entries, failure().build())).isEmpty();
  }

  @Test
  void anOriginThatIsNotAvailableIsSaidSo() {
    Event event = session().origin("").insteadOfOrigin("Not available").build();

    Point point = LineReader.read(lines(compatible(1, tags()), event).getFirst());

    assertThat(point.tags()).containsEntry("origin", "Not available");
  }

  @Test
  void longValuesAndControlCharactersAreCutAsButlerSosCutsThem() {
    Event event = session().userId("an\u0007na" + "x".repeat(500)).origin("o".repeat(500)).build();

    Point point = LineReader.read(lines(compatible(1, tags()), event).getFirst());

    assertThat(point.tags())
        .containsEntry("userId", "anna" + "x".repeat(96))
        .containsEntry("userFull", "LAB\\anna" + "x".repeat(96))
        .containsEntry("origin", "o".repeat(200));
  }

  @Test
  void theOwnersTagStandsInPlaceOfOneOfTheSameName() {
    Point point = LineReader.read(lines(compatible(1, tags("host", "desk")), session().build()).getFirst());

    assertThat(point.tags()).containsEntry("host", "desk");
  }

  @Test
  void everyEventIsToldWithFewSeries() {
    assertThat(lines(events(tags("qs_env", "dev")), connection().build())).containsExactly(
        "sense_events,event_type=session-start,host=pro2-win1,origin=AppAccess,qs_env=dev count=1i,"
            + "user=\"LAB/anna\",directory=\"LAB\",user_id=\"anna\",app_id=\"" + GUID
            + "\",app_name=\"Sales, all=here\",browser=\"Chrome 119\",os=\"Windows NT 10.0\",id=\"run-1\" "
            + AT_MICROSECONDS);
  }

  @Test
  void aReloadTaskIsToldAmongAllEvents() {
    assertThat(lines(events(tags()), failure().build())).containsExactly(
        "sense_events,event_type=reload-failed,host=pro2-win1 count=1i,user=\"LAB/goran\",directory=\"LAB\","
            + "user_id=\"goran\",app_id=\"" + GUID + "\",app_name=\"Sales\",task=\"Nightly \\\"reload\\\"\","
            + "task_id=\"58dd8322-e39c-4b71-b74e-13c47a2f6dd4\","
            + "execution_id=\"4dd8322e-e39c-4b71-b74e-13c47a2f6dd4\",id=\"run-1\" " + AT_MICROSECONDS);
  }

  @Test
  void everyTypeOfEventIsAPointEvenIfNothingElseIsKnown() {
    for (EventType type : EventType.values()) {
      Point point = LineReader.read(lines(events(tags()), Event.of(type).build()).getFirst());

      assertThat(point.tags()).isEqualTo(map("event_type", type.word()));
      assertThat(point.fields()).isEqualTo(map("count", "1", "id", "run-1"));
    }
  }

  @Test
  void eventsOfOneMicrosecondDoNotOverwriteEachOther() {
    Entries entries = events(tags());
    Set<Long> stamps = new HashSet<>();

    for (int i = 0; i < 1_000; i++) {
      stamps.add(LineReader.read(lines(entries, session().build()).getFirst()).at());
    }

    assertThat(stamps).hasSize(1_000).allMatch(at -> at / 1_000 * 1_000 == AT_MICROSECONDS);
  }

  @Test
  void whoIsOnIsToldAsAWholeAndByHost() {
    SequencedMap<String, OfHost> hosts = new LinkedHashMap<>();
    hosts.put("pro2 win1", new OfHost(2, 3, 1));
    hosts.put("pro2-win2", new OfHost(1, 0, 1));
    List<String> lines = new ArrayList<>();

    new InfluxEntries(influx(1).settings(), tags("qs_env", "dev", "host", "desk"))
        .of(new Snapshot(3, 3, 2, hosts), AT, lines::add);

    assertThat(lines).containsExactly(
        "sense_presence,qs_env=dev sessions=3i,connections=3i,users=2i " + AT_MICROSECONDS,
        "sense_presence,host=pro2\\ win1,qs_env=dev sessions=2i,connections=3i,users=1i " + AT_MICROSECONDS,
        "sense_presence,host=pro2-win2,qs_env=dev sessions=1i,connections=0i,users=1i " + AT_MICROSECONDS);
  }

  @Test
  void onlyWhatTheOwnerAsksForIsTold() {
    List<String> lines = new ArrayList<>();
    Snapshot nobody = new Snapshot(0, 0, 0, new LinkedHashMap<>());

    new InfluxEntries(influx(1).telling(Measurement.PRESENCE).settings(), tags())
        .of(occasion(session().build()), lines::add);
    compatible(1, tags()).of(nobody, AT, lines::add);
    events(tags()).of(nobody, AT, lines::add);

    assertThat(lines).isEmpty();
    assertThat(lines(new InfluxEntries(influx(1).settings(), tags()), session().build())).hasSize(2);
  }

  private static Entries compatible(int fieldNames, SequencedMap<String, String> tags) {
    return new InfluxEntries(
        influx(1).fieldNames(fieldNames).telling(Measurement.COMPATIBLE).settings(), tags);
  }

  private static Entries events(SequencedMap<String, String> tags) {
    return new InfluxEntries(influx(1).telling(Measurement.EVENTS).settings(), tags);
  }

  private static List<String> lines(Entries entries, Event event) {
    List<String> lines = new ArrayList<>();
    entries.of(occasion(event), lines::add);
    return lines;
  }
}
