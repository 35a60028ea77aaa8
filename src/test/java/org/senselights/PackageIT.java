package org.senselights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.senselights.app.Build;

/** The Debian packages, as dpkg sees them. */
class PackageIT {
  private static final String VERSION = Build.own().version().replace("-SNAPSHOT", "~snapshot");
  private static final Path MADE = Path.of("target/deb");

  @TempDir private Path directory;

  @BeforeEach
  void needsPackages() {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/dpkg-deb")), "dpkg is missing: run this on Debian, or install dpkg");
    Assumptions.assumeTrue(Files.exists(deb("arm64")), "No package was made: mvn -Pdeb verify");
  }

  @ParameterizedTest
  @ValueSource(strings = {"arm64", "amd64"})
  void aPackageSaysWhatItIsAndNeeds(String architecture) throws Exception {
    assertThat(run("dpkg-deb", "-f", deb(architecture).toString()))
        .contains("Package: sense-lights\n", "Version: " + VERSION + "\n", "Architecture: " + architecture + "\n")
        .contains("Depends: openjdk-25-jre-headless, ", "Recommends: mosquitto, avahi-daemon, libnss-mdns\n");
  }

  @Test
  void aSnapshotComesBeforeItsRelease() throws Exception {
    assertThat(VERSION).startsWith("0.");
    run("dpkg", "--compare-versions", "0.1.0~snapshot", "lt", "0.1.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"arm64", "amd64"})
  void whatTheOwnerEditsIsNeverOverwritten(String architecture) throws Exception {
    assertThat(run("dpkg-deb", "-I", deb(architecture).toString(), "conffiles"))
        .isEqualTo("/etc/sense-lights/rules.conf\n/etc/sense-lights/sense-lights.conf\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"arm64", "amd64"})
  void everythingIsWhereItBelongsAndNobodysButRoots(String architecture) throws Exception {
    String contents = run("dpkg-deb", "-c", deb(architecture).toString());

    assertThat(contents)
        .contains(" ./usr/bin/sense-lights -> ../share/sense-lights/bin/sense-lights\n")
        .contains(
            " ./usr/lib/systemd/system/sense-lights.service\n",
            " ./usr/lib/sysctl.d/60-sense-lights.conf\n",
            " ./usr/lib/udev/rules.d/40-sense-lights.rules\n",
            " ./usr/share/man/man1/sense-lights.1.gz\n",
            " ./usr/share/bash-completion/completions/sense-lights\n",
            " ./usr/share/doc/sense-lights/copyright\n",
            " ./usr/share/doc/sense-lights/MONITORING.md\n",
            " ./usr/share/doc/sense-lights/monitoring/alerts.yml\n",
            " ./usr/share/doc/sense-lights/RULES.md\n");
    assertThat(contents.lines())
        .allMatch(line -> line.matches("[-dl]rw.r.[-x]r.[-x] root/root .*|lrwxrwxrwx root/root .*"));
  }

  @Test
  void eachHasTheNativeLibrariesOfItsOwnProcessorOnly() throws Exception {
    String arm = run("dpkg-deb", "-c", deb("arm64").toString());
    String amd = run("dpkg-deb", "-c", deb("amd64").toString());

    assertThat(arm).contains("epoll_aarch_64.so", "libpi4j-gpiod.so", "libgpiod.so").doesNotContain("x86_64");
    assertThat(amd).contains("epoll_x86_64.so").doesNotContain("aarch_64", "libgpiod.so");
  }

  @Test
  void theSameSourcesGiveTheSameBytes() throws Exception {
    List<Path> packages = List.of(deb("arm64"), deb("amd64"));
    List<Path> before = List.of(directory.resolve("arm64"), directory.resolve("amd64"));
    for (int i = 0; i < 2; i++) {
      Files.copy(packages.get(i), before.get(i));
    }

    run("src/deb/build", Build.own().version(), Build.own().builtAt().toString());

    for (int i = 0; i < 2; i++) {
      assertThat(Files.mismatch(packages.get(i), before.get(i))).as(packages.get(i).toString()).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"postinst", "prerm", "postrm"})
  void aMaintainerScriptIsSoundAndStopsAtTheFirstFailure(String script) throws Exception {
    Path file = MADE.resolve("arm64/DEBIAN").resolve(script);

    run("sh", "-n", file.toString());

    assertThat(file).content().startsWith("#!/bin/sh\nset -e\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "check", "explain", "status", "reload", "test-lights"})
  void theManualHasEachCommand(String command) {
    assertThat(MADE.resolve("sense-lights.1"))
        .content()
        .contains(".SS \"sense\\-lights " + command.replace("-", "\\-") + "\"\n")
        .doesNotContain("rest\\-lights");
  }

  @Test
  void aShellCompletesCommandsAndOptions() throws Exception {
    String script = "source target/deb/sense-lights; COMP_WORDS=(%s); COMP_CWORD=%d; COMP_LINE='%s'; "
        + "_complete_sense-lights; echo \"${COMPREPLY[*]}\"";

    assertThat(run("bash", "-c", script.formatted("sense-lights rel", 1, "sense-lights rel"))).isEqualTo("reload\n");
    assertThat(run("bash", "-c", script.formatted("sense-lights run --ru", 2, "sense-lights run --ru")))
        .contains("--rules");
  }

  private static Path deb(String architecture) {
    return Path.of("target/sense-lights_" + VERSION + "_" + architecture + ".deb");
  }

  /** Runs a program that is to succeed, and gives what it said. */
  private static String run(String... command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }
}
