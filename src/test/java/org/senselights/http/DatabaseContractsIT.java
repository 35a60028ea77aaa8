package org.senselights.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.senselights.http.Tellings.AT;
import static org.senselights.http.Tellings.account;
import static org.senselights.http.Tellings.connection;
import static org.senselights.http.Tellings.failure;
import static org.senselights.http.Tellings.session;
import static org.senselights.http.Tellings.tags;
import static org.senselights.settings.DatabaseSettings.Measurement.COMPATIBLE;
import static org.senselights.settings.DatabaseSettings.Measurement.EVENTS;
import static org.senselights.settings.DatabaseSettings.Measurement.PRESENCE;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.senselights.SaidInLog;
import org.senselights.engine.Clock;
import org.senselights.http.Vendor.Mood;
import org.senselights.http.Vendor.Request;
import org.senselights.presence.Snapshot;
import org.senselights.settings.DatabaseSettings;
import org.senselights.settings.DatabaseSettings.Batch;
import org.senselights.settings.Delivery;
import org.senselights.settings.Secret;

/** Databases that are not there to be tried, as a strict service over TLS that keeps to their contracts. */
class DatabaseContractsIT {
  private final Clock clock = new Clock();
  private final SaidInLog log = new SaidInLog("org.senselights.http", Level.ALL);
  private Identities identities;
  private Optional<Vendor> vendor = Optional.empty();
  private Optional<Databases> open = Optional.empty();

  @TempDir
  private Path directory;

  @BeforeEach
  void makeCertificates() {
    identities = new Identities(directory);
  }

  @AfterEach
  void close() {
    open.ifPresent(each -> each.stop(Duration.ofSeconds(5)));
    vendor.ifPresent(Vendor::close);
    log.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void anInfluxDbTakesEverythingThatItIsTold(int version) {
    InfluxContract contract = new InfluxContract(version);
    Databases databases = databases(influx(contract, version, InfluxContract.TOKEN));

    databases.happened(account(connection().build(), AT));
    databases.happened(account(failure().build(), AT));
    databases.presence(new Snapshot(1, 1, 1, Map.of("pro2-win1", new Snapshot.OfHost(1, 1, 1))), AT);
    awaitAll(databases);

    LaneView view = databases.views().getFirst();
    assertThat(view.kind()).isEqualTo("influxdb-" + version);
    assertThat(view.where()).isEqualTo("localhost");
    assertThat(view.trouble()).isEmpty();
    assertThat(view.counts().delivered()).isEqualTo(5);
    assertThat(contract.points()).extracting(LineReader.Point::measurement).containsExactlyInAnyOrder(
        "user_events", "sense_events", "sense_events", "sense_presence", "sense_presence");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void aWrongTokenIsSaidAndNeverPrinted(int version) {
    Databases databases = databases(influx(new InfluxContract(version), version, "s3cret"));

    databases.happened(account(session().build(), AT));
    await(databases, view -> !view.trouble().isEmpty());

    assertThat(databases.views().getFirst().trouble()).isEqualTo("it does not accept our token");
    assertThat(databases.views().toString() + log.lines()).doesNotContain("s3cret").doesNotContain("anna");
  }

  @Test
  void aBucketThatIsNotThereYetIsWaitedFor() {
    InfluxContract contract = new InfluxContract(2).hasBucket(false);
    Databases databases = databases(influx(contract, 2, InfluxContract.TOKEN));

    databases.happened(account(failure().build(), AT));
    await(databases, view -> !view.trouble().isEmpty());

    assertThat(databases.views().getFirst().trouble()).startsWith("there is no bucket sense in an organization lab");
    contract.hasBucket(true);
    awaitAll(databases);
    assertThat(contract.points()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 303})
  void aPageToLogInToIsWaitedFor(int status) {
    InfluxContract contract = new InfluxContract(2);
    Databases databases = databases(influx(contract, 2, InfluxContract.TOKEN));
    vendor.orElseThrow().next(Mood.saying(status, "Location", "https://login.example/s3cret"));

    databases.happened(account(failure().build(), AT));
    awaitAll(databases);

    assertThat(contract.points()).hasSize(1);
    Vendor.await(() -> !log.lines().isEmpty());
    assertThat(log.lines().getFirst()).contains("it sends us to another address at https://login.example (HTTP "
        + status + "), where nothing is told; if that is the right one, databases.influx.url has to name it");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void whatIsTooLargeIsToldInParts(int version) {
    InfluxContract contract = new InfluxContract(version).mostBytes(20_000);
    Databases databases = databases(influx(contract, version, InfluxContract.TOKEN));

    for (int i = 0; i < 500; i++) {
      databases.happened(account(failure().build(), AT));
    }
    awaitAll(databases);

    assertThat(databases.views().getFirst().counts().delivered()).isEqualTo(500);
    assertThat(contract.points()).hasSize(500);
  }

  @Test
  void linesThatVersion3DoesNotWantAreNamedWithoutWhatTheySay() {
    InfluxContract contract = new InfluxContract(3).numeric("sense_events", "task");
    Databases databases = databases(influx(contract, 3, InfluxContract.TOKEN, new Batch(6, Duration.ofMinutes(1))));

    for (int i = 0; i < 3; i++) {
      databases.happened(account(failure().task("").build(), AT));
      databases.happened(account(failure().build(), AT));
    }
    awaitAll(databases);

    LaneCounts counts = databases.views().getFirst().counts();
    assertThat(counts.delivered()).isEqualTo(3);
    assertThat(counts.dropped()).containsEntry("refused", 3L);
    assertThat(contract.points()).hasSize(3);
    Vendor.await(() -> !log.lines().isEmpty());
    assertThat(log.lines()).singleElement().asString()
        .contains("3 of 6", "line 2: invalid column type", "line 4: ", "line 6: ")
        .doesNotContain("goran");
  }

  @Test
  void thatVersion2WantsNoneOfARequestIsSaidWithoutWhatItSaid() {
    InfluxContract contract = new InfluxContract(2).numeric("sense_events", "task");
    Databases databases = databases(influx(contract, 2, InfluxContract.TOKEN));

    databases.happened(account(failure().build(), AT));
    awaitAll(databases);

    assertThat(databases.views().getFirst().counts().dropped()).containsEntry("refused", 1L);
    Vendor.await(() -> !log.lines().isEmpty());
    assertThat(log.lines()).singleElement().asString()
        .contains("a line cannot be read: missing fields").doesNotContain("goran");
  }

  @Test
  void aServiceThatWantsUsToWaitIsWaitedFor() {
    InfluxContract contract = new InfluxContract(2);
    Databases databases = databases(influx(contract, 2, InfluxContract.TOKEN));
    vendor.orElseThrow().next(
        Mood.saying(429, "Retry-After", "1"), Mood.saying(503, "Retry-After", "1"), Mood.BREAKING);

    databases.happened(account(session().build(), AT));
    awaitAll(databases);

    assertThat(contract.points()).hasSize(2);
    assertThat(databases.views().getFirst().counts().requests()).isEqualTo(4);
    assertThat(log.lines()).anyMatch(line -> line.contains("it is told too much at a time"));
  }

  @Test
  void aStrangersCertificateIsRefused() {
    InfluxContract contract = new InfluxContract(2);
    vendor = Optional.of(Vendor.secure(contract, identities.here()));
    Databases databases = databases(Tellings.influx(2).as("", InfluxContract.TOKEN).at(vendor.get().uri(""))
        .delivered(trusting(identities.strangersCa())).settings());

    databases.happened(account(session().build(), AT));
    await(databases, view -> !view.trouble().isEmpty());

    assertThat(databases.views().getFirst().trouble()).contains("stranger.pem", "vouches for it");
    assertThat(contract.points()).isEmpty();
  }

  @Test
  void nothingIsLostWhileAServiceIsKilledAndComesBack() {
    InfluxContract contract = new InfluxContract(3);
    Databases databases = databases(influx(contract, 3, InfluxContract.TOKEN));

    for (int i = 0; i < 3_000; i++) {
      if (i == 1_000) {
        vendor.orElseThrow().kill();
      }
      if (i == 2_000) {
        vendor.orElseThrow().comeBack();
      }
      databases.happened(account(failure().build(), AT.plusMillis(i)));
    }
    awaitAll(databases);

    LaneCounts counts = databases.views().getFirst().counts();
    assertThat(counts.taken()).isEqualTo(3_000);
    assertThat(counts.delivered()).isEqualTo(3_000);
    // A point that was written but not acknowledged is written again, over itself.
    assertThat(contract.points().stream().map(LineReader.Point::at).distinct()).hasSize(3_000);
  }

  @Test
  void newRelicTakesEverythingThatItIsTold() {
    NewRelicContract contract = new NewRelicContract();
    Databases databases = databases(newRelic(contract, NewRelicContract.LICENSE));

    databases.happened(account(connection().build(), AT));
    databases.happened(account(failure().build(), AT));
    databases.presence(new Snapshot(1, 1, 1, Map.of()), AT);
    awaitAll(databases);

    assertThat(contract.events()).extracting(event -> event.getString("eventType"))
        .containsExactlyInAnyOrder("qs_userEvent", "qs_reloadEvent", "qs_presence");
    Config event = contract.events().stream()
        .filter(each -> each.getString("eventType").equals("qs_userEvent")).findFirst().orElseThrow();
    assertThat(event.getLong("timestamp")).isEqualTo(AT.toEpochMilli());
    assertThat(event.getString("qs_userId")).isNotEqualTo("anna").matches("[0-9a-f]{10}");
  }

  @Test
  void aRequestToNewRelicStaysUnderAMillionBytes() {
    NewRelicContract contract = new NewRelicContract();
    Databases databases = databases(newRelic(contract, NewRelicContract.LICENSE));

    for (int i = 0; i < 2_000; i++) {
      databases.happened(account(failure().task("ü".repeat(500)).build(), AT));
    }
    awaitAll(databases);

    assertThat(contract.events()).hasSize(2_000);
    assertThat(vendor.orElseThrow().requests()).hasSizeGreaterThan(2).containsAll(vendor.get().accepted());
    assertThat(databases.views().getFirst().counts().retries()).isZero();
  }

  @Test
  void aWrongLicenseKeyIsSaidAndNeverPrinted() {
    NewRelicContract contract = new NewRelicContract();
    Databases databases = databases(newRelic(contract, "0ld-key"));

    databases.happened(account(session().build(), AT));
    await(databases, view -> !view.trouble().isEmpty());

    assertThat(databases.views().getFirst().trouble()).startsWith("the license key may not write to account 1234567");
    assertThat(databases.views().toString() + log.lines()).doesNotContain("0ld-key");
  }

  @Test
  void newRelicIsWaitedForWhereItIsTooMuch() {
    NewRelicContract contract = new NewRelicContract();
    Databases databases = databases(newRelic(contract, NewRelicContract.LICENSE));
    vendor.orElseThrow().next(Mood.saying(429, "Retry-After", "1"));

    databases.happened(account(session().build(), AT));
    awaitAll(databases);

    assertThat(contract.events()).hasSize(1);
    assertThat(vendor.get().requests()).extracting(Request::path)
        .containsExactly("/v1/accounts/1234567/events", "/v1/accounts/1234567/events");
  }

  private DatabaseSettings influx(InfluxContract contract, int version, String token) {
    return influx(contract, version, token, new Batch(1_000, Duration.ofMillis(500)));
  }

  private DatabaseSettings influx(InfluxContract contract, int version, String token, Batch batch) {
    vendor = Optional.of(Vendor.secure(contract, identities.here()));
    return Tellings.influx(version).at(vendor.get().uri("")).as("", token).fieldNames(version)
        .batch(batch.most(), batch.every()).delivered(trusting(identities.ca())).settings();
  }

  private DatabaseSettings newRelic(NewRelicContract contract, String key) {
    vendor = Optional.of(Vendor.secure(contract, identities.here()));
    return new DatabaseSettings.NewRelic("relic", vendor.get().uri(""), "1234567", new Secret(key), true,
        Set.of(COMPATIBLE, EVENTS, PRESENCE), new Batch(1_000, Duration.ofMillis(500)),
        trusting(identities.ca()));
  }

  private static Delivery trusting(Path ca) {
    return new Delivery(20_000, Duration.ofHours(1), Duration.ofSeconds(10), Duration.ZERO, Optional.of(ca));
  }

  private Databases databases(DatabaseSettings settings) {
    open = Optional.of(new Databases(
        List.of(settings), tags("qs_env", "dev"), Share.among(1), clock::nanos, clock, new Random(1)));
    return open.get();
  }

  private static void awaitAll(Databases databases) {
    await(databases, view -> view.counts().waiting() == 0);
  }

  private static void await(Databases databases, Predicate<LaneView> wanted) {
    Vendor.await(() -> wanted.test(databases.views().getFirst()));
  }
}
