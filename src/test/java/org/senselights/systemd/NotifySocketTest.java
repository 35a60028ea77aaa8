package org.senselights.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.epoll.Epoll;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Speaking to a socket such as systemd's. */
class NotifySocketTest {
  private static final long PID = 4711;

  @TempDir
  private Path directory;

  @BeforeEach
  void needsLocalDatagrams() {
    Assumptions.assumeTrue(Epoll.isAvailable(), "This is no Linux on x86-64 or arm64: run the tests there");
  }

  @Test
  void systemdIsSpokenToWhereItListensInADirectory() throws Exception {
    String address = directory.resolve("notify").toString();
    try (Ear ear = new Ear(address)) {
      speaker(address).say("READY=1", "STATUS=12 sessions");

      assertThat(ear.hear()).isEqualTo("READY=1\nSTATUS=12 sessions");
    }
  }

  @Test
  void systemdIsSpokenToWhereItListensInNoDirectory() throws Exception {
    String name = "sense-lights-" + UUID.randomUUID();
    try (Ear ear = new Ear("\0" + name)) {
      speaker("@" + name).say("WATCHDOG=1");

      assertThat(ear.hear()).isEqualTo("WATCHDOG=1");
    }
  }

  @Test
  void eachSayingIsOneDatagram() throws Exception {
    String address = directory.resolve("notify").toString();
    try (Ear ear = new Ear(address)) {
      NotifySocket speaker = speaker(address);
      speaker.say("STATUS=a long line of words");
      speaker.say("READY=1");

      assertThat(ear.hear()).isEqualTo("STATUS=a long line of words");
      assertThat(ear.hear()).isEqualTo("READY=1");
    }
  }

  @Test
  void whatIsTooLongIsCutShort() throws Exception {
    String address = directory.resolve("notify").toString();
    try (Ear ear = new Ear(address)) {
      speaker(address).say("STATUS=" + "x".repeat(10_000));

      assertThat(ear.hear()).hasSize(4_096).startsWith("STATUS=xxx");
    }
  }

  @Test
  void nobodyIsSpokenToWhereNobodyListens() {
    assertThat(NotifySocket.of(Map.of())).isEmpty();
    assertThat(NotifySocket.of(Map.of("NOTIFY_SOCKET", ""))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"relative/path", "vsock:2:1234"})
  void anAddressThatIsNoLocalSocketIsPassedOver(String address) {
    assertThat(NotifySocket.of(Map.of("NOTIFY_SOCKET", address))).isEmpty();
  }

  @Test
  void anAddressThatNoSocketCanHaveIsPassedOver() {
    assertThat(NotifySocket.of(Map.of("NOTIFY_SOCKET", "/" + "x".repeat(107)))).isEmpty();
  }

  @Test
  void aListenerWhoHasGoneHarmsNobody() throws Exception {
    String address = directory.resolve("notify").toString();
    NotifySocket speaker = speaker(address);
    speaker.say("STATUS=nobody hears this");

    try (Ear ear = new Ear(address)) {
      speaker.say("STATUS=but this");

      assertThat(ear.hear()).isEqualTo("STATUS=but this");
    }
  }

  @Test
  void theWatchdogIsAsOftenAsSystemdSays() {
    assertThat(NotifySocket.watchdog(Map.of("WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "4711"), PID))
        .contains(Duration.ofSeconds(30));
    assertThat(NotifySocket.watchdog(Map.of("WATCHDOG_USEC", "30000000"), PID)).contains(Duration.ofSeconds(30));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "often"})
  void thereIsNoWatchdogWithoutATime(String micros) {
    assertThat(NotifySocket.watchdog(Map.of("WATCHDOG_USEC", micros), PID)).isEmpty();
  }

  @Test
  void theWatchdogOfAnotherProcessIsNotOurs() {
    assertThat(NotifySocket.watchdog(Map.of("WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "1"), PID)).isEmpty();
  }

  private static NotifySocket speaker(String address) {
    return NotifySocket.of(Map.of("NOTIFY_SOCKET", address)).orElseThrow();
  }
}
