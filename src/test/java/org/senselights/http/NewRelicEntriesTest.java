package org.senselights.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.senselights.http.Tellings.AT;
import static org.senselights.http.Tellings.GUID;
import static org.senselights.http.Tellings.PRIVACY;
import static org.senselights.http.Tellings.connection;
import static org.senselights.http.Tellings.failure;
import static org.senselights.http.Tellings.newRelic;
import static org.senselights.http.Tellings.occasion;
import static org.senselights.http.Tellings.session;
import static org.senselights.http.Tellings.tags;
import static org.senselights.settings.DatabaseSettings.Measurement.COMPATIBLE;
import static org.senselights.settings.DatabaseSettings.Measurement.EVENTS;
import static org.senselights.settings.DatabaseSettings.Measurement.PRESENCE;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.presence.Snapshot;
import org.senselights.presence.Snapshot.OfHost;
import org.senselights.settings.DatabaseSettings.Measurement;

class NewRelicEntriesTest {
  private static final URI URL = URI.create("https://insights-collector.newrelic.com/v1/accounts");

  @Test
  void aUserEventIsToldInTheNamesOfButlerSos() {
    assertThat(entries(entries(false, tags("qs_env", "dev"), COMPATIBLE), connection().build())).containsExactly(
        "{\"eventType\":\"qs_userEvent\",\"timestamp\":1772442000123,\"qs_host\":\"pro2-win1\","
            + "\"qs_event_action\":\"Open connection\",\"qs_userFull\":\"LAB\\\\anna\","
            + "\"qs_userDirectory\":\"LAB\",\"qs_userId\":\"anna\",\"qs_origin\":\"AppAccess\","
            + "\"qs_appId\":\"" + GUID + "\",\"qs_appName\":\"Sales, all=here\",\"qs_uaBrowserName\":\"Chrome\","
            + "\"qs_uaBrowserMajorVersion\":\"119\",\"qs_uaOsName\":\"Windows\",\"qs_uaOsVersion\":\"NT 10.0\","
            + "\"qs_env\":\"dev\"}");
  }

  @Test
  void usersAreScrambledTheSameWayEachTime() {
    Entries scrambling = entries(true, tags(), COMPATIBLE);

    String entry = entries(scrambling, session().build()).getFirst();

    assertThat(entry)
        .contains("\"qs_userDirectory\":\"" + PRIVACY.hash("LAB") + "\"")
        .contains("\"qs_userId\":\"" + PRIVACY.hash("anna") + "\"")
        .contains("\"qs_userFull\":\"" + PRIVACY.hash("LAB") + "\\\\" + PRIVACY.hash("anna") + "\"")
        .doesNotContain("LAB")
        .doesNotContain("anna");
    assertThat(entries(scrambling, session().build())).containsExactly(entry);
  }

  @Test
  void aUserEventIsToldOnceHoweverManyFormsAreAskedFor() {
    assertThat(entries(entries(false, tags(), COMPATIBLE, EVENTS), session().build())).hasSize(1);
    assertThat(entries(entries(false, tags(), EVENTS), session().build())).hasSize(1);
  }

  @Test
  void aUserEventThatIsNotWholeIsToldAmongAllEventsOnly() {
    Event event = session().command("").origin("").build();

    assertThat(entries(entries(false, tags(), COMPATIBLE), event)).isEmpty();
    assertThat(entries(entries(false, tags(), EVENTS), event)).containsExactly(
        "{\"eventType\":\"qs_userEvent\",\"timestamp\":1772442000123,\"qs_host\":\"pro2-win1\","
            + "\"qs_userFull\":\"LAB\\\\anna\",\"qs_userDirectory\":\"LAB\",\"qs_userId\":\"anna\","
            + "\"qs_event_action\":\"session-start\"}");
  }

  @Test
  void aReloadTaskIsAnEventOfItsOwn() {
    assertThat(entries(entries(false, tags(), COMPATIBLE), failure().build())).isEmpty();
    assertThat(entries(entries(false, tags(), EVENTS), failure().build())).containsExactly(
        "{\"eventType\":\"qs_reloadEvent\",\"timestamp\":1772442000123,\"qs_host\":\"pro2-win1\","
            + "\"qs_userFull\":\"LAB\\\\goran\",\"qs_userDirectory\":\"LAB\",\"qs_userId\":\"goran\","
            + "\"qs_appId\":\"" + GUID + "\",\"qs_appName\":\"Sales\",\"qs_event_action\":\"reload-failed\","
            + "\"qs_task\":\"Nightly \\\"reload\\\"\",\"qs_taskId\":\"58dd8322-e39c-4b71-b74e-13c47a2f6dd4\","
            + "\"qs_executionId\":\"4dd8322e-e39c-4b71-b74e-13c47a2f6dd4\"}");
  }

  @Test
  void whatIsNeitherIsToldToo() {
    assertThat(entries(entries(false, tags(), EVENTS), Event.of(EventType.OTHER).command("Do it").build()))
        .containsExactly("{\"eventType\":\"qs_otherEvent\",\"timestamp\":1772442000123,\"qs_event_action\":\"Do it\"}");
  }

  @Test
  void anOwnersTagCannotPassForSomethingElse() {
    assertThat(entries(entries(false, tags("eventType", "x", "timestamp", "1", "qs_host", "y", "site", "ö"), EVENTS),
        Event.of(EventType.OTHER).build()))
        .containsExactly("{\"eventType\":\"qs_otherEvent\",\"timestamp\":1772442000123,\"qs_event_action\":\"other\","
            + "\"site\":\"ö\"}");
  }

  @Test
  void whoIsOnIsToldAsAWholeAndByHost() {
    SequencedMap<String, OfHost> hosts = new LinkedHashMap<>();
    hosts.put("pro2-win1", new OfHost(2, 3, 1));
    List<String> told = new ArrayList<>();

    entries(true, tags("qs_env", "dev"), PRESENCE).of(new Snapshot(2, 3, 1, hosts), AT, told::add);

    assertThat(told).containsExactly(
        "{\"eventType\":\"qs_presence\",\"timestamp\":1772442000123,\"qs_sessions\":2,\"qs_connections\":3,"
            + "\"qs_users\":1,\"qs_env\":\"dev\"}",
        "{\"eventType\":\"qs_presence\",\"timestamp\":1772442000123,\"qs_host\":\"pro2-win1\",\"qs_sessions\":2,"
            + "\"qs_connections\":3,\"qs_users\":1,\"qs_env\":\"dev\"}");
  }

  private static Entries entries(boolean scrambled, SequencedMap<String, String> tags, Measurement... measurements) {
    return new NewRelicEntries(newRelic(URL, scrambled, measurements), tags);
  }

  private static List<String> entries(Entries entries, Event event) {
    List<String> told = new ArrayList<>();
    entries.of(occasion(event), told::add);
    return told;
  }
}
