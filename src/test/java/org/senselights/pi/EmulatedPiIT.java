package org.senselights.pi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.senselights.event.EventType.CONNECTION_CLOSE;
import static org.senselights.event.EventType.CONNECTION_OPEN;
import static org.senselights.event.EventType.SESSION_START;
import static org.senselights.event.EventType.SESSION_STOP;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.senselights.event.EventType;
import org.senselights.mqtt.Mosquitto;
import org.senselights.mqtt.Subscriber;
import org.senselights.pi.EmulatedPi.Listener;

/** The SD image in a Raspberry Pi, from the first start on: datagrams in, pins and MQTT out, whatever happens to it. */
@Tag("pi")
@TestInstance(Lifecycle.PER_CLASS)
class EmulatedPiIT {
  private static final String RULES = "/boot/firmware/sense-lights/rules.conf";
  private static final String PROBLEMS = "/boot/firmware/sense-lights/PROBLEMS.txt";
  private static final String TOPICS = "sense-lights/sense-lights-3b1a/";

  private static final String REST = "17 sense-lights-green out lo, 27 sense-lights-red out lo";
  private static final String GREEN = "17 sense-lights-green out hi, 27 sense-lights-red out lo";
  private static final String RED = "17 sense-lights-green out lo, 27 sense-lights-red out hi";

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private static Path work;

  private final List<String> report = new ArrayList<>();
  private Mosquitto broker;
  private Subscriber subscriber;
  private EmulatedPi pi;
  private String shippedRules;

  @BeforeAll
  void start() throws IOException {
    EmulatedPi.assume();
    Mosquitto.assumeInstalled();
    broker = new Mosquitto().start();
    subscriber = new Subscriber(broker.port(), "#");
    shippedRules = Files.readString(Path.of("config/rules.conf"));
    pi = new EmulatedPi(work, Map.of(
        "sense-lights.conf", "mqtt.url = \"mqtt://10.0.2.2:" + broker.port() + "\"\n",
        "device.txt", "# as Windows saves it\r\nwifi-country = de\r\nwifi-name = Our \"Wi-Fi\"\r\n"
            + "wifi-password = eight or more\r\ntime-zone = Europe/Berlin\r\n"
            + "page-password = hush hush\r\nwifi-nmae = wrong\r\n"));
    pi.awaitShell();
    pi.await("systemctl is-active --quiet sense-lights", 600);
    measure();
  }

  @AfterAll
  void stop() throws IOException {
    if (pi != null) {
      pi.close();
      Files.write(Path.of("target/pi-report.txt"), report);
      report.forEach(System.out::println);
    }
    if (subscriber != null) {
      subscriber.close();
    }
    if (broker != null) {
      broker.close();
    }
  }

  /** What is told of a start, and not judged: an emulated board has nothing of a real one's pace. */
  private void measure() {
    report.add("kernel: " + pi.run("uname -r") + " on " + pi.run("tr -d '\\0' < /proc/device-tree/model"));
    report.add("seconds from the kernel's start to READY: " + seconds("ActiveEnterTimestampMonotonic"));
    report.add("seconds from the service's start to READY: " + secondsToReady());
    report.add("resident memory of the service: " + pi.run("grep VmRSS /proc/" + mainPid() + "/status"));
    report.add("its memory as systemd counts it: " + pi.run("systemctl show -P MemoryCurrent sense-lights") + " bytes");
    report.add("memory of the whole device: " + pi.run("free -m | sed -n 2p"));
    report.add("the most that it was: " + pi.run("systemctl show -P MemoryPeak sense-lights") + " bytes");
    report.add("security: " + pi.run("systemd-analyze security --no-pager sense-lights | tail -n 1"));
  }

  private String secondsToReady() {
    return "%.1f".formatted(seconds("ActiveEnterTimestampMonotonic") - seconds("ExecMainStartTimestampMonotonic"));
  }

  private double seconds(String property) {
    return Long.parseLong(pi.run("systemctl show -P " + property + " sense-lights")) / 1_000 / 1_000.0;
  }

  private String mainPid() {
    return pi.run("systemctl show -P MainPID sense-lights");
  }

  @Test
  void atRestTheKernelShowsBothPinsHeldByTheServiceAndLow() {
    try (Listener pins = pi.watch(17, 27)) {
      assertThat(pins.until(REST::equals)).last().isEqualTo(REST);
    }
  }

  @Test
  void anOpenedAppFlashesGreenAndAClosedOneRed() {
    try (Listener pins = pi.watch(17, 27)) {
      pins.until(REST::equals);

      pi.send(CONNECTION_OPEN);
      assertThat(pins.until(GREEN::equals)).containsExactly(GREEN);
      assertThat(pins.until(REST::equals)).containsExactly(REST);

      pi.send(CONNECTION_CLOSE);
      assertThat(pins.until(RED::equals)).containsExactly(RED);
      assertThat(pins.until(REST::equals)).containsExactly(REST);
    }
  }

  @Test
  void everyEventReachesTheBroker() {
    for (EventType type : List.of(SESSION_START, CONNECTION_OPEN, CONNECTION_CLOSE, SESSION_STOP)) {
      pi.send(type);
      String topic = TOPICS + "event/" + type.word().replace("session-", "session/")
          .replace("connection-", "connection/");

      assertThat(subscriber.until(message -> message.topic().equals(topic)).getLast().payload())
          .contains("\"event_type\":\"" + type.word() + "\"", "\"user\":\"LAB/anna\"");
    }
  }

  @Test
  void anEditOfTheRulesOnTheCardIsInForceWithoutARestart() {
    String before = mainPid();
    try (Listener pins = pi.watch(17, 27); Listener journal = journal()) {
      pins.until(REST::equals);

      pi.write(RULES,
          shippedRules.replace("light = green, flash", "light = red, flash").replaceFirst("(?s)tests .*", ""));
      journal.until(line -> line.contains("The rules have changed"));
      pi.send(CONNECTION_OPEN);

      assertThat(pins.until(line -> line.endsWith("hi"))).last().isEqualTo(RED);
      pins.until(REST::equals);
      pi.write(RULES, shippedRules);
      journal.until(line -> line.contains("The rules have changed"));
    }
    assertThat(mainPid()).isEqualTo(before);
  }

  @Test
  void aRefusedFileIsExplainedOnTheCardUntilItIsMended() {
    pi.write(RULES, shippedRules.replace("connection-open,", "conection-open,"));
    pi.await("grep -q conection-open " + PROBLEMS, 600);
    assertThat(pi.run("cat " + PROBLEMS)).contains("rules.conf:", "connection-open", "device.txt:7", "wifi-nmae");

    pi.write(RULES, shippedRules);
    pi.await("! grep -q conection-open " + PROBLEMS, 600);
  }

  @Test
  void killedItComesBackWithItsPinsAtRest() {
    String before = mainPid();
    try (Listener pins = pi.watch(17, 27); Listener journal = journal()) {
      pi.write(RULES, shippedRules.replace("light = green, flash = 400ms", "light = green, turn = on")
          .replaceFirst("(?s)tests .*", ""));
      journal.until(line -> line.contains("The rules have changed"));
      pi.send(CONNECTION_OPEN);
      pins.until(GREEN::equals);

      pi.write(RULES, shippedRules);
      pi.run("kill -KILL " + before);

      assertThat(pins.until(REST::equals)).last().isEqualTo(REST);
      pi.await("systemctl is-active --quiet sense-lights", 600);
    }
    assertThat(mainPid()).isNotEqualTo(before);
  }

  @Test
  void heldUpItIsStartedAnewByTheWatchdog() {
    String before = mainPid();
    String started = pi.run("systemctl show -P NRestarts sense-lights");
    assertThat(pi.run("systemctl show -P WatchdogUSec sense-lights")).as("the watchdog").isNotIn("0", "infinity");

    pi.run("kill -STOP " + before);

    pi.await("[ \"$(systemctl show -P NRestarts sense-lights)\" -gt " + started + " ] "
        + "&& systemctl is-active --quiet sense-lights", 600);
    assertThat(mainPid()).isNotEqualTo(before);
    assertThat(pi.run("journalctl -u sense-lights")).contains("Watchdog timeout");
  }

  @Test
  void theStartOfTheDeviceComesToAnEndWithNothingFailed() {
    assertThat(pi.run("systemctl is-system-running --wait || systemctl --failed --no-legend")).isEqualTo("running");
    report.add(pi.run("systemd-analyze time | head -n 1"));
  }

  @Test
  void whatJavaLearntAtAStartIsUsedAtTheNext() {
    pi.await("[ -f /var/cache/sense-lights/sense-lights.aot ] && ! systemctl is-active --quiet sense-lights-aot", 1500);
    report.add("learning from a start: "
        + pi.run("journalctl -u sense-lights-aot -o cat | grep -o 'Consumed.*'; du -m /var/cache/sense-lights/*.aot"));

    pi.run("systemctl restart sense-lights");

    assertThat(pi.run("cat /proc/" + mainPid() + "/maps")).contains("/var/cache/sense-lights/sense-lights.aot");
    report.add("seconds from the service's start to READY, with it: " + secondsToReady());
  }

  @Test
  void thePinsAreReachedWithoutRootAndWithLibrariesOfThePackage() {
    String pid = mainPid();
    assertThat(pi.run("ps -o user= -p " + pid)).isEqualTo("sense-lights");
    assertThat(pi.run("ls -l /proc/" + pid + "/fd")).contains("/dev/gpiochip0");
    assertThat(pi.run("stat -c '%U %G %a' /dev/gpiochip0")).isEqualTo("root sense-lights 660");
    assertThat(pi.run("grep -o '/.*libgpiod.*so' /proc/" + pid + "/maps | sort -u"))
        .startsWith("/usr/lib/sense-lights/");
  }

  @Test
  void theManualLiesBesideTheFilesThatSpeakOfIt() {
    for (String folder : List.of("/etc/sense-lights", "/boot/firmware/sense-lights")) {
      assertThat(pi.run("cd " + folder + " && head -n 1 RULES.md reference.conf recipes/README.md")).contains("#");
    }
  }

  @Test
  void theDeviceIsWhatTheCardSays() {
    assertThat(pi.run("hostname")).isEqualTo("sense-lights-3b1a");
    assertThat(pi.run("readlink /etc/localtime")).endsWith("Europe/Berlin");
    assertThat(pi.run("cat /etc/wpa_supplicant/wpa_supplicant-wlan0.conf"))
        .contains("country=DE", "ssid=4f7572202257692d466922", "psk=\"eight or more\"");
  }

  @Test
  void theHouseSeesTheStatusPageWithTheCardsPasswordAndWithNoOther() throws Exception {
    assertThat(statusPage("hush hush").body()).contains("sense-lights-3b1a", "green", "red");
    assertThat(statusPage("open sesame").statusCode()).isEqualTo(401);
  }

  private HttpResponse<String> statusPage(String password) throws IOException, InterruptedException {
    String credentials = Base64.getEncoder().encodeToString(("house:" + password).getBytes(UTF_8));
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(pi.page()).header("Authorization", "Basic " + credentials).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void nobodyHasAPassword() {
    assertThat(pi.run("cut -d: -f1,2 /etc/shadow | grep -v ':[!*]' || true")).isEmpty();
    assertThat(pi.run("sshd -T | grep -E '^(passwordauthentication|permitrootlogin|kbdinteractiveauthentication)'"))
        .isEqualTo("permitrootlogin no\npasswordauthentication no\nkbdinteractiveauthentication no");
  }

  @Test
  void theRootFileSystemHasTheWholeCard() {
    pi.await("[ $(df --output=size -m / | tail -n 1) -gt 3000 ]", 120);
  }

  @Test
  void theCardIsSparedAndTheDeviceLooksAfterItself() {
    assertThat(pi.run("ls /run/log/journal; [ ! -d /var/log/journal ] && echo volatile")).endsWith("volatile");
    assertThat(pi.run("findmnt -no OPTIONS /")).contains("noatime");
    assertThat(pi.run("systemctl is-enabled systemd-timesyncd apt-daily-upgrade.timer")).isEqualTo("enabled\nenabled");
    assertThat(pi.run("systemctl --failed --no-legend")).isEmpty();
  }

  private Listener journal() {
    return pi.listen("journalctl --unit sense-lights --follow --lines 0 --output cat");
  }
}
