package org.senselights.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.senselights.systemd.Ear;

/** The packaged program as systemd hears it. */
class NotifyIT {
  private static final String RULES = """
      lights { green { pin = 17 } }
      rules { opened { when = connection-open, then { light = green, flash = 400ms } } }
      """;

  @TempDir private Path directory;
  private Ear systemd;
  private Process run;

  @BeforeEach
  void start() throws IOException {
    Assumptions.assumeTrue(Epoll.isAvailable(), "This is no Linux on x86-64 or arm64: run the tests there");
    systemd = new Ear(directory.resolve("notify").toString());
    Files.writeString(directory.resolve("rules.conf"), RULES);
    ProcessBuilder builder = new ProcessBuilder(List.of(
        "target/sense-lights/bin/sense-lights", "run",
        "--rules", directory.resolve("rules.conf").toString(),
        "--set", "gpio.mode=simulated",
        "--set", "mqtt.url=",
        "--set", "web.listen=127.0.0.1:0",
        "--set", "udp.listen=[\"127.0.0.1:0\"]",
        "--set", "udp.receive-buffer=128KiB",
        "--set", "state-directory=" + directory.resolve("state"),
        "--set", "runtime-directory=" + directory.resolve("run")));
    builder.environment().put("SENSE_LIGHTS_JAVA", ProcessHandle.current().info().command().orElseThrow());
    builder.environment().put("NOTIFY_SOCKET", directory.resolve("notify").toString());
    builder.environment().put("WATCHDOG_USEC", "3000000");
    run = builder.inheritIO().start();
  }

  @AfterEach
  void end() {
    if (run != null) {
      run.destroyForcibly();
    }
    if (systemd != null) {
      systemd.close();
    }
  }

  @Test
  void itSaysThatItIsReadyAndLivesThatItReloadsAndEnds() throws Exception {
    assertThat(systemd.hear()).isEqualTo("READY=1\nSTATUS=0 sessions, 0 connections, no broker");
    assertThat(systemd.hear("WATCHDOG=")).isEqualTo("WATCHDOG=1");

    Files.writeString(directory.resolve("rules.conf"), RULES.replace("400ms", "500ms"));
    assertThat(systemd.hear("RELOADING=")).matches("RELOADING=1\nMONOTONIC_USEC=[1-9][0-9]+");
    assertThat(systemd.hear("READY=")).isEqualTo("READY=1");

    run.toHandle().destroy();
    assertThat(systemd.hear("STOPPING=")).isEqualTo("STOPPING=1\nSTATUS=stopping");
    assertThat(run.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(run.exitValue()).isZero();
  }
}
