package org.senselights.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.senselights.http.Tellings.AT;
import static org.senselights.http.Tellings.GUID;
import static org.senselights.http.Tellings.account;
import static org.senselights.http.Tellings.connection;
import static org.senselights.http.Tellings.failure;
import static org.senselights.http.Tellings.influx;
import static org.senselights.http.Tellings.map;
import static org.senselights.http.Tellings.session;
import static org.senselights.http.Tellings.tags;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.senselights.SaidInLog;
import org.senselights.engine.Clock;
import org.senselights.presence.Snapshot;
import org.senselights.presence.Snapshot.OfHost;
import org.senselights.settings.DatabaseSettings;
import org.senselights.settings.DatabaseSettings.Measurement;
import org.senselights.settings.Delivery;

/** What a real InfluxDB 1 has in the end. */
class InfluxDbIT {
  private static final long AT_MICROSECONDS = 1_772_442_000_123_456_000L;
  private static final Duration LONG = Duration.ofSeconds(30);

  private InfluxDb server = new InfluxDb(false);
  private final Clock clock = new Clock();
  private Optional<Databases> open = Optional.empty();

  @BeforeAll
  static void influxDbIsHere() {
    InfluxDb.assumeInstalled();
  }

  @AfterEach
  void close() {
    open.ifPresent(each -> each.stop(Duration.ofSeconds(5)));
    server.close();
  }

  @Test
  void anEventIsThereInBothFormsWithTheTimeOfItsReceipt() {
    running("sense");
    Databases databases = databases(influx(1).at(server.uri()).settings(), tags("qs_env", "dev"));

    databases.happened(account(connection().build(), AT));
    databases.happened(account(failure().build(), AT));
    awaitAll(databases);

    assertThat(server.rows("sense", "SELECT * FROM user_events")).containsExactly(map(
        "time", Long.toString(AT_MICROSECONDS), "appId", GUID, "appId_1", GUID, "appName", "Sales, all=here",
        "appName_1", "Sales, all=here", "event_action", "Open connection", "host", "pro2-win1",
        "origin", "AppAccess", "qs_env", "dev", "uaBrowserMajorVersion", "119", "uaBrowserName", "Chrome",
        "uaOsName", "Windows", "uaOsVersion", "NT 10.0", "userDirectory", "LAB", "userFull", "LAB\\anna",
        "userFull_1", "LAB\\anna", "userId", "anna", "userId_1", "anna"));
    assertThat(server.rows("sense", "SHOW TAG KEYS FROM sense_events")).extracting(row -> row.get("tagKey"))
        .containsExactly("event_type", "host", "origin", "qs_env");
    assertThat(server.rows("sense", "SELECT * FROM sense_events")).containsExactly(
        map("time", Long.toString(AT_MICROSECONDS), "app_id", GUID, "app_name", "Sales, all=here",
            "browser", "Chrome 119", "count", "1", "directory", "LAB", "event_type", "session-start",
            "host", "pro2-win1", "id", "run-1", "origin", "AppAccess", "os", "Windows NT 10.0", "qs_env", "dev",
            "user", "LAB/anna", "user_id", "anna"),
        map("time", Long.toString(AT_MICROSECONDS + 1), "app_id", GUID, "app_name", "Sales", "count", "1",
            "directory", "LAB", "event_type", "reload-failed",
            "execution_id", "4dd8322e-e39c-4b71-b74e-13c47a2f6dd4", "host", "pro2-win1", "id", "run-1",
            "qs_env", "dev", "task", "Nightly \"reload\"", "task_id", "58dd8322-e39c-4b71-b74e-13c47a2f6dd4",
            "user", "LAB/goran", "user_id", "goran"));
  }

  @Test
  void whoIsOnIsThereAsAWholeAndByHost() {
    running("sense");
    Databases databases = databases(influx(1).at(server.uri()).settings(), tags());
    SequencedMap<String, OfHost> hosts = new LinkedHashMap<>();
    hosts.put("pro2-win1", new OfHost(2, 3, 1));

    databases.presence(new Snapshot(2, 3, 1, hosts), AT);
    databases.presence(new Snapshot(0, 0, 0, Map.of()), AT.plusSeconds(5));
    databases.presence(new Snapshot(0, 0, 0, Map.of()), AT.plusSeconds(10));
    awaitAll(databases);

    String later = Long.toString(AT_MICROSECONDS + 10_000_000_000L);
    assertThat(server.rows("sense", "SELECT * FROM sense_presence WHERE host = ''")).containsExactly(
        map("time", Long.toString(AT_MICROSECONDS), "connections", "3", "sessions", "2", "users", "1"),
        map("time", later, "connections", "0", "sessions", "0", "users", "0"));
    assertThat(server.rows("sense", "SELECT * FROM sense_presence WHERE host = 'pro2-win1'")).containsExactly(
        map("time", Long.toString(AT_MICROSECONDS), "connections", "3", "host", "pro2-win1", "sessions", "2",
            "users", "1"),
        map("time", later, "connections", "0", "host", "pro2-win1", "sessions", "0", "users", "0"));
  }

  @Test
  void namesThatLookLikeThisLanguageStayNames() {
    running("sense");
    Databases databases = databases(influx(1).at(server.uri()).settings(), tags());
    Random random = new Random(8);
    int[] letters = "aZ9ö😀,= \"'\\\\\\\n\r\t#|".codePoints().toArray();

    for (int i = 0; i < 500; i++) {
      String name = random.ints(8, 0, letters.length).map(at -> letters[at])
          .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
      databases.happened(account(session().userId("u" + name).origin("o" + name).build(), AT.plusMillis(i)));
    }
    awaitAll(databases);

    assertThat(databases.views().getFirst().counts().delivered()).isEqualTo(1_000);
    assertThat(server.count("sense", "user_events", "userId")).isEqualTo(500);
    assertThat(server.count("sense", "sense_events", "count")).isEqualTo(500);
    assertThat(server.rows("sense", "SHOW MEASUREMENTS")).extracting(row -> row.get("name"))
        .containsExactly("sense_events", "user_events");
    assertThat(server.rows("sense", "SHOW FIELD KEYS FROM sense_events")).extracting(row -> row.get("fieldKey"))
        .containsExactly("count", "directory", "id", "user", "user_id");
    assertThat(server.rows("sense", "SHOW TAG KEYS FROM sense_events")).extracting(row -> row.get("tagKey"))
        .containsExactly("event_type", "host", "origin");
  }

  @Test
  void tenThousandEventsTakeTwentyFiveRequestsAtMost() {
    running("sense");
    Databases databases = databases(influx(1).at(server.uri()).telling(Measurement.EVENTS, Measurement.PRESENCE)
        .batch(1_000, Duration.ofSeconds(1)).settings(), tags());

    for (int i = 0; i < 10_000; i++) {
      awaitRoom(databases, 4_000);
      databases.happened(account(session().build(), AT));
    }
    awaitAll(databases);

    LaneCounts counts = databases.views().getFirst().counts();
    assertThat(counts.delivered()).isEqualTo(10_000);
    assertThat(counts.requests()).isLessThanOrEqualTo(25);
    // A thousand share a microsecond; here ten times as many do.
    assertThat(server.count("sense", "sense_events", "count")).isEqualTo(1_000);
  }

  @Test
  void nothingIsLostOrToldTwiceWhileItIsKilledAndComesBack() {
    running("sense");
    Databases databases = databases(influx(1).at(server.uri()).telling(Measurement.EVENTS)
        .batch(200, Duration.ofMillis(20)).settings(), tags());

    long most = 2_000;
    for (int i = 0; i < 20_000; i++) {
      if (i == 5_000 || i == 12_000) {
        server.kill();
        most = 8_000;
      }
      if (i == 8_000 || i == 15_000) {
        server.start();
        most = 2_000;
      }
      awaitRoom(databases, most);
      databases.happened(account(session().build(), AT.plusMillis(i)));
    }
    awaitAll(databases);

    LaneCounts counts = databases.views().getFirst().counts();
    assertThat(counts.taken()).isEqualTo(20_000);
    assertThat(counts.delivered()).isEqualTo(20_000);
    assertThat(counts.retries()).isPositive();
    assertThat(server.count("sense", "sense_events", "count")).isEqualTo(20_000);
    assertThat(databases.views().getFirst().trouble()).isEmpty();
  }

  @Test
  void whatIsTooMuchWhileItIsAwayIsDroppedAndCounted() {
    running("sense");
    Delivery small = new Delivery(1_000, Duration.ofHours(1), LONG, Duration.ZERO, Optional.empty());
    Databases databases = databases(
        influx(1).at(server.uri()).telling(Measurement.EVENTS).delivered(small).settings(), tags());
    for (int i = 0; i < 500; i++) {
      databases.happened(account(session().build(), AT.plusMillis(i)));
    }
    awaitAll(databases);

    server.kill();
    for (int i = 500; i < 5_000; i++) {
      databases.happened(account(session().build(), AT.plusMillis(i)));
    }
    // Not before all of them have come to its queue.
    await(databases, view -> view.counts().dropped().get("overflow") == 3_500);
    server.start();
    awaitAll(databases);

    LaneCounts counts = databases.views().getFirst().counts();
    assertThat(counts.taken()).isEqualTo(5_000);
    assertThat(counts.dropped()).containsEntry("overflow", 3_500L);
    assertThat(counts.delivered()).isEqualTo(1_500);
    assertThat(server.count("sense", "sense_events", "count")).isEqualTo(1_500);
  }

  @Test
  void aDatabaseThatIsNotThereYetIsWaitedFor() {
    running("other");
    Databases databases = databases(influx(1).at(server.uri()).telling(Measurement.EVENTS).settings(), tags());

    databases.happened(account(session().build(), AT));
    await(databases, view -> !view.trouble().isEmpty());

    assertThat(databases.views().getFirst().trouble()).startsWith("there is no database sense");
    server.execute("CREATE DATABASE sense");
    awaitAll(databases);
    assertThat(server.count("sense", "sense_events", "count")).isOne();
  }

  @Test
  void aRetentionPolicyIsWrittenTo() {
    running("sense");
    server.execute("CREATE RETENTION POLICY \"a year\" ON sense DURATION INF REPLICATION 1");
    Databases databases = databases(
        influx(1).at(server.uri()).into("sense", "a year").telling(Measurement.EVENTS).settings(), tags());

    databases.happened(account(session().build(), AT));
    awaitAll(databases);

    assertThat(server.rows("sense", "SELECT count(count) FROM \"a year\".sense_events"))
        .extracting(row -> row.get("count")).containsExactly("1");
  }

  @Test
  void aRetentionPolicyThatIsNotThereIsNamed() {
    running("sense");
    Databases databases = databases(
        influx(1).at(server.uri()).into("sense", "weeks").telling(Measurement.EVENTS).settings(), tags());

    databases.happened(account(session().build(), AT));
    await(databases, view -> !view.trouble().isEmpty());

    assertThat(databases.views().getFirst().trouble()).contains("retention policy not found: weeks");
  }

  @Test
  void whoeverIsNotLetInWaitsUntilHeIs() {
    server.close();
    server = new InfluxDb(true);
    server.start();
    server.execute("CREATE USER boss WITH PASSWORD 'secret' WITH ALL PRIVILEGES");
    server.as("boss", "secret");
    server.execute("CREATE DATABASE sense");
    Databases databases = databases(influx(1).at(server.uri()).as("lights", "let me in, ö")
        .telling(Measurement.EVENTS).settings(), tags());

    databases.happened(account(session().build(), AT));
    await(databases, view -> !view.trouble().isEmpty());

    assertThat(databases.views().getFirst().trouble()).isEqualTo("it does not accept our user or password");
    server.execute("CREATE USER lights WITH PASSWORD 'let me in, ö'");
    server.execute("GRANT WRITE ON sense TO lights");
    awaitAll(databases);
    assertThat(server.count("sense", "sense_events", "count")).isOne();
  }

  @Test
  void aLineThatItDoesNotWantIsNamedByItsFieldAndTheOthersArrive() {
    running("sense");
    server.write("sense", "sense_presence sessions=\"many\" " + AT_MICROSECONDS);
    Databases databases = databases(influx(1).at(server.uri())
        .telling(Measurement.EVENTS, Measurement.PRESENCE).batch(3, Duration.ofMinutes(1)).settings(), tags());

    SaidInLog log = new SaidInLog("org.senselights.http", Level.ALL);
    try {
      databases.happened(account(session().build(), AT));
      databases.presence(new Snapshot(1, 0, 1, Map.of()), AT);
      databases.happened(account(session().build(), AT.plusMillis(1)));
      awaitAll(databases);

      LaneCounts counts = databases.views().getFirst().counts();
      assertThat(counts.delivered()).isEqualTo(2);
      assertThat(counts.dropped()).containsEntry("refused", 1L);
      assertThat(counts.requests()).isOne();
      assertThat(server.count("sense", "sense_events", "count")).isEqualTo(2);
      Vendor.await(() -> !log.lines().isEmpty());
      assertThat(log.lines()).singleElement().asString()
          .contains("1 of 3", "field type conflict: input field \"sessions\" on measurement \"sense_presence\"")
          .doesNotContain("anna");
    } finally {
      log.close();
    }
  }

  private void running(String database) {
    server.start();
    server.execute("CREATE DATABASE " + database);
  }

  private Databases databases(DatabaseSettings settings, SequencedMap<String, String> tags) {
    open = Optional.of(new Databases(List.of(settings), tags, Share.among(1), clock::nanos, clock, new Random(1)));
    return open.get();
  }

  private static void awaitAll(Databases databases) {
    await(databases, view -> view.counts().waiting() == 0);
  }

  private static void awaitRoom(Databases databases, long most) {
    await(databases, view -> view.counts().waiting() < most);
  }

  private static void await(Databases databases, Predicate<LaneView> wanted) {
    Vendor.await(() -> wanted.test(databases.views().getFirst()));
  }
}
