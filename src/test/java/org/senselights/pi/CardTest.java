package org.senselights.pi;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.senselights.settings.WebSettings;
import org.senselights.web.Passwords;

/** What the device makes of the folder on its card, tried on a root directory of its own. */
class CardTest {
  private static final Path SCRIPT =
      Path.of("hardware/image/root/usr/lib/sense-lights-image/card").toAbsolutePath();
  private static final String WPA = "etc/wpa_supplicant/wpa_supplicant-wlan0.conf";
  private static final String KEYS = "home/pi/.ssh/authorized_keys";

  @TempDir private Path root;

  @BeforeEach
  void makeRoot() throws IOException {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "The device's scripts want a Unix shell");
    for (String folder : new String[] {
        "boot/firmware/sense-lights", "etc/wpa_supplicant", "run", "proc/device-tree", "home/pi",
        "usr/share/zoneinfo/Europe", "usr/share/zoneinfo/Etc"}) {
      Files.createDirectories(root.resolve(folder));
    }
    Files.createFile(root.resolve("usr/share/zoneinfo/Europe/Berlin"));
    Files.createFile(root.resolve("usr/share/zoneinfo/Etc/UTC"));
    Files.writeString(root.resolve("proc/device-tree/serial-number"), "10000000c0de3b1a\0");
  }

  @Test
  void theFileAsShippedIsAllRight() throws Exception {
    device(Files.readString(Path.of("hardware/image/card/device.txt")));

    apply();

    assertThat(root.resolve("etc/hostname")).content().isEqualTo("sense-lights-3b1a\n");
    assertThat(root.resolve(WPA)).doesNotExist();
    assertThat(problems()).isEmpty();
  }

  @Test
  void aFileThatWindowsSavedIsUnderstood() throws Exception {
    device("\uFEFFHost-Name = desk\r\nwifi-country = de\r\nwifi-name = Our \"Wi-Fi\" ü\r\n"
        + "wifi-password = eight = \"more\"\r\ntime-zone = Europe/Berlin");

    apply();

    assertThat(root.resolve("etc/hostname")).content().isEqualTo("desk\n");
    assertThat(root.resolve("etc/hosts")).content().contains("127.0.1.1 desk\n");
    assertThat(Files.readSymbolicLink(root.resolve("etc/localtime")))
        .hasToString("../usr/share/zoneinfo/Europe/Berlin");
    assertThat(root.resolve(WPA)).content()
        .contains("country=DE\n", "ssid=4f7572202257692d46692220c3bc\n", "psk=\"eight = \"more\"\"\n");
    assertThat(problems()).isEmpty();
  }

  @Test
  void eachMistakeIsToldWithItsLineAndTheRestIsDone() throws Exception {
    device("host-name = my desk\nwifi-nmae = x\njust words\nwifi-country = Germany\nwifi-name = home\n"
        + "wifi-password = short\ntime-zone = Europe/Berlni\n");

    apply();

    assertThat(problems()).contains(
        "host-name 'my desk'", "device.txt:2: 'wifi-nmae'", "device.txt:3: 'just words'", "wifi-country 'Germany'",
        "wifi-password has 5 characters", "time-zone 'Europe/Berlni'");
    assertThat(root.resolve("etc/hostname")).content().isEqualTo("sense-lights-3b1a\n");
    assertThat(root.resolve(WPA)).doesNotExist();
  }

  @Test
  void thePagesPasswordOpensThePageToTheHouseAndLeavesItsHashAlone() throws Exception {
    device("page-password = \"hush, $HOME's `secret`\"\r\n");

    apply();

    Path hash = root.resolve("run/credstore/web-password-hash");
    assertThat(Passwords.matches(Files.readString(hash), "hush, $HOME's `secret`".toCharArray())).isTrue();
    assertThat(WebSettings.isPasswordHash(Files.readString(hash))).isTrue();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(hash))).isEqualTo("rw-------");
    assertThat(root.resolve("run/sense-lights-image/page")).content()
        .isEqualTo("PAGE=--set web.listen=0.0.0.0:8099\n");
    assertThat(problems()).isEmpty();
  }

  @Test
  void withoutAPasswordOrWithABadOneThePageStaysTheDevicesOwn() throws Exception {
    device("page-password = long enough\n");
    apply();

    device("page-password = short\n");
    apply();

    assertThat(problems()).contains("page-password has 5 characters");
    assertThat(root.resolve("run/credstore/web-password-hash")).doesNotExist();
    assertThat(root.resolve("run/sense-lights-image/page")).doesNotExist();
  }

  @Test
  void problemsGoAwayWhenTheyAreMended() throws Exception {
    device("wifi-nmae = x\n");
    apply();
    assertThat(problems()).isNotEmpty();

    device("wifi-name = x\n");
    apply();

    assertThat(problems()).isEmpty();
    assertThat(root.resolve(WPA)).content().contains("key_mgmt=NONE");
  }

  @Test
  void utf16IsRefusedByName() throws Exception {
    Files.write(folder("device.txt"), "\uFEFFhost-name = desk\r\n".getBytes(UTF_16LE));

    apply();

    assertThat(problems()).contains("UTF-16", "UTF-8");
  }

  @Test
  void theBrokerIsOpenToTheHouseWithAPasswordAndShutWithoutOne() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/mosquitto_passwd")),
        "Mosquitto is not installed: apt-get install mosquitto");
    Path house = Files.createDirectories(root.resolve("etc/mosquitto/conf.d")).resolve("house.conf");
    Path users = root.resolve("run/sense-lights-image/broker-users");
    device("broker-user = house\nbroker-password = let: me in\n");

    apply();

    assertThat(problems()).isEmpty();
    assertThat(house).content().contains("listener 1883\n", "allow_anonymous false\n");
    assertThat(users).content().startsWith("house:$").doesNotContain("let");
    assertThat(Files.getPosixFilePermissions(users)).isEqualTo(PosixFilePermissions.fromString("rw-------"));

    device("broker-user = house\n");
    apply();

    assertThat(problems()).contains("broker-user and broker-password");
    assertThat(house).doesNotExist();
  }

  @Test
  void aPasswordForABrokerThatIsNotThereIsTold() throws Exception {
    device("broker-user = house\nbroker-password = let me in\n");

    apply();

    assertThat(problems()).contains("there is no broker on this device");
  }

  @Test
  void theManualOnTheCardIsThatOfTheInstalledVersion() throws Exception {
    Path manual = Files.createDirectories(root.resolve("etc/sense-lights/recipes")).getParent();
    Files.writeString(manual.resolve("RULES.md"), "new");
    Files.writeString(manual.resolve("recipes/README.md"), "list");
    Files.writeString(folder("RULES.md"), "old");
    device("");

    apply();

    assertThat(folder("RULES.md")).hasContent("new");
    assertThat(folder("recipes/README.md")).hasContent("list");
  }

  @Test
  void onlyPublicKeysAreLetIn() throws Exception {
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", root.resolve("key").toString());
    device("");
    Files.writeString(folder("authorized_keys.txt"),
        Files.readString(root.resolve("key.pub")).replace("\n", "\r\n") + "nonsense\n");
    Files.copy(root.resolve("key"), folder("authorized_keys"));

    apply();

    assertThat(root.resolve(KEYS)).hasSameTextualContentAs(root.resolve("key.pub"));
    assertThat(problems()).contains("authorized_keys holds a private key", "authorized_keys.txt:2:");
  }

  @Test
  void whoTakesTheKeyOffTheCardLocksTheDoor() throws Exception {
    Files.createDirectories(root.resolve("home/pi/.ssh"));
    Files.writeString(root.resolve(KEYS), "ssh-ed25519 AAAA\n");
    device("");

    apply();

    assertThat(root.resolve(KEYS)).doesNotExist();
  }

  @Test
  void whatIsAsItShouldBeIsNotWrittenAgain() throws Exception {
    device("host-name = desk\nwifi-name = home\nwifi-password = long enough\n");
    apply();
    Object before = Files.readAttributes(root.resolve(WPA), "unix:ino").get("ino");

    apply();

    assertThat(Files.readAttributes(root.resolve(WPA), "unix:ino").get("ino")).isEqualTo(before);
  }

  private void device(String text) throws IOException {
    Files.writeString(folder("device.txt"), text);
  }

  private Path folder(String name) {
    return root.resolve("boot/firmware/sense-lights").resolve(name);
  }

  private String problems() throws IOException {
    Path file = folder("PROBLEMS.txt");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  private void apply() throws Exception {
    run("sh", SCRIPT.toString());
  }

  private void run(String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SENSE_LIGHTS_ROOT", root.toString());
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
  }
}
