package org.senselights.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.senselights.http.RepositoryStub.apps;
import static org.senselights.http.RepositoryStub.body;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.senselights.SaidInLog;
import org.senselights.tls.TestCertificates;
import org.senselights.settings.RepositorySettings;
import org.senselights.settings.StateDirectory;

/** Names of apps against a repository service that asks for a certificate, as Qlik's does. */
class AppNamesTest {
  private static final String SALES = "0b3c3f5e-5d4e-4f8a-9c39-0a6d6a3b8f11";
  private static final String HR = "5a1d9d5e-7b0a-4a55-8f0b-1f6f3d1a2b3c";
  private static final Duration REFRESH = Duration.ofMinutes(10);

  @TempDir private static Path keys;

  private static TestCertificates certificates;

  @TempDir private Path home;

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final Pauses pauses = new Pauses();
  private Duration deadline = Duration.ofMinutes(1);
  private Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private RepositoryStub stub;

  /** Says how long each wait would be, and ends it when told to. */
  private static final class Pauses implements AppNames.Pause {
    private final BlockingQueue<Duration> asked = new LinkedBlockingQueue<>();
    private final Semaphore over = new Semaphore(0);

    @Override
    public void last(Duration time) throws InterruptedException {
      asked.add(time);
      over.acquire();
    }

    /** Waits until an attempt is over; gives how long it is to the next. */
    Duration next() throws InterruptedException {
      Duration pause = asked.poll(1, TimeUnit.MINUTES);
      assertThat(pause).as("an attempt that ended").isNotNull();
      return pause;
    }

    void end() {
      over.release();
    }
  }

  @BeforeAll
  static void makeCertificates() {
    certificates = new TestCertificates(keys);
    certificates.authority("qlik");
    certificates.authority("stranger");
    certificates.certificate("server", "qlik", "DNS:localhost", 90, "rsa:2048");
    certificates.certificate("elsewhere", "qlik", "DNS:sense.example.com", 90, "rsa:2048");
    certificates.certificate("client", "qlik", "DNS:desk", 90, "rsa:2048");
    certificates.certificate("ending", "qlik", "DNS:desk", 20, "rsa:2048");
    certificates.certificate("expired", "qlik", "DNS:desk", -1, "rsa:2048");
    certificates.certificate("foreign", "stranger", "DNS:desk", 90, "rsa:2048");
    certificates.openssl("rsa", "-in", "client.key", "-traditional", "-out", "client-pkcs1.key");
  }

  @BeforeEach
  void open() throws Exception {
    stub = stub("server", 0);
    stub.answers(apps(Map.of(SALES, "Sales \\\"2026\\\" größer", HR, "HR")));
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }

  @Test
  void namesArriveInTheBackgroundAndAreFoundInEitherCase() throws Exception {
    AppNames names = names("client", "client.key");
    assertThat(names.nameOf(SALES)).isEmpty();

    names.start();
    pauses.next();

    assertThat(names.nameOf(SALES)).isEqualTo("Sales \"2026\" größer");
    assertThat(names.nameOf(HR.toUpperCase(Locale.ROOT))).isEqualTo("HR");
    assertThat(names.nameOf("11111111-1111-1111-1111-111111111111")).isEmpty();
    assertThat(names.nameOf("1-1-1-1-1")).isEmpty();
    assertThat(names.nameOf("")).isEmpty();
    assertThat(stub.questions()).containsExactly("GET /qrs/app by UserDirectory=INTERNAL; UserId=sa_repository");
    RepositoryView view = names.view();
    assertThat(view.where()).isEqualTo("localhost:" + stub.port());
    assertThat(view.names()).isEqualTo(2);
    assertThat(view.age(now.plusSeconds(90))).contains(Duration.ofSeconds(90));
    assertThat(view.trouble()).isEmpty();
    assertThat(view.certificateEnds()).hasValueSatisfying(
        end -> assertThat(end).isBetween(now.plus(Duration.ofDays(89)), now.plus(Duration.ofDays(91))));
  }

  @Test
  void aKeyOfTheOlderFormIsReadToo() throws Exception {
    AppNames names = names("client", "client-pkcs1.key");

    names.start();
    pauses.next();

    assertThat(Files.readString(keys.resolve("client-pkcs1.key"))).contains("BEGIN RSA PRIVATE KEY");
    assertThat(names.nameOf(HR)).isEqualTo("HR");
  }

  @Test
  void aRenamedAppIsSeenAtTheNextRefresh() throws Exception {
    AppNames names = names("client", "client.key");
    names.start();
    assertThat(pauses.next()).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(11));

    stub.answers(apps(Map.of(SALES, "Sales 2027")));
    pauses.end();
    pauses.next();

    assertThat(names.nameOf(SALES)).isEqualTo("Sales 2027");
    assertThat(names.nameOf(HR)).isEmpty();
    assertThat(names.view().names()).isEqualTo(1);
  }

  @Test
  void aRestartKnowsTheNamesThoughTheServiceIsAway() throws Exception {
    AppNames before = names("client", "client.key");
    before.start();
    pauses.next();
    before.close();
    stub.close();
    Instant fetched = now;
    now = now.plusSeconds(3600);

    AppNames after = names("client", "client.key");
    assertThat(after.nameOf(HR)).isEqualTo("HR");
    after.start();
    pauses.next();

    assertThat(after.nameOf(SALES)).isEqualTo("Sales \"2026\" größer");
    assertThat(after.view().fetchedAt()).contains(fetched);
    assertThat(after.view().trouble()).contains("nothing listens on localhost:" + stub.port());
    assertThat(after.view().lastFailure()).contains(new LaneView.Failure(now, after.view().trouble()));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("app-names"))))
        .isEqualTo("rw-------");
  }

  @Test
  void theNamesOfAnotherSiteAreNotTakenForOurs() throws Exception {
    AppNames before = names("client", "client.key");
    before.start();
    pauses.next();
    stub = stub("server", 0);

    assertThat(names("client", "client.key").nameOf(HR)).isEmpty();
  }

  @Test
  void aServiceThatIsAwayIsAskedAgainMoreAndMoreSlowlyAndThenAnswers() throws Exception {
    int port = stub.port();
    stub.close();
    AppNames names = names("client", "client.key");
    names.start();

    List<Long> seconds = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      seconds.add(pauses.next().toSeconds());
      pauses.end();
    }
    assertThat(seconds.getFirst()).isBetween(9L, 11L);
    assertThat(seconds.get(3)).isBetween(72L, 88L);
    assertThat(seconds.getLast()).isBetween(540L, 660L);

    pauses.next();
    stub = stub("server", port);
    stub.answers(apps(Map.of(HR, "HR")));
    pauses.end();
    assertThat(pauses.next()).isGreaterThanOrEqualTo(Duration.ofMinutes(9));
    assertThat(names.nameOf(HR)).isEqualTo("HR");
    assertThat(names.view().trouble()).isEmpty();
    assertThat(names.view().lastFailure()).as("it stays known").isPresent();
  }

  @Test
  void aServiceThatStaysAwayForDaysIsStillAsked() throws Exception {
    AppNames names = names("nobody", "client.key");
    names.start();

    for (int i = 0; i < 100; i++) {
      assertThat(pauses.next()).isBetween(Duration.ofSeconds(9), Duration.ofMinutes(11));
      pauses.end();
    }
  }

  @Test
  void namesThatDidNotChangeAreNotWrittenAgainBeforeADayIsOver() throws Exception {
    AppNames names = names("client", "client.key");
    names.start();
    pauses.next();
    Object first = file();

    now = now.plusSeconds(600);
    pauses.end();
    pauses.next();
    assertThat(file()).isEqualTo(first);

    now = now.plus(Duration.ofDays(1));
    pauses.end();
    pauses.next();
    assertThat(file()).isNotEqualTo(first);
  }

  @Test
  void aCertificateOfAnotherAuthorityIsRefusedAndSaidToBe() throws Exception {
    assertThat(troubleOf("foreign", "foreign.key"))
        .contains("our certificate", "foreign.pem", "export a new one");
    assertThat(stub.questions()).isEmpty();
  }

  @Test
  void aCertificateThatHasEndedIsSaidTo() throws Exception {
    assertThat(troubleOf("expired", "expired.key")).contains("expired.pem", "ended on", "export a new one");
    assertThat(stub.questions()).isEmpty();
  }

  @Test
  void aCertificateThatIsAboutToEndIsUsedAndSaidTo() throws Exception {
    AppNames names = names("ending", "ending.key");
    names.start();
    pauses.next();

    assertThat(names.nameOf(HR)).isEqualTo("HR");
    assertThat(names.view().trouble()).contains("ending.pem", "ends on", "export a new one");
  }

  @Test
  void aKeyThatBelongsToAnotherCertificateIsSaidTo() throws Exception {
    assertThat(troubleOf("client", "foreign.key")).contains("foreign.key does not belong to the certificate");
  }

  @Test
  void aFileThatIsMissingIsNamed() throws Exception {
    assertThat(troubleOf("nobody", "client.key")).contains("nobody.pem does not exist");
  }

  @Test
  void aServerForAnotherNameIsNotAsked() throws Exception {
    stub = stub("elsewhere", 0);

    assertThat(troubleOf("client", "client.key")).contains("made out to sense.example.com, not to localhost");
    assertThat(stub.questions()).isEmpty();
  }

  @Test
  void aUserWhoMayNotReadAppsIsSaidToBeRefusedButNotNamed() throws Exception {
    AppNames names = open(new RepositorySettings(stub.url(), keys.resolve("client.pem"), keys.resolve("client.key"),
        Optional.of(keys.resolve("qlik.pem")), "LAB/anna", REFRESH));
    names.start();
    pauses.next();

    assertThat(names.view().trouble()).contains("refuses the user of repository.user (403)").doesNotContain("anna");
  }

  @Test
  void aUserWhoseNameFitsIntoNoRequestIsSaidTo() throws Exception {
    AppNames names = open(new RepositorySettings(stub.url(), keys.resolve("client.pem"), keys.resolve("client.key"),
        Optional.of(keys.resolve("qlik.pem")), "LAB/Łukasz", REFRESH));
    names.start();
    pauses.next();

    assertThat(names.view().trouble()).contains("repository.user holds a letter").doesNotContain("ukasz");
  }

  @Test
  void whatIsNoListOfAppsIsRefused() throws Exception {
    assertThat(troubleOf(body(200, "<html>Qlik Sense hub</html>"))).contains("its answer is no JSON");
    assertThat(troubleOf(body(200, "{\"id\":1}"))).contains("no list of apps");
    assertThat(troubleOf(body(200, "[1,2]"))).contains("a list of something else than apps");
    assertThat(troubleOf(body(200, "[{\"id\":\"" + SALES + "\",\"name\":\"Sa"))).contains("no JSON, or was cut short");
    assertThat(troubleOf(body(200, "["))).contains("no JSON, or was cut short");
    assertThat(troubleOf(body(200, ""))).contains("no list of apps");
    assertThat(troubleOf(body(200, "[{\"name\":\"" + "x".repeat(200_000) + "\"}]"))).contains("of a kind that no list");
    assertThat(troubleOf(body(200, "[".repeat(200)))).contains("a list of something else");
    assertThat(troubleOf(body(200, "[{\"a\":" + "[".repeat(200)))).contains("of a kind that no list");
    assertThat(troubleOf(body(404, "[]"))).contains("knows no apps under this address (404)");
    assertThat(troubleOf(body(503, ""))).contains("answers with 503, which is its own trouble");
    assertThat(troubleOf(exchange -> {
      exchange.getResponseHeaders().set("Location", "https://localhost:1/login");
      exchange.sendResponseHeaders(302, -1);
    })).contains("it leads elsewhere (302)");
  }

  @Test
  void appsWithoutANameOrAnIdAreSkipped() throws Exception {
    stub.answers(body(200, """
        [{"id":null,"name":"a"},{"name":"b"},{"id":"no guid","name":"c"},{"id":"%s","tags":[{"id":"x","name":"y"}]},
         {"id":"%s","name":"HR","customProperties":[{"id":"5a1d9d5e","definition":{"name":"z"}}],"size":1.5e3}, {}]
        """.formatted(SALES, HR)));
    AppNames names = names("client", "client.key");
    names.start();
    pauses.next();

    assertThat(names.view().names()).isEqualTo(1);
    assertThat(names.nameOf(HR)).isEqualTo("HR");
  }

  @Test
  void anAnswerThatDoesNotEndIsGivenUp() throws Exception {
    String app = "{\"id\":\"" + SALES + "\",\"name\":\"Sales\",\"description\":\"" + "x".repeat(50_000) + "\"},";
    byte[] piece = app.repeat(20).getBytes(StandardCharsets.US_ASCII);

    assertThat(troubleOf(exchange -> {
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write('[');
      while (true) {
        exchange.getResponseBody().write(piece);
      }
    })).contains("its answer is longer than 64 MiB");
  }

  @Test
  void aServiceThatHangsIsGivenUp() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    opened.add(end::countDown);
    deadline = Duration.ofSeconds(1);

    assertThat(troubleOnceConnected(exchange -> await(end))).contains("did not answer within 1 s");
    assertThat(troubleOnceConnected(exchange -> {
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write("[{\"id\":".getBytes(StandardCharsets.US_ASCII));
      exchange.getResponseBody().flush();
      await(end);
    })).contains("did not answer within 1 s");
  }

  /** A busy machine may take longer than the deadline before they have so much as met. */
  private String troubleOnceConnected(RepositoryStub.Answer answer) throws Exception {
    stub.answers(answer);
    AppNames names = names("client", "client.key");
    names.start();
    pauses.next();
    for (int tries = 0; names.view().trouble().contains("it timed out") && tries < 30; tries++) {
      pauses.end();
      pauses.next();
    }
    names.close();
    return names.view().trouble();
  }

  @Test
  void eachStateIsToldInOneLine() throws Exception {
    SaidInLog journal = new SaidInLog(AppNames.class.getName());
    opened.add(journal::close);
    AppNames names = names("ending", "ending.key");
    names.start();
    for (int status : List.of(200, 200, 503, 503, 503, 404, 200, 200)) {
      pauses.next();
      stub.answers(status == 200 ? apps(Map.of(HR, "HR")) : body(status, ""));
      pauses.end();
    }
    pauses.next();

    String site = "localhost:" + stub.port();
    assertThat(journal.lines()).map(line -> line.replaceAll("[:;?] .*", "")).containsExactly(
        "INFO " + site + " tells the names of 2 apps",
        "WARNING The certificate " + keys.resolve("ending.pem") + ", with which the names of apps are fetched, ends on "
            + LocalDate.ofInstant(certificateEnd(names), ZoneOffset.UTC),
        "WARNING The names of apps cannot be fetched from " + site,
        "WARNING The names of apps cannot be fetched from " + site,
        "INFO " + site + " tells the names of 1 app");
  }

  private static Instant certificateEnd(AppNames names) {
    return names.view().certificateEnds().orElseThrow();
  }

  @Test
  void namesStayWhateverTheServiceAnswersAfterwards() throws Exception {
    AppNames names = names("client", "client.key");
    names.start();
    pauses.next();

    stub.answers(body(200, "[{\"id\":\"" + SALES + "\",\"name\":\"x\"},"));
    pauses.end();
    pauses.next();

    assertThat(names.nameOf(HR)).isEqualTo("HR");
    assertThat(names.view().trouble()).isNotEmpty();
  }

  @Test
  void whatWasKeptAndThenSpoiledIsNotUsed() throws Exception {
    AppNames before = names("client", "client.key");
    before.start();
    pauses.next();
    Path kept = home.resolve("app-names");
    Files.writeString(kept, Files.readString(kept).replace("HR", "XX"));

    assertThat(names("client", "client.key").nameOf(HR)).isEmpty();
  }

  @Test
  void aPortWhereNobodySpeaksTlsIsNamed() throws Exception {
    try (ServerSocket plain = new ServerSocket(0)) {
      Thread.startVirtualThread(() -> {
        try (var socket = plain.accept()) {
          socket.getInputStream().read();
          socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
      AppNames names = open(settings(URI.create("https://localhost:" + plain.getLocalPort()), "client", "client.key"));
      names.start();
      pauses.next();

      assertThat(names.view().trouble()).contains("localhost:" + plain.getLocalPort() + " does not speak TLS");
    }
  }

  @Test
  void aHostThatNobodyKnowsIsNamed() throws Exception {
    AppNames names = open(settings(URI.create("https://no-such-host.invalid:4242"), "client", "client.key"));
    names.start();
    pauses.next();

    assertThat(names.view().trouble()).contains("the host name no-such-host.invalid is unknown");
  }

  private static void await(CountDownLatch end) {
    try {
      end.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Object file() throws Exception {
    return Files.readAttributes(home.resolve("app-names"), BasicFileAttributes.class).fileKey();
  }

  private String troubleOf(RepositoryStub.Answer answer) throws Exception {
    stub.answers(answer);
    return troubleOf("client", "client.key");
  }

  private String troubleOf(String certificate, String key) throws Exception {
    AppNames names = names(certificate, key);
    names.start();
    pauses.next();
    names.close();
    assertThat(names.view().names()).isZero();
    return names.view().trouble();
  }

  private RepositoryStub stub(String certificate, int port) throws Exception {
    RepositoryStub made = new RepositoryStub(
        keys.resolve(certificate + ".pem"), keys.resolve(certificate + ".key"), keys.resolve("qlik.pem"), port);
    opened.add(made);
    return made;
  }

  private AppNames names(String certificate, String key) {
    return open(settings(stub.url(), certificate, key));
  }

  private RepositorySettings settings(URI url, String certificate, String key) {
    return new RepositorySettings(url, keys.resolve(certificate + ".pem"), keys.resolve(key),
        Optional.of(keys.resolve("qlik.pem")), "INTERNAL/sa_repository", REFRESH);
  }

  private AppNames open(RepositorySettings settings) {
    AppNames names = new AppNames(settings, StateDirectory.open(home, home), () -> now,
        RandomGenerator.getDefault(), deadline, pauses);
    opened.add(names);
    return names;
  }
}
