package org.senselights.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.senselights.SaidInLog;
import org.senselights.message.Message;
import org.senselights.settings.MqttSettings;
import org.senselights.settings.Secret;
import org.senselights.tls.TestCertificates;

class TlsIT {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String[] EC = {"ec", "-pkeyopt", "ec_paramgen_curve:P-256"};

  @TempDir private static Path files;
  private static TestCertificates certificates;
  private static Path ca;
  private static Path strangersCa;

  private final SaidInLog said = new SaidInLog(MqttLink.class.getName());
  private final Mosquitto broker = new Mosquitto();
  private MqttLink link;

  @BeforeAll
  static void makeCertificates() throws IOException {
    Mosquitto.assumeInstalled();
    // JUnit's directory is for its owner only, and Mosquitto gives up being root.
    Files.setPosixFilePermissions(files, PosixFilePermissions.fromString("rwxr-xr-x"));
    certificates = new TestCertificates(files);
    ca = certificates.authority("ca");
    strangersCa = certificates.authority("stranger");
    certificates.certificate("broker", "ca", "DNS:localhost,IP:127.0.0.1", 2, EC);
    certificates.certificate("elsewhere", "ca", "DNS:broker.example", 2, EC);
    certificates.certificate("client", "ca", "DNS:client", 2, EC);
    certificates.certificate("wrong-client", "stranger", "DNS:client", 2, EC);
  }

  @AfterEach
  void end() {
    if (link != null) {
      link.stop(Duration.ZERO);
    }
    broker.close();
    said.close();
  }

  @Test
  void aBrokerWhoseCaIsNamedIsTrusted() {
    start("broker", false);
    connect("localhost", Optional.of(ca), Optional.empty());

    link.offer(Message.event("event", "1"));

    await(() -> link.counts().acknowledged() == 1);
    assertThat(said.lines().getFirst()).contains("mqtts://localhost:").contains("(TLS)");
  }

  @Test
  void aBrokerIsTrustedUnderItsAddressToo() {
    start("broker", false);

    connect("127.0.0.1", Optional.of(ca), Optional.empty());

    await(link::connected);
  }

  @Test
  void manyMessagesAndLargeOnesPassTls() {
    start("broker", false);
    connect("localhost", Optional.of(ca), Optional.empty());

    for (int i = 0; i < 2_000; i++) {
      link.offer(Message.event("event", "x".repeat(i * 5)));
    }
    link.stop(LONG);

    assertThat(link.counts().acknowledged()).isEqualTo(2_000);
  }

  @Test
  void aCaFileMayHoldSeveralCertificates() throws IOException {
    start("broker", false);
    Path both = files.resolve("both.pem");
    Files.writeString(both, Files.readString(strangersCa) + "\nsome words between\n" + Files.readString(ca));

    connect("localhost", Optional.of(both), Optional.empty());

    await(link::connected);
  }

  @Test
  void aBrokerOfAnotherCaIsRefusedByName() {
    start("broker", false);

    connect("localhost", Optional.of(strangersCa), Optional.empty());

    assertThat(firstLine())
        .contains("the broker's certificate (CN=broker, issued by CN=ca) is refused: no certificate in the CA file "
            + strangersCa + " vouches for it");
  }

  @Test
  void withoutACaTheMachinesOwnListDecides() {
    start("broker", false);

    connect("localhost", Optional.empty(), Optional.empty());

    assertThat(firstLine()).contains("this machine trusts nobody who vouches for it; name its CA in mqtt.tls.ca");
  }

  @Test
  void aCertificateForAnotherHostIsRefused() {
    start("elsewhere", false);

    connect("localhost", Optional.of(ca), Optional.empty());

    assertThat(firstLine()).contains("it is made out to broker.example, not to localhost");
  }

  @Test
  void anExpiredCertificateIsRefused() {
    certificates.certificate("expired", "ca", "DNS:localhost", -1, EC);
    start("expired", false);

    connect("localhost", Optional.of(ca), Optional.empty());

    assertThat(firstLine()).contains("(CN=expired, issued by CN=ca) is refused: it or one of its issuers has expired");
  }

  @Test
  void aClientIsLetInByItsCertificate() {
    start("broker", true);

    connect("localhost", Optional.of(ca), Optional.of("client"));

    await(link::connected);
  }

  @Test
  void aClientWithoutACertificateIsToldToHaveOne() {
    start("broker", true);

    connect("localhost", Optional.of(ca), Optional.empty());

    assertThat(firstLine()).contains("mqtt.tls.certificate").contains("mqtt.tls.key");
  }

  @Test
  void aClientWhoseCertificateIsRefusedIsToldWhich() {
    start("broker", true);

    connect("localhost", Optional.of(ca), Optional.of("wrong-client"));

    assertThat(firstLine()).contains("wrong-client.pem");
  }

  @Test
  void aRenewedFileCountsFromTheNextAttemptOn() throws IOException {
    start("broker", false);
    Path renewed = files.resolve("renewed.pem");
    Files.copy(strangersCa, renewed, StandardCopyOption.REPLACE_EXISTING);
    connect("localhost", Optional.of(renewed), Optional.empty());
    firstLine();

    Files.copy(ca, renewed, StandardCopyOption.REPLACE_EXISTING);

    await(link::connected);
  }

  @Test
  void aPortWithoutTlsIsSaidInPlainWords() {
    broker.start();

    connect("localhost", Optional.of(ca), Optional.empty());

    assertThat(firstLine()).contains("does this port speak TLS");
  }

  @Test
  void aPortWithTlsIsSaidInPlainWords() {
    start("broker", false);
    link = link(new MqttSettings.Broker("localhost", broker.port(), false), Optional.empty(), Optional.empty());
    link.start();

    assertThat(firstLine()).contains("does this port want TLS (mqtts://)?");
  }

  @Test
  void aMissingFileIsSaidInPlainWords() {
    connect("localhost", Optional.of(files.resolve("nowhere.pem")), Optional.empty());

    assertThat(firstLine()).contains("the CA file " + files.resolve("nowhere.pem") + " does not exist");
  }

  @Test
  void aCaFileWithoutACertificateIsSaidInPlainWords() {
    connect("localhost", Optional.of(files.resolve("ca.key")), Optional.empty());

    assertThat(firstLine()).contains("the CA file " + files.resolve("ca.key") + " holds no certificate");
  }

  private void start(String name, boolean clientCertificate) {
    broker.withTls(ca, files.resolve(name + ".pem"), files.resolve(name + ".key"), clientCertificate).start();
  }

  private void connect(String host, Optional<Path> ca, Optional<String> client) {
    link = link(new MqttSettings.Broker(host, broker.port(), true), ca, client);
    link.start();
  }

  private static MqttLink link(MqttSettings.Broker broker, Optional<Path> ca, Optional<String> client) {
    MqttSettings settings =
        new MqttSettings(
            Optional.of(broker),
            "",
            new Secret(""),
            "sense-lights",
            Duration.ofMinutes(2),
            20_000,
            new MqttSettings.Tls(
                ca,
                client.map(name -> files.resolve(name + ".pem")),
                client.map(name -> files.resolve(name + ".key"))));
    return new MqttLink(
        settings,
        "desk",
        "sense-lights/desk/status",
        List.of(),
        up -> {},
        heard -> {},
        System::nanoTime,
        nanos -> {});
  }

  private String firstLine() {
    await(() -> !said.lines().isEmpty());
    return said.lines().getFirst();
  }

  private static void await(BooleanSupplier condition) {
    long until = System.nanoTime() + LONG.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - until).as("waited in vain").isNegative();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }
}
