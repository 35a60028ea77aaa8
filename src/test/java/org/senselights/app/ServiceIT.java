package org.senselights.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.senselights.decode.AuditRows;
import org.senselights.decode.Decoded;
import org.senselights.decode.Decoder;
import org.senselights.engine.Account;
import org.senselights.engine.LightChange;
import org.senselights.event.Event;
import org.senselights.homeassistant.DeviceIdentity;
import org.senselights.homeassistant.LogLevel;
import org.senselights.mqtt.Mosquitto;
import org.senselights.mqtt.Subscriber;
import org.senselights.mqtt.Subscriber.Heard;
import org.senselights.settings.RulesReader;
import org.senselights.settings.Settings;
import org.senselights.settings.SettingsReader;
import org.senselights.settings.SettingsRequest;
import org.senselights.settings.StateDirectory;

/** The whole way: a true datagram through a true socket, simulated lights, a true broker. */
class ServiceIT {
  private static final String OPENED =
      "/qseow-proxy-connection/;s1;Open connection;LAB;kim;AppAccess;/hub;connection Opened for session %s";
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private Path directory;

  private final BlockingQueue<LightChange> lamps = new LinkedBlockingQueue<>();
  private final DeviceIdentity device = KeptIdentity.passing();
  private final Mosquitto broker = new Mosquitto();
  private final List<AutoCloseable> open = new ArrayList<>(List.of(broker));

  @BeforeAll
  static void mosquittoIsThere() {
    Mosquitto.assumeInstalled();
  }

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }

  @Test
  void everyKnownDatagramArrivesAtTheBrokerAndOpenAndCloseLightTheirLights() throws Exception {
    broker.start();
    Subscriber subscriber = subscriber();
    Service service = started();
    List<Path> samples;
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/datagrams"))) {
      samples = files.filter(file -> file.toString().endsWith(".bin")).sorted().toList();
    }
    Decoder decoder = new Decoder(UTF_8);
    int told = 0;
    for (Path sample : samples) {
      byte[] datagram = Files.readAllBytes(sample);
      if (!(decoder.decode(datagram, 0, datagram.length) instanceof Decoded.Understood(Event event, String doubt))
          || event.type().word().equals("other")) {
        continue;
      }
      told++;
      send(service, withAnotherExecutionId(datagram, event, told));
      String topic = "sense-lights/desk/event/" + event.type().word().replaceFirst("-", "/");

      Heard heard = subscriber.until(message -> message.topic().contains("/event/")).getLast();

      assertThat(heard.topic()).as(sample.toString()).isEqualTo(topic);
      assertThat(heard.payload()).startsWith("{\"event_type\":\"" + event.type().word() + "\",\"time\":\"");
      assertThat(heard.retained()).isFalse();
    }
    assertThat(told).isGreaterThan(25);
    assertThat(lamps).contains(new LightChange("green", true), new LightChange("red", true));
  }

  @Test
  void withoutABrokerTheLightsWorkAndWhatShouldBeToldIsToldWhenItComes() throws Exception {
    Service service = started();

    send(service, OPENED.formatted("a"));
    assertThat(lamps.poll(20, TimeUnit.SECONDS)).isEqualTo(new LightChange("green", true));

    broker.start();
    Subscriber subscriber = subscriber();
    List<Heard> heard = subscriber.until(message -> message.topic().endsWith("/connection/open"));
    assertThat(heard.getLast().payload()).contains("for session a");
    assertThat(heard).anyMatch(ServiceIT::isOnline);
  }

  @Test
  void aBrokerKilledInMidStreamLosesNothingAndNothingIsToldTwiceButAsCounted() throws Exception {
    broker.start();
    Service service = started();
    Subscriber before = subscriber();
    int sent = 6_000;
    for (int i = 0; i < sent; i++) {
      if (i == 2_000) {
        before.until(message -> message.payload().contains("for session 100\""));
        broker.kill();
      }
      if (i == 4_000) {
        broker.restart();
      }
      send(service, OPENED.formatted(i));
      awaitReceived(service, i - 100);
    }
    Subscriber after = subscriber();
    send(service, OPENED.formatted("last"));
    List<Heard> heard = after.until(message -> message.payload().contains("for session last\""));
    assertThat(heard.stream().filter(message -> message.topic().endsWith("/status")).reduce((a, b) -> b))
        .hasValueSatisfying(last -> assertThat(last.payload()).isEqualTo("online"));

    service.stop(LONG);

    Summary sums = service.summary();
    assertThat(sums.ingress().received()).isEqualTo(sent + 1);
    assertThat(sums.engine().decided()).isEqualTo(sent + 1);
    assertThat(sums.mqtt().offered()).isEqualTo(sent + 1);
    assertThat(sums.mqtt().acknowledged() + sums.mqtt().dropped()).isEqualTo(sums.mqtt().offered());
    assertThat(sums.losses()).isEmpty();
  }

  @Test
  void aStopUnderLoadLosesNothingThatWasReceived() throws Exception {
    broker.start();
    Subscriber subscriber = subscriber();
    Service service = started();
    int sent = 5_000;
    for (int i = 0; i < sent; i++) {
      send(service, OPENED.formatted(i));
      awaitReceived(service, i - 100);
    }

    service.stop(LONG);

    Summary sums = service.summary();
    assertThat(sums.ingress().received() + sums.kernelDrops().orElse(0)).isEqualTo(sent);
    assertThat(sums.engine().decided()).isEqualTo(sums.ingress().received());
    assertThat(sums.mqtt().acknowledged()).isEqualTo(sums.ingress().received());
    List<Heard> heard =
        subscriber.until(message -> message.topic().endsWith("/status") && message.payload().equals("offline"));
    assertThat(heard.stream().filter(message -> message.topic().endsWith("/open")))
        .hasSize((int) sums.ingress().received());
    assertThat(lamps).last().isEqualTo(new LightChange("green", false));
  }

  @Test
  void hiddenUsersAppearNowhere() throws Exception {
    broker.start();
    Subscriber subscriber = subscriber();
    Service service = started("privacy.users=hidden");

    send(service,
        "/proxy-session/;s1;Start session;LAB;kim;AppAccess;/hub?u=LAB%5Ckim;Start session for user LAB\\kim");

    Heard heard = subscriber.until(message -> message.topic().endsWith("/session/start")).getLast();
    assertThat(heard.payload()).contains("\"host\":\"s1\"").doesNotContainIgnoringCase("kim").doesNotContain("LAB");
  }

  @Test
  void aRunOfATaskThatTwoAppendersTellIsOneEvent() throws Exception {
    broker.start();
    Subscriber subscriber = subscriber();
    Service service = started();
    String failed = "/scheduler-reload-failed/;s1;Nightly;Sales;LAB\\kim;0f5b7c1e-1111-4222-8333-444455556666;"
        + "0f5b7c1e-1111-4222-8333-444455556667;2026-03-04 05:06:07,089;INFO;"
        + "0f5b7c1e-1111-4222-8333-444455556668;Max retries reached";

    send(service, failed);
    send(service, failed.replace("/scheduler-reload-failed/", "/scheduler-task-failed/"));
    send(service, OPENED.formatted("after"));

    List<Heard> heard = subscriber.until(message -> message.topic().endsWith("/connection/open"));
    assertThat(heard.stream().filter(message -> message.topic().endsWith("/reload/failed"))).hasSize(1);
    assertThat(service.summary().engine().repeated()).isEqualTo(1);
  }

  @Test
  void aReplayOfTheSameDeviceLeavesTheServicesConnectionAlone() throws Exception {
    broker.start();
    Service service = started();
    Subscriber subscriber = subscriber();
    subscriber.until(ServiceIT::isOnline);
    Settings settings = settings();
    Path log = Files.writeString(directory.resolve("log.txt"), AuditRows.HEADER + AuditRows.row(
        1, "20260105T080000.000+0100", "kim", "Proxy", "/app/5b0e6f3a-9d41-4c0e-8a77-1c2d3e4f5a6b",
        "Open connection", "0", "connection Opened for session r"));

    ReplaySummary replayed;
    try (AuditFiles files = AuditFiles.open(List.of(log), UTF_8)) {
      Replay replay = new Replay(files, Speed.MAX, new Unwatched());
      replayed = replay.perform(
          settings,
          new RulesReader().read(settings.rules()).book(),
          StateDirectory.open(settings.stateDirectory(), directory),
          device,
          new AccountLog(System::nanoTime));
    }
    send(service, OPENED.formatted("s"));

    subscriber.until(message -> message.payload().contains("for session s"));
    assertThat(replayed.mqtt().orElseThrow().acknowledged()).isPositive();
    assertThat(service.summary().mqtt().connections()).isEqualTo(1);
  }

  @Test
  void metricsSayHowLongADatagramTookToItsLightAndToTheBroker() throws Throwable {
    broker.start();
    Subscriber subscriber = subscriber();
    Service service = started("web.listen=127.0.0.1:0");

    send(service, OPENED.formatted("s"));
    subscriber.until(message -> message.payload().contains("for session s"));
    Eventually.holds(() -> assertThat(service.summary().mqtt().acknowledged()).isPositive());

    URI metrics = URI.create("http://127.0.0.1:" + service.pageAt().orElseThrow().getPort() + "/metrics");
    try (HttpClient client = HttpClient.newHttpClient()) {
      assertThat(client.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofLines()).body()).contains(
          "senselights_datagram_to_light_seconds_count 1",
          "senselights_datagram_to_acknowledged_seconds_count 1",
          "senselights_datagrams_total{outcome=\"event\"} 1.0",
          "senselights_light_switched_on_total{light=\"green\"} 1.0",
          "senselights_mqtt_connected 1.0");
    }
  }

  private static boolean isOnline(Heard message) {
    return message.topic().endsWith("/status") && message.payload().equals("online");
  }

  private Settings settings(String... sets) throws Exception {
    List<String> all = new ArrayList<>(List.of(
        "node=desk",
        "gpio.mode=simulated",
        "web.listen=",
        "udp.listen=[\"127.0.0.1:0\"]",
        "mqtt.url=mqtt://127.0.0.1:" + broker.port(),
        "state-directory=" + directory,
        "runtime-directory=" + directory.resolve("run")));
    all.addAll(List.of(sets));
    return new SettingsReader(Map.of(), Path.of("config"), "desk")
        .read(new SettingsRequest(Optional.empty(), Optional.empty(), all));
  }

  private Service started(String... sets) throws Exception {
    Settings settings = settings(sets);
    StateDirectory state = StateDirectory.open(settings.stateDirectory(), directory);
    Service service =
        Service.start(
            settings,
            RulesInForce.load(new RulesReader(settings.outputs().targets()), settings.rules(), state),
            state,
            new Surroundings(device, Machine.own(), () -> LogLevel.INFO, level -> { }, Optional.empty()),
            new Service.Watchers(account -> { }, (light, lit) -> lamps.add(new LightChange(light, lit))));
    open.add(service);
    return service;
  }

  private Subscriber subscriber() {
    Subscriber subscriber = new Subscriber(broker.port(), "sense-lights/#");
    open.add(subscriber);
    return subscriber;
  }

  /** Samples share execution ids, and the same one twice is one event. */
  private static byte[] withAnotherExecutionId(byte[] datagram, Event event, int number) {
    if (event.executionId().isEmpty()) {
      return datagram;
    }
    String other = "e0000000-0000-4000-8000-%012d".formatted(number);
    return new String(datagram, ISO_8859_1).replace(event.executionId(), other).getBytes(ISO_8859_1);
  }

  private static void send(Service service, String datagram) throws IOException {
    send(service, datagram.getBytes(UTF_8));
  }

  private static void send(Service service, byte[] datagram) throws IOException {
    InetSocketAddress address = service.listensAt().getFirst();
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.send(new DatagramPacket(datagram, datagram.length, address));
    }
  }

  /** Keeps the sender from outrunning the kernel's buffer, which is not what these tests are about. */
  private static void awaitReceived(Service service, long count) {
    while (service.summary().ingress().received() < count) {
      Thread.onSpinWait();
    }
  }

  /** Nobody looks on. */
  private static final class Unwatched implements Replay.Stage {
    @Override
    public void did(Instant when, Account account) {}

    @Override
    public void goesOn(Replay.Progress progress) {}
  }
}
